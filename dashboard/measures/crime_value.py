"""What recorded crime avoided is worth to society, by the baseline exercise's own average."""

from __future__ import annotations

import pandas as pd

from dashboard.measures.crime import crime_rate
from dashboard.measures.exposure import AFTER, BEFORE
from dashboard.model import Frames
from dashboard.stats.rate_ratio import rate_ratio


def avoided(frames: Frames, by: list[str]) -> pd.DataFrame:
    """(Before rate − after rate) × person-years at liberty after × cost of a baseline crime.

    The rate ratio's exact interval is carried through: the most is avoided at its lower end.

    Args:
        frames: as :func:`crime_rate`; ``facts``: ``baseline_cost``, ``baseline_crimes``, ``hoped_saving``.
        by: only ``[]``.

    Returns:
        The measure shape in pounds with ``low, high``; ``people`` as for the crimes after first dose.
    """
    rates = crime_rate(frames, ["phase"]).set_index("phase")
    before, after = rates.loc[BEFORE], rates.loc[AFTER]
    each = float(frames.facts["baseline_cost"] / frames.facts["baseline_crimes"])
    expected = before["value"] * after["denominator"]
    ratio = rate_ratio(
        int(after["numerator"]), after["denominator"], int(before["numerator"]), before["denominator"]
    )
    value = (expected - after["numerator"]) * each

    def worth(at: float | None) -> float:
        return float("nan") if at is None else float(expected * (1 - at) * each)

    row = {
        "numerator": value,
        "denominator": float(frames.facts["hoped_saving"]),
        "people": after["people"],
        "value": value,
        "low": worth(ratio.high),
        "high": worth(ratio.low),
    }
    return pd.DataFrame([row])

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
        frames: as :func:`crime_rate`; ``facts``: ``baseline_cost``, ``baseline_crimes``, and ``hoped_saving``
            where one is stated for the site.
        by: only ``[]``.

    Returns:
        The measure shape in pounds with ``low, high``; ``people`` as for the crimes after first dose,
        ``others`` as for those before. No row where no return covers the time before or after.
    """
    columns = ["numerator", "denominator", "people", "others", "value", "low", "high"]
    rates = crime_rate(frames, ["phase"]).set_index("phase").astype(float)
    if rates["value"].isna().any():
        return pd.DataFrame(columns=columns)
    crimes, years = rates["numerator"].to_dict(), rates["denominator"].to_dict()
    ratio = rate_ratio(int(crimes[AFTER]), years[AFTER], int(crimes[BEFORE]), years[BEFORE])
    each = float(frames.facts["baseline_cost"] / frames.facts["baseline_crimes"])
    expected = crimes[BEFORE] / years[BEFORE] * years[AFTER]

    def worth(at: float | None) -> float:
        return float("nan") if at is None else expected * (1 - at) * each

    value = (expected - crimes[AFTER]) * each
    hoped = float(frames.facts.get("hoped_saving", "nan"))
    people = rates["people"].to_dict()
    row = (value, hoped, people[AFTER], people[BEFORE], value, worth(ratio.high), worth(ratio.low))
    return pd.DataFrame([row], columns=columns)

"""How a figure's points are read: a curve at its usual weeks, a phase and what it counts in words.

Charts, tables and files say the same because they all read here.
"""

from __future__ import annotations

import pandas as pd

from dashboard.model import Kpi

WEEKS = (0, 4, 8, 12, 26, 39, 52, 78, 104)
"""The weeks at which a survival curve is read off."""


def at_weeks(points: pd.DataFrame) -> pd.DataFrame:
    """A survival curve read off at the usual weeks, as far as anyone was followed.

    Args:
        points: the curve: ``day, at_risk, exits, value, low, high``.

    Returns:
        ``week`` and the curve's columns, one row a week; ``at_risk`` is who was followed up to that day.

    >>> curve = pd.DataFrame({"day": [0, 20, 60], "at_risk": [9, 9, 7], "exits": [0, 2, 3], "value": [1, 0.8, 0.6]})
    >>> at_weeks(curve.assign(low=0, high=1))[["week", "at_risk", "exits", "value"]].to_numpy().tolist()
    [[0.0, 9.0, 0.0, 1.0], [4.0, 7.0, 2.0, 0.8], [8.0, 7.0, 2.0, 0.8]]
    """
    curve = points.sort_values("day")
    reached = [week for week in WEEKS if len(curve) and curve["day"].min() <= 7 * week <= curve["day"].max()]
    days = [7 * week for week in reached]
    # What has happened by then stands in the row before; who is still followed, in the row to come.
    read = curve.iloc[curve["day"].searchsorted(days, side="right") - 1].reset_index(drop=True)
    followed = curve["at_risk"].iloc[curve["day"].searchsorted(days, side="left")]
    return read.assign(week=reached, at_risk=followed.to_numpy())


def phase(text: object) -> str:
    """A phase of a comparison in words.

    >>> phase("before"), phase("after")
    ('24 months before first dose', 'Since first dose')
    """
    return {"before": "24 months before first dose", "after": "Since first dose"}.get(str(text), str(text))


def counted(kpi: Kpi) -> str:
    """What a comparison counts, in either phase."""
    return kpi.numerator.removesuffix(" after first dose")


def at_risk(kpi: Kpi) -> str:
    """What a comparison counts it over, in either phase."""
    return kpi.denominator.removesuffix(" after first dose")


def value_heading(kpi: Kpi) -> str:
    """The heading of a column of the KPI's values, with their unit."""
    if kpi.unit == "share":
        return f"% {kpi.unit_words}"
    return f"{first_upper(kpi.unit_words)}, £" if kpi.unit == "pounds" else first_upper(kpi.unit_words)


def first_upper(words: str) -> str:
    """Words as they begin a sentence."""
    return words[:1].upper() + words[1:]

"""Do people stay: Kaplan–Meier from first dose to first exit, everyone who ever started."""

from __future__ import annotations

import pandas as pd

from dashboard.measures.exposure import starters
from dashboard.model import Frames
from dashboard.stats.survival import kaplan_meier

WEEKS_26 = 182


def at_26_weeks(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Share of everyone who started still in treatment 182 days after first dose.

    Any exit ends it. People still in treatment on the last covered day are censored there (Kaplan and
    Meier 1958), with log–log limits.

    Args:
        frames: reads ``people``.
        by: ``[]`` for the estimate at 26 weeks, ``["day"]`` for the whole curve.

    Returns:
        The measure shape with ``low, high``; ``numerator`` is people known to be still in on that day,
        ``denominator`` everyone who started. By day also ``at_risk`` and ``exits`` (both people). At 26 weeks
        also ``others``, the fewest people in any group that the estimate, the counts and the number now in
        treatment set apart: who left by then, who left since, who is in, who is not followed that long.
    """
    followed = _followed(frames)
    started = len(followed)
    columns = [*by, *(["at_risk", "exits"] if by else ["others"])]
    columns += ["numerator", "denominator", "people", "value", "low", "high"]
    if not started:
        return pd.DataFrame(columns=columns)
    days, left = followed["days"], followed["left"]
    at = list(range(int(days.max()) + 1)) if by else [WEEKS_26]
    curve = kaplan_meier(days, left, at=at).rename(columns={"survival": "value"})
    still = [int(((days >= day) & ~(left & (days <= day))).sum()) for day in at]
    curve = curve.assign(numerator=still, denominator=started, people=still, others=_fewest(days, left))
    return curve[columns]


def _fewest(days: pd.Series[int], left: pd.Series[bool]) -> int:
    early = int((left & (days <= WEEKS_26)).sum())
    groups = (left & (days > WEEKS_26), ~left & (days >= WEEKS_26), ~left & (days < WEEKS_26))
    return min([early, *(int(group.sum()) for group in groups if group.any())])


def _followed(frames: Frames) -> pd.DataFrame:
    """Days from first dose to first exit, or to the last covered day: ``days, left``."""
    covered = frames.covered("people")
    people = starters(frames)
    if covered.empty or people.empty:
        return pd.DataFrame({"days": pd.Series(dtype=int), "left": pd.Series(dtype=bool)})
    reach = covered.groupby("site")["end"].max().reindex(people["site"]).set_axis(people.index) - pd.Timedelta(days=1)
    last = reach.where(reach < pd.Timestamp(frames.period.last), pd.Timestamp(frames.period.last))
    left = people["end"].notna() & (people["end"] <= last)
    end = people["end"].where(left, last)
    followed = pd.DataFrame({"days": (end - people["start"]).dt.days, "left": left})
    return followed[followed["days"] >= 0]

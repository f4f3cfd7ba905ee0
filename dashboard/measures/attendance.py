"""Clinic slots: offered, attended, missed."""

from __future__ import annotations

import pandas as pd

from dashboard.model import Frames


def sessions_attended(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Share of offered clinic slots that were attended.

    Excused slots (custody, hospital, agreed leave) are not offered. Groups are pooled before dividing.

    Args:
        frames: reads the ``attendance`` roll-up: ``month, person, attended, missed`` (slots).
        by: columns to report by, such as ``["month"]``; ``[]`` for one row.

    Returns:
        The measure shape; ``value`` is a proportion from 0 to 1, missing where nothing was offered;
        ``others`` counts the people behind the missed slots.

    >>> from dashboard.model import Period; import datetime as dt
    >>> slots = pd.DataFrame({"month": "2020-01", "person": ["A", "B"], "attended": [50, 9], "missed": [10, 1]})
    >>> frames = Frames({"attendance": slots}, pd.DataFrame(), Period(dt.date(2020, 1, 1), dt.date(2020, 1, 31)), {})
    >>> float(sessions_attended(frames, ["month"])["value"].iloc[0].round(3))
    0.843
    """
    slots = frames.tables["attendance"]
    inside = slots["month"].between(f"{frames.period.first:%Y-%m}", f"{frames.period.last:%Y-%m}")
    slots = slots[inside].assign(all="")
    groups = by or ["all"]
    sums = slots.groupby(groups)[["attended", "missed"]].sum().astype("int64")
    behind = {
        name: slots[slots[slot] > 0].groupby(groups)["person"].nunique().reindex(sums.index, fill_value=0)
        for name, slot in (("people", "attended"), ("others", "missed"))
    }
    shape = sums.assign(**behind).reset_index()
    shape["numerator"], shape["denominator"] = shape["attended"], shape["attended"] + shape["missed"]
    shape["value"] = shape["numerator"] / shape["denominator"].where(shape["denominator"] > 0)
    return shape[[*by, "numerator", "denominator", "people", "others", "value"]]

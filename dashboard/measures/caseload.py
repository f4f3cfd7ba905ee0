"""How many people are in treatment."""

from __future__ import annotations

import pandas as pd

from dashboard.model import Frames


def in_treatment(frames: Frames, by: list[str]) -> pd.DataFrame:
    """People enrolled against places: on the period's last covered day, or on each month's last day.

    Enrolled from the day of first dose up to, not including, the exit date. A day counts where every site's
    return reaches it: over several sites, the one furthest behind decides. A month whose last day no
    return covers is left out: it is missing, not zero.

    Args:
        frames: reads ``people``; ``facts["places"]``, missing where the sources state none.
        by: ``[]`` or ``["month"]``.

    Returns:
        The measure shape; ``value`` and ``numerator`` are people, ``denominator`` is places, ``others`` the
        people who have left.
    """
    covered = frames.covered("people")
    last = covered.groupby("site")["end"].max().min() - pd.Timedelta(days=1) if len(covered) else pd.NaT
    first = covered["start"].min()
    last = min(last, pd.Timestamp(frames.period.last)) if pd.notna(last) else last
    if pd.isna(last) or last < first:
        days = []
    elif by == ["month"]:
        months = pd.period_range(max(first, pd.Timestamp(frames.period.first)), last, freq="M")
        days = [day for month in months if (day := month.end_time.normalize()) <= last]
    else:
        days = [last]
    places = float(frames.facts["places"]) if "places" in frames.facts else float("nan")
    people = frames.tables["people"]
    rows = [(f"{day:%Y-%m}", enrolled(people, day), started(people, day)) for day in days]
    shape = pd.DataFrame(rows, columns=["month", "numerator", "started"])
    shape = shape.assign(denominator=places, people=shape["numerator"], value=shape["numerator"].astype(float))
    return shape.assign(others=shape["started"] - shape["numerator"])[
        [*by, "numerator", "denominator", "people", "others", "value"]
    ]


def enrolled(people: pd.DataFrame, day: pd.Timestamp) -> int:
    """People enrolled on a day.

    >>> rows = pd.DataFrame({"person": ["A", "B"], "first_dose_date": pd.to_datetime(["2020-01-01", "2020-01-02"]),
    ...                      "exit_date": pd.to_datetime(["2020-01-02", None])})
    >>> [enrolled(rows, pd.Timestamp(day)) for day in ("2020-01-01", "2020-01-02")]
    [1, 1]
    """
    inside = (people["first_dose_date"] <= day) & (people["exit_date"].isna() | (people["exit_date"] > day))
    return int(people[inside]["person"].nunique())


def started(people: pd.DataFrame, day: pd.Timestamp) -> int:
    """People who have ever taken a first dose by a day, in treatment or not."""
    return int(people[people["first_dose_date"] <= day]["person"].nunique())

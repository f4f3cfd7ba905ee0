"""How many people are in treatment."""

from __future__ import annotations

import pandas as pd

from dashboard.model import Frames


def in_treatment(frames: Frames, by: list[str]) -> pd.DataFrame:
    """People enrolled against places: on the period's last covered day, or on each month's last day.

    Enrolled from the day of first dose up to, not including, the exit date. A month whose last day no
    return covers is left out: it is missing, not zero.

    Args:
        frames: reads ``people``; ``facts["places"]``, missing where the sources state none.
        by: ``[]`` or ``["month"]``.

    Returns:
        The measure shape; ``value`` and ``numerator`` are people, ``denominator`` is places.
    """
    covered = frames.covered("people")
    last = covered["end"].max() - pd.Timedelta(days=1) if len(covered) else pd.NaT
    last = min(last, pd.Timestamp(frames.period.last)) if pd.notna(last) else last
    if pd.isna(last):
        days = []
    elif by == ["month"]:
        months = pd.period_range(frames.period.first, last, freq="M")
        days = [month.end_time.normalize() for month in months if month.end_time.normalize() <= last]
    else:
        days = [last]
    places = float(frames.facts["places"]) if "places" in frames.facts else float("nan")
    rows = [(f"{day:%Y-%m}", enrolled(frames.tables["people"], day)) for day in days]
    shape = pd.DataFrame(rows, columns=["month", "numerator"])
    shape = shape.assign(denominator=places, people=shape["numerator"], value=shape["numerator"].astype(float))
    return shape[[*by, "numerator", "denominator", "people", "value"]]


def enrolled(people: pd.DataFrame, day: pd.Timestamp) -> int:
    """People enrolled on a day.

    >>> rows = pd.DataFrame({"person": ["A", "B"], "first_dose_date": pd.to_datetime(["2020-01-01", "2020-01-02"]),
    ...                      "exit_date": pd.to_datetime(["2020-01-02", None])})
    >>> [enrolled(rows, pd.Timestamp(day)) for day in ("2020-01-01", "2020-01-02")]
    [1, 1]
    """
    inside = (people["first_dose_date"] <= day) & (people["exit_date"].isna() | (people["exit_date"] > day))
    return int(people[inside]["person"].nunique())

"""The town around the clinic, as data.police.uk publishes it. Never mixed with the programme's figures."""

from __future__ import annotations

import pandas as pd

from dashboard.model import Frames


def incidents(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Published incidents in the sites' local authorities.

    Args:
        frames: reads the ``street_crime`` roll-up (``lsoa_name, crime_type, month, incidents``) and ``areas``.
        by: ``["month"]`` for every month in the period; without ``month`` the latest one alone, as a whole
            (``[]``) or by ``crime_type``.

    Returns:
        The measure shape; ``value`` is a count of incidents. ``people`` is missing: these are places.
    """
    rows = frames.tables["street_crime"]
    area = rows["lsoa_name"].str.rsplit(" ", n=1).str[0]
    inside = rows["month"].between(f"{frames.period.first:%Y-%m}", f"{frames.period.last:%Y-%m}")
    rows = rows[area.isin(frames.areas) & inside]
    if "month" not in by:
        rows = rows[rows["month"] == rows["month"].max()]
    groups = by or ["all"]
    counts = rows.assign(all="").groupby(groups)["incidents"].sum().rename("numerator").reset_index()
    counts = counts.assign(denominator=float("nan"), people=float("nan"), value=counts["numerator"].astype(float))
    return counts[[*by, "numerator", "denominator", "people", "value"]]

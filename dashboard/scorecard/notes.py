"""What a reader must know beside a figure: what the returns do not cover, what came late, what counts nowhere."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from dashboard import numbers
from dashboard.model import Frames, Kpi, Period
from dashboard.scorecard.reading import Reading

Stretch = tuple[pd.Timestamp, pd.Timestamp]

DAY = pd.Timedelta(days=1)


def notes(kpi: Kpi, reading: Reading, site: str | None, frames: Frames, public: bool) -> list[str]:
    """The method, the caution, and everything about the returns that a reader must know.

    Args:
        public: leaves out what counts rows about single people.
    """
    said = [kpi.method, kpi.caution]
    complete = reading.data_to(kpi, site)
    if complete and (frames.period.last - complete).days > kpi.lag_days:
        said.append(f"Late data: returns reach {numbers.day(complete)}, the period {numbers.day(frames.period.last)}.")
    for dataset in (*kpi.datasets, *kpi.helpful):
        said += _uncovered(reading, dataset, site, frames.period)
    if assumed := reading.assumed(kpi):
        said.append(f"The period covered is taken from the dates themselves for: {', '.join(assumed)}.")
    return said if public or "people" not in frames.tables else said + _strangers(frames)


def _uncovered(reading: Reading, dataset: str, site: str | None, period: Period) -> list[str]:
    """What a dataset's returns leave out: whole sites, and the gaps between what they cover."""
    declared = reading.store.datasets[dataset]
    rows = reading.coverage[reading.coverage["dataset"] == dataset]
    sites = reading.sites(site)
    own = rows if not declared.has_site else rows[rows["site"].isin(sites)]
    lead = f"No return for '{declared.title}' covers"
    if own.empty:
        return [f"{lead} this: it counts as not known."]
    titles = {name: reading.programme.sites[name].title for name in sites}
    lacking = [titles[name] for name in sites if declared.has_site and name not in set(own["site"])]
    said = [f"{lead} {title}: it counts as not known." for title in lacking]
    for name, part in own.groupby("site"):
        where = f" at {titles[str(name)]}" if len(sites) > 1 and name in titles else ""
        for start, end in gaps(list(zip(part["start"], part["end"], strict=True)), period):
            days = f"{numbers.day(start.date())} to {numbers.day((end - DAY).date())}"
            said.append(f"{lead} {days}{where}: what happened then is not known and not counted.")
    return said


def gaps(stretches: Iterable[Stretch], period: Period) -> list[Stretch]:
    """The days of a period that lie between stretches (ends not counted), before or after all of them left out.

    >>> import datetime as dt; day = pd.Timestamp
    >>> whole = Period(dt.date(2020, 1, 1), dt.date(2020, 12, 31))
    >>> [(str(start.date()), str(end.date())) for start, end in gaps(
    ...     [(day("2020-03-01"), day("2020-04-01")), (day("2019-10-01"), day("2020-02-01"))], whole)]
    [('2020-02-01', '2020-03-01')]
    """
    found, reached = [], None
    first, past = pd.Timestamp(period.first), pd.Timestamp(period.last) + DAY
    for start, end in sorted(stretches):
        if reached is not None and reached < start:
            found.append((max(reached, first), min(start, past)))
        reached = end if reached is None else max(reached, end)
    return [(start, end) for start, end in found if start < end]


def _strangers(frames: Frames) -> list[str]:
    """Rows about people who are not in the register: they count nowhere, and that is said."""
    known = set(frames.tables["people"]["person"])
    said = []
    for name, table in frames.tables.items():
        if name != "people" and "person" in table and (lost := int((~table["person"].isin(known)).sum())):
            rows, are = ("row", "is") if lost == 1 else ("rows", "are")
            said.append(f"{lost:,} {rows} of '{name}' {are} about people who are not in the register: not counted.")
    return said

"""Which periods a site owes a return for, and until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from data_loaders.periods import DAY, Days, month, named, quarter
from data_loaders.programme import Site
from data_loaders.schema import Dataset


@dataclass(frozen=True)
class Owed:
    """One period of one return: its days, the day it is due, and the day the next one is."""

    days: Days
    due: dt.date
    next_due: dt.date


def owed(dataset: Dataset, site: Site, end: dt.date, today: dt.date) -> Iterator[Owed]:
    """The periods a site owes a return for, from its opening up to ``end``, begun by ``today``.

    The first begins with the opening, the last is cut off at ``end``.
    """
    first = site.opened
    while first <= min(end, today):
        last = min(_period(dataset, first).last, end)
        following = _period(dataset, last + DAY).last
        wait = dt.timedelta(days=dataset.due_days)
        yield Owed(Days(first, last), last + wait, following + wait)
        first = last + DAY


def _period(dataset: Dataset, day: dt.date) -> Days:
    return quarter(day) if dataset.cadence == "quarterly" else month(named(day))


def ends(site: Site, covered_to: dt.date | None) -> dt.date:
    """The last day a site owes returns for: its planned last day, or the end of the month that its data reach.

    Data beyond the planned end say that the clinic went on.
    """
    planned = (pd.Timestamp(site.opened) + pd.DateOffset(months=site.months)).date() - DAY
    if covered_to is None or covered_to <= planned or site.status == "closed":
        return planned
    return month(named(covered_to)).last

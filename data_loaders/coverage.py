"""The site and the days that a return speaks for: as said, as its cover cells state, or by its dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import pandas as pd

from data_loaders import periods
from data_loaders.errors import Problem, Refused
from data_loaders.programme import Site
from data_loaders.report import Covers, Request
from data_loaders.schema import Dataset, plain
from data_loaders.store import Coverage
from data_loaders.tidy import Table


def site(found: Table, said: Request, sites: Mapping[str, Site]) -> str | None:
    """The site of rows that name none: as said, else as stated in the file, else the only one that is open.

    Raises:
        Refused: nobody knows the site, two are named, or none is where more than one is open.
    """
    if not found.dataset.has_site:
        return None
    known = {plain(word): name for name, one in sites.items() for word in (name, one.title)}
    names = " or ".join(one.title for one in sites.values())
    written = str(found.cover.get("site", ""))
    place = found.cover_cells.get("site", "")
    for word, whose, cell in ((said.site, "said", ""), (written, "stated above the headings", place)):
        if word and plain(word) not in known:
            raise Refused(Problem(f"The site {whose} is not one of ours: write {names}.", found.sheet, cell))
    if said.site and written and known[plain(said.site)] != known[plain(written)]:
        message = "The file says another site than you did. Correct the one that is wrong."
        raise Refused(Problem(message, found.sheet, place))
    if stated := said.site or written:
        return known[plain(stated)]
    opened = [name for name, one in sites.items() if one.status == "open"]
    if len(opened) == 1:
        return opened[0]
    if "site" not in found.text or found.text.empty:
        raise Refused(Problem(f"The file does not say which site it is for. Say {names}.", found.sheet))
    return None


def stated(found: Table, said: Request) -> Covers | None:
    """The days the return speaks for, as said or as stated above its header; ``None`` where nobody says.

    What the sender says comes before the cover cells, whatever stands there, and a note says so.

    Raises:
        Refused: the period ends before it starts.
    """
    first, last = found.cover.get("first"), found.cover.get("last")
    written = (first, last) if isinstance(first, dt.date) and isinstance(last, dt.date) else None
    if not said.covers:
        found.problems += found.cover_problems
    elif found.cover_problems or (written and written != said.covers):
        found.notes.append("The period is the one you gave; the cells above the headings say otherwise.")
    period = said.covers or written
    if period and period[0] > period[1]:
        cell = "" if said.covers else found.cover_cells.get("last", "")
        raise Refused(Problem("The period covered ends before it starts. Correct it.", found.sheet, cell))
    return period


class Spans:
    """The first and the last day of each site's rows, gathered as they pass.

    >>> from data_loaders.schema import datasets
    >>> spans = Spans(datasets()["budget"])
    >>> spans.add(pd.DataFrame({"site": ["middlesbrough"] * 2, "month": ["2019-10", "2019-12"]}))
    >>> spans.first, spans.last, spans.covered(None, None)[0].last
    ('2019-10', '2019-12', datetime.date(2019, 12, 31))
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._days: dict[str, set[Any]] = {}
        self._reached: dict[str, set[Any]] = {}

    def add(self, rows: pd.DataFrame) -> None:
        """Takes note of some typed rows."""
        date, reaches = self._dataset.date, self._dataset.reaches
        groups: Any = rows.groupby("site", sort=False) if self._dataset.has_site else [("", rows)]
        for name, part in groups:
            for kept, column in ((self._days, date), (self._reached, reaches)):
                ends = kept.setdefault(str(name), set())
                days = ends.union(part[column].dropna().unique()) if column else ends
                kept[str(name)] = {min(days), max(days)} if days else days

    @property
    def first(self) -> str | None:
        """The first day or month of all rows."""
        return min((str(min(days)) for days in self._days.values() if days), default=None)

    @property
    def last(self) -> str | None:
        """The last."""
        return max((str(max(days)) for days in self._days.values() if days), default=None)

    def covered(self, period: Covers | None, site: str | None, assumed: Covers | None = None) -> tuple[Coverage, ...]:
        """The days the return speaks for at each site: those of ``period``, else the span of its dates.

        Args:
            period: the days as somebody stated them.
            site: the site of a return without rows.
            assumed: the days that count as covered where nobody stated a period, in place of the span.
        """
        names = [*self._days] or ([str(site)] if self._dataset.has_site else [""])
        if period:
            return tuple(Coverage(name, *period, assumed=False) for name in names)
        if assumed:
            return tuple(Coverage(name, *assumed, assumed=True) for name in names)
        spans = {name: self._span(name) for name in names}
        return tuple(Coverage(name, *span, assumed=True) for name, span in spans.items() if span)

    def _span(self, name: str) -> Covers | None:
        days = self._days.get(name)
        if not days:
            return None
        first, last = min(days), max(days)
        if isinstance(first, str):
            return periods.month(first).first, periods.month(last).last
        return first, max([last, *self._reached[name]])

"""Where rules look, and what they find: the place of a row, never what stands there.

``subject`` tells one finding from another and stays the same when its row is sent again: it holds key values, so it is
never shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, String, Subquery, TableClause, and_, cast, func, select

from data_loaders.schema import Dataset
from data_loaders.store.roll_up import month_of

FOUND = ("site", "month", "subject", "load", "sheet", "row", "rows")
"""What a finding is; ``rows`` counts the rows that it stands for, of which the place is the first."""

Found = Select[Any]
"""A query for findings, with the columns of :data:`FOUND`."""


@dataclass(frozen=True)
class Standing:
    """The standing rows of a store, as rules ask for them.

    Args:
        tables: each dataset's table, closed rows included.
        coverage: ``load, dataset, site, first, last, assumed`` of the loads that stand.
        places: how many people a site has places for, where that is stated.
        dialect: ``sqlite`` or ``postgresql``.
    """

    tables: Mapping[str, TableClause]
    datasets: Mapping[str, Dataset]
    coverage: Subquery
    places: Mapping[str, int]
    dialect: str

    def rows(self, dataset: str) -> FromClause:
        """A dataset's table under a name of its own: ask for :func:`stands` beside it."""
        return self.tables[dataset].alias()

    def day(self, rows: FromClause, dataset: str) -> ColumnElement[Any]:
        """The date that places a row in time."""
        return rows.c[self.datasets[dataset].date]

    def month(self, rows: FromClause, dataset: str) -> ColumnElement[str]:
        """The month that a row lies in."""
        return month_of(self.day(rows, dataset), self.dialect)

    def key(self, rows: FromClause, dataset: str) -> ColumnElement[str]:
        """The subject of a finding about one row."""
        return joined(*(rows.c[name] for name in self.datasets[dataset].keys))

    def reach(self, dataset: str) -> Subquery:
        """The last day that the returns of a dataset cover at each ``site``: ``last``."""
        covered = self.coverage.alias()
        query = select(covered.c.site, func.max(covered.c.last).label("last")).where(covered.c.dataset == dataset)
        return query.group_by(covered.c.site).subquery()

    def places_of(
        self,
        dataset: str,
        rows: FromClause,
        source: FromClause,
        *where: ColumnElement[bool],
        subject: ColumnElement[str] | None = None,
        month: ColumnElement[str] | None = None,
        newest: bool = False,
    ) -> Found:
        """One finding for each subject, at the first of its rows by day.

        Args:
            source: ``rows``, joined with whatever decides.
            subject: what one finding is about; the row by itself unless said.
            month: the month it is of; the row's own unless said.
            newest: its place is the last of the rows by day instead.
        """
        subject = self.key(rows, dataset) if subject is None else subject
        month = self.month(rows, dataset) if month is None else month
        names = (subject.label("subject"), month.label("month"), self.day(rows, dataset).label("day"))
        where_from = (rows.c["site"], rows.c["load"], rows.c["sheet"], rows.c["row"])
        # A row that several others speak against is one row.
        broken = select(*where_from, *names).select_from(source).where(stands(rows), *where).distinct().subquery()
        order = [each.desc() if newest else each for each in (broken.c.day, broken.c.load, broken.c.row)]
        nth = func.row_number().over(partition_by=broken.c.subject, order_by=order).label("nth")
        count = func.count().over(partition_by=broken.c.subject).label("rows")
        counted = select(broken, nth, count).subquery()
        return select(*(counted.c[name] for name in FOUND)).where(counted.c.nth == 1)


def stands(rows: FromClause) -> ColumnElement[bool]:
    """That a row stands; written so that the indexes of standing rows serve."""
    return rows.c["until"].is_(None)


def same_person(a: FromClause, b: FromClause) -> ColumnElement[bool]:
    """That two rows are about one person of one site."""
    return and_(a.c["site"] == b.c["site"], a.c["person"] == b.c["person"])


def joined(*parts: ColumnElement[Any]) -> ColumnElement[str]:
    """Values written one after another, as one word."""
    words = [func.coalesce(cast(part, String), "") for part in parts]
    together: ColumnElement[str] = words[0]
    for word in words[1:]:
        together = together + "|" + word
    return together

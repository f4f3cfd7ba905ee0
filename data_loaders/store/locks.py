"""What a change moves: in which months rows differ, or the days that returns cover, between a version and now.

A row belongs to the month of its date. One from before the site's opening belongs to the month of the opening, and
a person's history to the month in which the person started, for nothing counts it earlier. A spell belongs to every
month it lasts; where only its end moves, to those between the two ends.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, Subquery, Table, func, literal, select, union_all

from data_loaders import periods
from data_loaders.periods import Days
from data_loaders.programme import programme
from data_loaders.schema import Dataset
from data_loaders.store import register
from data_loaders.store.roll_up import month_of
from data_loaders.store.steps import Month

if TYPE_CHECKING:
    from data_loaders.store import Store

PEOPLE, PERSON = "people", "person"
NEVER = "9999-12"
EARLIEST = dt.date(1900, 1, 1)


class Stretch(NamedTuple):
    """The days that a return covers."""

    dataset: str
    site: str
    first: dt.date
    last: dt.date


class Touched(NamedTuple):
    """Rows that a change moves, and the months they belong to, both ends counted."""

    site: str
    first: str
    last: str
    rows: int


Starts = Mapping[tuple[str, str], str]


def moved(
    connection: Connection, store: Store, dataset: Dataset, before: int, months: Collection[Month]
) -> dict[Month, int]:
    """The months of a selection that a dataset's rows or coverage differ in, between a version and now.

    Rows whose content is the same do not differ, whatever load they came with. Published data, which have no key
    or no site, belong to nobody's month.

    Returns:
        How many rows differ in each; 0 where only the days covered do.
    """
    if not (dataset.keys and dataset.has_site and dataset.date):
        return {}
    rows = _differing(store.tables.rows[dataset.id], dataset, before, months)
    starts = _starts(connection, store)
    touched = _spells if dataset.reaches else _events
    counts: Counter[Month] = Counter()
    for each in touched(connection, dataset, rows, starts):
        within = [(site, name) for site, name in months if site == each.site and each.first <= name <= each.last]
        counts.update(dict.fromkeys(within, each.rows))
    then, now = coverage(connection, store, before), coverage(connection, store)
    for site, name in months:
        if _days_known(then, dataset, site, name) != _days_known(now, dataset, site, name):
            counts[site, name] += 0
    return dict(counts)


def coverage(connection: Connection, store: Store, as_at: int | None = None) -> list[Stretch]:
    """What the standing loads cover."""
    standing, table = register.standing(store.tables, as_at).subquery(), store.tables.coverage
    names = (table.c.dataset, table.c.site, table.c.first, table.c.last)
    query = select(*names).where(table.c.load.in_(select(standing.c.load)))
    return [Stretch(*row) for row in connection.execute(query)]


def days_covered(stretches: Collection[Stretch], dataset: Dataset, site: str, days: Days) -> int:
    """How many of the days the returns of a dataset cover at a site."""
    own = [each for each in stretches if (each.dataset, each.site) == (dataset.id, site)]
    return periods.covered([(each.first, each.last) for each in own], days)


def days_of(site: str, name: str) -> Days:
    """A month's days at a site: from the opening on."""
    first, last = periods.month(name)
    return Days(max(first, programme().sites[site].opened), last)


def _days_known(stretches: Collection[Stretch], dataset: Dataset, site: str, name: str) -> int:
    """How many of a month's days the returns tell of; all before the opening belong to the month of the opening."""
    if dataset.id == PEOPLE:
        # Where the register reaches, it tells of everyone who ever started, whatever days were left out before.
        own = [each for each in stretches if (each.dataset, each.site) == (PEOPLE, site)]
        whole = (min(each.first for each in own), max(each.last for each in own)) if own else None
        stretches = [Stretch(PEOPLE, site, *whole)] if whole else []
    first, last = periods.month(name)
    earliest = name <= periods.named(programme().sites[site].opened)
    return days_covered(stretches, dataset, site, Days(EARLIEST if earliest else first, last))


def _differing(table: Table, dataset: Dataset, before: int, months: Collection[Month]) -> Subquery:
    """The rows that stood at a version or stand now, but not at both, up to the end of the latest month."""
    latest = max(name for _, name in months)
    until = latest if dataset.column(dataset.date).type == "month" else periods.month(latest).last
    near = (table.c.site.in_({site for site, _ in months}), table.c[dataset.date] <= until)
    content = [table.c[name] for name in dataset.names]
    gone = select(*content).where(table.c.since <= before, table.c.until > before, *near)
    brought = select(*content).where(table.c.since > before, table.c.until.is_(None), *near)
    both = union_all(gone, brought).subquery()
    return select(*both.c).group_by(*both.c).having(func.count() == 1).subquery()


def _starts(connection: Connection, store: Store) -> Starts:
    """The month in which each person took the first dose, by site and person."""
    table, start = store.tables.rows[PEOPLE], store.datasets[PEOPLE].date
    first = select(table.c.site, table.c[PERSON], func.min(table.c[start])).where(table.c.until.is_(None))
    found = connection.execute(first.group_by(table.c.site, table.c[PERSON]))
    return {(site, person): periods.named(day) for site, person, day in found}


def _events(connection: Connection, dataset: Dataset, rows: Subquery, starts: Starts) -> Iterator[Touched]:
    person = rows.c[PERSON] if dataset.history else literal("")
    month = month_of(rows.c[dataset.date], connection.dialect.name)
    keys = (rows.c[name].label(f"key_{name}") for name in dataset.keys)
    # A row that changed differs twice, before and after: it counts once.
    each = select(*keys, person.label("whose"), month.label("month")).distinct().subquery()
    groups = (each.c.key_site, each.c.whose, each.c.month)
    for site, whose, name, number in connection.execute(select(*groups, func.count()).group_by(*groups)):
        counts = max(name, _earliest(site, whose, starts))
        yield Touched(site, counts, counts, number)


def _spells(connection: Connection, dataset: Dataset, rows: Subquery, starts: Starts) -> Iterator[Touched]:
    def key(row: Mapping[Any, Any]) -> tuple[Any, ...]:
        return tuple(row[name] for name in dataset.keys)

    for _, group in groupby(sorted(connection.execute(select(rows)).mappings(), key=key), key):
        versions = list(group)
        first, last = _lasts(dataset, versions, starts)
        site = versions[0]["site"]
        counts = max(first, _earliest(site, versions[0][PERSON] if dataset.history else "", starts))
        yield Touched(site, counts, max(last, counts), 1)


def _lasts(dataset: Dataset, versions: Sequence[Mapping[Any, Any]], starts: Starts) -> tuple[str, str]:
    """The first and the last month that a spell's coming, going or change touches."""
    old, new = versions[0], versions[-1]
    ends = [periods.named(row[dataset.reaches]) if row[dataset.reaches] else NEVER for row in versions]
    changed = {name for name in dataset.names if old[name] != new[name]}
    if len(versions) == 1 or not changed <= {*_of_the_end(dataset), PERSON}:
        return min(periods.named(row[dataset.date]) for row in versions), max(ends)
    if PERSON not in changed:
        return min(ends), max(ends)
    # A code that is given later counts from its person's start, like the person.
    given = [starts.get((row["site"], row[PERSON])) for row in versions if row[PERSON]]
    if len(given) == 2 or given[0] is None:
        return min(periods.named(row[dataset.date]) for row in versions), max(ends)
    ends = ends if changed - {PERSON} else []
    return min([*ends, given[0]]), max([*ends, given[0]])


def _of_the_end(dataset: Dataset) -> set[str]:
    """The columns that go with a spell's end: the end itself, and those with a rule about it."""
    about = {column.name for column in dataset.columns if any(dataset.reaches in rule.split() for rule in column.rule)}
    return {dataset.reaches, *about}


def _earliest(site: str, person: str, starts: Starts) -> str:
    opened = periods.named(programme().sites[site].opened)
    return max(opened, starts.get((site, person), opened))

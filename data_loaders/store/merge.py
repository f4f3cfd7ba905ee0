"""Brings a return's rows into the standing ones: added, changed, same, withdrawn. Nothing is overwritten.

A row that changes is closed (``until``) and its new content added (``since``). For data with a key a
row is known by its key, and a row that a return lacks though it covers its day is withdrawn; published
data without a key replace their scope as a whole, and equal rows are separate rows.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    MetaData,
    Table,
    and_,
    exists,
    false,
    func,
    or_,
    select,
    tuple_,
    update,
)

from data_loaders.schema import Dataset
from data_loaders.store import bulk


@dataclass(frozen=True)
class Change:
    """How many rows a load adds, changes, leaves the same and withdraws."""

    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0

    @property
    def anything(self) -> bool:
        """Whether any row stands differently afterwards."""
        return bool(self.added or self.changed or self.withdrawn)


Stretch = tuple[str, dt.date, dt.date]


def merge(
    connection: Connection,
    table: Table,
    dataset: Dataset,
    rows: pd.DataFrame,
    version: int,
    stated: Sequence[Stretch] = (),
) -> Change:
    """Merges rows into ``table`` as of ``version``.

    Args:
        rows: the dataset's columns, and ``load, sheet, row``.
        stated: the sites and days that the sender says the return covers. Inside them no row means that
            nothing happened, so a standing row that the return lacks is withdrawn.
    """
    rows = rows.assign(since=version)
    if not _anything_standing(connection, table, dataset, rows):
        bulk.insert(connection, table, rows)
        return Change(added=len(rows))
    if dataset.keys:
        return _by_key(connection, table, dataset, rows, version, stated)
    return _by_scope(connection, table, dataset, rows, version)


def _anything_standing(connection: Connection, table: Table, dataset: Dataset, rows: pd.DataFrame) -> bool:
    standing = select(table.c.load).where(table.c.until.is_(None)).limit(1)
    if not dataset.keys:
        standing = standing.where(in_scope(table, dataset, rows))
    return connection.execute(standing).first() is not None


def _by_key(
    connection: Connection,
    table: Table,
    dataset: Dataset,
    rows: pd.DataFrame,
    version: int,
    stated: Sequence[Stretch],
) -> Change:
    stage = Table(
        f"stage_{dataset.id}",
        MetaData(),
        *(
            Column(column.name, column.type, primary_key=column.name in dataset.keys, autoincrement=False)
            for column in table.columns
            if column.name in rows.columns
        ),
        prefixes=["TEMPORARY"],
    )
    stage.create(connection)
    try:
        bulk.insert(connection, stage, rows)
        same_key = and_(*(table.c[key] == stage.c[key] for key in dataset.keys))
        others = [name for name in dataset.names if name not in dataset.keys]
        differs = or_(false(), *(table.c[name].is_distinct_from(stage.c[name]) for name in others))
        standing = table.c.until.is_(None)
        matched = select(func.count()).select_from(stage.join(table, and_(same_key, standing)))
        found = connection.scalar(matched) or 0
        changed = connection.scalar(matched.where(differs)) or 0
        if changed:
            replaced = (
                select(*(stage.c[key] for key in dataset.keys)).join(table, and_(same_key, standing)).where(differs)
            )
            closing = tuple_(*(table.c[key] for key in dataset.keys)).in_(replaced)
            connection.execute(update(table).where(standing, closing).values(until=version))
        if changed or found < len(rows):
            names = [column.name for column in stage.columns]
            new = select(*stage.columns).where(~exists(select(table.c.load).where(same_key, standing)))
            connection.execute(table.insert().from_select(names, new))
        inside = or_(false(), *(_inside(table, dataset, stretch) for stretch in stated))
        lacking = ~exists(select(stage.c.row).where(same_key))
        gone = connection.execute(
            update(table).where(standing, table.c.since < version, inside, lacking).values(until=version)
        )
        return Change(len(rows) - found, changed, found - changed, gone.rowcount)
    finally:
        stage.drop(connection)


def _inside(table: Table, dataset: Dataset, stretch: Stretch) -> ColumnElement[bool]:
    site, first, last = stretch
    when = table.c[dataset.date]
    if dataset.column(dataset.date).type == "month":
        return and_(table.c.site == site, when.between(f"{first:%Y-%m}", f"{last:%Y-%m}"))
    return and_(table.c.site == site, when.between(first, last))


def _by_scope(connection: Connection, table: Table, dataset: Dataset, rows: pd.DataFrame, version: int) -> Change:
    """Compares whole rows, each as often as it occurs; what the newer publication lacks is withdrawn."""
    names = list(dataset.names)
    where = and_(table.c.until.is_(None), in_scope(table, dataset, rows))
    found = select(*(table.c[name] for name in names), table.c.load, table.c.sheet, table.c.row).where(where)
    standing = [tuple(row) for row in connection.execute(found)]
    spare = Counter(row[: len(names)] for row in standing)
    new = []
    for at, row in enumerate(zip(*(rows[name] for name in names), strict=True)):
        if spare[row] > 0:
            spare[row] -= 1
        else:
            new.append(at)
    gone = []
    for row in standing:
        if spare[row[: len(names)]] > 0:
            spare[row[: len(names)]] -= 1
            gone.append(row[len(names) :])
    if gone:
        _close(connection, table, dataset, gone, version)
    bulk.insert(connection, table, rows.iloc[new])
    return Change(added=len(new), same=len(rows) - len(new), withdrawn=len(gone))


def _close(connection: Connection, table: Table, dataset: Dataset, gone: list[tuple[Any, ...]], version: int) -> None:
    """Closes the standing rows that came from the places given as load, sheet and row."""
    names = ("load", "sheet", "row")
    columns = (Column(name, table.c[name].type, primary_key=True, autoincrement=False) for name in names)
    places = Table(f"gone_{dataset.id}", MetaData(), *columns, prefixes=["TEMPORARY"])
    places.create(connection)
    bulk.insert(connection, places, pd.DataFrame(gone, columns=list(names)))
    here = exists(select(places.c.row).where(*(table.c[name] == places.c[name] for name in names)))
    connection.execute(update(table).where(table.c.until.is_(None), here).values(until=version))
    places.drop(connection)


def in_scope(table: Table, dataset: Dataset, rows: pd.DataFrame) -> ColumnElement[bool]:
    """The condition that a row of ``table`` belongs to a publication that ``rows`` are part of."""
    scopes = rows[list(dataset.scope)].drop_duplicates().itertuples(index=False, name=None)
    return or_(
        false(), *(and_(*(table.c[k] == v for k, v in zip(dataset.scope, scope, strict=True))) for scope in scopes)
    )

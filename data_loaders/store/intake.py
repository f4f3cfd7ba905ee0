"""Takes a return in: batch by batch, straight into the table where it meets nothing that stands, else by a stage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import repeat
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table, and_, select

from data_loaders.schema import Dataset
from data_loaders.store import blanks, bulk, register
from data_loaders.store.arrival import Arrival, Batch, Summary
from data_loaders.store.merge import Change, Scope, in_scope, merge
from data_loaders.store.tables import Tables


@dataclass
class _Way:
    """Where the rows of one return go, and how many went straight there."""

    connection: Connection
    table: Table
    stage: Table
    dataset: Dataset
    load: int
    version: int
    straight: int = 0
    meets: bool = False
    scopes: dict[Scope, bool] = field(default_factory=dict)
    """Of published data the scopes that came, and whether anything stood in each."""

    def take(self, batch: Batch) -> None:
        """Brings one batch on its way; whether it meets what stands is asked once for data with a key."""
        columns: dict[str, Iterable[Any]] = {name: _values(batch.rows[name]) for name in self.dataset.names}
        number = len(batch.rows)
        sheets = repeat(batch.sheets, number) if isinstance(batch.sheets, str) else batch.sheets
        columns |= {"load": repeat(self.load, number), "sheet": sheets, "row": batch.numbers}
        if self._met(columns):
            bulk.insert(self.connection, self.stage, columns)
        else:
            bulk.insert(self.connection, self.table, columns | {"since": repeat(self.version, number)})
            self.straight += number

    def _met(self, columns: Mapping[str, Iterable[Any]]) -> bool:
        if self.dataset.keys:
            return self.meets
        scopes = set(zip(*(columns[name] for name in self.dataset.scope), strict=True))
        for scope in scopes - self.scopes.keys():
            self.scopes[scope] = self.anything([scope])
        self.meets |= (found := any(self.scopes[scope] for scope in scopes))
        return found

    def anything(self, scopes: Sequence[Scope] = ()) -> bool:
        """Whether anything stood before this version, in these scopes if any are named."""
        where = and_(self.table.c.until.is_(None), self.table.c.since < self.version)
        if scopes:
            where = and_(where, in_scope(self.table, self.dataset, scopes))
        return self.connection.execute(select(self.table.c.load).where(where).limit(1)).first() is not None


def take_in(
    connection: Connection, tables: Tables, arrival: Arrival, load: int, version: int
) -> tuple[Change, Summary, set[Scope]]:
    """Goes through a return's batches once, with never more than one in memory, and merges them as a whole.

    Returns:
        What changed, what is known of the whole return, and, for published data, the scopes that it brought.
    """
    dataset = arrival.dataset
    table, stage = tables.rows[dataset.id], tables.stages[dataset.id]
    with bulk.temporary(connection, stage):
        way = _Way(connection, table, stage, dataset, load, version)
        way.meets = bool(dataset.keys) and way.anything()
        for batch in arrival.batches:
            way.take(batch)
        summary = arrival.summary()
        stated = register.cover(connection, tables, dataset, load, summary)
        change = Change()
        if way.meets:
            kept = 0
            if arrival.blanks == "keep":
                kept = blanks.keep(connection, table, stage, dataset, tables.kept_blanks)
            change = merge(connection, table, stage, dataset, version, stated, tables.confirmations)
            change = replace(change, blanks_kept=kept)
    return replace(change, added=change.added + way.straight), summary, set(way.scopes)


def _values(column: pd.Series[Any]) -> list[Any]:
    if column.dtype == object:
        return column.tolist()
    return column.astype(object).where(column.notna(), None).tolist()

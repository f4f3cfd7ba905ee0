"""The store: what was loaded, by whom, and how it stood at any version. The door between loading and measuring.

Each load makes a new version. Rows are never changed or deleted; two stamps say from which version a
row stands and until which. That gives all-or-nothing loads, undo, and the figures as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    exists,
    func,
    inspect,
    literal,
    or_,
    select,
    update,
)

from data_loaders.access import Actor
from data_loaders.errors import Refused
from data_loaders.schema import Dataset, datasets
from data_loaders.store import roll_up
from data_loaders.store.arrival import Arrival, Coverage, Stored
from data_loaders.store.engine import database_url, engine, writing
from data_loaders.store.merge import Change, in_scope, merge
from data_loaders.store.tables import PROVENANCE, Tables

__all__ = ["Arrival", "Coverage", "Store", "Stored", "default", "opened"]


class Store:
    """One database with everything that was loaded.

    Args:
        url: a SQLAlchemy URL; SQLite or PostgreSQL.
        declared: the datasets, by default those of ``config/``.
    """

    def __init__(self, url: str, declared: Mapping[str, Dataset] | None = None) -> None:
        self.datasets = dict(declared or datasets())
        self.tables = Tables(self.datasets.values())
        self.engine = engine(url)
        with writing(self.engine) as connection:
            self.tables.metadata.create_all(connection)
            _add_columns(connection, self.tables)

    def load(self, actor: Actor, arrival: Arrival, keep: bool = True) -> Stored:
        """Stores a return in one transaction, alone; with ``keep`` false, only says what it would do."""
        actor.require("load")
        with writing(self.engine) as connection:
            before = self._version(connection)
            load = (connection.scalar(select(func.max(self.tables.loads.c.load))) or 0) + 1
            known = self._same_publication(connection, arrival)
            if known and (known["file"] != arrival.file or not self._covers_more(connection, arrival, load)):
                return Stored(known["load"], before, Change(same=len(arrival.rows)))
            self._register(connection, actor, arrival, load, before + 1)
            rows = arrival.rows.assign(load=load, sheet=arrival.sheet, row=list(arrival.row_numbers))
            stated = [(each.site, each.first, each.last) for each in arrival.coverage if not each.assumed]
            table = self.tables.rows[arrival.dataset.id]
            change = merge(connection, table, arrival.dataset, rows, before + 1, stated)
            made = change.anything or self._covers_more(connection, arrival, load)
            if not keep or not made:
                connection.rollback()
                return Stored(None, before, change, made)
            self._complete(connection, actor, "load", arrival.dataset, load, before + 1)
            counts = {name: getattr(change, name) for name in ("added", "changed", "same", "withdrawn")}
            loads = self.tables.loads
            connection.execute(update(loads).where(loads.c.load == load).values(**counts))
            return Stored(load, before + 1, change, made=True)

    def withdraw(self, actor: Actor, load: int) -> int:
        """Takes a load back, and returns the new version: every row stands again as before it.

        Raises:
            Refused: no such load stands, or a later one of the same dataset must be withdrawn first.
        """
        actor.require("withdraw")
        with writing(self.engine) as connection:
            standing = connection.execute(self._standing_loads(None)).mappings().all()
            mine = next((row for row in standing if row["load"] == load), None)
            if mine is None:
                raise Refused(f"Load {load} does not stand: it was withdrawn already, or never made.")
            later = [row["load"] for row in standing if row["dataset"] == mine["dataset"] and row["load"] > load]
            if later:
                raise Refused(f"Load {max(later)} of the same dataset came later. Withdraw that one first.")
            version = self._version(connection) + 1
            table = self.tables.rows[mine["dataset"]]
            connection.execute(update(table).where(table.c.load == load, table.c.until.is_(None)).values(until=version))
            names = [column.name for column in table.columns if column.name not in ("since", "until")]
            closed = select(*(table.c[name] for name in names), literal(version)).where(
                table.c.until == mine["version"]
            )
            connection.execute(table.insert().from_select([*names, "since"], closed))
            self._complete(connection, actor, "withdraw", self.datasets[mine["dataset"]], load, version)
            return version

    def version(self) -> int:
        """The newest version; 0 for an empty store."""
        with self.engine.connect() as connection:
            return self._version(connection)

    def read(self, actor: Actor, dataset: str, as_at: int | None = None, site: str | None = None) -> pd.DataFrame:
        """A dataset's rows as they stood, without where they came from: for measures, never for a screen.

        Args:
            as_at: the version; the newest by default.
            site: one site; all by default.
        """
        actor.require("view")
        return self._frame(self.tables.rows[dataset], self.datasets[dataset].names, as_at, site)

    def rows(self, actor: Actor, dataset: str, as_at: int | None = None, site: str | None = None) -> pd.DataFrame:
        """A dataset's rows with load, sheet and row: for analysts, to find the cell behind a number."""
        actor.require("rows")
        names = (*self.datasets[dataset].names, *PROVENANCE)
        return self._frame(self.tables.rows[dataset], names, as_at, site)

    def monthly(self, actor: Actor, dataset: str, as_at: int | None = None, site: str | None = None) -> pd.DataFrame:
        """A dataset's monthly sums: its roll-up's columns and ``month``."""
        actor.require("view")
        table = self.tables.monthly[dataset]
        return self._frame(table, [c.name for c in table.columns if c.name not in PROVENANCE], as_at, site)

    def coverage(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        """What the standing loads cover: ``load, dataset, site, first, last, assumed``."""
        actor.require("view")
        standing = self._standing_loads(as_at).subquery()
        table = self.tables.coverage
        return self._query(select(*table.columns).where(table.c.load.in_(select(standing.c.load))))

    def loads(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        """Every load up to a version, newest first, with ``standing`` false for those withdrawn."""
        actor.require("view")
        loads = self.tables.loads
        standing = loads.c.load.in_(select(self._standing_loads(as_at).subquery().c.load))
        query = select(*loads.columns, standing.label("standing")).order_by(loads.c.load.desc())
        return self._query(query if as_at is None else query.where(loads.c.version <= as_at))

    def demonstration(self, as_at: int | None = None) -> bool:
        """Whether any invented data stand in the store."""
        with self.engine.connect() as connection:
            standing = self._standing_loads(as_at).subquery()
            return bool(connection.scalar(select(func.count()).where(standing.c.demonstration)))

    def _frame(self, table: Table, names: Iterable[str], as_at: int | None, site: str | None) -> pd.DataFrame:
        query = select(*(table.c[name] for name in names)).where(_stood(table, as_at))
        return self._query(query.where(table.c.site == site) if site and "site" in table.c else query)

    def _query(self, query: Select[Any]) -> pd.DataFrame:
        with self.engine.connect() as connection:
            found = connection.execute(query)
            return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()))

    def _version(self, connection: Connection) -> int:
        return connection.scalar(select(func.max(self.tables.versions.c.version))) or 0

    def _standing_loads(self, as_at: int | None) -> Select[Any]:
        loads, versions = self.tables.loads, self.tables.versions
        taken_back = and_(versions.c.load == loads.c.load, versions.c.action == "withdraw")
        if as_at is None:
            return select(loads).where(~exists(select(versions.c.version).where(taken_back)))
        gone = exists(select(versions.c.version).where(taken_back, versions.c.version <= as_at))
        return select(loads).where(loads.c.version <= as_at, ~gone)

    def _same_publication(self, connection: Connection, arrival: Arrival) -> RowMapping | None:
        """The load of the very same published file, whatever its name, if it stands untouched: it counts once."""
        if arrival.dataset.keys:
            return None
        standing, table = self._standing_loads(None).subquery(), self.tables.rows[arrival.dataset.id]
        same = select(standing).where(
            standing.c.fingerprint == arrival.fingerprint,
            standing.c.dataset == arrival.dataset.id,
            standing.c.sheet == arrival.sheet,
        )
        for load in connection.execute(same).mappings():
            named = {name: load["file"] for name in arrival.dataset.scope if arrival.dataset.column(name).default}
            since = or_(table.c.since > load["version"], table.c.until > load["version"])
            scope = in_scope(table, arrival.dataset, arrival.rows.assign(**named))
            if not connection.scalar(select(exists(select(table.c.load).where(scope, since)))):
                return load
        return None

    def _covers_more(self, connection: Connection, arrival: Arrival, load: int) -> bool:
        standing = self._standing_loads(None).subquery()
        table = self.tables.coverage
        for stretch in arrival.coverage:
            known = select(func.count()).where(
                table.c.load.in_(select(standing.c.load)),
                table.c.load != load,
                table.c.dataset == arrival.dataset.id,
                table.c.site == stretch.site,
                table.c.first <= stretch.first,
                table.c.last >= stretch.last,
                or_(table.c.assumed.is_(False), literal(stretch.assumed)),
            )
            if not connection.scalar(known):
                return True
        return False

    def _register(self, connection: Connection, actor: Actor, arrival: Arrival, load: int, version: int) -> None:
        entry = {
            "load": load,
            "version": version,
            "dataset": arrival.dataset.id,
            "file": arrival.file,
            "fingerprint": arrival.fingerprint,
            "sheet": arrival.sheet,
            "actor": actor.name,
            "at": _now(),
            "rows": len(arrival.rows),
            **dict.fromkeys(("added", "changed", "same", "withdrawn"), 0),
            "total_pounds": arrival.total_pounds,
            "first_date": arrival.first_date,
            "last_date": arrival.last_date,
            "demonstration": arrival.demonstration,
        }
        connection.execute(self.tables.loads.insert(), entry)
        stretches = [{"load": load, "dataset": arrival.dataset.id, **vars(stretch)} for stretch in arrival.coverage]
        if stretches:
            connection.execute(self.tables.coverage.insert(), stretches)

    def _complete(
        self, connection: Connection, actor: Actor, action: str, dataset: Dataset, load: int, version: int
    ) -> None:
        if dataset.roll_up:
            rows, monthly = self.tables.rows[dataset.id], self.tables.monthly[dataset.id]
            roll_up.refresh(connection, dataset, rows, monthly, version)
        entry = {"version": version, "at": _now(), "actor": actor.name, "action": action, "load": load}
        connection.execute(self.tables.versions.insert(), entry)


def _add_columns(connection: Connection, tables: Tables) -> None:
    """Gives a store of an earlier version the columns that were declared since; rows from before have nothing there."""
    there = inspect(connection)
    for table in tables.rows.values():
        known = {column["name"] for column in there.get_columns(table.name)}
        for column in table.columns:
            if column.name not in known:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}')


def _stood(table: Table, as_at: int | None) -> ColumnElement[bool]:
    if as_at is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= as_at, or_(table.c.until.is_(None), table.c.until > as_at))


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


@cache
def opened(url: str) -> Store:
    """The store at a URL, opened once for the process."""
    return Store(url)


def default() -> Store:
    """The store of this installation."""
    return opened(database_url())

"""The store: what was loaded, by whom, and how it stood at any version. The door between loading and measuring.

Each load makes a new version. Rows are never changed or deleted; two stamps say from which version a
row stands and until which. That gives all-or-nothing loads, undo, and the figures as they were.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from copy import copy
from dataclasses import replace
from functools import cache
from typing import Any

import pandas as pd
from sqlalchemy import Connection, MetaData, Select, Table, func, inspect, select

from data_loaders.access import Actor
from data_loaders.schema import Dataset, datasets
from data_loaders.store import register, roll_up, undo
from data_loaders.store.arrival import Arrival, Batch, Coverage, Stored, Summary
from data_loaders.store.attempts import Attempts
from data_loaders.store.compare import changes, moved_pounds
from data_loaders.store.engine import database_url, engine, writing
from data_loaders.store.extracts import Extracts
from data_loaders.store.intake import take_in
from data_loaders.store.layouts import Layouts
from data_loaders.store.merge import Change
from data_loaders.store.queries import Queries
from data_loaders.store.sign_off import SignOff
from data_loaders.store.tables import PROVENANCE, Tables, stood

__all__ = ["Arrival", "Batch", "Coverage", "Store", "Stored", "Summary", "default", "opened"]


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
        self._open: Connection | None = None
        self._furnish()
        with writing(self.engine) as connection:
            self.tables.metadata.create_all(connection)
            _add_columns(connection, self.tables.metadata)

    def _furnish(self) -> None:
        """Hangs up the registers that have a room of their own; in a trial they read what the trial's store reads."""
        self.extracts = Extracts(self)
        self.sign_off = SignOff(self)
        self.queries = Queries(self)
        self.attempts = Attempts(self)
        self.layouts = Layouts(self)

    @contextmanager
    def _reading(self) -> Iterator[Connection]:
        """A connection to read over; in a trial, the open transaction."""
        if self._open:
            yield self._open
        else:
            with self.engine.connect() as connection:
                yield connection

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        """One transaction that is alone in writing; in a trial, the open one, which is rolled back in the end."""
        if self._open:
            yield self._open
        else:
            with writing(self.engine) as connection:
                yield connection

    def load(self, actor: Actor, arrival: Arrival, keep: bool = True) -> Stored:
        """Stores a return in one transaction, alone; with ``keep`` false, only says what it would do."""
        if not keep:
            with self.trial(actor, arrival) as (stored, _):
                return stored
        actor.require("load")
        with self._writing() as connection:
            stored = self._taken(connection, actor, arrival)
            if not stored.made:
                connection.rollback()
            return stored

    @contextmanager
    def trial(self, actor: Actor, arrival: Arrival) -> Iterator[tuple[Stored, Store]]:
        """Stores a return, lets it be looked at, and takes it all back in the end.

        Yields:
            What storing it would do, and the store as it would be then. That one is for reading only, within the
            block and by the thread that opened it; meanwhile nobody else can store anything.
        """
        actor.require("load")
        with self._writing() as connection:
            before = self._version(connection)
            stored = self._taken(connection, actor, arrival)
            if stored.made:
                yield replace(stored, load=None, version=before), self._within(connection)
                connection.rollback()
            else:
                connection.rollback()
                yield stored, self

    def withdraw(self, actor: Actor, load: int) -> int:
        """Takes a load back, whatever came later, and returns the new version.

        The rows stand as if the load had never been made and the others had come in their order.

        Raises:
            Refused: no such load stands, or what came later cannot be played again.
        """
        return self._turned(actor, "withdraw", load)

    def restore(self, actor: Actor, load: int) -> int:
        """Brings a withdrawn load back into its place among the others, and returns the new version.

        Raises:
            Refused: the load was not withdrawn, its publication stands under another name, or what came later
                cannot be played again.
        """
        return self._turned(actor, "restore", load)

    def version(self) -> int:
        """The newest version; 0 for an empty store."""
        with self._reading() as connection:
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

    def versions(self, actor: Actor) -> pd.DataFrame:
        """Every version, newest first: ``version, at`` (UTC)``, actor, action, load, file, dataset``.

        Where the deed was no load's, ``load`` is 0 and the last two are empty.
        """
        actor.require("view")
        versions, loads = self.tables.versions, self.tables.loads
        of_load = [func.coalesce(column, "").label(column.name) for column in (loads.c.file, loads.c.dataset)]
        found = select(*versions.c, *of_load).select_from(versions.outerjoin(loads, loads.c.load == versions.c.load))
        return self._query(found.order_by(versions.c.version.desc()))

    def version_at(self, moment: dt.datetime) -> int:
        """The newest version made at or before a moment (UTC where it names no zone); 0 before the first."""
        utc = moment.astimezone(dt.UTC).replace(tzinfo=None) if moment.tzinfo else moment
        versions = self.tables.versions
        with self._reading() as connection:
            return connection.scalar(select(func.max(versions.c.version)).where(versions.c.at <= utc)) or 0

    def changes(self, actor: Actor, before: int, after: int) -> pd.DataFrame:
        """What differs between two versions: ``dataset, added, changed, withdrawn`` (rows) and ``pounds`` (moved)."""
        actor.require("view")
        with self._reading() as connection:
            return changes(connection, self.tables, self.datasets.values(), before, after)

    def demonstration(self, as_at: int | None = None) -> bool:
        """Whether any invented data stand in the store."""
        with self._reading() as connection:
            standing = self._standing_loads(as_at).subquery()
            return bool(connection.scalar(select(func.count()).where(standing.c.demonstration)))

    def _frame(self, table: Table, names: Iterable[str], as_at: int | None, site: str | None) -> pd.DataFrame:
        query = select(*(table.c[name] for name in names)).where(stood(table, as_at))
        return self._query(query.where(table.c.site == site) if site and "site" in table.c else query)

    def _query(self, query: Select[Any]) -> pd.DataFrame:
        with self._reading() as connection:
            found = connection.execute(query)
            return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()))

    def _version(self, connection: Connection) -> int:
        return connection.scalar(select(func.max(self.tables.versions.c.version))) or 0

    def _standing_loads(self, as_at: int | None) -> Select[Any]:
        return register.standing(self.tables, as_at)

    def _within(self, connection: Connection) -> Store:
        """This store as an open transaction sees it."""
        inside = copy(self)
        inside._open = connection
        inside._furnish()
        return inside

    def _taken(self, connection: Connection, actor: Actor, arrival: Arrival) -> Stored:
        """Stores a return; the caller rolls back where no version was made."""
        dataset, tables, before = arrival.dataset, self.tables, self._version(connection)
        version = before + 1
        load = register.enter(connection, tables, actor, arrival, version)
        change, summary, scopes = take_in(connection, tables, arrival, load, version)
        made = change.anything or register.covers_more(connection, tables, load)
        known = register.same_publication(connection, tables, arrival, load, scopes)
        if known and (known["file"] != arrival.file or not made):
            return Stored(known["load"], before, Change(same=change.rows))
        if not made:
            return Stored(None, before, change)
        register.complete(connection, tables, load, summary, change)
        self._complete(connection, actor, "load", dataset, load, version)
        return Stored(load, version, change, True, moved_pounds(connection, tables.rows[dataset.id], dataset, version))

    def _turned(self, actor: Actor, action: undo.Action, load: int) -> int:
        actor.require("withdraw")
        with self._writing() as connection:
            version = self._version(connection) + 1
            dataset = self.datasets[undo.turn(connection, self.tables, self.datasets, action, load, version)]
            self._complete(connection, actor, action, dataset, load, version)
            return version

    def _complete(
        self, connection: Connection, actor: Actor, action: str, dataset: Dataset, load: int, version: int
    ) -> None:
        if dataset.roll_up:
            rows, monthly = self.tables.rows[dataset.id], self.tables.monthly[dataset.id]
            roll_up.refresh(connection, dataset, rows, monthly, version)
        self._journal(connection, actor, action, load)
        # What a new version must pass, or keep up to date, goes here.
        self.sign_off.guard(connection, dataset, version)
        self.queries.refresh(connection, dataset.id, version)

    def _journal(self, connection: Connection, actor: Actor, action: str, load: int = 0) -> int:
        """Writes the next version's line, and returns its number; ``load`` is 0 where the deed is no load's."""
        version = self._version(connection) + 1
        entry = {"version": version, "at": register.now(), "actor": actor.name, "action": action, "load": load}
        connection.execute(self.tables.versions.insert(), entry)
        return version


def _add_columns(connection: Connection, metadata: MetaData) -> None:
    """Gives a store of an earlier version the columns that were declared since; rows from before have nothing there."""
    there = inspect(connection).get_multi_columns()
    for table in metadata.tables.values():
        known = {column["name"] for column in there[None, table.name]}
        for column in table.columns:
            if column.name not in known:
                kind = column.type.compile(connection.dialect)
                connection.exec_driver_sql(f'ALTER TABLE "{table.name}" ADD COLUMN "{column.name}" {kind}')


@cache
def opened(url: str) -> Store:
    """The store at a URL, opened once for the process."""
    return Store(url)


def default() -> Store:
    """The store of this installation."""
    return opened(database_url())

"""The register of extracts: each run of a query against somebody's database, and up to which day it has been read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pandas as pd
from sqlalchemy import Column, Date, DateTime, Index, Integer, MetaData, String, Table, func, select

from data_loaders.access import Actor

if TYPE_CHECKING:
    from data_loaders.store import Store

COUNTED = ("loaded", "unchanged")


def runs(metadata: MetaData) -> Table:
    """The table of runs, the refused ones too."""
    table = Table(
        "extract_runs",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("name", String, nullable=False),
        Column("declaration", String(64), nullable=False),
        Column("dataset", String, nullable=False),
        Column("at", DateTime, nullable=False),
        Column("actor", String, nullable=False),
        Column("since", Date),
        Column("until", Date),
        Column("rows", Integer, nullable=False),
        Column("status", String, nullable=False),
        Column("load", Integer),
        Column("version", Integer, nullable=False),
        Column("message", String, nullable=False),
    )
    Index("runs_of_an_extract", table.c.name)
    return table


@dataclass(frozen=True)
class Run:
    """One run: the days it asked for (``None`` where the query asks for none) and what became of it.

    ``declaration`` is the fingerprint of what the configuration said: of two runs with another one, the later
    says nothing of what the earlier read. ``message`` is what a person needs to know; never a value.
    """

    name: str
    declaration: str
    dataset: str
    since: dt.date | None
    until: dt.date | None
    rows: int
    status: str
    load: int | None
    version: int
    message: str


class Extracts:
    """The runs that a store knows of."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._runs = store.tables.extract_runs

    def record(self, actor: Actor, run: Run) -> None:
        """Writes a run down, whatever became of it. No new version: what a reader sees stays the same."""
        actor.require("load")
        at = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
        with self._store._writing() as connection:
            connection.execute(self._runs.insert(), {**vars(run), "actor": actor.name, "at": at})

    def last(self, actor: Actor, name: str) -> Mapping[str, Any] | None:
        """The newest run of an extract, as the register's columns; ``None`` where it never ran."""
        actor.require("view")
        newest = select(self._runs).where(self._runs.c.name == name).order_by(self._runs.c.id.desc()).limit(1)
        with self._store._reading() as connection:
            found = connection.execute(newest).mappings().first()
        return None if found is None else dict(found)

    def history(self, actor: Actor, name: str | None = None) -> pd.DataFrame:
        """Every run, newest first; those of one extract where it is named."""
        actor.require("view")
        shown = [column for column in self._runs.columns if column.name != "declaration"]
        query = select(*shown).order_by(self._runs.c.id.desc())
        with self._store._reading() as connection:
            found = connection.execute(query if name is None else query.where(self._runs.c.name == name))
            return pd.DataFrame([tuple(row) for row in found], columns=list(found.keys()))

    def reached(self, actor: Actor, name: str, declaration: str, starts: dt.date) -> dt.date | None:
        """The day up to which everything since ``starts`` was read and still stands; ``None`` for not at all.

        A day counts once a run that asked for it was stored, or found everything standing. A load of the dataset
        that was withdrawn since, by whoever made it, may have taken rows along: from there all is to be read again.
        """
        actor.require("view")
        with self._store._reading() as connection:
            runs = connection.execute(
                select(self._runs.c.since, self._runs.c.until)
                .where(
                    self._runs.c.name == name,
                    self._runs.c.declaration == declaration,
                    self._runs.c.status.in_(COUNTED),
                    self._runs.c.version >= self._withdrawn_last(),
                    self._runs.c.since.is_not(None),
                )
                .order_by(self._runs.c.since)
            ).all()
        reached = None
        for since, until in runs:
            if since <= (reached + dt.timedelta(days=1) if reached else starts):
                reached = max(until, reached or until)
        return reached

    def _withdrawn_last(self) -> Any:
        """The version at which a load of a run's dataset was last taken back; 0 where none ever was."""
        versions, loads = self._store.tables.versions, self._store.tables.loads
        return (
            select(func.coalesce(func.max(versions.c.version), 0))
            .join(loads, loads.c.load == versions.c.load)
            .where(versions.c.action == "withdraw", loads.c.dataset == self._runs.c.dataset)
            .scalar_subquery()
        )

"""The register of loads: who sent what and when, which days it covers, and whether it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, RowMapping, Select, and_, exists, func, or_, select, update

from data_loaders.access import Actor
from data_loaders.schema import Dataset
from data_loaders.store.arrival import Arrival, Summary
from data_loaders.store.merge import Change, Scope, Stretch, in_scope
from data_loaders.store.tables import Tables

COUNTS = ("added", "changed", "same", "withdrawn")


def now() -> dt.datetime:
    """This second, in UTC, as the register writes it."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)


def enter(connection: Connection, tables: Tables, actor: Actor, arrival: Arrival, version: int) -> int:
    """Opens a load's line, before its rows are known, and returns its number."""
    load = (connection.scalar(select(func.max(tables.loads.c.load))) or 0) + 1
    entry = {
        "load": load,
        "version": version,
        "dataset": arrival.dataset.id,
        "file": arrival.file,
        "fingerprint": arrival.fingerprint,
        "sheet": arrival.sheet,
        "actor": actor.name,
        "at": now(),
        **dict.fromkeys(("rows", *COUNTS), 0),
        "demonstration": arrival.demonstration,
        "blanks": arrival.blanks,
    }
    connection.execute(tables.loads.insert(), entry)
    return load


def cover(connection: Connection, tables: Tables, dataset: Dataset, load: int, summary: Summary) -> list[Stretch]:
    """Notes the days that a load covers, and returns the stretches that the sender states."""
    stretches = [{"load": load, "dataset": dataset.id, **vars(stretch)} for stretch in summary.coverage]
    if stretches:
        connection.execute(tables.coverage.insert(), stretches)
    return [(each.site, each.first, each.last) for each in summary.coverage if not each.assumed]


def complete(connection: Connection, tables: Tables, load: int, summary: Summary, change: Change) -> None:
    """Writes down what a load's rows came to."""
    entry: dict[str, Any] = {name: getattr(change, name) for name in COUNTS}
    entry |= {name: getattr(summary, name) for name in ("total_pounds", "first_date", "last_date")}
    loads = tables.loads
    connection.execute(update(loads).where(loads.c.load == load).values(rows=change.rows, **entry))


def standing(tables: Tables, as_at: int | None = None) -> Select[Any]:
    """The loads that stand, or stood at a version: made, and not withdrawn since unless restored after that."""
    loads, taken, given = tables.loads, tables.versions.alias(), tables.versions.alias()
    restored = and_(given.c.load == taken.c.load, given.c.action == "restore", given.c.version > taken.c.version)
    withdrawn = and_(taken.c.load == loads.c.load, taken.c.action == "withdraw")
    if as_at is not None:
        restored, withdrawn = and_(restored, given.c.version <= as_at), and_(withdrawn, taken.c.version <= as_at)
    gone = exists(select(taken.c.version).where(withdrawn, ~exists(select(given.c.version).where(restored))))
    found = select(loads).where(~gone)
    return found if as_at is None else found.where(loads.c.version <= as_at)


def covers_more(connection: Connection, tables: Tables, load: int) -> bool:
    """Whether a load covers days that no other standing one does, or states what was only assumed."""
    mine, others = tables.coverage, tables.coverage.alias()
    known = exists(
        select(others.c.load).where(
            others.c.load.in_(select(standing(tables).subquery().c.load)),
            others.c.load != load,
            others.c.dataset == mine.c.dataset,
            others.c.site == mine.c.site,
            others.c.first <= mine.c.first,
            others.c.last >= mine.c.last,
            or_(~others.c.assumed, mine.c.assumed),
        )
    )
    return connection.execute(select(mine.c.load).where(mine.c.load == load, ~known)).first() is not None


def same_publication(
    connection: Connection, tables: Tables, arrival: Arrival, load: int, scopes: Collection[Scope]
) -> RowMapping | None:
    """The load of the very same published file, whatever its name, if it stands untouched: it counts once.

    Args:
        load: the one being made.
        scopes: those that it brings.
    """
    dataset, table = arrival.dataset, tables.rows[arrival.dataset.id]
    if dataset.keys:
        return None
    found = twins(tables, dataset.id, arrival.fingerprint, arrival.sheet).where(tables.loads.c.load != load)
    for known in connection.execute(found).mappings():
        named = {name: known["file"] for name in dataset.scope if dataset.column(name).default}
        theirs = {
            tuple(named.get(name, value) for name, value in zip(dataset.scope, scope, strict=True)) for scope in scopes
        }
        since = or_(table.c.since > known["version"], table.c.until > known["version"])
        if not connection.scalar(select(exists(select(table.c.load).where(in_scope(table, dataset, theirs), since)))):
            return known
    return None


def twins(tables: Tables, dataset: str, fingerprint: str, sheet: str) -> Select[Any]:
    """The standing loads of one published file, whatever its name."""
    loads = tables.loads
    return standing(tables).where(
        loads.c.fingerprint == fingerprint, loads.c.dataset == dataset, loads.c.sheet == sheet
    )

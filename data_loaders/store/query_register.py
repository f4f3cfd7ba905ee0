"""The register of queries: its tables, and how the findings of a version are settled with those known before."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    and_,
    delete,
    exists,
    func,
    literal,
    select,
    text,
    update,
)

from data_loaders.store.consistency import FOUND

NAMED = ("rule", "dataset", "subject")
"""What tells one query from another while it stands."""

_WORDS = ("rule", "dataset", "site", "month", "subject", "sheet")


def tables(metadata: MetaData) -> tuple[Table, Table]:
    """The queries, and what people said of them."""
    queries = Table(
        "queries",
        metadata,
        Column("id", Integer, nullable=False),
        Column("opened", Integer, nullable=False),
        *_finding(),
        Column("since", Integer, nullable=False),
        Column("until", Integer),
    )
    standing = text("until IS NULL")
    names = (queries.c[name] for name in NAMED)
    Index("standing_queries", *names, unique=True, sqlite_where=standing, postgresql_where=standing)
    notes = Table(
        "query_notes",
        metadata,
        Column("id", Integer, primary_key=True),
        Column("query", Integer, nullable=False, index=True),
        Column("kind", String, nullable=False),
        Column("words", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("at", DateTime, nullable=False),
        Column("version", Integer, nullable=False),
    )
    return queries, notes


def settle(connection: Connection, queries: Table, found: Table, looked_at: ColumnElement[bool], version: int) -> None:
    """Closes the queries looked at that are not found any more, or elsewhere, and opens what is found and not known.

    A query whose rows stand elsewhere now goes on under its number, from the version that opened it.
    """
    before = queries.alias()
    standing, same = queries.c.until.is_(None), [queries.c[name] == found.c[name] for name in NAMED]
    there = [queries.c[name] == found.c[name] for name in FOUND]
    unmoved = exists(select(found.c.row).where(*same, *there))
    connection.execute(update(queries).where(standing, looked_at, ~unmoved).values(until=version))
    closed = and_(before.c.until == version, *(before.c[name] == found.c[name] for name in NAMED))
    newest = connection.scalar(select(func.max(queries.c.id))) or 0
    number = newest + func.row_number().over(order_by=[found.c[name] for name in NAMED])
    identity = (func.coalesce(before.c.id, number), func.coalesce(before.c.opened, version))
    known = exists(select(queries.c.id).where(standing, *same))
    fresh = select(*identity, *found.c, literal(version)).select_from(found.outerjoin(before, closed)).where(~known)
    connection.execute(queries.insert().from_select(["id", "opened", *found.c.keys(), "since"], fresh))
    # What opened and closed within one version was never seen.
    connection.execute(delete(queries).where(queries.c.since == version, queries.c.until == version))


def _finding(key: bool = False) -> list[Column[str] | Column[int]]:
    words = (Column(name, String, nullable=False, primary_key=key and name in NAMED) for name in _WORDS)
    numbers = (Column(name, Integer, nullable=False) for name in ("load", "row", "rows"))
    return [*words, *numbers]


STAGE = Table("found_queries", MetaData(), *_finding(key=True), prefixes=["TEMPORARY"])
"""A temporary table for what one version finds; one for all stores, so that each statement is written out only once."""

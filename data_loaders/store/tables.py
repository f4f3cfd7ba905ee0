"""The store's tables, made from the declarations: one for each dataset, its roll-up, and the register of loads.

Every row carries the two stamps: ``since``, the version that brought it, and ``until``, the version
that replaced or withdrew it (empty while it stands), with the load, sheet and row it came from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    TypeDecorator,
    and_,
    or_,
    text,
)
from sqlalchemy.types import TypeEngine

from data_loaders.schema import Dataset
from data_loaders.store import attempts, extracts, layouts, query_register, steps
from data_loaders.store.roll_up import group_of

PLACE = ("load", "sheet", "row")
OF_PLACE = ("of_load", "of_sheet", "of_row")
PROVENANCE = ("since", "until", *PLACE)


class Pounds(TypeDecorator[Decimal]):
    """Money to the penny: NUMERIC where the database has it, whole pence on SQLite, ``Decimal`` in Python."""

    impl = Numeric(18, 2)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Whole pence on SQLite, which has no exact decimals."""
        return dialect.type_descriptor(BigInteger() if dialect.name == "sqlite" else Numeric(18, 2))

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> Any:
        """What the database keeps."""
        return int(value * 100) if value is not None and dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """What Python gets, sums included."""
        if value is None:
            return None
        return (Decimal(value) / 100 if dialect.name == "sqlite" else Decimal(value)).quantize(Decimal("0.01"))


TYPES: dict[str, type[TypeEngine[Any]] | TypeEngine[Any]] = {
    "text": String,
    "person": String,
    "category": String,
    "month": String(7),
    "date": Date,
    "integer": Integer,
    "number": Float,
    "money": Pounds,
}


def data_table(dataset: Dataset, metadata: MetaData) -> Table:
    """A dataset's table; one standing row for each key, held by the database itself."""
    table = Table(
        dataset.id,
        metadata,
        *(Column(column.name, TYPES[column.type]) for column in dataset.columns),
        Column("since", Integer, nullable=False),
        Column("until", Integer),
        # Not declared as a foreign key: on PostgreSQL that would double what a load of a million rows costs.
        *_place(),
    )
    standing = text("until IS NULL")
    Index(
        f"standing_{dataset.id}",
        *(table.c[name] for name in dataset.keys or dataset.scope),
        unique=bool(dataset.keys),
        sqlite_where=standing,
        postgresql_where=standing,
    )
    Index(f"stamps_{dataset.id}", table.c.since)
    closed = text("until IS NOT NULL")
    Index(f"closed_{dataset.id}", table.c.until, sqlite_where=closed, postgresql_where=closed)
    if any(column.name == "person" and not column.key for column in dataset.columns):
        person = (table.c[name] for name in ("site", "person", dataset.date))
        Index(f"people_{dataset.id}", *person, sqlite_where=standing, postgresql_where=standing)
    if dataset.roll_up:
        monthly = [dataset.date] if dataset.column(dataset.date).type == "month" else []
        groups = (group_of(table.c[name]) for name in (*dataset.roll_up.by, *monthly))
        Index(f"groups_{dataset.id}", *groups, sqlite_where=standing, postgresql_where=standing)
    return table


def stage_table(dataset: Dataset) -> Table:
    """A temporary table for the rows of one return: the dataset's columns, and where each row came from."""
    columns = (
        Column(column.name, TYPES[column.type], primary_key=column.key, autoincrement=False)
        for column in dataset.columns
    )
    return Table(f"stage_{dataset.id}", MetaData(), *columns, *_place(), prefixes=["TEMPORARY"])


def roll_up_table(dataset: Dataset, metadata: MetaData) -> Table | None:
    """A dataset's monthly sums, stamped like the rows they sum; ``None`` where it declares none."""
    if dataset.roll_up is None:
        return None
    table = Table(
        f"{dataset.id}_monthly",
        metadata,
        *(Column(name, String, nullable=False) for name in dataset.roll_up.by),
        Column("month", String(7), nullable=False),
        *(Column(name, Integer, nullable=False) for name in dataset.roll_up.counts),
        *(Column(name, Float, nullable=False) for name in dataset.roll_up.sums),
        Column("since", Integer, nullable=False),
        Column("until", Integer),
    )
    standing = text("until IS NULL")
    Index(
        f"standing_{table.name}",
        *(table.c[name] for name in (*dataset.roll_up.by, "month")),
        unique=True,
        sqlite_where=standing,
        postgresql_where=standing,
    )
    return table


def _place(names: Iterable[str] = PLACE) -> Iterator[Column[Any]]:
    return (Column(name, String if "sheet" in name else Integer, nullable=False) for name in names)


def _confirmations(metadata: MetaData) -> Table:
    """Which row of a load was found the same as which that stood: what else its return said, were that one gone."""
    table = Table(
        "confirmations",
        metadata,
        *_place((*PLACE, *OF_PLACE)),
    )
    Index("confirmations_of", table.c.load, table.c.of_row)
    return table


def _kept_blanks(metadata: MetaData) -> Table:
    """Which empty cells of a load kept the value that stood."""
    table = Table(
        "kept_blanks",
        metadata,
        *_place(),
        Column("column", String, nullable=False),
    )
    Index("kept_blanks_row", table.c.load, table.c.row)
    return table


def stood(table: Table, as_at: int | None) -> ColumnElement[bool]:
    """The condition that a row stood at a version; that it stands, where none is named."""
    if as_at is None:
        return table.c.until.is_(None)
    return and_(table.c.since <= as_at, or_(table.c.until.is_(None), table.c.until > as_at))


class Tables:
    """All tables of a store.

    ``rows``, ``stages`` and ``monthly`` map a dataset to its table, the one its returns are staged in and its roll-up;
    ``versions``, ``loads``, ``coverage``, ``confirmations`` and ``kept_blanks`` are the register.
    """

    def __init__(self, datasets: Iterable[Dataset]) -> None:
        self.metadata = metadata = MetaData()
        self.versions = Table(
            "versions",
            metadata,
            Column("version", Integer, primary_key=True, autoincrement=False),
            Column("at", DateTime, nullable=False),
            Column("actor", String, nullable=False),
            Column("action", String, nullable=False),
            Column("load", Integer, nullable=False),
        )
        self.loads = Table(
            "loads",
            metadata,
            Column("load", Integer, primary_key=True, autoincrement=False),
            Column("version", Integer, nullable=False),
            Column("dataset", String, nullable=False),
            Column("file", String, nullable=False),
            Column("fingerprint", String(64), nullable=False),
            Column("sheet", String, nullable=False),
            Column("actor", String, nullable=False),
            Column("at", DateTime, nullable=False),
            *(Column(name, Integer, nullable=False) for name in ("rows", "added", "changed", "same", "withdrawn")),
            Column("total_pounds", Pounds),
            Column("first_date", String(10)),
            Column("last_date", String(10)),
            Column("demonstration", Boolean, nullable=False),
            # Whether an empty cell kept the value that stood; empty for loads of earlier releases, which cleared it.
            Column("blanks", String(5)),
        )
        self.coverage = Table(
            "coverage",
            metadata,
            Column("load", Integer, ForeignKey("loads.load"), nullable=False),
            Column("dataset", String, nullable=False),
            Column("site", String, nullable=False),
            Column("first", Date, nullable=False),
            Column("last", Date, nullable=False),
            Column("assumed", Boolean, nullable=False),
        )
        self.confirmations, self.kept_blanks = _confirmations(metadata), _kept_blanks(metadata)
        self.extract_runs = extracts.runs(metadata)
        self.sign_offs = steps.register(metadata)
        self.queries, self.query_notes = query_register.tables(metadata)
        self.attempts = attempts.register(metadata)
        self.layouts = layouts.register(metadata)
        datasets = list(datasets)
        self.rows = {dataset.id: data_table(dataset, metadata) for dataset in datasets}
        # Made once: a statement over a new table would be compiled anew for every load.
        self.stages = {dataset.id: stage_table(dataset) for dataset in datasets}
        rolled = {dataset.id: roll_up_table(dataset, metadata) for dataset in datasets}
        self.monthly = {name: table for name, table in rolled.items() if table is not None}

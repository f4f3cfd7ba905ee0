"""Puts many rows into a table at the speed of the bare driver: tuples on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

from sqlalchemy import Column, Connection, Date, Table

from data_loaders.store.tables import Pounds


@contextmanager
def temporary(connection: Connection, *tables: Table) -> Iterator[None]:
    """Temporary tables for the length of a block; a transaction that fails in it takes them back by itself."""
    for table in tables:
        table.create(connection)
    yield
    for table in tables:
        table.drop(connection)


def insert(connection: Connection, table: Table, columns: Mapping[str, Iterable[Any]]) -> None:
    """Appends rows given as columns of equal length.

    Args:
        columns: by the table's names; ``str``, ``int``, ``float``, ``Decimal``, ``date`` or ``None``.
    """
    names = ", ".join(f'"{name}"' for name in columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({names}) FROM STDIN') as copy:
            for row in zip(*columns.values(), strict=True):
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(columns))
    values = (_for_sqlite(table.c[name], column) for name, column in columns.items())
    driver.executemany(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})', zip(*values, strict=True))


def _for_sqlite(column: Column[Any], values: Iterable[Any]) -> Iterable[Any]:
    """SQLite's own types: whole pence for money, ISO text for days."""
    if isinstance(column.type, Pounds):
        return [None if value is None else pence(value) for value in values]
    if isinstance(column.type, Date):
        # A file holds few distinct days: each is written out once.
        days: dict[dt.date | None, str | None] = {None: None}
        return [days[day] if day in days else days.setdefault(day, day.isoformat()) for day in values]
    return values


def pence(pounds: Decimal) -> int:
    """An amount in whole pence.

    >>> pence(Decimal("-0.29"))
    -29
    """
    return int(pounds.scaleb(2))

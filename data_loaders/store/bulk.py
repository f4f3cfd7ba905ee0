"""Puts many rows into a table at the speed of the bare driver: tuples on SQLite, COPY on PostgreSQL."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

import pandas as pd
from sqlalchemy import Connection, Table


def insert(connection: Connection, table: Table, rows: pd.DataFrame) -> None:
    """Appends a frame whose columns are named as the table's.

    Args:
        rows: object columns of ``str``, ``int``, ``float``, ``Decimal``, ``date`` or ``None``.
    """
    if rows.empty:
        return
    columns = ", ".join(f'"{name}"' for name in rows.columns)
    driver: Any = connection.connection.driver_connection
    if connection.dialect.name == "postgresql":
        with driver.cursor() as cursor, cursor.copy(f'COPY "{table.name}" ({columns}) FROM STDIN') as copy:
            for row in _tuples(rows):
                copy.write_row(row)
        return
    marks = ", ".join("?" * len(rows.columns))
    driver.executemany(f'INSERT INTO "{table.name}" ({columns}) VALUES ({marks})', _tuples(rows.apply(_for_sqlite)))


def _tuples(rows: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    columns: Iterable[list[Any]] = [rows[name].astype(object).tolist() for name in rows]
    return zip(*columns, strict=True)


def _for_sqlite(column: pd.Series[Any]) -> pd.Series[Any]:
    """SQLite's own types: whole pence for money, ISO text for days."""
    first = next((value for value in column if value is not None), None)
    if isinstance(first, Decimal):
        values = [None if value is None else int(value * 100) for value in column]
    elif isinstance(first, dt.date):
        # A file holds few distinct days: each is written out once.
        iso = {day: day.isoformat() for day in column.dropna().unique()}
        values = [None if value is None else iso[value] for value in column]
    else:
        return column.astype(object)
    return pd.Series(values, index=column.index, dtype=object)

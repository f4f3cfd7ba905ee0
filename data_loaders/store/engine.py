"""The database behind the store: SQLite in one file by default, PostgreSQL where ``DATABASE_URL`` says so."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, OperationalError

from data_loaders.errors import Refused

ONE_WRITER = 4_415_120  # the advisory lock's number on PostgreSQL; any fixed number serves


def database_url() -> str:
    """``$DATABASE_URL``, or a SQLite file in ``var/`` beside the code."""
    return os.environ.get("DATABASE_URL") or f"sqlite:///{Path(__file__).parents[2] / 'var' / 'dashboard.sqlite'}"


def engine(url: str) -> Engine:
    """An engine that keeps what it acknowledged: write-ahead log with full synchronisation on SQLite.

    Raises:
        Refused: the URL is none, or names a folder that cannot be made.
    """
    try:
        place = make_url(url)
        if place.get_backend_name() == "postgresql":
            return create_engine(place.set(drivername="postgresql+psycopg"), pool_pre_ping=True, hide_parameters=True)
        if place.database:
            Path(place.database).parent.mkdir(parents=True, exist_ok=True)
        made = create_engine(place, connect_args={"timeout": 60}, hide_parameters=True)
    except (ArgumentError, ImportError, OSError) as fault:
        raise Refused(
            "DATABASE_URL does not name a store that can be opened. Name a file, such as "
            "sqlite:///var/dashboard.sqlite, or a PostgreSQL database; or leave it out."
        ) from fault
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transaction handling begins too late: it is switched off and BEGIN is said here.
    connection.isolation_level = None
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


@contextmanager
def writing(made: Engine) -> Iterator[Connection]:
    """One transaction that is alone in writing; rolled back whole if anything fails.

    Raises:
        Refused: the database cannot be reached or written.
    """
    try:
        with made.connect().execution_options(writes=True) as connection, connection.begin():
            if made.dialect.name == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": ONE_WRITER})
            yield connection
    except OperationalError as fault:
        reason = str(fault.orig).strip().splitlines()[0] if fault.orig and made.dialect.name == "sqlite" else ""
        raise Refused(
            f"The store at {made.url.render_as_string()} cannot be written{f' ({reason})' if reason else ''}; nothing "
            "was stored. Check DATABASE_URL, that there is room on the disk, and that nobody else is holding it."
        ) from fault

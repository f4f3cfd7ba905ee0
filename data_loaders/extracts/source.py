"""A database that is only read: opened as read-only as it lets itself be told, and read a chunk of rows at a time."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, CursorResult, Date, Engine, bindparam, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_loaders.errors import Refused
from data_loaders.extracts import faults
from data_loaders.extracts.declared import Extract

CONNECT_SECONDS = 10
# A connection whose other end is gone without a word is given up after a minute, not after the system's two hours.
ALIVE = {"keepalives_idle": 30, "keepalives_interval": 10, "keepalives_count": 3}
STEPS = 10_000  # of SQLite's virtual machine between two looks at the clock

Rows = Sequence[Sequence[object]]


@dataclass(frozen=True)
class Answer:
    """What a query gives: the names of its columns, and its rows in chunks, read when they are asked for."""

    columns: tuple[str, ...]
    chunks: Iterator[Rows]


@contextmanager
def answer(extract: Extract, parameters: Mapping[str, object]) -> Iterator[Answer]:
    """The answer to an extract's query, for as long as the block runs; nothing is left open after it.

    Raises:
        Refused: one sentence on why there is none. The chunks raise it too: too many rows, too slow, broken off.
    """
    deadline = time.monotonic() + extract.timeout_seconds
    engine = _engine(extract, deadline)
    try:
        connection = engine.connect()
    except SQLAlchemyError as fault:
        raise faults.refusal(extract, fault) from None
    try:
        with connection:
            reading = connection.execution_options(postgresql_readonly=True, yield_per=extract.chunk_rows)
            days = [bindparam(name, type_=Date) for name in ("since", "until") if name in extract.asks]
            with _in_words(extract, connection):
                result = reading.execute(text(extract.statement).bindparams(*days), parameters)
            yield Answer(tuple(result.keys()), _chunks(extract, connection, result, deadline))
    finally:
        engine.dispose()


def _chunks(extract: Extract, connection: Connection, result: CursorResult[Any], deadline: float) -> Iterator[Rows]:
    count = 0
    while True:
        with _in_words(extract, connection):
            rows = result.fetchmany(extract.chunk_rows)
        count += len(rows)
        if count > extract.row_limit:
            sentence = f"The query gives more than {extract.row_limit:,} rows. Narrow it, or raise row_limit."
            raise Refused(faults.problem(extract, sentence))
        if time.monotonic() > deadline:
            sentence = f"Reading took longer than {extract.timeout_seconds:g} seconds. "
            raise Refused(faults.problem(extract, f"{sentence}Narrow the query, or raise timeout_seconds."))
        if not rows:
            return
        yield rows


@contextmanager
def _in_words(extract: Extract, connection: Connection) -> Iterator[None]:
    try:
        yield
    except (SQLAlchemyError, ValueError) as fault:  # ValueError: text in no known encoding, a date beyond all years
        raise faults.refusal(extract, fault, connection) from None


def _engine(extract: Extract, deadline: float) -> Engine:
    url = os.environ.get(extract.url, "")
    if not url:
        where = "Set it where this runs, as docs/extracts.md says."
        raise Refused(faults.problem(extract, f"The environment variable {extract.url} is not set. {where}"))
    how: dict[str, Any] = {"poolclass": NullPool, "hide_parameters": True}
    try:
        place = make_url(url)
        backend = place.get_backend_name()
        if backend == "postgresql":
            timing = {"connect_timeout": CONNECT_SECONDS, **ALIVE}
            made = create_engine(place.set(drivername="postgresql+psycopg"), connect_args=timing, **how)
            event.listen(made, "connect", _prepare_postgresql(extract.timeout_seconds))
            return made
        if backend == "sqlite":
            return create_engine("sqlite://", creator=_sqlite(place.database or "", deadline), **how)
        # Of other databases only this is known: nothing is ever committed there.
        return create_engine(place, **how)
    except (NoSuchModuleError, ImportError):
        sentence = f"The driver for the kind of database that {extract.url} names is not installed here. Install it."
    except ArgumentError:
        sentence = f"{extract.url} does not hold a database's URL. Write it as docs/extracts.md shows."
    raise Refused(faults.problem(extract, sentence))


def _prepare_postgresql(seconds: float) -> Any:
    def prepare(connection: Any, _record: object) -> None:
        # Said after connecting, not as start-up options: a connection pooler in between refuses those.
        for setting in ("default_transaction_read_only = on", f"statement_timeout = {max(1, int(seconds * 1000))}"):
            connection.execute(f"SET SESSION {setting}")
        connection.commit()

    return prepare


def _sqlite(database: str, deadline: float) -> Any:
    def opened() -> sqlite3.Connection:
        file = f"{Path(database).absolute().as_uri()}?mode=ro"
        connection = sqlite3.connect(file, uri=True, timeout=CONNECT_SECONDS)
        connection.execute("PRAGMA query_only = ON")
        connection.set_progress_handler(lambda: int(time.monotonic() > deadline), STEPS)
        return connection

    return opened

"""Somebody else's databases, made for the tests: a police system's crimes in SQLite and in PostgreSQL."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy import create_engine, make_url, text

from data_loaders.extracts import Extract
from tests.machines.postgres import READER

PASSWORD = "s3cret-horse"
VARIABLE = "POLICE_DATABASE_URL"
COLUMNS = "crime_ref TEXT, hat_code TEXT, committed_on DATE, recorded_on DATE, ho_group TEXT, disposal TEXT"
QUERY = "SELECT * FROM crimes WHERE recorded_on BETWEEN :since AND :until ORDER BY crime_ref"
MAPPED = {"crime_ref": "crime_reference", "hat_code": "person", "committed_on": "offence_date"}
MAPPED |= {"recorded_on": "recorded_date", "ho_group": "offence_group", "disposal": "outcome"}

Crime = tuple[Any, ...]


def crime(number: int, recorded: str, committed: str = "", group: str = "burglary", person: str = "MB-001") -> Crime:
    """A crime as the police system has it; committed on the day it was recorded, unless said otherwise."""
    days = (dt.date.fromisoformat(committed or recorded), dt.date.fromisoformat(recorded))
    return (f"CR/{number:04}/20", person, *days, group, "charged")


def offences(**changes: Any) -> Extract:
    """The extract of the crimes, read whole from January 2020 on by the day of offence, unless changed."""
    said: dict[str, Any] = {
        "id": "offences",
        "title": "Police crime system",
        "dataset": "offences",
        "url": VARIABLE,
        "query": QUERY.replace("recorded_on BETWEEN", "committed_on BETWEEN"),
        "columns": MAPPED,
        "site": "middlesbrough",
        "sender": "Police data lead",
        "starts": dt.date(2020, 1, 1),
    }
    return Extract.model_validate(said | changes)


def by_recording(**changes: Any) -> Extract:
    """The same, but only what was recorded since the last run, less a week."""
    return offences(**{"query": QUERY, "incremental": "recorded_date", "overlap_days": 7} | changes)


class Source:
    """A database with a table of crimes that the test may change; ``url`` is what an extract is given."""

    def __init__(self, owner: str, url: str) -> None:
        self.url = url
        self._engine = create_engine(owner)
        self.say(f"CREATE TABLE crimes ({COLUMNS})")

    def say(self, statement: str) -> None:
        """Runs a statement as the owner."""
        with self._engine.begin() as connection:
            connection.exec_driver_sql(statement)

    def add(self, *crimes: Crime) -> None:
        """Adds crimes."""
        names = [column.split()[0] for column in COLUMNS.split(", ")]
        into = text(f"INSERT INTO crimes VALUES ({', '.join(f':{name}' for name in names)})")
        with self._engine.begin() as connection:
            connection.execute(into, [dict(zip(names, map(_plain, row), strict=True)) for row in crimes])

    def crimes(self) -> list[Crime]:
        """What stands there."""
        with self._engine.connect() as connection:
            return [tuple(row) for row in connection.exec_driver_sql("SELECT * FROM crimes ORDER BY crime_ref")]

    def close(self) -> None:
        """Lets go of it."""
        self._engine.dispose()


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def in_sqlite(path: Path) -> Source:
    """A SQLite file."""
    url = f"sqlite:///{path.as_posix()}"
    return Source(url, url)


def in_postgresql(owner: str) -> Source:
    """A PostgreSQL database with a user who may only read, and must say a password."""
    place = make_url(owner)
    with psycopg.connect(place.set(drivername="postgresql").render_as_string(), autocommit=True) as door:
        there = door.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [READER]).fetchone()
        verb = "ALTER" if there else "CREATE"
        role = sql.SQL("{} ROLE {} LOGIN PASSWORD {}").format(sql.SQL(verb), sql.Identifier(READER), PASSWORD)
        door.execute(role)
        door.execute("DROP SCHEMA public CASCADE")
        door.execute("CREATE SCHEMA public")
        door.execute(f"GRANT USAGE ON SCHEMA public TO {READER}")
        door.execute(f"ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO {READER}")
    reader = place.set(username=READER, password=PASSWORD)
    return Source(owner, reader.render_as_string(hide_password=False))

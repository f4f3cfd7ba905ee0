"""A source to extract from, in SQLite and in PostgreSQL, and a store to extract to."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from data_loaders.declarations import folder
from data_loaders.extracts import extracts
from data_loaders.store import Store
from tests.extracts import sources
from tests.extracts.sources import QUERY

if TYPE_CHECKING:
    from tests.machines.postgres import Cluster


DECLARED = f'''
[extracts.{{name}}]
title = "{{title}}"
dataset = "offences"
url = "POLICE_DATABASE_URL"
site = "middlesbrough"
starts = 2020-01-01
incremental = "recorded_date"
query = "{QUERY}"
[extracts.{{name}}.columns]
crime_ref = "crime_reference"
hat_code = "person"
committed_on = "offence_date"
recorded_on = "recorded_date"
ho_group = "{{group}}"
disposal = "outcome"
'''


@pytest.fixture
def lite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[sources.Source]:
    """The police system as a SQLite file; the environment variable leads to it."""
    made = sources.in_sqlite(tmp_path / "police.sqlite")
    monkeypatch.setenv(sources.VARIABLE, made.url)
    yield made
    made.close()


@pytest.fixture(scope="session")
def police(postgres: Cluster) -> Iterator[str]:
    """A database for the police system, as its owner names it; emptied for each test, which is quicker than made."""
    owner = postgres.fresh_database()
    yield owner
    postgres.drop(owner)


@pytest.fixture
def served(police: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[sources.Source]:
    """The police system on a PostgreSQL server, with a user who may only read and must say a password."""
    made = sources.in_postgresql(police)
    monkeypatch.setenv(sources.VARIABLE, made.url)
    yield made
    made.close()


@pytest.fixture(params=["lite", pytest.param("served", marks=pytest.mark.postgres)])
def source(request: pytest.FixtureRequest) -> sources.Source:
    """The police system on either: the test runs once with each."""
    found: sources.Source = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of an empty store, at rest: copying it is quicker than making one."""
    path = tmp_path_factory.mktemp("empty") / "store.sqlite"
    made = Store(f"sqlite:///{path.as_posix()}")
    with made.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    made.engine.dispose()
    return path


@pytest.fixture
def store(empty: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store in a SQLite file."""
    path = tmp_path / "store.sqlite"
    shutil.copy(empty, path)
    made = Store(f"sqlite:///{path.as_posix()}")
    yield made
    made.engine.dispose()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A configuration with a faulty extract and, after it, a good one; and a store of the test's own."""
    copy = tmp_path / "config"
    shutil.copytree(folder(), copy)
    both = DECLARED.format(name="bad", title="Old crime system", group="outcome").replace('disposal = "outcome"\n', "")
    both += DECLARED.format(name="good", title="Police crime system", group="offence_group")
    (copy / "extracts.toml").write_text(both, "utf-8")
    monkeypatch.setenv("HAT_CONFIG", str(copy))
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'own.sqlite').as_posix()}")
    extracts.cache_clear()  # the configuration is read once for the process
    yield copy
    extracts.cache_clear()

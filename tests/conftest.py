"""What tests may ask for by name: the real data, PostgreSQL, a store on either database, a browser, the app.

A test that asks for one of them carries its mark by itself (``-m "not browser"`` leaves those out). Where the computer
lacks what is asked for, the test is skipped and says why; where ``CI`` is set it fails, so that nothing is
passed over in silence where it counts.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import hypothesis
import pytest

if TYPE_CHECKING:  # imported where used: most tests need neither
    from playwright.sync_api import Browser

    from tests.machines.app import App
    from tests.machines.postgres import Cluster

ROOT = Path(__file__).resolve().parents[1]
MARKED_BY_FIXTURE = {"real_data": "real_data", "browser": "browser", "postgres": "postgres", "postgres_url": "postgres"}

# Both cores are busy while the tests run: how long one example takes then says nothing.
if not os.environ.get("CI"):  # where hypothesis has a profile of its own, which also does the same each time
    hypothesis.settings.register_profile("busy", deadline=None)
    hypothesis.settings.load_profile("busy")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by what it asks for."""
    for item in items:
        for fixture in set(getattr(item, "fixturenames", ())) & MARKED_BY_FIXTURE.keys():
            item.add_marker(MARKED_BY_FIXTURE[fixture])


def absent(reason: str) -> NoReturn:
    """Give up on a test whose machine is not here: fail where it counts, else skip."""
    if os.environ.get("CI"):
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def _hands_off_the_real_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Whatever opens a store without saying which gets a throw-away one, never the office's own in ``var/``."""
    store = tmp_path_factory.mktemp("store") / "store.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", f"sqlite:///{store.as_posix()}")
        yield


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of published files: ``HAT_REAL_DATA``, or ``shared/data`` beside the checkout."""
    folder = Path(os.environ.get("HAT_REAL_DATA") or ROOT.parent / "shared" / "data")
    if not folder.is_dir():
        absent("The published files are not here: name their folder in HAT_REAL_DATA.")
    return folder


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """A throw-away PostgreSQL server, started when first asked for; one for each worker."""
    from tests.machines import find
    from tests.machines.postgres import Cluster

    programs = find.postgres() or absent("PostgreSQL is not here: install it, or name its folder in HAT_PG_BIN.")
    cluster = Cluster(programs)
    yield cluster
    cluster.stop()


@pytest.fixture
def postgres_url(postgres: Cluster) -> Iterator[str]:
    """An empty PostgreSQL database of the test's own, as ``DATABASE_URL`` names it."""
    url = postgres.fresh_database()
    yield url
    postgres.drop(url)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of the test's own: the test runs once on SQLite and once on PostgreSQL."""
    if request.param == "sqlite":
        return f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the demonstration programme (Middlesbrough) in it: copy it before writing to it."""
    from tests.machines.demonstration import made

    return made(tmp_path_factory.mktemp("demonstration"))


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real browser; ask it for ``new_context()`` so that no test sees another's cookies."""
    from tests.machines.browser import open_browser

    with open_browser() as browser:
        yield browser or absent("No browser is here: install Chromium, Chrome or Edge, or name one in HAT_CHROMIUM.")


@pytest.fixture(scope="module")
def app_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., App]]:
    """Start the real app: ``app_server(DATABASE_URL=...)`` returns it, with ``url`` and ``log()``.

    Each call starts one more; all of them end with the test's module.
    """
    from tests.machines.app import App

    started: list[App] = []

    def start(**settings: str) -> App:
        started.append(App(tmp_path_factory.mktemp("app"), **settings))
        return started[-1]

    yield start
    for app in started:
        app.stop()

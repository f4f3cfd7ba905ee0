"""The store that the app looks at: empty, or a copy of the demonstration programme."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from data_loaders import store


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app looks at an empty store."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")


@pytest.fixture
def filled(tmp_path: Path, demonstration: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The app looks at a copy of the demonstration programme."""
    copy = shutil.copy(demonstration, tmp_path / "store.sqlite")
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{Path(copy).as_posix()}")


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    store.opened.cache_clear()

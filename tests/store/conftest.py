"""An empty store on either database."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_loaders.store import Store


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()

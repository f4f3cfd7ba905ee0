"""The Upload page runs an extract, shows what came of it, and names what it cannot do."""

from __future__ import annotations

import pytest

from data_loaders import store
from tests.extracts.sources import Source, crime
from tests.pages.app import opened, words


@pytest.mark.usefixtures("config")
def test_an_extract_is_checked_and_run_at_a_button(lite: Source) -> None:
    lite.add(crime(1, "2020-01-06"), crime(2, "2020-02-03"))
    app = opened("upload")
    assert "never ran" in words(app)
    app.button(key="check good").click().run(timeout=120)
    assert "Nothing was stored: 2 rows added" in words(app)
    assert store.default().version() == 0
    app.button(key="run good").click().run(timeout=120)
    assert "Police crime system is stored as load 1. 2 rows added" in words(app)
    assert "loaded, 2 rows" in words(opened("upload"))


@pytest.mark.usefixtures("config")
def test_an_extract_that_fails_says_why_and_stores_nothing(lite: Source) -> None:
    lite.add(crime(1, "2020-01-06"))
    app = opened("upload")
    app.button(key="run bad").click().run(timeout=120)
    assert "Nothing was loaded." in words(app)
    assert store.default().version() == 0

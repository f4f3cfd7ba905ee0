"""What a load or an undo does to the KPIs, said before and after."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from dashboard.scorecard import effects
from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.hand import WHO
from tests.loaders.sheets import LEDGER, entry, text


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    ingest(WHO, store, text([LEDGER, entry(1, "£1,000.00")]), "october.csv")
    return store


def said(store: Store, content: bytes, request: Request = Request()) -> list[str]:  # noqa: B008 (frozen)
    look = partial(effects.of_trial, WHO, store)
    report = ingest(WHO, store, content, "new.csv", request, keep=False, look=look)
    assert report.status == "fine", report.problems
    return [str(effect) for effect in report.effects]


def test_a_dry_run_says_which_figure_moves_from_what_to_what_and_stores_nothing(store: Store) -> None:
    new = text([LEDGER, entry(2, "£204.10")])
    assert said(store, new) == [
        "Spend to date against profile and budget: from £1,000 (of £441,512) to £1,204 (of £441,512): +£204.10"
    ]
    assert store.version() == 1


def test_what_feeds_no_kpi_moves_none(store: Store) -> None:
    same = text([LEDGER, entry(1, "£1,000.00"), entry(2, "£0.00")])
    assert not said(store, same) or "stays" in said(store, same)[0]


def test_undoing_moves_the_figure_back(store: Store) -> None:
    ingest(WHO, store, text([LEDGER, entry(2, "£204.10")]), "new.csv")
    store.withdraw(WHO, 2)
    (moved,) = effects.of_versions(WHO, store, 2, 3)
    assert (moved.before, moved.after) == ("£1,204 (of £441,512)", "£1,000 (of £441,512)")
    assert effects.of_versions(WHO, store, 1, 3) == ()


def test_only_what_was_loaded_in_between_is_computed_again(store: Store) -> None:
    assert effects.of_versions(WHO, store, 1, 1) == ()
    assert [effect.kpi.id for effect in effects.of_versions(WHO, store, 0, 1)] == ["spend_to_date"]

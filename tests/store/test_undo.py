"""Any load can be taken back and brought back: what stands is as if only the standing loads had ever been made."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import text

from data_loaders.errors import Refused
from data_loaders.store import Store
from tests.store.arrivals import CLERK, OCTOBER, Row, arrival, crime, recomputed, rolled, slot, standing

ASSUMED = [replace(OCTOBER, assumed=True)]


def doses(store: Store) -> dict[int, float]:
    """The dose of each day."""
    rows = store.read(CLERK, "attendance")
    return dict(sorted(zip((day.day for day in rows["date"]), rows["dose_mg"], strict=True)))


def test_withdrawing_the_newest_load_brings_back_the_state_before_to_the_byte(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)]))
    before, monthly = standing(store, "attendance"), rolled(store, "attendance")
    store.load(CLERK, arrival("attendance", [slot(day=2, attendance="missed"), slot(day=3)]))
    assert store.withdraw(CLERK, 2) == 3
    assert (standing(store, "attendance"), rolled(store, "attendance")) == (before, monthly)


def test_an_earlier_load_is_withdrawn_while_the_later_ones_stand(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2), slot(day=3)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=2, dose_mg=150.0), slot(day=4)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=3), slot(day=5)], covers=ASSUMED))
    store.withdraw(CLERK, 1)
    # Day 1 came with load 1 only. Day 3 did too, but load 3 found it the same: it stands on, now as load 3's.
    assert doses(store) == {2: 150.0, 3: 200.0, 4: 200.0, 5: 200.0}
    assert store.rows(CLERK, "attendance").sort_values("date")["load"].tolist() == [2, 3, 2, 3]
    assert rolled(store, "attendance") == recomputed(store, "attendance")


def test_a_load_in_the_middle_is_withdrawn_and_what_it_replaced_stands_again(store: Store) -> None:
    for dose in (100.0, 150.0):
        store.load(CLERK, arrival("attendance", [slot(dose_mg=dose)]))
    store.load(CLERK, arrival("attendance", [slot(dose_mg=150.0), slot(day=2)]))
    store.withdraw(CLERK, 2)
    assert doses(store) == {1: 150.0, 2: 200.0}
    store.withdraw(CLERK, 3)
    assert doses(store) == {1: 100.0}
    store.withdraw(CLERK, 1)
    assert doses(store) == {}


def test_what_a_withdrawn_load_took_away_stands_again_and_a_later_one_may_take_it_too(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=1)]))
    store.load(CLERK, arrival("attendance", [slot("MB-2", month=11)], covers=ASSUMED))
    assert len(store.read(CLERK, "attendance")) == 2
    store.withdraw(CLERK, 2)
    assert len(store.read(CLERK, "attendance")) == 3
    # A return that states October, made while the one before it was withdrawn, covers what that one brought as well.
    store.withdraw(CLERK, 1)
    store.load(CLERK, arrival("attendance", []))
    store.restore(CLERK, 1)
    assert store.read(CLERK, "attendance")["person"].tolist() == ["MB-2"]
    store.withdraw(CLERK, 4)
    assert len(store.read(CLERK, "attendance")) == 3


def test_an_earlier_publication_is_withdrawn_and_equal_rows_stay_separate(store: Store) -> None:
    a, b = crime("A"), crime("B")
    store.load(CLERK, arrival("street_crime", [a, a], "1.csv"))
    store.load(CLERK, arrival("street_crime", [a, a, a, b], "2.csv"))
    before = standing(store, "street_crime", provenance=False)
    store.withdraw(CLERK, 1)
    assert standing(store, "street_crime", provenance=False) == before
    assert set(store.rows(CLERK, "street_crime")["load"]) == {2}
    assert rolled(store, "street_crime") == recomputed(store, "street_crime")


def test_a_withdrawn_load_is_restored_in_its_place(store: Store) -> None:
    for load in range(1, 4):
        store.load(
            CLERK, arrival("attendance", [slot(day=1, dose_mg=100.0 + load), slot(day=1 + load)], covers=ASSUMED)
        )
    before, coverage = standing(store, "attendance"), store.coverage(CLERK)
    store.withdraw(CLERK, 2)
    assert doses(store) == {1: 103.0, 2: 200.0, 4: 200.0}
    assert store.loads(CLERK)["standing"].tolist() == [True, False, True]
    assert store.restore(CLERK, 2) == 5
    assert standing(store, "attendance") == before
    assert store.coverage(CLERK).equals(coverage)
    assert [store.loads(CLERK, as_at=at)["standing"].all() for at in (3, 4, 5)] == [True, False, True]
    store.withdraw(CLERK, 2)
    assert doses(store) == {1: 103.0, 2: 200.0, 4: 200.0}


def test_what_does_not_stand_cannot_be_withdrawn_nor_what_stands_restored(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    with pytest.raises(Refused, match="Load 1 was not withdrawn, so there is nothing to bring back"):
        store.restore(CLERK, 1)
    store.withdraw(CLERK, 1)
    for load in (1, 99):
        with pytest.raises(Refused, match=f"Load {load} does not stand"):
            store.withdraw(CLERK, load)
    with pytest.raises(Refused, match="Load 99 was not withdrawn"):
        store.restore(CLERK, 99)
    assert store.version() == 2


def test_a_publication_that_stands_under_another_name_is_not_restored_beside_it(store: Store) -> None:
    for file in ("a.csv", "copy of a.csv"):
        paid: Row = {"supplier": "Acme Ltd", "publication": file}
        stored = store.load(CLERK, arrival("payments", [paid], file, covers=[], fingerprint="the same bytes"))
        assert stored.load
        if file == "a.csv":
            store.withdraw(CLERK, stored.load)
    with pytest.raises(Refused, match=r"The same publication stands as load 2\. Withdraw that one first\."):
        store.restore(CLERK, 1)
    assert len(store.read(CLERK, "payments")) == 1


def test_one_sites_load_is_withdrawn_without_moving_the_others(store: Store) -> None:
    there = [replace(OCTOBER, site="hartlepool")]
    store.load(CLERK, arrival("attendance", [slot()]))
    store.load(CLERK, arrival("attendance", [slot("HP-1", site="hartlepool")], covers=there))
    before = store.rows(CLERK, "attendance", site="hartlepool")
    store.withdraw(CLERK, 1)
    assert store.rows(CLERK, "attendance").equals(before), "not a stamp differs"


def as_an_earlier_release_left_it(store: Store) -> None:
    """Takes out what the release did not have: it noted neither what a load found unchanged nor how blanks counted."""
    with store.engine.begin() as connection:
        for statement in (
            "DROP TABLE confirmations",
            "DROP TABLE kept_blanks",
            "ALTER TABLE loads DROP COLUMN blanks",
        ):
            connection.execute(text(statement))
    store.engine.dispose()


def test_a_store_of_an_earlier_release_opens_and_its_newest_loads_are_withdrawn(store: Store, store_url: str) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=2), slot(day=3)], covers=ASSUMED))
    as_an_earlier_release_left_it(store)
    opened = Store(store_url)
    opened.load(CLERK, arrival("attendance", [slot(day=2, dose_mg=None), slot(day=4)], covers=ASSUMED))
    for load, days in ((3, [1, 2, 3]), (2, [1, 2]), (1, [])):
        opened.withdraw(CLERK, load)
        assert list(doses(opened)) == days
    opened.engine.dispose()


def test_what_an_earlier_release_did_not_note_is_not_played_again(store: Store, store_url: str) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=2), slot(day=3)], covers=ASSUMED))
    store.load(CLERK, arrival("attendance", [slot(day=4)], covers=ASSUMED))
    as_an_earlier_release_left_it(store)
    opened = Store(store_url)
    before = standing(opened, "attendance")
    with pytest.raises(Refused, match="Load 2 was made by an earlier release, .* load 1 stays as it is"):
        opened.withdraw(CLERK, 1)
    assert (standing(opened, "attendance"), opened.version()) == (before, 3)
    # Load 3 found nothing unchanged: all it said is known, and load 2 can go from under it.
    opened.withdraw(CLERK, 2)
    assert Counter(doses(opened)) == Counter({1: 200.0, 2: 200.0, 4: 200.0})
    opened.engine.dispose()

"""A blank never overwrites a value unless the officer chooses it, or the rest of the row leaves it nothing to say."""

from __future__ import annotations

import datetime as dt

import pytest

from data_loaders.store import Store
from data_loaders.store.merge import Change
from tests.store.arrivals import CLERK, Row, arrival, rolled, slot, standing


def only(store: Store, column: str, dataset: str = "attendance") -> object:
    (value,) = store.read(CLERK, dataset)[column].astype(object).where(lambda cells: cells.notna(), None).tolist()
    return value


def test_a_blank_never_overwrites_a_value(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(adverse_event="minor")]))
    stored = store.load(CLERK, arrival("attendance", [slot(dose_mg=180.0)]))
    assert stored.change == Change(changed=1, blanks_kept=1)
    assert (only(store, "dose_mg"), only(store, "adverse_event")) == (180.0, "minor")


def test_a_blank_clears_where_the_officer_says_so(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(adverse_event="minor")]))
    stored = store.load(CLERK, arrival("attendance", [slot(dose_mg=None)], blanks="clear"))
    assert stored.change == Change(changed=1)
    assert (only(store, "dose_mg"), only(store, "adverse_event")) == (None, None)


def test_a_row_that_differs_by_blanks_only_is_the_same(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(adverse_event="minor"), slot(day=2)]))
    stored = store.load(CLERK, arrival("attendance", [slot(dose_mg=None), slot(day=2)]))
    assert stored.change == Change(same=2, blanks_kept=2)
    assert not stored.made


def test_a_value_fills_a_blank(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(dose_mg=None)]))
    assert store.load(CLERK, arrival("attendance", [slot()])).change == Change(changed=1)
    assert rolled(store, "attendance") == {("middlesbrough", "MB-1", "2019-10"): (1, 0, 0, 200.0)}


@pytest.mark.parametrize(
    ("before", "now", "left"),
    [
        # The rules want no reason of a slot that was attended or missed.
        ({"attendance": "excused", "excused_reason": "custody"}, {"attendance": "attended"}, None),
        ({"attendance": "excused", "excused_reason": "custody"}, {"attendance": "missed"}, None),
        ({"attendance": "excused", "excused_reason": "custody"}, {"attendance": "excused"}, "custody"),
    ],
)
def test_a_reason_does_not_outlive_what_it_explained(store: Store, before: Row, now: Row, left: str | None) -> None:
    store.load(CLERK, arrival("attendance", [slot(**before)]))
    store.load(CLERK, arrival("attendance", [slot(**now)]))
    assert only(store, "excused_reason") == left


def test_a_dose_does_not_outlive_the_news_that_its_slot_was_missed(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    store.load(CLERK, arrival("attendance", [slot(attendance="missed", dose_mg=None)]))
    assert only(store, "dose_mg") is None


def test_a_blank_end_keeps_the_reason_that_goes_with_the_end_it_keeps(store: Store) -> None:
    # exit_reason is empty when exit_date is blank: the date that is kept counts, not the blank.
    person: Row = {"site": "middlesbrough", "person": "MB-1", "first_dose_date": dt.date(2019, 10, 7)}
    person |= dict.fromkeys(("sex", "age_band"), None) | {"episode": 1}
    left = person | {"exit_date": dt.date(2020, 1, 6), "exit_reason": "completed"}
    store.load(CLERK, arrival("people", [left], covers=[]))
    assert store.load(CLERK, arrival("people", [person], covers=[])).change == Change(same=1, blanks_kept=2)
    assert only(store, "exit_reason", "people") == "completed"


def test_published_rows_are_taken_as_they_are(store: Store) -> None:
    row = {"month": "2019-10", "force": "Cleveland Police", "crime_type": "Drugs"}
    store.load(CLERK, arrival("street_crime", [row | {"lsoa_name": "Middlesbrough 001A"}]))
    assert store.load(CLERK, arrival("street_crime", [row])).change == Change(added=1, withdrawn=1)


def test_a_blank_is_a_blank_again_when_the_value_it_kept_is_withdrawn(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(adverse_event="minor")]))
    store.load(CLERK, arrival("attendance", [slot(dose_mg=180.0)]))
    store.load(CLERK, arrival("attendance", [slot(dose_mg=None)], covers=[]))
    store.withdraw(CLERK, 1)
    assert (only(store, "dose_mg"), only(store, "adverse_event")) == (180.0, None)
    store.restore(CLERK, 1)
    assert (only(store, "dose_mg"), only(store, "adverse_event")) == (180.0, "minor")


def test_a_load_that_cleared_clears_again_when_an_earlier_one_is_withdrawn_or_restored(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1, adverse_event="minor"), slot(day=2)]))
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2, dose_mg=150.0)], blanks="clear"))
    before = standing(store, "attendance")
    store.withdraw(CLERK, 1)
    store.restore(CLERK, 1)
    assert standing(store, "attendance") == before

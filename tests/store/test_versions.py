"""Which versions there are, which one stood at a moment, and what differs between two of them."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import update

from data_loaders.access import Actor, NotAllowed
from data_loaders.store import Store
from tests.store.arrivals import CLERK, arrival, crime, slot
from tests.store.test_trial import entry

COUNTS = ["dataset", "added", "changed", "withdrawn"]


def counts(store: Store, before: int, after: int) -> list[tuple[object, ...]]:
    return list(store.changes(CLERK, before, after)[COUNTS].itertuples(index=False, name=None))


def test_every_version_says_who_made_it_when_and_by_what(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()], "october.xlsx"))
    store.withdraw(CLERK, 1)
    store.restore(CLERK, 1)
    with store._writing() as connection:
        assert store._journal(connection, CLERK, "submit") == 4
    found = store.versions(CLERK)
    assert found.drop(columns="at").to_dict("split")["data"] == [
        [4, "Clerk", "submit", 0, "", ""],
        [3, "Clerk", "restore", 1, "october.xlsx", "attendance"],
        [2, "Clerk", "withdraw", 1, "october.xlsx", "attendance"],
        [1, "Clerk", "load", 1, "october.xlsx", "attendance"],
    ]
    assert (pd.Timestamp.now("UTC").tz_localize(None) - found["at"]).max() < pd.Timedelta(minutes=1)


def test_the_version_at_a_moment_is_the_newest_made_by_then(store: Store) -> None:
    for at in (1, 2, 3):
        store.load(CLERK, arrival("attendance", [slot(dose_mg=float(at))]))
    versions = store.tables.versions
    with store._writing() as connection:
        for version, hour in ((1, 9), (2, 12), (3, 12)):
            made = update(versions).where(versions.c.version == version)
            connection.execute(made.values(at=dt.datetime(2020, 6, 1, hour)))
    day = dt.datetime(2020, 6, 1)
    asked = (day.replace(hour=8, minute=59, second=59), day.replace(hour=9), day.replace(hour=11), day.replace(hour=12))
    assert [store.version_at(moment) for moment in asked] == [0, 1, 1, 3]
    summer = dt.timezone(dt.timedelta(hours=1))
    assert store.version_at(dt.datetime(2020, 6, 1, 9, 30, tzinfo=summer)) == 0, "half past eight in UTC"


def test_changes_count_each_row_once_whatever_lay_between(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2), slot(day=3)]))
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2, dose_mg=150.0), slot(day=4)]))
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2, dose_mg=100.0), slot(day=5)]))
    assert counts(store, 1, 2) == [("attendance", 1, 1, 1)]
    assert counts(store, 1, 3) == [("attendance", 1, 1, 1)]
    assert counts(store, 0, 3) == [("attendance", 3, 0, 0)]
    assert counts(store, 3, 1) == [("attendance", 1, 1, 1)]
    assert counts(store, 3, 0) == [("attendance", 0, 0, 3)]
    assert counts(store, 2, 2) == []


def test_a_row_that_stands_again_as_it_was_is_no_change(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    store.load(CLERK, arrival("attendance", [slot(), slot(day=2)]))
    store.withdraw(CLERK, 1)
    assert store.rows(CLERK, "attendance")["load"].tolist() == [2, 2], "it is another load's now"
    assert counts(store, 2, 3) == []
    store.withdraw(CLERK, 2)
    assert counts(store, 0, 4) == []


def test_equal_published_rows_are_counted_one_by_one(store: Store) -> None:
    a = crime("A")
    store.load(CLERK, arrival("street_crime", [a, a, a], "1.csv"))
    store.load(CLERK, arrival("street_crime", [a, crime("B"), crime("B", place=None), crime("B", place=None)], "2.csv"))
    assert counts(store, 1, 2) == [("street_crime", 3, 0, 2)]


def test_changes_say_by_how_much_money_moved(store: Store) -> None:
    store.load(CLERK, arrival("ledger", [entry(1, "100.00"), entry(2, "50.25")], covers=[]))
    store.load(CLERK, arrival("ledger", [entry(1, "99.99"), entry(3, "-10.00")], covers=[]))
    store.load(CLERK, arrival("attendance", [slot()]))
    found = store.changes(CLERK, 1, 3).set_index("dataset")
    assert found.to_dict("index") == {
        "attendance": {"added": 1, "changed": 0, "withdrawn": 0, "pounds": None},
        "ledger": {"added": 1, "changed": 1, "withdrawn": 0, "pounds": Decimal("-10.01")},
    }
    assert store.changes(CLERK, 3, 1).set_index("dataset")["pounds"]["ledger"] == Decimal("10.01")


def test_versions_and_changes_ask_who_reads(store: Store) -> None:
    nobody = Actor("Nobody", frozenset())
    for read in (lambda: store.versions(nobody), lambda: store.changes(nobody, 0, 1)):
        with pytest.raises(NotAllowed):
            read()

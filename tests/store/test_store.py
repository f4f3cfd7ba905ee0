"""What the store keeps: every row with where it came from, every earlier state, and no half load."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import pytest
from sqlalchemy import text

from data_loaders.access import Actor, NotAllowed
from data_loaders.schema import datasets
from data_loaders.store import Coverage, Store
from data_loaders.store import roll_up as roll_ups
from data_loaders.store.merge import Change
from tests.store.arrivals import CLERK, OCTOBER, arrival, crime, recomputed, rolled, slot, standing


def test_a_row_carries_its_versions_load_sheet_and_row(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)]))
    store.load(
        CLERK, arrival("attendance", [slot(day=2, attendance="missed")], covers=[replace(OCTOBER, assumed=True)])
    )
    now = store.rows(CLERK, "attendance").sort_values("date")
    assert now[["since", "load", "row"]].to_numpy().tolist() == [[1, 1, 2], [2, 2, 2]]
    assert now["until"].isna().all()
    assert set(now["sheet"]) == {"Sheet1"}
    then = store.rows(CLERK, "attendance", as_at=1).sort_values("date")
    assert then["until"].fillna(0).tolist() == [0, 2]


def test_a_return_adds_changes_and_leaves_the_same(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)]))
    change = store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2, dose_mg=150.0), slot(day=3)])).change
    assert change == Change(added=1, changed=1, same=1)
    assert sorted(store.read(CLERK, "attendance")["dose_mg"]) == [150.0, 200.0, 200.0]


def test_every_earlier_state_can_be_read(store: Store) -> None:
    for dose in (100.0, 200.0, 300.0):
        store.load(CLERK, arrival("attendance", [slot(dose_mg=dose)]))
    store.withdraw(CLERK, 3)
    doses = [store.read(CLERK, "attendance", as_at=version)["dose_mg"].tolist() for version in range(5)]
    assert doses == [[], [100.0], [200.0], [300.0], [200.0]]
    assert [len(store.loads(CLERK, as_at=version)) for version in range(5)] == [0, 1, 2, 3, 3]
    assert [len(store.coverage(CLERK, as_at=version)) for version in range(5)] == [0, 1, 2, 3, 2]
    assert store.loads(CLERK)["standing"].tolist() == [False, True, True]


def test_the_same_return_again_makes_no_version(store: Store) -> None:
    first = store.load(CLERK, arrival("attendance", [slot()]))
    again = store.load(CLERK, arrival("attendance", [slot()]))
    assert (first.made, again.made, again.version, store.version()) == (True, False, 1, 1)
    assert len(store.loads(CLERK)) == 1


def test_a_return_that_covers_more_is_kept_though_no_row_changes(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()], covers=[replace(OCTOBER, assumed=True)]))
    assert store.load(CLERK, arrival("attendance", [slot()], covers=[replace(OCTOBER, assumed=True)])).made is False
    assert store.load(CLERK, arrival("attendance", [slot()])).made, "what was assumed is now stated"
    assert store.load(CLERK, arrival("attendance", [slot()], covers=[replace(OCTOBER, assumed=True)])).made is False
    later = replace(OCTOBER, last=dt.date(2019, 11, 30))
    assert store.load(CLERK, arrival("attendance", [slot()], covers=[later]), keep=False).made, "it would be"
    assert store.version() == 2
    assert store.load(CLERK, arrival("attendance", [slot()], covers=[later])).made


def test_a_dry_run_stores_nothing(store: Store) -> None:
    stored = store.load(CLERK, arrival("attendance", [slot(), slot(day=2)]), keep=False)
    assert (stored.load, stored.version, stored.change.added, stored.made) == (None, 0, 2, True)
    assert store.read(CLERK, "attendance").empty
    assert store.loads(CLERK).empty
    assert store.coverage(CLERK).empty


def test_published_rows_replace_their_scope_and_equal_rows_are_separate(store: Store) -> None:
    antisocial = crime("Anti-social behaviour")
    store.load(CLERK, arrival("street_crime", [antisocial, antisocial, crime(), crime(month="2019-11")], "a.csv"))
    change = store.load(CLERK, arrival("street_crime", [antisocial] * 3, "b.csv")).change
    assert (change.added, change.same, change.withdrawn) == (1, 2, 1)
    assert sorted(store.read(CLERK, "street_crime")["month"]) == ["2019-10"] * 3 + ["2019-11"]


def test_an_older_publication_sent_again_after_a_newer_one_takes_its_place_back(store: Store) -> None:
    a, b, c = (crime(kind) for kind in ("A", "B", "C"))
    for rows in ([a, b], [a, c], [c], [a, c]):
        assert store.load(CLERK, arrival("street_crime", rows, "x.csv")).made
    assert sorted(store.read(CLERK, "street_crime")["crime_type"]) == ["A", "C"]


def test_the_same_publication_under_another_name_counts_once(store: Store) -> None:
    paid = {"supplier": "Acme Ltd", "amount_pounds": Decimal("5.00")}
    for file, made in (("a.csv", True), ("copy of a.csv", False)):
        rows = [paid | {"publication": file}]
        named = replace(arrival("payments", rows, file, covers=[]), fingerprint="the same bytes")
        assert store.load(CLERK, named).made is made
    assert len(store.read(CLERK, "payments")) == 1


def test_withdrawing_brings_back_the_state_before(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)]))
    before, monthly = standing(store, "attendance"), rolled(store, "attendance")
    store.load(CLERK, arrival("attendance", [slot(day=2, attendance="missed"), slot(day=3)]))
    assert store.withdraw(CLERK, 2) == 3
    assert standing(store, "attendance") == before
    assert rolled(store, "attendance") == monthly


def test_a_withdrawn_return_may_be_sent_again(store: Store) -> None:
    for dataset, row in (("attendance", slot()), ("street_crime", crime())):
        stored = store.load(CLERK, arrival(dataset, [row]))
        assert stored.load
        store.withdraw(CLERK, stored.load)
        assert store.load(CLERK, arrival(dataset, [row])).change.added == 1


def test_money_is_kept_to_the_penny(store: Store) -> None:
    amounts = [Decimal(amount) for amount in ("0.01", "-0.29", "99999999999.99", "1234.50", "0.00")]
    rows = [{"publication": "a", "supplier": "x", "amount_pounds": amount} for amount in amounts]
    store.load(CLERK, arrival("payments", rows, covers=[], total=sum(amounts, Decimal(0))))
    assert sorted(store.read(CLERK, "payments")["amount_pounds"]) == sorted(amounts)
    assert store.loads(CLERK)["total_pounds"].tolist() == [sum(amounts)]


def test_what_is_typed_is_kept_as_it_is(store: Store) -> None:
    words = ["007", "012E5", "'; DROP TABLE payments; --", 'a "quote"', "tab\tand\nline", "\\N", "Café £ 日本", "NULL"]
    rows = [{"publication": word, "supplier": word, "amount_pounds": Decimal("1.00")} for word in words]
    store.load(CLERK, arrival("payments", rows, covers=[]))
    assert sorted(store.read(CLERK, "payments")["supplier"]) == sorted(words)


def test_one_site_is_read_without_the_other(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot("MB-1"), slot("HP-1", site="hartlepool")]))
    assert store.read(CLERK, "attendance", site="hartlepool")["person"].tolist() == ["HP-1"]
    assert store.monthly(CLERK, "attendance", site="hartlepool")["person"].tolist() == ["HP-1"]


def test_two_equal_keys_in_one_return_are_stopped_by_the_database(store: Store) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"):
        store.load(CLERK, arrival("attendance", [slot(), slot()]))
    assert store.version() == 0
    assert store.loads(CLERK).empty


def test_a_load_that_fails_half_way_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1)]))
    before = standing(store, "attendance")

    def fail(*_: object) -> None:
        raise RuntimeError("the power went")

    with monkeypatch.context() as patch:
        patch.setattr(roll_ups, "refresh", fail)
        with pytest.raises(RuntimeError):
            store.load(CLERK, arrival("attendance", [slot(day=1, attendance="missed"), slot(day=2)]))
        with pytest.raises(RuntimeError):
            store.withdraw(CLERK, 1)
    assert (standing(store, "attendance"), store.version(), len(store.loads(CLERK))) == (before, 1, 1)
    assert store.load(CLERK, arrival("attendance", [slot(day=2)])).version == 2, "and the next load goes on"


def test_each_deed_asks_who_acts(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    nobody, viewer = Actor("Nobody", frozenset()), Actor("Viewer", frozenset({"viewer"}))
    for deed in (
        lambda: store.read(nobody, "attendance"),
        lambda: store.monthly(nobody, "attendance"),
        lambda: store.coverage(nobody),
        lambda: store.loads(nobody),
        lambda: store.rows(viewer, "attendance"),
        lambda: store.load(viewer, arrival("attendance", [slot(day=2)])),
        lambda: store.withdraw(viewer, 1),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert store.version() == 1


def test_the_register_says_who_loaded_what_and_when(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(), slot(day=2)], "october.xlsx"))
    (entry,) = store.loads(CLERK).to_dict("records")
    assert (entry["file"], entry["actor"], entry["dataset"], entry["rows"]) == (
        "october.xlsx",
        "Clerk",
        "attendance",
        2,
    )
    assert (entry["added"], entry["changed"], entry["same"], entry["withdrawn"]) == (2, 0, 0, 0)
    assert abs(pd.Timestamp(entry["at"]) - pd.Timestamp.now("UTC").tz_localize(None)) < pd.Timedelta(minutes=1)


def test_demonstration_data_are_known_until_they_are_withdrawn(store: Store) -> None:
    assert not store.demonstration()
    store.load(CLERK, arrival("attendance", [slot()], demonstration=True))
    assert store.demonstration()
    store.withdraw(CLERK, 1)
    assert (store.demonstration(), store.demonstration(as_at=1)) == (False, True)


def test_the_roll_up_follows_its_rows_and_forgets_empty_groups(store: Store) -> None:
    rows = [slot(day=day, dose_mg=dose) for day, dose in ((1, 0.1), (2, 0.2), (3, 0.3), (4, None))]
    store.load(CLERK, arrival("attendance", rows))
    assert rolled(store, "attendance") == {("middlesbrough", "MB-1", "2019-10"): (4, 0, 0, 0.6)}
    store.load(CLERK, arrival("attendance", [slot("MB-2", month=11), slot(attendance="excused")]))
    assert rolled(store, "attendance") == recomputed(store, "attendance")
    store.withdraw(CLERK, 2)
    assert rolled(store, "attendance") == {("middlesbrough", "MB-1", "2019-10"): (4, 0, 0, 0.6)}
    assert rolled(store, "attendance", as_at=2) == recomputed(store, "attendance", as_at=2)


def test_coverage_is_kept_for_each_site(store: Store) -> None:
    both = [OCTOBER, Coverage("hartlepool", OCTOBER.first, OCTOBER.last, assumed=True)]
    store.load(CLERK, arrival("attendance", [slot(), slot(site="hartlepool")], covers=both))
    found = store.coverage(CLERK).sort_values("site")
    assert found["site"].tolist() == ["hartlepool", "middlesbrough"]
    assert found["assumed"].tolist() == [True, False]


def test_a_store_opened_again_holds_what_it_held(store: Store, store_url: str) -> None:
    store.load(CLERK, arrival("attendance", [slot()]))
    again = Store(store_url)
    assert standing(again, "attendance") == standing(store, "attendance")
    assert again.load(CLERK, arrival("attendance", [slot()])).made is False
    again.engine.dispose()


def test_sqlite_keeps_what_it_acknowledged(tmp_path_factory: pytest.TempPathFactory) -> None:
    opened = Store(f"sqlite:///{(tmp_path_factory.mktemp('own') / 'store.sqlite').as_posix()}")
    with opened.engine.connect() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        assert connection.scalar(text("PRAGMA synchronous")) == 2
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
    opened.engine.dispose()


def test_a_months_load_does_not_wait_for_all_the_months_before_it(store: Store) -> None:
    started = time.monotonic()
    for month in range(1, 11):
        rows = [crime(f"Kind {at % 14}", f"2019-{month:02d}", f"Middlesbrough {at % 300:03d}A") for at in range(4000)]
        store.load(CLERK, arrival("street_crime", rows, f"{month}.csv"))
    assert time.monotonic() - started < 15
    assert rolled(store, "street_crime") == recomputed(store, "street_crime")


def test_a_corrected_return_withdraws_what_it_lacks_inside_the_days_it_says_it_covers(store: Store) -> None:
    first_two = Coverage("middlesbrough", dt.date(2019, 10, 1), dt.date(2019, 10, 2), assumed=False)
    store.load(CLERK, arrival("attendance", [slot(day=day) for day in (1, 2, 3)]))
    before = standing(store, "attendance")
    corrected = arrival("attendance", [slot(day=1)], covers=[first_two])
    assert store.load(CLERK, corrected, keep=False).change == Change(same=1, withdrawn=1)
    stored = store.load(CLERK, corrected)
    assert stored.change == Change(same=1, withdrawn=1)
    assert sorted(day.day for day in store.read(CLERK, "attendance")["date"]) == [1, 3]
    assert rolled(store, "attendance") == recomputed(store, "attendance")
    assert stored.load
    store.withdraw(CLERK, stored.load)
    assert standing(store, "attendance") == before


def test_a_return_whose_period_nobody_states_withdraws_nothing(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1), slot(day=2)]))
    assumed = replace(OCTOBER, assumed=True)
    assert store.load(CLERK, arrival("attendance", [slot(day=1)], covers=[assumed])).change == Change(same=1)
    assert len(store.read(CLERK, "attendance")) == 2


def test_another_sites_rows_are_not_withdrawn(store: Store) -> None:
    there = replace(OCTOBER, site="hartlepool")
    store.load(CLERK, arrival("attendance", [slot(day=1)]))
    store.load(CLERK, arrival("attendance", [slot("HP-1", site="hartlepool")], covers=[there]))
    assert len(store.read(CLERK, "attendance")) == 2


def test_a_nil_return_withdraws_what_was_said_of_its_days_before(store: Store) -> None:
    store.load(CLERK, arrival("attendance", [slot(day=1)]))
    assert store.load(CLERK, arrival("attendance", [])).change == Change(withdrawn=1)
    assert store.read(CLERK, "attendance").empty


def test_a_column_declared_later_is_added_to_a_store_that_has_rows(store_url: str) -> None:
    declared = dict(datasets())
    whole = declared["attendance"]
    fewer = whole.model_copy(update={"columns": tuple(c for c in whole.columns if c.name != "adverse_event")})
    old = Store(store_url, declared | {"attendance": fewer})
    row = {name: value for name, value in slot().items() if name != "adverse_event"}
    old.load(CLERK, arrival("attendance", [row], declared=fewer))
    old.engine.dispose()
    new = Store(store_url)
    assert new.read(CLERK, "attendance")["adverse_event"].isna().tolist() == [True]
    new.load(
        CLERK, arrival("attendance", [slot(day=2, adverse_event="minor")], covers=[replace(OCTOBER, assumed=True)])
    )
    assert len(new.read(CLERK, "attendance")) == 2
    new.engine.dispose()

"""What each site owes, and whether it came in time: worked examples that a calendar can check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from data_loaders.access import Actor, NotAllowed
from data_loaders.periods import DAY, Days, covered, month, quarter
from data_loaders.programme import Site, programme
from data_loaders.returns import STATES, by_sender, months, returns
from data_loaders.returns.owed import ends, owed
from data_loaders.schema import datasets
from data_loaders.store import Coverage, Store
from tests.store.arrivals import CLERK, arrival

HERE, THERE = "middlesbrough", "hartlepool"
SITE = programme().sites[HERE]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    yield opened
    opened.engine.dispose()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def send(store: Store, dataset: str, first: str, last: str, on: str, site: str = HERE, **more: Any) -> None:
    """An empty return over a stretch of days, which arrived on a day of its own."""
    stretch = Coverage(site, day(first), day(last), assumed=False)
    load = store.load(CLERK, arrival(dataset, [], f"{dataset} {first}.xlsx", [stretch], **more)).load
    loads = store.tables.loads
    with store.engine.begin() as connection:
        at = dt.datetime.combine(day(on), dt.time(9))
        connection.execute(update(loads).where(loads.c.load == load).values(at=at))


def said(store: Store, today: str, dataset: str = "screens", as_at: int | None = None) -> dict[str, str]:
    """The words for each month of a return."""
    found = returns(CLERK, store, day(today), as_at)
    own = found[(found["dataset"] == dataset) & (found["site"] == HERE)]
    return dict(zip(own["month"], own["words"], strict=True))


# --- one return -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "words"),
    [
        ("2019-10-31", "on time"),
        ("2019-11-10", "on time"),
        ("2019-11-11", "late (1 day)"),
        ("2019-12-10", "late (30 days)"),
    ],
)
def test_a_return_is_in_time_up_to_the_day_it_is_due(store: Store, on: str, words: str) -> None:
    send(store, "screens", "2019-10-01", "2019-10-31", on)
    assert said(store, "2020-06-01")["2019-10"] == words


@pytest.mark.parametrize(
    ("today", "words"),
    [
        ("2019-10-01", "not due yet"),
        ("2019-11-10", "not due yet"),
        ("2019-11-11", "overdue (1 day)"),
        ("2019-12-10", "overdue (30 days)"),
        ("2019-12-11", "missing (31 days)"),
    ],
)
def test_a_return_is_overdue_and_once_the_next_is_too_it_is_missing(store: Store, today: str, words: str) -> None:
    assert said(store, today)["2019-10"] == words


def test_a_return_that_covers_some_of_its_days_is_here_in_part(store: Store) -> None:
    send(store, "screens", "2019-10-01", "2019-10-30", "2019-11-01")
    assert said(store, "2019-11-10")["2019-10"] == "not due yet"
    assert said(store, "2020-06-01")["2019-10"] == "partly (204 days)"
    found = returns(CLERK, store, day("2020-06-01")).query("dataset == 'screens'").iloc[0]
    assert (found["covered_days"], found["days"], found["arrived"]) == (30, 31, None)


def test_it_arrived_on_the_day_that_completed_it(store: Store) -> None:
    send(store, "screens", "2019-10-01", "2019-10-20", "2019-11-02")
    send(store, "screens", "2019-10-15", "2019-10-31", "2019-11-13")
    send(store, "screens", "2019-10-01", "2019-10-31", "2020-01-05")
    found = returns(CLERK, store, day("2020-06-01")).query("dataset == 'screens'").iloc[0]
    assert (found["words"], found["arrived"], found["days_late"]) == ("late (3 days)", day("2019-11-13"), 3)


def test_what_was_withdrawn_did_not_arrive(store: Store) -> None:
    send(store, "screens", "2019-10-01", "2019-10-31", "2019-11-01")
    store.withdraw(CLERK, 1)
    send(store, "screens", "2019-10-01", "2019-10-31", "2019-11-14")
    assert said(store, "2020-06-01")["2019-10"] == "late (4 days)"
    assert said(store, "2020-06-01", as_at=1)["2019-10"] == "on time"
    assert said(store, "2020-06-01", as_at=2)["2019-10"] == "missing (204 days)"


def test_when_invented_data_arrived_says_nothing(store: Store) -> None:
    send(store, "screens", "2019-10-01", "2019-12-15", "2026-01-01", demonstration=True)
    send(store, "screens", "2019-12-10", "2019-12-31", "2020-01-04")
    found = said(store, "2026-02-01")
    assert (found["2019-10"], found["2019-11"], found["2019-12"]) == ("demonstration", "demonstration", "on time")
    assert found["2020-09"] == "missing (1940 days)"


def names(first: str, last: str) -> list[str]:
    return [str(name) for name in pd.period_range(first, last, freq="M")]


# --- which periods --------------------------------------------------------------------------------


def test_every_month_from_the_opening_to_today_is_owed_and_none_after_the_end(store: Store) -> None:
    assert list(said(store, "2019-12-05")) == names("2019-10", "2019-12")
    assert list(said(store, "2026-12-05")) == names("2019-10", "2020-09")
    assert said(store, "2019-09-30") == {}


def test_data_beyond_the_planned_end_say_that_the_clinic_went_on(store: Store) -> None:
    send(store, "budget", "2020-10-01", "2021-09-30", "2020-09-01")
    assert list(said(store, "2021-12-05"))[-1] == "2020-09", "a profile reaches ahead of the data"
    send(store, "attendance", "2020-10-01", "2020-11-03", "2020-12-01")
    assert list(said(store, "2021-12-05"))[-1] == "2020-11"


def test_a_profile_is_owed_by_quarter_and_may_come_long_before(store: Store) -> None:
    send(store, "budget", "2019-10-01", "2020-03-31", "2019-09-15")
    assert said(store, "2020-07-21", "budget") == {
        "2019-12": "on time", "2020-03": "on time", "2020-06": "overdue (1 day)", "2020-09": "not due yet"
    }  # fmt: skip


def test_only_sites_that_are_open_or_have_data_owe_anything(store: Store) -> None:
    assert set(returns(CLERK, store, day("2020-01-01"))["site"]) == {HERE}
    send(store, "screens", "2019-10-01", "2019-10-31", "2019-11-01", THERE)
    assert set(returns(CLERK, store, day("2020-01-01"))["site"]) == {HERE, THERE}


def test_what_is_published_is_owed_by_nobody(store: Store) -> None:
    owing = set(returns(CLERK, store, day("2020-01-01"))["dataset"])
    assert owing == set(datasets()) - {"payments", "street_crime"}


@pytest.mark.parametrize(
    ("site", "reached", "last"),
    [
        ({}, None, "2020-09-30"),
        ({}, "2020-09-30", "2020-09-30"),
        ({}, "2020-10-01", "2020-10-31"),
        ({"status": "closed"}, "2020-10-01", "2020-09-30"),
        ({"opened": day("2019-10-15"), "months": 3}, None, "2020-01-14"),
    ],
)
def test_the_last_day_that_is_owed(site: dict[str, Any], reached: str | None, last: str) -> None:
    assert ends(SITE.model_copy(update=site), reached and day(reached)) == day(last)  # type: ignore[arg-type]


@given(
    opened=st.dates(dt.date(2015, 1, 1), dt.date(2030, 12, 31)),
    length=st.integers(0, 1200),
    name=st.sampled_from(["screens", "budget"]),
)
def test_the_periods_owed_are_the_days_of_the_clinic_without_a_gap(opened: dt.date, length: int, name: str) -> None:
    end = opened + length * DAY
    site: Site = SITE.model_copy(update={"opened": opened})
    found = list(owed(datasets()[name], site, end, end))
    assert (found[0].days.first, found[-1].days.last) == (opened, end)
    for each, following in zip(found, found[1:], strict=False):
        assert following.days.first == each.days.last + DAY
        assert each.days.last < each.due < each.next_due
    assert sum(each.days.number for each in found) == length + 1


# --- counted --------------------------------------------------------------------------------------


def test_a_senders_returns_are_counted(store: Store) -> None:
    send(store, "ledger", "2019-10-01", "2019-10-31", "2019-11-05")
    send(store, "ledger", "2019-11-01", "2019-11-30", "2019-12-20")
    send(store, "ledger", "2019-12-01", "2019-12-20", "2020-01-02")
    send(store, "budget", "2019-10-01", "2019-12-31", "2019-10-01")
    counted = by_sender(returns(CLERK, store, day("2020-02-11"))).set_index("sender")
    finance = counted.loc["Finance officer"].drop("site").to_dict()
    assert finance == {
        "expected": 5, "on time": 2, "late": 1, "partly": 1, "overdue": 1, "missing": 0, "demonstration": 0,
        "latest_complete": "2019-11",
    }  # fmt: skip
    prison = counted.loc["Prison data lead", ["expected", "missing", "overdue"]]
    assert prison.tolist() == [4, 3, 1]
    assert counted["latest_complete"].notna().sum() == 1, "nothing else is complete"
    assert counted.index[0] == "Clinic data lead", "who owes most stands first"
    states = [state for state in STATES if state != "not due yet"]
    assert (counted[states].sum(axis=1) == counted["expected"]).all()


def test_before_the_opening_nobody_owes_anything(store: Store) -> None:
    assert by_sender(returns(CLERK, store, day("2019-01-01"))).empty
    assert months(CLERK, store, day("2019-01-01")).empty


def test_months_stand_with_their_sign_off_and_what_lacks(store: Store) -> None:
    ann, bob = Actor("Ann", frozenset({"finance"})), Actor("Bob", frozenset({"approver"}))
    why = "The first month is submitted as it is."
    store.sign_off.submit(ann, HERE, "2019-10", day("2019-12-01"), why)
    store.sign_off.approve(bob, HERE, "2019-10")
    for dataset in datasets().values():
        if dataset.owed and dataset.cadence == "monthly" and dataset.id != "screens":
            send(store, dataset.id, "2019-11-01", "2019-11-30", "2019-12-01")
    found = months(CLERK, store, day("2019-12-31"))
    assert found["month"].tolist() == ["2019-12", "2019-11", "2019-10"]
    assert found["ended"].tolist() == [False, True, True]
    assert found["state"].tolist() == ["open", "open", "signed off"]
    assert found["lacking"].tolist()[1] == "Urine screens (nothing)"
    assert found["approved_by"].fillna("").tolist() == ["", "", "Bob"]
    assert found["reason"].fillna("").tolist() == ["", "", why]
    assert months(CLERK, store, day("2019-12-31"), as_at=1)["state"].tolist() == ["open", "open", "submitted"]


def test_who_may_not_view_sees_no_returns(store: Store) -> None:
    nobody = Actor("Nobody", frozenset())
    for asked in (returns, months):
        with pytest.raises(NotAllowed):
            asked(nobody, store, day("2020-01-01"))


# --- days -----------------------------------------------------------------------------------------

DATES = st.dates(dt.date(2019, 12, 1), dt.date(2020, 3, 31))


@given(st.lists(st.tuples(DATES, DATES)), DATES, DATES)
def test_covered_days_are_those_in_any_stretch(
    stretches: Sequence[tuple[dt.date, dt.date]], one: dt.date, other: dt.date
) -> None:
    within = Days(min(one, other), max(one, other))
    plain = {within.first + at * DAY for at in range(within.number)}
    inside = {each for each in plain if any(first <= each <= last for first, last in stretches)}
    assert covered(stretches, within) == len(inside)


@pytest.mark.parametrize(("first", "last"), [("2020-01-01", "2020-03-31"), ("2019-10-01", "2019-12-31")])
def test_a_quarter_holds_its_first_and_its_last_day(first: str, last: str) -> None:
    assert quarter(day(first)) == quarter(day(last)) == Days(day(first), day(last))


@pytest.mark.parametrize("name", ["2020-00", "2020-13", "2020-1", "20-01", "January", ""])
def test_a_month_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match="month"):
        month(name)

"""Each rule at work: what it asks about and, a day further, what it does not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Date, create_engine, literal, select

from data_loaders.store import Coverage, Store
from data_loaders.store.days import months_earlier
from tests.store.arrivals import CLERK, Row, arrival, slot

SITE = "middlesbrough"
MEMORY = create_engine("sqlite://")
AUTUMN = Coverage(SITE, dt.date(2019, 10, 1), dt.date(2019, 12, 31), assumed=False)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def send(store: Store, dataset: str, rows: Sequence[Row], covers: Sequence[Coverage] = (AUTUMN,)) -> None:
    store.load(CLERK, arrival(dataset, rows, f"{dataset}.xlsx", covers))


def treated(person: str, first: str, exit: str | None = None, episode: int = 1, **more: Any) -> Row:
    left = {"exit_date": day(exit) if exit else None, "exit_reason": "oral" if exit else None}
    return {"site": SITE, "person": person, "episode": episode, "first_dose_date": day(first), **left, **more}


def held(person: str, start: str, end: str | None = None) -> Row:
    ends = day(end) if end else None
    return {"site": SITE, "person": person, "start_date": day(start), "end_date": ends, "custody_kind": "remand"}


def contact(event: str, date: str, kind: str = "A&E", person: str = "MB-1") -> Row:
    return {"site": SITE, "event": event, "person": person, "date": day(date), "kind": kind}


def crime_of(reference: str, date: str, person: str = "MB-1") -> Row:
    offence = {"offence_date": day(date), "offence_group": "robbery"}
    return {"site": SITE, "crime_reference": reference, "person": person, **offence}


def line(entry: str, **more: Any) -> Row:
    money = {"amount_pounds": Decimal("10.00"), "kind": "actual", "posting_date": day("2019-11-15")}
    return {"site": SITE, "entry": entry, "cost_line": "staffing", "funder": "South Tees Public Health"} | money | more


def planned(funder: str, cost_line: str = "staffing", **more: Any) -> Row:
    amount = {"month": "2019-10", "amount_pounds": Decimal("10.00")}
    return {"site": SITE, "cost_line": cost_line, "funder": funder} | amount | more


def asked(store: Store, rule: str) -> list[tuple[str, str, int, int]]:
    """The open queries of a rule: dataset, month, row (0: none meant) and the number of rows meant."""
    found = store.queries.listing(CLERK)
    own = found[(found["rule"] == rule) & (found["state"] != "fixed")]
    columns = own[["dataset", "month", "row", "rows"]].fillna({"row": 0})
    return sorted((str(a), str(b), int(c), int(d)) for a, b, c, d in columns.itertuples(index=False))


def test_a_slot_before_the_first_dose_or_of_somebody_unknown_is_attendance_without_enrolment(store: Store) -> None:
    send(store, "people", [treated("MB-1", "2019-10-10")])
    slots = [
        slot(day=9),  # row 2: the day before
        slot(day=10),
        slot(day=8, attendance="missed"),  # row 4: earlier, so the place of both
        slot(day=7, attendance="excused"),  # nothing came of it
        slot("MB-2", day=20),  # row 6: in no register
        slot("MB-2", day=21, attendance="excused"),
        slot("HP-1", day=20, site="hartlepool"),  # a site without a register says nothing
    ]
    send(store, "attendance", slots, [AUTUMN, Coverage("hartlepool", AUTUMN.first, AUTUMN.last, assumed=False)])
    assert asked(store, "attendance_without_enrolment") == [
        ("attendance", "2019-10", 4, 2),
        ("attendance", "2019-10", 6, 1),
    ]
    assert asked(store, "person_not_in_register") == [], "one question is enough"


def test_what_happens_from_the_exit_day_to_the_next_first_dose_is_after_exit(store: Store) -> None:
    episodes = [treated("MB-1", "2019-10-01", "2019-10-20"), treated("MB-1", "2019-11-05", "2019-12-01", episode=2)]
    send(store, "people", episodes)
    send(
        store,
        "attendance",
        [slot(day=19), slot(day=20, attendance="excused"), slot(day=4, month=11), slot(day=5, month=11)],
    )
    assert asked(store, "events_after_exit") == [("attendance", "2019-10", 3, 1), ("attendance", "2019-11", 4, 1)]
    screened = [
        {"site": SITE, "person": "MB-1", "date": day(when), "street_heroin": "negative"}
        for when in ("2019-10-19", "2019-10-20")
    ]
    send(store, "screens", screened)
    reviewed = [
        {"site": SITE, "person": "MB-1", "date": day(when)}
        for when in ("2019-11-02", "2019-11-03", "2019-12-14", "2019-12-15")
    ]
    send(store, "reviews", reviewed)
    came = {"person": "MB-1", "kind": "group", "attended": "yes"}
    contacts = [
        {"site": SITE, "contact": number, "date": day(when), **came}
        for number, when in (("C-1", "2019-11-30"), ("C-2", "2019-12-01"))
    ]
    send(store, "support", contacts)
    assert asked(store, "events_after_exit")[2:] == [
        ("reviews", "2019-11", 3, 1),  # the first fourteen days are for the last review
        ("reviews", "2019-12", 5, 1),
        ("screens", "2019-10", 3, 1),
        ("support", "2019-12", 3, 1),
    ]
    assert asked(store, "attendance_without_enrolment") == []


def test_the_days_of_reception_and_release_may_hold_an_a_and_e_attendance_the_days_between_may_not(
    store: Store,
) -> None:
    send(store, "custody", [held("MB-1", "2019-10-05", "2019-10-09"), held("MB-1", "2019-12-20")])
    days = [
        "2019-10-05",
        "2019-10-06",
        "2019-10-08",
        "2019-10-09",
        "2019-12-20",
        "2019-12-21",
        "2019-12-31",
        "2020-01-01",
    ]
    seen = [contact(f"H{number}", when) for number, when in enumerate(days)]
    send(
        store,
        "hospital",
        [*seen, contact("H8", "2019-10-06", "in-patient"), contact("H9", "2019-10-06", person="MB-2")],
    )
    # Whoever is still held on 31 December, where the custody return ends, may be out on 1 January.
    assert [row for _, _, row, _ in asked(store, "hospital_in_custody")] == [3, 4, 7, 8]
    slots = [slot(day=5), slot(day=6), slot(day=7, attendance="excused"), slot(day=8), slot(day=9)]
    send(store, "attendance", slots)
    assert asked(store, "attended_in_custody") == [("attendance", "2019-10", 3, 2)]


def test_places_are_counted_on_the_last_day_of_each_month_that_the_register_covers(store: Store) -> None:
    fifteen = [treated(f"MB-{number}", "2019-10-02") for number in range(1, 16)]
    not_quite = Coverage(SITE, AUTUMN.first, day("2019-12-30"), assumed=False)
    send(store, "people", [*fifteen, treated("MB-1", "2019-10-03", episode=2)], [not_quite])
    assert asked(store, "more_people_than_places") == [], "somebody entered twice is one person"
    left = treated("MB-17", "2019-10-31", "2019-11-30")  # in treatment on 31 October, and no more on 30 November
    more = [*fifteen, treated("MB-16", "2019-10-30"), left]
    send(store, "people", more, [not_quite])
    ends = [("people", "2019-10", 18, 17), ("people", "2019-11", 17, 16)]
    assert asked(store, "more_people_than_places") == ends, "at the row of the last to start"
    send(store, "people", more)
    assert asked(store, "more_people_than_places") == [*ends, ("people", "2019-12", 17, 16)]


def test_the_baseline_window_begins_on_the_same_day_24_months_before_or_that_months_last(store: Store) -> None:
    first = [treated("MB-1", "2020-02-29"), treated("MB-2", "2019-10-07"), treated("MB-2", "2020-01-01", episode=2)]
    send(store, "people", first)
    dates = {"MB-1": ("2018-02-28", "2018-02-27"), "MB-2": ("2017-10-07", "2017-10-06")}
    crimes = [crime_of(f"{person}/{when}", when, person) for person, days in dates.items() for when in days]
    send(store, "offences", crimes)
    assert asked(store, "offence_before_window") == [("offences", "2017-10", 5, 1), ("offences", "2018-02", 3, 1)]


def test_a_person_not_in_the_register_is_asked_about_once_a_return(store: Store) -> None:
    send(
        store,
        "offences",
        [crime_of("A", "2019-10-05"), crime_of("B", "2019-10-04"), crime_of("C", "2019-10-04", "MB-2")],
    )
    assert asked(store, "person_not_in_register") == [], "without a register nobody is a stranger"
    send(store, "people", [treated("MB-2", "2019-10-01")])
    assert asked(store, "person_not_in_register") == [("offences", "2019-10", 3, 2)]
    send(store, "people", [treated("MB-1", "2019-10-01"), treated("MB-2", "2019-10-01")])
    assert asked(store, "person_not_in_register") == []


def test_spells_that_touch_do_not_overlap_and_those_that_share_a_day_do(store: Store) -> None:
    spells = [
        held("MB-1", "2019-10-01", "2019-10-10"),
        held("MB-1", "2019-10-10", "2019-10-12"),  # received again on the day of release
        held("MB-1", "2019-10-11", "2019-10-20"),  # row 4: a day too early
        held("MB-2", "2019-10-01"),  # nobody wrote down the release
        held("MB-2", "2019-11-01", "2019-11-02"),  # row 6
        held("MB-2", "2019-11-20", "2019-11-20"),  # in and out on one day: no day of custody
        held("MB-3", "2019-10-11", "2019-10-20"),
    ]
    send(store, "custody", spells)
    assert [row for _, _, row, _ in asked(store, "spells_overlap")] == [4, 6]
    episodes = [
        treated("MB-1", "2019-10-01", "2019-10-10"),
        treated("MB-1", "2019-10-10", "2019-10-20", episode=2),
        treated("MB-2", "2019-10-01", "2019-10-10"),
        treated("MB-2", "2019-10-01", episode=2),  # row 5: of two on one day the higher number is asked about
    ]
    send(store, "people", episodes)
    assert [row for name, _, row, _ in asked(store, "spells_overlap") if name == "people"] == [5]


OCT, NOV, DEC = (("2019-10-01", "2019-10-31"), ("2019-11-01", "2019-11-30"), ("2019-12-01", "2019-12-31"))
STATED = {
    "people": ([OCT, NOV], []),
    "referrals": ([OCT, ("2019-11-02", "2019-11-30")], ["2019-11"]),  # a day between
    "attendance": ([OCT, DEC], ["2019-11"]),
    "screens": ([DEC, OCT], ["2019-11"]),  # in whatever order they came
    "support": ([("2019-10-01", "2019-11-30"), ("2019-10-05", "2019-10-09"), DEC], []),  # one inside another
}
FROM_DATES = {
    "custody": ([("2019-10-03", "2019-10-28"), ("2019-11-04", "2019-11-29")], []),  # nobody was held in those days
    "hospital": ([("2019-10-03", "2019-10-28"), ("2019-12-04", "2019-12-29")], ["2019-11"]),
}


def test_days_between_two_returns_that_none_covers_are_a_gap(store: Store) -> None:
    wanted = []
    for cases, assumed in ((STATED, False), (FROM_DATES, True)):
        for dataset, (stretches, missing) in cases.items():
            for first, last in stretches:
                send(store, dataset, [], [Coverage(SITE, day(first), day(last), assumed)])
            wanted += [(dataset, month, 0, 0) for month in missing]
    assert asked(store, "coverage_gap") == sorted(wanted)


def test_a_gap_closes_when_its_days_are_sent_and_opens_when_their_load_is_withdrawn(store: Store) -> None:
    for month in (10, 12, 11):
        stretch = Coverage(
            SITE, dt.date(2019, month, 1), dt.date(2019, month, 30 if month == 11 else 31), assumed=False
        )
        send(store, "attendance", [slot(day=5, month=month)], [stretch])
        assert len(asked(store, "coverage_gap")) == (month == 12)
    store.withdraw(CLERK, 3)
    assert asked(store, "coverage_gap") == [("attendance", "2019-11", 0, 0)]


def test_a_ledger_line_needs_a_budget_and_an_unsplit_one_serves_who_has_none_of_their_own(store: Store) -> None:
    pcc, health, unsplit = (
        "Police and Crime Commissioner",
        "South Tees Public Health",
        "other funders, split not stated",
    )
    lines = [
        line("J-1", funder=pcc),
        line("J-2", funder=pcc, cost_line="premises"),  # row 3: theirs is for staffing
        line("J-3", funder=health),  # served by the budget that is not split
        line("J-4", funder=unsplit),
        line("J-5", funder=health, cost_line="equipment", kind="accrual"),  # row 6: nobody planned it
        line("J-6", funder=health, cost_line="equipment", kind="income"),
    ]
    send(store, "ledger", lines)
    assert asked(store, "line_without_budget") == [], "without a budget there is nothing to hold it against"
    send(store, "budget", [planned(pcc), planned(unsplit), planned(unsplit, "premises")])
    assert [row for _, _, row, _ in asked(store, "line_without_budget")] == [3, 6]


def test_a_period_may_be_the_month_before_or_after_its_posting_date(store: Store) -> None:
    periods = ["2019-09", "2019-10", "2019-11", "2019-12", "2020-01", None]
    lines = [line(f"J-{number}", period=period) for number, period in enumerate(periods)]
    over_new_year = line("J-9", period="2020-01", posting_date=day("2019-12-31"))
    send(store, "ledger", [*lines, over_new_year])
    assert [row for _, _, row, _ in asked(store, "period_far_from_posting")] == [2, 6]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31)), st.integers(0, 60))
def test_months_earlier_is_the_same_day_or_the_months_last(when: dt.date, months: int) -> None:
    with MEMORY.connect() as connection:
        assert connection.scalar(select(months_earlier(literal(when, Date), months, "sqlite"))) == moved(when, months)


def test_months_earlier_is_the_same_on_both_databases(store: Store) -> None:
    with store.engine.connect() as connection:
        for when, months in ((day("2020-02-29"), 24), (day("2020-03-31"), 1), (day("2019-12-31"), 10)):
            said = select(months_earlier(literal(when, Date), months, store.engine.dialect.name))
            assert connection.scalar(said) == moved(when, months)


def moved(when: dt.date, months: int) -> dt.date:
    return (pd.Timestamp(when) - pd.DateOffset(months=months)).date()

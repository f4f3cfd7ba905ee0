"""The quality of a return by month: counts a person can check, and one sentence beside a figure."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.ingest import Request, ingest
from data_loaders.quality import COLUMNS, quality, sentence, summary
from data_loaders.schema import datasets
from data_loaders.store import Coverage, Store
from tests.store.arrivals import CLERK, OCTOBER, Row, arrival, slot

BOARD = Actor("Board member", frozenset({"viewer"}))
TODAY = dt.date(2020, 1, 20)
YEAR = (dt.date(2019, 10, 1), dt.date(2020, 9, 30))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path / 'store.sqlite'}")


def of(found: pd.DataFrame, dataset: str, month: str) -> dict[str, Any]:
    own = found[(found["dataset"] == dataset) & (found["month"] == month) & (found["site"] == "middlesbrough")]
    assert len(own) == 1
    return {name: None if pd.isna(value) else value for name, value in own.iloc[0].items()}


def covering(first: str, last: str) -> Coverage:
    return Coverage("middlesbrough", dt.date.fromisoformat(first), dt.date.fromisoformat(last), assumed=False)


def test_a_cell_is_expected_where_its_row_should_have_it(store: Store) -> None:
    slots = [
        slot(day=1, dose_mg=200.0, adverse_event="none"),  # 5 that every row has, 2 of 2 more: 7 of 7
        slot(day=2, dose_mg=None),  # 5 and 0 of 2: no dose, no event
        slot(day=3, attendance="missed", dose_mg=None),  # 5: nobody was there
        slot(day=4, attendance="excused", dose_mg=None, excused_reason="custody"),  # 5 and 1 of 1
        slot(day=5, attendance="excused", dose_mg=None),  # 5 and 0 of 1
    ]
    store.load(CLERK, arrival("attendance", slots))
    found = of(quality(CLERK, store, TODAY), "attendance", "2019-10")
    assert (found["rows"], found["filled"], found["expected"]) == (5, 28, 31)
    assert found["completeness"] == pytest.approx(28 / 31)


def test_no_row_is_none_inside_what_a_return_covers_and_not_known_outside_it(store: Store) -> None:
    covers = [covering("2019-10-01", "2019-11-10")]
    store.load(CLERK, arrival("attendance", [slot()], covers=covers))
    found = quality(CLERK, store, TODAY)
    months = [of(found, "attendance", month) for month in ("2019-10", "2019-11", "2019-12")]
    assert [(month["rows"], month["covered_days"], month["days"]) for month in months] == [
        (1, 31, 31),
        (0, 10, 30),
        (None, 0, 31),
    ]
    assert [month["state"] for month in months] == ["late", "partly", "overdue"]
    assert months[1]["completeness"] is None, "of no cells there is no share"
    assert of(found, "budget", "2019-12")["state"] == "not due yet"
    assert "budget" not in set(found[found["month"] == "2019-11"]["dataset"]), "a quarter is owed in its last month"


def test_validity_is_the_share_of_rows_sent_that_had_no_problem(store: Store) -> None:
    heading = "Person code,Date,Session,Attendance\n"
    good = "".join(f"MB-{number},{number:02}/10/2019,AM,attended\n" for number in range(1, 9))
    for text in (heading + good + "MB-9,09/10/2019,AM,asleep\n", heading + good + "MB-9,09/10/2019,AM,missed\n"):
        ingest(CLERK, store, text.encode(), "slots.csv", Request(dataset="attendance", site="middlesbrough"))
    found = of(quality(CLERK, store, TODAY), "attendance", "2019-10")
    assert (found["valid"], found["sent"], found["rows"]) == (17, 18, 9)
    assert found["validity"] == pytest.approx(17 / 18)


def test_invented_files_count_while_invented_rows_stand(store: Store) -> None:
    sent = Request(dataset="attendance", site="middlesbrough", demonstration=True)
    ingest(CLERK, store, b"Person code,Date,Session,Attendance\nMB-1,01/10/2019,AM,missed\n", "slots.csv", sent)
    assert of(quality(CLERK, store, TODAY), "attendance", "2019-10")["sent"] == 1
    store.withdraw(CLERK, 1)
    assert of(quality(CLERK, store, TODAY), "attendance", "2019-10")["sent"] is None


def test_open_queries_are_counted_in_the_month_they_are_about(store: Store) -> None:
    person: Row = {"site": "middlesbrough", "person": "MB-1", "episode": 1, "first_dose_date": dt.date(2019, 10, 9)}
    store.load(CLERK, arrival("people", [person]))
    store.load(CLERK, arrival("attendance", [slot(day=8)]))
    store.load(CLERK, arrival("custody", [], covers=[OCTOBER]))
    store.load(CLERK, arrival("custody", [], covers=[covering("2019-12-01", "2019-12-31")]))
    found = quality(BOARD, store, TODAY)
    assert (of(found, "attendance", "2019-10")["open"], of(found, "attendance", "2019-10")["new"]) == (1, 1)
    assert of(found, "custody", "2019-11")["open"] == 1, "a gap stands in the month that nobody sent"
    store.queries.accept(CLERK, 1, "The first dose was at another clinic.")
    now, then = quality(BOARD, store, TODAY), quality(BOARD, store, TODAY, as_at=4)
    assert [of(each, "attendance", "2019-10")["open"] for each in (now, then)] == [0, 1]
    assert of(now, "attendance", "2019-10")["accepted"] == 1


def test_an_empty_store_owes_returns_and_knows_nothing_else(store: Store) -> None:
    found = quality(CLERK, store, TODAY)
    assert found.columns.tolist() == COLUMNS
    assert set(found["dataset"]) == {name for name, dataset in datasets().items() if dataset.owed}
    assert found["rows"].isna().all()
    assert found["open"].eq(0).all()
    assert quality(CLERK, store, TODAY, site="hartlepool").empty, "planned, and nothing came from there"


def test_who_may_see_nothing_sees_no_quality(store: Store) -> None:
    with pytest.raises(NotAllowed):
        quality(Actor("Guest", frozenset()), store, TODAY)


def test_the_demonstration_is_complete_and_nothing_in_it_contradicts_anything(demonstration: Path) -> None:
    store = Store(f"sqlite:///{demonstration.as_posix()}")
    found = quality(BOARD, store, dt.date(2020, 10, 20))
    counted = summary(found, "attendance", *YEAR)
    assert (counted["complete"], counted["months"], counted["due"], counted["open"]) == (12, 12, 0, 0)
    assert found["open"].sum() == 0
    assert sentence(found, ["street_crime"], *YEAR).endswith("12 of 12 months complete.")
    assert sentence(found, ["budget"], *YEAR).endswith("no open query.")


def made(**columns: Any) -> pd.DataFrame:
    whole = {"dataset": "attendance", "site": "middlesbrough", "month": ["2020-01"], "covered_days": 31, "days": 31}
    return pd.DataFrame({**whole, "filled": 999, "expected": 1000, "state": "on time", "open": 0, **columns})


CELLS = "999 of 1,000 expected cells filled (99%)"
WHOLE, TIME = "1 of 1 month complete", "1 of 1 return on time"


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({}, [WHOLE, CELLS, TIME, "no open query"]),
        ({"filled": 1000}, [WHOLE, "1,000 of 1,000 expected cells filled (100%)", TIME, "no open query"]),
        ({"covered_days": 30, "open": 1}, ["0 of 1 month complete", CELLS, TIME, "1 open query"]),
        ({"expected": 0, "state": "not due yet", "open": 2}, [WHOLE, "2 open queries"]),
        ({"state": "late"}, [WHOLE, CELLS, "0 of 1 return on time", "no open query"]),
        ({"month": ["2020-02"]}, ["0 of 1 month complete", "no open query"]),
        ({"month": ["2019-12"], "open": 1}, ["0 of 1 month complete", "1 open query"]),
        ({"month": ["2020-02"], "open": 1}, ["0 of 1 month complete", "no open query"]),
    ],
    ids=["nearly all", "all", "a day missing", "nothing due", "late", "another month", "an older query", "a later one"],
)
def test_the_sentence_says_counts_first(columns: dict[str, Any], said: list[str]) -> None:
    written = sentence(made(**columns), ["attendance"], dt.date(2020, 1, 1), dt.date(2020, 1, 31))
    assert written == f"Data quality. {datasets()['attendance'].title}: {', '.join(said)}."


def test_two_returns_are_said_one_after_the_other_and_each_once() -> None:
    both = sentence(made(), ["attendance", "people", "attendance"], dt.date(2020, 1, 1), dt.date(2020, 2, 29))
    assert both.count(datasets()["attendance"].title) == 1
    assert both.endswith(f"{datasets()['people'].title}: 0 of 2 months complete, no open query.")


def test_two_sites_owe_two_months_each() -> None:
    sites = pd.concat([made(), made(site="hartlepool", covered_days=5)])
    counted = summary(sites, "attendance", dt.date(2020, 1, 1), dt.date(2020, 2, 29))
    assert (counted["complete"], counted["months"], counted["due"]) == (1, 4, 2)

"""Which days a run asks for."""

from __future__ import annotations

import datetime as dt

import pytest

from data_loaders.errors import Refused
from data_loaders.extracts.window import Window, window
from data_loaders.schema import datasets
from tests.extracts.sources import by_recording, offences

TODAY = dt.date(2020, 3, 15)
YESTERDAY = dt.date(2020, 3, 14)
STARTS = dt.date(2020, 1, 1)
CRIMES = datasets()["offences"]


def test_the_first_run_asks_from_the_start_to_yesterday() -> None:
    assert window(by_recording(), CRIMES, None, TODAY) == Window(STARTS, YESTERDAY, whole=False)


def test_a_full_extract_always_asks_from_the_start() -> None:
    assert window(offences(), CRIMES, dt.date(2020, 3, 1), TODAY) == Window(STARTS, YESTERDAY, whole=True)


@pytest.mark.parametrize(
    ("overlap", "since"),
    [
        (0, "2020-03-02"),
        (1, "2020-03-01"),
        (7, "2020-02-24"),
        (60, "2020-01-02"),
        (61, "2020-01-01"),
        (999, "2020-01-01"),
    ],
)
def test_an_incremental_run_goes_back_by_the_overlap_and_never_before_the_start(overlap: int, since: str) -> None:
    found = window(by_recording(overlap_days=overlap), CRIMES, dt.date(2020, 3, 1), TODAY)
    assert found == Window(dt.date.fromisoformat(since), YESTERDAY, whole=False)


@pytest.mark.parametrize(
    ("today", "until"), [("2020-03-01", "2020-02-29"), ("2020-03-31", "2020-02-29"), ("2020-04-01", "2020-03-31")]
)
def test_up_to_last_month_is_up_to_the_end_of_the_last_whole_month(today: str, until: str) -> None:
    found = window(offences(until="last month"), CRIMES, None, dt.date.fromisoformat(today))
    assert found == Window(STARTS, dt.date.fromisoformat(until), whole=True)


def test_incremental_by_the_datasets_own_date_speaks_for_its_days() -> None:
    found = window(offences(incremental="offence_date", overlap_days=7), CRIMES, dt.date(2020, 3, 1), TODAY)
    assert found == Window(dt.date(2020, 2, 24), YESTERDAY, whole=True)


def test_days_that_are_said_go_before_days_that_follow() -> None:
    said = dt.date(2020, 2, 1), dt.date(2020, 2, 29)
    assert window(by_recording(), CRIMES, YESTERDAY, TODAY, *said) == Window(*said, whole=False)


def test_a_day_that_was_read_already_is_followed_by_none_without_an_overlap() -> None:
    found = window(by_recording(overlap_days=0), CRIMES, YESTERDAY, TODAY)
    assert found is not None
    assert found.since == found.until + dt.timedelta(days=1)


def test_a_return_by_months_is_asked_for_by_whole_months() -> None:
    budget = datasets()["budget"]
    monthly = offences(dataset="budget", incremental="month", overlap_days=20, columns={})
    assert window(monthly, budget, dt.date(2020, 2, 29), TODAY) == Window(dt.date(2020, 2, 1), YESTERDAY, whole=True)


def test_a_query_that_asks_for_no_days_is_given_none() -> None:
    timeless = offences(query="SELECT * FROM crimes", starts=None)
    assert window(timeless, CRIMES, None, TODAY) is None
    with pytest.raises(Refused, match="leave out --since and --until"):
        window(timeless, CRIMES, None, TODAY, since=STARTS)


def test_days_that_end_before_they_begin_are_refused() -> None:
    with pytest.raises(Refused, match="There is no day to ask for from 01/02/2020 to 15/01/2020"):
        window(offences(), CRIMES, None, TODAY, dt.date(2020, 2, 1), dt.date(2020, 1, 15))

"""Slots attended of those offered, by hand."""

from __future__ import annotations

import pytest

from dashboard.model import Period
from tests.hand import YEAR, day, measured, slots

ROWS = {"attendance": [slots("A", "2020-01", 50, 10, 7), slots("B", "2020-01", 9, 1), slots("A", "2020-02", 0, 0, 58)]}


def test_excused_slots_are_not_offered_and_groups_are_pooled() -> None:
    (row,) = measured("sessions_attended", ROWS)
    assert (row["numerator"], row["denominator"]) == (59, 70)
    assert row["value"] == pytest.approx(59 / 70), "pooled, not the mean of 83% and 90%"


def test_a_month_in_which_nothing_was_offered_has_no_value() -> None:
    months = {row["month"]: row for row in measured("sessions_attended", ROWS, by=["month"])}
    assert set(months) == {"2020-01", "2020-02"}, "a month without a return is left out, not zero"
    assert months["2020-02"]["value"] != months["2020-02"]["value"]


def test_people_behind_attended_and_behind_missed_slots() -> None:
    rows = {"attendance": [slots("A", "2020-01", 5, 0), slots("B", "2020-01", 5, 2), slots("C", "2020-01", 0, 3)]}
    (row,) = measured("sessions_attended", rows)
    assert (row["people"], row["others"]) == (2, 2)


def test_a_period_narrows_to_its_months() -> None:
    rows = {"attendance": [slots("A", month, 1, 0) for month in ("2019-12", "2020-01", "2020-03", "2020-04")]}
    period = Period(day("2020-01-01"), day("2020-03-31"))  # type: ignore[arg-type]
    (row,) = measured("sessions_attended", rows, period=period)
    assert row["numerator"] == 2
    assert measured("sessions_attended", rows, period=YEAR)[0]["numerator"] == 4


def test_quarters_pool_their_months() -> None:
    rows = {"attendance": [slots("A", "2020-01", 1, 1), slots("A", "2020-03", 3, 0), slots("A", "2020-04", 1, 0)]}
    quarters = {
        row["quarter"]: (row["numerator"], row["denominator"])
        for row in measured("sessions_attended", rows, by=["quarter"])
    }
    assert quarters == {"2020Q1": (4, 5), "2020Q2": (1, 1)}

"""Retention at 26 weeks, worked out by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.model import Period
from tests.hand import HERE, covering, measured, person

START = dt.date(2019, 10, 7)


def after(days: int) -> str:
    return str(START + dt.timedelta(days=days))


def retention(*rows: dict, **more: object) -> dict:
    (row,) = measured("retention_26_weeks", {"people": rows}, **more)  # type: ignore[arg-type]
    return row


@pytest.mark.parametrize(("left", "still"), [(181, 0), (182, 0), (183, 1)])
def test_who_leaves_on_day_182_is_not_retained_who_leaves_the_day_after_is(left: int, still: int) -> None:
    row = retention(person("A", after(0), after(left)), person("B", after(0)))
    assert row["numerator"] == 1 + still
    assert row["value"] == pytest.approx((1 + still) / 2)


@pytest.mark.parametrize(("last", "known"), [(181, 0), (182, 1)])
def test_who_is_still_in_is_followed_to_the_last_covered_day(last: int, known: int) -> None:
    row = retention(person("A", after(0)), covers={"people": [(HERE, "2019-10-01", after(last))]})
    assert (row["numerator"], row["denominator"]) == (known, 1)
    assert (row["value"] == 1) == bool(known), "nobody was followed to day 182: it cannot be said"


def test_an_estimate_by_hand() -> None:
    # Of four, one leaves on day 100; one is followed for 120 days only; one leaves on day 150; one stays.
    rows = [person("A", after(0), after(100)), person("B", "2020-06-02"), person("C", after(0), after(150))]
    row = retention(*rows, person("D", after(0)))
    assert row["value"] == pytest.approx(3 / 4 * 1 / 2)
    assert (row["numerator"], row["denominator"], row["others"]) == (1, 4, 1)


def test_any_exit_ends_it_and_coming_back_does_not_mend_it() -> None:
    row = retention(person("A", after(0), after(30)), person("A", after(31), episode=2), person("B", after(0)))
    assert (row["numerator"], row["denominator"]) == (1, 2)


def test_an_exit_after_the_last_covered_day_is_not_known_yet() -> None:
    covers = {"people": [(HERE, "2019-10-01", after(150))]}
    row = retention(person("A", after(0), after(160)), covers=covers)
    assert (row["numerator"], row["denominator"], row["value"] == row["value"]) == (0, 1, False)


def test_who_starts_after_the_period_has_not_started() -> None:
    period = Period(dt.date(2019, 10, 1), dt.date(2020, 6, 30))
    row = retention(person("A", after(0)), person("B", "2020-07-01"), period=period)
    assert row["denominator"] == 1


def test_the_curve_steps_down_on_the_day_of_an_exit() -> None:
    rows = {"people": [person("A", after(0), after(3)), person("B", after(0))]}
    curve = measured("retention_26_weeks", rows, by=["day"])
    assert [(row["day"], row["at_risk"], row["exits"], row["value"]) for row in curve[:5]] == [
        (0, 2, 0, 1),
        (1, 2, 0, 1),
        (2, 2, 0, 1),
        (3, 2, 1, 0.5),
        (4, 1, 1, 0.5),
    ]


def test_sites_are_followed_each_as_far_as_its_own_return_reaches() -> None:
    covers = {"people": [(HERE, "2019-10-01", after(200)), ("hartlepool", "2019-10-01", after(100))]}
    rows = [person("A", after(0)), person("B", after(0), site="hartlepool")]
    assert retention(*rows, covers=covers)["numerator"] == 1
    assert retention(*rows, covers=covers, site="hartlepool")["numerator"] == 0


def test_nobody_started_is_no_row() -> None:
    assert measured("retention_26_weeks", {}) == []
    assert measured("retention_26_weeks", {}, covers=covering()) == []

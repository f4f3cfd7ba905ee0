"""People in treatment, worked out by hand."""

from __future__ import annotations

import pytest

from tests.hand import HERE, THERE, YEAR, covering, day, measured, person


def in_treatment(*rows: dict, **more: object) -> list[dict]:
    return measured("in_treatment", {"people": rows}, **more)  # type: ignore[arg-type]


def test_enrolled_from_the_first_dose_up_to_not_including_the_exit() -> None:
    months = in_treatment(person("A", "2019-10-31", "2019-12-31"), by=["month"])
    assert {row["month"]: row["numerator"] for row in months if row["month"] < "2020-02"} == {
        "2019-10": 1,  # the day of the first dose counts
        "2019-11": 1,
        "2019-12": 0,  # the day of the exit does not
        "2020-01": 0,
    }


def test_somebody_who_came_back_counts_once() -> None:
    back = person("A", "2020-03-01", episode=2)
    (row,) = in_treatment(person("A", "2019-10-07", "2020-01-01"), back, person("B", "2019-10-08"))
    assert (row["numerator"], row["others"]) == (2, 0)
    months = in_treatment(person("A", "2019-10-07", "2020-01-01"), back, by=["month"])
    assert [row["numerator"] for row in months][2:6] == [1, 0, 0, 1]  # December to March


def test_two_people_with_one_code_at_two_sites_are_two() -> None:
    both = {name: [*covering(HERE)[name], *covering(THERE)[name]] for name in covering()}
    (row,) = in_treatment(person("A", "2019-10-07"), person("A", "2019-11-07", site=THERE), covers=both)
    assert row["numerator"] == 2


def test_places_are_those_stated_for_the_site_and_missing_for_another() -> None:
    (row,) = in_treatment(person("A", "2019-10-07"))
    assert (row["numerator"], row["denominator"]) == (1, 15)
    (row,) = in_treatment(person("A", "2019-10-07", site=THERE), covers=covering(THERE))
    assert row["denominator"] != row["denominator"], "no places are stated for Hartlepool"
    both = {name: [*covering(HERE)[name], *covering(THERE)[name]] for name in covering()}
    (row,) = in_treatment(person("A", "2019-10-07"), covers=both)
    assert row["denominator"] != row["denominator"], "15 places at one site are not the places at both"


def test_people_who_left_are_counted_beside_those_who_are_in() -> None:
    rows = [person("A", "2019-10-07"), person("B", "2019-10-08", "2020-02-01"), person("C", "2020-12-01")]
    (row,) = in_treatment(*rows)
    assert (row["numerator"], row["others"]) == (1, 1), "who has not started yet has not left"


def test_a_month_that_no_return_covers_is_missing_not_zero() -> None:
    months = in_treatment(
        person("A", "2019-10-07"), by=["month"], covers={"people": [(HERE, "2019-10-01", "2020-02-28")]}
    )
    assert [row["month"] for row in months] == ["2019-10", "2019-11", "2019-12", "2020-01"]
    assert in_treatment(person("A", "2019-10-07"), covers={}) == []


def test_over_two_sites_the_one_furthest_behind_sets_the_day() -> None:
    covers = {"people": [(HERE, "2019-10-01", "2020-09-30"), (THERE, "2019-10-01", "2020-03-31")]}
    rows = [person("A", "2019-10-07", "2020-05-01"), person("B", "2019-10-08", site=THERE)]
    (row,) = in_treatment(*rows, covers=covers)
    assert row["numerator"] == 2, "counted on 31 March, when both sites are known"


@pytest.mark.parametrize(("last", "inside"), [("2020-05-01", 0), ("2020-04-30", 1)])
def test_the_count_is_of_the_periods_last_day(last: str, inside: int) -> None:
    period = type(YEAR)(YEAR.first, day(last))  # type: ignore[arg-type]
    (row,) = in_treatment(person("A", "2019-10-07", "2020-05-01"), period=period)
    assert row["numerator"] == inside

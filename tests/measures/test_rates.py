"""Crime and A&E for each person-year before and after first dose, and what crime avoided is worth: by hand."""

from __future__ import annotations

import datetime as dt

import pytest

from dashboard.model import Period
from tests.hand import HERE, THERE, covering, crime, held, measured, person, visit

START = "2019-10-07"
A = [person("A", START)]
BEFORE_DAYS = (dt.date(2019, 10, 7) - dt.date(2017, 10, 7)).days  # 730: 24 calendar months
AFTER_DAYS = (dt.date(2020, 9, 30) - dt.date(2019, 10, 7)).days + 1  # both ends counted


def crimes(rows: dict, **more: object) -> dict[str, dict]:
    return {row["phase"]: row for row in measured("crime_rate", {"people": A, **rows}, by=["phase"], **more)}  # type: ignore[arg-type]


def days(row: dict) -> float:
    return pytest.approx(row["denominator"] * 365.25)  # type: ignore[return-value]


def test_before_is_24_calendar_months_up_to_the_day_before_and_after_runs_to_the_last_day() -> None:
    phases = crimes({})
    assert (BEFORE_DAYS, AFTER_DAYS) == (730, 360)
    assert (days(phases["before"]), days(phases["after"])) == (730, 360)


@pytest.mark.parametrize(
    ("date", "phase"),
    [
        ("2017-10-06", None),  # more than 24 months before
        ("2017-10-07", "before"),
        ("2019-10-06", "before"),
        ("2019-10-07", "after"),  # the day of the first dose
        ("2020-09-30", "after"),
        ("2020-10-01", None),
    ],
)
def test_a_crime_counts_in_the_window_its_date_lies_in(date: str, phase: str | None) -> None:
    phases = crimes({"offences": [crime("A", date)]})
    assert {name: row["numerator"] for name, row in phases.items()} == {
        "before": int(phase == "before"),
        "after": int(phase == "after"),
    }


def test_24_months_before_a_29_february_begin_on_the_28th() -> None:
    rows = {"people": [person("A", "2020-02-29")], "offences": [crime("A", "2018-02-28"), crime("A", "2018-02-27")]}
    assert crimes(rows)["before"]["numerator"] == 1


def test_leaving_does_not_end_the_time_after() -> None:
    rows = {"people": [person("A", START, "2019-12-01")], "offences": [crime("A", "2020-06-01")]}
    assert crimes(rows)["after"]["numerator"] == 1
    assert days(crimes(rows)["after"]) == 360


def test_coming_back_keeps_the_very_first_dose() -> None:
    rows = {"people": [person("A", "2020-03-01", episode=2), person("A", START, "2019-12-01")]}
    assert days(crimes({**rows, "offences": [crime("A", "2020-02-01")]})["after"]) == 360
    assert crimes({**rows, "offences": [crime("A", "2020-02-01")]})["after"]["numerator"] == 1


def test_death_ends_the_time_after() -> None:
    rows = {"people": [person("A", START, "2019-10-17", "died")], "offences": [crime("A", "2019-10-16")]}
    assert days(crimes(rows)["after"]) == 10
    assert crimes(rows)["after"]["numerator"] == 1


def test_a_person_in_custody_leaves_the_crime_denominator() -> None:
    phases = crimes({"custody": [held("A", "2019-12-01", "2019-12-11"), held("A", "2018-01-01", "2018-01-31")]})
    assert (days(phases["before"]), days(phases["after"])) == (730 - 30, 360 - 10)


def test_somebody_still_held_is_away_to_the_last_day() -> None:
    assert days(crimes({"custody": [held("A", "2020-09-01", None)]})["after"]) == 360 - 30


def test_a_day_in_custody_and_in_hospital_leaves_once() -> None:
    away = {
        "custody": [held("A", "2019-12-01", "2019-12-11")],
        "hospital": [visit("A", "2019-12-09", "in-patient", 4), visit("A", "2019-12-12", "A&E")],
    }
    # 1 to 10 December held, 9 to 12 December in a bed: 12 days.
    assert days(crimes(away)["after"]) == 360 - 12


def test_custody_that_spans_the_first_dose_leaves_each_window_its_own_days() -> None:
    phases = crimes({"custody": [held("A", "2019-10-05", "2019-10-08")]})
    assert (days(phases["before"]), days(phases["after"])) == (730 - 2, 360 - 1)


def test_days_that_no_return_covers_are_in_neither_window() -> None:
    covers = {**covering(), "offences": [(HERE, "2019-07-09", "2019-11-30"), (HERE, "2020-01-01", "2020-01-31")]}
    rows = {"offences": [crime("A", "2019-12-15"), crime("A", "2019-11-30"), crime("A", "2019-07-08")]}
    phases = crimes(rows, covers=covers)
    assert days(phases["before"]) == 90
    assert days(phases["after"]) == 55 + 31
    assert (phases["before"]["numerator"], phases["after"]["numerator"]) == (0, 1), "the rest is not known"


def test_returns_that_overlap_count_a_day_and_a_crime_once() -> None:
    covers = {**covering(), "offences": [(HERE, "2017-10-01", "2020-06-30"), (HERE, "2020-04-01", "2020-09-30")]}
    phases = crimes({"offences": [crime("A", "2020-05-01")]}, covers=covers)
    assert (phases["after"]["numerator"], days(phases["after"])) == (1, 360)


def test_without_a_return_for_a_window_nothing_in_it_is_known() -> None:
    covers = {**covering(), "offences": [(HERE, "2019-10-07", "2020-09-30")]}
    phases = crimes({"offences": [crime("A", "2020-05-01")]}, covers=covers)
    assert phases["after"]["numerator"] == 1
    assert all(phases["before"][name] != phases["before"][name] for name in ("numerator", "denominator", "value"))


def test_the_time_after_runs_from_first_dose_to_the_periods_end_whenever_the_period_begins() -> None:
    period = Period(dt.date(2020, 4, 1), dt.date(2020, 6, 30))
    rows = {
        "offences": [
            crime("A", "2020-03-31"),
            crime("A", "2020-04-01"),
            crime("A", "2020-07-01"),
            crime("A", "2019-01-01"),
        ]
    }
    phases = crimes(rows, period=period)
    assert (days(phases["before"]), days(phases["after"])) == (730, 268), "7 October 2019 to 30 June 2020"
    assert (phases["before"]["numerator"], phases["after"]["numerator"]) == (1, 2)


def test_people_behind_crimes_are_counted_once_and_strangers_nowhere() -> None:
    rows = {"offences": [crime("A", "2020-05-01"), crime("A", "2020-05-02"), crime("X", "2020-05-03")]}
    after = crimes(rows)["after"]
    assert (after["numerator"], after["people"]) == (2, 1)


def test_by_group_the_crimes_add_up_and_share_the_time_at_risk() -> None:
    rows = {"people": A, "offences": [crime("A", "2020-05-01"), crime("A", "2020-05-02", "burglary")]}
    split = measured("crime_rate", rows, by=["phase", "offence_group"])
    assert {row["offence_group"]: row["numerator"] for row in split} == {"burglary": 1, "shoplifting": 1}
    assert all(days(row) == 360 for row in split)


def test_each_site_is_known_as_far_as_its_own_police_return() -> None:
    covers = covering()
    covers["offences"] = [(HERE, "2017-01-01", "2020-09-30"), (THERE, "2017-01-01", "2019-12-31")]
    people = [person("A", START), person("A", START, site=THERE)]
    rows = {"people": people, "offences": [crime("A", "2020-05-01"), crime("A", "2019-12-01", site=THERE)]}
    after = crimes(rows, covers=covers)["after"]
    assert (after["numerator"], days(after)) == (2, 360 + 86)


def test_a_and_e_leaves_custody_out_and_keeps_days_in_a_hospital_bed() -> None:
    rows = {
        "people": A,
        "custody": [held("A", "2019-12-01", "2019-12-11")],
        "hospital": [
            visit("A", "2020-01-01", "in-patient", 5),
            visit("A", "2020-01-01"),
            visit("A", "2020-02-01", "ambulance"),
        ],
    }
    phases = {row["phase"]: row for row in measured("ae_rate", rows, by=["phase"])}
    assert (phases["after"]["numerator"], days(phases["after"])) == (1, 350)


def test_a_reason_that_was_not_given_is_said_so_and_not_lost() -> None:
    rows = {
        "people": A,
        "hospital": [visit("A", "2020-01-01", reason="overdose"), visit("A", "2020-02-01", reason=None)],
    }
    split = measured("ae_rate", rows, by=["phase", "reason"])
    assert {row["reason"]: row["numerator"] for row in split} == {"overdose": 1, "not stated": 1}


def test_crime_avoided_by_hand() -> None:
    # 8 crimes in 730 days before, 1 in 360 days after: 8 × 360 ÷ 730 − 1 = 2.945 crimes fewer, at £784,890 ÷ 351 each.
    rows = {"people": A, "offences": [*(crime("A", f"2019-01-0{n}") for n in range(1, 9)), crime("A", "2020-05-01")]}
    (row,) = measured("crime_value", rows)
    assert row["value"] == pytest.approx((8 * 360 / 730 - 1) * 784_890 / 351)
    assert row["low"] < row["value"] < row["high"]
    assert row["denominator"] == 2_000_000
    assert (row["people"], row["others"]) == (1, 1)


def test_crime_avoided_at_a_site_without_a_stated_hope_has_none() -> None:
    rows = {"people": [person("A", START, site=THERE)], "offences": [crime("A", "2019-01-01", site=THERE)]}
    (row,) = measured("crime_value", rows, covers=covering(THERE))
    assert row["value"] > 0
    assert row["denominator"] != row["denominator"]


def test_crime_avoided_cannot_be_said_without_the_time_before() -> None:
    covers = {**covering(), "offences": [(HERE, "2019-10-07", "2020-09-30")]}
    assert measured("crime_value", {"people": A}, covers=covers) == []

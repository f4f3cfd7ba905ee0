"""The demonstration's panel comes before the first doses; the town is as it was, whatever the clinic does."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from statistics import median

import pytest

from data_loaders.demo import town
from data_loaders.demo.cohort import months_of
from tests.loaders.demo_again import LAST, SEEDS, Row, each_programme, rows

REPORTS = ("antisocial behaviour", "drug litter", "needle find", "resident complaint")
OPENED = dt.date(2019, 10, 1)


def counted(found: Iterable[Row]) -> Counter[str]:
    """How many of each kind; a row without a count is one."""
    kinds: Counter[str] = Counter()
    for row in found:
        kinds[row["kind"]] += row["count"] or 1
    return kinds


@each_programme
def test_everyone_who_started_was_accepted_before_and_nobody_else(site: str, seed: int) -> None:
    cases = rows("referrals", site, seed)
    starts = {person["person"]: person["first_dose_date"] for person in rows("people", site, seed)}
    accepted = [case for case in cases if case["decision"] == "accepted"]
    assert sorted(case["person"] for case in accepted) == sorted(starts)
    assert all(case["person"] is None for case in cases if case["decision"] != "accepted")
    for case in accepted:
        assert case["referred_date"] < case["panel_date"] < starts[case["person"]]
        assert case["criteria_met"] == "yes"
    waits = [(starts[case["person"]] - case["referred_date"]).days for case in accepted]
    assert min(waits) >= 13
    assert max(waits) <= 70
    assert 28 <= median(waits) <= 50


@each_programme
def test_the_panel_meets_on_thursdays_and_decides_later_than_a_case_is_brought(site: str, seed: int) -> None:
    cases = rows("referrals", site, seed)
    for case in cases:
        if case["panel_date"]:
            assert case["panel_date"].weekday() == 3
            assert case["referred_date"] < case["panel_date"] <= LAST
            assert case["decision"]
    waiting = [case for case in cases if not case["decision"]]
    assert [case["panel_date"] for case in waiting] == [None]
    assert sorted(case["referral"] for case in cases) == [case["referral"] for case in cases], "numbered as brought"


@pytest.mark.parametrize("seed", SEEDS)
def test_of_twenty_four_cases_fourteen_are_accepted(seed: int) -> None:
    decisions = Counter(case["decision"] for case in rows("referrals", seed=seed))
    assert decisions == {"accepted": 14, "declined": 5, "deferred": 2, "did not consent": 2, None: 1}
    assert len({case["referred_by"] for case in rows("referrals", seed=seed)}) >= 3


@each_programme
def test_reports_around_the_clinic_show_no_trend(site: str, seed: int) -> None:
    found = [row for row in rows("community", site, seed) if row["kind"] in REPORTS]
    for kind in ("antisocial behaviour", "drug litter", "needle find"):
        months = Counter(row["date"].replace(day=1) for row in found if row["kind"] == kind)
        each = [months[month] for month in months_of(town.SINCE, LAST)]
        assert 0.75 <= sum(each[:11]) / sum(each[11:]) <= 1.33, kind
    before = sum(row["date"] < OPENED for row in found) / 10
    assert 0.85 <= before / ((len(found) - before * 10) / 12) <= 1.18


@each_programme
def test_every_kind_is_there_and_only_seizures_have_a_value(site: str, seed: int) -> None:
    found = rows("community", site, seed)
    assert set(counted(found)) == {*REPORTS, "warrant executed", "arrest", "premises closed", "seizure"}
    assert all((row["value_seized_pounds"] is not None) == (row["kind"] == "seizure") for row in found)
    assert {row["date"].replace(day=1) for row in found} == set(months_of(town.SINCE, LAST))


@each_programme
def test_arrests_and_seizures_come_of_a_warrant_of_that_day(site: str, seed: int) -> None:
    found = rows("community", site, seed)
    warrants = Counter((row["date"], row["ward"]) for row in found if row["kind"] == "warrant executed")
    for kind in ("arrest", "seizure"):
        assert not Counter((row["date"], row["ward"]) for row in found if row["kind"] == kind) - warrants


@pytest.mark.parametrize("seed", SEEDS)
def test_action_in_hartlepool_is_shaped_on_what_was_published(seed: int) -> None:
    """30 drug raids since December 2018, more than 30 arrested, 13 properties closed (30 August 2019)."""
    done = counted(row for row in rows("community", "hartlepool", seed) if row["date"] < dt.date(2019, 9, 1))
    assert done["warrant executed"] == 30
    assert done["premises closed"] == 13
    assert 28 <= done["arrest"] <= 45
    elsewhere = counted(rows("community", seed=seed))
    assert 30 <= elsewhere["warrant executed"] <= 60
    assert 35 <= elsewhere["arrest"] <= 80

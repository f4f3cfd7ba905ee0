"""The demonstration's screens, contacts and reviews agree with the cohort, and are shaped as treatment usually goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

import pytest

from data_loaders.schema import datasets
from tests.loaders.demo_again import DAY, LAST, SEEDS, Row, each_programme, rows

SCORES = ("psychological_health", "physical_health", "quality_of_life")
DAYS = ("heroin_days", "injecting_days", "paid_work_days", "education_days")


def share(found: Sequence[Row], column: str, value: str) -> float:
    return sum(row[column] == value for row in found) / len(found)


def mean(found: Iterable[Row], column: str) -> float:
    given = [row[column] for row in found if row[column] is not None]
    return sum(given) / len(given)


def first_doses(seed: int, site: str = "middlesbrough") -> dict[str, dt.date]:
    return {person["person"]: person["first_dose_date"] for person in rows("people", site, seed)}


def ends(seed: int) -> tuple[list[Row], list[Row]]:
    """The first and the last review of everyone who has two."""
    found: dict[str, list[Row]] = {}
    for review in sorted(rows("reviews", seed=seed), key=lambda review: review["date"]):
        found.setdefault(review["person"], []).append(review)
    several = [own for own in found.values() if len(own) > 1]
    return [own[0] for own in several], [own[-1] for own in several]


@each_programme
def test_screens_and_reviews_are_on_days_attended(site: str, seed: int) -> None:
    attended = {(s["person"], s["date"]) for s in rows("attendance", site, seed) if s["attendance"] == "attended"}
    for dataset in ("screens", "reviews"):
        assert {(row["person"], row["date"]) for row in rows(dataset, site, seed)} <= attended


@each_programme
def test_contacts_are_on_weekdays_in_treatment_and_never_while_away(site: str, seed: int) -> None:
    slots = rows("attendance", site, seed)
    excused = {(slot["person"], slot["date"]) for slot in slots if slot["attendance"] == "excused"}
    offered = {(slot["person"], slot["date"]) for slot in slots} - excused
    attended = {(slot["person"], slot["date"]) for slot in slots if slot["attendance"] == "attended"}
    for contact in rows("support", site, seed):
        at = contact["person"], contact["date"]
        assert at in offered
        assert contact["date"].weekday() < 5
        assert contact["attended"] == "no" or at in attended


@each_programme
def test_everyone_is_screened_at_most_once_a_week_and_most_weeks(site: str, seed: int) -> None:
    starts, weeks = first_doses(seed, site), 0.0
    seen = [(row["person"], (row["date"] - starts[row["person"]]).days // 7) for row in rows("screens", site, seed)]
    assert len(seen) == len(set(seen))
    for person in rows("people", site, seed):
        weeks += ((person["exit_date"] or LAST + DAY) - person["first_dose_date"]).days / 7
    assert 0.85 <= len(seen) / weeks <= 1


@pytest.mark.parametrize("seed", SEEDS)
def test_screens_negative_for_street_heroin_rise_from_a_fifth_to_two_thirds(seed: int) -> None:
    starts, found = first_doses(seed), rows("screens", seed=seed)
    early = [row for row in found if (row["date"] - starts[row["person"]]).days < 28]
    late = [row for row in found if (row["date"] - starts[row["person"]]).days >= 120]
    assert 0.15 <= share(early, "street_heroin", "negative") <= 0.26
    assert 0.63 <= share(late, "street_heroin", "negative") <= 0.73
    assert 0.5 <= share(found, "street_heroin", "negative") <= 0.62
    first = [row for row in found if row["date"] < dt.date(2019, 12, 1)]
    last = [row for row in found if row["date"] >= dt.date(2020, 7, 1)]
    assert share(first, "street_heroin", "negative") < 0.35 < 0.55 < share(last, "street_heroin", "negative") < 0.75


@pytest.mark.parametrize("seed", SEEDS)
def test_street_tablets_stay_about_as_they_are_and_are_not_always_looked_for(seed: int) -> None:
    found = rows("screens", seed=seed)
    looked_for = [row for row in found if row["other_drugs"]]
    assert 0.85 <= len(looked_for) / len(found) < 1
    assert 0.38 <= share(looked_for, "other_drugs", "negative") <= 0.52


@pytest.mark.parametrize("seed", SEEDS)
def test_contacts_are_a_few_a_month_of_every_kind_and_most_are_kept(seed: int) -> None:
    found = rows("support", seed=seed)
    months = sum(
        ((person["exit_date"] or LAST + DAY) - person["first_dose_date"]).days / 30.4
        for person in rows("people", seed=seed)
    )
    assert 2.5 <= len(found) / months <= 5
    assert {row["kind"] for row in found} == set(datasets()["support"].column("kind").values)
    assert 0.72 <= share(found, "attended", "yes") <= 0.88
    assert {row["person"] for row in found} == set(first_doses(seed))


@each_programme
def test_everyone_is_reviewed_in_the_first_week_and_about_every_three_months(site: str, seed: int) -> None:
    starts = first_doses(seed, site)
    for person in rows("people", site, seed):
        own = sorted(row["date"] for row in rows("reviews", site, seed) if row["person"] == person["person"])
        assert (own[0] - starts[person["person"]]).days < 7
        planned = person["exit_reason"] in ("oral", "detox")
        gaps = [(later - earlier).days for earlier, later in zip(own, own[1:], strict=False)]
        assert all(60 <= gap <= 140 for gap in (gaps[:-1] if planned else gaps))
        if planned:
            assert (person["exit_date"] - own[-1]).days <= 7, "and on the way out"


@each_programme
def test_answers_lie_within_the_form_and_some_are_not_given(site: str, seed: int) -> None:
    found = rows("reviews", site, seed)
    for row in found:
        assert all(row[name] is None or 0 <= row[name] <= 20 for name in SCORES)
        assert all(row[name] is None or 0 <= row[name] <= 28 for name in DAYS)
        if None not in (row["heroin_days"], row["injecting_days"]):
            assert row["injecting_days"] <= row["heroin_days"]
    asked = (*SCORES, *DAYS, "housing")
    missing = sum(row[name] is None for row in found for name in asked) / len(found) / len(asked)
    assert 0.01 <= missing <= 0.12


@pytest.mark.parametrize("seed", SEEDS)
def test_health_and_quality_of_life_improve_modestly(seed: int) -> None:
    first, last = ends(seed)
    for score in SCORES:
        assert 5 <= mean(first, score) <= 11
        assert 0.5 <= mean(last, score) - mean(first, score) <= 5
    assert mean(first, "heroin_days") > 20
    assert mean(last, "heroin_days") < 10
    assert mean(first, "paid_work_days") == mean(first, "education_days") == 0
    assert 0 < mean(last, "paid_work_days") + mean(last, "education_days") < 6


@pytest.mark.parametrize("seed", SEEDS)
def test_stable_housing_rises_slightly(seed: int) -> None:
    stable = [share([review for review in reviews if review["housing"]], "housing", "stable") for reviews in ends(seed)]
    assert 0 < stable[1] - stable[0] <= 0.35
    assert 0.25 <= stable[0] <= 0.5


@each_programme
def test_who_leaves_as_planned_has_stepped_down_and_nobody_else(site: str, seed: int) -> None:
    last = {row["person"]: row for row in sorted(rows("reviews", site, seed), key=lambda row: row["date"])}
    for person in rows("people", site, seed):
        expected = {"oral": "oral", "detox": "reducing"}.get(person["exit_reason"], "injectable")
        assert last[person["person"]]["recovery_stage"] == expected
    everyone = [row for row in rows("reviews", site, seed) if row is not last[row["person"]]]
    assert {row["recovery_stage"] for row in everyone} == {"injectable"}

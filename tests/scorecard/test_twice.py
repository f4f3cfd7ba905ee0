"""Every KPI of the board's scorecard against a second, independent calculation from the stored rows."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cache
from typing import Any

import pytest

from dashboard import registry
from dashboard.model import Figure, Period
from dashboard.scorecard import View, default_period, evaluate
from data_loaders.store import Store
from tests.hand import HERE, THERE, WHO, YEAR
from tests.scorecard.second import Answer, Second, ratio_limits

AREAS = {HERE: "Middlesbrough", THERE: "Hartlepool"}
SITES = {"all": (HERE, THERE), HERE: (HERE,), THERE: (THERE,)}
SPRING = Period(dt.date(2020, 2, 1), dt.date(2020, 6, 30))


def answers(store: Store, sites: tuple[str, ...], period: Period) -> dict[str, Any]:
    second = Second(WHO, store, sites, period.first, period.last)
    return {
        "in_treatment": second.in_treatment(),
        "retention_26_weeks": second.retention(),
        "sessions_attended": second.sessions(),
        "crime_rate": second.crimes(),
        "ae_rate": second.ae(),
        "spend_to_date": second.spend(),
        "crime_value": second.crime_value(),
        "town_incidents": second.incidents([AREAS[site] for site in sites]),
    }


@cache
def board(store: Store, site: str, period: Period | None = None) -> dict[str, Figure]:
    view = View(site=None if site == "all" else site, period=period)
    return {figure.kpi.id: figure for figure in evaluate(WHO, store, view)}


def agree(figure: Figure, answer: Answer) -> None:
    result = figure.result
    assert result.numerator == pytest.approx(answer.numerator)
    assert result.value == pytest.approx(answer.value)
    if answer.denominator is not None:
        assert result.denominator == pytest.approx(answer.denominator)
    assert result.people == answer.people
    if answer.low is not None:
        assert (result.low, result.high) == pytest.approx((answer.low, answer.high), rel=1e-6)


@pytest.mark.parametrize("period", [YEAR, SPRING], ids=["the year", "five months of it"])
@pytest.mark.parametrize("site", SITES)
def test_every_kpi_comes_out_the_same_by_plain_loops(both: Store, site: str, period: Period) -> None:
    found, again = board(both, site, period), answers(both, SITES[site], period)
    assert set(found) == set(again) == {kpi.id for kpi in registry.kpis()}, "a new KPI needs a second calculation"
    for name, answer in again.items():
        if answer is None:
            assert found[name].result.value is None
        else:
            agree(found[name], answer)
    for name in ("crime_rate", "ae_rate"):
        comparison, before = found[name].comparison, again[name].before
        assert comparison
        assert before
        assert comparison.before.numerator == before.numerator
        assert comparison.before.denominator == pytest.approx(before.denominator)
        assert comparison.ratio == pytest.approx(again[name].value / before.value)
        assert (comparison.low, comparison.high) == pytest.approx(ratio_limits(again[name], before), rel=1e-6)
    assert found["spend_to_date"].target == pytest.approx(again["spend_to_date"].more["profile"])


def test_middlesbroughs_right_answers(both: Store) -> None:
    found, again = board(both, HERE), answers(both, (HERE,), YEAR)
    assert found["retention_26_weeks"].result.denominator == 14
    assert found["in_treatment"].result.value == 9
    assert found["in_treatment"].target == 15
    crime, ae = found["crime_rate"], found["ae_rate"]
    assert crime.comparison
    assert ae.comparison
    assert (crime.result.numerator, round(crime.result.denominator or 0, 2)) == (37, 10.57)
    assert (crime.comparison.before.numerator, round(crime.comparison.before.denominator or 0, 2)) == (231, 26.35)
    assert (ae.comparison.before.numerator, ae.result.numerator) == (80, 28)
    sessions = found["sessions_attended"].result
    assert (sessions.numerator, (sessions.denominator or 0) - (sessions.numerator or 0)) == (6188, 260)
    assert again["spend_to_date"].more["spent"] == Decimal("396540.86")
    assert found["spend_to_date"].result.value == 396540.86
    assert found["spend_to_date"].result.denominator == 441512


def test_the_breakdowns_add_up_to_the_headline(both: Store) -> None:
    for figure in board(both, "all").values():
        for name, split in figure.breakdowns.items():
            own = split[split["phase"] == "after"] if "phase" in split else split
            assert float(own["numerator"].sum()) == pytest.approx(figure.result.numerator), (figure.kpi.id, name)


def test_the_points_lead_to_the_headline(both: Store) -> None:
    found = board(both, "all")
    months = found["in_treatment"].points
    assert months["value"].iloc[-1] == found["in_treatment"].result.value
    assert found["sessions_attended"].points["numerator"].sum() == found["sessions_attended"].result.numerator
    assert found["spend_to_date"].points["value"].iloc[-1] == pytest.approx(found["spend_to_date"].result.value)
    assert found["spend_to_date"].points["profile"].iloc[-1] == pytest.approx(found["spend_to_date"].target)
    assert found["town_incidents"].points["value"].iloc[-1] == found["town_incidents"].result.value
    curve = found["retention_26_weeks"].points
    assert curve[curve["day"] <= 182]["value"].iloc[-1] == pytest.approx(found["retention_26_weeks"].result.value)


def test_sites_add_up(both: Store) -> None:
    whole, parts = board(both, "all", YEAR), [board(both, site, YEAR) for site in (HERE, THERE)]
    for name in ("in_treatment", "sessions_attended", "crime_rate", "ae_rate", "spend_to_date", "town_incidents"):
        sums = sum(part[name].result.numerator or 0 for part in parts)
        assert whole[name].result.numerator == pytest.approx(sums), name


def test_what_is_stated_of_one_site_is_not_held_against_another(both: Store) -> None:
    for site in ("all", THERE):
        found = board(both, site)
        assert found["in_treatment"].target is None
        assert found["crime_value"].target is None
        said = " ".join([found["crime_value"].finding, *found["crime_value"].notes, *found["crime_value"].sources])
        assert "2m" not in said
        assert "Saving hoped for" not in said


def test_an_earlier_version_gives_the_figures_of_then(both: Store, first_only: int) -> None:
    now = {name: figure.result for name, figure in board(both, HERE).items()}
    then = {figure.kpi.id: figure.result for figure in evaluate(WHO, both, View(site=HERE, as_at=first_only))}
    assert then == now, "loading a second site changes nothing at the first"
    whole = {figure.kpi.id: figure for figure in evaluate(WHO, both, View(as_at=first_only))}
    assert {figure.site for figure in whole.values()} == {"Middlesbrough"}
    assert whole["in_treatment"].target == 15


def test_before_anything_was_loaded_nothing_is_said(both: Store) -> None:
    for figure in evaluate(WHO, both, View(as_at=0)):
        assert figure.result.value is None
        assert figure.version == 0
        assert not figure.demonstration


def test_a_shorter_period_moves_what_it_should_and_nothing_else(both: Store) -> None:
    whole, part = board(both, HERE, YEAR), board(both, HERE, SPRING)
    for name in ("sessions_attended", "crime_rate", "ae_rate", "spend_to_date"):
        assert (part[name].result.numerator or 0) < (whole[name].result.numerator or 0), name
    for name in ("crime_rate", "ae_rate", "spend_to_date", "retention_26_weeks", "crime_value"):
        assert part[name].period == Period(YEAR.first, SPRING.last), "these run from the first day, and say so"
    assert part["in_treatment"].points["period"].tolist() == ["2020-02", "2020-03", "2020-04", "2020-05", "2020-06"]
    assert part["town_incidents"].points["period"].min() == "2020-02"


def test_the_default_period_runs_from_the_opening_to_the_last_covered_day(both: Store) -> None:
    assert default_period(WHO, both) == YEAR
    assert default_period(WHO, both, View(site=THERE)).last == YEAR.last

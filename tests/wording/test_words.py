"""Every KPI in every state is said in words that its test supports, and all of its words agree."""

from __future__ import annotations

import dataclasses
import re
from functools import cache

import pytest

from dashboard import numbers, registry, wording
from dashboard.model import Comparison, Figure, Result
from dashboard.scorecard import View
from dashboard.stats.ladder import signal
from tests.figures import figure as made
from tests.hand import HERE, PUBLIC, THERE, covering, crime, figures, incidents, line, person, planned, slots, visit

PEOPLE = [person(f"P{n}", "2019-10-07", "2020-02-01" if n < 5 else None) for n in range(14)]


def year(number: int, months: range = range(1, 10)) -> list[str]:
    return [f"2020-{month:02d}-{day:02d}" for month in months for day in range(1, number + 1)]


def events(before: int, after: int) -> dict:
    """So many crimes and A&E attendances of each person before and after."""
    dates = [f"2018-{1 + n % 12:02d}-{1 + n // 12:02d}" for n in range(before)]
    dates += [f"2020-{1 + n % 9:02d}-{1 + n // 9:02d}" for n in range(after)]
    everybody = [(f"P{n}", date) for n in range(14) for date in dates]
    return {"offences": [crime(*each) for each in everybody], "hospital": [visit(*each) for each in everybody]}


def state(**rows: list) -> dict:
    months = [f"2020-{month:02d}" for month in range(1, 10)]
    common = {
        "people": PEOPLE,
        "attendance": [slots(f"P{n}", month, 50 + n % 3, 3) for n in range(14) for month in months],
        "ledger": [line("2020-01-10", "1000.00")],
        "budget": [planned("2020-01", "900.00")],
        "street_crime": [incidents("Middlesbrough 001A", month, 600 + at % 3) for at, month in enumerate(months)],
    }
    return {**common, **rows}


STATES = {
    "fell": (state(**events(16, 1)), View(), covering()),
    "rose": (state(**events(1, 16)), View(), covering()),
    "no change": (state(**events(2, 1)), View(), covering()),
    "rose from none": (state(**events(0, 16)), View(), covering()),
    "fell to none": (state(**events(16, 0)), View(), covering()),
    "too few": (state(offences=[crime("P1", "2020-01-01")], hospital=[visit("P1", "2020-01-01")]), View(), covering()),
    "none at all": (state(), View(), covering()),
    "missing before": (
        state(**events(0, 9)),
        View(),
        {**covering(), **{name: [(HERE, "2019-10-07", "2020-09-30")] for name in ("offences", "hospital")}},
    ),
    "empty": ({}, View(), {}),
    "covered and empty": ({}, View(), covering()),
    "hidden": (
        state(people=PEOPLE[3:6], attendance=[slots("P3", "2020-01", 50, 3)], **events(16, 1)),
        PUBLIC,
        covering(),
    ),
    "public": (state(**events(16, 1)), PUBLIC, covering()),
    "another site": (
        {
            name: [{**row, "site": THERE} if "site" in row else row for row in rows]
            for name, rows in state(**events(16, 1)).items()
        },
        View(site=THERE),
        covering(THERE),
    ),
}
IDS = [kpi.id for kpi in registry.kpis()]
RATES = ("crime_rate", "ae_rate")
NEVER = ("saved", "saving to", "improved", "success", "proves", "nan", "None", "[x]")
AMERICAN = re.compile(r"\b(behavior|program|recogniz\w*|center|organiz\w*|analyz\w*|percent)\b", re.IGNORECASE)


@cache
def said(name: str) -> dict[str, Figure]:
    rows, view, covers = STATES[name]
    return figures(rows, view, covers)


def words(each: Figure) -> dict[str, str]:
    notes = {f"note {at}": note for at, note in enumerate(each.notes)}
    more = {"counts": wording.counts(each), "glance": wording.glance(each), "status": each.status.word}
    return {"finding": each.finding, "sentence": each.sentence, "alt": each.alt, **more, **notes}


@pytest.mark.parametrize("kpi", IDS)
@pytest.mark.parametrize("name", STATES)
def test_words_read_well(name: str, kpi: str) -> None:
    each = said(name)[kpi]
    for place, text in words(each).items():
        assert text, place
        assert text == text.strip(), place
        for fault in ("  ", "::", " ,", " .", "..", "()", ") (", ";;", "; ;", ": :"):
            assert fault not in text, f"{place}: '{fault}' in {text!r}"
        assert not AMERICAN.search(text), f"{place}: {text!r}"
        missing = ("[x]",) if place in ("counts", "glance", "alt") and each.result.value is None else ()
        for word in set(NEVER) - set(missing):
            assert not re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text), f"{place}: '{word}' in {text!r}"
    assert each.sentence.endswith(".")
    assert not each.finding.endswith(".")
    assert each.finding.count(": ") <= 1, each.finding
    assert each.finding[0].isupper() or each.finding[0].isdigit() or each.finding[0] in "£−"


@pytest.mark.parametrize("kpi", IDS)
@pytest.mark.parametrize("name", STATES)
def test_finding_sentence_and_alt_agree(name: str, kpi: str) -> None:
    each = said(name)[kpi]
    assert each.finding in each.alt
    assert each.status.word in each.alt
    if each.hidden or each.result.value is None:
        assert each.finding.split(": ")[1].split(",")[0] in each.sentence
        return
    figures_said = re.findall(r"[\d,.]*\d", each.finding)
    for number in figures_said:
        assert number in each.sentence, f"{number} of {each.finding!r} is not in {each.sentence!r}"
    assert numbers.headline(each) in each.alt


@pytest.mark.parametrize("kpi", RATES)
@pytest.mark.parametrize("name", STATES)
def test_fell_and_rose_only_where_the_interval_leaves_1_out(name: str, kpi: str) -> None:
    each = said(name)[kpi]
    text = f"{each.finding} {each.sentence.split('. Before and after')[0]} {each.status.word}"
    low, high = (each.comparison.low, each.comparison.high) if each.comparison else (None, None)
    assert ("fell" in text or "Lower" in text) == (high is not None and high < 1)
    assert ("rose" in text or "Higher" in text) == (low is not None and low > 1)
    assert ("No sign of change" in text) == bool(low is not None and high is not None and low <= 1 <= high)


@pytest.mark.parametrize(
    ("name", "kpi", "status", "tone", "found"),
    [
        ("fell", "crime_rate", "Lower than before", "improvement", "Crimes fell from 8.0 to 1.0 per person-year"),
        ("rose", "crime_rate", "Higher than before", "concern", "Crimes rose from 0.50 to 16 per person-year"),
        ("no change", "ae_rate", "No sign of change", "common cause", "No sign of change in A&E attendances: 1.0 per"),
        ("rose from none", "crime_rate", "Higher than before", "concern", "Crimes rose from 0 to 16 per person-year"),
        ("fell to none", "ae_rate", "Lower than before", "improvement", "A&E attendances fell from 8.0 to 0 per"),
        ("too few", "crime_rate", "Too few to say", "none", "Crimes: too few to say whether anything changed"),
        ("none at all", "crime_rate", "Too few to say", "none", "Crimes: too few to say whether anything changed"),
        ("missing before", "crime_rate", "Nothing to compare with", "none", "no return covers the time before"),
        ("empty", "crime_rate", "No data", "none", "Crimes per person-year: no data yet"),
        ("hidden", "crime_rate", "[c] hidden", "none", "hidden, so that nobody can be recognised from a small"),
        ("fell", "crime_value", "Short of the hope", "neutral", "Recorded crime avoided is worth £"),
        ("rose", "crime_value", "Crime costs more", "concern", "Recorded crime costs society more than before: −£"),
        ("no change", "crime_value", "No sign of a value", "common cause", "No sign that recorded crime avoided is"),
        ("too few", "crime_value", "Too few to say", "none", "too few crimes to say what it is worth"),
        ("another site", "crime_value", "Some value", "neutral", "Recorded crime avoided is worth £"),
        ("fell", "in_treatment", "60% of places", "neutral", "9 people are in treatment, of 15 places"),
        ("another site", "in_treatment", "Counted", "neutral", "9 people are in treatment"),
        ("fell", "spend_to_date", "Over profile", "neutral", "£1,000 of the £441,512 budget is spent, £100 more than"),
        ("another site", "spend_to_date", "Over the whole budget", "concern", "£1,000 of the £900 budget is spent"),
        ("fell", "town_incidents", "No sign of change", "common cause", "602 incidents in Sep 2020; no sign of change"),
    ],
)  # fmt: skip
def test_each_state_has_its_words(name: str, kpi: str, status: str, tone: str, found: str) -> None:
    each = said(name)[kpi]
    assert (each.status.word, each.status.tone) == (status, tone)
    assert found in each.finding


@pytest.mark.parametrize("kpi", IDS)
def test_hidden_words_hold_no_number_of_the_figure(kpi: str) -> None:
    each, open_to_all = said("hidden")[kpi], said("fell")[kpi]
    if not each.hidden:
        assert not {"people"} & {each.kpi.unit}, "money and places have nothing to hide"
        return
    known = set(re.findall(r"\d+", f"{each.kpi.title} {each.kpi.short} {each.period.title}"))
    for text in (each.finding, each.sentence, each.alt, wording.counts(each), wording.glance(each)):
        assert set(re.findall(r"\d+", text)) <= known
    assert wording.counts(each) == wording.glance(each) == "[c]"
    assert not open_to_all.hidden


def test_the_day_of_a_count_is_said() -> None:
    assert said("fell")["in_treatment"].sentence.startswith(
        "On 30 Sep 2020, 9 people were in treatment, of 15 places ("
    )


def test_one_person_is_said_as_one() -> None:
    found = figures({"people": PEOPLE[:1] + [person("Q", "2019-10-08")]}, only=["in_treatment"])["in_treatment"]
    assert found.finding == "1 person is in treatment, of 15 places"
    assert "1 person was in treatment" in found.sentence


def test_counts_come_first() -> None:
    for kpi in ("sessions_attended", *RATES):
        each = said("fell")[kpi]
        assert each.sentence.index(numbers.count(each.result.numerator)) < each.sentence.index("95%")


def test_charts_by_quarter_are_said_to_be_and_no_chart_is_not_described() -> None:
    assert said("fell")["sessions_attended"].alt.startswith("Line chart by month. ")
    assert said("public")["sessions_attended"].alt.startswith("Line chart by quarter. ")
    assert "chart" not in said("public")["in_treatment"].alt


@pytest.mark.parametrize(
    ("values", "word", "tone", "words"),
    [
        ([0.9, 0.91, 0.92, 0.93, 0.94, 0.95, 0.96], "Improving", "improvement", "signal an improvement since Oct 2019"),
        ([0.96, 0.95, 0.94, 0.93, 0.92, 0.91, 0.9], "Getting worse", "concern", "signal a worsening since Oct 2019"),
        ([0.9, 0.95, 0.9, 0.95, 0.9, 0.95, 0.9], "No sign of change", "common cause", "no sign of change from month"),
        ([0.9, 0.95], "Too few months to say", "none", "too few months to say whether it changes"),
    ],
)
def test_a_trend_is_said_as_its_test_found_it(values: list[float], word: str, tone: str, words: str) -> None:
    import pandas as pd

    each = made("sessions_attended")
    series = pd.Series(values, index=pd.period_range("2019-10", periods=len(values), freq="M").astype(str))
    found = signal(series, each.kpi.better)
    assert (wording.status(each, found).word, wording.status(each, found).tone) == (word, tone)
    assert words in wording.finding(each, found)
    assert words in wording.sentence(each, found)


@pytest.mark.parametrize(
    ("spent", "profile", "word", "words"),
    [
        (100.4, 100.0, "On profile", ", as profiled"),
        (99.6, 100.0, "On profile", ", as profiled"),
        (101.0, 100.0, "Over profile", ", £1 more than profiled"),
        (98.0, 100.0, "Under profile", ", £2 less than profiled"),
        (98.0, None, "No profile to compare with", "budget is spent"),
        (441513.0, 500000.0, "Over the whole budget", "less than profiled"),
    ],
)
def test_spend_is_held_against_its_profile_to_the_pound(
    spent: float, profile: float | None, word: str, words: str
) -> None:
    each = made("spend_to_date", result=Result(spent, 441512, None, spent), target=profile)
    assert wording.status(each, None).word == word
    assert wording.finding(each, None).endswith(words)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (0.5, 0.8, "Below 88%"),
        (0.5, 0.88, "No sign of a difference from 88%"),
        (0.9, 1.0, "Above 88%"),
        (None, None, "Too few"),
    ],
)
def test_retention_is_held_against_the_published_result(low: float | None, high: float | None, word: str) -> None:
    each = made("retention_26_weeks", result=Result(10, 14, 10, 0.7, low, high))
    assert wording.status(each, None).word.startswith(word)


@pytest.mark.parametrize(
    ("low", "high", "word"),
    [
        (1e5, 1.9e6, "Short of the hope"),
        (1e5, 2.1e6, "May reach the hope"),
        (2.1e6, 3e6, "Reaches the hope"),
        (0.0, 3e6, "No sign of a value"),
        (-9e5, -1e5, "Crime costs more"),
    ],
)
def test_a_value_is_held_against_the_hope(low: float, high: float, word: str) -> None:
    each = made("crime_value", result=Result(1e5, 2e6, 9, (low + high) / 2, low, high))
    assert wording.status(each, None).word == word


def test_a_measure_without_a_better_direction_gets_no_praise() -> None:
    each = made("crime_rate")
    neutral = dataclasses.replace(each, kpi=each.kpi.model_copy(update={"better": "neutral"}))
    assert wording.status(neutral, None) == dataclasses.replace(wording.status(each, None), tone="neutral")


def test_nothing_before_and_nothing_since_is_too_few() -> None:
    nothing = Comparison(Result(0, 20.0, 0, 0.0, 0.0, 0.2), None, 0.0, None, 1.0)
    each = made("crime_rate", result=Result(0, 10.0, 0, 0.0, 0.0, 0.4), comparison=nothing)
    assert wording.status(each, None).word == "Too few to say"

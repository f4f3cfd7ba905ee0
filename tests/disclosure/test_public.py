"""Invented cohorts through the public's door, and a motivated intruder on the other side of it.

The intruder knows the rule and how many people ever started, sees every public figure of a release, and
subtracts. What may be known is worked out again here, by plain loops over the rows.
"""

from __future__ import annotations

import datetime as dt
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

import pytest

from dashboard.__main__ import as_json
from dashboard.model import Figure
from dashboard.scorecard import View
from data_loaders.programme import programme
from tests.hand import HERE, PUBLIC, THERE, Row, covering, crime, day, figure, figures, held, person, slots, visit

FEW = programme().disclosure.threshold
OPENED, LAST = dt.date(2019, 10, 1), dt.date(2020, 9, 30)
ABOUT_PEOPLE = ("in_treatment", "retention_26_weeks", "sessions_attended", "crime_rate", "ae_rate", "crime_value")
SEEDS = range(24)
Cohort = dict[str, list[Row]]


def cohort(seed: int) -> Cohort:
    """People with and without crimes, at one site or two, from a handful to two score."""
    draw = random.Random(seed)
    rows: Cohort = {name: [] for name in ("people", "attendance", "offences", "custody", "hospital")}
    for site in [HERE, THERE][: 1 + seed % 2]:
        offending, ill, leaving, missing = (draw.choice([0.0, 0.2, 0.5, 0.9, 1.0]) for _ in range(4))
        for number in range(draw.choice([3, 6, 12, 20, 40])):
            code, start = f"P{number}", OPENED + dt.timedelta(days=draw.randrange(0, 330))
            leaves = draw.random() < leaving
            exit_day = start + dt.timedelta(days=draw.randrange(20, 400)) if leaves else None
            known = exit_day if exit_day and exit_day <= LAST else None
            rows["people"].append(person(code, str(start), known and str(known), site=site))
            for _ in range(draw.randrange(4) if draw.random() < max(offending, 0.5) else 0):
                rows["offences"].append(crime(code, str(start - dt.timedelta(days=draw.randrange(1, 700))), site=site))
            if draw.random() < offending:
                rows["offences"].append(crime(code, str(draw.choice([start, LAST])), site=site))
            for at in [start, start - dt.timedelta(days=9)] if draw.random() < ill else []:
                rows["hospital"].append(visit(code, str(at), site=site))
            if draw.random() < 0.3:
                rows["custody"].append(
                    held(code, str(start + dt.timedelta(days=3)), str(start + dt.timedelta(days=9)), site)
                )
            months = {f"{start + dt.timedelta(days=30 * n):%Y-%m}" for n in range(12)}
            for month in sorted(month for month in months if month <= f"{known or LAST:%Y-%m}"):
                missed = draw.randrange(1, 5) if draw.random() < missing else 0
                rows["attendance"].append(slots(code, month, draw.randrange(30, 60), missed, site=site))
    return rows


def covers(rows: Cohort) -> dict[str, list[tuple[str, str, str]]]:
    sites = sorted({row["site"] for row in rows["people"]})
    return {name: [stretch for site in sites for stretch in covering(site)[name]] for name in covering()}


@cache
def released(seed: int) -> dict[str | None, dict[str, Figure]]:
    """Everything the public sees of a cohort: each site by itself, and all of them."""
    rows = cohort(seed)
    sites = sorted({row["site"] for row in rows["people"]})
    views = [None, *(sites if len(sites) > 1 else [])]
    return {site: figures(rows, View("public", site), covers(rows), ABOUT_PEOPLE) for site in views}


def own(rows: list[Row], site: str | None) -> list[Row]:
    return [row for row in rows if site in (None, row["site"])]


def people_of(rows: list[Row]) -> set[tuple[str, str]]:
    return {(row["site"], row["person"]) for row in rows}


def behind(kpi: str, rows: Cohort, site: str | None) -> list[int]:
    """How many people stand behind each number that a shown figure tells or lets be worked out."""
    people = {(row["site"], row["person"]): row for row in own(rows["people"], site)}
    start = {code: row["first_dose_date"] for code, row in people.items()}
    left = {code: row["exit_date"] for code, row in people.items() if row["exit_date"]}
    if kpi == "in_treatment":
        return [len(start) - len(left), len(left)]
    if kpi == "retention_26_weeks":
        days = {code: ((left.get(code) or LAST) - start[code]).days for code in start}
        early = [code for code in left if days[code] <= 182]
        late = [code for code in left if days[code] > 182]
        staying = [code for code in start if code not in left and days[code] >= 182]
        young = [code for code in start if code not in left and days[code] < 182]
        # Who left early is told by the estimate itself; the others by the counts and the number in treatment.
        return [len(early), *filter(None, (len(late), len(staying), len(young))), len(late) + len(staying)]
    if kpi == "sessions_attended":
        slots_of = own(rows["attendance"], site)
        return [len(people_of([row for row in slots_of if row[name]])) for name in ("attended", "missed")]
    events, date = (rows["hospital"], "date") if kpi == "ae_rate" else (rows["offences"], "offence_date")
    mine = [row for row in own(events, site) if (row["site"], row["person"]) in start]
    after = [row for row in mine if row[date] >= start[row["site"], row["person"]]]
    return [len(people_of([row for row in mine if row not in after])), len(people_of(after))]


def shown(seed: int) -> Iterator[tuple[str | None, str, Figure]]:
    for site, found in released(seed).items():
        yield from ((site, name, each) for name, each in found.items() if not each.hidden)


@pytest.mark.parametrize("seed", SEEDS)
def test_enough_people_stand_behind_every_number_shown(seed: int) -> None:
    for site, name, _ in shown(seed):
        assert min(behind(name, cohort(seed), site)) >= FEW, (site, name)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_is_hidden_without_a_reason(seed: int) -> None:
    found = released(seed)
    for site, figures_of in found.items():
        for name, each in figures_of.items():
            parts = {found[at][name].hidden for at in found if at}
            if each.hidden and not (site is None and len(parts) > 1):
                assert min(behind(name, cohort(seed), site)) < FEW, (site, name)


@pytest.mark.parametrize("seed", SEEDS)
def test_all_sites_less_the_shown_ones_tell_nothing_of_a_hidden_one(seed: int) -> None:
    found = released(seed)
    for name, each in found[None].items():
        parts = {found[site][name].hidden for site in found if site}
        assert each.hidden or len(parts) <= 1, name


@pytest.mark.parametrize("seed", SEEDS)
def test_none_and_all_are_never_told(seed: int) -> None:
    for _, name, each in shown(seed):
        assert each.result.numerator, name
        assert each.kpi.unit != "share" or 0 < (each.result.value or 0) < 1, name
        if each.comparison:
            assert each.comparison.before.numerator, name
        if name == "sessions_attended":
            told = each.points[~each.points["hidden"]]
            assert ((told["value"] > 0) & (told["value"] < 1)).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_quarters_are_hidden_by_twos_and_shown_ones_have_enough_people(seed: int) -> None:
    for site, name, each in shown(seed):
        if name != "sessions_attended" or each.points.empty:
            continue
        slots_of = own(cohort(seed)["attendance"], site)
        quarter = {row["month"]: f"{row['month'][:4]}Q{(int(row['month'][5:]) + 2) // 3}" for row in slots_of}
        gone = set(each.points[each.points["hidden"]]["period"])
        assert len(gone) != 1
        blocks = [{period} for period in each.points["period"] if period not in gone] + ([gone] if gone else [])
        for block in blocks:
            for slot in ("attended", "missed"):
                inside = [row for row in slots_of if quarter[row["month"]] in block and row[slot]]
                assert len(people_of(inside)) >= FEW, (block, slot)
        assert each.points[each.points["hidden"]][["numerator", "denominator", "value"]].isna().all(axis=None)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_hidden_figure_holds_no_number_anywhere(seed: int) -> None:
    for found in released(seed).values():
        for each in found.values():
            if not each.hidden:
                continue
            told = as_json(each)
            numbers = ("value", "numerator", "denominator", "people", "low", "high")
            assert {told[name] for name in numbers} == {"[c]"}
            assert not {"before", "rate_ratio"} & told.keys()
            assert each.points.empty
            assert not each.breakdowns
            assert each.comparison is None
            said = " ".join((each.finding, each.sentence, each.alt, each.status.word))
            known = f"{each.kpi.title} {each.kpi.short} {each.period.title}"
            assert set(re.findall(r"\d+", said)) <= set(re.findall(r"\d+", known))


@pytest.mark.parametrize("seed", SEEDS)
def test_people_behind_events_are_told_nowhere(seed: int) -> None:
    for _, name, each in shown(seed):
        if name != "in_treatment":
            assert each.result.people is None
            assert as_json(each)["people"] in ("[c]", None)
            assert "people" not in each.points or each.points["people"].isna().all()
            assert "others" not in each.points
        assert not each.breakdowns
        if each.comparison:
            assert each.comparison.before.people is None
        assert json.dumps(as_json(each))


@pytest.mark.parametrize("seed", SEEDS)
def test_person_years_are_rounded_and_everything_follows_from_the_rounded_ones(seed: int) -> None:
    for _, name, each in shown(seed):
        if name in ("crime_rate", "ae_rate"):
            assert each.comparison
            for result in (each.result, each.comparison.before):
                assert result.denominator == round(result.denominator or 0, 1)
                assert result.value == pytest.approx((result.numerator or 0) / result.denominator)
            assert each.comparison.ratio == pytest.approx(
                (each.result.value or 0) / (each.comparison.before.value or 1)
            )
            assert each.points["denominator"].tolist() == [each.comparison.before.denominator, each.result.denominator]


def test_the_cohorts_try_both_sides_of_every_rule() -> None:
    seen = Counter(
        (name, each.hidden) for seed in SEEDS for found in released(seed).values() for name, each in found.items()
    )
    for name in ABOUT_PEOPLE:
        assert seen[name, True] >= 5, f"{name} is hardly ever hidden"
    for name in ("sessions_attended", "crime_rate", "ae_rate", "crime_value", "in_treatment"):
        assert seen[name, False] >= 3, f"{name} is hardly ever shown"


def leavers(early: int, late: int, staying: int, young: int) -> Cohort:
    """So many people who left by 26 weeks, later, stayed 26 weeks, or started a short while ago."""
    kinds = (
        [("2019-10-07", "2020-01-15")] * early
        + [("2019-10-07", "2020-06-15")] * late
        + [("2019-10-07", None)] * staying
        + [("2020-08-01", None)] * young
    )
    return {"people": [person(f"P{n}", start, end) for n, (start, end) in enumerate(kinds)]}


@pytest.mark.parametrize(
    ("groups", "caseload", "retention"),
    [
        ((5, 0, 9, 0), True, True),
        ((4, 0, 9, 0), False, False),
        ((0, 0, 14, 0), False, False),  # nobody left: that says something of each of them
        ((5, 0, 4, 0), False, False),
        ((2, 3, 9, 0), True, False),  # the estimate and the caseload set two early leavers apart
        ((5, 4, 9, 0), True, False),  # the caseload less the estimate sets four late leavers apart
        ((5, 5, 9, 0), True, True),
        ((5, 0, 9, 1), True, False),  # one newcomer is the difference
        ((5, 0, 9, 5), True, True),
        ((14, 0, 0, 0), False, False),  # everybody left
    ],
)
def test_started_in_treatment_and_retained_tell_no_small_group_by_subtraction(
    groups: tuple[int, int, int, int], caseload: bool, retention: bool
) -> None:
    found = figures(leavers(*groups), PUBLIC, only=("in_treatment", "retention_26_weeks"))
    assert (not found["in_treatment"].hidden, not found["retention_26_weeks"].hidden) == (caseload, retention)


@pytest.mark.parametrize("before", [4, 5])
@pytest.mark.parametrize("after", [0, 4, 5])
def test_crimes_and_their_worth_need_enough_people_before_and_after(before: int, after: int) -> None:
    rows = {
        "people": [person(f"P{n}", "2019-10-07") for n in range(14)],
        "offences": [crime(f"P{n}", "2019-01-01") for n in range(before)]
        + [crime(f"P{n}", "2020-01-01") for n in range(after)],
    }
    hidden = not (before >= FEW and after >= FEW)
    assert figure("crime_rate", rows, PUBLIC).hidden == hidden
    assert figure("crime_value", rows, PUBLIC).hidden == hidden, "its worth would give the crimes away"


def test_a_figure_about_people_that_does_not_say_how_many_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    from dashboard.measures import attendance

    measure = attendance.sessions_attended
    monkeypatch.setattr(
        attendance,
        "sessions_attended",
        lambda frames, by: measure(frames, by).assign(people=float("nan"), others=float("nan")),
    )
    rows = {"attendance": [slots(f"P{n}", "2020-01", 50, 5) for n in range(14)]}
    assert figure("sessions_attended", rows, PUBLIC).hidden


def test_the_period_is_a_release_and_no_wish() -> None:
    rows = {"people": [person(f"P{n}", "2019-10-07", None if n > 4 else "2020-09-01") for n in range(12)]}
    covered = covering(last="2020-09-29")
    public, board = figure("in_treatment", rows, PUBLIC, covered), figure("in_treatment", rows, covers=covered)
    assert (public.period.last, board.period.last) == (day("2020-06-30"), day("2020-09-29"))
    assert public.hidden, "in June nobody had left"
    assert board.result.value == 7

"""What the scorecard says where returns are missing, late, patchy, or about people nobody knows."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from dashboard import registry, wording
from dashboard.model import Kpi, Period
from dashboard.scorecard import View, default_period, evaluate
from data_loaders.access import Actor, NotAllowed
from data_loaders.errors import Refused
from data_loaders.programme import programme
from tests.hand import (
    HERE,
    PUBLIC,
    READ,
    THERE,
    WHO,
    YEAR,
    covering,
    crime,
    figure,
    figures,
    held,
    incidents,
    line,
    person,
    planned,
    slots,
    store,
    visit,
)

FULL = {
    "people": [person(f"P{n}", f"2019-10-{n + 1:02d}", None if n % 3 else f"2020-0{1 + n % 9}-15") for n in range(12)],
    "attendance": [slots(f"P{n}", f"2020-{m:02d}", 50, n % 4) for n in range(12) for m in range(1, 10)],
    "offences": [crime(f"P{n}", date) for n in range(12) for date in ("2018-05-05", "2019-02-02", "2020-05-05")],
    "custody": [held("P1", "2020-02-01", "2020-02-20"), held("P2", "2018-02-01", None)],
    "hospital": [visit("P3", "2020-03-03"), visit("P4", "2018-03-03"), visit("P5", "2020-04-04", "in-patient", 3)],
    "ledger": [line("2019-11-25", "1000.00"), line("2020-05-25", "2000.55", "accrual")],
    "budget": [planned(month, "100.00") for month in ("2019-10", "2020-05")],
    "street_crime": [incidents("Middlesbrough 001A", f"2020-0{n}", 40 + n) for n in range(1, 10)],
}  # fmt: skip


def test_an_empty_store_says_so_for_every_kpi() -> None:
    for audience in ("board", "public"):
        for each in figures({}, View(audience=audience), covers={}).values():  # type: ignore[arg-type]
            assert each.finding == f"{each.kpi.short}: no data yet"
            assert "no data yet" in each.sentence
            assert each.status.word == "No data"
            assert (each.result.value, each.result.numerator, each.data_to) == (None, None, None)
            assert not each.hidden


@pytest.mark.parametrize("lacking", READ)
def test_what_needs_a_missing_return_is_not_known_and_the_rest_stands(lacking: str) -> None:
    rows = {name: own for name, own in FULL.items() if name != lacking}
    covers = {name: own for name, own in covering().items() if name != lacking}
    whole, part = figures(FULL), figures(rows, covers=covers)
    for kpi in registry.kpis():
        if lacking in kpi.datasets and lacking != "budget":
            assert part[kpi.id].result.value is None, kpi.id
        elif lacking in kpi.helpful:
            title = store({}).datasets[lacking].title
            assert f"No return for '{title}' covers this: it counts as not known." in part[kpi.id].notes
        else:
            assert part[kpi.id].result.value == whole[kpi.id].result.value, kpi.id


def kept(kpi: Kpi) -> list[tuple[str, ...]]:
    """Every subset of the returns that a KPI reads."""
    needed = (*kpi.datasets, *kpi.helpful)
    return [each for size in range(len(needed) + 1) for each in itertools.combinations(needed, size)]


@pytest.mark.parametrize("kpi", registry.kpis(), ids=lambda kpi: kpi.id)
def test_no_set_of_missing_returns_breaks_it(kpi: Kpi) -> None:
    for names in kept(kpi):
        covers = {name: covering()[name] for name in names}
        said = figure(kpi.id, {name: FULL[name] for name in names}, covers=covers)
        assert {*kpi.datasets} - {"budget"} <= {*names} or said.result.value is None, names
        # Covered, and nothing in it: no number may come out of the air.
        assert not figure(kpi.id, {}, PUBLIC, covers).result.value, names


def test_a_ledger_behind_the_rest_is_not_an_underspend() -> None:
    covers = {**covering(), "ledger": [(HERE, "2019-10-01", "2020-03-31")]}
    rows = {
        **FULL,
        "ledger": FULL["ledger"][:1],
        "budget": [planned("2019-11", "1000.00"), planned("2020-06", "900.00")],
    }
    spend = figure("spend_to_date", rows, covers=covers)
    assert spend.status.word == "On profile"
    assert spend.points.set_index("period")["value"].notna().sum() == 6, "months to come are missing, not flat"
    assert any(note.startswith("Late data: returns reach 31 Mar 2020") for note in spend.notes)


def test_a_gap_between_returns_is_named() -> None:
    covers = {**covering(), "offences": [(HERE, "2017-01-01", "2020-03-31"), (HERE, "2020-05-01", "2020-09-30")]}
    notes = figure("crime_rate", FULL, covers=covers).notes
    assert any("covers 1 Apr 2020 to 30 Apr 2020: what happened then is not known" in note for note in notes)
    assert not any("not known" in note for note in figure("crime_rate", FULL).notes)


def test_data_are_complete_up_to_the_first_gap_since_the_opening() -> None:
    covers = {**covering(), "offences": [(HERE, "2017-01-01", "2020-03-31"), (HERE, "2020-05-01", "2020-09-30")]}
    assert str(figure("crime_rate", FULL, covers=covers).data_to) == "2020-03-31"
    early = {**covering(), "offences": [(HERE, "2017-01-01", "2018-03-31"), (HERE, "2018-05-01", "2020-09-30")]}
    assert str(figure("crime_rate", FULL, covers=early).data_to) == "2020-09-30", "a gap before it opened"


def test_a_site_without_a_return_is_named() -> None:
    covers = {name: [*own] for name, own in covering().items()}
    covers["people"].append((THERE, "2019-10-01", "2020-09-30"))
    rows = {**FULL, "people": [*FULL["people"], person("H1", "2019-11-01", site=THERE)]}
    crimes = figure("crime_rate", rows, covers=covers)
    assert any(note.endswith("covers Hartlepool: it counts as not known.") for note in crimes.notes)
    assert crimes.site == "Middlesbrough and Hartlepool"


def test_rows_about_strangers_count_nowhere_and_the_board_is_told_how_many() -> None:
    rows = {**FULL, "offences": [*FULL["offences"], crime("X1", "2020-01-01"), crime("X2", "2020-01-01")]}
    said = "2 rows of 'offences' are about people who are not in the register: not counted."
    board, public = figure("crime_rate", rows), figure("crime_rate", rows, PUBLIC)
    assert said in board.notes
    assert board.result == figure("crime_rate", FULL).result
    assert not any("register: not counted" in note for note in public.notes)


def test_a_second_year_moves_the_end_and_keeps_the_opening() -> None:
    covers = {name: [*own, (own[0][0], "2020-10-01", "2021-03-31")] for name, own in covering().items()}
    rows = {**FULL, "budget": [*FULL["budget"], planned("2020-10", "283000.00"), planned("2020-11", "300000.00")]}
    assert default_period(WHO, store(rows, covers)) == Period(dt.date(2019, 10, 1), dt.date(2021, 3, 31))
    spend = figure("spend_to_date", rows, covers=covers)
    assert spend.result.denominator == 583_200, "a second year's budget is not over the first one's"
    assert figure("crime_rate", rows, PUBLIC, covers).period.last == dt.date(2021, 3, 31)


def test_a_budget_that_reaches_further_than_the_data_does_not_move_the_end() -> None:
    covers = {**covering(), "budget": [(HERE, "2019-10-01", "2024-09-30")]}
    assert default_period(WHO, store(FULL, covers)) == YEAR


@pytest.mark.parametrize(
    ("last", "released"),
    [
        ("2020-09-30", "2020-09-30"),
        ("2020-09-29", "2020-06-30"),
        ("2020-03-31", "2020-03-31"),
        ("2020-01-01", "2019-12-31"),
    ],
)
def test_the_public_sees_whole_quarters_for_which_the_kpis_own_returns_are_complete(last: str, released: str) -> None:
    covers = {**covering(), "offences": [(HERE, "2017-01-01", last)]}
    found = figures(FULL, PUBLIC, covers, ["crime_rate", "sessions_attended"])
    assert found["crime_rate"].period == Period(YEAR.first, dt.date.fromisoformat(released))
    assert found["sessions_attended"].period == YEAR
    assert figure("crime_rate", FULL, covers=covers).period == YEAR, "the board sees all there is"


def test_before_the_first_quarter_is_whole_the_public_sees_nobody() -> None:
    rows = {**FULL, "offences": [crime(f"P{n}", date) for n in range(12) for date in ("2018-05-05", "2019-10-20")]}
    covers = covering(last="2019-12-30")
    crimes = figure("crime_rate", rows, PUBLIC, covers)
    assert crimes.hidden
    assert crimes.result.value is None
    assert figure("crime_rate", rows, covers=covers).result.numerator == 12


def test_the_public_cannot_choose_a_period() -> None:
    chosen = View(audience="public", period=Period(dt.date(2020, 5, 1), dt.date(2020, 5, 2)))
    assert figure("crime_rate", FULL, chosen).period == YEAR


@pytest.mark.parametrize(
    ("view", "only", "words"),
    [
        (View(site="atlantis"), (), "'atlantis' is not a site. Sites: middlesbrough, hartlepool."),
        (View(as_at=2), (), "There is no version 2. Versions go from 0, the empty store, to 1, the newest."),
        (View(as_at=-1), (), "There is no version -1. Versions go from 0, the empty store, to 1, the newest."),
        (View(), ("crimes",), "'crimes' is not a KPI. KPIs: in_treatment, "),
    ],
)
def test_what_does_not_exist_is_said_in_a_plain_sentence(view: View, only: tuple[str, ...], words: str) -> None:
    with pytest.raises(Refused) as refusal:
        evaluate(WHO, store(FULL), view, only)
    assert str(refusal.value).startswith(words)


def test_roles_are_asked() -> None:
    with pytest.raises(NotAllowed):
        evaluate(Actor("Nobody", frozenset()), store(FULL))
    with pytest.raises(NotAllowed):
        evaluate(Actor("Member", frozenset({"viewer"})), store(FULL), View(audience="analyst"))


def test_the_arithmetic_of_the_ceiling_in_words() -> None:
    said = wording.ceiling({name: programme().number(name) for name in registry.kpi("crime_value").facts})
    assert "£784,890 ÷ 20 people ÷ 2 years = £19,622 a person-year" in said
    assert "15 such people stopped for a year, that would be £294,334: 15% of £2m and 67% of the budget" in said
    assert 784_890 / 20 / 2 == 19_622.25
    assert round(19_622.25 * 15) == 294_334
    assert wording.ceiling({"baseline_cost": Decimal(1)}) == ""
    assert said in figure("crime_value", FULL).notes

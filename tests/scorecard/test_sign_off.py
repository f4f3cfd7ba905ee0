"""From the first load to the signed-off figure, and back: the figure says how far it may be relied on."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import cast

import pandas as pd
import pytest

from dashboard.exports import pictures, tables
from dashboard.model import Figure, Period
from dashboard.scorecard import View, evaluate
from data_loaders.access import Actor
from data_loaders.errors import Refused
from data_loaders.ingest import Report, Request, ingest
from data_loaders.returns import months
from data_loaders.store import Coverage, Store
from tests.hand import BOARD, HERE, PUBLIC, THERE, WHO, YEAR, Covers, Hand, covering, slots
from tests.store.arrivals import arrival, slot

ANN, BOB = Actor("Ann", frozenset({"data lead"})), Actor("Bob", frozenset({"approver", "administrator"}))
OCTOBER = Period(dt.date(2019, 10, 1), dt.date(2019, 10, 31))
NOVEMBER = Period(dt.date(2019, 11, 1), dt.date(2019, 11, 30))
AFTER = dt.date(2020, 1, 2)
WHY = "Only the clinic's slots are looked at here."


def send(store: Store, period: Period, attended: int, name: str) -> Report:
    """One person's slots of a month, the first so many of them attended."""
    days = pd.date_range(period.first, period.last)
    words = ["attended" if at < attended else "missed" for at in range(len(days))]
    sheet = pd.DataFrame({"Person": "MB-001", "Date": days.strftime("%d/%m/%Y"), "Session": "AM", "Attendance": words})
    content = io.StringIO()
    sheet.to_csv(content, index=False)
    said = Request(dataset="attendance", covers=(period.first, period.last), site=HERE)
    return ingest(ANN, store, content.getvalue().encode(), name, said)


def sessions(store: Store, period: Period, as_at: int | None = None) -> Figure:
    (figure,) = evaluate(WHO, store, View(period=period, as_at=as_at), ["sessions_attended"])
    return figure


def test_a_month_is_loaded_signed_off_locked_reopened_and_corrected(store_url: str) -> None:
    store = Store(store_url)
    for period in (OCTOBER, NOVEMBER):
        assert send(store, period, 20, f"{period.title}.csv").status == "loaded"
    assert sessions(store, OCTOBER).sign_off == "Draft"

    standing = months(ANN, store, AFTER).set_index("month")
    assert standing.loc["2019-10", "state"] == "open"
    assert "Urine screens (nothing)" in standing["lacking"].to_dict()["2019-10"]
    store.sign_off.submit(ANN, HERE, "2019-10", AFTER, WHY)
    assert sessions(store, OCTOBER).sign_off == "Draft", "submitted is not signed off"
    same = Actor(" ANN ", frozenset({"administrator"}))
    with pytest.raises(Refused, match="was submitted by the same person"):
        store.sign_off.approve(same, HERE, "2019-10")
    approved = store.sign_off.approve(BOB, HERE, "2019-10")
    signed = sessions(store, OCTOBER)
    assert (signed.sign_off, signed.version, signed.result.numerator) == ("Signed off", approved, 20)
    assert sessions(store, NOVEMBER).sign_off == "Draft"

    refused = send(store, OCTOBER, 25, "corrected.csv")
    assert refused.status == "refused"
    assert "Middlesbrough is locked for October 2019 (5 rows; signed off by Bob on " in refused.problems[0].message
    assert (store.version(), sessions(store, OCTOBER).result) == (approved, signed.result)

    store.sign_off.reopen(BOB, HERE, "2019-10", "Five slots were entered as missed by mistake.")
    assert sessions(store, OCTOBER).sign_off == "Draft"
    corrected = send(store, OCTOBER, 25, "corrected.csv")
    assert (corrected.status, corrected.changed) == ("loaded", 5)
    now = sessions(store, OCTOBER)
    assert (now.sign_off, now.result.numerator) == ("Draft", 25)
    then = sessions(store, OCTOBER, as_at=approved)
    assert (then.sign_off, then.result, then.sentence) == ("Signed off", signed.result, signed.sentence)
    assert tables.csv(WHO, then) == tables.csv(WHO, signed), "to the byte, as the board saw it"
    assert pictures.svg(WHO, then) == pictures.svg(WHO, signed)
    store.engine.dispose()


def test_a_figure_is_signed_off_when_every_month_of_its_period_is_at_every_site() -> None:
    rows = {"attendance": [slots("P1", f"2020-{month:02d}", 50, 5) for month in range(1, 10)]}
    year = [str(month) for month in pd.period_range("2019-10", "2020-09", freq="M")]
    own = covering()

    def said(signed: list[tuple[str, str]], view: View = BOARD, covers: Covers = own) -> str:
        given = cast(Store, Hand(rows, covers, signed))
        (figure,) = evaluate(WHO, given, view, ["sessions_attended"])
        assert figure.period.last == YEAR.last
        return figure.sign_off

    here = [(HERE, name) for name in year]
    assert said(here) == "Signed off"
    assert said(here, PUBLIC) == "Signed off"
    assert said(here[:-1]) == "Draft"
    assert said(here[1:], PUBLIC) == "Draft"
    assert said(here[1:], View(period=Period(dt.date(2019, 11, 1), YEAR.last))) == "Signed off"
    both = {**own, "people": [*own["people"], (THERE, "2019-10-01", "2020-09-30")]}
    assert said(here, covers=both) == "Draft"
    assert said(here, View(site=HERE), both) == "Signed off"
    assert said([*here, *((THERE, name) for name in year)], covers=both) == "Signed off"


def test_the_demonstration_is_a_draft_until_it_is_signed_off(both: Store) -> None:
    assert {figure.sign_off for figure in evaluate(WHO, both)} == {"Draft"}


def test_the_register_is_read_once_for_all_figures(both: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int | None] = []
    state = both.sign_off.state

    def counted(actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        asked.append(as_at)
        return state(actor, as_at)

    monkeypatch.setattr(both.sign_off, "state", counted)
    evaluate(WHO, both, PUBLIC)
    assert asked == [both.version()]


def test_ordinary_loads_go_on_and_move_no_signed_off_figure(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    code = {"site": HERE, "person": "MB-1"}
    register = {**code, "episode": 1, "first_dose_date": dt.date(2019, 10, 7), "exit_date": None, "exit_reason": None}
    inside = {**code, "start_date": dt.date(2019, 10, 20), "end_date": None, "custody_kind": "remand"}
    baseline = {**code, "crime_reference": "C1", "offence_date": dt.date(2019, 3, 1), "offence_group": "theft"}
    first = {"people": [register], "custody": [inside], "offences": [baseline], "attendance": [slot()]}
    for dataset, rows in first.items():
        since = dt.date(2017, 10, 1) if dataset in ("custody", "offences") else OCTOBER.first
        store.load(WHO, arrival(dataset, rows, covers=[Coverage(HERE, since, OCTOBER.last, assumed=False)]))
    store.sign_off.submit(ANN, HERE, "2019-10", AFTER, WHY)
    store.sign_off.approve(BOB, HERE, "2019-10")
    before = evaluate(WHO, store, View(period=OCTOBER))

    newcomer = {**register, "person": "MB-2", "first_dose_date": dt.date(2019, 11, 4)}
    left = {**register, "exit_date": dt.date(2019, 11, 30), "exit_reason": "custody"}
    history = {**baseline, "person": "MB-2", "crime_reference": "C2", "offence_date": dt.date(2019, 10, 15)}
    november = {
        "people": [left, newcomer],
        "custody": [inside | {"end_date": dt.date(2019, 11, 5)}, inside | {"person": "MB-2"}],
        "offences": [history, {**baseline, "crime_reference": "C3", "offence_date": dt.date(2019, 11, 9)}],
        "attendance": [slot(month=11), slot("MB-2", month=11)],
    }
    for dataset, rows in november.items():
        stretch = Coverage(HERE, NOVEMBER.first, NOVEMBER.last, assumed=True)
        assert store.load(WHO, arrival(dataset, rows, "november.xlsx", [stretch])).made
    after = evaluate(WHO, store, View(period=OCTOBER))
    assert {figure.sign_off for figure in after} == {"Signed off"}
    for then, now in zip(before, after, strict=True):
        assert (now.result, now.comparison) == (then.result, then.comparison), now.kpi.id
    assert evaluate(WHO, store, View(), ["crime_rate"])[0].result.numerator == 1, "and November has its crime"
    store.engine.dispose()

"""A store held in the hand: rows written out in a test, read by the scorecard as it reads the real one."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, cast

import pandas as pd

from dashboard import registry
from dashboard.model import Figure, Frames, Period
from dashboard.scorecard import View, evaluate
from dashboard.scorecard.reading import Reading
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.schema import datasets
from data_loaders.store import Store

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]
Covers = Mapping[str, Sequence[tuple[str, str, str]]]

WHO = Actor("Test", frozenset({"administrator"}))
HERE, THERE = "middlesbrough", "hartlepool"
YEAR = Period(dt.date(2019, 10, 1), dt.date(2020, 9, 30))
BOARD, PUBLIC = View(), View(audience="public")
READ = ("people", "attendance", "offences", "custody", "hospital", "ledger", "budget", "street_crime")


def covering(site: str = HERE, first: str = "2019-10-01", last: str = "2020-09-30") -> dict[str, list[Any]]:
    """Every return covers the year, the police's, the prison's and the hospital's the two years before as well."""
    since = {name: "2017-01-01" if name in ("offences", "hospital", "custody") else first for name in READ}
    return {name: [("" if name == "street_crime" else site, since[name], last)] for name in READ}


class Signed:
    """What the scorecard asks of the register of sign-off."""

    def __init__(self, months: Iterable[tuple[str, str]]) -> None:
        self.months = list(months)

    def state(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        return pd.DataFrame(self.months, columns=["site", "month"], dtype=str).assign(state="signed off")


class Hand:
    """What the scorecard asks of a store, for rows and coverage written out."""

    def __init__(self, rows: Rows, covers: Covers | None = None, signed: Iterable[tuple[str, str]] = ()) -> None:
        self.sign_off = Signed(signed)
        self.datasets = datasets()
        self.given, self.covers = rows, covering() if covers is None else covers

    def version(self) -> int:
        return 1

    def demonstration(self, as_at: int | None = None) -> bool:
        return False

    def coverage(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        stretches = [
            (1, name, site, day(first), day(last), False)
            for name, own in self.covers.items()
            for site, first, last in own
        ]
        return pd.DataFrame(stretches, columns=["load", "dataset", "site", "first", "last", "assumed"])

    def read(self, actor: Actor, name: str, as_at: int | None = None) -> pd.DataFrame:
        return pd.DataFrame(list(self.given.get(name, [])), columns=list(self.datasets[name].names))

    def monthly(self, actor: Actor, name: str, as_at: int | None = None) -> pd.DataFrame:
        declared = self.datasets[name].roll_up
        assert declared
        columns = [*declared.by, "month", *declared.counts, *declared.sums]
        return pd.DataFrame(list(self.given.get(name, [])), columns=columns)


def store(rows: Rows, covers: Covers | None = None) -> Store:
    return cast(Store, Hand(rows, covers))


def figures(
    rows: Rows, view: View = BOARD, covers: Covers | None = None, only: Sequence[str] = ()
) -> dict[str, Figure]:
    """Every KPI's figure by its id, or those of some."""
    return {figure.kpi.id: figure for figure in evaluate(WHO, store(rows, covers), view, only)}


def figure(kpi: str, rows: Rows, view: View = BOARD, covers: Covers | None = None) -> Figure:
    """One KPI's figure."""
    return figures(rows, view, covers, [kpi])[kpi]


def frames(
    kpi: str, rows: Rows, covers: Covers | None = None, period: Period = YEAR, site: str | None = None
) -> Frames:
    """What a KPI's measure reads."""
    return Reading(WHO, store(rows, covers), programme(), 1).frames(registry.kpi(kpi), site, period)


def measured(
    kpi: str,
    rows: Rows,
    by: Sequence[str] = (),
    covers: Covers | None = None,
    period: Period = YEAR,
    site: str | None = None,
) -> list[Row]:
    """A KPI's measure as plain rows."""
    shape = registry.measure(registry.kpi(kpi))(frames(kpi, rows, covers, period, site), list(by))
    return [{str(name): cell for name, cell in row.items()} for row in shape.to_dict("records")]


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def person(code: str, start: str, end: str | None = None, reason: str | None = None, **more: Any) -> Row:
    exits = {"exit_date": day(end), "exit_reason": reason or (end and "oral")}
    return {"site": HERE, "person": code, "episode": 1, "first_dose_date": day(start), **exits, **more}


def crime(code: str, date: str, group: str = "shoplifting", site: str = HERE) -> Row:
    return {"site": site, "person": code, "offence_date": day(date), "offence_group": group}


def visit(code: str, date: str, kind: str = "A&E", nights: int | None = None, site: str = HERE, **more: Any) -> Row:
    return {"site": site, "person": code, "date": day(date), "kind": kind, "bed_days": nights, **more}


def held(code: str, start: str, end: str | None, site: str = HERE) -> Row:
    return {"site": site, "person": code, "start_date": day(start), "end_date": day(end)}


def slots(code: str, month: str, attended: int, missed: int, excused: int = 0, site: str = HERE) -> Row:
    sums = {"attended": attended, "missed": missed, "excused": excused, "dose_mg": 0}
    return {"site": site, "person": code, "month": month, **sums}


def line(date: str, pounds: str, kind: str = "actual", cost: str = "staffing", site: str = HERE) -> Row:
    return {"site": site, "posting_date": day(date), "amount_pounds": Decimal(pounds), "kind": kind, "cost_line": cost}


def planned(month: str, pounds: str, cost: str = "staffing", site: str = HERE) -> Row:
    return {"site": site, "month": month, "amount_pounds": Decimal(pounds), "cost_line": cost}


def incidents(area: str, month: str, number: int, kind: str = "Shoplifting") -> Row:
    return {"lsoa_name": area, "crime_type": kind, "month": month, "incidents": number}


def by_site(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Rows by the site they are of."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row["site"]].append(row)
    return found

"""Figures made by hand: every kind of chart, full, empty and hidden, for the board and for the public."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.model import Comparison, Figure, Kpi, Period, Result, Status
from data_loaders.access import Audience
from data_loaders.declarations import read_toml

KPIS = Path(__file__).resolve().parents[1] / "config" / "kpis"
IDS = sorted(path.stem for path in KPIS.glob("*.toml"))
YEAR = Period(dt.date(2019, 10, 1), dt.date(2020, 9, 30))
MONTHS = [str(month) for month in pd.period_range("2019-10", "2020-09", freq="M")]
nan = float("nan")


def kpi(name: str) -> Kpi:
    """A declared KPI."""
    return read_toml(KPIS / f"{name}.toml", Kpi, id=name)


def figure(name: str, audience: Audience = "board", **changes: Any) -> Figure:
    """A figure as the scorecard would hand it out, with invented numbers; ``changes`` replace its fields."""
    marking = "OFFICIAL: small numbers hidden for publication" if audience == "public" else "OFFICIAL-SENSITIVE"
    stamps = {"period": YEAR, "version": 7, "data_to": YEAR.last, "demonstration": True, "marking": marking}
    about = {"kpi": kpi(name), "site": "Middlesbrough", "audience": audience, "sign_off": "Draft"}
    return Figure(**{**about, **stamps, **_CONTENTS[name](), **changes})


def empty(name: str, audience: Audience = "board") -> Figure:
    """A figure that no return covers yet."""
    full = figure(name, audience)
    said = f"{full.kpi.short}: no data yet"
    nothing: dict[str, Any] = {"result": Result(), "status": Status("no data"), "comparison": None, "data_to": None}
    return dataclasses.replace(full, points=full.points.iloc[:0], **{**_words(said, f"{said}."), **nothing})


def hidden(name: str, audience: Audience = "public") -> Figure:
    """A figure hidden for its audience; its points are left in on purpose, so that a leak shows."""
    full = figure(name, audience)
    said = f"{full.kpi.short}: hidden"
    words: dict[str, Any] = _words(said, f"{said}.")
    return dataclasses.replace(full, hidden=True, result=Result(), status=Status("hidden"), **words)


def total_only(name: str) -> Figure:
    """A figure of which the public sees the total only: its steps in time would be single people."""
    full = figure(name, "public")
    return dataclasses.replace(full, points=full.points.iloc[:0])


def quarterly(name: str = "sessions_attended") -> Figure:
    """A trend by quarter, the first of them hidden, as the public sees it."""
    quarters = [str(quarter) for quarter in pd.period_range("2019Q4", "2020Q3", freq="Q")]
    values = [nan, 0.914, 0.931, 0.958]
    points = pd.DataFrame(
        {"period": quarters, "numerator": [nan, 1208, 1320, 1411], "denominator": [nan, 1322, 1418, 1473]}
    )
    points = points.assign(
        people=[nan, 10, 11, 12], value=values, centre=nan, lower=nan, upper=nan, signal="common cause"
    )
    return figure(name, "public", points=points.assign(hidden=[True, False, False, False]))


def _words(finding: str, alt: str, **more: Any) -> dict[str, Any]:
    common = {"notes": (), "sources": ("Clinic return, loaded 5 Oct 2020",), "target": None, "comparison": None}
    return {**common, "finding": finding, "sentence": f"{finding}.", "alt": alt, **more}


def _sessions() -> dict[str, Any]:
    values = [0.861, 0.872, 0.88, nan, 0.869, 0.742, 0.921, 0.934, 0.93, 0.941, 0.938, 0.952]
    signals = ["common cause"] * 5 + ["concern"] + ["improvement"] * 6
    offered = [nan if pd.isna(value) else 420 + 20 * at for at, value in enumerate(values)]
    points = pd.DataFrame({"period": MONTHS, "value": values, "denominator": offered, "signal": signals})
    points = points.assign(numerator=(points["value"] * points["denominator"]).round(), people=10, hidden=False)
    return _words(
        "People came to 95% of sessions in Sep 2020, a sign of improvement since Apr 2020",
        "Line chart of sessions attended by month, Oct 2019 to Sep 2020. Latest 95%. Improvement since Apr 2020.",
        points=points.assign(centre=0.901, lower=0.812, upper=0.99),
        result=Result(609, 640, 12, 0.952, 0.932, 0.966),
        status=Status("improvement", "improvement"),
        notes=("Jan 2020 is missing: no return covers it.",),
        target=0.8,
    )


def _in_treatment() -> dict[str, Any]:
    values = [5, 7, 9, 10, 11, 11, 10, 12, 12, 12, 11, 12]
    points = pd.DataFrame({"period": MONTHS, "numerator": values, "denominator": 15, "people": values, "value": values})
    points = points.assign(centre=nan, lower=nan, upper=nan, signal="common cause", hidden=False)
    return _words(
        "12 of 15 places were taken at the end of Sep 2020",
        "Line chart of people in treatment by month, Oct 2019 to Sep 2020. Latest 12 of 15 places.",
        points=points,
        result=Result(12, 15, 12, 12),
        status=Status("no sign of change", "common cause"),
        target=15.0,
    )


def _town() -> dict[str, Any]:
    months = [str(month) for month in pd.period_range("2018-10", "2020-09", freq="M")]
    values = [2711 + 190 * ((at * 7) % 5) - 14 * at for at in range(24)]
    points = pd.DataFrame({"period": months, "numerator": values, "denominator": nan, "people": nan, "value": values})
    points = points.assign(centre=2925.0, lower=2140.0, upper=3710.0, signal="common cause", hidden=False)
    return _words(
        f"{values[-1]:,} incidents in Middlesbrough in Sep 2020: no sign of change",
        "Line chart of recorded incidents in the town by month, Oct 2018 to Sep 2020. No sign of change.",
        points=points,
        result=Result(values[-1], None, None, values[-1]),
        status=Status("no sign of change", "common cause"),
        sources=("data.police.uk, street-level crime, Open Government Licence 3.0, loaded 5 Oct 2020",),
    )


def _retention() -> dict[str, Any]:
    days = [0, 20, 55, 90, 150, 182, 210, 300, 350, 364]
    points = pd.DataFrame(
        {"day": days, "at_risk": [14, 14, 13, 12, 11, 10, 9, 7, 5, 4], "exits": [0, 1, 2, 2, 3, 3, 3, 4, 4, 4]}
    )
    value = [1, 0.929, 0.857, 0.857, 0.779, 0.779, 0.779, 0.668, 0.668, 0.668]
    low = [1, 0.59, 0.54, 0.54, 0.46, 0.46, 0.46, 0.34, 0.34, 0.34]
    high = [1, 0.99, 0.96, 0.96, 0.92, 0.92, 0.92, 0.87, 0.87, 0.87]
    return _words(
        "78% of everyone who started were still in treatment at 26 weeks (95% interval 46% to 92%)",
        "Step curve of the share still in treatment by week since first dose, 0 to 52 weeks; 78% at 26 weeks.",
        points=points.assign(value=value, low=low, high=high),
        result=Result(10, 14, 14, 0.779, 0.46, 0.92),
        status=Status("measured"),
    )


def _crime() -> dict[str, Any]:
    points = pd.DataFrame(
        {"phase": ["before", "after"], "numerator": [241, 41], "denominator": [27.1, 12.3], "people": [14, 9]}
    )
    points = points.assign(value=[8.893, 3.333], low=[7.8, 2.39], high=[10.09, 4.52], hidden=False)
    return _words(
        "Recorded crime per person-year at liberty is 62% lower than in the 24 months before",
        "Dots with 95% intervals: 8.9 crimes per person-year at liberty before, 3.3 since first dose.",
        points=points,
        result=Result(41, 12.3, 9, 3.333, 2.39, 4.52),
        status=Status("improvement", "improvement"),
        comparison=Comparison(Result(241, 27.1, 14, 8.893, 7.8, 10.09), 0.375, 0.262, 0.524, 0.0001),
        notes=("Before and after with no comparison group is the weakest kind of evidence.",),
        sources=("Police extract, loaded 5 Oct 2020", "Clinic return, loaded 5 Oct 2020"),
    )


def _ae() -> dict[str, Any]:
    points = pd.DataFrame(
        {"phase": ["before", "after"], "numerator": [23, 7], "denominator": [27.6, 12.9], "people": [11, 5]}
    )
    points = points.assign(value=[0.833, 0.543], low=[0.53, 0.22], high=[1.25, 1.12], hidden=False)
    return _words(
        "A&E attendances: no sign of change on the 24 months before",
        "Dots with 95% intervals: 0.83 A&E attendances per person-year before, 0.54 since first dose.",
        points=points,
        result=Result(7, 12.9, 5, 0.543, 0.22, 1.12),
        status=Status("no sign of change", "common cause"),
        comparison=Comparison(Result(23, 27.6, 11, 0.833, 0.53, 1.25), 0.651, 0.236, 1.56, 0.41),
    )


def _spend() -> dict[str, Any]:
    profile = [36792.67 * (at + 1) for at in range(12)]
    spent = [21100.25, 49000, 83120, 118400, 151900, 190250, 224800, 259100, 297400, 331900, nan, nan]
    return _words(
        "£331,900 was spent by the end of Jul 2020, £36,027 under the profile",
        "Lines of spend and profile to date by month against the whole budget of £441,512. £331,900 spent by Jul 2020.",
        points=pd.DataFrame({"period": MONTHS, "value": spent, "profile": profile, "budget": 441512}),
        result=Result(331900, 441512, None, 331900),
        status=Status("under profile", "neutral"),
        target=367926.7,
        data_to=dt.date(2020, 7, 31),
        sources=("PCC ledger export, loaded 5 Aug 2020", "Budget workbook, loaded 1 Oct 2019"),
    )


def _value() -> dict[str, Any]:
    rows = [
        ("Measured: recorded crime avoided", 152900.0, 116800.0, 181000.0, "measured"),
        ("All recorded crime stopped, 12 people", 235467.0, nan, nan, "ceiling"),
        ("All recorded crime stopped, 15 people", 294334.0, nan, nan, "ceiling"),
        ("Budget", 441512.0, nan, nan, "budget"),
        ("Hoped for, by counting more than recorded crime", 2000000.0, nan, nan, "hope"),
    ]
    return _words(
        "£152,900 of recorded crime avoided: 8% of the £2 million hoped for, which recorded crime alone cannot reach",
        "Dot with its interval at £152,900, ticks for what stopping all recorded crime would be worth, and a dashed "
        "line at the £2,000,000 hoped for.",
        points=pd.DataFrame(rows, columns=["item", "value", "low", "high", "kind"]),
        result=Result(152900, None, 9, 152900, 116800, 181000),
        status=Status("measured"),
        target=2000000.0,
    )


_CONTENTS = {
    "ae_rate": _ae,
    "crime_rate": _crime,
    "crime_value": _value,
    "in_treatment": _in_treatment,
    "retention_26_weeks": _retention,
    "sessions_attended": _sessions,
    "spend_to_date": _spend,
    "town_incidents": _town,
}

"""What is invented of the town: reports near the clinic, with no trend in them, and action against supply.

A site named in ``ACTION`` is shaped on what was published of it; any other has some action all the time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_loaders.demo.cohort import Plan, month_end, months_of, stream
from data_loaders.demo.messy import Row

SINCE = dt.date(2018, 12, 1)
REPORTS = {"antisocial behaviour": 11.0, "drug litter": 6.0, "needle find": 5.0, "resident complaint": 3.0}  # a month
SMALLER = {"hartlepool": 0.6}
SEVERAL = {"drug litter": 0.45, "needle find": 0.35}  # the chance that a find ends at one more item
WARDS = {"Clinic ward": 0.5, "Station ward": 0.2, "Riverside ward": 0.2, "Park ward": 0.1}
# Months (from, up to), warrants and premises closed in them. Hartlepool, December 2018 to August 2019: "30 drug raids",
# "more than 30" arrested, "thirteen of these properties have been closed".
ACTION = {"hartlepool": ((0, 9, 30, 13), (9, 22, 22, 7))}
USUAL = ((0, 22, 44, 15),)
ARRESTED = (0.2, 0.45, 0.25, 0.1)  # nobody, one, two or three people for each warrant
SEIZED = 0.5


def community(plan: Plan, seed: int) -> list[Row]:
    """Every report and every action by date, from well before the clinic opens."""
    draw = stream(seed, plan.site, "community")
    months = months_of(SINCE, plan.last)
    rows: list[Row] = []
    for kind, rate in REPORTS.items():
        for month, reports in zip(
            months, _untrended(draw, len(months), rate * SMALLER.get(plan.site, 1.0)), strict=True
        ):
            rows += [_found(draw, month, kind) for _ in range(reports)]
    for first, end, warrants, closed in ACTION.get(plan.site, USUAL):
        rows += _actions(draw, months[first:end], warrants, closed)
    rows.sort(key=lambda row: row["date"])
    return [{"report": f"CS-{number:05d}", **row} for number, row in enumerate(rows, start=1)]


def _untrended(draw: np.random.Generator, months: int, rate: float) -> list[int]:
    """The reports of each month: what one month has too many, its neighbour lacks, so that nothing rises or falls."""
    found: list[int] = []
    for away in draw.normal(0, rate**0.5, size=(months + 1) // 2).tolist():
        found += [max(0, round(rate + away)), max(0, round(rate - away))]
    return found[:months]


def _found(draw: np.random.Generator, month: dt.date, kind: str) -> Row:
    """A report in a month; a find of litter or needles is of one or more."""
    return _row(draw, _day(draw, [month]), kind, int(draw.geometric(SEVERAL[kind])) if kind in SEVERAL else 1)


def _actions(draw: np.random.Generator, months: Sequence[dt.date], warrants: int, closed: int) -> list[Row]:
    """Warrants with the arrests and seizures they lead to, and premises closed."""
    rows = [_row(draw, _day(draw, months), "premises closed") for _ in range(closed)]
    for _ in range(warrants):
        warrant = _row(draw, _day(draw, months), "warrant executed")
        rows.append(warrant)
        if people := int(draw.choice(len(ARRESTED), p=ARRESTED)):
            rows.append({**warrant, "kind": "arrest", "count": people})
        if draw.random() < SEIZED:
            value = Decimal(int(draw.lognormal(6.5, 1.0)) * 10 + 50)
            rows.append({**warrant, "kind": "seizure", "value_seized_pounds": value})
    return rows


def _day(draw: np.random.Generator, months: Sequence[dt.date]) -> dt.date:
    """Some day of some of the months."""
    first = months[int(draw.integers(0, len(months)))]
    return first.replace(day=int(draw.integers(1, month_end(first).day + 1)))


def _row(draw: np.random.Generator, day: dt.date, kind: str, count: int = 1) -> Row:
    ward = str(draw.choice(list(WARDS), p=list(WARDS.values())))
    return {"date": day, "kind": kind, "ward": ward, "count": count, "value_seized_pounds": None}

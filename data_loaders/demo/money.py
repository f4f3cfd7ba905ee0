"""The invented money: a budget that adds up to the stated sums, and a ledger that follows it loosely.

Everything is counted in pence, so that nothing is lost between months, lines and funders.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_loaders.demo.cohort import DAY, Person, Plan, days_of, months_of, stream
from data_loaders.demo.messy import Row

PCC, OTHERS = "Police and Crime Commissioner", "other funders, split not stated"
LINES = {
    "staffing": 0.47,
    "diamorphine": 0.27,
    "premises": 0.085,
    "equipment": 0.06,
    "evaluation": 0.07,
    "other": 0.045,
}
# How each line spreads over the twelve months; the others spread evenly.
SPREAD = {
    "diamorphine": (5, 8, 10, 11, 12, 13, 14, 14, 15, 15, 15, 15),  # people expected in treatment
    "equipment": (50, 20, 6, 3, 3, 3, 3, 3, 3, 2, 2, 2),
    "evaluation": (0, 0, 20, 0, 0, 20, 0, 0, 20, 0, 0, 40),
}
EVEN = (1,) * 12
INVOICES = {"staffing": 1, "diamorphine": 2, "premises": 1, "equipment": 2, "evaluation": 1, "other": 2}
ACCRUED = ("diamorphine", "evaluation")
CREDITS = ((2, "equipment", 384_20), (8, "diamorphine", 612_40))  # month, line, pence
ORDERS = (("evaluation", 6_500_00), ("premises", 3_150_00), ("equipment", 1_248_60))

Cost = tuple[dt.date, str, str, str, int]
"""Posting date, cost line, funder, kind, pence."""


def shared_out(total: int, weights: Sequence[float]) -> list[int]:
    """A total in whole pence by weight; the shares always add up to it.

    >>> shared_out(100, [1, 1, 1])
    [34, 33, 33]
    """
    exact = [total * weight / sum(weights) for weight in weights]
    shares = [int(share) for share in exact]
    by_remainder = sorted(range(len(exact)), key=lambda at: shares[at] - exact[at])
    for at in by_remainder[: total - sum(shares)]:
        shares[at] += 1
    return shares


def profile(plan: Plan) -> dict[tuple[dt.date, str, str], int]:
    """The pence planned for each month, cost line and funder over twelve months; empty cells left out."""
    months = months_of(plan.opened, plan.day(364))
    cells = [(month, line) for line in LINES for month in months]
    spread = {line: shared_out(1_000_000, SPREAD.get(line, EVEN)) for line in LINES}
    weights = [LINES[line] * spread[line][months.index(month)] for month, line in cells]
    totals = shared_out(plan.budget_pence, weights)
    paid_by_pcc = shared_out(plan.pcc_pence, totals)
    found = {}
    for (month, line), total, pcc in zip(cells, totals, paid_by_pcc, strict=True):
        found[month, line, PCC], found[month, line, OTHERS] = pcc, total - pcc
    return {cell: pence for cell, pence in sorted(found.items()) if pence}


def budget(plan: Plan) -> list[Row]:
    """The budget's rows by month, line and funder."""
    return [
        {"month": month, "cost_line": line, "funder": funder, "amount_pounds": pounds(pence)}
        for (month, line, funder), pence in profile(plan).items()
    ]


def ledger(plan: Plan, cohort: Sequence[Person], seed: int) -> list[Row]:
    """The ledger's lines up to the last day, numbered in the order of posting."""
    draw = stream(seed, plan.site, "ledger")
    months = months_of(plan.opened, plan.last)
    posted: list[Cost] = []
    for (month, line, funder), planned in profile(plan).items():
        if month > plan.last:
            continue
        spent = round(planned * _factor(draw, plan, cohort, months.index(month), line))
        posted += _posted(draw, month, line, funder, spent, last=month == months[-1])
    posted += _income(plan, months)
    posted += [(_weekday(months[at] + 16 * DAY), line, OTHERS, "actual", -pence) for at, line, pence in CREDITS]
    posted += [
        (months[-1] + (13 + at) * DAY, line, OTHERS, "commitment", pence) for at, (line, pence) in enumerate(ORDERS)
    ]
    return [
        {
            "entry": f"J-{10_000 + number}",
            "posting_date": day,
            "period": day.replace(day=1),
            "cost_line": line,
            "funder": funder,
            "kind": kind,
            "amount_pounds": pounds(pence),
        }
        for number, (day, line, funder, kind, pence) in enumerate(sorted(posted), start=1)
    ]


def pounds(pence: int) -> Decimal:
    """Pence as pounds, to the penny."""
    return Decimal(pence).scaleb(-2)


def _factor(draw: np.random.Generator, plan: Plan, cohort: Sequence[Person], month: int, line: str) -> float:
    """What was spent for each pound planned: posts filled late, and doses for those who came."""
    if line == "diamorphine":
        return min(1.0, _treated(plan, cohort, month) / SPREAD[line][month]) * float(draw.uniform(0.97, 1.03))
    if line == "staffing":
        return min(0.99, 0.84 + 0.015 * month)
    return {"premises": 1.0, "equipment": 1.06, "evaluation": 0.95}.get(line) or float(draw.uniform(0.8, 1.3))


def _treated(plan: Plan, cohort: Sequence[Person], month: int) -> float:
    """People in treatment on an average day of a month."""
    months = months_of(plan.opened, plan.last + 31 * DAY)
    days = list(days_of(months[month], months[month + 1]))
    return sum(person.in_treatment(day) for person in cohort for day in days) / len(days)


def _posted(draw: np.random.Generator, month: dt.date, line: str, funder: str, spent: int, *, last: bool) -> list[Cost]:
    """A month's invoices of a line; at a year's end one is still to come: accrued, put back, paid."""
    parts = shared_out(spent, draw.uniform(0.6, 1.4, size=INVOICES[line]).tolist())
    if line == "staffing":
        return [(_weekday(month + 24 * DAY), line, funder, "actual", parts[0])]
    found = [(_weekday(month + int(draw.integers(3, 25)) * DAY), line, funder, "actual", part) for part in parts]
    if (last or month.month == 3) and line in ACCRUED:
        following = (month + 31 * DAY).replace(day=1)
        accrued = parts[-1] // 100 * 100  # an estimate, in whole pounds
        found[-1] = (following - DAY, line, funder, "accrual", accrued)
        if not last:
            found.append((following, line, funder, "accrual", -accrued))
            found.append((_weekday(following + 9 * DAY), line, funder, "actual", parts[-1]))
    return found


def _income(plan: Plan, months: Sequence[dt.date]) -> list[Cost]:
    """What the funders paid in: a quarter of the year's share after each quarter but the last."""
    quarters = [month + 14 * DAY for month in months[3::3]]
    shares = ((PCC, plan.pcc_pence), (OTHERS, plan.budget_pence - plan.pcc_pence))
    return [
        (_weekday(day), "other", funder, "income", pence)
        for funder, total in shares
        for day, pence in zip(quarters, shared_out(total, [1, 1, 1, 1]), strict=False)
    ]


def _weekday(day: dt.date) -> dt.date:
    """The day itself, or the Friday before a weekend."""
    return day - max(0, day.weekday() - 4) * DAY

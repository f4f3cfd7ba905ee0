"""The invented cases before the multi-agency panel: everyone who starts was accepted first, and others were not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from data_loaders.demo.cohort import DAY, Person, Plan, days_of, months_of, stream
from data_loaders.demo.messy import Row

REFERRERS = {"treatment service": 0.35, "health": 0.25, "probation": 0.25, "police": 0.15}
NOT_STARTED = 0.7  # cases without a first dose, for each case with one; the last of them is still undecided
DECISIONS = (
    *("declined", "did not consent", "declined", "deferred", "declined"),
    *("declined", "deferred", "did not consent", "declined"),
)
FORTNIGHT = 14 * DAY
THURSDAY = 3


def since(plan: Plan) -> dt.date:
    """The first day of the panel's log: three months before the clinic opens."""
    return months_of(plan.opened - 92 * DAY, plan.opened)[0]


def referrals(plan: Plan, cohort: Sequence[Person], seed: int) -> list[Row]:
    """Every case by the day it was brought, and what became of it."""
    draw = stream(seed, plan.site, "referrals")
    meetings = _meetings(plan)
    rows = [_accepted(draw, person, meetings) for person in cohort]
    others = DECISIONS[: round(len(cohort) * NOT_STARTED) - 1]
    rows += [_not_started(draw, plan, decision, meetings) for decision in others]
    rows.append(_case(draw, plan.last - int(draw.integers(2, 12)) * DAY))
    rows.sort(key=lambda row: (row["referred_date"], row["person"] or ""))
    return [{"referral": f"R-{number:04d}", **row} for number, row in enumerate(rows, start=1)]


def _meetings(plan: Plan) -> list[dt.date]:
    """The panel meets every other Thursday."""
    first = since(plan)
    thursday = first + (THURSDAY - first.weekday()) % 7 * DAY
    return [day for day in days_of(thursday, plan.last + DAY) if (day - thursday) % FORTNIGHT == dt.timedelta()]


def _accepted(draw: np.random.Generator, person: Person, meetings: Sequence[dt.date]) -> Row:
    """One to six weeks from the panel to the first dose, after one to four weeks before the panel."""
    by = person.first_dose - int(draw.integers(7, 29)) * DAY
    met = max(day for day in meetings if day <= by)
    case = _case(draw, met - int(draw.integers(6, 29)) * DAY)
    return case | {"person": person.code, "panel_date": met, "decision": "accepted", "criteria_met": "yes"}


def _not_started(draw: np.random.Generator, plan: Plan, decision: str, meetings: Sequence[dt.date]) -> Row:
    """A case that came to nothing; who does not consent may do so before the panel meets."""
    span = (plan.last - since(plan)).days - 45
    case = _case(draw, since(plan) + int(draw.integers(0, span)) * DAY)
    met = min(day for day in meetings if day >= case["referred_date"] + 6 * DAY)
    early = decision == "did not consent" and draw.random() < 0.5
    met_criteria = "no" if decision == "declined" and draw.random() < 0.8 else "yes"
    return case | {"panel_date": None if early else met, "decision": decision, "criteria_met": met_criteria}


def _case(draw: np.random.Generator, referred: dt.date) -> Row:
    """A case that nobody has decided yet."""
    by = str(draw.choice(list(REFERRERS), p=list(REFERRERS.values())))
    return {
        "person": None,
        "referred_by": by,
        "referred_date": referred,
        "panel_date": None,
        "decision": None,
        "criteria_met": None,
    }

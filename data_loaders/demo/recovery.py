"""What is invented of people's recovery beside the doses: weekly screens, and contacts offered.

Both follow the slots: a sample is given on a day attended, and no contact is offered to somebody away.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from math import exp, log
from statistics import NormalDist

import numpy as np

from data_loaders.demo.cohort import Person, Plan, stream
from data_loaders.demo.messy import Row

# The share of screens negative for street heroin: from the first weeks to the later months, and the week between.
EARLY, LATE, TURN, PACE = 0.14, 0.7, 8, 2.5
DIFFER = 0.9  # how much people differ, in log odds
NO_SAMPLE, NOT_LOOKED_FOR, OTHER_NEGATIVE = 0.05, 0.07, 0.45

CONTACTS = 3.6  # offered to a person in a month
A_MONTH = 30.4
CAME = 0.82
KINDS = {
    "key worker": 0.30,
    "group": 0.20,
    "counselling": 0.12,
    "housing": 0.12,
    "recovery ambassador": 0.09,
    "mutual aid": 0.06,
    "family or carer": 0.04,
    "employment": 0.04,
    "education": 0.03,
}


def screens(plan: Plan, cohort: Sequence[Person], slots: Sequence[Row], seed: int) -> list[Row]:
    """One screen a week for everyone in treatment, on a day attended, by date and person."""
    draw = stream(seed, plan.site, "screens")
    given: list[tuple[int, dt.date, float, Row, float]] = []
    for person, differs in zip(cohort, _spread(draw, len(cohort)), strict=True):
        weeks: dict[int, list[dt.date]] = {}
        for day in days(slots, person, "attended"):
            weeks.setdefault((day - person.first_dose).days // 7, []).append(day)
        for week, attended in weeks.items():
            sample, looked_for, other, lot = draw.random(4).tolist()
            day = attended[int(draw.integers(0, len(attended)))]
            row: Row = {"person": person.code, "date": day}
            row["other_drugs"] = None if looked_for < NOT_LOOKED_FOR else _result(other < OTHER_NEGATIVE)
            if sample >= NO_SAMPLE:
                given.append((week // 4, day, lot, row, _negative(week, differs)))
    # The chances are added up, four weeks of treatment after four weeks, and each whole one is a negative screen:
    # whose is by lot, but how many there are follows the planned shares for every seed.
    added = draw.random()
    for *_, row, chance in sorted(given, key=lambda sample: sample[:3]):
        row["street_heroin"] = _result(int(added + chance) > int(added))
        added += chance
    return sorted((row for *_, row, _ in given), key=lambda row: (row["date"], row["person"]))


def support(plan: Plan, cohort: Sequence[Person], slots: Sequence[Row], seed: int) -> list[Row]:
    """The contacts offered on weekdays while in treatment; nobody comes on a day on which they miss the clinic."""
    draw = stream(seed, plan.site, "support")
    found = []
    for person in cohort:
        attended = set(days(slots, person, "attended"))
        there = [day for day in days(slots, person, "attended", "missed") if day.weekday() < 5]
        rate = CONTACTS * len(there) * 7 / 5 / A_MONTH
        for at in draw.integers(0, len(there), size=int(draw.poisson(rate * draw.gamma(12.0, 1 / 12)))).tolist():
            kind = str(draw.choice(list(KINDS), p=list(KINDS.values())))
            came = draw.random() < CAME and there[at] in attended
            found.append((there[at], person.code, kind, "yes" if came else "no"))
    return [
        {"contact": f"C-{number:04d}", "person": code, "date": day, "kind": kind, "attended": came}
        for number, (day, code, kind, came) in enumerate(sorted(found), start=1)
    ]


def days(slots: Sequence[Row], person: Person, *attendance: str) -> list[dt.date]:
    """The days on which a person has a slot of one of these kinds, in order."""
    own = {row["date"] for row in slots if row["person"] == person.code and row["attendance"] in attendance}
    return sorted(own)


def _spread(draw: np.random.Generator, count: int) -> list[float]:
    """How people differ: evenly over a bell curve, so that every seed has its better and its worse off."""
    curve = [DIFFER * NormalDist().inv_cdf((at + 0.5) / count) for at in range(count)]
    return [curve[at] for at in draw.permutation(count).tolist()]


def _negative(week: int, differs: float) -> float:
    """The chance that a person's screen is negative so many weeks after the first dose."""
    usual = EARLY + (LATE - EARLY) / (1 + exp((TURN - week) / PACE))
    return 1 / (1 + exp(-log(usual / (1 - usual)) - differs))


def _result(negative: bool) -> str:
    return "negative" if negative else "positive"

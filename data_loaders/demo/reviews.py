"""The invented Treatment Outcomes Profile reviews: at the start, every three months, and on a planned way out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import numpy as np

from data_loaders.demo.cohort import DAY, Person, Plan, stream
from data_loaders.demo.messy import Row
from data_loaders.demo.recovery import days

QUARTER, EITHER_SIDE, APART = 91, 8, 28  # days
# Where a score begins, and what it gains in the long run: most of it within half a year.
SCORES = {"psychological_health": (7.5, 3.5), "physical_health": (8.5, 2.0), "quality_of_life": (7.0, 3.5)}
HALF_GAINED = 90  # days
HOUSING = ("rough sleeping", "temporary", "stable")
HOUSED_AT_FIRST = (0.25, 0.4, 0.35)
LOST = 0.03  # the chance that a home is lost between two reviews; every other person without one of their own moves up
LEFT_OUT = 0.06
LEAVING = {"oral": "oral", "detox": "reducing", "abstinent": "abstinent"}


def reviews(plan: Plan, cohort: Sequence[Person], slots: Sequence[Row], screens: Sequence[Row], seed: int) -> list[Row]:
    """Every review by date and person; an answer not given is ``None``."""
    draw = stream(seed, plan.site, "reviews")
    # As many in each kind of housing as planned: only who they are is drawn.
    bounds = [round(share * len(cohort)) for share in np.cumsum(HOUSED_AT_FIRST)]
    places = draw.permutation(len(cohort)).tolist()
    rows: list[Row] = []
    for person, place in zip(cohort, places, strict=True):
        own = [row for row in screens if row["person"] == person.code]
        reviewed = _reviewed(draw, person, days(slots, person, "attended"))
        homes = _homes(draw, len(reviewed), sum(place >= bound for bound in bounds[:-1]), place % 2 == 0)
        rows += _of(draw, person, reviewed, own, homes)
    return sorted(rows, key=lambda row: (row["date"], row["person"]))


def _reviewed(draw: np.random.Generator, person: Person, attended: Sequence[dt.date]) -> list[dt.date]:
    """The days of a person's reviews, all of them days attended."""
    first_week = [day for day in attended if (day - person.first_dose).days < 7]
    last, found = attended[-1], [first_week[int(draw.integers(0, len(first_week)))]]
    due = QUARTER
    while (wanted := person.first_dose + (due + int(draw.integers(-EITHER_SIDE, EITHER_SIDE + 1))) * DAY) <= last:
        found.append(min(day for day in attended if day >= wanted))
        due += QUARTER
    if person.reason in LEAVING:
        found = [found[0], *(day for day in found[1:] if (last - day).days >= APART), last]
    return found


def _of(
    draw: np.random.Generator, person: Person, reviewed: Sequence[dt.date], screens: Sequence[Row], homes: Sequence[str]
) -> list[Row]:
    """One person's answers."""
    level = {name: draw.normal(start, 2.0) for name, (start, _) in SCORES.items()}
    working, learning = draw.random() < 0.25, draw.random() < 0.35
    rows: list[Row] = []
    for number, day in enumerate(reviewed):
        in_treatment = (day - person.first_dose).days
        gained = 1 - 0.5 ** (in_treatment / HALF_GAINED)
        heroin = _heroin(draw, screens, day)
        leaving = person.reason in LEAVING and number == len(reviewed) - 1
        answers: Row = {
            name: int(np.clip(round(level[name] + gain * gained + draw.normal(0, 1.2)), 0, 20))
            for name, (_, gain) in SCORES.items()
        }
        answers |= {
            "heroin_days": heroin,
            "injecting_days": int(draw.binomial(heroin, 0.8)),
            "housing": homes[number],
            "paid_work_days": int(draw.integers(3, 13)) if working and number >= 2 else 0,
            "education_days": int(draw.integers(1, 7)) if learning and number >= 1 else 0,
        }
        given = {name: None if draw.random() < LEFT_OUT else answer for name, answer in answers.items()}
        stage = LEAVING[person.reason] if leaving else "injectable"
        rows.append({"person": person.code, "date": day, **given, "recovery_stage": stage})
    return rows


def _homes(draw: np.random.Generator, reviews: int, home: int, moves_up: bool) -> list[str]:
    """Where somebody lives at each review; who moves up does so by the second or the third."""
    moved, found = 1 + int(draw.integers(0, 2)), []
    for number in range(reviews):
        if number == moved and moves_up:
            home = min(home + 1, len(HOUSING) - 1)
        elif number and draw.random() < LOST:
            home = max(home - 1, 0)
        found.append(HOUSING[home])
    return found


def _heroin(draw: np.random.Generator, screens: Sequence[Row], day: dt.date) -> int:
    """Days of street heroin in the 28 before: nearly all at the start, then as the screens of eight weeks say."""
    seen = [row["street_heroin"] == "positive" for row in screens if day - 56 * DAY <= row["date"] < day]
    if len(seen) < 4:
        return int(draw.integers(20, 29))
    return int(draw.binomial(28, 0.6 * sum(seen) / len(seen)))

"""What is invented to have happened to people: hospital contacts and recorded crimes, before and after.

Totals follow the planned rates, so that the shape holds for every seed; who, when and what is drawn.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from data_loaders.demo.cohort import DAY, Person, Plan, Spell, days_held, days_of, stream
from data_loaders.demo.messy import Row

YEAR = 365.25
STILL_OFFENDING = 0.4  # of the rate before
CONTACTS = {"A&E": (3.0, 2.6), "in-patient": (0.55, 0.45), "ambulance": (0.9, 0.7)}  # a person-year before, after
REASONS = ("overdose", "injection site", "co-morbidity", "other")
REASON_SHARES = {"before": (0.22, 0.36, 0.24, 0.18), "after": (0.14, 0.34, 0.3, 0.22)}
GROUPS = {
    "shoplifting": 0.58,
    "other theft": 0.10,
    "burglary": 0.06,
    "drug offences": 0.06,
    "public order offences": 0.05,
    "violence without injury": 0.04,
    "criminal damage and arson": 0.03,
    "vehicle offences": 0.02,
    "theft from the person": 0.02,
    "violence with injury": 0.02,
    "robbery": 0.01,
    "miscellaneous crimes": 0.01,
}
OUTCOMES, OUTCOME_SHARES = ("charged", "cautioned", "other"), (0.55, 0.08, 0.37)

Beds = dict[str, set[dt.date]]
"""The days in a hospital bed by person code."""


@dataclass(frozen=True)
class Window:
    """The days of one person that lie on one side of their first dose, custody left out."""

    person: Person
    side: str
    days: tuple[dt.date, ...]

    def without(self, away: Collection[dt.date]) -> Window:
        """The same, less the days away."""
        return Window(self.person, self.side, tuple(day for day in self.days if day not in away))


def windows(plan: Plan, cohort: Sequence[Person], spells: Sequence[Spell]) -> list[Window]:
    """The days at risk: 24 months before each first dose, and from it to the last day."""
    found = []
    for person in cohort:
        away = days_held(spells, person, plan.last)
        sides = (("before", person.seen_from, person.first_dose), ("after", person.first_dose, plan.last + DAY))
        for side, start, end in sides:
            found.append(Window(person, side, tuple(days_of(start, end))).without(away))
    return found


def hospital(plan: Plan, at_risk: Sequence[Window], seed: int) -> list[Row]:
    """A&E attendances, admissions (some by way of A&E) and ambulance calls (most to A&E), by date."""
    draw = stream(seed, plan.site, "hospital")
    rows: list[Row] = []
    for side, place in (("before", 0), ("after", 1)):
        own = [window for window in at_risk if window.side == side]
        stays = _stays(draw, own, CONTACTS["in-patient"][place])
        rows += [_contact(draw, side, person, start, "in-patient", nights) for person, start, nights in stays]
        inside = in_hospital(rows)
        seen = [(person, start) for person, start, _ in stays if draw.random() < 0.6]
        seen += _apart(draw, own, _number(own, CONTACTS["A&E"][place]) - len(seen), inside)
        rows += [_contact(draw, side, person, day, "A&E") for person, day in seen]
        calls = _number(own, CONTACTS["ambulance"][place])
        brought = min(round(calls * 0.7), len(seen))
        carried = [seen[at] for at in draw.choice(len(seen), size=brought, replace=False).tolist()]
        carried += _apart(draw, own, calls - brought, inside)
        rows += [_contact(draw, side, person, day, "ambulance") for person, day in carried]
    rows.sort(key=lambda row: (row["date"], row["person"], row["kind"]))
    return [{"event": f"H{number:05d}", **row} for number, row in enumerate(rows, start=1)]


def in_hospital(contacts: Iterable[Row]) -> Beds:
    """Each person's days in a hospital bed: as many as the nights, from the day of admission."""
    found: Beds = {}
    for row in contacts:
        if row["kind"] == "in-patient":
            stay = days_of(row["date"], row["date"] + row["bed_days"] * DAY)
            found.setdefault(row["person"], set()).update(stay)
    return found


def offences(plan: Plan, at_risk: Sequence[Window], beds: Beds, rate: float, seed: int) -> list[Row]:
    """Recorded crimes by date: at ``rate`` for each person-year at liberty before, far fewer after."""
    draw = stream(seed, plan.site, "offences")
    found = []
    for side, share in (("before", 1.0), ("after", STILL_OFFENDING)):
        own = [window.without(beds.get(window.person.code, set())) for window in at_risk if window.side == side]
        shape = 2.0 if side == "before" else 0.7  # after: some stop altogether, few go on as before
        counts = _counts(draw, own, _number(own, rate * share), shape)
        for window, count in zip(own, counts, strict=True):
            for at in draw.integers(0, len(window.days), size=count).tolist():
                day = window.days[at]
                recorded = min(day + int(draw.geometric(0.4) - 1) * DAY, plan.last)
                group = str(draw.choice(list(GROUPS), p=list(GROUPS.values())))
                outcome = str(draw.choice(OUTCOMES, p=OUTCOME_SHARES))
                found.append((recorded, day, window.person.code, group, outcome))
    return [
        {
            "crime_reference": f"CR/{number:05d}/{recorded:%y}",
            "person": code,
            "offence_date": day,
            "recorded_date": recorded,
            "offence_group": group,
            "outcome": outcome,
        }
        for number, (recorded, day, code, group, outcome) in enumerate(sorted(found), start=1)
    ]


def _number(own: Sequence[Window], rate: float) -> int:
    """How many events a rate makes in the person-years of some windows."""
    return round(rate * sum(len(window.days) for window in own) / YEAR)


def _counts(draw: np.random.Generator, own: Sequence[Window], total: int, shape: float) -> list[int]:
    """The total shared out unevenly; the smaller ``shape``, the more it gathers on few people."""
    weights = np.array([len(window.days) for window in own]) * draw.gamma(shape, size=len(own))
    counts: list[int] = draw.multinomial(total, weights / weights.sum()).tolist()
    return counts


def _apart(draw: np.random.Generator, own: Sequence[Window], total: int, beds: Beds) -> list[tuple[Person, dt.date]]:
    """So many contacts, none on a day in a hospital bed and no two of a person on one day."""
    found = []
    for window, count in zip(own, _counts(draw, own, total, 2.5), strict=True):
        free = window.without(beds.get(window.person.code, set())).days
        chosen = draw.choice(len(free), size=min(count, len(free)), replace=False).tolist()
        found += [(window.person, free[at]) for at in chosen]
    return found


def _stays(draw: np.random.Generator, own: Sequence[Window], rate: float) -> list[tuple[Person, dt.date, int]]:
    """Admissions and their nights; a stay lies wholly within the window and touches no other."""
    found = []
    for window, count in zip(own, _counts(draw, own, _number(own, rate), 1.5), strict=True):
        free = set(window.days) - {window.person.first_dose}
        while count:
            start, nights = window.days[int(draw.integers(0, len(window.days)))], 1 + int(draw.geometric(0.25))
            if free.issuperset(days_of(start - DAY, start + (nights + 1) * DAY)):
                free -= set(days_of(start - DAY, start + (nights + 1) * DAY))
                found.append((window.person, start, nights))
                count -= 1
    return found


def _contact(
    draw: np.random.Generator, side: str, person: Person, day: dt.date, kind: str, nights: int | None = None
) -> Row:
    reason = str(draw.choice(REASONS, p=REASON_SHARES[side]))
    return {"person": person.code, "date": day, "kind": kind, "reason": reason, "bed_days": nights}

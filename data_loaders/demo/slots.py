"""The invented clinic's slots: twice a day for everyone in treatment, attended, missed or excused."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence

import numpy as np

from data_loaders.demo.cohort import DAY, Person, Plan, Spell, days_held, days_of, stream
from data_loaders.demo.events import in_hospital
from data_loaders.demo.messy import Row

# The share of slots missed in each calendar month: worse at Christmas and in the first lockdown.
MISSED = (0.026, 0.024, 0.03, 0.058, 0.045, 0.028, 0.025, 0.024, 0.022, 0.02, 0.022, 0.044)
FADING = 7  # days before dropping out, with half the slots missed
MINOR, NALOXONE = 0.004, 0.0005  # of attended slots


def attendance(
    plan: Plan, cohort: Sequence[Person], spells: Sequence[Spell], contacts: Sequence[Row], seed: int
) -> list[Row]:
    """Every slot offered, by date, person and session."""
    draw = stream(seed, plan.site, "attendance")
    beds = in_hospital(contacts)
    called = {(row["person"], row["date"]) for row in contacts if row["kind"] == "ambulance"}
    rows: list[Row] = []
    for person in cohort:
        days = list(days_of(person.first_dose, min(person.exit or plan.last + DAY, plan.last + DAY)))
        reasons = dict.fromkeys(_leave(draw, days), "agreed leave")
        reasons |= dict.fromkeys(beds.get(person.code, ()), "hospital")
        reasons |= dict.fromkeys(days_held(spells, person, plan.last), "custody")
        calls = {day for day in days if (person.code, day) in called}
        rows += _slots(draw, person, days, reasons, calls)
    rows.sort(key=lambda row: (row["date"], row["person"], row["session"]))
    return rows


def _slots(
    draw: np.random.Generator,
    person: Person,
    days: Sequence[dt.date],
    reasons: dict[dt.date, str],
    calls: Collection[dt.date],
) -> list[Row]:
    """One person's slots; the dose rises over the first weeks, and the afternoon's is a little larger."""
    habit, full = draw.gamma(6.0, 1 / 6), int(draw.integers(36, 60)) * 5
    rows: list[Row] = []
    for day in days:
        leaving = person.reason == "dropped out" and person.exit is not None and (person.exit - day).days <= FADING
        missed = 0.5 if leaving else min(MISSED[day.month - 1] * habit, 0.15)
        risen = min(1.0, 0.3 + 0.05 * (day - person.first_dose).days)
        for session in ("AM", "PM"):
            slot: Row = {"person": person.code, "date": day, "session": session, "attendance": "attended"}
            slot |= {"excused_reason": None, "dose_mg": None, "adverse_event": None}
            if day in reasons:
                slot |= {"attendance": "excused", "excused_reason": reasons[day]}
            elif day != person.first_dose and draw.random() < missed:
                slot["attendance"] = "missed"
            else:
                slot["dose_mg"] = 5 * round((full + 20 * (session == "PM")) * risen / 5)
                slot["adverse_event"] = _adverse(draw, day in calls and session == "PM")
            rows.append(slot)
    return rows


def _adverse(draw: np.random.Generator, called: bool) -> str:
    chance = draw.random()
    if called and chance < 0.5:
        return "ambulance called"
    return "naloxone given" if chance < NALOXONE else "minor" if chance < NALOXONE + MINOR else "none"


def _leave(draw: np.random.Generator, days: Sequence[dt.date]) -> list[dt.date]:
    """A few days of agreed leave, about every eleven weeks, not in the first month."""
    found: list[dt.date] = []
    for at in range(28, len(days), 77):
        start = at + int(draw.integers(0, 60))
        found += days[start : start + int(draw.integers(1, 5))]
    return found

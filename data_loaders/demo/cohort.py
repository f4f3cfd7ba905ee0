"""Who the demonstration's people are, and when they start, leave and are away. All of it is invented.

The shape follows the published first year (14 people, about 12 at most at a time, then 8 to 11); the
people do not. Each topic draws from its own stream, so that a second site changes nothing at the first.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np

from data_loaders.programme import Programme

AGES, AGE_SHARES = ("25-34", "35-44", "45-54", "55 and over"), (0.2, 0.5, 0.2, 0.1)
LONG_SENTENCE = 42  # days served of the sentence that ends somebody's treatment
DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """A site's demonstration: days count from ``opened``, people from 0 in the order of their first dose.

    ``exits`` holds person, day and reason; ``custody`` person, day, days held (None: still held) and
    the sentence in days (None: on remand).
    """

    site: str
    title: str
    prefix: str
    opened: dt.date
    last: dt.date
    starts: tuple[int, ...]
    exits: tuple[tuple[int, int, str], ...]
    custody: tuple[tuple[int, int, int | None, int | None], ...]
    budget_pence: int
    pcc_pence: int

    def day(self, number: int) -> dt.date:
        """The day so many days after the opening."""
        return self.opened + number * DAY


@dataclass(frozen=True)
class Person:
    """One person's way through treatment; ``seen_from`` is where the 24 months before begin."""

    code: str
    first_dose: dt.date
    exit: dt.date | None
    reason: str
    age_band: str
    sex: str
    seen_from: dt.date

    def in_treatment(self, day: dt.date) -> bool:
        """From the day of the first dose up to, not including, the exit."""
        return self.first_dose <= day and (self.exit is None or day < self.exit)


@dataclass(frozen=True)
class Spell:
    """Days in custody from ``start`` up to, not including, ``end`` (None: still held)."""

    person: Person
    start: dt.date
    end: dt.date | None
    sentence_days: int | None


def plan(site: str, programme: Programme) -> Plan:
    """A site's plan; only the first site's money is stated, the second's is invented.

    Raises:
        KeyError: the demonstration knows no such site.
    """
    title = programme.sites[site].title
    if site == "middlesbrough":
        return Plan(
            site,
            title,
            "MB",
            dt.date(2019, 10, 1),
            dt.date(2020, 9, 30),
            starts=(6, 8, 13, 20, 27, 37, 44, 55, 69, 100, 112, 136, 225, 279),
            exits=(
                (5, 163, "custody"),
                (8, 202, "dropped out"),
                (1, 251, "detox"),
                (3, 293, "oral"),
                (10, 328, "dropped out"),
            ),
            custody=((2, 92, 11, None), (6, 224, 12, 24), (8, 349, None, None)),
            budget_pence=int(programme.number("budget") * 100),
            pcc_pence=int(programme.number("pcc_share") * 100),
        )
    if site == "hartlepool":
        return Plan(
            site,
            title,
            "HP",
            dt.date(2020, 1, 1),
            dt.date(2020, 9, 30),
            starts=(5, 12, 21, 40, 55, 96, 130, 178),
            exits=((1, 118, "dropped out"), (4, 205, "oral")),
            custody=((2, 70, 9, 18), (1, 190, 28, 56)),
            budget_pence=240_000_00,
            pcc_pence=72_000_00,
        )
    raise KeyError(site)


def stream(seed: int, site: str, topic: str) -> np.random.Generator:
    """The random numbers of one topic at one site."""
    return np.random.default_rng([seed, crc32(site.encode()), crc32(topic.encode())])


def people(plan: Plan, seed: int) -> list[Person]:
    """The people who take a first dose, in that order."""
    draw = stream(seed, plan.site, "people")
    starts = sorted(plan.day(start + int(draw.integers(0, 3))) for start in plan.starts)
    exits = {person: (plan.day(day + int(draw.integers(0, 4))), reason) for person, day, reason in plan.exits}
    women = set(draw.choice(len(starts), size=round(len(starts) * 0.3), replace=False).tolist())
    found = []
    for number, first_dose in enumerate(starts):
        left, reason = exits.get(number, (None, ""))
        age = AGES[int(draw.choice(len(AGES), p=AGE_SHARES))]
        sex = "female" if number in women else "male"
        code = f"{plan.prefix}-{number + 1:02d}"
        found.append(Person(code, first_dose, left, reason, age, sex, two_years_before(first_dose)))
    return found


def custody(plan: Plan, cohort: Sequence[Person], seed: int) -> list[Spell]:
    """Every spell in custody: short and frequent before, as planned after. A person's spells never touch."""
    draw = stream(seed, plan.site, "custody")
    found = []
    for number, person in enumerate(cohort):
        spells = [
            Spell(person, plan.day(day), plan.day(day + held) if held else None, sentence)
            for who, day, held, sentence in plan.custody
            if who == number
        ]
        if person.exit and person.reason == "custody":
            spells.append(Spell(person, person.exit, person.exit + LONG_SENTENCE * DAY, 2 * LONG_SENTENCE))
        for _ in range(int(draw.poisson(1.4))):
            held = int(np.clip(draw.gamma(2.0, 22.0), 5, 120))
            # A week clear of the first dose: nobody starts treatment on the way out of prison.
            room = (person.first_dose - person.seen_from).days - held - 7
            start = person.seen_from + int(draw.integers(0, room)) * DAY
            end, sentence = start + held * DAY, 2 * held if draw.random() < 0.7 else None
            if not any(start <= (other.end or plan.last) + DAY and other.start <= end + DAY for other in spells):
                spells.append(Spell(person, start, end, sentence))
        found += sorted(spells, key=lambda spell: spell.start)
    return found


def days_of(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    """Each day from ``start`` up to, not including, ``end``."""
    return (start + number * DAY for number in range((end - start).days))


def days_held(spells: Sequence[Spell], person: Person, last: dt.date) -> set[dt.date]:
    """The days a person is in custody, up to and including ``last``."""
    own = (spell for spell in spells if spell.person is person)
    return {day for spell in own for day in days_of(spell.start, spell.end or last + DAY)}


def two_years_before(day: dt.date) -> dt.date:
    """The same day 24 months earlier.

    >>> two_years_before(dt.date(2020, 2, 29))
    datetime.date(2018, 2, 28)
    """
    try:
        return day.replace(year=day.year - 2)
    except ValueError:
        return day.replace(year=day.year - 2, day=28)


def months_of(first: dt.date, last: dt.date) -> list[dt.date]:
    """The first day of each month that the days from ``first`` to ``last`` touch."""
    numbers = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [dt.date(number // 12, number % 12 + 1, 1) for number in numbers]


def month_end(first: dt.date, later: int = 0) -> dt.date:
    """The last day of a month, or of the one so many months later.

    >>> month_end(dt.date(2019, 12, 1), 2)
    datetime.date(2020, 2, 29)
    """
    return months_of(first, first + (later + 1) * 31 * DAY)[later + 1] - DAY

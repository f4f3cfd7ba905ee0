"""Every KPI worked out a second time: plain loops over the stored rows, a set of days for each person.

Nothing of the measures or of the statistics is used here, so that the two ways cannot share a mistake.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from data_loaders.access import Actor
from data_loaders.store import Store

DAY = dt.timedelta(days=1)
Z = 1.959963984540054
Row = dict[str, Any]


@dataclass
class Answer:
    """What a figure should say."""

    numerator: float
    denominator: float | None
    value: float
    people: int | None = None
    low: float | None = None
    high: float | None = None
    before: Answer | None = None
    more: Row = field(default_factory=dict)


class Second:
    """The stored rows of some sites, up to a last day."""

    def __init__(self, actor: Actor, store: Store, sites: Collection[str], first: dt.date, last: dt.date) -> None:
        self.first, self.last = first, last
        self.rows = {}
        for name, dataset in store.datasets.items():
            rows = store.read(actor, name).to_dict("records")
            self.rows[name] = [row for row in rows if not dataset.has_site or row["site"] in sites]
        self.covered: dict[tuple[str, str], set[dt.date]] = {}
        for stretch in store.coverage(actor).to_dict("records"):
            known = self.covered.setdefault((stretch["dataset"], stretch["site"]), set())
            known.update(days_of(stretch["first"], stretch["last"] + DAY))

    def starts(self) -> dict[tuple[str, str], dt.date]:
        """Each person's first day of treatment."""
        found: dict[tuple[str, str], dt.date] = {}
        for row in self.rows["people"]:
            code = (row["site"], row["person"])
            if row["first_dose_date"] <= self.last:
                found[code] = min(found.get(code, dt.date.max), row["first_dose_date"])
        return found

    def first_exit(self, code: tuple[str, str]) -> dt.date | None:
        own = [row for row in self.rows["people"] if (row["site"], row["person"]) == code]
        exit_date: dt.date | None = min(own, key=lambda row: row["first_dose_date"])["exit_date"]
        return exit_date if exit_date and exit_date <= self.last else None

    def in_treatment(self) -> Answer:
        inside = {
            (row["site"], row["person"])
            for row in self.rows["people"]
            if row["first_dose_date"] <= self.last and not (row["exit_date"] and row["exit_date"] <= self.last)
        }
        return Answer(len(inside), None, len(inside), len(inside))

    def retention(self) -> Answer | None:
        lengths = []
        for code, start in self.starts().items():
            left = self.first_exit(code)
            lengths.append((((left or self.last) - start).days, left is not None))
        if max(length for length, _ in lengths) < 182:
            return None  # nobody was followed that long
        share, spread = 1.0, 0.0
        for day in sorted({length for length, left in lengths if left and length <= 182}):
            at_risk = sum(length >= day for length, _ in lengths)
            leaving = sum(length == day and left for length, left in lengths)
            share *= 1 - leaving / at_risk
            spread += leaving / (at_risk * (at_risk - leaving))
        known = sum(length > 182 or (length == 182 and not left) for length, left in lengths)
        reach = Z * math.sqrt(spread) / abs(math.log(share))
        ends = share ** math.exp(reach), share ** math.exp(-reach)
        return Answer(known, len(lengths), share, known, *ends)

    def sessions(self) -> Answer:
        inside = [row for row in self.rows["attendance"] if self.first <= row["date"] <= self.last]
        attended = sum(row["attendance"] == "attended" for row in inside)
        missed = sum(row["attendance"] == "missed" for row in inside)
        came = {(row["site"], row["person"]) for row in inside if row["attendance"] == "attended"}
        n, p = attended + missed, attended / (attended + missed)
        middle, spread = p + Z**2 / (2 * n), Z * math.sqrt(p * (1 - p) / n + Z**2 / (4 * n * n))
        ends = (middle - spread) / (1 + Z**2 / n), (middle + spread) / (1 + Z**2 / n)
        return Answer(attended, n, p, len(came), *ends, more={"missed": missed})

    def crimes(self) -> Answer:
        events = [(row["site"], row["person"], row["offence_date"]) for row in self.rows["offences"]]
        return self._before_and_after("offences", events, beds=True)

    def ae(self) -> Answer:
        seen = [row for row in self.rows["hospital"] if row["kind"] == "A&E"]
        return self._before_and_after(
            "hospital", [(row["site"], row["person"], row["date"]) for row in seen], beds=False
        )

    def spend(self) -> Answer:
        posted = [row for row in self.rows["ledger"] if row["posting_date"] <= self.last]
        spent = sum((row["amount_pounds"] for row in posted if row["kind"] in ("actual", "accrual")), Decimal(0))
        planned = [row for row in self.rows["budget"] if row["month"] <= f"{self.last:%Y-%m}"]
        whole = sum((row["amount_pounds"] for row in self.rows["budget"]), Decimal(0))
        profile = sum((row["amount_pounds"] for row in planned), Decimal(0))
        return Answer(float(spent), float(whole), float(spent), more={"profile": float(profile), "spent": spent})

    def crime_value(self) -> Answer:
        after = self.crimes()
        assert after.before
        each = 784_890 / 351
        years = after.denominator or 0.0
        value = (after.before.value - after.value) * years * each
        ends = [after.before.value * (1 - ratio) * years * each for ratio in ratio_limits(after, after.before)]
        return Answer(value, None, value, after.people, min(ends), max(ends))

    def incidents(self, areas: Collection[str]) -> Answer:
        months = [
            row for row in self.rows["street_crime"] if f"{self.first:%Y-%m}" <= row["month"] <= f"{self.last:%Y-%m}"
        ]
        latest = max(row["month"] for row in months)
        own = [row for row in months if row["month"] == latest and row["lsoa_name"].rpartition(" ")[0] in areas]
        return Answer(len(own), None, len(own))

    def _before_and_after(self, dataset: str, events: list[tuple[str, str, dt.date]], beds: bool) -> Answer:
        found = {}
        for phase in ("before", "after"):
            at_risk, number, people = 0, 0, set()
            for code, start in self.starts().items():
                window = self._window(code, start, phase) & self.covered[dataset, code[0]]
                mine = [date for site, person, date in events if (site, person) == code and date in window]
                number += len(mine)
                people |= {code} if mine else set()
                at_risk += len(window - self._away(code, beds))
            years = at_risk / 365.25
            found[phase] = Answer(number, years, number / years, len(people), *rate_limits(number, years))
        found["after"].before = found["before"]
        return found["after"]

    def _window(self, code: tuple[str, str], start: dt.date, phase: str) -> set[dt.date]:
        if phase == "before":
            leap = (start.month, start.day) == (2, 29)
            return set(days_of(start.replace(year=start.year - 2, day=28 if leap else start.day), start))
        died = [
            row["exit_date"]
            for row in self.rows["people"]
            if (row["site"], row["person"]) == code and row["exit_reason"] == "died"
        ]
        return set(days_of(start, min([*died, self.last + DAY])))

    def _away(self, code: tuple[str, str], beds: bool) -> set[dt.date]:
        gone: set[dt.date] = set()
        for row in self.rows["custody"]:
            if (row["site"], row["person"]) == code:
                gone.update(days_of(row["start_date"], row["end_date"] or self.last + DAY))
        for row in self.rows["hospital"] if beds else []:
            if (row["site"], row["person"]) == code and row["kind"] == "in-patient":
                gone.update(days_of(row["date"], row["date"] + int(row["bed_days"] or 0) * DAY))
        return gone


def days_of(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    return (start + n * DAY for n in range((end - start).days))


def rate_limits(number: int, years: float) -> tuple[float, float]:
    """Byar's limits from 10 events up; below, the counts at which each tail of the Poisson is 2.5%."""
    if number >= 10:
        low = number * (1 - 1 / (9 * number) - Z / (3 * math.sqrt(number))) ** 3
        up = number + 1
        return low / years, up * (1 - 1 / (9 * up) + Z / (3 * math.sqrt(up))) ** 3 / years

    def at_most(k: int, mean: float) -> float:
        return sum(math.exp(-mean) * mean**i / math.factorial(i) for i in range(k + 1))

    low = halved(lambda mean: 1 - at_most(number - 1, mean) < 0.025, 100.0) if number else 0.0
    return low / years, halved(lambda mean: at_most(number, mean) > 0.025, 100.0) / years


def halved(below: Callable[[float], bool], high: float) -> float:
    """Where ``below`` ends, from 0 to ``high``, by halving."""
    low = 0.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if below(middle) else (low, middle)
    return low


def ratio_limits(after: Answer, before: Answer) -> tuple[float, float]:
    """The rate ratio's exact limits, by halving: where each tail of the binomial is 2.5%."""
    a, n = int(after.numerator), int(after.numerator + before.numerator)
    times = (before.denominator or 0) / (after.denominator or 1)

    def at_most(k: int, chance: float) -> float:
        return sum(math.comb(n, i) * chance**i * (1 - chance) ** (n - i) for i in range(k + 1))

    def ratio(chance: float) -> float:
        return chance / (1 - chance) * times

    low, high = halved(lambda p: 1 - at_most(a - 1, p) < 0.025, 1.0), halved(lambda p: at_most(a, p) > 0.025, 1.0)
    return ratio(low), ratio(high)

"""Stretches of whole days: calendar months and quarters, and how many of their days something covers."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

DAY = dt.timedelta(days=1)


class Days(NamedTuple):
    """Whole days from ``first`` to ``last``, both counted."""

    first: dt.date
    last: dt.date

    @property
    def number(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1


def month(name: str) -> Days:
    """The days of a month such as ``2020-02``.

    Raises:
        ValueError: the name is no month.

    >>> month("2020-02").last
    datetime.date(2020, 2, 29)
    """
    if not re.fullmatch(r"\d{4}-\d{2}", name):
        raise ValueError("a month is written as 2020-02")
    first = dt.date.fromisoformat(f"{name}-01")
    return Days(first, first.replace(day=calendar.monthrange(first.year, first.month)[1]))


def named(day: dt.date) -> str:
    """The name of the month that a day lies in."""
    return f"{day:%Y-%m}"


def months(within: Days) -> Iterator[str]:
    """The names of the months that have a day in common with a stretch.

    >>> list(months(Days(dt.date(2019, 12, 31), dt.date(2020, 2, 1))))
    ['2019-12', '2020-01', '2020-02']
    """
    first = within.first.replace(day=1)
    while first <= within.last:
        yield named(first)
        first = month(named(first)).last + DAY


def quarter(day: dt.date) -> Days:
    """The calendar quarter that a day lies in.

    >>> quarter(dt.date(2020, 2, 29)).last
    datetime.date(2020, 3, 31)
    """
    first = day.replace(month=day.month - (day.month - 1) % 3, day=1)
    return Days(first, month(f"{first.year}-{first.month + 2:02d}").last)


def title(name: str) -> str:
    """A month in words.

    >>> title("2020-02")
    'February 2020'
    """
    return f"{month(name).first:%B %Y}"


def day_title(day: dt.date) -> str:
    """A day in words.

    >>> day_title(dt.date(2020, 2, 1))
    '1 February 2020'
    """
    return f"{day.day} {day:%B %Y}"


def covered(stretches: Iterable[tuple[dt.date, dt.date]], within: Days) -> int:
    """How many days of ``within`` lie in at least one stretch, both its ends counted.

    >>> january = month("2020-01")
    >>> covered([(dt.date(2019, 12, 1), dt.date(2020, 1, 10)), (dt.date(2020, 1, 5), dt.date(2020, 1, 20))], january)
    20
    """
    number, reached = 0, within.first - DAY
    for first, last in sorted(stretches):
        start, end = max(first, reached + DAY), min(last, within.last)
        if start <= end:
            number, reached = number + (end - start).days + 1, end
    return number


def unbroken(stretches: Iterable[Days], since: dt.date) -> dt.date | None:
    """The last day up to which stretches follow each other without a gap; ``None`` where none ends after ``since``.

    Args:
        since: what ended before counts for nothing; the first stretch that is left begins the run.

    >>> spring, may = Days(dt.date(2020, 1, 1), dt.date(2020, 3, 31)), Days(dt.date(2020, 5, 1), dt.date(2020, 5, 31))
    >>> unbroken([may, spring], dt.date(2020, 1, 1)), unbroken([may, spring], dt.date(2020, 4, 15))
    (datetime.date(2020, 3, 31), datetime.date(2020, 5, 31))
    """
    reached: dt.date | None = None
    for first, last in sorted(days for days in stretches if days.last >= since):
        if reached is not None and first > reached + DAY:
            break
        reached = last if reached is None else max(reached, last)
    return reached

"""Days and months as offices write them."""

from __future__ import annotations

import datetime as dt
import re

from data_loaders.cells.unreadable import NOTHING, Unreadable
from data_loaders.readers import DATE

MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {name: at for at, month in enumerate(MONTHS.split(" "), start=1) for name in (month, month[:3])} | {
    "sept": 9
}
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)

_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})|((?:19|20)\d{2})(\d{2})(\d{2})", re.ASCII)
_NAMED = re.compile(
    r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ \-/]*([a-z]{3,9})\.?,?[ \-/]*(\d{4}|\d{2})", re.I | re.A
)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_SERIAL = re.compile(r"\d{5}(\.\d+)?", re.ASCII)


def date(cell: str, kind: int) -> dt.date | None:
    """A day: a real date, ISO, day first, with the month's name, or an Excel serial number.

    Numbers are never read month first: a date that only fits that way is a question for the sender.

    >>> date("03/04/2024", 1), date("2024-04-03", 1), date("3 Apr 24", 1), date("45385", 2)
    (datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), datetime.date(2024, 4, 3))
    """
    if cell.lower() in NOTHING:
        return None
    if _SERIAL.fullmatch(cell) and kind != DATE:
        day = EXCEL_DAY_ZERO + dt.timedelta(days=int(float(cell)))
        return _day(cell, day.year, day.month, day.day)
    body = _TIME.sub("", cell)
    if found := _YEAR_FIRST.fullmatch(body):
        year, at, day_of = (int(part) for part in found.groups() if part)
        return _day(cell, year, at, day_of)
    if found := _DAY_FIRST.fullmatch(body):
        if int(found[2]) > 12 >= int(found[1]):
            raise Unreadable(
                "can only be month first, so the other dates of this column are in doubt. "
                "Write them all as day/month/year, or as 2020-03-31.",
                cell,
            )
        return _day(cell, _year(found[3]), int(found[2]), int(found[1]))
    if (found := _NAMED.fullmatch(body)) and (month := MONTH_NUMBERS.get(found[2].lower())):
        return _day(cell, _year(found[3]), month, int(found[1]))
    raise Unreadable("is not a date. Write it as day/month/year, such as 31/03/2020.", cell)


def month(cell: str, kind: int) -> str | None:
    """A month as ``YYYY-MM``: ``Mar 2020``, ``Mar-20``, ``03/2020``, ``2020-03``, ``202003`` or any day in it.

    >>> month("Mar-20", 1), month("2020-03", 1), month("01/03/2020", 1)
    ('2020-03', '2020-03', '2020-03')
    """
    body = cell.lower()
    if (found := re.fullmatch(r"([a-z]{3,9})\.?[ \-/']*(\d{4}|\d{2})", body, re.ASCII)) and found[1] in MONTH_NUMBERS:
        return _month(cell, _year(found[2]), MONTH_NUMBERS[found[1]])
    # Not 2011/12: that is how a financial year is written.
    if found := re.fullmatch(r"((?:19|20)\d{2})[\- ]?(\d{2})", body, re.ASCII):
        return _month(cell, int(found[1]), int(found[2]))
    if found := re.fullmatch(r"(\d{1,2})[\-/](\d{4})", body, re.ASCII):
        return _month(cell, int(found[2]), int(found[1]))
    try:
        day = date(cell, kind)
    except Unreadable as fault:
        if _DAY_FIRST.fullmatch(body):
            raise
        raise Unreadable("is not a month. Write it as Mar 2020 or 2020-03.", fault.cell) from None
    return None if day is None else f"{day:%Y-%m}"


def _day(cell: str, year: int, at: int, day: int) -> dt.date:
    try:
        found = dt.date(year, at, day)
    except ValueError:
        raise Unreadable("is not a day of the calendar. Correct it.", cell) from None
    if not EARLIEST <= found <= LATEST:
        raise Unreadable(f"lies outside {EARLIEST.year} to {LATEST.year}. Correct the year.", cell)
    return found


def _month(cell: str, year: int, at: int) -> str:
    if not 1 <= at <= 12:
        raise Unreadable("is not a month. Write it as Mar 2020 or 2020-03.", cell)
    return f"{_day(cell, year, at, 1):%Y-%m}"


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures) if int(figures) < 70 else 1900 + int(figures)

"""What one cell means, for each type of column. Text in, value or one plain sentence out.

Each reader takes the cell's text and its kind (as the file had it) and returns the value, ``None``
for a cell that means "nothing here", or raises :class:`Unreadable`. Whole columns go through
:func:`column`, which reads each distinct cell once.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from data_loaders.privacy import identifier
from data_loaders.readers import BLANK, BOOL, DATE, ERROR, NUMBER

NOTHING = frozenset({"", "n/a", "na", "null", "-", "–", "—"})
MONTHS = "january february march april may june july august september october november december"
MONTH_NUMBERS = {name: at for at, month in enumerate(MONTHS.split(" "), start=1) for name in (month, month[:3])} | {
    "sept": 9
}
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)
MOST_WHOLE = 2_000_000_000
LARGEST_DIGITS = 11
"""Digits before the point that a number may have: the store keeps them all, and Excel shortens longer ones in a CSV."""

Reader = Callable[[str, int], Any]


class Unreadable(ValueError):
    """The cell does not hold what its column is for.

    Args:
        what: what is wrong and what to do; a sentence without its subject where ``cell`` is given.
        cell: the cell's text, which becomes the subject where it may be shown.
        guess: what was likely meant; it repeats part of the cell, and is only said where that may be shown.

    >>> fault = Unreadable("is not a date.", "943 476 5919"), Unreadable("is not a date.", "32/13")
    >>> [one.said(show=True) for one in fault], fault[1].said(show=False)
    (['This is not a date.', "'32/13' is not a date."], 'This is not a date.')
    """

    def __init__(self, what: str, cell: str = "", guess: str = "") -> None:
        self.what, self.cell, self.guess = what, cell, guess
        super().__init__(self.said(show=False))

    def said(self, show: bool) -> str:
        """The sentence; with ``show`` it repeats the cell, unless that looks like what names a person."""
        if not self.cell:
            return self.what
        if not show or identifier(self.cell):
            return f"This {self.what}"
        shown = self.cell if len(self.cell) <= 40 else self.cell[:39] + "…"
        return f"'{shown}' {self.what}{self.guess}"


@dataclass(frozen=True)
class Parsed:
    """A column's values, and a sentence for each row that could not be read.

    ``values`` is an object Series (``None`` where nothing is there); ``faults`` maps a row's position
    to its sentence.
    """

    values: pd.Series[Any]
    faults: dict[int, str]


def column(text: pd.Series[Any], kind: pd.Series[Any], reader: Reader, show: bool = True) -> Parsed:
    """Reads a column, each distinct cell once.

    Args:
        text: the cells as text.
        kind: the cells' kinds, as :mod:`data_loaders.readers` gives them.
        reader: one of this module's readers.
        show: whether a sentence may repeat the cell.

    >>> parsed = column(pd.Series(["£1,200.50", "twelve"]), pd.Series([1, 1]), money)
    >>> parsed.values[0], list(parsed.faults)
    (Decimal('1200.50'), [1])
    """
    codes, texts = pd.factorize(text, use_na_sentinel=False)
    pairs, distinct = pd.factorize(codes.astype(np.int64) * 8 + kind.to_numpy(dtype=np.int64))
    values = np.empty(len(distinct), dtype=object)
    sentences: dict[int, str] = {}
    words, kinds = np.asarray(texts, dtype=object)[distinct // 8].tolist(), (distinct % 8).tolist()
    for at, (cell, cell_kind) in enumerate(zip(words, kinds, strict=True)):
        try:
            values[at] = None if cell_kind == BLANK else _read(cell.strip(), cell_kind, reader)
        except Unreadable as fault:
            sentences[at] = fault.said(show)
    faulty: list[int] = np.isin(pairs, list(sentences)).nonzero()[0].tolist() if sentences else []
    return Parsed(
        pd.Series(values[pairs], index=text.index, dtype=object), {row: sentences[pairs[row]] for row in faulty}
    )


def _read(cell: str, kind: int, reader: Reader) -> Any:
    if kind == ERROR:
        named = f" ({cell})" if re.fullmatch(r"#[A-Z/0]{3,7}[!?]?", cell) else ""
        raise Unreadable(f"The cell holds an error{named}. Correct the formula or type the value.")
    return reader(cell, kind)


def text(cell: str, kind: int) -> str | None:
    """Words as they stand, spaces tidied.

    >>> text("  Acme   Ltd ", 1)
    'Acme Ltd'
    """
    words = " ".join(cell.split())
    if len(words) > 500:
        raise Unreadable(f"The text has {len(words)} characters; 500 is the most. Shorten it.")
    return words or None


def money(cell: str, kind: int) -> Decimal | None:
    """Pounds to the penny: ``£1,234.50``, ``(1,234.50)``, ``1 234``, ``−5``, ``12.00-``, ``5.00 CR``; a dash is nought.

    Raises:
        Unreadable: not an amount, or commas that could be a decimal sign.

    >>> money("(£1,234.50)", 1), money("1 234", 1), money("1234.5", 2)
    (Decimal('-1234.50'), Decimal('1234.00'), Decimal('1234.50'))
    """
    if kind != NUMBER and re.fullmatch(r"£?\s*[-–—]", cell):
        return Decimal("0.00")
    amount = number(cell, kind, what="an amount of money", percent=False)
    if amount is None:
        return None
    pennies = round(amount, 2)
    if abs(pennies - amount) > Decimal("0.000001"):
        raise Unreadable("has a fraction of a penny. Round it to two decimals.", cell)
    return pennies


_PLAIN = re.compile(r"-?(?:\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.\d{1,6})?", re.ASCII)
_SIGNED = re.compile(
    r"(?P<open>\()? ?(?P<minus>[-+])? ?(?:£|GBP|Â£)? ?(?P<inner>-)? ?"
    r"(?P<body>(?:\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.\d*)?(?:(?<=[\d.])[eE][+-]\d{1,3})?)"
    r" ?(?P<percent>%)? ?(?P<close>\))? ?(?P<after>CR|DR|-)?",
    re.ASCII | re.IGNORECASE,
)


def number(cell: str, kind: int, what: str = "a number", percent: bool = True) -> Decimal | None:
    """A number, with or without thousands, and with one sign before, after or around it; ``62%`` is 0.62.

    Raises:
        Unreadable: with what was likely meant, where that can be told.

    >>> number("62%", 1), number("1,234", 1), number("−3", 1)
    (Decimal('0.62'), Decimal('1234'), Decimal('-3'))
    """
    if kind == NUMBER or _PLAIN.fullmatch(cell):
        return _bounded(Decimal(cell.replace(",", "")), cell)
    if cell.lower() in NOTHING:
        return None
    body = " ".join(cell.translate({0x2212: "-", 0x2013: "-"}).split())
    found = _SIGNED.fullmatch(body)
    if kind in (DATE, BOOL) or not found or not re.search(r"\d", found["body"]) or (found["percent"] and not percent):
        raise _not_a_number(cell, body, what)
    after = (found["after"] or "").upper()
    signs = (found["open"], found["minus"], found["inner"], after)
    if (found["open"] is None) != (found["close"] is None) or sum(map(bool, signs)) > 1:
        raise Unreadable("has more than one sign, or half a bracket. Write it with one minus sign.", cell)
    value = Decimal(re.sub(r"[ ,]", "", found["body"])) / (100 if found["percent"] else 1)
    negative = found["open"] or found["minus"] == "-" or found["inner"] or after in ("CR", "-")
    return _bounded(-value if negative else value, cell)


def _bounded(value: Decimal, cell: str) -> Decimal:
    if value and value.adjusted() >= LARGEST_DIGITS:
        raise Unreadable(f"has more than {LARGEST_DIGITS} digits before the point. Correct it.", cell)
    return value


def _not_a_number(cell: str, body: str, what: str) -> Unreadable:
    if re.search(r"\d,\d{1,2}$|\d\.\d{3},", body):
        ask = "Is the comma a decimal sign? Use a point for pence and a comma for thousands."
        return Unreadable(f"is not {what}. {ask}", cell)
    mended = re.sub(r"[lI]", "1", re.sub(r"[oO]", "0", body))
    meant = f" Did you mean {mended}?" if mended != body and _SIGNED.fullmatch(mended) else ""
    return Unreadable(f"is not {what}. Type it in figures.", cell, meant)


def integer(cell: str, kind: int) -> int | None:
    """A whole number.

    >>> integer("1,204", 1)
    1204
    """
    value = number(cell, kind, what="a whole number", percent=False)
    if value is not None and (value != value.to_integral_value() or abs(value) > MOST_WHOLE):
        raise Unreadable("is not a whole number that can be right. Correct it.", cell)
    return None if value is None else int(value)


def measured(cell: str, kind: int) -> float | None:
    """A measured number, such as a dose."""
    value = number(cell, kind)
    return None if value is None else float(value)


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

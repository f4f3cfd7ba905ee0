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

from data_loaders.readers import BLANK, BOOL, DATE, ERROR, NUMBER

NOTHING = frozenset({"", "n/a", "na", "null", "-", "–", "—"})
MONTHS = {name: at for at, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)}
MONTHS |= {"sept": 9}
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
EARLIEST, LATEST = dt.date(1990, 1, 1), dt.date(2099, 12, 31)

Reader = Callable[[str, int], Any]


class Unreadable(ValueError):
    """The cell does not hold what its column is for; the message says what to do."""


@dataclass(frozen=True)
class Parsed:
    """A column's values, and a sentence for each row that could not be read.

    ``values`` is an object Series (``None`` where nothing is there); ``faults`` maps a row's position
    to its sentence.
    """

    values: pd.Series[Any]
    faults: dict[int, str]


def column(text: pd.Series[Any], kind: pd.Series[Any], reader: Reader) -> Parsed:
    """Reads a column, each distinct cell once.

    Args:
        text: the cells as text.
        kind: the cells' kinds, as :mod:`data_loaders.readers` gives them.
        reader: one of this module's readers.

    >>> parsed = column(pd.Series(["£1,200.50", "twelve"]), pd.Series([1, 1]), money)
    >>> parsed.values[0], list(parsed.faults)
    (Decimal('1200.50'), [1])
    """
    codes, texts = pd.factorize(text.to_numpy(dtype=object), use_na_sentinel=False)
    pairs, distinct = pd.factorize(codes.astype(np.int64) * 8 + kind.to_numpy(dtype=np.int64))
    values = np.empty(len(distinct), dtype=object)
    sentences: dict[int, str] = {}
    for at, pair in enumerate(distinct):
        cell, cell_kind = str(texts[pair // 8]).strip(), int(pair % 8)
        try:
            values[at] = None if cell_kind == BLANK else _read(cell, cell_kind, reader)
        except Unreadable as fault:
            sentences[at] = str(fault)
    faulty = np.isin(pairs, list(sentences)).nonzero()[0] if sentences else []
    return Parsed(
        pd.Series(values[pairs], index=text.index, dtype=object), {int(row): sentences[pairs[row]] for row in faulty}
    )


def _read(cell: str, kind: int, reader: Reader) -> Any:
    if kind == ERROR:
        raise Unreadable(f"The cell holds the error {cell}. Correct the formula or type the value.")
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
    """Pounds to the penny: ``£1,234.50``, ``(1,234.50)``, ``1 234``, ``−5``, ``12.00-``, ``5.00 CR``.

    Raises:
        Unreadable: not an amount, or commas that could be a decimal sign.

    >>> money("(£1,234.50)", 1), money("1 234", 1), money("1234.5", 2)
    (Decimal('-1234.50'), Decimal('1234.00'), Decimal('1234.50'))
    """
    amount = number(cell, kind, what="an amount of money", zero_dash=True)
    if amount is None:
        return None
    pennies = round(amount, 2)
    if abs(pennies - amount) > Decimal("0.000001"):
        raise Unreadable(f"'{cell}' has a fraction of a penny. Round it to two decimals.")
    return pennies if pennies.as_tuple().exponent == -2 else pennies.quantize(Decimal("0.01"))


_NUMBER = re.compile(r"(?P<int>\d{1,3}(?:,\d{3})+|\d{1,3}(?: \d{3})+|\d+)?(?:\.(?P<dec>\d*))?(?:[eE](?P<exp>[+-]?\d+))?")


def number(cell: str, kind: int, what: str = "a number", zero_dash: bool = False) -> Decimal | None:
    """A number, with or without thousands, brackets or signs before or after; ``62%`` is 0.62.

    Raises:
        Unreadable: with what was likely meant, where that can be told.

    >>> number("62%", 1), number("1,234", 1), number("−3", 1)
    (Decimal('0.62'), Decimal('1234'), Decimal('-3'))
    """
    if kind == NUMBER:
        return Decimal(cell)
    if cell.lower() in NOTHING or cell == "£-":
        return Decimal(0) if zero_dash and cell[-1:] in ("-", "–", "—") and cell else None
    if kind in (DATE, BOOL):
        raise Unreadable(f"'{cell}' is not {what}. Type the number.")
    body, negative = cell.replace("\u2212", "-").replace("–", "-"), False
    body = re.sub(r"[\u00a0\u2009\u202f]", " ", body).strip()
    if body.startswith("(") and body.endswith(")"):
        body, negative = body[1:-1].strip(), True
    credit = re.fullmatch(r"(.*?)\s*(CR|DR|-)", body, re.IGNORECASE)
    if credit and credit[1]:
        body, negative = credit[1], negative ^ (credit[2].upper() != "DR")
    body = re.sub(r"^(-?)\s*(?:£|GBP|Â£)\s*", r"\1", body)
    if body.startswith("-"):
        body, negative = body[1:].strip(), not negative
    body = re.sub(r"^(?:£|GBP)\s*", "", body)
    percent = body.endswith("%")
    body = body.rstrip("%").strip()
    found = _NUMBER.fullmatch(body)
    if not found or not re.search(r"\d", body):
        raise Unreadable(f"'{_shown(cell)}' is not {what}.{_meant(body)}")
    value = Decimal(re.sub(r"[ ,]", "", body)) / (100 if percent else 1)
    return -value if negative else value


def _meant(body: str) -> str:
    if re.fullmatch(r"\d+,\d{1,2}", body) or re.fullmatch(r"\d{1,3}(\.\d{3})+,\d{2}", body):
        return " Is the comma a decimal sign? Use a point for pence and a comma for thousands."
    mended = re.sub(r"[lI]", "1", re.sub(r"[oO]", "0", body))
    if mended != body and _NUMBER.fullmatch(mended):
        return f" Did you mean {mended}?"
    return " Type it in figures."


def integer(cell: str, kind: int) -> int | None:
    """A whole number.

    >>> integer("1,204", 1)
    1204
    """
    value = number(cell, kind, what="a whole number")
    if value is not None and value != value.to_integral_value():
        raise Unreadable(f"'{_shown(cell)}' is not a whole number.")
    return None if value is None else int(value)


def measured(cell: str, kind: int) -> float | None:
    """A measured number, such as a dose."""
    value = number(cell, kind)
    return None if value is None else float(value)


_DAY_FIRST = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[/.\-](\d{1,2})[/.\-](\d{1,2})")
_NAMED = re.compile(r"(?:[a-z]{3,9},? )?(\d{1,2})(?:st|nd|rd|th)?[ \-/]*([a-z]{3,9})\.?,?[ \-/]*(\d{4}|\d{2})", re.I)
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?$")


def date(cell: str, kind: int) -> dt.date | None:
    """A day: a real date, ISO, day first, with the month's name, or an Excel serial number.

    Numbers are never read month first: a date that only fits that way is a question for the sender.

    >>> date("03/04/2024", 1), date("2024-04-03", 1), date("3 Apr 24", 1), date("45385", 2)
    (datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), datetime.date(2024, 4, 3), datetime.date(2024, 4, 3))
    """
    if cell.lower() in NOTHING:
        return None
    if kind == NUMBER or (re.fullmatch(r"\d{5}(\.\d+)?", cell) and kind != DATE):
        day = EXCEL_DAY_ZERO + dt.timedelta(days=int(float(cell))) if 0 < float(cell) < 100_000 else None
        if day is None or not EARLIEST <= day <= LATEST:
            raise Unreadable(f"{cell} is not a date. Type it as day/month/year.")
        return day
    body = _TIME.sub("", cell)
    if found := _YEAR_FIRST.fullmatch(body):
        return _day(cell, int(found[1]), int(found[2]), int(found[3]))
    if re.fullmatch(r"(19|20)\d{6}", body):
        return _day(cell, int(body[:4]), int(body[4:6]), int(body[6:]))
    if found := _DAY_FIRST.fullmatch(body):
        if int(found[2]) > 12 >= int(found[1]):
            raise Unreadable(
                f"'{cell}' can only be month first, so the other dates of this column are in doubt. "
                "Write them all as day/month/year, or as 2020-03-31."
            )
        return _day(cell, _year(found[3]), int(found[2]), int(found[1]))
    if (found := _NAMED.fullmatch(body)) and (month := _month_number(found[2])):
        return _day(cell, _year(found[3]), month, int(found[1]))
    raise Unreadable(f"'{_shown(cell)}' is not a date. Write it as day/month/year, such as 31/03/2020.")


def month(cell: str, kind: int) -> str | None:
    """A month as ``YYYY-MM``: ``Mar 2020``, ``Mar-20``, ``03/2020``, ``2020-03``, ``202003`` or any day in it.

    >>> month("Mar-20", 1), month("2020-03", 1), month("01/03/2020", 1)
    ('2020-03', '2020-03', '2020-03')
    """
    body = cell.strip().lower()
    if body in NOTHING:
        return None
    if (found := re.fullmatch(r"([a-z]{3,9})\.?[ \-/']*(\d{4}|\d{2})", body)) and (at := _month_number(found[1])):
        return f"{_year(found[2]):04d}-{at:02d}"
    if found := re.fullmatch(r"(\d{4})[\-/ ]?(\d{2})", body) or re.fullmatch(r"(\d{2})[\-/](\d{4})", body):
        year, at = (int(found[1]), int(found[2])) if len(found[1]) == 4 else (int(found[2]), int(found[1]))
        if 1 <= at <= 12 and EARLIEST.year <= year <= LATEST.year:
            return f"{year:04d}-{at:02d}"
    try:
        day = date(cell, kind)
    except Unreadable:
        raise Unreadable(f"'{_shown(cell)}' is not a month. Write it as Mar 2020 or 2020-03.") from None
    return None if day is None else f"{day:%Y-%m}"


def _day(cell: str, year: int, at: int, day: int) -> dt.date:
    try:
        found = dt.date(year, at, day)
    except ValueError:
        raise Unreadable(f"'{cell}' is not a day of the calendar. Correct it.") from None
    if not EARLIEST <= found <= LATEST:
        raise Unreadable(f"'{cell}' lies outside {EARLIEST.year} to {LATEST.year}. Correct the year.")
    return found


def _month_number(name: str) -> int | None:
    full = ("january february march april may june july august september october november december").split()
    name = name.lower()
    return MONTHS.get(name) or next((at for at, month in enumerate(full, start=1) if month == name), None)


def _year(figures: str) -> int:
    return int(figures) if len(figures) == 4 else 2000 + int(figures) if int(figures) < 70 else 1900 + int(figures)


def _shown(cell: str) -> str:
    return cell if len(cell) <= 40 else cell[:39] + "…"

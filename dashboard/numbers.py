"""How numbers, dates and periods are written, everywhere: screens, charts, tables, words and files.

Two significant figures where the data bear no more; halves round up, as people round; "0", "0%" and
"100%" only when that is true; the minus sign is "−"; what cannot be said is ``[x]``.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pandas as pd

from dashboard.model import HIDDEN, MISSING, Figure, Unit

Number = float | Decimal | None
Writer = Callable[[Number], str]

# Written out, because strftime follows the computer's language.
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def missing(cell: Any) -> bool:
    """Whether a cell holds nothing: None, NaN or pandas' own marks.

    >>> missing(None), missing(float("nan")), missing(0), missing("")
    (True, True, False, False)
    """
    return bool(pd.isna(cell))


def exact(value: Number) -> Decimal | None:
    """The number as people see it (0.1 is one tenth); None where it is missing.

    >>> exact(0.1), exact(float("nan")), exact(None)
    (Decimal('0.1'), None, None)
    """
    return None if missing(value) else Decimal(str(value))


def count(value: Number) -> str:
    """A whole number.

    >>> count(1234), count(0), count(-3), count(None)
    ('1,234', '0', '−3', '[x]')
    """
    found = exact(value)
    return MISSING if found is None else _signed(_rounded(found, 0))


def counted(value: int, thing: str) -> str:
    """How many there are of a thing.

    >>> counted(1, "row"), counted(0, "row"), counted(1234, "row")
    ('1 row', '0 rows', '1,234 rows')
    """
    return f"{count(value)} {thing}{'' if value == 1 else 's'}"


def pounds(value: Number) -> str:
    """An amount to the pound.

    >>> pounds(402110.4), pounds(-1200), pounds(Decimal("0.50"))
    ('£402,110', '−£1,200', '£1')
    """
    found = exact(value)
    return MISSING if found is None else _signed(_rounded(found, 0), "£")


def about_pounds(value: Number) -> str:
    """An amount for a headline: thousands from £10,000, millions to two figures from £1m.

    >>> about_pounds(9999), about_pounds(402110), about_pounds(999499), about_pounds(999500), about_pounds(2000000)
    ('£9,999', '£402k', '£999k', '£1.0m', '£2m')
    """
    found = exact(value)
    if found is None or abs(found) < 10_000:
        return pounds(value)
    if abs(found) < 999_500:
        return _signed(_rounded(found / 1000, 0), "£", "k")
    millions = found / 1_000_000
    whole = millions == millions.to_integral_value() or abs(millions) >= Decimal("9.95")
    return _signed(_rounded(millions, 0 if whole else 1), "£", "m")


def share(value: Number) -> str:
    """A share from 0 to 1 as a percentage; never 0% or 100% by rounding alone.

    >>> share(0.834), share(1), share(0.996), share(0), share(0.004), share(-0.62)
    ('83%', '100%', 'over 99%', '0%', 'under 1%', '−62%')
    """
    found = exact(value)
    if found is None:
        return MISSING
    percent = found * 100
    whole = _rounded(percent, 0)
    if whole == 100 and percent < 100:
        return "over 99%"
    if whole == 0 and percent > 0:
        return "under 1%"
    return _signed(whole, after="%")


def rate(value: Number) -> str:
    """A rate or ratio to two significant figures; whole numbers from 10.

    >>> rate(8.875), rate(0.294), rate(9.95), rate(0.0996), rate(123.4), rate(0)
    ('8.9', '0.29', '10', '0.10', '123', '0')
    """
    found = exact(value)
    if found is None:
        return MISSING
    if found == 0:
        return "0"
    rounded = _rounded(found, _places(found))
    # 9.96 rounds to 10.0, which bears one decimal too many.
    return _signed(_rounded(rounded, _places(rounded)))


def years(value: Number) -> str:
    """Person-years, to one decimal.

    >>> years(27.14), years(0.04)
    ('27.1', '0.0')
    """
    found = exact(value)
    return MISSING if found is None else _signed(_rounded(found, 1))


def interval(low: Number, high: Number, write: Writer) -> str:
    """A range in the way its value is written.

    >>> interval(0.48, 0.73, share), interval(0.48, None, share)
    ('48% to 73%', '[x]')
    """
    return MISSING if exact(low) is None or exact(high) is None else f"{write(low)} to {write(high)}"


def out_of(numerator: Number, denominator: Number) -> str:
    """Counts first.

    >>> out_of(11, 12)
    '11 of 12'
    """
    return f"{count(numerator)} of {count(denominator)}"


WRITERS: dict[Unit, Writer] = {"people": count, "count": count, "share": share, "rate": rate, "pounds": pounds}
"""How a value of each unit is written."""


def headline(figure: Figure) -> str:
    """A figure's value as it is written; ``[c]`` where it is hidden."""
    return HIDDEN if figure.hidden else WRITERS[figure.kpi.unit](figure.result.value)


def day(date: dt.date | None) -> str:
    """A date.

    >>> day(dt.date(2020, 9, 30)), day(None)
    ('30 Sep 2020', '[x]')
    """
    return MISSING if date is None else f"{date.day} {month(date)}"


def month(date: dt.date | pd.Period) -> str:
    """A month.

    >>> month(dt.date(2019, 10, 1))
    'Oct 2019'
    """
    return f"{MONTHS[date.month - 1]} {date.year}"


def period_of(text: object) -> pd.Period | None:
    """A month or quarter from how the store or a measure writes it; None where it is neither.

    >>> period_of("2020-03"), period_of("2020Q1"), period_of(dt.date(2020, 3, 31)), period_of("after")
    (Period('2020-03', 'M'), Period('2020Q1', 'Q-DEC'), Period('2020-03', 'M'), None)
    """
    if isinstance(text, dt.date):
        return pd.Period(year=text.year, month=text.month, freq="M")
    try:
        found = text if isinstance(text, pd.Period) else pd.Period(str(text))
    except ValueError:
        return None
    if not isinstance(found, pd.Period) or found.freqstr[0] not in "QMD":
        return None
    return found if found.freqstr[0] == "Q" else found.asfreq("M", how="start")


def period(text: object) -> str:
    """A month or quarter in words; anything else as it is.

    >>> period("2019-10"), period("2020Q1"), period("2020-Q4"), period("before")
    ('Oct 2019', 'Jan to Mar 2020', 'Oct to Dec 2020', 'before')
    """
    found = period_of(text)
    if found is None:
        return str(text)
    if found.freqstr[0] != "Q":
        return month(found)
    first, last = found.asfreq("M", how="start"), found.asfreq("M", how="end")
    return f"{MONTHS[first.month - 1]} to {month(last)}"


def _rounded(value: Decimal, places: int) -> Decimal:
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _places(value: Decimal) -> int:
    """The decimals that make two significant figures."""
    return max(0, 1 - value.adjusted())


def _signed(value: Decimal, before: str = "", after: str = "") -> str:
    return f"{'−' if value < 0 else ''}{before}{abs(value):,}{after}"

"""Amounts and other numbers as offices write them."""

from __future__ import annotations

import re
from decimal import Decimal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.cells.unreadable import NOTHING, Unreadable
from data_loaders.readers import BOOL, DATE, NUMBER

Places = np.ndarray[tuple[int], np.dtype[np.int64]]
MOST_WHOLE = 2_000_000_000
LARGEST_DIGITS = 11
"""Digits before the point that a number may have: the store keeps them all, and Excel shortens longer ones in a CSV."""


def money(cell: str, kind: int) -> Decimal | None:
    """Pounds to the penny: ``£1,234.50``, ``£(1.50)``, ``1 234``, ``−5``, ``12.00-``, ``5.00 CR``; a dash is nought.

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
_STORED = re.compile(r"-?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SIGNED = re.compile(
    r"(?P<open>\()? ?(?P<minus>[-+])? ?(?:£|GBP|Â£)? ?(?P<inner>[-(])? ?"
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
    if (kind == NUMBER and _STORED.fullmatch(cell)) or _PLAIN.fullmatch(cell):
        return _bounded(Decimal(cell.replace(",", "")), cell)
    if cell.lower() in NOTHING:
        return None
    body = " ".join(cell.translate({0x2212: "-", 0x2013: "-"}).split())
    found = _SIGNED.fullmatch(body)
    if kind in (DATE, BOOL) or not found or not re.search(r"\d", found["body"]) or (found["percent"] and not percent):
        raise _not_a_number(cell, body, what)
    after = (found["after"] or "").upper()
    signs = (found["open"], found["minus"], found["inner"], after)
    opened = found["open"] or found["inner"] == "("
    if bool(opened) != bool(found["close"]) or sum(map(bool, signs)) > 1:
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


_PENNIES = r"^-?(?:[0-9]{1,9}|[0-9]{1,3}(?:,[0-9]{3}){1,2})(?:\.[0-9]{1,2})?$"


def plain_money(words: pa.Array) -> tuple[Places, list[Decimal]]:
    """The amounts that are written plainly, all at once: by far the most, and nearly all of them different.

    Returns:
        Their positions, and the amounts.

    >>> plain_money(pa.array(["1,234.5", "£5", "-7"]))
    (array([0, 2]), [Decimal('1234.50'), Decimal('-7.00')])
    """
    at = np.flatnonzero(pc.match_substring_regex(words, _PENNIES).to_numpy(zero_copy_only=False))
    plain = pc.replace_substring(words.take(pa.array(at)), ",", "")
    point = pc.find_substring(plain, ".")
    whole, tenths = pc.equal(point, -1), pc.equal(pc.subtract(pc.binary_length(plain), point), 2)
    pence = pc.if_else(whole, ".00", pc.if_else(tenths, "0", "")).cast(plain.type)
    exact = pc.binary_join_element_wise(plain, pence, pa.scalar("", plain.type))
    return at, list(map(Decimal, exact.to_pylist()))

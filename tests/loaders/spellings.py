"""Every layout that an amount, a number, a day or a month is accepted in: each with the function that writes it so."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from itertools import product

MINUSES = ("-", "\u2212", "\u2013")
POUNDS = ("", "£", "£ ", "\u00a3\u00a0", "GBP ", "gbp", "Â£")
THOUSANDS = ("", ",", " ", "\u00a0", "\u2009", "\u202f")
NEGATIVES = (
    *("{minus}{pound}{body}", "{minus} {pound}{body}", "{pound}{minus}{body}", "{pound}{minus} {body}"),
    *("({pound}{body})", "( {pound}{body} )", "{pound}({body})", "{pound}( {body} )"),
    *("{pound}{body}{minus}", "{pound}{body} {minus}", "{pound}{body} CR", "{pound}{body}cr"),
)
POSITIVES = ("{pound}{body}", "+{pound}{body}", "{pound}{body} DR", "{pound}{body}Dr", " {pound}{body}\u00a0")

SEPARATORS = ("/", ".", "-", " ")
WEEKDAYS = ("", "%a ", "%A, ")
MONTH_NAMES = ("%B", "%b", "%b.")
NAMED = (
    "{day} {month} {year}",
    "{day}-{month}-{year}",
    "{day}/{month}/{year}",
    "{day}{month}{year}",
    "{day} {month}, {year}",
)
TIMES = ("", " 00:00", " 9:15", " 23:59:59", "T10:30:00", "T10:30:00Z", "T00:00:00.000+01:00", " 10:30:00 +0100")
EXCEL_DAY_ZERO = dt.date(1899, 12, 30)
TWO_FIGURES = range(1990, 2070)
"""The years that two figures can stand for: 70 and above are of the last century."""


def amounts(amount: Decimal, pounds: tuple[str, ...] = POUNDS) -> Iterator[str]:
    """Every spelling of an amount, to the penny."""
    signed = NEGATIVES if amount < 0 else POSITIVES
    bodies = [body for mark in THOUSANDS for body in _bodies(f"{abs(amount):,.2f}".replace(",", mark))]
    for pattern, body, pound in product(signed, bodies, pounds):
        for minus in MINUSES if "{minus}" in pattern else ("",):
            yield pattern.format(minus=minus, pound=pound, body=body)
    yield f"{amount:.13E}"
    if not amount:
        yield from ("-", "\u2013", "\u2014", "£-", "£ -")


def whole_numbers(number: int) -> Iterator[str]:
    """Every spelling of a whole number."""
    for mark in THOUSANDS:
        body = f"{abs(number):,}".replace(",", mark)
        for end in ("", ".", ".0", ".00"):
            yield from (f"{sign}{body}{end}" for sign in (MINUSES if number < 0 else ("", "+")))
        if number < 0:
            yield from (f"({body})", f"{body}-")


def shares(share: Decimal) -> Iterator[str]:
    """Every spelling of a share: as a number, and in hundredths."""
    yield from (f"{share:f}", f"{share * 100:f}%", f"{share * 100:f} %")
    if share < 0:
        yield from (f"({-share * 100:f}%)", f"\u2212{-share * 100:f}%")


def days(day: dt.date) -> Iterator[str]:
    """Every spelling of a day, with and without a time of day."""
    for written in _days(day):
        yield from (f"{written}{time}" for time in TIMES)
    serial = (day - EXCEL_DAY_ZERO).days
    yield from (str(serial), f"{serial}.75")


def months(day: dt.date) -> Iterator[str]:
    """Every spelling of the month that a day is in."""
    yield from (f"{day:%Y-%m}", f"{day:%Y %m}", f"{day:%Y%m}")
    yield from (f"{month}{mark}{day.year}" for month in (day.month, f"{day:%m}") for mark in "/-")
    years = (f"{day:%Y}", f"{day:%y}") if day.year in TWO_FIGURES else (f"{day:%Y}",)
    for name, mark, year in product(_month_names(day), (" ", "-", "/", "", " '"), years):
        yield f"{name}{mark}{year}"
    yield from days(day)


def _bodies(body: str) -> Iterator[str]:
    """An amount's figures, with as many pence as need be written."""
    yield body
    if body.endswith("0"):
        yield body[:-1]
    if body.endswith(".00"):
        yield from (body[:-2], body[:-3])
    elif body.startswith("0."):
        yield body[1:]


def _days(day: dt.date) -> Iterator[str]:
    years = (f"{day:%Y}", f"{day:%y}") if day.year in TWO_FIGURES else (f"{day:%Y}",)
    for mark, year in product(SEPARATORS, years):
        yield from (f"{day:%d}{mark}{day:%m}{mark}{year}", f"{day.day}{mark}{day.month}{mark}{year}")
    for mark in "-/.":
        yield from (f"{day:%Y}{mark}{day:%m}{mark}{day:%d}", f"{day:%Y}{mark}{day.month}{mark}{day.day}")
    yield f"{day:%Y%m%d}"
    ordinal = f"{day.day}{'th' if 4 <= day.day % 100 <= 20 else {1: 'st', 2: 'nd', 3: 'rd'}.get(day.day % 10, 'th')}"
    for pattern, number, month, year in product(NAMED, (f"{day:%d}", str(day.day), ordinal), _month_names(day), years):
        for weekday in WEEKDAYS:
            yield day.strftime(weekday) + pattern.format(day=number, month=month, year=year)


def _month_names(day: dt.date) -> Iterator[str]:
    for name in (*(day.strftime(form) for form in MONTH_NAMES), *(("Sept", "Sept.") if day.month == 9 else ())):
        yield from (name, name.upper())

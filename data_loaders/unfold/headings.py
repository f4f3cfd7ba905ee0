"""Headings that stand across: months or days, and the year of months that are written without one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from data_loaders import cells
from data_loaders.readers import DATE, TEXT, Sheet
from data_loaders.schema import Dataset, plain

FEWEST = 3
MOST_COLUMNS = 800
APRIL = 4
YEAR_HEADINGS = frozenset({"year", "financial year", "fin year", "fiscal year", "budget year", "fy"})

_TWO_YEARS = re.compile(r"(?<![\d/\-])((?:19|20)\d{2})\s*[/\-–]\s*(\d{2}|\d{4})(?![\d/\-])", re.ASCII)
_SHORT_YEARS = re.compile(r"(?:fy ?)?(\d{2})[/\-–](\d{2})", re.ASCII | re.I)
_ONE_YEAR = re.compile(r"(?:([A-Za-z]{3,9})[.,]? )?(?<![\d/\-])((?:19|20)\d{2})(?![\d/\-])", re.ASCII)
_PERIOD = re.compile(r"(?:p|m|pd|per|period|month|mth) ?0?(1[0-2]|[1-9])", re.ASCII)
_SIX_FIGURES = re.compile(r"(?:19|20)\d{2}(?:0[1-9]|1[0-2])", re.ASCII)
_POUNDS_AFTER = re.compile(r"\s*\(?\s*£\s*\)?\s*$")


@dataclass(frozen=True)
class Head:
    """One heading across.

    ``stamp`` is its month (``2019-04``) or day (``2019-04-01``), empty where the year stands elsewhere;
    ``month`` its month of the calendar; ``counted`` says that it is a number of a financial year (``P1``).
    """

    stamp: str = ""
    month: int = 0
    counted: bool = False


@dataclass(frozen=True)
class Year:
    """A year that months take: the financial year that begins in April of ``first``, or the calendar year."""

    first: int
    financial: bool

    def of(self, head: Head) -> str:
        """The month a heading means in this year.

        >>> Year(2019, financial=True).of(Head(month=1)), Year(2019, financial=False).of(Head(month=1))
        ('2020-01', '2019-01')
        """
        return f"{self.first + (self.financial and head.month < APRIL)}-{head.month:02}"


def across(words: Sequence[str], kinds: Sequence[int], dataset: Dataset) -> dict[int, Head]:
    """The headings of a row that stand across, by position; empty for fewer than three, or where none are declared.

    >>> from data_loaders.schema import datasets
    >>> found = across(["Cost line", "Apr-19", "May", "P3"], [1] * 4, datasets()["budget"])
    >>> [(at, head.stamp, head.month) for at, head in found.items()]
    [(1, '2019-04', 4), (2, '', 5), (3, '', 6)]
    """
    if not dataset.across:
        return {}
    read = _month if dataset.column(dataset.across.column).type == "month" else _day
    pairs = enumerate(zip(words[:MOST_COLUMNS], kinds[:MOST_COLUMNS], strict=True))
    found = {at: head for at, (cell, kind) in pairs if kind in (TEXT, DATE) and (head := read(cell.strip(), kind))}
    return found if len(found) >= FEWEST else {}


@lru_cache(maxsize=10_000)
def _month(cell: str, kind: int) -> Head | None:
    words = _POUNDS_AFTER.sub("", cell)
    name = plain(words)
    if name in cells.MONTH_NUMBERS:
        return Head(month=cells.MONTH_NUMBERS[name])
    if found := _PERIOD.fullmatch(name):
        return Head(month=(int(found[1]) + APRIL - 2) % 12 + 1, counted=True)
    if not words or (words.isdecimal() and not _SIX_FIGURES.fullmatch(words)):
        return None
    try:
        stamp = cells.month(words, kind)
    except cells.Unreadable:
        return None
    return Head(stamp, int(stamp[5:])) if stamp else None


@lru_cache(maxsize=10_000)
def _day(cell: str, kind: int) -> Head | None:
    if not cell or cell.isdecimal():
        return None
    try:
        day = cells.date(cell, kind)
    except cells.Unreadable:
        return None
    return Head(day.isoformat(), day.month) if day else None


def year_of(cell: str) -> Year | None:
    """The year a cell of a year column states.

    >>> year_of("2019/20"), year_of("FY 19-20"), year_of("2019"), year_of("2019/21")
    (Year(first=2019, financial=True), Year(first=2019, financial=True), Year(first=2019, financial=False), None)
    """
    words = " ".join(cell.split())
    if short := _SHORT_YEARS.fullmatch(words):
        first, second = int(short[1]), int(short[2])
        return Year(2000 + first, financial=True) if second == (first + 1) % 100 else None
    found = stated([words])
    return found.pop() if len(found) == 1 else None


def stated(words: Iterable[str]) -> set[Year]:
    """The years that words state: financial ones if there are any, else calendar years that are no part of a date.

    >>> sorted(year.first for year in stated(["Budget 2020", "Printed 3 December 2018", "as at 31/12/2017"]))
    [2020]
    """
    texts = list(words)
    pairs = [(int(one), int(other)) for text in texts for one, other in _TWO_YEARS.findall(text)]
    if financial := {Year(one, financial=True) for one, other in pairs if other in (one + 1, (one + 1) % 100)}:
        return financial
    single = [found for text in texts for found in _ONE_YEAR.findall(text)]
    return {Year(int(year), financial=False) for before, year in single if before.lower() not in cells.MONTH_NUMBERS}


def year_above(sheet: Sheet, row: int, heads: Mapping[int, Head]) -> Year | Literal["none", "several"]:
    """The year of months without one: as the cells above state it, else the sheet's name, else the other headings."""
    text, kind = sheet.text.iloc[: row + 1].to_numpy(dtype=object), sheet.kind.iloc[: row + 1].to_numpy()
    above = [str(cell) for cell, sort in zip(text[:row].ravel(), kind[:row].ravel(), strict=True) if sort == TEXT]
    beside = [str(cell) for at, cell in enumerate(text[row]) if at not in heads]
    for words in (above, [sheet.name], beside):
        if found := stated(words):
            return found.pop() if len(found) == 1 else "several"
    return "none"


def can_take(year: Year, heads: Iterable[Head]) -> bool:
    """Whether it is plain what a year means for these months: of April to March, "2019" could be either year."""
    bare = [head for head in heads if not head.stamp]
    months = [head.month for head in bare]
    return year.financial or (months == sorted(months) and not any(head.counted for head in bare))

"""Writes rows as untidy offices do: headings of their own, dates as text or numbers, brackets, spare rows.

All of it is legitimate. A layout says for each column the office's heading, the declared name and how
its cells are written; the writers turn rows into a workbook or a text file.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_loaders.templates import sealed

BANNER = "DEMONSTRATION DATA: invented, not real people"

Cell = str | int | float | Decimal | dt.date | None
Row = dict[str, Any]
"""A row by declared column names, its cells of the types above."""
Line = Sequence[Cell]
Covers = tuple[dt.date, dt.date]
"""The first and the last day a file covers."""
How = Callable[[Any, int], Cell]
"""How a cell is written: takes the value and the row's number."""


def as_it_is(value: Any, number: int) -> Cell:
    """The value as declared."""
    found: Cell = value
    return found


@dataclass(frozen=True)
class Field:
    """One column of an office's table; without a heading it is a blank column."""

    heading: str = ""
    name: str = ""
    how: How = as_it_is


BLANK = Field()


@dataclass(frozen=True)
class DemoFile:
    """One file an office sends; without a site where the dataset has none."""

    name: str
    content: bytes
    dataset: str
    covers: Covers
    site: str


@dataclass(frozen=True)
class Sheet:
    """A sheet to write; ``formats`` gives the number format of a column, counted from 0."""

    title: str
    lines: Sequence[Line]
    formats: Mapping[int, str] | None = None
    hidden: bool = False


def cover(site: str, covers: Covers) -> list[Line]:
    """The cover cells: label, then value."""
    return [["Site", site], ["Covers from", covers[0]], ["Covers to", covers[1]]]


def table(rows: Iterable[Row], fields: Sequence[Field], gap: str = "") -> list[Line]:
    """A heading line and the rows; with ``gap``, an empty line where that column's month changes."""
    lines: list[Line] = [[field.heading or None for field in fields]]
    month = None
    for number, row in enumerate(rows):
        if gap and month not in (None, row[gap].month):
            lines.append([])
        month = row[gap].month if gap else None
        lines.append([field.how(row[field.name], number) if field.name else None for field in fields])
    return lines


def total(rows: Iterable[Row], fields: Sequence[Field], label: str = "Total") -> Line:
    """A last line with the sum of the money column, written as the column writes it."""
    added = sum((row["amount_pounds"] for row in rows), Decimal())
    line: list[Cell] = [field.how(added, 0) if field.name == "amount_pounds" else None for field in fields]
    return [label, *line[1:]]


def workbook(title: str, sheets: Sequence[Sheet], mac: bool = False) -> bytes:
    """An .xlsx file, the same bytes for the same sheets; with ``mac``, its dates count from 1904."""
    book = Workbook()
    book.remove(book.active)
    if mac:
        book.epoch = CALENDAR_MAC_1904
    for sheet in sheets:
        page = book.create_sheet(sheet.title)
        page.sheet_state = "hidden" if sheet.hidden else "visible"
        for row, line in enumerate(sheet.lines, start=1):
            for column, value in enumerate(line):
                if value is None:
                    continue
                cell = page.cell(row, column + 1, value)
                if isinstance(value, dt.date):
                    cell.number_format = "dd/mm/yyyy"
                if sheet.formats and column in sheet.formats and not isinstance(value, str):
                    cell.number_format = sheet.formats[column]
    book.properties.title = f"{title} ({BANNER})"
    book.properties.creator = "Demonstration"
    return sealed(book)


def text(lines: Iterable[Line], encoding: str, delimiter: str = ",") -> bytes:
    """A text file as spreadsheet programs save it: dates as 31/03/2020, lines ended as on Windows."""
    written = io.StringIO(newline="")
    writer = csv.writer(written, delimiter=delimiter)
    writer.writerows([f"{cell:%d/%m/%Y}" if isinstance(cell, dt.date) else cell for cell in line] for line in lines)
    mark = b"\xff\xfe" if encoding == "utf-16-le" else b""
    return mark + written.getvalue().encode(encoding)


def words(said: Mapping[str, str]) -> How:
    """An office's own words for declared values."""
    return lambda value, number: said.get(value, value)


def text_date(every: int) -> How:
    """Every so-many-th date as text, the others as real dates."""
    return lambda value, number: f"{value:%d/%m/%Y}" if value and number % every == 0 else value


def serial(value: Any, number: int) -> Cell:
    """A date as the number Excel keeps, without a date's format.

    >>> serial(dt.date(2020, 4, 1), 0)
    43922
    """
    return (value - dt.date(1899, 12, 30)).days if value else None


def month_words(value: Any, number: int) -> Cell:
    """A month in words.

    >>> month_words(dt.date(2020, 4, 1), 0)
    'Apr 2020'
    """
    return f"{value:%b %Y}"


def pounds_text(value: Any, number: int) -> Cell:
    """Money as text, with a pound sign and commas; brackets where it is negative.

    >>> pounds_text(Decimal("-1234.5"), 0), pounds_text(Decimal("20"), 0)
    ('(1,234.50)', '£20.00')
    """
    return f"({-value:,.2f})" if value < 0 else f"£{value:,.2f}"


def trailing_minus(value: Any, number: int) -> Cell:
    """Money as a number; a negative as an old ledger prints it.

    >>> trailing_minus(Decimal("-1234.5"), 0)
    '1,234.50-'
    """
    return f"{-value:,.2f}-" if value < 0 else value

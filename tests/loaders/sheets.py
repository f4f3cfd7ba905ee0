"""Sheets as offices make them: in memory for the rooms behind the readers, or as the bytes of a file."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from data_loaders.access import Actor
from data_loaders.errors import Problem
from data_loaders.programme import Site, programme
from data_loaders.readers import Book, Sheet
from data_loaders.readers.cells import cell
from data_loaders.recognise import recognise
from data_loaders.schema import datasets
from data_loaders.tidy import Table, tables
from data_loaders.validate import Check

CLERK = Actor("Clerk", frozenset({"administrator"}))
Grid = Sequence[Sequence[Any]]

LEDGER = ["Entry", "Posting date", "Cost line", "Funder", "Kind", "Amount (£)"]
SLOTS = ["Person code", "Date", "Session", "Attendance", "Dose (mg)"]
PAID = ["Date", "Supplier", "Amount"]


def entry(number: int = 1, amount: Any = "10.00", date: Any = "07/10/2019") -> list[Any]:
    """A sound ledger line."""
    return [f"J-{number}", date, "staffing", "PCC", "actual", amount]


def slot(person: Any = "MB-014", date: Any = "07/10/2019", session: Any = "AM", dose: Any = "200") -> list[Any]:
    """A sound line of attendance."""
    return [person, date, session, "attended", dose]


def sheet(grid: Grid, name: str = "Sheet1", hidden: bool = False, top: int = 1, left: int = 1) -> Sheet:
    """A sheet as the readers hand it over: text, and the kind of each cell."""
    width = max(map(len, grid), default=0)
    read = [[cell(value) for value in [*line, *[None] * (width - len(line))]] for line in grid]
    text = pd.DataFrame([[text for text, _ in line] for line in read], columns=range(width), dtype="str")
    kind = pd.DataFrame([[kind for _, kind in line] for line in read], columns=range(width), dtype="int8")
    return Sheet(name, hidden, text, kind, top, left)


def book(*sheets: Sheet | Grid) -> Book:
    """A workbook of these sheets."""
    made = [one if isinstance(one, Sheet) else sheet(one, f"Sheet{at}") for at, one in enumerate(sheets, start=1)]
    return Book("march.xlsx", "xlsx", "", tuple(made))


def tidied(grid: Grid, dataset: str | None = None) -> Table:
    """The table in a sheet, of the dataset it is taken for."""
    declared = datasets()
    (found,) = tables(recognise(book(grid), [declared[dataset]] if dataset else declared.values()))
    return found


def xlsx(grid: Grid, *more: tuple[str, Grid], name: str = "Sheet1", mac: bool = False) -> bytes:
    """An .xlsx file; with ``mac`` its dates count from 1904."""
    made = Workbook()
    made.remove(made.active)
    if mac:
        made.epoch = CALENDAR_MAC_1904
    for title, lines in ((name, grid), *more):
        page = made.create_sheet(title)
        for line in lines:
            page.append(list(line))
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def text(grid: Grid, encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    """A text file, days written as day/month/year."""
    file = io.StringIO(newline="")
    rows = [[f"{value:%d/%m/%Y}" if isinstance(value, dt.date) else value for value in line] for line in grid]
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


@dataclass(frozen=True)
class Checked:
    """What came of checking one table."""

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    faulty: int
    total: Decimal | None


def checked(found: Table, sites: Mapping[str, Site] | None = None, **fill: Any) -> Checked:
    """A return of one table, checked to its end."""
    check = Check(found.dataset, fill, sites or programme().sites)
    rows = check.rows(found)
    return Checked(rows, (*check.problems(), *found.cover_problems), check.faulty, check.total)

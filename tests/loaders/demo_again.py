"""The demonstration's files read again with openpyxl and csv alone, by the declared headings and words.

So these tests and the app's own way in cannot share a mistake.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils.datetime import from_excel

from data_loaders import demo
from data_loaders.demo import cohort
from data_loaders.schema import Column, Dataset, datasets, plain

BOTH = ("middlesbrough", "hartlepool")
SEEDS = (demo.SEED, 7, 42)
YEAR = 365.25
LAST = dt.date(2020, 9, 30)
DAY = dt.timedelta(days=1)
Row = dict[str, Any]


@cache
def sent(seed: int = demo.SEED, sites: tuple[str, ...] = demo.SITES) -> list[demo.DemoFile]:
    return demo.files(seed, sites)


def book_of(file: demo.DemoFile) -> Workbook:
    return load_workbook(io.BytesIO(file.content), data_only=True)


def is_book(file: demo.DemoFile) -> bool:
    return file.name.endswith(".xlsx")


def decoded(file: demo.DemoFile) -> str:
    if file.content.startswith(b"\xff\xfe"):
        return file.content.decode("utf-16")
    try:
        return file.content.decode("utf-8")
    except UnicodeDecodeError:
        return file.content.decode("cp1252")


@cache
def grids(file: demo.DemoFile) -> list[list[list[Any]]]:
    """Every visible sheet as lines of cells."""
    if is_book(file):
        return [[list(row) for row in sheet.values] for sheet in book_of(file) if sheet.sheet_state == "visible"]
    delimiter = "\t" if file.content.startswith(b"\xff\xfe") else ","
    return [list(csv.reader(io.StringIO(decoded(file), newline=""), delimiter=delimiter))]


def header_of(grid: list[list[Any]], dataset: Dataset) -> int | None:
    """The line on which every heading is declared, and at least three are."""
    known = {heading for column in dataset.columns for heading in column.headings}
    for at, line in enumerate(grid):
        headings = [plain(str(cell)) for cell in line if cell]
        if len(headings) >= 3 and set(headings) - {"context"} <= known:
            return at
    return None


def day_of(value: Any) -> dt.date:
    if isinstance(value, int):
        value = from_excel(value)
    if isinstance(value, dt.datetime):
        return value.date()
    return dt.datetime.strptime(value, "%d/%m/%Y").date()


def month_of(value: Any) -> dt.date:
    if isinstance(value, str):
        return dt.datetime.strptime(value, "%b %Y" if " " in value else "%Y-%m").date()
    return day_of(value)


def amount_of(value: Any) -> Decimal:
    bare = str(value).replace("£", "").replace(",", "")
    if bare.startswith("(") or bare.endswith("-"):
        return -Decimal(bare.strip("()-"))
    return Decimal(bare)


def cell_of(value: Any, column: Column) -> Any:
    if value in (None, "", "n/a"):
        return None
    if column.type == "category":
        word = str(value)
        if word in column.values:
            return word
        said = {plain(theirs): ours for theirs, ours in column.synonyms.items()} | {plain(v): v for v in column.values}
        return said[plain(word)]
    read: dict[str, Callable[[Any], Any]] = {"date": day_of, "month": month_of, "money": amount_of, "integer": int}
    return read.get(column.type, str)(value)


@cache
def table_of(file: demo.DemoFile) -> list[Row]:
    """The rows by declared names, without totals; exactly one visible sheet holds them."""
    dataset = datasets()[file.dataset]
    ((grid, at),) = [(grid, at) for grid in grids(file) if (at := header_of(grid, dataset)) is not None]
    known = {heading: column for column in dataset.columns for heading in column.headings}
    columns = [known.get(plain(str(cell))) if cell else None for cell in grid[at]]
    names = [column.name for column in columns if column]
    assert len(names) == len(set(names)), f"{file.name}: a column twice"
    rows = []
    for line in grid[at + 1 :]:
        first = next((str(cell) for cell in line if cell), "")
        if first and "total" not in first.lower():
            rows.append({c.name: cell_of(cell, c) for cell, c in zip(line, columns, strict=False) if c})
    return rows


@cache
def rows(dataset: str, site: str = "middlesbrough", seed: int = demo.SEED) -> list[Row]:
    return [row for file in sent(seed, BOTH) if (file.dataset, file.site) == (dataset, site) for row in table_of(file)]


def the(name: str) -> demo.DemoFile:
    (found,) = (file for file in sent() if name in file.name)
    return found


def days_between(start: dt.date, end: dt.date) -> Iterator[dt.date]:
    return (start + n * DAY for n in range((end - start).days))


def days_in_custody(site: str, seed: int) -> set[tuple[str, dt.date]]:
    return {
        (spell["person"], day)
        for spell in rows("custody", site, seed)
        for day in days_between(spell["start_date"], spell["end_date"] or LAST + DAY)
    }


def days_in_bed(site: str, seed: int) -> set[tuple[str, dt.date]]:
    return {
        (stay["person"], day)
        for stay in rows("hospital", site, seed)
        if stay["kind"] == "in-patient"
        for day in days_between(stay["date"], stay["date"] + stay["bed_days"] * DAY)
    }


def at_risk(seed: int = demo.SEED, *away: set[tuple[str, dt.date]]) -> tuple[float, float]:
    """Person-years before and after at Middlesbrough, less the days away."""
    gone = set().union(*away)
    before = after = 0
    for person in rows("people", seed=seed):
        start, code = person["first_dose_date"], person["person"]
        before += sum((code, day) not in gone for day in days_between(cohort.two_years_before(start), start))
        after += sum((code, day) not in gone for day in days_between(start, LAST + DAY))
    return before / YEAR, after / YEAR


def counts(dataset: str, date: str, seed: int = demo.SEED, **only: str) -> tuple[int, int]:
    """Events before and after each person's first dose at Middlesbrough."""
    start = {person["person"]: person["first_dose_date"] for person in rows("people", seed=seed)}
    own = [row for row in rows(dataset, seed=seed) if all(row[name] == value for name, value in only.items())]
    before = sum(row[date] < start[row["person"]] for row in own)
    return before, len(own) - before


each_programme = pytest.mark.parametrize(
    ("site", "seed"), [(site, seed) for site in BOTH for seed in SEEDS], ids=lambda value: str(value)
)

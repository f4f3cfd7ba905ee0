"""Wide layouts in long form: months or days across become a row for each cell, which keeps its true place."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.readers import BLANK, TEXT, Sheet
from data_loaders.readers.kinds import place
from data_loaders.schema import Dataset
from data_loaders.unfold.headings import Head, across
from data_loaders.unfold.sums import disagreements
from data_loaders.unfold.wide import Grid, Wide
from data_loaders.unfold.years import stamps

__all__ = ["IN_THOUSANDS", "THOUSANDS", "Head", "Long", "Unfolded", "across", "unfold"]

Places = np.ndarray[tuple[int], np.dtype[np.int64]]

THOUSANDS = re.compile(r"£\s*['’]?\s*0{3}s?\b|£\s*k\b|(?<!\d )\bthousands?\b|\(\s*['’]?000s?\s*\)", re.I)
IN_THOUSANDS = "The amounts seem to be in thousands of pounds. Write them in pounds, and take this note away."
"""Said at a cell like that: pounds in thousands would be loaded a thousand times too small."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Long(Sheet):
    """A wide sheet in long form, whose cells know where they stand in the file.

    The rows up to the headings are as they were. Below, each row is one cell of the wide table with what stands
    beside it; two more columns at the right hold its month or day and the cell itself.

    Args:
        rows: each row's place in the wide sheet.
        places: each row's column in it, of the cell that the row was made from.
        headings: the row of the headings.
    """

    rows: Places
    places: Places
    headings: int

    def cell(self, row: int, column: int) -> str:
        """The name the spreadsheet gives to where this cell came from."""
        named = self.named(column)
        return named[row] if named else place(int(self.numbers()[row]), self.left + column)

    def numbers(self) -> Places:
        """The number of the row that each row came from."""
        return np.asarray(self.pages[1]) if self.pages else self.rows + self.top

    def named(self, column: int) -> list[str] | None:
        """The cells that the last two columns came from, by name: they do not stand below each other."""
        numbers, width = self.numbers().tolist(), self.text.shape[1] - 2
        if column < width:
            return None
        rows = [numbers[self.headings]] * len(numbers) if column == width else numbers
        return [place(row, self.left + at) for row, at in zip(rows, self.places.tolist(), strict=True)]


@dataclass(frozen=True)
class Unfolded:
    """A wide table in long form: its sheet, where each declared column stands, and what was found on the way."""

    sheet: Long
    columns: dict[str, int]
    problems: tuple[Problem, ...]
    notes: tuple[str, ...]


def unfold(sheet: Sheet, row: int, dataset: Dataset, columns: Mapping[str, int], heads: Mapping[int, Head]) -> Unfolded:
    """The long form of a wide table.

    A blank cell makes no row. Columns and lines of totals are checked against what they add up, to the penny,
    and left out; so are repeated headings. What is wrong is in ``problems``, at its cell.

    Args:
        sheet: the sheet as read.
        row: the row of the headings.
        dataset: its declaration, with ``across``.
        columns: the declared columns that stand beside, and where.
        heads: the headings across, and where.
    """
    table = Wide(sheet, row, dataset, columns, heads)
    named, doubts = stamps(table)
    problems = [*doubts, *_strange(table), *_twice(table), *_thousands(table), *disagreements(table)]
    places = {**columns, **dict(zip(_across(table), itertools.count(sheet.text.shape[1]), strict=False))}
    return Unfolded(_long(table, named), places, tuple(problems), tuple(_notes(table)))


def _long(table: Wide, named: Grid) -> Long:
    sheet, row, heads = table.sheet, table.row, np.array(list(table.heads))
    lines, across_at = np.nonzero(named != "")
    amounts = heads[across_at]
    gone = [*table.heads, *table.subtotals, *([] if table.year_column is None else [table.year_column])]
    parts = []
    for above, below, blank, made in (
        (sheet.text, table.text, "", (named[lines, across_at], table.text[lines, amounts])),
        (sheet.kind, table.kind, BLANK, (np.full(len(lines), TEXT), table.kind[lines, amounts])),
    ):
        top, body = above.iloc[: row + 1].to_numpy(dtype=object, copy=True), below[lines].astype(object)
        top[row, gone], body[:, gone] = blank, blank
        more = np.full((row + 1, 2), blank, dtype=object)
        parts.append(np.vstack([np.hstack([top, more]), np.column_stack([body, *made])]))
    text, kind = pd.DataFrame(parts[0], dtype="str"), pd.DataFrame(parts[1]).astype("int8")
    text.iloc[row, -2:] = [table.dataset.column(name).title for name in _across(table)]
    kind.iloc[row, -2:] = TEXT
    rows = np.concatenate([np.arange(row + 1), lines + row + 1])
    places = np.concatenate([np.full(row + 1, heads[0]), amounts])
    return Long(
        *(sheet.name, sheet.hidden, text, kind, sheet.top, sheet.left),
        pages=sheet.pages and ([sheet.pages[0][at] for at in rows], [sheet.pages[1][at] for at in rows]),
        rows=rows,
        places=places,
        headings=row,
    )


def _across(table: Wide) -> tuple[str, str]:
    """The column whose values stand across, and that of the cells below them."""
    assert table.dataset.across, "only such a dataset has headings across"
    return table.dataset.across.column, table.dataset.across.value


def _strange(table: Wide) -> Iterator[Problem]:
    """A heading among those across that is none of them: a misspelt month would be lost without a word."""
    known = {*table.columns.values(), *table.heads, *table.subtotals, table.year_column}
    for at in range(min(table.heads), max(table.heads)):
        below = table.text[table.filled[:, at], at] if at not in known else ()
        if any(_amount(str(cell)) for cell in below) if table.money else len(below):
            what = "heading stands" if table.words[at].strip() else "column without a heading stands"
            sentence = f"This {what} among the months or days, and is none of them. Correct it, or move the column."
            yield table.problem(-1, at, sentence)


def _amount(cell: str) -> bool:
    try:
        return cells.number(cell.strip(), TEXT) is not None
    except cells.Unreadable:
        return False


def _twice(table: Wide) -> Iterator[Problem]:
    seen: dict[Head, int] = {}
    for at, head in table.heads.items():
        if seen.setdefault(head, at) != at:
            sentence = f"The same month or day stands in {table.cell(-1, seen[head])} already. Delete one of the two."
            yield table.problem(-1, at, sentence)


def _thousands(table: Wide) -> Iterator[Problem]:
    if not table.money:
        return
    above = table.sheet.text.iloc[: table.row + 1].to_numpy(dtype=object)
    for row, at in np.argwhere(above != "").tolist():
        if THOUSANDS.search(str(above[row, at])):
            yield table.problem(row - table.row - 1, at, IN_THOUSANDS)


def _notes(table: Wide) -> Iterator[str]:
    what = "months" if table.dataset.column(_across(table)[0]).type == "month" else "days"
    yield f"The {what} stand across: each filled cell below them is a row."
    if table.subtotals:
        names = ", ".join(repr(" ".join(table.words[at].split())) for at in table.subtotals)
        yield f"Checked against their months, and not loaded: {names}."
    if table.totals:
        rows = ", ".join(str(table.sheet.numbers()[table.row + 1 + line]) for line in table.totals)
        checked = "checked against the rows they add up, and left out" if table.money else "left out"
        yield f"Totals, {checked}: row {rows}."

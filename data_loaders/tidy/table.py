"""What a table is: its rows and cells, where each stands, and what was said beside them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import numpy as np
import pandas as pd

from data_loaders.errors import Problem
from data_loaders.schema import Dataset


@dataclass(frozen=True)
class Total:
    """A line that adds up lines above it (or all below it): the amount as text, and its place."""

    position: int
    amount: str
    kind: int
    sheet: str
    cell: str


@dataclass
class Table:
    """The rows of a return, or a part of them: a long file comes as several tables, one after another.

    ``text`` and ``kind`` have one column for each declared column that the file has; ``rows`` gives
    each row's number in the sheet, ``letters`` each column's letter, ``named`` the cells that are called otherwise,
    and ``sheets`` each row's sheet where there are several: ask :meth:`cell` and :meth:`problem` for a place. ``cover``
    holds what the cells above the header state: ``first``, ``last`` (dates), ``site`` and ``total``; ``cover_cells``
    where; ``cover_problems`` what is wrong with it. ``ignored`` has the headings that no declared column stands
    for, by letter, and ``header`` their row; ``spare`` the cells below them (and below no heading). ``last_may_total``
    says that the last row of all is a total if it adds up: "Total Gas & Power" may be who was paid. Where a column has
    a name in place of a letter, ``between`` stands before the row's number: "offence_date row 17".
    """

    dataset: Dataset
    sheet: str
    text: pd.DataFrame
    kind: pd.DataFrame
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    letters: dict[str, str]
    totals: list[Total] = field(default_factory=list)
    cover: dict[str, str | dt.date | Decimal] = field(default_factory=dict)
    cover_cells: dict[str, str] = field(default_factory=dict)
    cover_problems: list[Problem] = field(default_factory=list)
    ignored: dict[str, str] = field(default_factory=dict)
    spare: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    sheets: Sequence[str] | None = None
    named: dict[str, Sequence[str]] = field(default_factory=dict)
    header: int = 0
    last_may_total: bool = False
    between: str = ""

    def cell(self, row: int, column: str) -> str:
        """The cell as a spreadsheet names it; empty for a column that the file does not have."""
        if column in self.named:
            return self.named[column][row]
        return self.place(self.letters[column], row) if column in self.letters else ""

    def place(self, letter: str, row: int) -> str:
        """The cell of a column known by its letter, declared or not."""
        return f"{letter}{self.between}{self.rows[row]}"

    def sheet_of(self, row: int) -> str:
        """The sheet that a row stands on."""
        return self.sheets[row] if self.sheets is not None else self.sheet

    def problem(self, row: int, column: str, message: str) -> Problem:
        """What is wrong with one cell."""
        return Problem(message, self.sheet_of(row), self.cell(row, column), column)

    def shortened(self) -> Table:
        """The same without its last row."""
        return replace(self, text=self.text.iloc[:-1], kind=self.kind.iloc[:-1], rows=self.rows[:-1])

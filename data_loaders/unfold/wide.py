"""A wide table as it stands: which of its columns and lines are cells to take, and which add up others."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.readers import BLANK, Sheet
from data_loaders.schema import Dataset, plain
from data_loaders.totals import TOTAL
from data_loaders.unfold.headings import YEAR_HEADINGS, Head, year_of

Grid = np.ndarray[tuple[int, int], np.dtype[Any]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

_TOTAL_ACROSS = re.compile(
    r"(?!.*\b(?:to date|ytd|last|previous|prior)\b)(?:(?:.* )?totals?(?: .*)?|(?:full|whole) year(?: .*)?"
    r"|annual(?: .*)?|year|12 months|(?:fy )?(?:19|20)?\d\d (?:19|20)?\d\d(?: budget)?)"
)
_PART = re.compile(r"(?:(q|qtr|quarter) ?([1-4])|(h|half|half year) ?([12]))(?: (?:sub ?)?total)?")


@dataclass(frozen=True, eq=False)
class Wide:
    """A table with its months or days across.

    Args:
        sheet: the sheet as read.
        row: the row of its headings.
        dataset: the dataset, with ``across``.
        columns: the declared columns that stand beside, and where.
        heads: the headings across, by position.
    """

    sheet: Sheet
    row: int
    dataset: Dataset
    columns: Mapping[str, int]
    heads: Mapping[int, Head]

    @cached_property
    def words(self) -> list[str]:
        """The headings."""
        return [str(cell) for cell in self.sheet.text.iloc[self.row]]

    @cached_property
    def text(self) -> Grid:
        """The cells below the headings; one that is merged downwards speaks for all its rows."""
        below: Grid = self.sheet.text.iloc[self.row + 1 :].to_numpy(dtype=object, copy=True)
        for first, last, at in self._merges:
            below[first : last + 1, at] = below[first, at]
        return below

    @cached_property
    def kind(self) -> Grid:
        """Their kinds."""
        below: Grid = self.sheet.kind.iloc[self.row + 1 :].to_numpy(copy=True)
        for first, last, at in self._merges:
            below[first : last + 1, at] = below[first, at]
        return below

    @property
    def _merges(self) -> list[tuple[int, int, int]]:
        """The cells beside that are merged downwards, as lines below the headings."""
        first = self.row + 1
        return [(a - first, b - first, at) for a, b, at in self.sheet.merges if a >= first and at not in self.heads]

    @cached_property
    def filled(self) -> Grid:
        """Which cells hold something other than spaces."""
        there: Grid = self.kind != BLANK
        there[there] = [bool(cell.strip()) for cell in self.text[there]]
        return there

    @property
    def money(self) -> bool:
        """Whether the cells across are pounds."""
        return self.dataset.across is not None and self.dataset.across.value == self.dataset.money

    @cached_property
    def year_column(self) -> int | None:
        """Where the year of the months stands, if in a column."""
        if all(head.stamp for head in self.heads.values()):
            return None
        named = (at for at, word in enumerate(self.words) if plain(word) in YEAR_HEADINGS and at not in self._taken)
        return next((at for at in named if any(year_of(str(cell)) for cell in self.text[:, at])), None)

    @cached_property
    def subtotals(self) -> dict[int, tuple[int, ...]]:
        """The columns that add up others, and which: totals all of them, quarters and halves their own months."""
        if not self.money:
            return {}
        found: dict[int, tuple[int, ...]] = {}
        since: list[int] = []  # the months since the last quarter or half
        for at, word in enumerate(self.words):
            name = plain(word)
            if at in self.heads:
                since.append(at)
            elif at in self._taken or at == self.year_column or not name:
                continue
            elif part := _PART.fullmatch(name):
                found[at] = self._part(part, since)
                since = []
            elif _TOTAL_ACROSS.fullmatch(name):
                found[at] = tuple(self.heads)
        return found

    def _part(self, part: re.Match[str], since: list[int]) -> tuple[int, ...]:
        """The months of a quarter or half: those just before it, or those of the financial year that it names."""
        size, number = (3, int(part[2])) if part[1] else (6, int(part[4]))
        if len(since) == size:
            return tuple(since)
        return tuple(at for at, head in self.heads.items() if ((head.month - 4) % 12) // size == number - 1)

    @property
    def _taken(self) -> set[int]:
        return {*self.columns.values(), *self.heads}

    @cached_property
    def repeated(self) -> Mask:
        """The lines that only repeat the headings, as on every printed page."""
        heads = list(self.heads)
        return np.asarray((self.text[:, heads] == np.array(self.words, dtype=object)[heads]).all(axis=1))

    @cached_property
    def totals(self) -> list[int]:
        """The lines that add up others: by their label, or by having none and adding up."""
        beside, amounts = list(self.columns.values()), list(self.heads)
        found: list[int] = []
        for line in np.flatnonzero(self.filled[:, amounts].any(axis=1) & ~self.repeated).tolist():
            labels = [plain(str(self.text[line, at])) for at in beside if self.filled[line, at]]
            if any(TOTAL.fullmatch(label) for label in labels) or (not labels and self._adds_up(line, found)):
                found.append(line)
        return found

    @cached_property
    def keep(self) -> Mask:
        """The lines to take cells from."""
        keep = ~self.repeated
        keep[self.totals] = False
        return keep

    def _adds_up(self, line: int, totals: list[int]) -> bool:
        """Whether a line without a label is the sum of the lines above it, in every column."""
        above = ~self.repeated
        above[[*totals, *range(line, len(above))]] = False
        rows = np.flatnonzero(above & self.filled.any(axis=1)).tolist()
        if not self.money or len(rows) < 2:
            return False
        sums = [self.added([(row, at) for row in rows]) for at in self.heads]
        return all(
            added is not None and added == self.added([(line, at)]) for added, at in zip(sums, self.heads, strict=True)
        )

    def added(self, places: list[tuple[int, int]]) -> Decimal | None:
        """The sum of the cells at some lines and columns, blanks being nothing; ``None`` if one cannot be read."""
        total = Decimal("0.00")
        for line, at in places:
            if self.filled[line, at]:
                try:
                    total += cells.money(str(self.text[line, at]).strip(), int(self.kind[line, at])) or 0
                except cells.Unreadable:
                    return None
        return total

    def cell(self, line: int, at: int) -> str:
        """The name the spreadsheet gives to a cell; line 0 is the first below the headings, -1 the headings."""
        return self.sheet.cell(self.row + 1 + line, at)

    def problem(self, line: int, at: int, sentence: str, column: str = "") -> Problem:
        """What is wrong with one cell."""
        sheet = self.sheet.pages[0][self.row + 1 + line] if self.sheet.pages else self.sheet.name
        return Problem(sentence, sheet, self.cell(line, at), column)

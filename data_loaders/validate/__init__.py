"""Every problem of a return at once, each at its cell; and the typed rows where there are none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.privacy import Screen, names_somebody
from data_loaders.programme import Site
from data_loaders.readers import ERROR
from data_loaders.schema import Column, Dataset
from data_loaders.tidy import Table
from data_loaders.validate import rules
from data_loaders.validate.findings import MOST_OF_A_COLUMN, Finding, Findings
from data_loaders.validate.repeats import Repeats
from data_loaders.validate.sums import Sums
from data_loaders.validate.types import Screened, reader
from data_loaders.words import Unknown

__all__ = ["MOST_OF_A_COLUMN", "Check"]

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


class Check:
    """The checking of one return, table after table.

    Args:
        dataset: what it is.
        fill: values for columns that the file does not have, such as the site.
        sites: the programme's sites, for their person codes.
        period: the days it is said to cover: an event outside them has the wrong date, or the period is wrong.
        words: for each category, what the sender's own words mean.

    Attributes:
        count: the rows so far.
        faulty: those with at least one problem.
        months: for each month, the rows and how many of them are faulty; ``""`` where the date cannot be read.
    """

    def __init__(
        self,
        dataset: Dataset,
        fill: Mapping[str, Any],
        sites: Mapping[str, Site],
        period: tuple[dt.date, dt.date] | None = None,
        words: Mapping[str, Mapping[str, str]] = {},
    ) -> None:
        self.dataset = dataset
        self.count = self.faulty = 0
        self.months: dict[str, tuple[int, int]] = {}
        self._fill, self._period = fill, period
        self._readers = {
            column.name: reader(column, dataset, sites, words.get(column.name, {})) for column in dataset.columns
        }
        self._findings, self._whole = Findings(), list[Problem]()
        self._repeats = Repeats(dataset.keys) if dataset.keys else None
        self._sums = Sums(dataset.money) if dataset.money else None
        self._unknown = Unknown(dataset.columns, words)
        self._screens: dict[str, Screen] = {}
        self._named: set[str] = set()

    @property
    def sound(self) -> bool:
        """Whether nothing wrong was found so far."""
        return not self.faulty and not self._whole

    @property
    def total(self) -> Decimal | None:
        """What the money adds up to; ``None`` where the dataset has none."""
        return self._sums.total if self._sums else None

    @property
    def words(self) -> dict[str, dict[str, str]]:
        """For each category, words of the sender's own that one question can settle, with what they may mean.

        They are for the sender's own eyes: they are never stored or logged.
        """
        return self._unknown.asked()

    def problems(self, controls: Mapping[tuple[str, str], Decimal] = {}) -> list[Problem]:
        """Every problem, once all tables have passed; sums are only held against rows that could all be read.

        Args:
            controls: control totals by the sheet and cell that state them.
        """
        wrong = [*self._findings.all(), *dict.fromkeys(self._whole)]
        if self._sums and not self.faulty:
            wrong += self._sums.problems()
            for (sheet, cell), stated in controls.items():
                wrong += self._sums.controlled(stated, sheet, cell)
        return wrong

    def rows(self, table: Table) -> pd.DataFrame:
        """Reads and checks every cell of the next table.

        Returns:
            The dataset's columns with typed values (``None`` where nothing is there), in the file's order.
        """
        columns = {column.name: self._column(table, column) for column in self.dataset.columns}
        # As objects: pandas would make strings of its own of them, and a gap into what is no None.
        rows = pd.DataFrame(
            {name: pd.Series(parsed.values, dtype=object, copy=False) for name, parsed in columns.items()}
        )
        if self._sums:
            amounts = columns[self.dataset.money].values.tolist()
            if self._sums.ends_in_total(table, amounts):
                table, rows, amounts = table.shortened(), rows.iloc[:-1], amounts[:-1]
                columns = {name: parsed.shortened() for name, parsed in columns.items()}
            self._sums.add(table, amounts)
        found = [*self._unfilled(table, columns), *self._outside(columns)]
        unread = {name: parsed.faulty for name, parsed in columns.items()}
        found += rules.broken(rows, self.dataset, unread)
        if self._repeats:
            found += self._repeats.found(rows, table)
        self._findings.add(table, found)
        self._whole += [*table.problems, *self._naming(table)]
        self._counted(len(rows), columns, np.unique(np.array([row for row, _, _ in found], dtype=np.int64)))
        return rows

    def _column(self, table: Table, column: Column) -> cells.Parsed:
        if column.name not in table.text:
            return cells.constant(self._fill.get(column.name), len(table.rows))
        text, read = table.text[column.name], self._readers[column.name]
        if isinstance(read, Screened):
            read.see(text.unique().tolist())
        # Of what is said of people, no cell is repeated: anything may stand in a wrong column.
        kind = table.kind[column.name]
        parsed = cells.column(text, kind, read, show=self.dataset.about != "people")
        if column.type == "category" and parsed.sentences:
            self._unknown.see(column.name, text[parsed.faulty & (kind != ERROR).to_numpy()].unique().tolist())
        default = self._fill.get(column.name, column.default or None)
        return parsed if default is None else parsed.filled(default)

    def _unfilled(self, table: Table, columns: Mapping[str, cells.Parsed]) -> Iterator[Finding]:
        """Cells that cannot be read, and those that may not be empty and are."""
        for column in self.dataset.columns:
            parsed = columns[column.name]
            for row, fault in parsed.faults.items():
                yield row, column.name, fault
            if column.needed and column.name in table.text:
                for row in np.flatnonzero(parsed.nothing & ~parsed.faulty).tolist():
                    yield row, column.name, f"{column.title} is empty. Fill it in."

    def _outside(self, columns: Mapping[str, cells.Parsed]) -> list[Finding]:
        """Events outside the stated period are named: the period or the date is wrong. A spell may begin before it."""
        name = self.dataset.date
        if not self._period or not name or self.dataset.column(name).type != "date":
            return []
        first, last = self._period
        wrong = [
            day is not None and (day > last or (day < first and not self.dataset.reaches))
            for day in columns[name].distinct
        ]
        if not any(wrong):
            return []
        sentence = (
            f"The date lies outside the period that the return covers ({first:%d/%m/%Y} to {last:%d/%m/%Y}). "
            "Correct the date or the period."
        )
        return [(row, name, sentence) for row in np.flatnonzero(np.array(wrong)[columns[name].codes]).tolist()]

    def _naming(self, table: Table) -> list[Problem]:
        """Columns that say who somebody is, by their heading or by a cell, though none of them would be stored."""
        if (
            self.dataset.about != "people"
        ):  # of money, a column of names is a supplier's, and is left out by its heading
            return []
        remedy = "Delete it and send the file again; nothing was stored."
        headings = {heading for heading in table.ignored.values() if names_somebody(heading)}
        places = {letter: f"{letter}{table.header}" if table.header else "" for letter in table.ignored}
        found = [
            Problem(f"The heading of column {letter} could say who somebody is. {remedy}", table.sheet, places[letter])
            for letter, name in table.ignored.items()
            if name in headings
        ]
        for letter in map(str, table.spare):
            if table.ignored.get(letter) in headings or letter in self._named:
                continue
            words = table.spare[letter]
            distinct = words.unique().tolist()
            look = self._screens.setdefault(letter, Screen())
            look.see(distinct)
            kinds = {word: kind for word in distinct if (kind := look(word)) and kind != "a date"}
            for at in np.flatnonzero(words.isin(list(kinds)).to_numpy())[:1].tolist():
                self._named.add(letter)
                message = f"Column {letter} holds {kinds[words.iloc[at]]}, here and perhaps below. {remedy}"
                found.append(Problem(message, table.sheet_of(at), table.place(letter, at)))
        return found

    def _counted(self, count: int, columns: Mapping[str, cells.Parsed], faulty: np.ndarray[Any, Any]) -> None:
        self.count += count
        self.faulty += len(faulty)
        if not self.dataset.date or not count:
            return
        days = columns[self.dataset.date]
        of_all = np.bincount(days.codes, minlength=len(days.distinct))
        of_faulty = np.bincount(days.codes[faulty], minlength=len(days.distinct))
        for day, rows, wrong in zip(days.distinct, of_all.tolist(), of_faulty.tolist(), strict=True):
            month = "" if day is None else day if isinstance(day, str) else f"{day:%Y-%m}"
            known = self.months.get(month, (0, 0))
            self.months[month] = (known[0] + rows, known[1] + wrong)

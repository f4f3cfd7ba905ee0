"""Keys that come twice in a return, however long it is: of each row only a number made from its key is kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from data_loaders.tidy import Table
from data_loaders.validate.findings import Finding

Numbers = np.ndarray[tuple[int], np.dtype[np.uint64]]
SHEETS = 1 << 32  # a place is the sheet's number times this, plus the row's


class Repeats:
    """The keys of all rows so far, sorted, and where each was met first.

    Two keys give the same 64-bit number once in ten million files of a million rows.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._keys = list(keys)
        self._known: Numbers = np.empty(0, dtype=np.uint64)
        self._places = np.empty(0, dtype=np.int64)
        self._sheets: list[str] = []

    def found(self, rows: pd.DataFrame, table: Table) -> Iterator[Finding]:
        """The rows of a part whose key was met before, with where."""
        whole = np.flatnonzero(rows[self._keys].notna().all(axis=1).to_numpy())
        numbers = _numbers(rows, self._keys)[whole]
        places = self._placed(table, whole)
        order = np.argsort(numbers, kind="stable")
        numbers, places, at = numbers[order], places[order], whole[order]
        first = np.concatenate([[True], numbers[1:] != numbers[:-1]]) if len(numbers) else np.empty(0, dtype=bool)
        met = places[np.flatnonzero(first)][np.cumsum(first) - 1] if len(numbers) else places
        before = np.searchsorted(self._known, numbers)
        known = np.zeros(len(numbers), dtype=bool)
        inside = before < len(self._known)
        known[inside] = self._known[before[inside]] == numbers[inside]
        met = met.copy()
        met[known] = self._places[before[known]]
        again = known | ~first
        yield from self._said(table, at[again], met[again])
        self._keep(numbers[~again], places[~again])

    def _said(self, table: Table, rows: np.ndarray[tuple[int], np.dtype[np.int64]], met: object) -> Iterator[Finding]:
        here = [key for key in self._keys if key in table.letters]
        name = here[-1] if here else self._keys[-1]
        titles = ", ".join(table.dataset.column(key).title for key in here)
        for row, place in zip(rows.tolist(), np.asarray(met).tolist(), strict=True):
            sheet, number = self._sheets[place // SHEETS], place % SHEETS
            where = f"row {number}" if sheet == table.sheet_of(row) else f"row {number} of sheet '{sheet}'"
            yield row, name, f"The same {titles} as {where}. Delete one of the two rows."

    def _placed(
        self, table: Table, rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    ) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        names = {table.sheet} if table.sheets is None else set(table.sheets)
        self._sheets += sorted(names - set(self._sheets))
        if table.sheets is None:
            return self._sheets.index(table.sheet) * SHEETS + table.rows[rows]
        number = {name: at * SHEETS for at, name in enumerate(self._sheets)}
        return np.array([number[table.sheets[row]] for row in rows.tolist()], dtype=np.int64) + table.rows[rows]

    def _keep(self, numbers: Numbers, places: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
        numbers = np.concatenate([self._known, numbers])
        order = np.argsort(numbers, kind="stable")  # which merges two sorted runs in one pass
        self._known, self._places = numbers[order], np.concatenate([self._places, places])[order]


def _numbers(rows: pd.DataFrame, keys: list[str]) -> Numbers:
    """One number for each row's key."""
    found = np.zeros(len(rows), dtype=np.uint64)
    for key in keys:
        column = rows[key].to_numpy()
        codes, distinct = pd.factorize(column, use_na_sentinel=False)
        words = np.array([str(value) for value in distinct], dtype=object)
        hashed = pd.util.hash_array(words, categorize=False) if len(words) else np.empty(0, dtype=np.uint64)
        found = found * np.uint64(0x9E3779B97F4A7C15) + hashed[codes]
    return found

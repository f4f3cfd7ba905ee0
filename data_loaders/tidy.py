"""From a sheet as somebody made it to the table in it: rows, where each came from, totals and cover cells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.readers import BLANK
from data_loaders.recognise import Fit
from data_loaders.schema import Dataset, plain

TOTAL = re.compile(r"((grand|sub|overall|sheet|report|column|final) ?)?totals?( (for|of) .*)?|.+ (sub ?)?total")
COVERS = {"covers from": "first", "covers to": "last", "period from": "first", "period to": "last", "site": "site"}


@dataclass(frozen=True)
class Total:
    """A line that adds up lines above it: the amount as text, and its cell."""

    position: int
    amount: str
    kind: int
    cell: str


@dataclass
class Table:
    """The rows of a return.

    ``text`` and ``kind`` have one column for each declared column that the file has; ``rows`` gives
    each row's number in the sheet, ``letters`` each column's letter. ``cover`` holds what the cells
    above the header state: ``first``, ``last`` (dates) and ``site``.
    """

    dataset: Dataset
    sheet: str
    text: pd.DataFrame
    kind: pd.DataFrame
    rows: np.ndarray[tuple[int], np.dtype[np.int64]]
    letters: dict[str, str]
    totals: list[Total] = field(default_factory=list)
    cover: dict[str, str | dt.date] = field(default_factory=dict)
    ignored: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def cell(self, row: int, column: str) -> str:
        """The cell as a spreadsheet names it; empty for a column that the file does not have."""
        return f"{self.letters[column]}{self.rows[row]}" if column in self.letters else ""


def table(fit: Fit) -> Table:
    """The table under a recognised header.

    Blank rows, title rows, repeated headers, notes and total rows are left out; totals are kept to
    check against, and what was left out for its words alone is said in ``notes``.
    """
    sheet, dataset = fit.sheet, fit.dataset
    names, places = list(fit.columns), list(fit.columns.values())
    body = sheet.text.iloc[fit.row + 1 :]
    text = body.iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    kind = sheet.kind.iloc[fit.row + 1 :].iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    rows = np.arange(len(text), dtype=np.int64) + sheet.top + fit.row + 1
    letters = {name: re.sub(r"\d", "", sheet.cell(0, place)) for name, place in fit.columns.items()}
    found = Table(dataset, sheet.name, text, kind, rows, letters, cover=_cover(fit), ignored=_ignored(fit))
    filled = (kind != BLANK).to_numpy()
    keep = filled.any(axis=1) & ~_repeated_header(fit, text)
    alone = filled.sum(axis=1) == 1
    named = text.apply(lambda words: words.str.contains("total", case=False, regex=False)).any(axis=1).to_numpy()
    sparse = np.flatnonzero(keep & (alone | (named & (filled.sum(axis=1) <= _few(dataset, names)))))
    last_whole = int(np.flatnonzero(keep & (filled.sum(axis=1) > 1)).max(initial=-1))
    kept_before = keep.copy()
    for at in sparse:
        total = _total(found, at, filled[at])
        if total:
            # Its position counts the rows that stay above it.
            found.totals.append(total)
            keep[at] = False
        elif filled[at].sum() == 1 and _only_words(found, at, filled[at], after_all=at > last_whole):
            keep[at] = False
            found.notes.append(f"Row {rows[at]} was left out: it holds only words.")
    if (~keep & kept_before).any():
        position = np.cumsum(keep)
        found.totals = [Total(int(position[t.position]), t.amount, t.kind, t.cell) for t in found.totals]
    found.text, found.kind = text[keep].reset_index(drop=True), kind[keep].reset_index(drop=True)
    found.rows = rows[keep]
    return found


def _few(dataset: Dataset, names: list[str]) -> int:
    """How many cells a total or note row fills at most: fewer than the columns a row needs, but for tiny tables."""
    needed = sum(dataset.column(name).needed for name in names)
    return max(2, min(needed, 3))


def _repeated_header(fit: Fit, text: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    heads = fit.sheet.text.iloc[fit.row, list(fit.columns.values())].tolist()
    return (text.to_numpy(dtype=object) == np.array(heads, dtype=object)).all(axis=1)


def _total(found: Table, at: int, filled: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Total | None:
    money = found.dataset.money
    if not money or money not in found.text or not filled[found.text.columns.get_loc(money)]:
        return None
    row = found.text.iloc[at]
    words = [
        plain(row[name]) for name, there in zip(found.text.columns, filled, strict=True) if there and name != money
    ]
    needed = [
        name for name in found.text.columns if found.dataset.column(name).needed and name != money and plain(row[name])
    ]
    labelled = bool(words) and TOTAL.fullmatch(words[0]) is not None and len(needed) <= 1
    bare = not words and any(found.dataset.column(name).needed for name in found.text.columns if name != money)
    if not labelled and not bare:
        return None
    return Total(int(at), str(row[money]), int(found.kind.iloc[at][money]), found.cell(at, money))


def _only_words(found: Table, at: int, filled: np.ndarray[tuple[int], np.dtype[np.bool_]], after_all: bool) -> bool:
    """Whether a row's one cell is a heading, a footnote or a bare "Total", not a row with the rest forgotten."""
    name = str(found.text.columns[int(filled.argmax())])
    cell = str(found.text.iloc[at][name])
    if TOTAL.fullmatch(plain(cell)):
        return True
    if found.dataset.column(name).type == "text":
        return after_all
    return " " in cell.strip() and not re.search(r"\d", cell)


def _cover(fit: Fit) -> dict[str, str | dt.date]:
    """What the cells above the header say of the period and the site: a label, then the next filled cell."""
    stated: dict[str, str | dt.date] = {}
    text, kind = fit.sheet.text.iloc[: fit.row], fit.sheet.kind.iloc[: fit.row]
    for words, kinds in zip(text.itertuples(index=False), kind.itertuples(index=False), strict=True):
        filled = [(word.strip(), what) for word, what in zip(words, kinds, strict=True) if what != BLANK]
        for (label, _), (value, what) in zip(filled, filled[1:], strict=False):
            name = COVERS.get(plain(label))
            if name == "site":
                stated[name] = value
            elif name:
                try:
                    day = cells.date(value, what)
                except cells.Unreadable:
                    continue
                if day:
                    stated[name] = day
    return stated


def _ignored(fit: Fit) -> dict[str, str]:
    """Headings that no declared column stands for, with their letters."""
    row = fit.sheet.text.iloc[fit.row]
    taken = set(fit.columns.values())
    return {
        re.sub(r"\d", "", fit.sheet.cell(0, at)): " ".join(cell.split())
        for at, cell in enumerate(row)
        if at not in taken and cell.strip()
    }

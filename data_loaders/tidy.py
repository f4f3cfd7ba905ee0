"""From a sheet as somebody made it to the table in it: rows, where each came from, totals and cover cells."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from decimal import Decimal

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.readers import BLANK, NUMBER
from data_loaders.recognise import Fit
from data_loaders.schema import Dataset, plain

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]

_OF_MONEY = "all|spend|expenditure|payments?|amounts?|costs?|actuals?|budget|value|paid|net|gross|income|excl?|inc|vat"
TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|sheet|report|column|final|net|gross|running) ?)?"
    rf"totals?(?: (?:for|of|to) .*|(?: (?:{_OF_MONEY}))*)|.+ (?:sub ?)?totals?|sum"
)
DAYS_TO_1904 = 1462
COVERS = {"covers from": "first", "covers to": "last", "period from": "first", "period to": "last", "site": "site"}


@dataclass(frozen=True)
class Total:
    """A line that adds up lines above it (or all below it): the amount as text, and its cell."""

    position: int
    amount: str
    kind: int
    cell: str


@dataclass
class Table:
    """The rows of a return.

    ``text`` and ``kind`` have one column for each declared column that the file has; ``rows`` gives
    each row's number in the sheet, ``letters`` each column's letter. ``cover`` holds what the cells
    above the header state: ``first``, ``last`` (dates) and ``site``. ``ignored`` has the headings that no
    declared column stands for; ``spare`` the cells below them (and below no heading), by letter.
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
    spare: pd.DataFrame = field(default_factory=pd.DataFrame)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def cell(self, row: int, column: str) -> str:
        """The cell as a spreadsheet names it; empty for a column that the file does not have."""
        return f"{self.letters[column]}{self.rows[row]}" if column in self.letters else ""


def table(fit: Fit, from_1904: bool = False) -> Table:
    """The table under a recognised header.

    Blank rows, title rows, repeated headers, notes and total rows are left out; totals are kept to
    check against, and what was left out for its words alone is said in ``notes``. What is wrong with the
    headings and the cells above them is in ``problems``. ``from_1904`` says that the workbook counts its days
    from 1904.
    """
    sheet, dataset = fit.sheet, fit.dataset
    names, places = list(fit.columns), list(fit.columns.values())
    body, kinds = sheet.text.iloc[fit.row + 1 :], sheet.kind.iloc[fit.row + 1 :]
    text = body.iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    kind = kinds.iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    if from_1904:
        _count_from_1900(dataset, text, kind)
    rows = np.arange(len(text), dtype=np.int64) + sheet.top + fit.row + 1
    letters = {name: _letter(fit, place) for name, place in fit.columns.items()}
    found = Table(dataset, sheet.name, text, kind, rows, letters, ignored=_ignored(fit))
    _cover(fit, found)
    _doubles(fit, found)
    filled = _filled(text, kind)
    keep = filled.any(axis=1) & ~_repeated_header(fit, text)
    _leave_out(found, filled, keep)
    found.text, found.kind = text[keep].reset_index(drop=True), kind[keep].reset_index(drop=True)
    found.rows = rows[keep]
    if dataset.about == "people":
        rest = [at for at in range(body.shape[1]) if at not in places]
        found.spare = body.iloc[:, rest].set_axis([_letter(fit, at) for at in rest], axis=1)[keep]
    return found


def _count_from_1900(dataset: Dataset, text: pd.DataFrame, kind: pd.DataFrame) -> None:
    """Brings the bare day numbers of a workbook that counts from 1904 to the count that every other file has."""
    for name in map(str, text):
        if dataset.column(name).type in ("date", "month"):
            days = kind[name] == NUMBER
            text[name] = text[name].where(~days, (text[name].where(days, "0").astype(float) + DAYS_TO_1904).astype(str))


def _filled(text: pd.DataFrame, kind: pd.DataFrame) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Which cells hold something other than spaces."""
    columns = [(kind[name] != BLANK).to_numpy() & ~text[name].str.isspace().to_numpy(dtype=bool) for name in text]
    return np.column_stack(columns)


def _leave_out(found: Table, filled: np.ndarray[tuple[int, int], np.dtype[np.bool_]], keep: Mask) -> None:
    """Takes totals and rows of mere words out of ``keep``; the totals' positions count the rows that stay."""
    count = filled.sum(axis=1)
    standing = np.flatnonzero(keep)
    last, last_whole = standing.max(initial=-1), np.flatnonzero(keep & (count > 1)).max(initial=-1)
    needed = sum(found.dataset.column(str(name)).needed for name in found.text)
    sparse = np.flatnonzero(keep & (count <= max(2, min(needed, 3))))
    words = found.text.iloc[sparse]
    named = np.column_stack([words[name].str.contains("total|sum", case=False) for name in words]).any(axis=1)
    totals: list[tuple[int, Total]] = []
    for at in sparse[named | (count[sparse] == 1)].tolist():
        label = _label(found, at, filled[at])
        if total := _total(found, at, filled[at], label):
            if TOTAL.fullmatch(label) or not label or (at == last and _adds_up(found, at, keep, total)):
                totals.append((at, total))
                keep[at] = False
        elif not found.dataset.money and label and TOTAL.fullmatch(label):
            keep[at] = False
            found.notes.append(f"Row {found.rows[at]} was left out: it is a total.")
        elif count[at] == 1 and _only_words(found, at, filled[at], after_all=at > last_whole):
            keep[at] = False
            found.notes.append(f"Row {found.rows[at]} was left out: it holds only words.")
    above = np.cumsum(keep)
    found.totals = [Total(int(above[at]), total.amount, total.kind, total.cell) for at, total in totals]


def _label(found: Table, at: int, filled: Mask) -> str:
    """The first words of a row, beside its amount."""
    beside = [name for name, there in zip(found.text, filled, strict=True) if there and name != found.dataset.money]
    return plain(str(found.text.at[at, beside[0]])) if beside else ""


def _total(found: Table, at: int, filled: Mask, label: str) -> Total | None:
    """The total a row might be: an amount alone, or an amount beside words with the word total."""
    money = found.dataset.money
    if not money or money not in found.text or not filled[found.text.columns.get_loc(money)]:
        return None
    if not any(found.dataset.column(str(name)).needed for name in found.text if name != money):
        return None
    if label and not TOTAL.fullmatch(label) and not label.startswith(("total ", "totals ")):
        return None
    amount, kind = found.text[money].iloc[at], found.kind[money].iloc[at]
    return Total(at, str(amount), int(kind), found.cell(at, money))


def _adds_up(found: Table, at: int, keep: Mask, total: Total) -> bool:
    """Whether a last row is the sum of all others: 'Total Gas & Power' may be who was paid."""
    above = keep.copy()
    above[at:] = False
    money = found.dataset.money
    amounts = cells.column(found.text[money][above], found.kind[money][above], cells.money).values.dropna()
    try:
        return len(amounts) > 1 and cells.money(total.amount, total.kind) == sum(amounts, Decimal(0))
    except cells.Unreadable:
        return False


def _repeated_header(fit: Fit, text: pd.DataFrame) -> Mask:
    heads = fit.sheet.text.iloc[fit.row, list(fit.columns.values())].tolist()
    same = np.ones(len(text), dtype=bool)
    for name, head in zip(text, heads, strict=True):
        if same.any():
            same[same] = (text[name][same] == head).to_numpy(dtype=bool)
    return same


def _only_words(found: Table, at: int, filled: Mask, after_all: bool) -> bool:
    """Whether a row's one cell is a heading, a footnote or a bare "Total", not a row with the rest forgotten."""
    name = str(found.text.columns[int(filled.argmax())])
    cell = str(found.text.iloc[at][name])
    if TOTAL.fullmatch(plain(cell)):
        return True
    if found.dataset.column(name).type == "text":
        return after_all
    return " " in cell.strip() and not re.search(r"\d", cell)


def _cover(fit: Fit, found: Table) -> None:
    """What the cells above the header say of the period and the site: a label, then the next filled cell."""
    text, kind = fit.sheet.text.iloc[: fit.row], fit.sheet.kind.iloc[: fit.row]
    for row, (words, kinds) in enumerate(zip(text.itertuples(index=False), kind.itertuples(index=False), strict=True)):
        filled = [(at, word.strip()) for at, word in enumerate(words) if kinds[at] != BLANK and word.strip()]
        for (_, label), (at, value) in zip(filled, filled[1:], strict=False):
            name = COVERS.get(plain(label))
            if name == "site":
                found.cover[name] = value
            elif name:
                try:
                    day = cells.date(value, kinds[at])
                except cells.Unreadable as fault:
                    found.problems.append(Problem(fault.said(show=False), fit.sheet.name, fit.sheet.cell(row, at)))
                    found.cover[name] = ""
                else:
                    found.cover |= {name: day} if day else {}
    if ("first" in found.cover) != ("last" in found.cover):
        missing = "Covers to" if "first" in found.cover else "Covers from"
        found.problems.append(Problem(f"The period covered is only half said. Fill in '{missing}'.", fit.sheet.name))


def _doubles(fit: Fit, found: Table) -> None:
    """Two columns of one heading that do not say the same: nobody can tell which is meant."""
    heads = [plain(cell) for cell in fit.sheet.text.iloc[fit.row]]
    below, taken = fit.sheet.text.iloc[fit.row + 1 :], set(fit.columns.values())
    for name, at in fit.columns.items():
        for other in [place for place, head in enumerate(heads) if head == heads[at] and place not in taken]:
            second = below.iloc[:, other]
            if ((second != below.iloc[:, at]) & (second != "")).any():
                message = f"Columns {_letter(fit, at)} and {_letter(fit, other)} have the same heading and differ. "
                place = fit.sheet.cell(fit.row, other)
                found.problems.append(Problem(f"{message}Rename or delete the wrong one.", found.sheet, place, name))
                break


def _ignored(fit: Fit) -> dict[str, str]:
    """Headings that no declared column stands for, with their letters."""
    row = fit.sheet.text.iloc[fit.row]
    taken = set(fit.columns.values())
    return {_letter(fit, at): " ".join(cell.split()) for at, cell in enumerate(row) if at not in taken and cell.strip()}


def _letter(fit: Fit, place: int) -> str:
    return re.sub(r"\d", "", fit.sheet.cell(0, place))

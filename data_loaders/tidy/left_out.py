"""Rows that are none: totals, which are kept to check against, headings within the table, notes below it."""

from __future__ import annotations

import re

import numpy as np

from data_loaders.schema import plain
from data_loaders.tidy.strip import Filled
from data_loaders.tidy.table import Table, Total
from data_loaders.totals import TOTAL

PAGE = re.compile(r"page \d+(?: (?:of )?\d+)?")
"""What a printed page says at its foot, plain."""

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def leave_out(found: Table, filled: Filled, keep: Mask, ends: bool) -> None:
    """Takes totals and rows of mere words out of ``keep``; the totals' positions count the rows that stay.

    ``ends`` says that no rows follow those of this part.
    """
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
            if TOTAL.fullmatch(label) or not label:
                totals.append((at, total))
                keep[at] = False
            else:
                found.last_may_total = ends and at == last
        elif not found.dataset.money and label and TOTAL.fullmatch(label):
            keep[at] = False
            found.notes.append(f"Row {found.rows[at]} was left out: it is a total.")
        elif count[at] == 1 and _only_words(found, at, filled[at], after_all=ends and at > last_whole):
            keep[at] = False
            found.notes.append(f"Row {found.rows[at]} was left out: it holds only words.")
    above = np.cumsum(keep)
    found.totals = [Total(int(above[at]), total.amount, total.kind, total.sheet, total.cell) for at, total in totals]


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
    return Total(at, str(amount), int(kind), found.sheet_of(at), found.cell(at, money))


def _only_words(found: Table, at: int, filled: Mask, after_all: bool) -> bool:
    """Whether a row's one cell is a heading, a footnote, a page's number or a bare "Total": no row half filled in."""
    name = str(found.text.columns[int(filled.argmax())])
    cell = str(found.text.iloc[at][name])
    if TOTAL.fullmatch(plain(cell)) or PAGE.fullmatch(plain(cell)):
        return True
    if found.dataset.column(name).type == "text":
        return after_all
    return " " in cell.strip() and not re.search(r"\d", cell)

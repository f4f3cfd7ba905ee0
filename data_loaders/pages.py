"""Workbooks made from a printed table: "Page 1", "Page 2" and so on hold one table, read as one sheet."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.errors import Problem, Refused
from data_loaders.layout import Layout
from data_loaders.readers import BLANK, Book, Sheet
from data_loaders.recognise import recognise
from data_loaders.schema import Dataset

NAME = re.compile(r"(page|table) ?0*(\d+)(?: \(.*\))?", re.IGNORECASE)


@dataclass(frozen=True)
class _Page:
    """A page's rows: those from ``first`` up to, not including, ``end``."""

    sheet: Sheet
    first: int
    end: int

    @property
    def trimmed(self) -> bool:
        """Whether anything below its rows was left out."""
        return bool(_filled(self.sheet)[self.end :].any())


def joined(book: Book, datasets: Iterable[Dataset], *layouts: Iterable[Layout]) -> tuple[Book, list[str]]:
    """The book with its pages as one sheet, whose rows know their own page; and what is to be said of it.

    The headings stand on one page, and may be repeated on those after it. A book without such pages is left as it is.

    Args:
        book: the file as read.
        datasets: what it may be.
        layouts: the layouts that :func:`recognise` takes.

    Raises:
        Refused: the columns of a page do not line up with those of the page with the headings.
    """
    pages = sorted((sheet for sheet in book.sheets if _number(sheet)), key=_number)
    declared, known = list(datasets), [list(some) for some in layouts]
    heads = {sheet.name: _head(book, sheet, declared, known) for sheet in pages}
    start = next((at for at, sheet in enumerate(pages) if heads[sheet.name] is not None), len(pages))
    if len(pages) - start < 2:
        return book, []
    first, *rest = pages[start:]
    found, clash, notes = [_whole(first, 0)], list[Problem](), list[str]()
    for page in rest:
        if not (_filled(page).sum(axis=1) > 1).any():
            notes.append(f"Sheet '{page.name}' holds only words and was not read.")
        elif wrong := _apart(first, heads[first.name] or 0, page, heads[page.name]):
            clash.append(Problem(wrong, page.name))
        else:
            head = heads[page.name]
            found.append(_whole(page, 0 if head is None else head + 1, inner=True))
    if len(found) == 1 and (not clash or NAME.fullmatch(first.name)[1].lower() == "table"):  # type: ignore[index]
        return book, []  # other tables, which the headings tell apart
    if clash:
        raise Refused.all_of(clash)
    names = [page.sheet.name for page in found]
    notes.insert(0, f"The {len(names)} sheets '{names[0]}' to '{names[-1]}' were read as one table.")
    if left := [page.sheet.name for page in found if page.trimmed]:
        notes.append(f"Words at the foot of a page were left out: {', '.join(left)}.")
    others = tuple(sheet for sheet in book.sheets if sheet not in pages)
    return replace(book, sheets=(_one(first, found), *others)), notes


def _number(sheet: Sheet) -> int:
    """A page's number; 0 where the sheet is none."""
    name = NAME.fullmatch(sheet.name.strip())
    return int(name[2]) if name and not sheet.hidden and len(sheet.text) else 0


def _head(book: Book, sheet: Sheet, datasets: list[Dataset], layouts: list[list[Layout]]) -> int | None:
    """The row of a page's headings, if it has any."""
    try:
        return recognise(replace(book, sheets=(sheet,)), datasets, None, *layouts).row
    except Refused:
        return None


def _apart(first: Sheet, row: int, page: Sheet, head: int | None) -> str:
    """Why the columns of a page do not line up with the first; empty where they do."""
    columns = range(first.left, first.left + first.text.shape[1])
    own = range(page.left, page.left + page.text.shape[1])
    remedy = "Give every page the same columns, or put all rows on one sheet."
    if head is None and own != columns:
        many = f"It has {len(own)} columns and '{first.name}' has {len(columns)}"
        where = many if len(own) != len(columns) else "Its columns stand elsewhere on the sheet"
        return f"This page does not line up with '{first.name}'. {where}. {remedy}"
    if head is not None and _words(page, head) != _words(first, row):
        return f"The headings of this page are not those of '{first.name}', or stand in other columns. {remedy}"
    return ""


def _words(sheet: Sheet, row: int) -> dict[int, str]:
    """The headings of a page, by their column on the sheet."""
    return {sheet.left + at: word.strip() for at, word in enumerate(sheet.text.iloc[row]) if word.strip()}


def _filled(sheet: Sheet) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return (sheet.kind != BLANK).to_numpy()


def _whole(sheet: Sheet, first: int, inner: bool = False) -> _Page:
    """A page without the words that are printed at its foot and, on a page after the first, at its head."""
    told = np.flatnonzero([count > 1 or _amounts(sheet, row) for row, count in enumerate(_filled(sheet).sum(axis=1))])
    told = told[told >= first]
    if not len(told):
        return _Page(sheet, first, first)
    return _Page(sheet, int(told[0]) if inner else first, int(told[-1]) + 1)


def _amounts(sheet: Sheet, row: int) -> bool:
    """Whether a row of one cell holds an amount: a total without a word beside it."""
    for cell, kind in zip(sheet.text.iloc[row], sheet.kind.iloc[row], strict=True):
        try:
            if kind != BLANK and cells.money(cell.strip(), int(kind)) is not None:
                return True
        except cells.Unreadable:
            continue
    return False


def _one(first: Sheet, pages: list[_Page]) -> Sheet:
    """One sheet of all pages' rows, in the first page's columns."""
    width = first.text.shape[1]
    texts, kinds, names, numbers = [], [], list[str](), list[int]()
    for page in pages:
        rows = slice(page.first, page.end)
        moved = page.sheet.left - first.left
        place = [at - moved for at in range(width)]
        texts.append(page.sheet.text.iloc[rows].reindex(columns=place, fill_value="").set_axis(range(width), axis=1))
        kinds.append(page.sheet.kind.iloc[rows].reindex(columns=place, fill_value=BLANK).set_axis(range(width), axis=1))
        names += [page.sheet.name] * len(texts[-1])
        numbers += page.sheet.numbers()[rows].tolist()
    text, kind = pd.concat(texts, ignore_index=True), pd.concat(kinds, ignore_index=True)
    return replace(first, text=text, kind=kind, merges=(), pages=(names, numbers))

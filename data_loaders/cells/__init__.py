"""What one cell means, for each type of column. Text in, value or one plain sentence out.

Each reader takes the cell's text and its kind (as the file had it) and returns the value, ``None``
for a cell that means "nothing here", or raises :class:`Unreadable`. Whole columns go through
:func:`column`, which reads each distinct cell once.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol, TypeAlias, runtime_checkable

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from data_loaders.cells.days import EARLIEST, LATEST, MONTH_NUMBERS, date, month
from data_loaders.cells.numbers import MOST_WHOLE, integer, measured, money, number, plain_money
from data_loaders.cells.unreadable import NOTHING, Unreadable
from data_loaders.readers import BLANK, ERROR, NUMBER, TEXT

__all__ = [
    "EARLIEST",
    "LATEST",
    "LONGEST_TEXT",
    "MONTH_NUMBERS",
    "MOST_WHOLE",
    "NOTHING",
    "Objects",
    "Parsed",
    "Places",
    "Reader",
    "Unreadable",
    "Words",
    "column",
    "constant",
    "date",
    "integer",
    "measured",
    "money",
    "month",
    "number",
    "plain_text",
    "text",
]

LONGEST_TEXT = 500
_SAMPLE = 2_000
_NO_WIDTH = dict.fromkeys([0xAD, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x206A), 0xFEFF])

Reader = Callable[[str, int], Any]
Words: TypeAlias = pa.Array
Objects = np.ndarray[tuple[int], np.dtype[np.object_]]
Places = np.ndarray[tuple[int], np.dtype[np.int64]]
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


@runtime_checkable
class Plain(Protocol):
    """A reader that can read the cells which are plainly written all at once."""

    def __call__(self, cell: str, kind: int) -> Any:
        """The value of one cell."""

    def plainly(self, words: Words) -> tuple[Places, Any]:
        """The positions of plain cells, and their values."""


@dataclass(frozen=True)
class Parsed:
    """A column's values, and a sentence for each row that could not be read.

    Args:
        distinct: the values that occur, ``None`` where nothing is there or it could not be read.
        codes: for each row, which of them.
        sentences: what is wrong, by code.
    """

    distinct: Objects
    codes: Places
    sentences: dict[int, str]

    @cached_property
    def values(self) -> Objects:
        """Each row's value."""
        return self.distinct[self.codes]

    @cached_property
    def faulty(self) -> Mask:
        """Which rows could not be read."""
        wrong = np.zeros(len(self.distinct), dtype=bool)
        wrong[list(self.sentences)] = True
        return wrong[self.codes]

    @cached_property
    def nothing(self) -> Mask:
        """Which rows have no value."""
        return np.asarray(pd.isna(self.distinct))[self.codes]

    @property
    def faults(self) -> dict[int, str]:
        """The sentence of each row that could not be read."""
        return {row: self.sentences[self.codes[row]] for row in np.flatnonzero(self.faulty).tolist()}

    def filled(self, value: Any) -> Parsed:
        """The same with ``value`` where nothing is there."""
        distinct = np.empty(len(self.distinct), dtype=object)
        distinct[:] = [value if one is None else one for one in self.distinct.tolist()]
        return Parsed(distinct, self.codes, self.sentences)

    def shortened(self) -> Parsed:
        """The same without the last row."""
        return Parsed(self.distinct, self.codes[:-1], self.sentences)


def constant(value: Any, rows: int) -> Parsed:
    """A column that holds one value everywhere."""
    distinct = np.empty(1, dtype=object)
    distinct[0] = value
    return Parsed(distinct, np.zeros(rows, dtype=np.int64), {})


def column(text: pd.Series[Any], kind: pd.Series[Any], reader: Reader, show: bool = True) -> Parsed:
    """Reads a column, each distinct cell once.

    Args:
        text: the cells as text.
        kind: the cells' kinds, as :mod:`data_loaders.readers` gives them.
        reader: one of this module's readers.
        show: whether a sentence may repeat the cell.

    >>> parsed = column(pd.Series(["£1,200.50", "twelve"]), pd.Series([1, 1]), money)
    >>> parsed.values[0], list(parsed.faults)
    (Decimal('1200.50'), [1])
    """
    codes, words, kinds = _distinct(text, kind)
    values = np.empty(len(words), dtype=object)
    sentences: dict[int, str] = {}
    rest = np.flatnonzero(kinds != BLANK)
    if plainly := reader.plainly if isinstance(reader, Plain) else _PLAINLY.get(reader):
        at, found = plainly(words if kinds.max(initial=0) <= NUMBER else pc.if_else(kinds <= NUMBER, words, ""))
        values[at] = found
        rest = np.setdiff1d(rest, at, assume_unique=True)
    for code, cell in zip(rest.tolist(), words.take(pa.array(rest)).to_pylist(), strict=True):
        try:
            values[code] = _read(_seen(cell), int(kinds[code]), reader)
        except Unreadable as fault:
            sentences[code] = fault.said(show)
    return Parsed(values, codes, sentences)


def _distinct(text: pd.Series[Any], kind: pd.Series[Any]) -> tuple[Places, Words, Places]:
    """Each row's cell by number; the cells, few of them twice, and their kinds."""
    kinds = kind.to_numpy(dtype=np.int64)
    if text.iloc[:_SAMPLE].nunique() > _SAMPLE // 2:  # nearly all differ: to look for those that do not would cost more
        return np.arange(len(text)), _words(text), kinds
    codes, texts = pd.factorize(text, use_na_sentinel=False)
    words = _words(texts)
    if kinds.size == 0 or kinds.max() <= TEXT:  # of a text file: what is not blank is text
        return codes, words, np.where(pc.binary_length(words).to_numpy() > 0, TEXT, BLANK)
    if (kinds == kinds[0]).all():
        return codes, words, np.full(len(words), kinds[0])
    pairs, distinct = pd.factorize(codes.astype(np.int64) * 8 + kinds)
    return pairs, words.take(pa.array(distinct // 8)), distinct % 8


def _words(texts: Any) -> Words:
    found = pa.array(texts, pa.large_string())
    return found.combine_chunks() if isinstance(found, pa.ChunkedArray) else found


def _seen(cell: str) -> str:
    """What anybody sees of a cell: letters of no width come along when cells are copied from a web page."""
    return (cell if cell.isascii() else cell.translate(_NO_WIDTH)).strip()


def _read(cell: str, kind: int, reader: Reader) -> Any:
    if kind == ERROR:
        named = f" ({cell})" if re.fullmatch(r"#[A-Z/0]{3,7}[!?]?", cell) else ""
        raise Unreadable(f"The cell holds an error{named}. Correct the formula or type the value.")
    return reader(cell, kind)


def text(cell: str, kind: int) -> str | None:
    """Words as they stand, spaces tidied.

    >>> text("  Acme   Ltd ", 1)
    'Acme Ltd'
    """
    words = " ".join(cell.split())
    if len(words) > LONGEST_TEXT:
        raise Unreadable(f"The text has {len(words)} characters; {LONGEST_TEXT} is the most. Shorten it.")
    return words or None


_WORDS = r"^[!-~]+(?: [!-~]+)*$"


def plain_text(words: Words) -> tuple[Places, Objects]:
    """The words that stay as they are."""
    short = pc.less_equal(pc.binary_length(words), LONGEST_TEXT)
    at = np.flatnonzero(pc.and_(short, pc.match_substring_regex(words, _WORDS)).to_numpy(zero_copy_only=False))
    return at, words.take(pa.array(at)).to_numpy(zero_copy_only=False)


_PLAINLY: dict[Reader, Callable[[Words], tuple[Places, Any]]] = {money: plain_money, text: plain_text}

"""Corrected cells alone: what a sender put right in the list of problems, taken into the file they sent.

The list is the sheet "To put right" of a marked workbook, alone or still in front of the other sheets, or any table
with the headings Sheet, Cell and Put right as. An empty answer leaves the cell; the word "empty" empties it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace

from data_loaders.errors import Problem, Refused
from data_loaders.readers import BLANK, TEXT, Book, Sheet
from data_loaders.readers.kinds import position
from data_loaders.schema import plain

Place = tuple[str, str]
Answer = tuple[str, int]
Corrections = Mapping[Place, Answer]
"""Sheet and cell -> the text and kind to read there instead."""

HEADINGS = ("sheet", "cell", "put right as")
CELL = re.compile(r"[A-Z]{1,3}[0-9]{1,7}", re.I)
WITHIN = 40
MOST_SAID = 20


def typed(words: Mapping[Place, str]) -> dict[Place, Answer]:
    """Corrections as a person typed them; an empty answer is none.

    >>> typed({("", "F2"): "1,200", ("", "B7"): " ", ("", "C1"): "empty"})
    {('', 'F2'): ('1,200', 1), ('', 'C1'): ('', 0)}
    """
    return {at: _answer(word, TEXT) for at, word in words.items() if word.strip()}


def listed(book: Book) -> dict[Place, Answer]:
    """The answers in a book's list of problems; none where it has no such list.

    Raises:
        Refused: an answer stands beside a cell that is none.
    """
    for sheet in book.sheets:
        row = _list_row(sheet)
        if row is not None:
            heads = [plain(word) for word in sheet.text.iloc[row]]
            return _answers(sheet, row, [heads.index(heading) for heading in HEADINGS])
    return {}


def corrected(book: Book, corrections: Corrections) -> Book:
    """The book with the corrected cells in it.

    A file with one sheet is meant whatever name the list gives: a text file has none, and its marked copy has one.

    Raises:
        Refused: a cell is not in the file; of a long text file this comes with its last part.
    """
    if not corrections:
        return book
    alone = sum(_list_row(sheet) is None for sheet in book.sheets) == 1
    mending = _Mending(corrections, alone, {sheet.name for sheet in book.sheets})
    sheets = tuple(sheet if _list_row(sheet) is not None else mending.mended(sheet) for sheet in book.sheets)
    return replace(book, sheets=sheets, rest=mending.through(book.rest))


def said(corrections: Corrections) -> str:
    """Which cells were read otherwise, for the report.

    >>> said({("", "F2"): ("1,200", 1), ("", "B7"): ("", 0)})
    'Read as corrected, not as the file has them: F2, B7.'
    """
    cells = [cell for _, cell in corrections]
    more = f" and {len(cells) - MOST_SAID:,} more" if len(cells) > MOST_SAID else ""
    return f"Read as corrected, not as the file has them: {', '.join(cells[:MOST_SAID])}{more}."


class _Mending:
    """The corrections on their way into the sheets; what found no cell is left at the end."""

    def __init__(self, corrections: Corrections, alone: bool, names: Collection[str]) -> None:
        self._left, self._alone, self._names = dict(corrections), alone, names

    def mended(self, sheet: Sheet) -> Sheet:
        """The sheet, or the part of it, with its cells corrected."""
        text, kind = sheet.text.copy(), sheet.kind.copy()
        for at, (word, word_kind) in list(self._left.items()):
            row, column = (number - top for number, top in zip(position(at[1]), (sheet.top, sheet.left), strict=True))
            meant = self._alone or at[0] == sheet.name
            if meant and 0 <= row < len(text) and 0 <= column < text.shape[1]:
                text.iat[row, column], kind.iat[row, column] = word, word_kind
                del self._left[at]
        return replace(sheet, text=text, kind=kind)

    def through(self, rest: Iterable[Sheet]) -> Iterator[Sheet]:
        """The further parts, corrected; at their end every correction must have found its cell."""
        for part in rest:
            yield self.mended(part)
        if self._left:
            raise Refused.all_of(
                # The name of a sheet that is not there could be anything: it is not repeated.
                Problem(
                    "The list of corrections names this cell, and the file has none there. Correct the list.",
                    sheet if sheet in self._names else "",
                    cell,
                )
                for sheet, cell in self._left
            )


def _list_row(sheet: Sheet) -> int | None:
    """The row of a list's headings; ``None`` where the sheet is none."""
    for row, words in enumerate(sheet.text.head(WITHIN).to_numpy(dtype=object).tolist()):
        if set(HEADINGS) <= {plain(word) for word in words}:
            return row
    return None


def _answers(sheet: Sheet, row: int, places: list[int]) -> dict[Place, Answer]:
    found: dict[Place, Answer] = {}
    lines: list[list[str]] = sheet.text.iloc[row + 1 :, places].to_numpy(dtype=object).tolist()
    kinds: list[int] = sheet.kind.iloc[row + 1 :, places[2]].tolist()
    for at, (line, kind) in enumerate(zip(lines, kinds, strict=True), start=row + 1):
        named, cell, word = (cell.strip() for cell in line)
        if not word:
            continue
        if not CELL.fullmatch(cell):
            raise Refused(
                Problem(
                    "This is not the name of a cell such as D17. Correct it.", sheet.name, sheet.cell(at, places[1])
                )
            )
        found[named, cell.upper()] = _answer(word, kind)
    return found


def _answer(word: str, kind: int) -> Answer:
    return ("", BLANK) if plain(word) == "empty" else (word.strip(), kind)

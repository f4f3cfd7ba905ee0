"""Bytes of a file to cells with their types, safely: CSV and other delimited text, .xlsx, .xlsm, .xlsb, .xls, .ods.

What is sent is looked at first (its size, what is inside), then read in a process of its own that is held to
limits of memory and time. The answer is either every cell or one plain sentence saying why not.
"""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from data_loaders.readers.book import Book, Sheet
from data_loaders.readers.kinds import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT
from data_loaders.readers.limits import Limits
from data_loaders.readers.sentences import Unreadable, refusal

__all__ = ["BLANK", "BOOL", "DATE", "ERROR", "NUMBER", "TEXT", "Book", "Limits", "Sheet", "opened", "read"]

PART_CELLS = 200_000
"""How many cells of a text file are held at a time."""


def read(content: bytes | Path, name: str, limits: Limits = Limits()) -> Book:  # noqa: B008 (frozen)
    """Every cell of a file, as text and kind; see :func:`opened`.

    >>> book = read(b"name,amount\\nJos\\xe9,\\xa3007\\n", "march.csv")
    >>> book.format, book.encoding, book.sheets[0].text.to_numpy().tolist()
    ('text', 'cp1252', [['name', 'amount'], ['José', '£007']])
    >>> read(b"%PDF-1.7", "march.xlsx")
    Traceback (most recent call last):
    data_loaders.errors.Refused: 'march.xlsx' is a PDF, not a spreadsheet. Send the table as an Excel workbook \
(.xlsx) or a CSV file.
    """
    with opened(content, name, limits, math.inf) as book:
        return book


@contextmanager
def opened(
    content: bytes | Path,
    name: str,
    limits: Limits = Limits(),  # noqa: B008 (frozen)
    part_cells: float = PART_CELLS,
) -> Iterator[Book]:
    """A file while it is being read: a workbook whole, a text file part by part.

    The format is told from the content, so a wrong file extension does not matter. Formulas give the results
    they were saved with, macros never run and links are never followed.

    Args:
        content: the file, or where it is.
        name: its name, for messages only.
        limits: how big it may be and how long it may take.
        part_cells: how many cells of a text file come at a time.

    Raises:
        Refused: with one sentence on why the file is not read and what to do; it may come at any part.
    """
    from data_loaders.readers import frames, look, process  # pandas waits here: the reading process has no use for it

    start = time.monotonic()
    try:
        with content.open("rb") if isinstance(content, Path) else process.held(content) as given:
            seen = look.look(given, limits)
            job: dict[str, object] = {"format": seen.format, "errors": seen.errors}
            left = limits.wall_seconds - (time.monotonic() - start)
            with process.started(job, given, limits, left) as answer:
                found = frames.sheets(answer, part_cells)
                from_1904 = seen.from_1904 or found.from_1904
                yield Book(name, seen.format, found.encoding, found.sheets, seen.uncalculated, from_1904, found.rest)
    except Unreadable as unreadable:
        raise refusal(unreadable.why, name, **unreadable.details) from None

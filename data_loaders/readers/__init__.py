"""Bytes of a file to cells with their types, safely: CSV and other delimited text, .xlsx, .xlsm, .xlsb, .xls, .ods.

What is sent is looked at first (its size, what is inside), then read in a process of its own that is held to
limits of memory and time. The answer is either every cell or one plain sentence saying why not.
"""

from __future__ import annotations

import time

from data_loaders.readers.book import Book, Sheet
from data_loaders.readers.kinds import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT
from data_loaders.readers.limits import Limits
from data_loaders.readers.sentences import Unreadable, refusal

__all__ = ["BLANK", "BOOL", "DATE", "ERROR", "NUMBER", "TEXT", "Book", "Limits", "Sheet", "read"]


def read(content: bytes, name: str, limits: Limits = Limits()) -> Book:  # noqa: B008 (frozen)
    """Every cell of a file, as text and kind.

    The format is told from the content, so a wrong file extension does not matter. Formulas give the results
    they were saved with, macros never run and links are never followed.

    Args:
        content: the file.
        name: its name, for messages only.
        limits: how big it may be and how long it may take.

    Raises:
        Refused: with one sentence on why the file is not read and what to do.

    >>> book = read(b"name,amount\\nJos\\xe9,\\xa3007\\n", "march.csv")
    >>> book.format, book.encoding, book.sheets[0].text.to_numpy().tolist()
    ('text', 'cp1252', [['name', 'amount'], ['José', '£007']])
    >>> read(b"%PDF-1.7", "march.xlsx")
    Traceback (most recent call last):
    data_loaders.errors.Refused: 'march.xlsx' is a PDF, not a spreadsheet. Send the table as an Excel workbook \
(.xlsx) or a CSV file.
    """
    from data_loaders.readers import frames, look, process  # pandas waits here: the reading process has no use for it

    deadline = time.monotonic() + limits.wall_seconds
    try:
        seen = look.look(content, limits)
        answer = process.run({"format": seen.format, "errors": seen.errors}, content, limits, deadline)
        sheets, encoding = frames.sheets(answer)
    except Unreadable as unreadable:
        raise refusal(unreadable.why, name, **unreadable.details) from None
    return Book(name, seen.format, encoding, sheets, seen.uncalculated, seen.from_1904)

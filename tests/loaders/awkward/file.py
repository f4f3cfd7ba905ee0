"""What an awkward file is here: its bytes, and beside them the values a careful person reads in it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.sheets import Grid

POUNDS = Decimal
DAY = dt.date
Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True)
class Awkward:
    """A file as an office makes it, and its right answers, written by hand.

    Args:
        name: the file's name.
        content: its bytes.
        dataset: what it is.
        columns: the declared columns that matter, by name.
        rows: their values, row by row in the file's order.
        total: what its money adds up to.
        said: what the sender says of it, as a request has it.
        covers: the days it speaks for, where it says so itself.
    """

    name: str
    content: bytes
    dataset: str
    columns: str
    rows: Rows
    total: str | None = None
    said: Mapping[str, Any] = field(default_factory=dict)
    covers: tuple[dt.date, dt.date] | None = None


def workbook(grid: Grid, change: Callable[[Workbook, Worksheet], None]) -> bytes:
    """An .xlsx of these cells, after somebody has worked on it."""
    book = Workbook()
    page = book.active
    for line in grid:
        page.append(list(line))
    change(book, page)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()

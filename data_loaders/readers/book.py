"""A file's cells as frames: every cell as text, and beside it what kind of cell it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_loaders.readers.kinds import place

if TYPE_CHECKING:  # the reading process imports this package, and must not pay for pandas
    import numpy as np
    import pandas as pd

    Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet of a workbook, or the whole of a text file.

    Args:
        name: the sheet's name; empty for a text file.
        hidden: whether the sheet is hidden, or hidden so that only a macro shows it.
        text: every cell as text, ``""`` where blank. Rows 0..m-1 and columns 0..n-1 span the cells that hold
            something; text is exactly as typed, numbers are the shortest that mean the same (``1234.5``,
            ``44000``), dates are ISO (``2020-03-31``, ``2020-03-31T10:00:00``), a time or a length of time is
            ``10:00:00``, truth is ``TRUE`` or ``FALSE``. A merged range has its value at its top left cell.
        kind: the same shape, int8: ``BLANK``, ``TEXT``, ``NUMBER``, ``DATE``, ``BOOL`` or ``ERROR``.
        top: the sheet's row (from 1) that is row 0 here; for a text file, the record.
        left: the sheet's column (from 1) that is column 0 here.
        merges: the cells of one column that are merged downwards, each as its first row, last row and column here.
        pages: where several sheets hold one table, each row's own sheet and its number there.

    >>> import pandas as pd
    >>> Sheet("Q4", False, pd.DataFrame([["a"]]), pd.DataFrame([[1]]), top=17, left=4).cell(0, 0)
    'D17'
    """

    name: str
    hidden: bool
    text: pd.DataFrame
    kind: pd.DataFrame
    top: int
    left: int
    merges: tuple[tuple[int, int, int], ...] = ()
    pages: tuple[Sequence[str], Sequence[int]] | None = None

    def cell(self, row: int, column: int) -> str:
        """The name the spreadsheet gives to a position in the frames."""
        return place(int(self.pages[1][row]) if self.pages else self.top + row, self.left + column)

    def numbers(self) -> Rows:
        """Each row's number on its own sheet."""
        import numpy as np

        return np.asarray(self.pages[1]) if self.pages else np.arange(self.top, self.top + len(self.text))

    def named(self, column: int) -> Sequence[str] | None:
        """A column's cells by name, where that is not its letter and the row's number."""
        return None


@dataclass(frozen=True, eq=False)
class Book:
    """A file that was read.

    A long text file comes in parts, so that it is never held whole: ``sheets`` has the first, ``rest`` those after it.

    Args:
        name: the file's name as sent.
        format: ``xlsx`` (also .xlsm), ``xls``, ``xlsb``, ``ods`` or ``text``, by its content.
        encoding: of a text file: ``utf-8``, ``utf-16-le``, ``utf-16-be``, ``cp1252``, or ``mixed`` where letters
            of both UTF-8 and Windows occur. Empty for a workbook.
        sheets: in the workbook's order, hidden ones too, charts left out.
        uncalculated: formulas of an .xlsx that were saved without a result: they are blank here, not 0, and
            whoever sent the file should open it in Excel and save it again.
        from_1904: whether the workbook counts its days from 1904, as old Macs did: a bare number that means a day
            is then 1,462 days later. Cells in a date format are right already.
        rest: what follows the first part of a text file, to be gone through once.
    """

    name: str
    format: str
    encoding: str
    sheets: tuple[Sheet, ...]
    uncalculated: int = 0
    from_1904: bool = False
    rest: Iterable[Sheet] = ()

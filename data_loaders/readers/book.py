"""A file's cells as frames: every cell as text, and beside it what kind of cell it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from data_loaders.readers.kinds import place

if TYPE_CHECKING:  # the reading process imports this package, and must not pay for pandas
    import pandas as pd


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

    def cell(self, row: int, column: int) -> str:
        """The name the spreadsheet gives to a position in the frames."""
        return place(self.top + row, self.left + column)


@dataclass(frozen=True, eq=False)
class Book:
    """A file that was read.

    Args:
        name: the file's name as sent.
        format: ``xlsx`` (also .xlsm), ``xls``, ``xlsb``, ``ods`` or ``text``, by its content.
        encoding: of a text file: ``utf-8``, ``utf-16-le``, ``utf-16-be``, ``cp1252``, or ``mixed`` where letters
            of both UTF-8 and Windows occur. Empty for a workbook.
        sheets: in the workbook's order, hidden ones too, charts left out.
        uncalculated: formulas of an .xlsx that were saved without a result: they are blank here, not 0, and
            whoever sent the file should open it in Excel and save it again.
        from_1904: whether the workbook counts its days from 1904, as old Macs did (known of .xlsx): a bare number
            that means a day is then 1,462 days later. Cells in a date format are right already.
    """

    name: str
    format: str
    encoding: str
    sheets: tuple[Sheet, ...]
    uncalculated: int = 0
    from_1904: bool = False

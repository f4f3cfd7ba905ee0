"""What a cell holds, as small integers, and how a cell's place is named."""

from __future__ import annotations

BLANK = 0
TEXT = 1
NUMBER = 2
DATE = 3
BOOL = 4
ERROR = 5


def place(row: int, column: int) -> str:
    """The name of a cell from its 1-based sheet row and column.

    >>> place(17, 4), place(1048576, 16384)
    ('D17', 'XFD1048576')
    """
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row}"


def position(cell: str) -> tuple[int, int]:
    """The 1-based sheet row and column of a cell's name; (0, 0) where it is no such name.

    >>> position("D17"), position("17")
    ((17, 4), (0, 0))
    """
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and 0 < len(digits) < 8):
        return 0, 0
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - 64
    return int(digits), column

"""What can be wrong with what somebody sent: where it is, and what to do about it.

Nothing below the screens raises a bare exception at a person. A loader collects every
:class:`Problem` it finds and raises one :class:`Refused` that carries them all.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing wrong, at one place, in one plain sentence that says what to do.

    Args:
        message: the sentence; it never repeats a value that might identify a person.
        sheet: the sheet's name, empty for a text file or for the file as a whole.
        cell: the cell as a spreadsheet names it (``D17``), empty for the sheet as a whole.
        column: the declared column's name, empty where none is meant.

    >>> str(Problem("'Nursing' is not a cost line.", sheet="Q4", cell="B22", column="cost_line"))
    "sheet 'Q4', B22, cost_line: 'Nursing' is not a cost line."
    """

    message: str
    sheet: str = ""
    cell: str = ""
    column: str = ""

    def __str__(self) -> str:
        sheet = f"sheet '{self.sheet}'" if self.sheet else ""
        place = ", ".join(part for part in (sheet, self.cell, self.column) if part)
        return f"{place}: {self.message}" if place else self.message


class Refused(Exception):
    """What was sent cannot be taken; nothing was stored.

    >>> refusal = Refused(Problem("The file is empty."))
    >>> [problem.message for problem in refusal.problems]
    ['The file is empty.']
    """

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = tuple(Problem(problem) if isinstance(problem, str) else problem for problem in problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    @classmethod
    def all_of(cls, problems: Iterable[Problem]) -> Refused:
        """One refusal carrying every problem found."""
        return cls(*problems)

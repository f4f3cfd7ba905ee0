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


@dataclass(frozen=True)
class Group:
    """The same thing wrong with several cells of a column: said once, with every cell."""

    message: str
    sheet: str
    column: str
    cells: tuple[str, ...]

    def places(self, most: int = 8) -> str:
        """The first cells by name, and how many more there are.

        >>> Group("Fill it in.", "Q4", "amount", ("D2", "D3", "D9")).places(2)
        'D2, D3 and 1 more'
        """
        more = len(self.cells) - most
        return ", ".join(self.cells[:most]) + (f" and {more:,} more" if more > 0 else "")

    def __str__(self) -> str:
        return str(Problem(self.message, self.sheet, self.places(), self.column))


def grouped(problems: Iterable[Problem]) -> list[Group]:
    """The problems with like ones together, in the order of the first of each.

    >>> found = grouped([Problem("Empty.", "", "D2"), Problem("Too big.", "", "E2"), Problem("Empty.", "", "D3")])
    >>> [str(group) for group in found]
    ['D2, D3: Empty.', 'E2: Too big.']
    """
    found: dict[tuple[str, str, str], list[str]] = {}
    for problem in problems:
        found.setdefault((problem.message, problem.sheet, problem.column), []).append(problem.cell)
    return [
        Group(message, sheet, column, tuple(filter(None, cells))) for (message, sheet, column), cells in found.items()
    ]

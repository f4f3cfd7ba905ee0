"""The problems of a return, gathered part by part: in the rows' order, no more of one column than anyone reads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from data_loaders.errors import Problem
from data_loaders.tidy import Table

MOST_OF_A_COLUMN = 500

Finding = tuple[int, str, str]
"""A row's position in its table, a column, and a sentence."""


class Findings:
    """Problems at cells; beyond :data:`MOST_OF_A_COLUMN` of one column they are counted."""

    def __init__(self) -> None:
        self._kept: list[Problem] = []
        self._count: Counter[str] = Counter()

    def add(self, table: Table, found: Iterable[Finding]) -> None:
        """Takes what was found in a part."""
        for row, column, sentence in sorted(found, key=_row):
            self._count[column] += 1
            if self._count[column] <= MOST_OF_A_COLUMN:
                self._kept.append(table.problem(row, column, sentence))

    def all(self) -> list[Problem]:
        """Every problem that is listed; the last of a long column says how many are not."""
        left = {column: count - MOST_OF_A_COLUMN for column, count in self._count.items()}
        said: list[Problem] = []
        for problem in reversed(self._kept):
            if (more := left.pop(problem.column, 0)) > 0:
                many = f"({more:,} more cells of this column are not listed.)"
                problem = replace(problem, message=f"{problem.message} {many}")
            said.append(problem)
        return said[::-1]


def _row(found: Finding) -> int:
    return found[0]

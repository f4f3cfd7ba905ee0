"""Which month or day each cell of a wide table belongs to."""

from __future__ import annotations

import numpy as np

from data_loaders.errors import Problem
from data_loaders.unfold.headings import Year, can_take, year_above, year_of
from data_loaders.unfold.wide import Grid, Wide

_WRITE = "Write the year in the headings (Apr 2019), or 'Budget 2019/20' above them."


def stamps(table: Wide) -> tuple[Grid, list[Problem]]:
    """The month or day of each cell across, "" for cells to leave out; and what is in doubt about the years."""
    heads = list(table.heads.values())
    taken = table.filled[:, list(table.heads)] & table.keep[:, None]
    if all(head.stamp for head in heads):
        return _each(taken, [head.stamp for head in heads]), []
    if table.year_column is not None:
        return _by_line(table, taken, table.year_column)
    year = year_above(table.sheet, table.row, table.heads)
    first = next(at for at, head in table.heads.items() if not head.stamp)
    if year == "none":
        doubt = f"The months across have no year. {_WRITE}"
    elif year == "several":
        doubt = f"More than one year is named above the months. {_WRITE}"
    elif not can_take(year, heads):
        doubt = f"It is not plain which months of {year.first} and of the year after these are. {_WRITE}"
    else:
        return _each(taken, [head.stamp or year.of(head) for head in heads]), []
    return _each(taken, [""] * len(heads)), [table.problem(-1, first, doubt)]


def _each(taken: Grid, named: list[str]) -> Grid:
    return np.where(taken, np.array(named, dtype=object), "")


def _by_line(table: Wide, taken: Grid, at: int) -> tuple[Grid, list[Problem]]:
    """The months of each line in the year that it names itself."""
    heads = list(table.heads.values())
    made, problems = np.full(taken.shape, "", dtype=object), []
    for line in np.flatnonzero(taken.any(axis=1)).tolist():
        year = year_of(str(table.text[line, at]))
        if isinstance(year, Year) and can_take(year, heads):
            made[line] = np.where(
                taken[line], np.array([head.stamp or year.of(head) for head in heads], dtype=object), ""
            )
        else:
            sentence = "It is not plain which year these months are of. Write the financial year as 2019/20."
            problems.append(table.problem(line, at, sentence))
    return made, problems

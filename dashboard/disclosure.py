"""The one place for suppression: what may not leave, and what else must stay back so that it cannot be worked out.

A number is shown only where enough people stand behind it and behind what is left of the whole; events
inherit the count of the people behind them. Where one cell of a line that adds up is hidden, at least one
more is, so that the total gives nothing away (secondary suppression).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]
Counts = npt.NDArray[np.floating[Any]]


def too_few(people: float, threshold: int) -> bool:
    """Whether a number with so many people behind it must be hidden; none is too few as well.

    "None of them" says something of each single person, and so does "all of them", which is none behind
    what is left.

    >>> [too_few(people, 5) for people in (0, 1, 4, 5)]
    [True, True, True, False]
    """
    return people < threshold


@dataclass(frozen=True)
class Line:
    """Counts that add up to a published total, and the people behind each; never negative."""

    people: Counts
    counts: Counts

    @classmethod
    def of(cls, people: pd.Series[Any], counts: pd.Series[Any]) -> Line:
        """A line from two columns."""
        return cls(people.to_numpy(dtype=float), counts.to_numpy(dtype=float))


def hidden_cells(lines: Sequence[Line], threshold: int) -> Mask:
    """Which cells must be hidden in every one of some lines, such as slots attended and slots missed.

    A cell with too few people in any line is hidden, then its nearest neighbours until the hidden ones are
    blurred: at least two, their sum in each line more than the threshold and about enough people, so that
    neither the sum nor a cell follows from the total. The neighbour is chosen by place, never by size:
    a rule that picks the smallest would say something of its size.

    Returns:
        One flag a cell. All are hidden where no fewer would do.

    >>> hidden_cells([Line.of(pd.Series([3, 9, 8]), pd.Series([4, 40, 30]))], 5).tolist()
    [True, True, False]
    """
    mask: Mask = np.logical_or.reduce([line.people < threshold for line in lines])
    while mask.any() and not mask.all() and not _blurred(lines, mask, threshold):
        hidden = np.flatnonzero(mask)
        mask[min(np.flatnonzero(~mask), key=lambda at: np.abs(hidden - at).min())] = True
    return mask


def _blurred(lines: Sequence[Line], hidden: Mask, threshold: int) -> bool:
    # The same people may stand behind several cells: only the fullest cell says how many there are at least.
    return int(hidden.sum()) >= 2 and all(
        line.people[hidden].max() >= threshold and line.counts[hidden].sum() > threshold for line in lines
    )

"""Runs in a series: which way each point lies or moves, and where enough in a row agree.

A sign is +1, -1 or 0. A point on the line, a step that does not move, and a missing month are all
0, and 0 breaks a run: "seven months in a row" means seven months, one after the other.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Values = npt.NDArray[np.float64]
Signs = npt.NDArray[np.int64]

HAIR = 1e-9
"""Differences smaller than this share of the largest number are floating-point noise."""


def signs(values: Values, line: Values | float) -> Signs:
    """Above (+1), below (-1) or on (0) a line; a missing value or line is 0.

    A constant series of 0.3 has a mean a hair above 0.3: without the tolerance every
    point would lie below its own mean.

    >>> signs(np.array([1.0, 2.0, np.nan, 0.1 + 0.2]), np.array([2.0, 1.0, 1.0, 0.3])).tolist()
    [-1, 1, 0, 0]
    """
    difference = np.asarray(values - line, dtype=float)
    hair = HAIR * np.maximum(np.abs(values), np.abs(line))
    return np.where(difference > hair, 1, np.where(difference < -hair, -1, 0)).astype(np.int64)


def steps(values: Values) -> Signs:
    """Whether each value rises (+1) or falls (-1) from the one before; the first is 0.

    >>> steps(np.array([1.0, 3.0, 3.0, 2.0])).tolist()
    [0, 1, 0, -1]
    """
    before = np.concatenate([[np.nan], values[:-1]])[: len(values)]
    return signs(values, before)


def ends_of_runs(marks: Signs, length: int) -> Signs:
    """The sign of every point that completes ``length`` equal signs in a row, 0 elsewhere.

    >>> ends_of_runs(np.array([1, 1, 1, 1, -1]), 3).tolist()
    [0, 0, 1, 1, 0]
    """
    ends = np.zeros(len(marks), dtype=np.int64)
    for last in range(length - 1, len(marks)):
        window = marks[last - length + 1 : last + 1]
        if abs(int(window.sum())) == length:
            ends[last] = marks[last]
    return ends


def spread_back(ends: Signs, length: int) -> Signs:
    """Each run's sign on all its ``length`` points; a later run has the points it shares with an earlier one.

    >>> spread_back(np.array([0, 0, 1, 1, 0]), 3).tolist()
    [1, 1, 1, 1, 0]
    """
    spread = np.zeros(len(ends), dtype=np.int64)
    for last in np.flatnonzero(ends):
        spread[max(last - length + 1, 0) : last + 1] = ends[last]
    return spread

"""The one place for suppression: what may not leave, and what else must stay back so that it cannot be worked out.

Counts of people below the threshold are hidden; events inherit the count of people behind them. Where
one cell of a line that adds up is hidden, at least one more is, so that the total gives nothing away
(secondary suppression).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

Mask = npt.NDArray[np.bool_]


def too_few(people: float | None, threshold: int) -> bool:
    """Whether a count of people must be hidden: at least one of them, and fewer than the threshold.

    >>> [too_few(people, 5) for people in (0, 1, 4, 5, None)]
    [False, True, True, False, False]
    """
    return people is not None and 0 < people < threshold


def hidden_share(people: float, others: float, threshold: int) -> bool:
    """Whether a share of people must be hidden: either side is too few, or everyone is on one side.

    "All" and "none" say something of each single person.

    >>> hidden_share(9, 5, 5), hidden_share(10, 4, 5), hidden_share(14, 0, 5)
    (False, True, True)
    """
    return min(people, others) < threshold


def hidden_cells(people: pd.Series[float], counts: pd.Series[float], threshold: int) -> Mask:
    """Which cells of one line that adds up to a published total must be hidden.

    Args:
        people: the people behind each cell; missing where there are none to protect.
        counts: what adds up (events or people), never negative.
        threshold: the fewest people that may be shown.

    Returns:
        One flag a cell. With any cell hidden, at least two are, and together they hold at least the
        threshold and more than one each, so no hidden cell follows from the total. Where that cannot be
        had, every cell that is not zero is hidden; then the total itself may not be published
        (:func:`total_gives_away`).

    >>> hidden_cells(pd.Series([3, 9, 8]), pd.Series([4, 40, 30]), 5).tolist()
    [True, False, True]
    """
    mask = np.array([too_few(None if pd.isna(n) else float(n), threshold) for n in people], dtype=bool)
    amounts = counts.to_numpy(dtype=float)
    while mask.any() and not _blurred(amounts[mask], threshold):
        spare = np.flatnonzero(~mask & (amounts > 0))
        if not len(spare):
            break
        mask[spare[amounts[spare].argmin()]] = True
    return mask


def total_gives_away(hidden: Mask, counts: pd.Series[float], threshold: int) -> bool:
    """Whether the hidden cells could still be worked out from the line's total.

    >>> total_gives_away(np.array([True]), pd.Series([3]), 5)
    True
    """
    return bool(hidden.any()) and not _blurred(counts.to_numpy(dtype=float)[hidden], threshold)


def _blurred(hidden: npt.NDArray[np.float64], threshold: int) -> bool:
    """Two hidden cells or more, whose sum leaves each of them open (each is known to be at least 1)."""
    return len(hidden) >= 2 and hidden.sum() >= max(threshold, len(hidden) + 1)

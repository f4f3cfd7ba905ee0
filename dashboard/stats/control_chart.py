"""The XmR control chart with the NHS "Making Data Count" rules.

Source: NHSRplotthedots 0.2.2 (NHS-R community), the reference implementation of NHS England's Making
Data Count tool; XmR limits from Wheeler, "Understanding Variation" (2.66 = 3 / 1.128).

Limits are not floored at 0 nor capped at 100%. The rules, first match naming the point:

1. outlier: beyond a limit;
2. trend: 7 points in a row, each above (or each below) the one before;
3. two in three: of 3 points in a row on one side of the mean, 2 or more lie beyond two thirds of the
   way to a limit (and within it); those are named, not their neighbour;
4. shift: 7 points in a row on one side of the mean.

A missing month stays missing. It breaks every run, since "seven in a row" was not seen; the moving range
is taken between the points either side, which can only widen the limits of a drifting series. Both choices
make a signal rarer, never likelier.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable
from typing import Literal, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.model import Better
from dashboard.stats.direction import meaning
from dashboard.stats.runs import Signs, Values, ends_of_runs, signs, spread_back, steps

Assurance = Literal["passes", "fails", "hit or miss", "none"]

REACH = 2.66
"""Limits stand this many average moving ranges from the mean."""
SCREEN = 3.267
"""With screening, moving ranges from this many averages up are left out, once."""
RUN = 7
FEWEST_TO_FIX = 12


class Limits(NamedTuple):
    """The mean and its process limits, in the unit of the values; missing where they cannot be said."""

    centre: float
    lower: float
    upper: float


def limits(baseline: Values, screening: bool = False) -> Limits:
    """Mean and process limits of the baseline's recorded points.

    Args:
        baseline: values in time order; missing ones are passed over.
        screening: leave out, once, the moving ranges that are 3.267 times their average or more. The mean
            still uses every point. The Making Data Count tool does not screen; NHSRplotthedots does by default.

    Returns:
        Missing limits below two points, a missing mean below one.

    >>> [round(line, 2) for line in limits(np.array([1.0, 3.0, 2.0, 2.0]))]
    [2.0, -0.66, 4.66]
    """
    recorded = baseline[~np.isnan(baseline)]
    if not len(recorded):
        return Limits(np.nan, np.nan, np.nan)
    ranges = np.abs(np.diff(recorded))
    # In a constant series every range is 0, none is below 0, and screening would leave nothing.
    if screening and ranges.any():
        ranges = ranges[ranges < SCREEN * ranges.mean()]
    centre = float(recorded.mean())
    reach = REACH * float(ranges.mean()) if len(ranges) else np.nan
    return Limits(centre, centre - reach, centre + reach)


def control_chart(
    values: pd.Series[float],
    better: Better,
    *,
    rebase: Collection[Hashable] = (),
    fix_after_n_points: int | None = None,
    screening: bool = False,
) -> pd.DataFrame:
    """Every point with its limits, the rule it breaks and what that means.

    Args:
        values: indexed by period, in order, one value each; a missing period is a missing value, not a row left out.
        better: which direction is an improvement.
        rebase: periods at which the process was changed on purpose: a new mean and limits start there.
        fix_after_n_points: take mean and limits from each segment's first so many recorded points (12 or more);
            later points are still tested against them.
        screening: see :func:`limits`.

    Returns:
        One row a period: ``period``, ``value``, ``segment`` (0, 1, …), ``centre``, ``lower``, ``upper``;
        ``label`` (outlier, trend, two in three, shift, common cause, missing); ``direction`` (+1 high or
        rising, -1 low or falling, 0 neither); ``meaning`` (see :mod:`dashboard.stats.direction`, or missing).

    Raises:
        ValueError: periods repeat or are out of order, a value is infinite, a rebase names no period,
            or the baseline is fixed on fewer than 12 points.

    >>> steady = pd.Series([1.0, 2.0] * 7 + [9.0], index=range(15))
    >>> control_chart(steady, better="lower").iloc[-1][["label", "meaning"]].tolist()
    ['outlier', 'concern']
    """
    check_series(values)
    if fix_after_n_points is not None and fix_after_n_points < FEWEST_TO_FIX:
        raise ValueError(f"limits can be fixed on {FEWEST_TO_FIX} points or more, not {fix_after_n_points}")
    starts = values.index.isin(list(rebase))
    if starts.sum() != len(set(rebase)):
        raise ValueError("a period to rebase at is not in the series")
    segment = np.cumsum(starts) - int(starts[:1].sum())  # a rebase at the very first point changes nothing
    points = pd.DataFrame({"period": values.index, "value": values.to_numpy(dtype=float), "segment": segment})
    charted = [
        _segment(part, better, fix_after_n_points, screening) for _, part in points.groupby("segment", sort=True)
    ]
    return pd.concat(charted, ignore_index=True) if charted else _segment(points, better, None, screening)


def assurance(lower: float, upper: float, target: float | None, better: Better) -> Assurance:
    """Whether the process, left as it is, will meet its target every time, never, or by luck.

    Args:
        lower: the latest lower limit.
        upper: the latest upper limit.
        target: None where no target was set.
        better: neutral measures have no assurance.

    >>> assurance(1, 3, target=4, better="higher"), assurance(5, 7, 4, "higher"), assurance(1, 5, 4, "higher")
    ('fails', 'passes', 'hit or miss')
    """
    if target is None or better == "neutral" or np.isnan([lower, upper, target]).any():
        return "none"
    above = int(signs(np.array([target]), upper)[0]) > 0
    below = int(signs(np.array([target]), lower)[0]) < 0
    if above or below:
        return "passes" if above == (better == "lower") else "fails"
    return "hit or miss"


def two_in_three(close: npt.NDArray[np.bool_], side: Signs) -> npt.NDArray[np.bool_]:
    """The points of every window of 3 that lies on one side of the mean with 2 or more close to a limit.

    >>> two_in_three(np.array([True, False, True, False]), np.array([1, 1, 1, 1])).tolist()
    [True, True, True, False]
    """
    found = np.zeros(len(side), dtype=bool)
    for first in range(len(side) - 2):
        window = slice(first, first + 3)
        if abs(int(side[window].sum())) == 3 and close[window].sum() >= 2:
            found[window] = True
    return found


def check_series(values: pd.Series[float]) -> None:
    """Refuse a series no chart can be made of.

    >>> check_series(pd.Series([1.0, 2.0], index=["2020-02", "2020-01"]))
    Traceback (most recent call last):
        ...
    ValueError: the periods of a chart must be in order, each once
    """
    if not (values.index.is_monotonic_increasing and values.index.is_unique):
        raise ValueError("the periods of a chart must be in order, each once")
    if np.isinf(values.to_numpy(dtype=float)).any():
        raise ValueError("a value to be charted is infinite")


def _segment(points: pd.DataFrame, better: Better, fix_after_n_points: int | None, screening: bool) -> pd.DataFrame:
    value = np.asarray(points["value"], dtype=np.float64)
    recorded = ~np.isnan(value)
    baseline = value[recorded][:fix_after_n_points]
    centre, lower, upper = limits(baseline, screening)
    rules = _rules(value, Limits(centre, lower, upper))
    named = [found != 0 for found in rules.values()]
    direction = np.select(named, list(rules.values()), 0)
    label = np.where(recorded, np.select(named, list(rules), "common cause"), "missing")
    means = [meaning(int(way), better) if known else "missing" for way, known in zip(direction, recorded, strict=True)]
    return points.assign(centre=centre, lower=lower, upper=upper, label=label, direction=direction, meaning=means)


def _rules(value: Values, line: Limits) -> dict[str, Signs]:
    """The direction each rule gives each point, in order of precedence."""
    side = signs(value, line.centre)
    third = (line.upper - line.centre) / 3
    outside = np.maximum(signs(value, line.upper), 0) + np.minimum(signs(value, line.lower), 0)
    near = np.maximum(signs(value, line.upper - third), 0) + np.minimum(signs(value, line.lower + third), 0)
    close = (near != 0) & (outside == 0)
    return {
        "outlier": outside,
        # Seven points rising are six rises.
        "trend": spread_back(ends_of_runs(steps(value), RUN - 1), RUN),
        "two in three": np.where(close & two_in_three(close, side), side, 0),
        "shift": spread_back(ends_of_runs(side, RUN), RUN),
    }

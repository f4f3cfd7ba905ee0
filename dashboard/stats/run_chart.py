"""The run chart: a median and two rules, for series too short for control limits.

Source: Perla, Provost and Murray, "The run chart: a simple analytical tool for learning from variation
in healthcare processes", BMJ Quality & Safety 2011;20:46-51.

- trend: 5 points or more, each above (or each below) the one before; a repeated value neither counts nor breaks it;
- shift: 6 points or more on one side of the median; a point on the median neither counts nor breaks it.

Half the points lie on each side of their own median, so no shift can show below 12 points: there only a
trend can. A missing month breaks both: it is not known to have gone on.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from dashboard.model import Better
from dashboard.stats.control_chart import check_series
from dashboard.stats.direction import meaning
from dashboard.stats.runs import Signs, Values, ends_of_runs, signs, steps

SHIFT = 6
TREND = 5


def run_chart(values: pd.Series[float], better: Better) -> pd.DataFrame:
    """Every point against the median of them all, the rule it breaks and what that means.

    Args:
        values: indexed by period, in order, one value each; a missing period is a missing value, not a row left out.
        better: which direction is an improvement.

    Returns:
        The shape of :func:`dashboard.stats.control_chart.control_chart`, without limits (missing);
        ``label`` is trend, shift, common cause or missing. A point passed over inside a run
        belongs to it; after its end it does not.

    Raises:
        ValueError: periods repeat or are out of order, or a value is infinite.

    >>> falling = pd.Series([9.0, 8.0, 9.0, 7.0, 6.0, 5.0, 4.0], index=range(7))
    >>> run_chart(falling, better="lower")["label"].tolist()
    ['common cause', 'common cause', 'trend', 'trend', 'trend', 'trend', 'trend']
    """
    check_series(values)
    value = np.asarray(values, dtype=np.float64)
    recorded = ~np.isnan(value)
    centre = float(np.median(value[recorded])) if recorded.any() else np.nan
    trend, shift = _trend(value), _shift(signs(value, centre), recorded)
    direction = np.where(trend != 0, trend, shift)
    label = np.select([~recorded, trend != 0, shift != 0], ["missing", "trend", "shift"], "common cause")
    means = [meaning(int(way), better) if known else "missing" for way, known in zip(direction, recorded, strict=True)]
    return pd.DataFrame(
        {
            "period": values.index,
            "value": value,
            "segment": 0,
            "centre": centre,
            "lower": np.nan,
            "upper": np.nan,
            "label": label,
            "direction": direction,
            "meaning": means,
        }
    )


def _shift(side: Signs, recorded: npt.NDArray[np.bool_]) -> Signs:
    counts = (side != 0) | ~recorded
    return _spread_over(counts, ends_of_runs(side[counts], SHIFT), SHIFT)


def _trend(value: Values) -> Signs:
    after_a_gap = np.isnan(np.concatenate([[np.nan], value[:-1]]))[: len(value)]
    counts = (steps(value) != 0) | np.isnan(value) | after_a_gap
    # Five points rising are four rises.
    return _spread_over(counts, ends_of_runs(steps(value[counts]), TREND - 1), TREND)


def _spread_over(counts: npt.NDArray[np.bool_], ends: Signs, length: int) -> Signs:
    """Each run's sign on every point from its first to its last, those passed over within it too.

    Args:
        counts: which points count towards a run.
        ends: for the counting points alone, the sign of each that completes a run.
        length: how many counting points a run has.
    """
    places, spread = np.flatnonzero(counts), np.zeros(len(counts), dtype=np.int64)
    for last in np.flatnonzero(ends):
        spread[places[last - length + 1] : places[last] + 1] = ends[last]
    return spread

"""How long people stay: the Kaplan–Meier curve, everyone who ever started included.

Source: Kaplan and Meier 1958; Greenwood's variance; limits on the log(-log) scale (Kalbfleisch and
Prentice), the form R's ``survfit(conf.type = "log-log")`` and ``scipy.stats.ecdf`` give.

That scale has no limits where nobody, or everybody, has left. There the exact binomial
(Clopper–Pearson) takes over, and never claims more than was seen:

- nobody has left yet: the upper end is 1; the lower is that of ``n`` staying out of ``n``, where ``n``
  counts only people followed to that day;
- everybody has left: the lower end is 0; the upper is that of none staying out of those seen to leave.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import nan

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from dashboard.stats.intervals import UNKNOWN, Interval, one_tail

Numbers = npt.NDArray[np.float64]


def kaplan_meier(
    days: Sequence[float] | pd.Series[int] | pd.Series[float],
    left: Sequence[bool] | pd.Series[bool],
    at: Sequence[int] | None = None,
    confidence: float = 0.95,
) -> pd.DataFrame:
    """The share still in by each day, with its limits.

    Someone whose follow-up ends on a day is at risk on that day; leaving comes before losing sight.

    Args:
        days: days from start to exit, or to the last day covered; one for each person.
        left: whether the exit was seen; False is still in when last seen (censored). Matched by position.
        at: the days to report, such as ``[84, 182, 364]``; without it day 0 and every day someone's follow-up ends.
        confidence: such as 0.95.

    Returns:
        One row a day: ``day``; ``at_risk``, people followed to that day; ``exits``, people seen to leave up to
        and including it; ``survival``, from 0 to 1; ``low`` and ``high``. Share and limits are missing beyond
        the last day anyone was followed, unless all have left, and where nobody started.

    Raises:
        ValueError: lengths differ, a day is missing or below zero, an exit is neither true nor false,
            or ``confidence`` is not between 0 and 1.

    >>> kaplan_meier([20, 100, 182, 182], [True, False, True, False], at=[84, 182]).round(3)
       day  at_risk  exits  survival    low   high
    0   84        3      1     0.750  0.128  0.961
    1  182        2      2     0.375  0.011  0.808
    """
    lengths, exits = _followed(days, left)
    reported = np.unique(np.append(0.0, lengths)) if at is None else np.asarray(at, dtype=float)
    rows = [_on(day, lengths, exits, confidence) for day in reported]
    curve = pd.DataFrame(rows, columns=["day", "at_risk", "exits", "survival", "low", "high"])
    whole = {"day": "int64"} if bool(np.all(reported == np.floor(reported))) else {}
    return curve.astype({"at_risk": "int64", "exits": "int64", **whole})


def median_day(curve: pd.DataFrame) -> float | None:
    """The first day by which at least half had left; None while more than half are still in.

    Args:
        curve: the whole curve, from :func:`kaplan_meier` without ``at``.

    >>> median_day(kaplan_meier([10, 20, 30, 40], [True, True, False, False]))
    20.0
    >>> median_day(kaplan_meier([10, 40, 40, 40], [True, False, False, False])) is None
    True
    """
    # The share is a product of fractions: a half may come out a hair above a half.
    halved = curve.loc[curve["survival"] <= 0.5 + 1e-9, "day"]
    return float(halved.min()) if len(halved) else None


def _followed(
    days: Sequence[float] | pd.Series[int] | pd.Series[float], left: Sequence[bool] | pd.Series[bool]
) -> tuple[Numbers, npt.NDArray[np.bool_]]:
    lengths, exits = np.asarray(days, dtype=float), np.asarray(left)
    if len(lengths) != len(exits):
        raise ValueError(f"{len(lengths)} lengths of stay but {len(exits)} exits: one of each for every person")
    if not bool(np.all(lengths >= 0)):
        raise ValueError("a length of stay is missing or below zero")
    if bool(pd.isna(exits).any()) or not bool(np.isin(exits, [True, False]).all()):
        raise ValueError("whether each person left must be true or false")
    return lengths, exits.astype(bool)


def _on(
    day: float, lengths: Numbers, exits: npt.NDArray[np.bool_], confidence: float
) -> tuple[float, int, int, float, float, float]:
    seen_leaving = lengths[exits & (lengths <= day)]
    exit_days, leaving = np.unique(seen_leaving, return_counts=True)
    risk = np.array([(lengths >= exit_day).sum() for exit_day in exit_days], dtype=float)
    survival = float(np.prod(1 - leaving / risk))
    at_risk = int((lengths >= day).sum())
    if at_risk == 0 and (survival > 0 or len(lengths) == 0):
        return day, at_risk, len(seen_leaving), nan, *UNKNOWN
    limits = _limits(survival, leaving, risk, at_risk, confidence)
    return day, at_risk, len(seen_leaving), survival, *limits


def _limits(
    survival: float, leaving: npt.NDArray[np.int64], risk: Numbers, at_risk: int, confidence: float
) -> Interval:
    tail = one_tail(confidence)
    if survival == 1:
        return Interval(tail ** (1 / at_risk), 1.0)
    if survival == 0:
        return Interval(0.0, 1 - tail ** (1 / int(leaving.sum())))
    greenwood = float(np.sum(leaving / (risk * (risk - leaving))))
    reach = float(stats.norm.isf(tail)) * np.sqrt(greenwood) / abs(np.log(survival))
    return Interval(float(survival ** np.exp(reach)), float(survival ** np.exp(-reach)))

"""Which chart a monthly series has earned, and what its latest point says.

The ladder (product, rules of honesty): below 5 points nothing could show a change; below 12 a run chart;
at 12 an XmR chart with trial limits; from 13 an XmR chart with the Making Data Count rules. A month without
a value does not count as a point.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from dashboard.model import Better
from dashboard.stats.control_chart import Assurance, assurance, control_chart
from dashboard.stats.run_chart import TREND, run_chart

Rung = Literal["none", "run", "trial", "xmr"]
Variation = Literal["improvement", "concern", "neutral change", "common cause", "too few"]

FEWEST_FOR_RUN = TREND
"""A run chart's shortest rule: with fewer points no rule could ever fire."""
FEWEST_FOR_TRIAL = 12
FEWEST_FOR_XMR = 13


@dataclass(frozen=True, eq=False)
class Signal:
    """What a monthly series shows, for charts, icons and words alike.

    Args:
        chart: the rung of the ladder: none, run, trial or xmr.
        points: one row a month from first to last: ``period`` ("2020-03"), ``value``, ``segment``, ``centre``
            (median or mean), ``lower``, ``upper`` (missing on a run chart), ``label`` (the rule broken, common
            cause, missing, or too few), ``direction`` (+1, 0, -1), ``meaning``.
        variation: what the latest recorded point says.
        assurance: the latest limits against the target; "none" without limits, target or better direction.
        since: the first month of the latest point's signal; None without one.
        rule: the rule that made it: outlier, trend, two in three, shift; None without one.
        direction: +1 high or rising, -1 low or falling, 0 no signal.
        latest: the latest month with a value; None without one.
        gaps: months without a value between the first and the latest that have one.
        rebased: the rebases that took effect.
    """

    chart: Rung
    points: pd.DataFrame
    variation: Variation
    assurance: Assurance
    since: str | None
    rule: str | None
    direction: int
    latest: str | None
    gaps: tuple[str, ...]
    rebased: tuple[str, ...]


def signal(
    series: pd.Series[float],
    better: Better,
    target: float | None = None,
    *,
    rebase: Collection[str] = (),
    fix_after_n_points: int | None = None,
    screening: bool = False,
) -> Signal:
    """Choose the chart for a monthly series and read its latest point.

    Args:
        series: values indexed by month ("2020-03" or monthly periods), each month once, in any order. A month
            left out is a missing month, never zero.
        better: which direction is an improvement.
        target: the target in force now, in the unit of the values.
        rebase: months ("2020-03") at which the process was changed on purpose. One takes effect once there are
            12 points on each side of it: fewer cannot carry limits.
        fix_after_n_points: see :func:`dashboard.stats.control_chart.control_chart`.
        screening: see :func:`dashboard.stats.control_chart.limits`.

    Raises:
        ValueError: a month appears twice, an index entry is not a month, or the chart cannot be made.

    >>> months = pd.period_range("2019-10", periods=7, freq="M")
    >>> seen = signal(pd.Series([9, 8, 9, 7, 6, 5, 4], index=months), better="lower")
    >>> seen.chart, seen.variation, seen.since
    ('run', 'improvement', '2019-12')
    """
    values = _every_month(series)
    rebased = _effective(values, {str(pd.Period(month, freq="M")) for month in rebase})
    count = int(values[rebased[-1] if rebased else None :].count())
    chart = _rung(count)
    if chart in ("none", "run"):
        points = run_chart(values, better)
    else:
        points = control_chart(
            values, better, rebase=rebased, fix_after_n_points=fix_after_n_points, screening=screening
        )
    if chart == "none":
        points = _without_a_verdict(points)
    return _read(chart, points, better, target, rebased)


def _rung(points: int) -> Rung:
    if points < FEWEST_FOR_RUN:
        return "none"
    if points < FEWEST_FOR_TRIAL:
        return "run"
    return "trial" if points < FEWEST_FOR_XMR else "xmr"


def _read(chart: Rung, points: pd.DataFrame, better: Better, target: float | None, rebased: tuple[str, ...]) -> Signal:
    recorded = points[points["value"].notna()]
    if recorded.empty:
        return Signal(chart, points, "too few", "none", None, None, 0, None, (), rebased)
    first, last = recorded.index[0], recorded.index[-1]
    between = points.loc[first:last]
    gaps = tuple(between.loc[between["value"].isna(), "period"])
    latest = points.loc[last]
    since = _since(between) if latest["direction"] else None
    return Signal(
        chart=chart,
        points=points,
        variation=latest["meaning"],
        assurance=assurance(latest["lower"], latest["upper"], target, better),
        since=since,
        rule=latest["label"] if since else None,
        direction=int(latest["direction"]),
        latest=latest["period"],
        gaps=gaps,
        rebased=rebased,
    )


def _since(points: pd.DataFrame) -> str:
    """The first period of the unbroken signal that the last point belongs to."""
    rows = points[["period", "segment", "direction", "label"]].to_dict("records")
    start = latest = rows.pop()
    skipped = False
    for row in reversed(rows):
        if row["segment"] != latest["segment"] or row["label"] == "missing":
            break
        if row["direction"] == latest["direction"]:
            start, skipped = row, False
        # The unnamed middle of a two in three belongs to it.
        elif row["direction"] == 0 and start["label"] == "two in three" and not skipped:
            skipped = True
        else:
            break
    return str(start["period"])


def _without_a_verdict(points: pd.DataFrame) -> pd.DataFrame:
    recorded = points["value"].notna()
    verdict = pd.Series("too few", index=points.index).where(recorded, "missing")
    return points.assign(centre=float("nan"), label=verdict, direction=0, meaning=verdict)


def _every_month(series: pd.Series[float]) -> pd.Series[float]:
    """The series by month text, in order, from its first month to its last with none left out."""
    months = pd.PeriodIndex(series.index, freq="M")
    if not months.is_unique:
        raise ValueError("a month appears twice in a monthly series")
    values = pd.Series(series.to_numpy(dtype=float, na_value=float("nan")), index=months)
    if len(values):
        values = values.reindex(pd.period_range(months.min(), months.max(), freq="M"))
    return values.set_axis(values.index.astype(str))


def _effective(values: pd.Series[float], rebase: Collection[str]) -> tuple[str, ...]:
    """The rebases with enough recorded points on each side to carry limits of their own."""
    kept: list[str] = []
    for month in sorted(rebase):
        before = values[(values.index < month) & (values.index >= (kept[-1] if kept else ""))]
        since = values[values.index >= month]
        if month in values.index and min(before.count(), since.count()) >= FEWEST_FOR_TRIAL:
            kept.append(month)
    return tuple(kept)

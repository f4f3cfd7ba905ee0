"""The ladder: which chart a monthly series has earned, and the words its latest point allows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import pytest

from dashboard.model import Better
from dashboard.stats.ladder import Signal, signal

MISSING = float("nan")


def _months(values: Sequence[float], start: str = "2019-10") -> pd.Series[float]:
    return pd.Series(values, index=pd.period_range(start, periods=len(values), freq="M").astype(str), dtype=float)


def _signal(values: Sequence[float], better: Better = "higher", **options: Any) -> Signal:
    return signal(_months(values), better, **options)


@pytest.mark.parametrize(
    ("points", "chart"), [(0, "none"), (4, "none"), (5, "run"), (11, "run"), (12, "trial"), (13, "xmr"), (40, "xmr")]
)
def test_the_rungs(points: int, chart: str) -> None:
    found = _signal([1.0, 2.0] * (points // 2) + [1.0] * (points % 2))
    assert found.chart == chart
    assert found.variation == ("too few" if chart == "none" else "common cause")
    assert found.since is None


def test_missing_months_earn_no_rung_and_are_named() -> None:
    found = _signal([1.0, 2.0, MISSING, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0, 2.0, 1.0])
    assert found.chart == "run"
    assert found.gaps == ("2019-12",)
    assert found.points.loc[2, "label"] == "missing"


def test_a_month_left_out_is_missing_not_zero() -> None:
    series = _months([4.0] * 14).drop("2020-01")
    found = signal(series, "lower")
    assert found.gaps == ("2020-01",)
    assert found.points["period"].tolist() == _months([0.0] * 14).index.tolist()
    assert found.points["value"].isna().sum() == 1
    assert found.points["centre"].unique().tolist() == [4.0]
    assert found.variation == "common cause"


def test_months_come_in_any_order_and_as_periods() -> None:
    series = _months([1, 5, 2, 5, 1, 5, 2, 5, 1, 5, 2, 5, 9])
    shuffled = pd.Series(series.to_numpy(), index=pd.PeriodIndex(series.index, freq="M")).sample(frac=1, random_state=1)
    pd.testing.assert_frame_equal(signal(shuffled, "higher").points, signal(series, "higher").points)


def test_late_months_are_not_gaps_and_the_latest_recorded_point_speaks() -> None:
    found = _signal([1.0, 2.0] * 7 + [9.0, MISSING, MISSING], better="lower")
    assert found.latest == found.since == "2020-12"
    assert (found.variation, found.rule, found.direction) == ("concern", "outlier", 1)
    assert found.gaps == ()


def test_a_past_signal_is_not_the_latest_word() -> None:
    assert _signal([1.0, 2.0] * 5 + [9.0] + [1.0, 2.0] * 3).variation == "common cause"


def test_a_shift_says_since_when() -> None:
    found = _signal([10, 13] * 4 + [6, 9] * 4, better="lower")
    assert (found.variation, found.rule, found.since) == ("improvement", "shift", "2020-06")


def test_two_in_three_is_since_the_first_of_the_three() -> None:
    # Limits fixed on the first twelve: about 0, near limits ±4.43, limits ±6.65.
    found = _signal([1.25, -1.25] * 6 + [0.0, 5.0, 1.0, 5.0], fix_after_n_points=12)
    assert (found.rule, found.since) == ("two in three", "2020-11")


def test_a_signal_does_not_reach_back_over_a_gap_or_an_opposite_signal() -> None:
    over_a_gap = _signal([1.25, -1.25] * 6 + [9.0, MISSING, 9.0], fix_after_n_points=12)
    assert over_a_gap.since == "2020-12"
    opposite = _signal([1.25, -1.25] * 6 + [-9.0, 9.0], fix_after_n_points=12)
    assert opposite.since == "2020-11"


@pytest.mark.parametrize(
    ("better", "target", "expected"),
    [("higher", 9.0, "fails"), ("higher", -9.0, "passes"), ("lower", 9.0, "passes"), ("higher", 1.0, "hit or miss")],
)
def test_assurance_needs_limits_and_a_target(better: Better, target: float, expected: str) -> None:
    steady = [1.0, 2.0] * 7
    assert _signal(steady, better=better, target=target).assurance == expected
    assert _signal(steady, better=better).assurance == "none"
    assert _signal(steady, better="neutral", target=target).assurance == "none"
    assert _signal(steady[:11], better=better, target=target).assurance == "none"


def test_a_neutral_measure_changes_without_praise() -> None:
    assert _signal([1.0, 2.0] * 7 + [9.0], better="neutral").variation == "neutral change"


def test_a_rebase_takes_effect_once_each_side_has_twelve_points() -> None:
    values = [1.0, 2.0] * 6 + [11.0, 12.0] * 6
    early = _signal(values[:23], rebase=["2020-10"])
    assert early.rebased == ()
    assert early.points["segment"].unique().tolist() == [0]
    in_time = _signal(values, rebase=["2020-10"])
    assert in_time.rebased == ("2020-10",)
    assert in_time.chart == "trial"
    assert in_time.points["centre"].iloc[[0, -1]].tolist() == [1.5, 11.5]
    assert _signal([*values, 11.0], rebase=["2020-10"]).chart == "xmr"


def test_a_rebase_outside_the_series_waits() -> None:
    assert _signal([1.0, 2.0] * 14, rebase=["2035-01", "1999-01"]).rebased == ()


def test_with_too_few_points_the_months_are_shown_without_a_line_or_a_verdict() -> None:
    found = _signal([3.0, MISSING, 9.0])
    assert found.points["value"].iloc[[0, 2]].tolist() == [3.0, 9.0]
    assert found.points["centre"].isna().all()
    assert found.points["label"].tolist() == ["too few", "missing", "too few"]
    assert (found.variation, found.latest, found.gaps) == ("too few", "2019-12", ("2019-11",))


def test_nothing_recorded_at_all() -> None:
    for nothing in ([], [MISSING, MISSING]):
        found = _signal(nothing)
        assert (found.chart, found.variation, found.latest) == ("none", "too few", None)


def test_a_month_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        signal(pd.Series([1.0, 2.0], index=["2020-01", "2020-01"]), "higher")

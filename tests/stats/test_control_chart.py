"""The XmR chart against NHSRplotthedots' own cases, published limits and its edges."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.model import Better
from dashboard.stats.control_chart import REACH, Assurance, assurance, control_chart, limits, two_in_three
from dashboard.stats.runs import ends_of_runs, spread_back, steps

VIGNETTE = [1, 2, 1, 2, 10, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1, 2, 1]
MISSING = float("nan")


def _series(values: Sequence[float]) -> pd.Series[float]:
    return pd.Series(values, index=range(len(values)), dtype=float)


def _labels(values: Sequence[float], better: Better = "higher") -> list[str]:
    return list(control_chart(_series(values), better)["label"])


@pytest.mark.real_data
def test_the_rules_are_those_of_the_reference(real_data: Path) -> None:
    fixtures = json.loads((real_data / "spc/rule_fixtures.json").read_text())
    cases = {name.split(" (")[0]: group["cases"] for name, group in fixtures.items() if isinstance(group, dict)}
    for case in cases["seven_point_one_side_mean"]:
        assert np.abs(ends_of_runs(np.array(case["in"]), 7)).tolist() == case["out"]
    for case in cases["part_of_seven"]:
        assert np.abs(spread_back(np.array(case["in"]), 7)).tolist() == case["out"]
    for case in cases["seven_point_trend"]:
        assert ends_of_runs(steps(np.array(case["in"], dtype=float)), 6).tolist() == case["out"]
    for case in cases["two_in_three"]:
        close, side = case["in"]
        assert two_in_three(np.array(close) == 1, np.array(side)).tolist() == [flag == 1 for flag in case["out"]]
    for case in cases["part_of_two_in_three"]:
        close = np.array(case["flags"]) == 1
        found = close & two_in_three(close, np.ones(len(close), dtype=np.int64))
        assert found.tolist() == [flag == 1 for flag in case["out"]]


@pytest.mark.real_data
def test_twenty_random_normals_as_the_reference_charts_them(real_data: Path) -> None:
    series = pd.read_csv(real_data / "spc/xmr_rnorm20_input.csv", index_col="date")["value"]
    chart = control_chart(series, "higher")
    assert chart["centre"].unique() == pytest.approx([0.1416238], abs=1e-6)
    assert chart["lower"].unique() == pytest.approx([-3.01138], abs=1e-5)
    assert chart["upper"].unique() == pytest.approx([3.294627], abs=1e-5)
    assert set(chart["label"]) == {"common cause"}


@pytest.mark.real_data
@pytest.mark.parametrize(
    ("column", "mean", "moving_range", "lower", "upper"),
    [
        ("attendances", 10_631.667, 609.400, 9_010.663, 12_252.671),
        ("breaches", 633.306, 190.571, 126.386, 1_140.226),
        ("admissions", 2_176.806, 137.543, 1_810.942, 2_542.670),
    ],
)
def test_south_tees_emergency_department(
    real_data: Path, column: str, mean: float, moving_range: float, lower: float, upper: float
) -> None:
    returns = pd.read_csv(real_data / "nhs/ae_attendances.csv")
    south_tees = returns[(returns["org_code"] == "RTR") & (returns["type"] == "1")].set_index("period")[column]
    assert len(south_tees) == 36
    chart = control_chart(south_tees.sort_index(), "lower")
    found = chart[["centre", "lower", "upper"]].iloc[-1].tolist()
    assert found == pytest.approx([mean, lower, upper], abs=5e-4)
    assert (found[2] - found[0]) / REACH == pytest.approx(moving_range, abs=5e-4)


def test_screening_is_off_unless_asked_for() -> None:
    values = np.array(VIGNETTE, dtype=float)
    assert [round(line, 2) for line in limits(values)] == [1.94, -3.06, 6.95]
    assert [round(line, 2) for line in limits(values, screening=True)] == [1.94, -0.72, 4.60]
    chart = control_chart(_series(VIGNETTE), "higher", screening=True)
    assert round(float(chart["upper"].iloc[0]), 2) == 4.60


@pytest.mark.parametrize("screening", [False, True])
@pytest.mark.parametrize("value", [0.0, 0.3, 0.1 + 0.2, 1e6 / 3])
def test_a_constant_series_has_limits_on_its_mean_and_no_signal(value: float, screening: bool) -> None:
    chart = control_chart(_series([value] * 20), "higher", screening=screening)
    assert chart[["centre", "lower", "upper"]].to_numpy() == pytest.approx(np.full((20, 3), value))
    assert set(chart["label"]) == {"common cause"}


def test_limits_are_neither_floored_nor_capped() -> None:
    chart = control_chart(_series([0.0, 1.0] * 8), "higher")
    assert chart["lower"].iloc[0] < 0
    assert chart["upper"].iloc[0] > 1


def test_a_trend_shows_only_once_seven_points_rise() -> None:
    wobble = [1.0, 8.0] * 6
    assert "trend" not in _labels([*wobble, 1, 2, 3, 4, 5, 6])
    assert _labels([*wobble, 1, 2, 3, 4, 5, 6, 7])[-7:].count("trend") == 7


def test_a_tie_breaks_a_trend() -> None:
    assert "trend" not in _labels([1, 2, 3, 3, 4, 5, 6])


def test_a_rising_trend_below_the_mean_counts_as_high() -> None:
    chart = control_chart(_series([50, 1, 50, 1, 50, 1, 2, 3, 4, 5, 6, 7, 1, 50, 1, 50]), "higher")
    trend = chart[chart["label"] == "trend"]
    assert trend["period"].tolist() == list(range(5, 12))
    assert (trend["value"] < trend["centre"]).all()
    assert set(trend["meaning"]) == {"improvement"}


def test_the_turning_point_of_two_trends_belongs_to_the_later() -> None:
    wide = [20.0, -20.0] * 6  # so that no point of the two trends lies outside
    chart = control_chart(_series([*wide, 7, 6, 5, 4, 3, 2, 1, 2, 3, 4, 5, 6, 7]), "higher")
    assert chart["direction"].iloc[12:].tolist() == [-1] * 6 + [1] * 7
    assert set(chart["label"].iloc[12:]) == {"trend"}


def test_seven_on_one_side_are_a_shift_and_a_point_on_the_mean_breaks_it() -> None:
    low, high = [1.0, 2.0, 1.5, 2.0, 1.0, 2.0, 1.5], [3.0, 4.0, 3.5, 4.0, 3.0, 4.0, 3.5]
    assert _labels([*low, *high]) == ["shift"] * 14
    assert "shift" not in _labels([1, 1.5, 1, 2.5, 1, 1.5, 1, 4, 3.5, 4, 2.5, 4, 3.5, 4])


# Thirteen points about 0 whose limits are near ±6.7 fix the line; what follows is only tested against it.
STEADY = [1.25, -1.25] * 6


def _after_steady(*values: float) -> list[str]:
    chart = control_chart(_series([*STEADY, 0.0, *values]), "higher", fix_after_n_points=12)
    assert chart["upper"].iloc[0] == pytest.approx(6.65)
    return list(chart["label"].iloc[13:])


def test_two_of_three_near_a_limit_are_named_and_their_neighbour_is_not() -> None:
    assert _after_steady(5, 1, 5) == ["two in three", "common cause", "two in three"]


def test_two_in_three_never_reaches_across_the_mean() -> None:
    assert _after_steady(5, -1, 5) == ["common cause"] * 3


def test_a_point_outside_is_not_close() -> None:
    assert _after_steady(7, 1, 5) == ["outlier", "common cause", "common cause"]


def test_a_point_on_the_limit_is_not_outside() -> None:
    assert _after_steady(6.65) == ["common cause"]


def test_the_first_rule_that_fits_names_the_point() -> None:
    assert _after_steady(1, 2, 3, 4, 5, 6, 7) == ["trend"] * 6 + ["outlier"]


@pytest.mark.parametrize(
    ("better", "expected"), [("higher", "improvement"), ("lower", "concern"), ("neutral", "neutral change")]
)
def test_what_a_high_outlier_means_depends_on_what_is_better(better: Better, expected: str) -> None:
    chart = control_chart(_series([1, 2] * 7 + [9]), better)
    assert chart["meaning"].iloc[-1] == expected
    assert chart["meaning"].iloc[0] == "common cause"


def test_a_rebase_starts_new_limits_at_that_very_point() -> None:
    before, after = [1.0, 2.0] * 7, [11.0, 12.0] * 7
    chart = control_chart(_series([*before, *after]), "higher", rebase=[14])
    assert chart["segment"].tolist() == [0] * 14 + [1] * 14
    assert chart["centre"].tolist() == [1.5] * 14 + [11.5] * 14
    # The jump from one segment to the next is no moving range of either.
    assert (chart["upper"] - chart["centre"]).unique() == pytest.approx([2.66])
    assert set(chart["label"]) == {"common cause"}


def test_a_rebase_at_the_first_point_changes_nothing() -> None:
    series = _series([1, 2, 3, 1, 2])
    pd.testing.assert_frame_equal(control_chart(series, "higher", rebase=[0]), control_chart(series, "higher"))


def test_a_missing_month_is_not_zero_and_breaks_a_run() -> None:
    rising = [1.0, 2.0, 3.0, MISSING, 5.0, 6.0, 7.0, 8.0]
    chart = control_chart(_series(rising), "higher")
    assert chart["label"].iloc[3] == chart["meaning"].iloc[3] == "missing"
    assert chart["centre"].iloc[0] == pytest.approx(32 / 7)
    assert "trend" not in set(chart["label"])
    # Ranges 1, 1, 2, 1, 1, 1: the one across the gap is between the points either side.
    assert chart["upper"].iloc[0] - chart["centre"].iloc[0] == pytest.approx(2.66 * 7 / 6)


def test_a_baseline_is_counted_in_recorded_points() -> None:
    chart = control_chart(_series([MISSING, *STEADY, 100.0]), "higher", fix_after_n_points=12)
    assert chart["centre"].iloc[0] == 0


def test_too_little_for_limits_has_none() -> None:
    assert control_chart(_series([3.0]), "higher")[["lower", "upper"]].isna().all(axis=None)
    assert control_chart(_series([MISSING]), "higher")["label"].tolist() == ["missing"]
    assert control_chart(_series([]), "higher").empty


@pytest.mark.parametrize(
    ("values", "options", "complaint"),
    [
        (pd.Series([1.0, 2.0], index=["a", "a"]), {}, "in order, each once"),
        (pd.Series([1.0, 2.0], index=["b", "a"]), {}, "in order, each once"),
        (pd.Series([1.0, float("inf")], index=["a", "b"]), {}, "infinite"),
        (pd.Series([1.0, 2.0], index=["a", "b"]), {"rebase": ["c"]}, "not in the series"),
        (pd.Series([1.0, 2.0], index=["a", "b"]), {"fix_after_n_points": 11}, "12 points or more"),
        (pd.Series([1.0, 2.0], index=["a", "b"]), {"better": "up"}, "higher, lower or neutral"),
    ],
)
def test_what_cannot_be_charted_is_refused(
    values: pd.Series[float], options: dict[str, object], complaint: str
) -> None:
    arguments: dict[str, object] = {"better": "higher", **options}
    with pytest.raises(ValueError, match=complaint):
        control_chart(values, **arguments)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("lower", "upper", "better", "expected"),
    [
        (1, 3, "higher", "fails"),
        (5, 7, "higher", "passes"),
        (1, 5, "higher", "hit or miss"),
        (1, 3, "lower", "passes"),
        (5, 7, "lower", "fails"),
        (1, 5, "lower", "hit or miss"),
        (1, 4, "higher", "hit or miss"),
        (4, 7, "higher", "hit or miss"),
        (1, 3, "neutral", "none"),
        (MISSING, MISSING, "higher", "none"),
    ],
)
def test_assurance_against_a_target_of_four(lower: float, upper: float, better: Better, expected: Assurance) -> None:
    assert assurance(lower, upper, 4, better) == expected
    assert assurance(lower, upper, None, better) == "none"


readings = st.lists(st.one_of(st.integers(-50, 50), st.just(MISSING)), max_size=30)


@settings(deadline=None)
@given(readings)
def test_turning_a_series_upside_down_turns_its_signals_over(values: list[float]) -> None:
    upright = control_chart(_series(values), "higher")
    over = control_chart(_series([-value for value in values]), "higher")
    assert upright["label"].tolist() == over["label"].tolist()
    assert upright["direction"].tolist() == [-way for way in over["direction"]]


@settings(deadline=None)
@given(readings, st.sampled_from([0.01, 3.0, 1000.0]))
def test_the_unit_of_a_series_does_not_matter(values: list[float], unit: float) -> None:
    scaled = control_chart(_series([value * unit for value in values]), "lower")
    assert control_chart(_series(values), "lower")["label"].tolist() == scaled["label"].tolist()

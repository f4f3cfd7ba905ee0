"""The run chart's two rules, and what neither makes nor breaks them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.stats.run_chart import run_chart

MISSING = float("nan")


def _chart(values: Sequence[float]) -> pd.DataFrame:
    return run_chart(pd.Series(values, index=range(len(values)), dtype=float), "higher")


def _labels(values: Sequence[float]) -> list[str]:
    return list(_chart(values)["label"])


def test_the_line_is_the_median_of_what_was_recorded() -> None:
    chart = _chart([1, MISSING, 2, 90])
    assert chart["centre"].tolist() == [2] * 4
    assert chart[["lower", "upper"]].isna().all(axis=None)


def test_four_rises_make_a_trend_and_three_do_not() -> None:
    assert _labels([9, 1, 2, 3, 4, 0]) == ["common cause"] * 6
    assert _labels([9, 1, 2, 3, 4, 5, 0]) == ["common cause", *["trend"] * 5, "common cause"]


def test_a_repeated_value_neither_counts_nor_breaks_a_trend() -> None:
    assert _labels([1, 2, 2, 3, 4, 4]) == ["common cause"] * 6
    assert _labels([1, 2, 2, 3, 4, 5, 5]) == [*["trend"] * 6, "common cause"]


def test_a_falling_trend_where_higher_is_better_is_a_concern() -> None:
    assert _chart([5, 4, 3, 2, 1])["meaning"].tolist() == ["concern"] * 5


def test_six_on_one_side_of_the_median_are_a_shift_and_five_are_not() -> None:
    assert _labels([1, 2, 1, 2, 1, 2, 8, 9, 8, 9, 8, 9]) == ["shift"] * 12
    assert _labels([1, 2, 1, 2, 1, 8, 2, 9, 8, 9, 8, 9]).count("shift") == 0


def test_a_point_on_the_median_neither_counts_nor_breaks_a_shift() -> None:
    # The median is 5; it stands inside the first run and after the second.
    assert _labels([1, 2, 1, 5, 2, 1, 2, 8, 9, 8, 9, 8, 9, 5]) == [*["shift"] * 13, "common cause"]


def test_a_missing_month_breaks_both() -> None:
    assert "trend" not in _labels([1, 2, MISSING, 3, 4, 5])
    assert "shift" not in _labels([1, 2, 1, MISSING, 2, 1, 2, 8, 9, 8, MISSING, 9, 8, 9])


def test_a_trend_can_start_right_after_a_gap() -> None:
    assert _labels([9, MISSING, 1, 2, 3, 4, 5]) == ["common cause", "missing", *["trend"] * 5]


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(0, 20), st.just(MISSING)), max_size=11))
def test_below_twelve_points_no_shift_can_show_against_their_own_median(values: list[float]) -> None:
    assert "shift" not in _labels(values)


@settings(deadline=None)
@given(st.lists(st.one_of(st.integers(0, 9), st.just(MISSING)), max_size=25))
def test_every_month_keeps_its_row_and_only_missing_months_are_missing(values: list[float]) -> None:
    chart = _chart(values)
    assert len(chart) == len(values)
    assert ((chart["label"] == "missing") == chart["value"].isna()).all()


def test_periods_out_of_order_are_refused() -> None:
    with pytest.raises(ValueError, match="in order"):
        run_chart(pd.Series([1.0, 2.0], index=["2020-02", "2020-01"]), "higher")

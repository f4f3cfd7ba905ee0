"""Runs against what they mean, said the long way."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.stats.runs import ends_of_runs, signs, spread_back, steps

marks = st.lists(st.sampled_from([-1, 0, 1]), max_size=30)


@given(marks, st.integers(2, 7))
def test_a_point_is_in_a_run_when_some_window_around_it_is_all_one_sign(marks: list[int], length: int) -> None:
    series = np.array(marks, dtype=np.int64)
    found = spread_back(ends_of_runs(series, length), length).tolist()
    for here in range(len(marks)):
        windows = [marks[first : first + length] for first in range(max(here - length + 1, 0), here + 1)]
        agreed = any(len(window) == length and abs(sum(window)) == length for window in windows)
        assert found[here] == (marks[here] if agreed else 0)


def test_a_missing_value_lies_nowhere_and_breaks_the_steps_on_both_sides() -> None:
    values = np.array([1.0, 2.0, np.nan, 3.0, 4.0])
    assert signs(values, 0.0).tolist() == [1, 1, 0, 1, 1]
    assert steps(values).tolist() == [0, 1, 0, 0, 1]


def test_an_empty_series_has_no_runs() -> None:
    nothing = np.array([], dtype=np.float64)
    assert steps(nothing).tolist() == []
    assert spread_back(ends_of_runs(signs(nothing, 1.0), 7), 7).tolist() == []


def test_floating_point_noise_is_not_a_side() -> None:
    constant = np.full(13, 0.3)
    assert set(signs(constant, float(constant.mean()))) == {0}

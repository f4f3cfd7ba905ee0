"""The rate ratio against a known answer, at zeros, and its promise that p and interval agree."""

from __future__ import annotations

from math import inf

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from scipy import stats

from dashboard.stats.rate_ratio import RateRatio, rate_ratio

counts = st.integers(0, 400)
times = st.floats(0.1, 5_000)


def test_the_known_answer() -> None:
    found = rate_ratio(11, 800, 21, 3_011)
    assert (found.ratio, found.low, found.high) == pytest.approx((1.971488, 0.858426, 4.277266), abs=1e-6)
    assert found.p is not None
    assert found.p > 0.05


def test_none_after_is_a_ratio_of_zero_with_an_upper_end() -> None:
    found = rate_ratio(0, 10, 20, 20)
    assert (found.ratio, found.low) == (0.0, 0.0)
    # 2.5% is the chance of none after when each of the 20 had a chance 1 - 0.025 ** (1 / 20) of falling after.
    assert found.high == pytest.approx((0.025 ** (-1 / 20) - 1) * 20 / 10)


def test_none_before_has_a_lower_end_only() -> None:
    found = rate_ratio(5, 10, 0, 20)
    assert (found.ratio, found.high) == (None, None)
    assert found.low is not None
    assert found.low > 1
    assert found.p == pytest.approx(2 * (1 / 3) ** 5)


def test_none_at_all_says_nothing() -> None:
    assert rate_ratio(0, 10, 0, 20) == RateRatio(None, 0.0, None, 1.0)


def test_no_time_at_risk_cannot_be_said() -> None:
    assert rate_ratio(0, 0, 5, 20) == RateRatio(None, None, None, None)
    assert rate_ratio(5, 20, 0, 0) == RateRatio(None, None, None, None)


@pytest.mark.parametrize(
    "arguments",
    [(-1, 1, 1, 1), (1.5, 1, 1, 1), (1, -1, 1, 1), (1, 1, 1, float("nan")), (1, 1, 1, 1, 95), (float("nan"), 1, 1, 1)],
)
def test_what_is_no_count_or_time_is_refused(arguments: tuple[int, float, int, float]) -> None:
    with pytest.raises(ValueError, match="count of events|time at risk|confidence"):
        rate_ratio(*arguments)


@given(counts, times, counts, times, st.sampled_from([0.9, 0.95, 0.99]))
def test_p_is_small_exactly_when_the_interval_leaves_out_one(
    after: int, time_after: float, before: int, time_before: float, confidence: float
) -> None:
    found = rate_ratio(after, time_after, before, time_before, confidence)
    assert found.p is not None
    assert found.low is not None
    high = inf if found.high is None else found.high
    assume(abs(found.p - (1 - confidence)) > 1e-9)  # closer than floating point can tell apart
    assert (found.p < 1 - confidence) == (found.low > 1 or high < 1)


@given(counts, times, counts, times)
def test_the_ends_are_where_a_tail_is_exactly_a_fortieth(
    after: int, time_after: float, before: int, time_before: float
) -> None:
    found = rate_ratio(after, time_after, before, time_before)

    def chance(ratio: float) -> float:
        return ratio * time_after / (ratio * time_after + time_before)

    if after:
        assert found.low is not None
        assert stats.binom.sf(after - 1, after + before, chance(found.low)) == pytest.approx(0.025, rel=1e-4)
    if before:
        assert found.high is not None
        assert stats.binom.cdf(after, after + before, chance(found.high)) == pytest.approx(0.025, rel=1e-4)


@given(st.integers(1, 200), times, st.integers(1, 200), times)
def test_swapping_before_and_after_turns_the_ratio_over(a: int, time_a: float, b: int, time_b: float) -> None:
    one, other = rate_ratio(a, time_a, b, time_b), rate_ratio(b, time_b, a, time_a)
    assert one.ratio is not None
    assert other.ratio is not None
    assert one.low is not None
    assert other.high is not None
    assert one.ratio * other.ratio == pytest.approx(1)
    assert one.low * other.high == pytest.approx(1)
    assert one.p == pytest.approx(other.p)

"""Kaplan–Meier against the leukaemia trial everyone checks with, by hand, and against SciPy."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from dashboard.stats.survival import kaplan_meier, median_day

# Acute myelogenous leukaemia (Miller 1997; R's survival::aml), weeks to relapse; False is censored.
MAINTAINED = ([9, 13, 13, 18, 23, 28, 31, 34, 45, 48, 161], [1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0])
NOT_MAINTAINED = ([5, 5, 8, 8, 12, 16, 23, 27, 30, 33, 43, 45], [1, 1, 1, 1, 1, 0, 1, 1, 1, 1, 1, 1])


def _curve(group: tuple[list[int], list[int]], at: list[int] | None = None) -> pd.DataFrame:
    return kaplan_meier(group[0], [bool(left) for left in group[1]], at)


def test_the_medians_of_the_leukaemia_trial() -> None:
    assert median_day(_curve(MAINTAINED)) == 31
    assert median_day(_curve(NOT_MAINTAINED)) == 23


def test_the_curve_of_the_maintained_group() -> None:
    curve = _curve(MAINTAINED, at=[9, 13, 18, 23, 31, 34, 48])
    published = [0.9091, 0.8182, 0.7159, 0.6136, 0.4909, 0.3682, 0.1841]
    assert curve["survival"].round(4).tolist() == published
    assert curve["at_risk"].tolist() == [11, 10, 8, 7, 5, 4, 2]
    assert curve["exits"].tolist() == [1, 2, 3, 4, 5, 6, 7]


def test_a_curve_worked_by_hand() -> None:
    # Twelve start: one leaves on day 30, two are last seen on day 60, one leaves on day 60, eight go on to day 200.
    lengths = [30, 60, 60, 60] + [200] * 8
    left = [True, False, False, True] + [False] * 8
    curve = kaplan_meier(lengths, left)
    assert curve["day"].tolist() == [0, 30, 60, 200]
    assert curve["at_risk"].tolist() == [12, 12, 11, 8]
    assert curve["exits"].tolist() == [0, 1, 2, 2]
    share = (11 / 12) * (10 / 11)
    assert curve["survival"].tolist() == pytest.approx([1, 11 / 12, share, share])
    greenwood = 1 / (12 * 11) + 1 / (11 * 10)
    reach = stats.norm.ppf(0.975) * np.sqrt(greenwood) / -np.log(share)
    assert curve["low"].iloc[-1] == pytest.approx(share ** np.exp(reach))
    assert curve["high"].iloc[-1] == pytest.approx(share ** np.exp(-reach))


def test_before_anyone_leaves_the_lower_end_counts_only_those_followed_so_far() -> None:
    curve = kaplan_meier([50, 100, 100], [False, False, True], at=[10, 60])
    assert curve["survival"].tolist() == [1, 1]
    assert curve["high"].tolist() == [1, 1]
    assert curve["low"].tolist() == pytest.approx([0.025 ** (1 / 3), 0.025 ** (1 / 2)])
    assert curve["low"].tolist() == pytest.approx(
        [stats.binomtest(n, n).proportion_ci(method="exact").low for n in (3, 2)]
    )


def test_once_all_have_left_the_upper_end_counts_only_those_seen_to_leave() -> None:
    curve = kaplan_meier([10, 20, 30], [True, False, True], at=[30, 400])
    assert curve["survival"].tolist() == [0, 0]
    assert curve["low"].tolist() == [0, 0]
    assert curve["high"].tolist() == pytest.approx([stats.binomtest(0, 2).proportion_ci(method="exact").high] * 2)


def test_beyond_the_last_day_anyone_was_followed_nothing_is_said() -> None:
    curve = kaplan_meier([100, 182], [True, False], at=[182, 183])
    assert curve["survival"].notna().tolist() == [True, False]
    assert curve[["low", "high"]].iloc[1].isna().all()


def test_nobody_started() -> None:
    curve = kaplan_meier([], [], at=[182])
    assert curve["at_risk"].tolist() == [0]
    assert curve["survival"].isna().all()
    assert median_day(curve) is None


def test_leaving_on_the_day_of_the_first_dose_counts() -> None:
    assert kaplan_meier([0, 50], [True, False])["survival"].tolist() == [0.5, 0.5]


def test_persons_are_matched_by_position_not_by_index() -> None:
    lengths = pd.Series([10, 20], index=[5, 6])
    left = pd.Series([True, False], index=[6, 5])
    assert kaplan_meier(lengths, left, at=[10])["survival"].tolist() == [0.5]


@pytest.mark.parametrize(
    ("days", "left"),
    [([-1], [True]), ([float("nan")], [True]), ([1, 2], [True]), ([1], [None]), ([1], [float("nan")]), ([1], ["no"])],
)
def test_unknown_stays_are_refused(days: list[float], left: list[bool]) -> None:
    with pytest.raises(ValueError, match=r"length|left"):
        kaplan_meier(days, left)


people = st.lists(st.tuples(st.integers(1, 40), st.booleans()), min_size=2, max_size=25)


@pytest.mark.filterwarnings("ignore:The confidence interval is undefined")
@settings(deadline=None)
@given(people)
def test_the_curve_is_scipys(group: list[tuple[int, bool]]) -> None:
    days, left = [day for day, _ in group], [exit_seen for _, exit_seen in group]
    curve = kaplan_meier(days, left)
    reference = stats.ecdf(stats.CensoredData.right_censored(days, [not exit_seen for exit_seen in left])).sf
    assert curve["survival"].iloc[1:].to_numpy() == pytest.approx(reference.probabilities)
    inside = curve[(curve["survival"] > 0) & (curve["survival"] < 1)]
    if len(inside):
        limits = reference.confidence_interval(method="log-log")
        assert inside["low"].to_numpy() == pytest.approx(limits.low.evaluate(inside["day"].to_numpy()))
        assert inside["high"].to_numpy() == pytest.approx(limits.high.evaluate(inside["day"].to_numpy()))


@settings(deadline=None)
@given(people)
def test_people_are_only_lost_and_limits_hold_the_share(group: list[tuple[int, bool]]) -> None:
    curve = kaplan_meier([day for day, _ in group], [exit_seen for _, exit_seen in group])
    assert curve["at_risk"].is_monotonic_decreasing
    assert curve["exits"].is_monotonic_increasing
    assert curve["survival"].is_monotonic_decreasing
    assert ((curve["low"] <= curve["survival"]) & (curve["survival"] <= curve["high"])).all()
    assert curve["low"].min() >= 0
    assert curve["high"].max() <= 1

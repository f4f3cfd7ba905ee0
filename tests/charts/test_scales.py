"""Axes hold what they must; labels keep apart."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.charts.scales import apart, of_shares, with_zero
from dashboard.charts.theme import HEIGHT, LABEL

amounts = st.floats(-1e7, 1e7, allow_nan=False).map(lambda value: round(value, 3))


@given(amounts, amounts)
def test_an_axis_holds_zero_and_both_values_in_few_even_steps(one: float, other: float) -> None:
    scale = with_zero(max(one, other), min(one, other))
    assert all(scale.holds(value) for value in (0, one, other))
    assert 2 <= len(scale.ticks) <= 9
    steps = [later - earlier for earlier, later in pairwise(scale.ticks)]
    assert steps == pytest.approx([steps[0]] * len(steps))


@given(st.integers(0, 5000))
def test_an_axis_of_counts_has_whole_ticks(highest: int) -> None:
    assert all(tick == int(tick) for tick in with_zero(highest, whole=True).ticks)


@given(st.lists(st.floats(0, 1), min_size=1))
def test_an_axis_of_shares_ends_at_all_of_them(values: list[float]) -> None:
    scale = of_shares(values)
    assert scale.ticks[-1] == 1
    assert all(scale.holds(value) for value in values)


@given(st.lists(st.floats(0, HEIGHT), max_size=6))
def test_labels_never_stand_on_each_other(wanted: list[float]) -> None:
    places = sorted(apart(wanted))
    assert all(lower - upper >= LABEL - 1e-6 for upper, lower in pairwise(places))
    assert all(place <= HEIGHT for place in places)

"""Which cells are hidden: both sides of the threshold, and an intruder who tries every number that fits."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.disclosure import Line, hidden_cells, too_few

FEW = 3  # a small threshold, so that every number that fits can be tried
Cell = tuple[int, int]  # people, events

cells = st.tuples(st.integers(0, 6), st.integers(0, 3)).map(lambda cell: (cell[0], cell[0] + cell[1] if cell[0] else 0))
lines = st.lists(cells, min_size=1, max_size=4)


def line(own: list[Cell]) -> Line:
    return Line(np.array([people for people, _ in own], float), np.array([events for _, events in own], float))


def hidden(own: list[Cell], threshold: int = FEW) -> list[bool]:
    return [bool(flag) for flag in hidden_cells([line(own)], threshold)]


@pytest.mark.parametrize(("people", "few"), [(0, True), (1, True), (4, True), (5, False), (6, False)])
def test_both_sides_of_the_threshold(people: int, few: bool) -> None:
    assert too_few(people, 5) is few
    assert hidden([(people, 90), (9, 90), (9, 90)], 5) == [few, few, False]


def test_nothing_too_small_hides_nothing() -> None:
    assert hidden([(5, 5), (9, 80), (14, 200)], 5) == [False, False, False]


def test_the_neighbour_is_hidden_not_the_smallest() -> None:
    assert hidden([(9, 5), (9, 90), (2, 4)], 5) == [False, True, True]


def test_two_small_cells_about_the_same_few_people_take_a_third_with_them() -> None:
    assert hidden([(3, 100), (3, 90), (9, 80), (9, 70)], 5) == [True, True, True, False]


def test_cells_that_even_together_are_about_too_few_hide_the_whole_line() -> None:
    assert hidden([(3, 100), (3, 90)], 5) == [True, True]
    assert hidden([(3, 100)], 5) == [True]


def test_a_cell_too_small_in_one_line_is_hidden_in_all() -> None:
    attended, missed = line([(9, 90), (9, 90), (9, 90)]), line([(9, 20), (1, 2), (9, 20)])
    assert hidden_cells([attended, missed], 5).tolist() == [True, True, False]


@given(lines)
@settings(max_examples=300)
def test_two_are_hidden_or_none_and_together_they_are_about_enough_people(own: list[Cell]) -> None:
    mask = hidden(own)
    assert all(flag for flag, (people, _) in zip(mask, own, strict=True) if people < FEW)
    gone = [cell for flag, cell in zip(mask, own, strict=True) if flag]
    if gone and len(gone) < len(own):
        assert len(gone) >= 2
        assert max(people for people, _ in gone) >= FEW
        assert sum(events for _, events in gone) > FEW


@given(st.lists(lines.filter(lambda own: len(own) == 3), min_size=2, max_size=2))
@settings(max_examples=200)
def test_in_every_line_at_once(both: list[list[Cell]]) -> None:
    mask = hidden_cells([line(own) for own in both], FEW)
    for own in both:
        gone = [cell for flag, cell in zip(mask, own, strict=True) if flag]
        assert all(flag for flag, (people, _) in zip(mask, own, strict=True) if people < FEW)
        assert not gone or len(gone) == 3 or (len(gone) == 2 and max(people for people, _ in gone) >= FEW)


@given(lines.filter(lambda own: sum(events for _, events in own) <= 14))
@settings(max_examples=150)
def test_no_hidden_cell_can_be_worked_out_by_who_knows_the_rule_the_total_and_the_rest(own: list[Cell]) -> None:
    mask = hidden(own)
    if not any(mask) or len(own) == 1:
        return  # a line of one cell is its own total: whether that may be shown is asked before
    places = [at for at, flag in enumerate(mask) if flag]
    seen: dict[int, set[int]] = {at: set() for at in places}
    for guess in fitting(own, places):
        if hidden(guess) == mask:
            for at in places:
                seen[at].add(guess[at][1])
        if all(len(values) > 1 for values in seen.values()):
            return
    exact = {at: values for at, values in seen.items() if len(values) < 2}
    assert sum(events for _, events in own) < FEW, f"{own} hidden as {mask}: {exact} follow"


def fitting(own: list[Cell], places: list[int]) -> Iterator[list[Cell]]:
    """Every line with the same total and the same cells shown."""
    total = sum(own[at][1] for at in places)
    for split in itertools.product(range(total + 1), repeat=len(places) - 1):
        if sum(split) > total:
            continue
        events = [*split, total - sum(split)]
        # Few people, or as many as there can be: no other number of people hides more.
        for people in itertools.product((1, FEW), repeat=len(places)):
            if all(p <= n or n == 0 for p, n in zip(people, events, strict=True)):
                guess = list(own)
                for at, p, n in zip(places, people, events, strict=True):
                    guess[at] = (p if n else 0, n)
                yield guess

"""Where an axis starts and ends, its ticks, and room between the labels beside it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10

from dashboard.charts.theme import HEIGHT, LABEL


@dataclass(frozen=True)
class Scale:
    """An axis from its first tick to its last."""

    ticks: tuple[float, ...]

    @property
    def domain(self) -> tuple[float, float]:
        """Its two ends."""
        return self.ticks[0], self.ticks[-1]

    def pixels(self, value: float, height: int = HEIGHT) -> float:
        """How far below the top a value stands."""
        low, high = self.domain
        return height * (high - value) / (high - low)

    def holds(self, value: float) -> bool:
        """Whether the value lies on the axis."""
        return self.domain[0] <= value <= self.domain[1]


def with_zero(highest: float, lowest: float = 0, whole: bool = False, most: int = 6) -> Scale:
    """An axis that holds 0 and both values, in steps of 1, 2 or 5.

    Args:
        highest: the largest value to hold.
        lowest: the smallest, where it may be below 0.
        whole: only whole steps, for counts.
        most: about so many steps.

    >>> with_zero(15, whole=True).ticks, with_zero(0.9).ticks[-1], with_zero(0, whole=True).ticks
    ((0, 5, 10, 15), 1.0, (0, 1))
    >>> with_zero(30, lowest=-4).ticks
    (-10, 0, 10, 20, 30)
    """
    top, bottom = max(highest, 0), min(lowest, 0)
    span = top - bottom or 1
    step = next(step for step in _steps(span / most) if not whole or step >= 1)
    return Scale(_ticks(floor(round(bottom / step, 9)), ceil(round(top / step, 9)), step))


def of_shares(values: Iterable[float]) -> Scale:
    """An axis for shares: from 0, or from a later tenth where all of them are high, 80% at most.

    >>> of_shares([0.74, 0.95]).ticks
    (0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 1.0)
    >>> of_shares([0.2, 0.95]).ticks
    (0.0, 0.2, 0.4, 0.6, 0.8, 1.0)
    """
    lowest = min(values, default=0.0)
    # A little air below, so that the lowest value does not lie on the axis itself.
    first = min(8, floor(round((lowest - 0.02) * 10, 9)))
    if first < 6:
        return Scale(_ticks(0, 5, 0.2))
    return Scale(_ticks(2 * first, 20, 0.05))


def apart(
    wanted: Sequence[float], heights: Sequence[float] | None = None, top: float | None = None, bottom: float = HEIGHT
) -> list[float]:
    """Places for labels, as near as can be to those wanted, none over another.

    Args:
        wanted: pixels below the top, in any order.
        heights: what each label needs; a line each where not given.
        top: where the first label may begin.
        bottom: where the last label must end; this holds where there is not room for both.

    >>> apart([100, 104, 10])
    [100, 115.0, 10]
    >>> apart([278, 276])
    [272.5, 257.5]
    """
    sizes = heights or [LABEL] * len(wanted)
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    places = [place if top is None else max(place, top + size / 2) for place, size in zip(wanted, sizes, strict=True)]
    for before, at in zip(order, order[1:], strict=False):
        places[at] = max(places[at], places[before] + (sizes[before] + sizes[at]) / 2)
    limit = bottom
    for at in reversed(order):
        places[at] = min(places[at], limit - sizes[at] / 2)
        limit = places[at] - sizes[at] / 2
    return places


def _steps(least: float) -> Iterable[float]:
    """Steps of 1, 2 or 5 times a power of ten, from the least one upwards."""
    power = floor(log10(least))
    every = (digit * 10.0 ** (power + more) for more in range(12) for digit in (1, 2, 5))
    return (step for step in every if step >= least * (1 - 1e-9))


def _ticks(first: int, last: int, step: float) -> tuple[float, ...]:
    whole = step == int(step)
    return tuple(at * int(step) if whole else round(at * step, 9) for at in range(first, max(last, first + 1) + 1))

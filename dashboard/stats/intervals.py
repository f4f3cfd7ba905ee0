"""How sure a proportion or a rate is, as the UK's public health bodies work it out.

Source: PHEindicatormethods 2.1.0 (UKHSA) and Eayrs, "Technical briefing 3: commonly used public
health statistics and their confidence intervals" (APHO 2008): Wilson's score for proportions;
for counts, the exact Poisson limits below 10 and Byar's approximation from 10.
"""

from __future__ import annotations

from math import isnan, nan, sqrt
from typing import NamedTuple

from scipy import stats

EXACT_BELOW = 10
"""Counts from here up use Byar's approximation."""


class Interval(NamedTuple):
    """A confidence interval: its two ends, in the unit of what was estimated."""

    low: float
    high: float


UNKNOWN = Interval(nan, nan)


def one_tail(confidence: float) -> float:
    """The chance left out beyond each end of a two-sided interval.

    Raises:
        ValueError: ``confidence`` is not between 0 and 1.

    >>> round(one_tail(0.95), 3)
    0.025
    """
    if not 0 < confidence < 1:
        raise ValueError(f"confidence is a number between 0 and 1, such as 0.95, not {confidence:g}")
    return (1 - confidence) / 2


def wilson(x: float, n: float, confidence: float = 0.95) -> Interval:
    """Wilson's score interval for the proportion ``x / n``, from 0 to 1.

    Args:
        x: how many of them (numerator).
        n: out of how many (denominator).
        confidence: such as 0.95 or 0.998.

    Returns:
        The interval; both ends missing where nothing was counted or a number is missing.

    Raises:
        ValueError: ``x`` is not between 0 and ``n``, or ``confidence`` not between 0 and 1.

    >>> [round(end, 3) for end in wilson(11, 12)]
    [0.646, 0.985]
    """
    z = float(stats.norm.isf(one_tail(confidence)))
    if isnan(x) or isnan(n):
        return UNKNOWN
    if not 0 <= x <= n:
        raise ValueError(f"{x:g} out of {n:g} is not a proportion")
    if n == 0:
        return UNKNOWN
    middle, spread = 2 * x + z**2, z * sqrt(z**2 + 4 * x * (1 - x / n))
    width = 2 * (n + z**2)
    # At none and at all one end is exactly 0 or 1; floating point would miss it by a hair.
    return Interval(
        0.0 if x == 0 else (middle - spread) / width,
        1.0 if x == n else (middle + spread) / width,
    )


def exact_poisson(count: float, confidence: float = 0.95) -> Interval:
    """Exact (Garwood) limits for a count of events, from the chi-square distribution.

    >>> [round(end, 3) for end in exact_poisson(0)]
    [0.0, 3.689]
    """
    tail = one_tail(confidence)
    low = float(stats.chi2.ppf(tail, 2 * count)) / 2 if count > 0 else 0.0
    return Interval(low, float(stats.chi2.ppf(1 - tail, 2 * count + 2)) / 2)


def byar(count: float, confidence: float = 0.95) -> Interval:
    """Byar's approximate limits for a count of events; good to a few parts in a thousand from 10 up.

    >>> [round(end, 2) for end in byar(65)]
    [50.16, 82.85]
    """
    z = float(stats.norm.isf(one_tail(confidence)))
    above = count + 1
    return Interval(
        count * (1 - 1 / (9 * count) - z / (3 * sqrt(count))) ** 3,
        above * (1 - 1 / (9 * above) + z / (3 * sqrt(above))) ** 3,
    )


def poisson_rate(count: float, exposure: float, confidence: float = 0.95) -> Interval:
    """The interval for the rate ``count / exposure``, per one unit of exposure.

    Args:
        count: events counted.
        exposure: what they were counted over: person-years at liberty, doses, people.
        confidence: such as 0.95 or 0.998.

    Returns:
        The interval; both ends missing where there is no exposure or a number is missing.

    Raises:
        ValueError: a count or exposure below zero, or ``confidence`` not between 0 and 1.

    >>> [round(100 * end, 3) for end in poisson_rate(1, 100)]
    [0.025, 5.572]
    """
    if isnan(count) or isnan(exposure):
        return UNKNOWN
    if count < 0 or exposure < 0:
        raise ValueError("a count and its exposure cannot be below zero")
    if exposure == 0:
        return UNKNOWN
    low, high = (exact_poisson if count < EXACT_BELOW else byar)(count, confidence)
    return Interval(low / exposure, high / exposure)

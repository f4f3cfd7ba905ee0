"""One rate over another, with an exact interval and the p-value that goes with it.

Source: given how many events there were in all, those falling after are binomial with a chance
set by the ratio and the two times at risk (Przyborowski and Wilenski 1940; Lehmann and Romano,
"Testing Statistical Hypotheses", section 4.5). The interval is Clopper and Pearson's for that
chance; the p-value is twice the smaller of the same two tails. So they never disagree: p is
below 0.05 when, and only when, the 95% interval leaves out 1.
"""

from __future__ import annotations

from dataclasses import dataclass

from scipy import stats

from dashboard.stats.intervals import one_tail


@dataclass(frozen=True)
class RateRatio:
    """The rate after over the rate before; 1 is no change, 0.5 is half.

    Args:
        ratio: missing where there is nothing before to divide by.
        low: lower end of the interval; missing where there is no time at risk on one side.
        high: upper end; missing where no upper end exists (nothing before, or no time at risk).
        p: two-sided p-value for "the two rates are the same"; missing where there is no time at risk.
    """

    ratio: float | None
    low: float | None
    high: float | None
    p: float | None


def rate_ratio(
    count_after: int,
    time_after: float,
    count_before: int,
    time_before: float,
    confidence: float = 0.95,
) -> RateRatio:
    """The rate after over the rate before, from counts and times at risk in one unit.

    None after: the ratio and its lower end are 0. None before: the ratio and its upper end
    cannot be said, the lower end can. None at all: the interval is everything from 0 up, p is 1.

    Args:
        count_after: events after.
        time_after: time at risk after, such as person-years at liberty.
        count_before: events before.
        time_before: time at risk before, in the same unit.
        confidence: such as 0.95.

    Raises:
        ValueError: a count that is not a whole number from 0, a negative or missing time,
            or ``confidence`` not between 0 and 1.

    >>> found = rate_ratio(11, 800, 21, 3_011)
    >>> round(found.ratio, 3), round(found.low, 3), round(found.high, 3), found.p > 0.05
    (1.971, 0.858, 4.277, True)
    >>> rate_ratio(0, 9.5, 21, 24).ratio
    0.0
    """
    for count in (count_after, count_before):
        if not (count >= 0 and count % 1 == 0):
            raise ValueError(f"{count} is not a count of events")
    if not (time_after >= 0 and time_before >= 0):
        raise ValueError("time at risk cannot be missing or below zero")
    tail = one_tail(confidence)
    if time_after == 0 or time_before == 0:
        return RateRatio(None, None, None, None)

    times = time_before / time_after
    low, high = 0.0, None
    if count_after > 0:
        low = _odds(float(stats.beta.ppf(tail, count_after, count_before + 1))) * times
    if count_before > 0:
        high = _odds(float(stats.beta.ppf(1 - tail, count_after + 1, count_before))) * times
    ratio = count_after / count_before * times if count_before > 0 else None
    return RateRatio(ratio, low, high, _p(count_after, count_before, time_after / (time_after + time_before)))


def _odds(chance: float) -> float:
    return chance / (1 - chance)


def _p(count_after: int, count_before: int, chance: float) -> float:
    """Twice the smaller tail of the binomial for the events that fell after, at most 1."""
    total = count_after + count_before
    as_few = float(stats.binom.cdf(count_after, total, chance))
    as_many = float(stats.binom.sf(count_after - 1, total, chance))
    return min(1.0, 2 * min(as_few, as_many))

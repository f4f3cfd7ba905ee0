"""What the test says of a figure, as a word with its tone: the words of a change follow from it."""

from __future__ import annotations

from dashboard.model import HIDDEN, Comparison, Figure, Status, Tone
from dashboard.numbers import WRITERS, share
from dashboard.stats.ladder import Signal


def status(figure: Figure, signal: Signal | None) -> Status:
    """The status as a word with its tone."""
    if figure.hidden:
        return Status(f"{HIDDEN} hidden")
    if figure.result.value is None:
        return Status("No data")
    chart, target = figure.kpi.chart, figure.target
    if chart == "comparison":
        return compared(figure.comparison, figure.kpi.better)
    if chart == "cumulative":
        return spent(figure)
    if chart == "ceiling":
        return against_hope(figure)
    if chart == "survival":
        return _against_references(figure)
    if signal is None:
        words = f"{share(figure.result.value / target)} of {figure.kpi.target_words}" if target else "Counted"
        return Status(words, "neutral")
    words_of = {
        "improvement": Status("Improving", "improvement"),
        "concern": Status("Getting worse", "concern"),
        "neutral change": Status("Changed", "neutral"),
        "common cause": Status("No sign of change", "common cause"),
        "too few": Status("Too few months to say"),
    }
    return words_of[signal.variation]


def compared(comparison: Comparison | None, better: str) -> Status:
    """Before against after: a change only where the interval leaves 1 out."""
    if comparison is None or comparison.before.value is None:
        return Status("Nothing to compare with")
    lower = comparison.high is not None and comparison.high < 1
    higher = comparison.low is not None and comparison.low > 1
    if not (lower or higher):
        return Status("Too few to say") if comparison.ratio is None else Status("No sign of change", "common cause")
    good: Tone = "improvement" if lower == (better == "lower") else "concern"
    return Status("Lower than before" if lower else "Higher than before", "neutral" if better == "neutral" else good)


def spent(figure: Figure) -> Status:
    """Spend against its profile, and against the whole budget."""
    result = figure.result
    if result.value is not None and result.denominator is not None and result.value > result.denominator:
        return Status("Over the whole budget", "concern")
    if figure.target is None or result.value is None:
        return Status("No profile to compare with")
    gap = over_profile(figure)
    return Status("Over profile" if gap > 0 else "Under profile" if gap < 0 else "On profile", "neutral")


def over_profile(figure: Figure) -> int:
    """Spend less profile, to the pound: the status and the words go by the same."""
    return round((figure.result.value or 0) - (figure.target or 0))


def against_hope(figure: Figure) -> Status:
    """A value against what was hoped for: none is claimed where the interval holds 0."""
    low, high, hope = figure.result.low, figure.result.high, figure.target
    if low is None or high is None:
        return Status("Too few to say")
    if high < 0:
        return Status("Crime costs more", "concern")
    if low <= 0:
        return Status("No sign of a value", "common cause")
    if hope is None:
        return Status("Some value", "neutral")
    word = "Short of the hope" if high < hope else "Reaches the hope" if low >= hope else "May reach the hope"
    return Status(word, "neutral")


def _against_references(figure: Figure) -> Status:
    result = figure.result
    if result.low is None or result.high is None or not figure.kpi.references:
        return Status("Too few to say")
    first = figure.kpi.references[0]
    held = f"{WRITERS[figure.kpi.unit](first.value)} ({first.label})"
    if result.low <= first.value <= result.high:
        return Status(f"No sign of a difference from {held}", "common cause")
    below = result.high < first.value
    good = below == (figure.kpi.better == "lower")
    return Status(f"{'Below' if below else 'Above'} {held}", "improvement" if good else "concern")

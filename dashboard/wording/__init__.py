"""How a result is said. One function each for the chart's title, the briefing sentence, the alt text and the status.

Words follow the test: "fell" only where the interval leaves 1 out, "no sign of change" for common-cause
variation, never "saved" for what is a value to society.
"""

from __future__ import annotations

from dashboard import numbers
from dashboard.model import HIDDEN, MISSING, Comparison, Figure
from dashboard.numbers import WRITERS, Writer, about_pounds, count, headline, interval, pounds, rate, share
from dashboard.stats.ladder import Signal
from dashboard.wording.ceiling import ceiling
from dashboard.wording.verdict import against_hope, compared, over_profile, status

__all__ = ["alt", "ceiling", "counts", "finding", "glance", "sentence", "status"]

HIDDEN_WORDS = "hidden, so that nobody can be recognised from a small number"
NO_DATA = "no data yet"


def finding(figure: Figure, signal: Signal | None) -> str:
    """The chart's title: what was found, as far as the test supports it."""
    kpi, result = figure.kpi, figure.result
    if figure.hidden:
        return f"{kpi.short}: {HIDDEN_WORDS}"
    if result.value is None:
        return f"{kpi.short}: {NO_DATA}"
    if kpi.chart == "comparison" and figure.comparison:
        return _change(figure, figure.comparison)
    if kpi.chart == "cumulative":
        return f"{_spent_of(figure)}{_profile(figure)}"
    if kpi.chart == "ceiling":
        return _worth(figure)
    if kpi.unit == "people":
        return (
            f"{count(result.value)} {'person is' if result.value == 1 else 'people are'} in treatment{_places(figure)}"
        )
    if kpi.unit == "share":
        limits = _limits(figure) if kpi.chart == "survival" else ""
        return f"{kpi.short}: {headline(figure)} {kpi.unit_words}{limits and f' ({limits})'}{_trend(signal)}"
    return f"{headline(figure)} {_latest(figure)}{_trend(signal)}"


def sentence(figure: Figure, signal: Signal | None) -> str:
    """The sentence to use in a briefing: counts first, then the rate with its interval, the period and the test."""
    kpi, result = figure.kpi, figure.result
    if figure.hidden:
        return f"{kpi.title}: {HIDDEN_WORDS}."
    if result.value is None:
        return f"{kpi.title}: {NO_DATA}. It cannot be said until the returns it needs cover it."
    when = f"{figure.site}, {figure.period.title}"
    if kpi.chart == "comparison" and figure.comparison:
        before = figure.comparison.before
        against = f", against {count(before.numerator)} in {numbers.years(before.denominator)} before"
        return (
            f"{_noun(kpi.numerator)}: {count(result.numerator)} in {numbers.years(result.denominator)} person-years "
            f"since first dose{against if before.value is not None else ''}. "
            f"{_placed(_change(figure, figure.comparison), when)}. {kpi.caution}"
        )
    if kpi.chart == "survival":
        known = numbers.out_of(result.numerator, result.denominator)
        estimate = f"{headline(figure)} {kpi.unit_words} ({_joined(_limits(figure), when)})"
        return (
            f"{kpi.short}: {known} for certain. "
            f"Allowing for those not followed that long yet, the estimate is {estimate}."
        )
    if kpi.chart == "ceiling":
        return f"{_placed(finding(figure, signal), when)}. {kpi.caution}"
    if kpi.unit == "share":
        counted = f"{numbers.out_of(result.numerator, result.denominator)} {kpi.unit_words.removeprefix('of ')}"
        said = f"{kpi.short}: {counted} ({_joined(headline(figure), _limits(figure))}){_trend(signal)}"
        return f"{_placed(said, when)}."
    if kpi.unit == "people":
        day = min(figure.period.last, figure.data_to or figure.period.last)
        were = "person was" if result.value == 1 else "people were"
        return f"On {numbers.day(day)}, {count(result.value)} {were} in treatment{_places(figure)} ({figure.site})."
    return f"{_placed(finding(figure, signal), when)}."


def alt(figure: Figure, signal: Signal | None) -> str:
    """What the chart shows, over what period, the latest value and whether it signals a change."""
    kinds = {
        "trend": f"Line chart by {'quarter' if _quarterly(figure) else 'month'}. ",
        "survival": "Kaplan–Meier curve of the share still in treatment by weeks since first dose. ",
        "comparison": "Two rates with their 95% intervals, before and after first dose. ",
        "cumulative": "Lines of running totals by month: spend, profile and the whole budget. ",
        "ceiling": "The measured value with its 95% interval beside what it is held against. ",
    }
    return (
        f"{kinds[figure.kpi.chart] if len(figure.points) else ''}{figure.kpi.title}, {figure.site}, "
        f"{figure.period.title}. Value: {headline(figure)}. {finding(figure, signal)}. Status: {figure.status.word}."
    )


def counts(figure: Figure) -> str:
    """The counts behind a value, in a few words."""
    kpi, result, before = figure.kpi, figure.result, figure.comparison and figure.comparison.before
    if figure.hidden:
        return HIDDEN
    if result.value is None:
        return MISSING
    if before:
        since = f"{count(result.numerator)} since first dose"
        return since if before.value is None else f"{since}; {rate(before.value)} per person-year before"
    if kpi.unit == "share":
        counted = numbers.out_of(result.numerator, result.denominator)
        # A survival estimate is not the quotient: some have not been followed that long.
        return f"{counted} for certain; some not followed that long" if kpi.chart == "survival" else counted
    if kpi.unit == "people":
        return f"of {count(figure.target)} {kpi.target_words}" if figure.target else "counted on the last day"
    if kpi.unit == "pounds":
        return kpi.unit_words if result.denominator is None else f"of {pounds(result.denominator)}"
    return _latest(figure)


def glance(figure: Figure) -> str:
    """The value at its shortest, for a tile."""
    if figure.hidden or figure.kpi.unit != "pounds":
        return headline(figure)
    return about_pounds(figure.result.value)


def _change(figure: Figure, comparison: Comparison) -> str:
    now, then = rate(figure.result.value), rate(comparison.before.value)
    noun, _, per = figure.kpi.unit_words.partition(" per ")
    noun, per = noun[0].upper() + noun[1:], f"per {per}"
    word = compared(comparison, figure.kpi.better).word
    if word == "Nothing to compare with":
        return f"{noun}: {now} {per} since first dose; no return covers the time before"
    if word == "Too few to say":
        return f"{noun}: too few to say whether anything changed ({now} since, {then} before)"
    if word == "No sign of change":
        return f"No sign of change in {_mid_sentence(noun)}: {now} {per} since, {then} before"
    went, side = ("fell", "lower") if word == "Lower than before" else ("rose", "higher")
    change = f"{noun} {went} from {then} to {now} {per}"
    if comparison.ratio is None:
        return change
    ends = sorted(abs(1 - end) for end in (comparison.low, comparison.high) if end is not None)
    limits = f" (95% interval {interval(ends[0], ends[-1], share)})" if len(ends) == 2 else ""
    return f"{change}: {share(abs(1 - comparison.ratio))} {side}{limits}"


def _spent_of(figure: Figure) -> str:
    spent, whole = pounds(figure.result.value), figure.result.denominator
    return f"{spent} is spent" if whole is None else f"{spent} of the {pounds(whole)} budget is spent"


def _profile(figure: Figure) -> str:
    if figure.target is None:
        return ""
    gap = over_profile(figure)
    return f", {pounds(abs(gap))} {'more' if gap > 0 else 'less'} than profiled" if gap else ", as profiled"


def _worth(figure: Figure) -> str:
    result, word = figure.result, against_hope(figure).word
    limits = _limits(figure, about_pounds)
    bracket = limits and f" ({limits})"
    if word == "Too few to say":
        return f"{figure.kpi.short}: too few crimes to say what it is worth"
    if word == "No sign of a value":
        return f"No sign that recorded crime avoided is worth anything: {about_pounds(result.value)}{bracket}"
    if word == "Crime costs more":
        return f"Recorded crime costs society more than before: {about_pounds(result.value)} avoided{bracket}"
    said = f"Recorded crime avoided is worth {about_pounds(result.value)} to society{bracket}"
    if not figure.target or result.value is None:
        return said
    return f"{said}: {share(result.value / figure.target)} of the {about_pounds(figure.target)} hoped for"


def _trend(signal: Signal | None) -> str:
    if signal is None:
        return ""
    since = f" since {numbers.period(signal.since)}" if signal.since else ""
    return {
        "common cause": "; no sign of change from month to month",
        "too few": "; too few months to say whether it changes",
        "improvement": f"; the latest months signal an improvement{since}",
        "concern": f"; the latest months signal a worsening{since}",
        "neutral change": f"; the latest months signal a change{since}",
    }[signal.variation]


def _latest(figure: Figure) -> str:
    """What is counted, with the latest month by its name: "incidents in Sep 2020"."""
    known = figure.points[figure.points["value"].notna()] if "period" in figure.points else figure.points
    if not len(known):
        return figure.kpi.unit_words
    return figure.kpi.unit_words.replace("the month", numbers.period(known["period"].iloc[-1]))


def _quarterly(figure: Figure) -> bool:
    return "period" in figure.points and bool(figure.points["period"].astype(str).str.contains("Q").any())


def _limits(figure: Figure, write: Writer | None = None) -> str:
    result = figure.result
    if result.low is None or result.high is None:
        return ""
    return f"95% interval {interval(result.low, result.high, write or WRITERS[figure.kpi.unit])}"


def _joined(*parts: str) -> str:
    return "; ".join(part for part in parts if part)


def _placed(said: str, when: str) -> str:
    """Words with their place and time in one pair of brackets."""
    return f"{said[:-1]}; {when})" if said.endswith(")") else f"{said} ({when})"


def _places(figure: Figure) -> str:
    return f", of {count(figure.target)} {figure.kpi.target_words}" if figure.target else ""


def _mid_sentence(words: str) -> str:
    return words if words[1:2].isupper() or words[1:2] == "&" else words[0].lower() + words[1:]


def _noun(words: str) -> str:
    return words.removesuffix(" after first dose")

"""How a result is said. One function each for the chart's title, the briefing sentence, the alt text and the status.

Words follow the test: "fell" only where the interval leaves 1 out, "no sign of change" for common-cause
variation, never "saved" for what is a value to society.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dashboard import numbers
from dashboard.model import HIDDEN, MISSING, Comparison, Figure, Status
from dashboard.numbers import WRITERS, about_pounds, count, headline, interval, pounds, rate, share
from dashboard.stats.ladder import Signal

HIDDEN_WORDS = "hidden, because fewer than the threshold of people stand behind it or behind what is left"


def status(figure: Figure, signal: Signal | None) -> Status:
    """The status as a word with its tone."""
    if figure.hidden:
        return Status(f"{HIDDEN} hidden")
    if figure.result.value is None:
        return Status("No data")
    if figure.kpi.chart == "comparison":
        return _compared(figure.comparison, figure.kpi.better)
    if figure.kpi.chart == "cumulative":
        return _spent(figure)
    if figure.kpi.chart == "ceiling":
        return _against_hope(figure)
    if figure.kpi.chart == "survival":
        return _against_references(figure)
    if signal is None:
        return (
            Status(f"{share(figure.result.value / figure.target)} of {figure.kpi.target_words}", "neutral")
            if (figure.target)
            else Status("Counted", "neutral")
        )
    words = {
        "improvement": Status("Improving", "improvement"),
        "concern": Status("Getting worse", "concern"),
        "neutral change": Status("Changed", "neutral"),
        "common cause": Status("No sign of change", "common cause"),
        "too few": Status("Too few months to say"),
    }
    return words[signal.variation]


def finding(figure: Figure, signal: Signal | None) -> str:
    """The chart's title: what was found, as far as the test supports it."""
    kpi, result = figure.kpi, figure.result
    if figure.hidden:
        return f"{kpi.short}: {HIDDEN_WORDS}"
    if result.value is None:
        return f"{kpi.short}: no data yet"
    if kpi.chart == "comparison" and figure.comparison:
        return _change(figure, figure.comparison)
    if kpi.chart == "survival":
        limits = _interval(figure)
        return f"{headline(figure)} of people who started stay at least 26 weeks{limits}"
    if kpi.chart == "cumulative":
        return f"{pounds(result.value)} of the {pounds(result.denominator)} budget is spent{_profile(figure)}"
    if kpi.chart == "ceiling":
        part = share(result.value / figure.target) if figure.target else ""
        return (
            f"Recorded crime avoided is worth {about_pounds(result.value)} to society"
            f"{_interval(figure)}: {part} of the {about_pounds(figure.target)} hoped for"
        )
    if kpi.unit == "people":
        return f"{count(result.value)} {_people(result.value)} in treatment{_of_places(figure)}"
    if kpi.unit == "share":
        return f"{headline(figure)} {kpi.unit_words} were attended{_trend(signal)}"
    return f"{headline(figure)} {kpi.unit_words}{_trend(signal)}"


def sentence(figure: Figure, signal: Signal | None) -> str:
    """The sentence to use in a briefing: counts first, then the rate with its interval, the period and the test."""
    kpi, result = figure.kpi, figure.result
    if figure.hidden:
        return f"{kpi.title}: {HIDDEN_WORDS}."
    if result.value is None:
        return f"{kpi.title} cannot be said: no return covers it."
    when = f" ({figure.site}, {figure.period.title})"
    if kpi.chart == "comparison" and figure.comparison:
        before = figure.comparison.before
        return (
            f"{_noun(kpi.numerator)}: {count(result.numerator)} in {numbers.years(result.denominator)} person-years since "
            f"first dose against {count(before.numerator)} in {numbers.years(before.denominator)} person-years before; "
            f"{_mid_sentence(_change(figure, figure.comparison))}{when}. {kpi.caution}"
        )
    if kpi.chart == "survival":
        return (
            f"{count(result.numerator)} of {count(result.denominator)} people who ever started are known to have stayed "
            f"26 weeks; allowing for those not followed that long yet, {headline(figure)} do"
            f"{_interval(figure)}{when}."
        )
    if kpi.chart == "cumulative":
        return f"{finding(figure, signal)}{when}."
    if kpi.chart == "ceiling":
        return f"{finding(figure, signal)}{when}. {kpi.caution}"
    if kpi.unit == "share":
        return (
            f"{count(result.numerator)} of {count(result.denominator)} {kpi.unit_words.removeprefix('of ')} were attended "
            f"({headline(figure)}{_interval(figure, '; ')}){_trend(signal)}{when}."
        )
    if kpi.unit == "people":
        on = f" on {numbers.day(min(figure.period.last, figure.data_to))}" if figure.data_to else ""
        return f"{finding(figure, signal)}{on} ({figure.site})."
    return f"{finding(figure, signal)}{when}."


def alt(figure: Figure, signal: Signal | None) -> str:
    """What the chart shows, over what period, the latest value and whether it signals a change."""
    kinds = {
        "trend": "Line chart by month",
        "survival": "Kaplan–Meier curve of the share still in treatment by weeks since first dose",
        "comparison": "Two rates with their 95% intervals, before and after first dose",
        "cumulative": "Lines of running totals by month: spend, profile and the whole budget",
        "ceiling": "The measured value with its 95% interval beside the baseline's ceilings, the budget and the hope",
    }
    return (
        f"{kinds[figure.kpi.chart]}. {figure.kpi.title}, {figure.site}, {figure.period.title}. "
        f"Value: {headline(figure)}. {finding(figure, signal)}. Status: {figure.status.word}."
    )


def ceiling(stated: Mapping[str, Decimal]) -> str:
    """The arithmetic every reader must be able to see: how far recorded crime alone could ever reach.

    Args:
        stated: the programme's facts by name; empty words where one that is needed is not stated.
    """
    facts = {name: float(value) for name, value in stated.items()}
    needed = ("baseline_cost", "baseline_people", "baseline_months", "places", "hoped_saving", "budget")
    if not set(needed) <= facts.keys():
        return ""
    each = facts["baseline_cost"] / facts["baseline_people"] / (facts["baseline_months"] / 12)
    most = each * facts["places"]
    return (
        f"{pounds(facts['baseline_cost'])} ÷ {count(facts['baseline_people'])} people ÷ "
        f"{facts['baseline_months'] / 12:g} years = {pounds(each)} a person-year. If all detected crime of "
        f"{count(facts['places'])} such people stopped for a year, that would be {pounds(most)}: "
        f"{share(most / facts['hoped_saving'])} of {about_pounds(facts['hoped_saving'])} and "
        f"{share(most / facts['budget'])} of the budget. So {about_pounds(facts['hoped_saving'])} could only be reached by "
        "counting other things as well: undetected crime, health, prison, or more years."
    )


def counts(figure: Figure) -> str:
    """The counts behind a value, in a few words."""
    kpi, result, before = figure.kpi, figure.result, figure.comparison and figure.comparison.before
    if figure.hidden:
        return HIDDEN
    if result.value is None:
        return MISSING
    if before and before.value is not None:
        return f"{count(result.numerator)} since first dose; {rate(before.value)} per person-year before"
    if kpi.unit == "share":
        return numbers.out_of(result.numerator, result.denominator)
    if kpi.unit == "people":
        return f"of {count(figure.target)} {kpi.target_words}" if figure.target else "counted on the last day"
    if kpi.unit == "pounds":
        return f"of {about_pounds(result.denominator)}"
    return kpi.unit_words


def glance(figure: Figure) -> str:
    """The value at its shortest, for a tile."""
    if figure.hidden or figure.kpi.unit != "pounds":
        return headline(figure)
    return about_pounds(figure.result.value)


def summary(figures: list[Figure]) -> str:
    """The board's headline: what each measure found, each in its own clause, as far as its test supports it."""
    said = [finding_of.finding for finding_of in figures if finding_of.result.value is not None]
    return f"{'. '.join(said)}." if said else "Nothing can be said yet: no return covers the period."


def _compared(comparison: Comparison | None, better: str) -> Status:
    if comparison is None or comparison.low is None or comparison.ratio is None:
        return Status("Too few to say")
    lower = comparison.high is not None and comparison.high < 1
    higher = comparison.low > 1
    if not (lower or higher):
        return Status("No sign of change", "common cause")
    good = lower == (better == "lower")
    return Status("Lower than before" if lower else "Higher than before", "improvement" if good else "concern")


def _change(figure: Figure, comparison: Comparison) -> str:
    now, then = rate(figure.result.value), rate(comparison.before.value)
    noun, _, per = figure.kpi.unit_words.partition(" per ")
    noun, per = noun[0].upper() + noun[1:], f"per {per}"
    found = _compared(comparison, figure.kpi.better)
    if found.word == "Too few to say" or comparison.ratio is None:
        return f"{noun}: too few to say whether anything changed ({now} since, {then} before)"
    if found.tone == "common cause":
        return f"No sign of change in {_mid_sentence(noun)}: {now} {per} since, {then} before"
    fell = comparison.ratio < 1
    by = share(abs(1 - comparison.ratio))
    ends = sorted(abs(1 - end) for end in (comparison.low, comparison.high) if end is not None)
    limits = f" (95% interval {interval(ends[0], ends[-1], share)})" if len(ends) == 2 else ""
    return (
        f"{noun} {'fell' if fell else 'rose'} from {then} to {now} {per}: {by} {'lower' if fell else 'higher'}{limits}"
    )


def _spent(figure: Figure) -> Status:
    result = figure.result
    if result.value is not None and result.denominator is not None and result.value > result.denominator:
        return Status("Over the whole budget", "concern")
    if figure.target is None or result.value is None:
        return Status("No profile to compare with")
    gap = round(result.value - figure.target, 2)
    return Status("Over profile" if gap > 0 else "Under profile" if gap < 0 else "On profile", "neutral")


def _profile(figure: Figure) -> str:
    result = figure.result
    if figure.target is None or result.value is None:
        return ""
    gap = result.value - figure.target
    return f", {pounds(abs(gap))} {'more' if gap > 0 else 'less'} than profiled" if round(gap) else ", as profiled"


def _against_hope(figure: Figure) -> Status:
    result = figure.result
    if result.low is None or result.high is None or figure.target is None:
        return Status("Too few to say")
    if result.low <= 0:
        return Status("No sign of a value", "common cause")
    return Status("Short of the hope" if result.high < figure.target else "May reach the hope", "neutral")


def _against_references(figure: Figure) -> Status:
    result = figure.result
    if result.low is None or result.high is None or not figure.kpi.references:
        return Status("Too few to say")
    first = figure.kpi.references[0]
    if result.low <= first.value <= result.high:
        return Status(f"No sign of a difference from {share(first.value)} ({first.label})", "common cause")
    below = result.high < first.value
    return Status(
        f"{'Below' if below else 'Above'} {share(first.value)} ({first.label})", "concern" if below else "improvement"
    )


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


def _interval(figure: Figure, lead: str = " (") -> str:
    result = figure.result
    if result.low is None or result.high is None:
        return ""
    write = about_pounds if figure.kpi.unit == "pounds" else WRITERS[figure.kpi.unit]
    return f"{lead}95% interval {interval(result.low, result.high, write)}{')' if lead == ' (' else ''}"


def _people(value: float | None) -> str:
    return "person is" if value == 1 else "people are"


def _of_places(figure: Figure) -> str:
    return f", of {count(figure.target)} {figure.kpi.target_words}" if figure.target else ""


def _mid_sentence(words: str) -> str:
    return words if words[1:2].isupper() or words[1:2] == "&" else words[0].lower() + words[1:]


def _noun(words: str) -> str:
    return words.removesuffix(" after first dose")

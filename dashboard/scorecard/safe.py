"""Makes a figure safe for the public: what is too small is hidden, in the headline, the points and the tables alike.

The public sees quarters and totals, never months or a curve whose steps are single people; counts of
the people behind an event are not given at all.
"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from dashboard.disclosure import hidden_cells, hidden_share, too_few, total_gives_away
from dashboard.model import Comparison, Figure, Result

ABOUT_PEOPLE = ("people", "share", "rate")
EXPLAINED = (
    "Small numbers are hidden for publication: [c] stands where fewer than {threshold} people stand behind a number, \
or where it would give such a number away."
)


def for_public(figure: Figure, started: int | None, threshold: int) -> Figure:
    """The figure as it may be published.

    Args:
        started: everyone who ever started, where the figure counts people out of them.
        threshold: the fewest people that may be shown.
    """
    if figure.result.people is None:
        return figure
    notes = (*figure.notes, EXPLAINED.format(threshold=threshold))
    figure = replace(figure, notes=notes)
    if _hidden(figure, started, threshold):
        return hide(figure)
    if figure.kpi.chart in ("survival",) or figure.kpi.unit == "people":
        # Each step of a curve, and each difference between two days' counts, is a single person.
        figure = replace(figure, points=figure.points.iloc[:0])
    elif figure.kpi.chart == "trend":
        mask = hidden_cells(figure.points["people"], figure.points["numerator"], threshold)
        if total_gives_away(mask, figure.points["numerator"], threshold):
            return hide(figure)
        numbers = ["numerator", "denominator", "people", "value"]
        points = figure.points.assign(hidden=mask)
        points[numbers] = points[numbers].astype(float).mask(pd.Series(mask), axis=0)
        figure = replace(figure, points=points.assign(people=float("nan")))
    elif figure.kpi.chart == "comparison":
        figure = replace(figure, points=figure.points.assign(people=float("nan")))
    result = figure.result if figure.kpi.unit == "people" else replace(figure.result, people=None)
    return replace(figure, result=result, comparison=_without_people(figure.comparison), breakdowns={})


def hide(figure: Figure) -> Figure:
    """The figure with every number taken out."""
    return replace(
        figure,
        hidden=True,
        result=Result(),
        comparison=None,
        points=figure.points.iloc[:0],
        breakdowns={},
    )


def _hidden(figure: Figure, started: int | None, threshold: int) -> bool:
    people = float(figure.result.people or 0)
    if figure.kpi.chart == "survival":
        whole = figure.result.denominator or 0
        return hidden_share(figure.result.numerator or 0, whole - (figure.result.numerator or 0), threshold)
    if figure.kpi.unit == "people":
        # Everyone who started is published with retention: the difference is the people who left.
        return too_few(people, threshold) or too_few((started or people) - people, threshold)
    if figure.comparison and too_few(figure.comparison.before.people, threshold):
        return True
    return too_few(people, threshold)


def _without_people(comparison: Comparison | None) -> Comparison | None:
    return comparison and replace(comparison, before=replace(comparison.before, people=None))

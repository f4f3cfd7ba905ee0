"""Makes a figure safe for the public: what is too small is hidden, in the headline, the points and the tables alike.

The public sees quarters and totals, never months or a curve whose steps are single people; counts of
the people behind an event are not given at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from dashboard.disclosure import Line, hidden_cells, too_few
from dashboard.model import Comparison, Figure, Result

EXPLAINED = (
    "Small numbers are hidden for publication: [c] stands where fewer than {threshold} people stand behind a number "
    "or behind what is left of the whole, or where it would give such a number away. Person-years are rounded to one "
    "decimal."
)
NUMBERS = ["numerator", "denominator", "value"]


def for_public(figure: Figure, behind: Sequence[float], threshold: int) -> Figure:
    """The figure, which is about people, as it may be published.

    Args:
        behind: the people behind each part of what the figure says. A figure that says something and does not
            tell about how many people is hidden.
        threshold: the fewest people that may be shown.
    """
    figure = replace(figure, notes=(*figure.notes, EXPLAINED.format(threshold=threshold)))
    said = figure.result.value is not None
    if any(too_few(people, threshold) for people in behind) or (said and not behind):
        return hide(figure)
    if not said:
        return replace(figure, comparison=None, points=figure.points.iloc[:0], breakdowns={})
    result = figure.result if figure.kpi.unit == "people" else replace(figure.result, people=None)
    points = _points(figure, threshold)
    return replace(figure, result=result, points=points, comparison=_without_people(figure.comparison), breakdowns={})


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


def _points(figure: Figure, threshold: int) -> pd.DataFrame:
    points = figure.points
    if figure.kpi.chart == "survival" or figure.kpi.unit == "people":
        # Each step of a curve, and each difference between two days' counts, is a single person.
        return points.iloc[:0]
    if figure.kpi.chart == "trend":
        lines = [Line.of(points["people"], points["numerator"])]
        if "others" in points:
            lines.append(Line.of(points["others"], points["denominator"] - points["numerator"]))
        mask = hidden_cells(lines, threshold)
        shown = points[NUMBERS].astype(float).mask(pd.Series(mask, index=points.index), axis=0)
        points = points.drop(columns="others", errors="ignore").assign(**shown, hidden=mask, people=float("nan"))
        return points.iloc[:0] if mask.all() else points
    return points.assign(people=float("nan")) if "people" in points else points


def _without_people(comparison: Comparison | None) -> Comparison | None:
    return comparison and replace(comparison, before=replace(comparison.before, people=None))

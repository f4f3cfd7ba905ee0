"""Charts: from a figure to a Vega-Lite specification, one module for each kind of chart.

A specification is a plain dictionary, quick to make, keep and copy; its rows stand under ``datasets``. It holds only
what is drawn, so that nothing travels to a browser or into a file that cannot be seen there. It
has no title: the finding stands in the page, or is written over the picture by the exports.
"""

from __future__ import annotations

from collections.abc import Callable

from dashboard.charts import ceiling, comparison, cumulative, notice, survival, trend
from dashboard.charts.theme import Spec
from dashboard.model import Chart, Figure

DRAWN: dict[Chart, Callable[[Figure], Spec]] = {
    "trend": trend.draw,
    "survival": survival.draw,
    "comparison": comparison.draw,
    "cumulative": cumulative.draw,
    "ceiling": ceiling.draw,
}


def draw(figure: Figure) -> Spec:
    """The figure's chart; in its place a sentence where it is hidden or has nothing to show.

    Returns:
        A Vega-Lite specification as wide as its container.
    """
    known = len(figure.points) and bool(figure.points["value"].notna().any())
    alone = figure.kpi.chart == "survival" and figure.result.value is not None
    if figure.hidden or not (known or alone):
        return notice.draw(figure)
    return DRAWN[figure.kpi.chart](figure)

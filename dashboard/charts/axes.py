"""The axes: months or quarters along, shares, counts, rates and pounds up."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard import numbers
from dashboard.charts.scales import Scale
from dashboard.charts.theme import Spec
from dashboard.model import Unit

NUMBER = "format(datum.value, ',')"
"""How a tick is written. As an axis's own ``format``, "~g" would write 10 as "1e+1"."""


def slots(periods: Sequence[object]) -> list[str]:
    """Every month or quarter from the first to the last, in words, so that a gap keeps its place.

    >>> slots(["2019-11", "2020-02"])
    ['Nov 2019', 'Dec 2019', 'Jan 2020', 'Feb 2020']
    """
    known = [found for found in map(numbers.period_of, periods) if found is not None]
    if len(known) < len(periods) or not known:
        return list(dict.fromkeys(map(numbers.period, periods)))
    return [numbers.period(each) for each in pd.period_range(min(known), max(known), freq=known[0].freq)]


def along(every: Sequence[str]) -> Spec:
    """The x axis of a chart over time; labels that do not fit give way to their neighbours."""
    axis: Spec = {"title": None, "labelOverlap": "parity", "labelSeparation": 6, "labelFlush": False}
    if every and " to " in every[0]:
        # A quarter is long: its year goes below. The text is ours, written by numbers.period.
        axis["labelExpr"] = "[slice(datum.label, 0, -5), slice(datum.label, -4)]"
    scale = {"type": "point", "padding": 0.5, "domain": list(every)}
    return {"field": "period", "type": "ordinal", "scale": scale, "axis": axis}


def at(slot: str) -> Spec:
    """One month or quarter of that axis."""
    return {"datum": slot, "type": "ordinal"}


def up(scale: Scale, unit: Unit, title: str) -> Spec:
    """The y axis of a chart over time; it says so where it does not start at 0."""
    starts = f" (axis starts at {numbers.WRITERS[unit](scale.domain[0])})" if scale.domain[0] else ""
    written = "format(datum.value, '.0%')" if unit == "share" else NUMBER
    axis = {"title": title + starts, "values": list(scale.ticks), "labelExpr": written}
    return {"type": "quantitative", "scale": {"domain": list(scale.domain), "nice": False}, "axis": axis}

"""A survival curve: the share still in treatment by week, its 95% band and the people it rests on.

Published results stand beside it as short strokes with their names: to hold it against, not targets. Where
the curve itself may not be shown, the result at its week stands alone with its interval.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

import pandas as pd

from dashboard import numbers
from dashboard.charts.scales import Scale, apart
from dashboard.charts.theme import (
    BLUE,
    GREY,
    HEIGHT,
    LABEL,
    PINK,
    Spec,
    framed,
    layer,
    line,
    once,
    quantity,
    tip,
    words,
)
from dashboard.model import HIDDEN, Figure, Kpi
from dashboard.tables.readings import WEEKS, at_weeks

SHARES = Scale((0.0, 0.2, 0.4, 0.6, 0.8, 1.0))
NARROW = 18
"""Letters on a line beside the curve, so that names fit a telephone."""
ASIDE = 12
STEP = "step-after"


@dataclass(frozen=True)
class Label:
    """Lines of words, and how far below the top their middle should be."""

    wanted: float
    lines: list[str]
    colour: str


def draw(figure: Figure) -> Spec:
    """The specification of a survival curve."""
    curve = figure.points.dropna(subset=["value"]).sort_values("day")
    at = week_of(figure.kpi)
    followed = float(curve["day"].max()) / 7 if len(curve) else 0.0
    last = next((week for week in WEEKS if week >= max(followed, at)), WEEKS[-1])
    x, y = _along(last), _up()
    rows = [_row(point) for point in curve[curve["day"] <= 7 * last].to_dict("records")]
    band: Spec = {"type": "area", "color": BLUE, "opacity": 0.15, "interpolate": STEP}
    spots: Spec = {"type": "point", "color": BLUE, "size": 60, "opacity": 0}
    said = tip(("label", "Week, share, 95% interval"))
    layers = [
        layer("points", band, x=x, y={**y, "field": "low"}, y2={"field": "high"}),
        layer("points", line(BLUE, interpolate=STEP, strokeWidth=2.5), x=x, y=y),
        layer("points", spots, x=x, y=y, tooltip=said),
        *(_beside_curve(figure, curve, at) if rows else _alone(figure, at, x, y)),
        *(_followed() if rows else []),
    ]
    return framed(layers, points=rows, followed=_followed_rows(figure.points))


def week_of(kpi: Kpi) -> int:
    """The week that the KPI and its references speak of, from its id."""
    found = re.search(r"(\d+)_weeks", kpi.id)
    return int(found.group(1)) if found else 26


def _along(last: int) -> Spec:
    ticks = [week for week in WEEKS if week <= last]
    axis = {"title": "Weeks since first dose", "values": ticks, "labelOverlap": False, "labelFlush": False}
    return {**quantity("week"), "scale": {"domain": [0, last], "nice": False}, "axis": axis}


def _up() -> Spec:
    axis = {"title": "Share still in treatment", "values": list(SHARES.ticks), "format": ".0%"}
    return {**quantity("value"), "scale": {"domain": list(SHARES.domain), "nice": False}, "axis": axis}


def _row(point: dict[Any, Any]) -> Spec:
    week = round(point["day"] / 7, 2)
    interval = numbers.interval(point["low"], point["high"], numbers.share)
    said = f"week {week:.0f}: {numbers.share(point['value'])} ({interval})"
    drawn = {name: None if numbers.missing(point[name]) else float(point[name]) for name in ("value", "low", "high")}
    return {"week": week, **drawn, "label": said}


def _beside_curve(figure: Figure, curve: pd.DataFrame, at: int) -> list[Spec]:
    """The result and the references at their week: to the right above the curve, to the left below it."""
    value = figure.result.value
    reached = float(curve["day"].max()) >= 7 * at and value is not None
    here = float(curve[curve["day"] <= 7 * at]["value"].iloc[-1])
    references = _references(figure.kpi, at)
    above = [label for height, label in references if height > here or not reached]
    below = [label for height, label in references if height <= here and reached]
    marks = _strokes(figure.kpi, at)
    if reached and value is not None:
        marks.append(once({"type": "point", "color": BLUE, "size": 90}, x={"datum": at}, y={"datum": value}))
        # Under the curve, not on it.
        below.append(Label(SHARES.pixels(value) + LABEL, [f"{numbers.share(value)} at {at} weeks"], BLUE))
    line_at = SHARES.pixels(here)
    return [
        *marks,
        *_labels(above, at, "left", bottom=line_at - 4 if reached else HEIGHT),
        *_labels(below, at, "right", top=line_at + 4),
    ]


def _alone(figure: Figure, at: int, x: Spec, y: Spec) -> list[Spec]:
    """The result by itself, where no curve may be shown."""
    result = figure.result
    mine = {"week": at, "value": result.value, "low": result.low, "high": result.high}
    bar: Spec = {"data": {"values": [mine]}, "mark": {"type": "rule", "color": BLUE, "strokeWidth": 3}}
    bar["encoding"] = {"x": x, "y": {**y, "field": "low"}, "y2": {"field": "high"}}
    dot = once({"type": "point", "color": BLUE, "size": 120}, x={"datum": at}, y={"datum": result.value})
    said = f"{numbers.share(result.value)}\n(95% interval\n{numbers.interval(result.low, result.high, numbers.share)})"
    label = Label(SHARES.pixels(result.value or 0), said.split("\n"), BLUE)
    why = "The curve is not published:\neach of its steps would\nbe a single person."
    reason = once(words(GREY, text=why, x=8, y=SHARES.pixels(0.1)))
    references = [label for _, label in _references(figure.kpi, at)]
    shown = [bar] if result.low is not None and result.high is not None else []
    strokes = _strokes(figure.kpi, at)
    return [*shown, *strokes, dot, reason, *_labels(references, at, "left"), *_labels([label], at, "right")]


def _references(kpi: Kpi, at: int) -> list[tuple[float, Label]]:
    """Each reference's value and its label."""
    named = [
        (each.value, [*wrap(each.label, NARROW), f"{numbers.share(each.value)} at {at} weeks"])
        for each in kpi.references
    ]
    return [(value, Label(SHARES.pixels(value), lines, PINK)) for value, lines in named]


def _strokes(kpi: Kpi, at: int) -> list[Spec]:
    stroke = {"type": "tick", "orient": "horizontal", "color": PINK, "opacity": 1, "thickness": 3, "size": 16}
    return [once(stroke, x={"datum": at}, y={"datum": each.value}) for each in kpi.references]


def _labels(labels: list[Label], at: int, align: str, top: float | None = None, bottom: float = HEIGHT) -> list[Spec]:
    places = apart([label.wanted for label in labels], [LABEL * len(label.lines) + 4 for label in labels], top, bottom)
    dx = ASIDE if align == "left" else -ASIDE
    return [
        once(words(label.colour, text="\n".join(label.lines), align=align, dx=dx, y=place), x={"datum": at})
        for label, place in zip(labels, places, strict=True)
    ]


def _followed_rows(points: pd.DataFrame) -> list[Spec]:
    read = at_weeks(points)
    counts = [HIDDEN if numbers.missing(each) else numbers.count(each) for each in read["at_risk"]]
    return [{"week": int(week), "label": count} for week, count in zip(read["week"], counts, strict=True)]


def _followed() -> list[Spec]:
    """How many people the curve rests on, in a row beneath it."""
    heading = words(BLUE, text="People followed up to then", x=0, y={"expr": "height + 54"})
    row = words(BLUE, align="center", y={"expr": "height + 71"}, fontWeight="bold")
    return [once(heading), layer("followed", row, x=quantity("week"), text={"field": "label"})]

"""Before against after: a dot with its 95% interval for each phase, the counts written above it."""

from __future__ import annotations

from typing import Any

from dashboard import numbers
from dashboard.charts.axes import NUMBER
from dashboard.charts.scales import with_zero
from dashboard.charts.theme import BLUE, GREY, INK, Spec, framed, layer, once, quantity, tip, words
from dashboard.model import HIDDEN, MISSING, Figure, Kpi
from dashboard.tables.readings import at_risk, counted, phase

ROW = 92
"""Pixels for a phase: two lines of words, then the dot."""
MARKS = (("square", GREY), ("circle", BLUE))


def draw(figure: Figure) -> Spec:
    """The specification of a comparison."""
    kpi, points = figure.kpi, figure.points.reset_index(drop=True)
    shown = points[points["value"].notna() & ~points["hidden"].astype(bool)]
    scale = with_zero(float(shown[["value", "high"]].max().max()))
    title = [kpi.unit_words[:1].upper() + kpi.unit_words[1:], "Bar through the mark: 95% interval"]
    axis = {"title": title, "values": list(scale.ticks), "labelExpr": NUMBER}
    x = {**quantity("value"), "scale": {"domain": list(scale.domain), "nice": False}, "axis": axis}
    layers: list[Spec] = []
    rows: list[Spec] = []
    for at, point in enumerate(points.to_dict("records")):
        layers += _heading(kpi, point, at)
        if at not in shown.index:
            layers.append(once(words(GREY, text=HIDDEN if point["hidden"] else MISSING, x=4, y=ROW * at + 29)))
            continue
        row = _row(point)
        rows.append(row)
        layers += _marks(f"phase{at}", x, at)
    named = {f"phase{at}": [row] for at, row in zip(shown.index, rows, strict=True)}
    return framed(layers, height=ROW * len(points), **named)


def _row(point: dict[Any, Any]) -> Spec:
    row: Spec = {str(name): (None if numbers.missing(cell) else cell) for name, cell in point.items()}
    said = f"{numbers.rate(row['value'])} ({numbers.interval(row['low'], row['high'], numbers.rate)})"
    return {"phase": phase(row["phase"]), "value": row["value"], "low": row["low"], "high": row["high"], "label": said}


def _heading(kpi: Kpi, point: dict[Any, Any], at: int) -> list[Spec]:
    top = ROW * at + 12
    title = once(words(INK, text=phase(point["phase"]), fontWeight="bold", x=4, y=top))
    if point["hidden"] or numbers.missing(point["value"]):
        return [title]
    noun, over = _in_a_sentence(counted(kpi)), _in_a_sentence(at_risk(kpi))
    said = f"{numbers.count(point['numerator'])} {noun} in {numbers.years(point['denominator'])} {over}"
    return [title, once(words(INK, text=said, x=4, y=top + 17))]


def _in_a_sentence(heading: str) -> str:
    """A heading with a small first letter, unless it is an abbreviation.

    >>> _in_a_sentence("Recorded crimes"), _in_a_sentence("A&E attendances")
    ('recorded crimes', 'A&E attendances')
    """
    return heading if heading[1:2] in "&" or heading[:2].isupper() else heading[:1].lower() + heading[1:]


def _marks(data: str, x: Spec, at: int) -> list[Spec]:
    shape, colour = MARKS[min(at, 1)]
    y = ROW * at + 62
    dot = {"type": "point", "shape": shape, "color": colour, "size": 130, "y": y}
    bar = {"type": "rule", "color": colour, "strokeWidth": 3, "y": y}
    return [
        layer(data, bar, x={**x, "field": "low"}, x2={"field": "high"}),
        layer(data, dot, x=x, tooltip=tip(("phase", "When"), ("label", "Rate (95% interval)"))),
        layer(data, words(colour, align="left", fontWeight="bold", y=y - 16, dx=-6), x=x, text={"field": "label"}),
    ]

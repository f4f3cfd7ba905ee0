"""What was measured against the most there could be, the budget and what was hoped for.

The measured value is a dot with its interval, everything else a stroke under its name: there is no bar,
so nothing looks as if it had been reached.
"""

from __future__ import annotations

from textwrap import wrap
from typing import Any

from dashboard import numbers
from dashboard.charts.scales import Scale, with_zero
from dashboard.charts.theme import BLUE, DASHED, FAINT, GREY, LABEL, PINK, Spec, framed, layer, once, quantity, words
from dashboard.model import MISSING, Figure

GAP, MARK = 10, 30
"""Pixels above a name, and for the mark below it."""
NARROW = 40
"""Letters on a line, so that names fit a telephone."""
COLOURS = {"measured": BLUE, "budget": PINK}

Item = dict[Any, Any]


def draw(figure: Figure) -> Spec:
    """The specification of a value under its ceilings."""
    points = figure.points.reset_index(drop=True)
    reach = points[["value", "low", "high"]]
    scale = with_zero(float(reach.max().max()), float(reach.min().min()))
    x = _amounts(scale)
    layers: list[Spec] = [once({"type": "rule", "color": FAINT}, x={"datum": 0})] if scale.domain[0] < 0 else []
    rows: dict[str, list[Spec]] = {}
    top = 0
    # What was hoped for comes first: its line runs through all the rows below.
    for at, item in enumerate(sorted(points.to_dict("records"), key=lambda item: item["kind"] != "hope")):
        said = _named(item)
        colour = COLOURS.get(item["kind"], PINK if item["kind"] == "hope" else GREY)
        below = top + GAP + LABEL * (said.count("\n") + 1)
        if item["kind"] == "hope":
            layers += _hope(item, said, scale)
            top = below
            continue
        layers.append(once(words(colour, text=said, x=4, y=top + GAP, baseline="top")))
        if not numbers.missing(item["value"]):
            rows[f"row{at}"] = [_row(item)]
            layers += _marks(f"row{at}", item, colour, x, below + MARK // 2 - 2)
        top = below + MARK
    return framed(layers, height=top, **rows)


def _amounts(scale: Scale) -> Spec:
    unit, name = (1_000_000, "m") if scale.domain[1] >= 1_000_000 else (1000, "k")
    size = f"'£' + format(abs(datum.value) / {unit}, ',') + '{name}'"
    written = f"datum.value ? (datum.value < 0 ? '−' : '') + {size} : '£0'"
    title = "Bar through the dot: 95% interval"
    axis = {"title": title, "values": list(scale.ticks), "labelExpr": written, "labelOverlap": "parity"}
    return {**quantity("value"), "scale": {"domain": list(scale.domain), "nice": False}, "axis": axis}


def _row(item: Item) -> Spec:
    drawn = {name: None if numbers.missing(item[name]) else float(item[name]) for name in ("value", "low", "high")}
    return {"item": str(item["item"]), **drawn}


def _marks(data: str, item: Item, colour: str, x: Spec, middle: int) -> list[Spec]:
    if item["kind"] != "measured":
        stroke = {"type": "rule", "color": colour, "strokeWidth": 3, "y": middle - 9, "y2": middle + 9}
        return [layer(data, stroke, x=x)]
    bar = {"type": "rule", "color": colour, "strokeWidth": 3, "y": middle}
    dot = {"type": "point", "color": colour, "size": 90, "y": middle}
    return [layer(data, bar, x={**x, "field": "low"}, x2={"field": "high"}), layer(data, dot, x=x)]


def _hope(item: Item, said: str, scale: Scale) -> list[Spec]:
    at = {"x": {"datum": float(item["value"])}}
    stroke = {"type": "rule", "color": PINK, "strokeWidth": 2, "strokeDash": DASHED, "y": 0, "y2": {"expr": "height"}}
    aside: Spec = (
        {"align": "right", "dx": -10} if item["value"] > sum(scale.domain) / 2 else {"align": "left", "dx": 10}
    )
    return [once(stroke, **at), once(words(PINK, text=said, y=GAP, baseline="top", **aside), **at)]


def _named(item: Item) -> str:
    """What it is, and how much; the measured value with its interval."""
    amount = MISSING if numbers.missing(item["value"]) else numbers.pounds(item["value"])
    if not numbers.missing(item["low"]):
        amount += f" ({numbers.interval(item['low'], item['high'], numbers.pounds)})"
    together = f"{item['item']} {amount}"
    return together if len(together) <= NARROW else "\n".join([*wrap(str(item["item"]), NARROW), amount])

"""The look of every chart: colours, letters, lines, and the frame that all of them share.

Colours are the Analysis Function's, at most four in one chart and never the only sign of anything.
"""

from __future__ import annotations

from typing import Any

Spec = dict[str, Any]

BLUE, ORANGE, PINK, GREY, PURPLE = "#12436D", "#F46A25", "#801650", "#3D3D3D", "#A285D1"
ORANGE_TEXT, PURPLE_TEXT = "#A23F0B", "#5B3E8A"
"""The same two, dark enough to be read as letters on white."""
INK, FAINT = "#0B0C0C", "#D5DBE3"
DASHED = [6, 4]

HEIGHT = 280
"""Pixels from the lowest to the highest value; labels are kept apart on this scale."""

LABEL = 15
"""Pixels from one line of letters to the next."""

FONT = "Source Sans, Liberation Sans, Arial, Helvetica, sans-serif"
"""The first is Streamlit's own. The second comes with vl-convert, so that a file is the same on every computer."""

CONFIG: Spec = {
    "font": FONT,
    "background": "#FFFFFF",
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK,
        "titleColor": INK,
        "labelFontSize": 12,
        "titleFontSize": 12,
        "titleFontWeight": "normal",
        "titlePadding": 8,
        "domainColor": GREY,
        "tickColor": GREY,
        "gridColor": FAINT,
        "labelAngle": 0,
    },
    # A title above the axis reads level; turned on its side it does not.
    "axisY": {
        "titleAngle": 0,
        "titleAlign": "left",
        "titleAnchor": "end",
        "titleBaseline": "bottom",
        "titleX": 0,
        "titleY": -10,
        "domain": False,
        "ticks": False,
    },
    "axisX": {"grid": False},
    "text": {"font": FONT, "fontSize": 12, "color": INK, "lineHeight": LABEL},
    "line": {"strokeWidth": 2, "strokeCap": "round"},
    "point": {"filled": True, "opacity": 1},
}


def framed(layers: list[Spec], height: int = HEIGHT, **datasets: list[Spec]) -> Spec:
    """The layers as one chart, as wide as its container, with the named rows that they read.

    A layer without rows is left out: an empty dataset has no columns to read.
    """
    empty = {name for name, rows in datasets.items() if not rows}
    kept = [layer for layer in layers if layer.get("data", {}).get("name") not in empty]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": 4, "top": 4, "bottom": 4},
        "config": CONFIG,
        "datasets": {name: rows for name, rows in datasets.items() if rows},
        "layer": kept,
    }


def layer(data: str, mark: Spec, **encoding: Spec | list[Spec]) -> Spec:
    """One layer over named rows."""
    return {"data": {"name": data}, "mark": mark, "encoding": encoding}


def once(mark: Spec, **encoding: Spec) -> Spec:
    """One mark that stands for itself and reads no rows."""
    return {"data": {"values": [{}]}, "mark": mark, "encoding": encoding}


def words(colour: str = INK, text: str | None = None, baseline: str = "middle", dy: float = 0, **more: Any) -> Spec:
    """Letters, level, with a line break at each newline; the lines as a whole stand where ``baseline`` says."""
    # Vega places the first line so, and hangs the others below it.
    further = 0 if text is None else LABEL * text.count("\n")
    dy -= {"top": 0.0, "middle": further / 2, "bottom": further}[baseline]
    said = {} if text is None else {"text": text, "lineBreak": "\n"}
    return {"type": "text", "color": colour, "align": "left", "baseline": baseline, "dy": dy, **said, **more}


def line(colour: str, **more: Any) -> Spec:
    """A line that stops where a value is missing."""
    return {"type": "line", "color": colour, "invalid": "break-paths-show-path-domains", **more}


def quantity(field: str, **more: Any) -> Spec:
    """A column of numbers along an axis that another layer describes."""
    return {"field": field, "type": "quantitative", **more}


def tip(*fields: tuple[str, str]) -> list[Spec]:
    """What hovering shows: columns that are already written out, with their titles."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in fields]

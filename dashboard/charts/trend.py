"""A trend: one point a month or quarter, with its centre line, limits and target.

A point at which a rule fired differs by shape, colour and a word; the latest value stands beside it. A
missing month breaks the line and is marked ``[x]``, a hidden one ``[c]``: neither has a point.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import numbers
from dashboard.charts import axes
from dashboard.charts.scales import Scale, apart, of_shares, with_zero
from dashboard.charts.theme import (
    BLUE,
    DASHED,
    GREY,
    HEIGHT,
    INK,
    LABEL,
    ORANGE,
    ORANGE_TEXT,
    PINK,
    PURPLE,
    PURPLE_TEXT,
    Spec,
    framed,
    layer,
    line,
    once,
    quantity,
    tip,
    words,
)
from dashboard.model import HIDDEN, MISSING, Figure, Kpi

LINES = ("centre", "lower", "upper")

MARKS = {
    "improvement": ("triangle-up", BLUE, BLUE, "Improvement"),
    "concern": ("triangle-down", ORANGE, ORANGE_TEXT, "Concern"),
    "neutral": ("diamond", PURPLE, PURPLE_TEXT, "Change"),
}
"""Shape, colour, colour of letters and word of each signal; everything else is a grey dot."""
ALIASES = {"neutral change": "neutral"}


def draw(figure: Figure) -> Spec:
    """The specification of a trend."""
    kpi = figure.kpi
    points = _in_slots(figure.points)
    scale = _scale(kpi, points, figure.target)
    # A share cannot be above 100%, nor a count below 0, so a limit there says nothing.
    shown = points.assign(**{name: points[name].where(points[name].map(scale.holds)) for name in LINES})
    rows = [_row(point, kpi) for point in shown.to_dict("records")]
    x = axes.along(points["period"].tolist())
    value = {**axes.up(scale, kpi.unit, _title(kpi)), "field": "value"}
    said = tip(("period", "When"), ("label", "Value"))
    signals = _signals(kpi, rows)
    layers = [
        layer("points", line(GREY, strokeWidth=1, interpolate="step"), x=x, y={**value, "field": "centre"}),
        *(
            layer("points", line(GREY, strokeWidth=1, strokeDash=DASHED, interpolate="step"), x=x, y=quantity(name))
            for name in ("lower", "upper")
        ),
        *_target(figure),
        layer("points", line(GREY), x=x, y=value),
        layer("points", {"type": "point", "size": 70}, x=x, y=value, tooltip=said, **signals),
        layer("gaps", words(GREY, align="center", y={"expr": "height - 8"}), x=x, text={"field": "label"}),
        *_said(rows),
        *_beside(figure, shown, scale),
    ]
    gaps = [{"period": row["period"], "label": HIDDEN if row["hidden"] else MISSING} for row in rows if row["gap"]]
    kept = ("period", "value", "signal", "label", *LINES)
    return framed(layers, points=[{name: row[name] for name in kept} for row in rows], gaps=gaps)


def _in_slots(points: pd.DataFrame) -> pd.DataFrame:
    named = points.assign(period=points["period"].map(numbers.period)).set_index("period")
    return named.reindex(axes.slots(points["period"].tolist())).rename_axis("period").reset_index()


def _scale(kpi: Kpi, points: pd.DataFrame, target: float | None) -> Scale:
    drawn = [float(number) for name in ("value", *LINES) for number in points[name].dropna()]
    drawn += [] if target is None else [float(target)]
    if kpi.unit == "share":
        return of_shares(drawn)
    return with_zero(max(drawn), whole=kpi.unit in ("people", "count"))


def _row(point: dict[Any, Any], kpi: Kpi) -> Spec:
    """What is drawn of a point, and the words that hovering shows."""
    row: Spec = {str(name): (None if numbers.missing(cell) else cell) for name, cell in point.items()}
    gap = row["value"] is None or bool(row["hidden"])
    signal = ALIASES.get(str(row["signal"]), str(row["signal"]))
    row |= {"gap": gap, "signal": signal if signal in MARKS and not gap else "none"}
    if gap:
        return {**row, "value": None, "label": HIDDEN if row["hidden"] else MISSING}
    counts = f"{numbers.out_of(row['numerator'], row['denominator'])}, " if kpi.unit == "share" else ""
    return {**row, "label": counts + numbers.WRITERS[kpi.unit](row["value"])}


def _title(kpi: Kpi) -> str:
    words_of = {"share": f"Share {kpi.unit_words}", "people": kpi.numerator, "pounds": f"£ {kpi.unit_words}"}
    title = words_of.get(kpi.unit, kpi.unit_words)
    return title[:1].upper() + title[1:]


def _signals(kpi: Kpi, rows: list[Spec]) -> dict[str, Spec]:
    used = [name for name in MARKS if any(row["signal"] == name for row in rows)]
    domain = ["none", *used]
    shapes = {"domain": domain, "range": ["circle", *(MARKS[name][0] for name in used)]}
    colours = {"domain": domain, "range": [GREY, *(MARKS[name][1] for name in used)]}
    field = {"field": "signal", "type": "nominal", "legend": None}
    return {"shape": {**field, "scale": shapes}, "color": {**field, "scale": colours}}


def _target(figure: Figure) -> list[Spec]:
    if figure.target is None:
        return []
    return [once({"type": "rule", "color": PINK, "strokeDash": DASHED, "strokeWidth": 2}, y={"datum": figure.target})]


def _said(rows: list[Spec]) -> list[Spec]:
    """A word at the first point of each unbroken run of a signal."""
    layers = []
    for at, row in enumerate(rows):
        if row["signal"] not in ("none", rows[at - 1]["signal"] if at else "none"):
            _, _, colour, word = MARKS[row["signal"]]
            # To the left, where the run has not begun; not over the axis.
            left = at > len(rows) // 4
            beside = rows[at - 1]["value"] if left else rows[min(at + 1, len(rows) - 1)]["value"]
            # On the side that the line to its neighbour does not cross: above a rise, below a fall.
            above = beside is None or beside <= row["value"]
            place: Spec = {"baseline": "bottom", "dy": -9} if above else {"baseline": "top", "dy": 9}
            mark = words(colour, text=word, align="right" if left else "left", dx=8 if left else -8, **place)
            layers.append(once(mark, x=axes.at(row["period"]), y={"datum": row["value"]}))
    return layers


def _beside(figure: Figure, points: pd.DataFrame, scale: Scale) -> list[Spec]:
    """The latest value and the names of the lines, to the right of where they end, none over another."""
    kpi, write = figure.kpi, numbers.WRITERS[figure.kpi.unit]
    ends = {name: points[name].dropna().iloc[-1] for name in LINES if bool(points[name].notna().any())}
    controlled = "upper" in ends or "lower" in ends
    names = {"centre": "mean" if controlled else "median", "lower": "lower limit", "upper": "upper limit"}
    labels = [(value, f"{write(value)} {names[name]}", GREY) for name, value in ends.items()]
    if figure.target is not None:
        labels.append((figure.target, f"{write(figure.target)} {kpi.target_words or 'target'}", PINK))
    latest = points["value"][~points["hidden"].eq(True)].dropna().iloc[-1]
    labels.append((latest, f"{write(latest)} latest", INK))
    places = apart([scale.pixels(value) for value, _, _ in labels], bottom=HEIGHT + LABEL)
    return [
        once(
            words(colour, text=text, x={"expr": "width + 6"}, y=place, fontWeight="bold" if colour == INK else "normal")
        )
        for (_, text, colour), place in zip(labels, places, strict=True)
    ]

"""Pounds to date: what was spent, solid; the profile, dashed; the whole budget as a line across."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import numbers
from dashboard.charts import axes
from dashboard.charts.scales import with_zero
from dashboard.charts.theme import BLUE, DASHED, GREY, PINK, Spec, framed, layer, line, once, tip, words
from dashboard.model import Figure

AMOUNTS = ["value", "profile", "budget"]


def draw(figure: Figure) -> Spec:
    """The specification of amounts to date, drawn in thousands of pounds."""
    named = figure.points.assign(period=figure.points["period"].map(numbers.period)).set_index("period")
    points = named.reindex(axes.slots(figure.points["period"].tolist()))[AMOUNTS].astype(float)
    scale = with_zero(float(points.max().max()) / 1000)
    x = axes.along(list(points.index))
    y = axes.up(scale, "count", "£ thousand, to date")
    said = tip(("period", "To the end of"), ("label", "Spent"))
    layers = [
        layer("points", line(GREY, strokeDash=DASHED), x=x, y={**y, "field": "profile"}),
        layer("points", line(BLUE, strokeWidth=3), x=x, y={**y, "field": "value"}),
        layer("points", {"type": "point", "color": BLUE, "size": 60}, x=x, y={**y, "field": "value"}, tooltip=said),
        *_budget(points),
        *_labels(figure, points),
    ]
    return framed(layers, points=[_row(str(period), amounts) for period, amounts in points.iterrows()])


def _row(period: str, amounts: pd.Series[Any]) -> Spec:
    drawn = {name: None if numbers.missing(amounts[name]) else amounts[name] / 1000 for name in ("value", "profile")}
    return {"period": period, **drawn, "label": numbers.pounds(amounts["value"])}


def _budget(points: pd.DataFrame) -> list[Spec]:
    known = points["budget"].dropna()
    if not len(known):
        return []
    y = {"datum": known.iloc[-1] / 1000}
    # The lines rise from the left, so there is room for words above the rule's beginning.
    said = words(PINK, text=f"Whole budget {numbers.pounds(known.iloc[-1])}", x=4, baseline="bottom", dy=-5)
    return [once({"type": "rule", "color": PINK, "strokeWidth": 2}, y=y), once(said, y=y)]


def _labels(figure: Figure, points: pd.DataFrame) -> list[Spec]:
    """Names beside the two lines, each on the side where the other line is not."""
    spent = points["value"].dropna()
    last = str(spent.index[-1])
    profile = points["profile"].dropna()
    beneath = not numbers.missing(points.at[last, "profile"]) and bool(spent.iloc[-1] <= points.at[last, "profile"])
    done = figure.kpi.unit_words[:1].upper() + figure.kpi.unit_words[1:]
    labels = [_aside(f"{done}\n{numbers.pounds(spent.iloc[-1])}", BLUE, last, spent.iloc[-1], beneath, bold=True)]
    if len(profile):
        middle = str(profile.index[len(profile) // 2])
        labels.append(_aside("Profile", GREY, middle, profile[middle], not beneath))
    return labels


def _aside(text: str, colour: str, slot: str, amount: float, beneath: bool, bold: bool = False) -> Spec:
    """Words under and to the right of a rising line, or over and to the left of it."""
    weight: Spec = {"fontWeight": "bold" if bold else "normal"}
    if beneath:
        mark = words(colour, text=text, align="left", dx=9, baseline="top", **weight)
    else:
        mark = words(colour, text=text, align="right", dx=-9, baseline="bottom", **weight)
    return once(mark, x=axes.at(slot), y={"datum": amount / 1000})

"""What stands where a chart cannot: a sentence, and the one number where only that is published."""

from __future__ import annotations

from textwrap import wrap

from dashboard import numbers
from dashboard.charts.theme import BLUE, GREY, Spec, framed, once, words
from dashboard.model import HIDDEN, MARKERS, MISSING, Figure

NARROW = 42
"""Letters on a line, so that it fits a telephone."""
TOTAL_ONLY = "Only the total is published: each step\nin between would be a single person."


def draw(figure: Figure) -> Spec:
    """The sentence that says why there is no chart."""
    if figure.hidden:
        return _said("\n".join(wrap(f"{HIDDEN} This figure is {MARKERS[HIDDEN]}.", NARROW)))
    if figure.result.value is not None:
        return _said(TOTAL_ONLY, f"{numbers.headline(figure)} {figure.kpi.unit_words}")
    hidden = "hidden" in figure.points and bool(figure.points["hidden"].any())
    return _said(f"{HIDDEN} Every value is hidden." if hidden else f"{MISSING} No return covers this yet.")


def _said(sentence: str, number: str = "") -> Spec:
    middle: Spec = {"align": "center", "x": {"expr": "width / 2"}}
    lines = [once(words(GREY, text=sentence, y=75 if number else 60, fontSize=14, lineHeight=18, **middle))]
    if number:
        lines.append(once(words(BLUE, text=number, y=35, fontSize=24, fontWeight="bold", **middle)))
    return framed(lines, height=120)

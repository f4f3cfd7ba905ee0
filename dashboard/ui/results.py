"""Figures, computed once for each version of the store, view and KPI, then kept until the next version."""

from __future__ import annotations

from base64 import b64encode
from functools import lru_cache
from html import escape

from dashboard import registry, wording
from dashboard.exports.pictures import on_page
from dashboard.model import Figure
from dashboard.scorecard import View, evaluate
from dashboard.ui import session
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.store import Store


def figures(view: View, *only: str) -> tuple[Figure, ...]:
    """The figures of a view; the actor's roles are checked each time, kept or not."""
    who, store = session.actor(), session.opened()
    who.require("rows" if view.audience == "analyst" else "view")
    return _kept(who, store, store.version(), view, only)


def ceiling() -> str:
    """The arithmetic of how far recorded crime alone could reach, in words."""
    return wording.ceiling({name: programme().number(name) for name in registry.kpi("crime_value").facts})


def picture(figure: Figure) -> str:
    """The figure's chart as HTML, with its description.

    A drawing needs no script, prints, and has no toolbar that would hand it out without its marking.
    """
    return _drawn(_Named(figure))


class _Named:
    """A figure known by what it shows, so that its drawing can be kept: two such figures are the same."""

    def __init__(self, figure: Figure) -> None:
        self.figure = figure
        period = (figure.period.first, figure.period.last)
        self.name = (id(session.opened()), figure.version, figure.audience, figure.site, period, figure.kpi.id)

    def __hash__(self) -> int:
        return hash(self.name)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Named) and self.name == other.name


@lru_cache(maxsize=128)
def _drawn(named: _Named) -> str:
    drawing, height = on_page(named.figure)
    source = f"data:image/svg+xml;base64,{b64encode(drawing).decode()}"
    return f'<img src="{source}" alt="{escape(named.figure.alt)}" style="width: 100%; height: {height}px">'


@lru_cache(maxsize=256)
def _kept(who: Actor, store: Store, version: int, view: View, only: tuple[str, ...]) -> tuple[Figure, ...]:
    return evaluate(who, store, view, only)

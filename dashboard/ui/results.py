"""Figures, computed once for each version of the store, view and KPI, then kept until the next version."""

from __future__ import annotations

from functools import lru_cache

from dashboard import registry, wording
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


@lru_cache(maxsize=256)
def _kept(who: Actor, store: Store, version: int, view: View, only: tuple[str, ...]) -> tuple[Figure, ...]:
    return evaluate(who, store, view, only)

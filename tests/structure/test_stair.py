"""The stair: data climbs, imports point down, rooms on one floor do not know each other.

A room is a module or a folder right below ``dashboard`` or ``data_loaders``: ``dashboard.measures`` is one room however
many files it has, and inside a room anything may know anything. To add a room, put it on a floor here.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# From the ground up. A room knows the floors below its own, and nothing else of ours.
FLOORS = (
    {"data_loaders.errors", "data_loaders.access", "data_loaders.periods"},
    {"data_loaders.declarations"},
    {"data_loaders.programme", "data_loaders.reference"},
    {"data_loaders.schema"},
    {"data_loaders.privacy"},
    {"data_loaders.readers", "data_loaders.words", "data_loaders.totals"},
    {"data_loaders.cells", "data_loaders.layout"},
    {"data_loaders.suggest", "data_loaders.unfold", "data_loaders.question", "data_loaders.corrections"},
    {"data_loaders.recognise"},
    {"data_loaders.tidy", "data_loaders.pages"},
    {"data_loaders.validate", "data_loaders.templates", "data_loaders.store", "data_loaders.report"},
    {"data_loaders.coverage", "data_loaders.senders"},
    {"data_loaders.arriving"},
    {"data_loaders.ingest", "data_loaders.returns", "data_loaders.marked", "data_loaders.pseudonymise"},
    {"data_loaders.demo", "data_loaders.extracts", "data_loaders.quality"},
    {"dashboard.model"},
    {"dashboard.stats", "dashboard.numbers"},
    {"dashboard.measures", "dashboard.value", "dashboard.disclosure"},
    {"dashboard.tables"},
    {"dashboard.registry", "dashboard.charts", "dashboard.wording"},
    {"dashboard.scorecard"},
    {"dashboard.exports"},
    # The command line shows what a file would do to the KPIs, as the Upload page does: it is a screen of its own.
    {"dashboard.ui", "data_loaders.commands"},
    {"dashboard.__main__", "data_loaders.__main__", "pages", "streamlit_app"},
)

FLOOR_OF = {room: number for number, floor in enumerate(FLOORS) for room in floor}
# The store knows declared rows only, not where they came from; what reads files does not know where rows go.
READING = {
    f"data_loaders.{room}"
    for room in ("readers", "cells", "suggest", "unfold", "recognise", "pages", "tidy", "validate", "templates")
}
APART = (READING, {"data_loaders.store"})

ALL_OF_DASHBOARD = {room for room in FLOOR_OF if not room.startswith("data_loaders.")}
PURE = {"dashboard.model", "dashboard.stats", "dashboard.measures", "dashboard.value", "dashboard.disclosure"}
THE_DESK = {"dashboard.ui", "dashboard.__main__"}

# What of data_loaders the dashboard may know, and which of its rooms may.
DOORS = {
    "data_loaders.store": ALL_OF_DASHBOARD - PURE,
    "data_loaders.schema": ALL_OF_DASHBOARD,
    "data_loaders.periods": ALL_OF_DASHBOARD,
    "data_loaders.programme": ALL_OF_DASHBOARD,
    "data_loaders.reference": ALL_OF_DASHBOARD,
    "data_loaders.errors": ALL_OF_DASHBOARD,
    "data_loaders.access": ALL_OF_DASHBOARD,
    "data_loaders.declarations": ALL_OF_DASHBOARD,
    "data_loaders.ingest": THE_DESK,
    "data_loaders.returns": THE_DESK,
    "data_loaders.quality": THE_DESK,
    "data_loaders.extracts": THE_DESK | {"dashboard.registry"},
    "data_loaders.corrections": THE_DESK,
    "data_loaders.layout": THE_DESK,
    "data_loaders.question": THE_DESK,
    "data_loaders.marked": THE_DESK,
    "data_loaders.templates": THE_DESK,
    "data_loaders.demo": THE_DESK,
}

# Of our own, a page knows only these; it composes, the rooms below compute.
FOR_PAGES = {"dashboard.ui", "dashboard.registry"}

# Packages that only some rooms may import, and where the work belongs instead.
RESERVED = {
    "streamlit": ({"dashboard.ui", "pages", "streamlit_app"}, "move what draws to dashboard/ui"),
    "altair": (ALL_OF_DASHBOARD - PURE - {"pages", "streamlit_app"}, "charts are made in dashboard/charts"),
    "sqlalchemy": (FLOOR_OF.keys() - ALL_OF_DASHBOARD, "ask data_loaders/store, which speaks to the database"),
}
NOT_FOR_PAGES = {"pandas": "let dashboard/ui or a measure do the arithmetic"}

OURS = ("dashboard", "data_loaders", "pages", "streamlit_app")


def room_of(module: str) -> str:
    """The room a module is in: ``dashboard.measures.crime`` is in ``dashboard.measures``."""
    top, *rest = module.split(".")
    return ".".join([top, *rest[:1]]) if top in ("dashboard", "data_loaders") else top


def faults(module: str, source: str, modules: frozenset[str]) -> list[str]:
    """Every import that breaks the stair, as a sentence saying what to do.

    Args:
        module: the dotted name of the module that imports; a package's ends in ``.__init__``.
        source: its text.
        modules: the dotted names of all our modules, to tell ``from dashboard import model`` from a plain name.
    """
    room = room_of(module)
    if room.endswith(".__init__"):
        return [
            f"{module} imports {name}: leave it empty, or every import brings all of it"
            for name in imported(module, source, modules)
            if name.split(".")[0] in OURS
        ]
    if room not in FLOOR_OF:
        return [f"{room} stands on no floor: put it on one, in FLOORS of {Path(__file__).name}"]
    said = [fault(room, name) for name in imported(module, source, modules)]
    return sorted({f"{module} imports {sentence}" for sentence in said if sentence})


def fault(room: str, name: str) -> str:
    """What is wrong with one import, empty if nothing is."""
    top, other = name.split(".")[0], room_of(name)
    if top not in OURS:
        return _reserved(room, top)
    if other == room or other in ("dashboard", "data_loaders"):
        return ""
    if other not in FLOOR_OF:
        return f"{name}, which stands on no floor"
    if room == "pages" and other not in FOR_PAGES:
        return f"{name}: a page may know only {_list(FOR_PAGES)}; add what it needs there"
    if FLOOR_OF[other] == FLOOR_OF[room]:
        return f"{name}: rooms on one floor do not know each other; let a room above bring the two together"
    if FLOOR_OF[other] > FLOOR_OF[room]:
        return f"{name}, which is above it: hand it in as an argument, or move the shared part down"
    if any(room in side and other in APART[1 - number] for number, side in enumerate(APART)):
        return f"{name}: the two are kept apart; data_loaders/ingest brings them together"
    if top == "data_loaders" and room in ALL_OF_DASHBOARD and room not in DOORS.get(other, set()):
        return f"{name}: {room} may not; the doors are {_list(door for door, who in DOORS.items() if room in who)}"
    return ""


def _reserved(room: str, package: str) -> str:
    rooms, instead = RESERVED.get(package, ({room}, ""))
    if room == "pages" and package in NOT_FOR_PAGES:
        return f"{package}: {NOT_FOR_PAGES[package]}"
    return "" if room in rooms else f"{package}: {instead}"


def _list(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


def imported(module: str, source: str, modules: frozenset[str]) -> Iterator[str]:
    """The dotted names a module imports, wherever in it the import stands; relative ones made whole."""
    package = module.split(".")[:-1]
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*above, *filter(None, [node.module])])
            for alias in node.names:
                whole = f"{origin}.{alias.name}"
                yield whole if whole in modules else origin


def our_files() -> dict[str, Path]:
    """Each of our modules by its dotted name."""
    files = [path for top in OURS for path in (ROOT / top).rglob("*.py")] + [ROOT / "streamlit_app.py"]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in files if path.is_file()}


FILES = our_files()
MODULES = frozenset(name.removesuffix(".__init__") for name in FILES)


@pytest.mark.parametrize("module", sorted(FILES))
def test_imports_point_down(module: str) -> None:
    broken = faults(module, FILES[module].read_text("utf-8"), MODULES)
    assert not broken, "\n".join(broken)


def test_no_room_stands_on_two_floors() -> None:
    assert sum(map(len, FLOORS)) == len(FLOOR_OF)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        ("dashboard.measures.crime", "import streamlit as st"),
        ("dashboard.measures.crime", "from dashboard.scorecard import figure"),
        ("dashboard.measures.crime", "from dashboard import value"),
        ("dashboard.measures.crime", "from ..scorecard import figure"),
        ("dashboard.measures.crime", "from data_loaders.store import Store"),
        ("dashboard.measures.crime", "def late():\n    import sqlalchemy"),
        ("dashboard.scorecard", "from data_loaders.readers import sheet"),
        ("dashboard.scorecard", "import data_loaders.ingest"),
        ("data_loaders.tidy", "from data_loaders import store"),
        ("data_loaders.store", "from data_loaders.readers import Sheet"),
        ("data_loaders.store", "from dashboard.model import Audience"),
        ("dashboard.__init__", "from dashboard.scorecard import figure"),
        ("dashboard.helpers", ""),
        ("pages.crime", "import pandas as pd"),
        ("pages.crime", "import altair as alt"),
        ("pages.crime", "from data_loaders.store import Store"),
        ("pages.crime", "from dashboard.scorecard import figure"),
    ],
)
def test_a_broken_stair_is_seen(module: str, source: str) -> None:
    known = frozenset({"dashboard.value", "dashboard.scorecard", "data_loaders.store", "data_loaders.ingest"})
    assert faults(module, source, known)


@pytest.mark.parametrize(
    ("module", "source"),
    [
        (
            "dashboard.measures.crime",
            "import pandas as pd\nfrom dashboard import model\nfrom .spells import at_liberty",
        ),
        ("dashboard.registry", "from dashboard.measures import crime"),
        ("dashboard.scorecard", "from data_loaders.store import Store"),
        ("dashboard.ui.upload", "import streamlit as st\nfrom data_loaders.ingest import ingest"),
        ("data_loaders.ingest", "from data_loaders import errors, readers, store"),
        ("pages.crime", "from dashboard import registry\nfrom dashboard.ui import frame"),
    ],
)
def test_a_sound_stair_is_left_alone(module: str, source: str) -> None:
    known = frozenset({"dashboard.model", "dashboard.registry", "dashboard.ui.frame", "data_loaders.readers"})
    assert not faults(module, source, known)

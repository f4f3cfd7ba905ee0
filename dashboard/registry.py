"""What is measured: every KPI's declaration, checked, beside the function that computes it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

from dashboard.model import Frames, Kpi
from data_loaders.declarations import Declaration, folder, line_of, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.extracts import extracts
from data_loaders.programme import programme
from data_loaders.reference import deflators, unit_costs
from data_loaders.schema import datasets
from data_loaders.store.consistency import rules

PAGES = Path(__file__).parent.parent / "pages"

Measure = Callable[[Frames, list[str]], pd.DataFrame]


@cache
def kpis(page: str | None = None, config: Path | None = None) -> tuple[Kpi, ...]:
    """The KPIs, in the order of their pages and places; those of one page where named.

    Raises:
        Refused: every fault of every declaration, with its file, line and remedy.
    """
    config = config or folder()
    found: list[Kpi] = []
    problems: list[Problem] = []
    for path in sorted((config / "kpis").glob("*.toml")):
        try:
            declared = read_toml(path, Kpi, id=path.stem)
        except Refused as refusal:
            problems += refusal.problems
            continue
        problems += _faults(declared, path, config)
        found.append(declared)
    if problems:
        raise Refused.all_of(problems)
    pages = ["treatment", "crime", "health", "budget", "value"]
    found.sort(key=lambda kpi: (pages.index(kpi.page) if kpi.page in pages else len(pages), kpi.order))
    return tuple(kpi for kpi in found if page in (None, kpi.page))


class Glossary(Declaration):
    """What words mean, in plain ones."""

    words: dict[str, str]


@cache
def glossary(config: Path | None = None) -> dict[str, str]:
    """The words that need explaining.

    Raises:
        Refused: the file is missing or faulty; the line is named.
    """
    return read_toml((config or folder()) / "glossary.toml", Glossary).words


def check() -> None:
    """Reads the whole configuration.

    Raises:
        Refused: every fault of every file, each with its line and remedy.
    """
    problems: list[Problem] = []
    for read in (programme, unit_costs, deflators, datasets, kpis, glossary, extracts, rules):
        try:
            read()
        except Refused as refusal:
            # The programme's faults come again from everything that needs the programme: each is said once.
            problems += [problem for problem in refusal.problems if problem not in problems]
    if problems:
        raise Refused.all_of(problems)


def kpi(name: str) -> Kpi:
    """One KPI; ``KeyError`` where there is none of that name."""
    return {known.id: known for known in kpis()}[name]


def measure(declared: Kpi) -> Measure:
    """The function that a KPI's declaration names."""
    module, _, function = declared.measure.partition(".")
    found: Measure = getattr(importlib.import_module(f"dashboard.measures.{module}"), function)
    return found


def _faults(declared: Kpi, path: Path, config: Path) -> list[Problem]:
    """What the declaration refers to and is not there."""
    words = [(name, value) for name, value in declared if isinstance(value, str)]
    needed = [name for name, field in Kpi.model_fields.items() if field.is_required()]
    blank = [name for name, value in words if value != value.strip() or (name in needed and not value)]
    faults = [(name, "is empty, or begins or ends with a space. Fill it in.") for name in blank]
    if declared.page not in (pages := sorted(path.stem for path in PAGES.glob("*.py"))):
        faults.append(("page", f"there is no page '{declared.page}'. Pages: {', '.join(pages)}."))
    known = datasets(config)
    for place in ("datasets", "helpful"):
        for name in getattr(declared, place):
            if name not in known:
                faults.append((place, f"'{name}' is not a dataset. Datasets: {', '.join(known)}."))
    stated = {fact.fact for fact in programme(config).facts}
    for place, names in (("facts", declared.facts), ("target", {declared.target} - {"", "profile"})):
        for name in sorted(set(names) - stated):
            faults.append((place, f"'{name}' is not a fact of config/programme.toml. Correct the name or add it."))
    try:
        measure(declared)
    except (ImportError, AttributeError):
        faults.append(
            ("measure", f"'{declared.measure}' is not a function under dashboard/measures. Correct the name.")
        )
    text = path.read_text(encoding="utf-8")
    return [
        Problem(f"config/kpis/{path.name}, line {line_of(text, (place,))}: {place}: {sentence}")
        for place, sentence in faults
    ]

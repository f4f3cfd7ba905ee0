"""What is measured: every KPI's declaration, checked, beside the function that computes it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pandas as pd

from dashboard.model import Frames, Kpi
from data_loaders.declarations import folder, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.programme import programme
from data_loaders.schema import datasets

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
            kpi = read_toml(path, Kpi, id=path.stem)
        except Refused as refusal:
            problems += refusal.problems
            continue
        problems += [Problem(f"config/kpis/{path.name}: {fault}") for fault in _faults(kpi, config)]
        found.append(kpi)
    if problems:
        raise Refused.all_of(problems)
    pages = ["treatment", "crime", "health", "budget", "value"]
    found.sort(key=lambda kpi: (pages.index(kpi.page) if kpi.page in pages else len(pages), kpi.order))
    return tuple(kpi for kpi in found if page in (None, kpi.page))


def kpi(name: str) -> Kpi:
    """One KPI; ``KeyError`` where there is none of that name."""
    return {known.id: known for known in kpis()}[name]


def measure(declared: Kpi) -> Measure:
    """The function that a KPI's declaration names."""
    module, _, function = declared.measure.partition(".")
    found: Measure = getattr(importlib.import_module(f"dashboard.measures.{module}"), function)
    return found


def _faults(declared: Kpi, config: Path) -> list[str]:
    faults = []
    known = datasets(config)
    for name in (*declared.datasets, *declared.helpful):
        if name not in known:
            faults.append(f"'{name}' is not a dataset. Datasets: {', '.join(known)}.")
    stated = {fact.fact for fact in programme(config).facts}
    target = {declared.target} - {"", "profile"}
    for name in sorted({*declared.facts, *target} - stated):
        faults.append(f"'{name}' is not a fact of config/programme.toml. Correct the name or add the fact.")
    try:
        measure(declared)
    except (ImportError, AttributeError):
        faults.append(f"the measure '{declared.measure}' does not exist under dashboard/measures. Correct the name.")
    return faults

"""A figure split by one more column, and its interval, as text for people to read."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard import numbers
from dashboard.model import HIDDEN, MISSING, Figure, Kpi
from dashboard.tables.readings import counted, first_upper, phase, value_heading

NONE = "none"
"""Where a value is counted or stated and not estimated, so that it has no interval."""


def limits(figure: Figure) -> str:
    """The figure's 95% interval in words; ``none`` where its kind has none.

    A missing interval of a kind that has one is ``[x]``, a hidden one ``[c]``.
    """
    if figure.kpi.interval == "none":
        return NONE
    if figure.hidden:
        return HIDDEN
    return numbers.interval(figure.result.low, figure.result.high, numbers.WRITERS[figure.kpi.unit])


def breakdowns(figure: Figure) -> dict[str, pd.DataFrame]:
    """The tables beneath a figure, by what they are split by: "By offence group". Empty where hidden."""
    if figure.hidden:
        return {}
    known = {name: split for name, split in figure.breakdowns.items() if len(split)}
    return {f"By {_words(name)}": _split(figure.kpi, name, split) for name, split in known.items()}


def _split(kpi: Kpi, name: str, split: pd.DataFrame) -> pd.DataFrame:
    heading = first_upper(_words(name))
    if "phase" not in split:
        return pd.DataFrame({heading: split[name].map(_group), **_values(kpi, split)})
    groups = list(dict.fromkeys(split[name]))
    phases = sorted(split["phase"].unique(), key=("before", "after").index)
    columns: dict[str, list[str]] = {}
    for when in phases:
        rows = split[split["phase"] == when].set_index(name).reindex(groups)
        columns[f"{counted(kpi)}, {_small(phase(when))}"] = [numbers.count(cell) for cell in rows["numerator"]]
    for when in phases:
        rows = split[split["phase"] == when].set_index(name).reindex(groups)
        columns[f"{value_heading(kpi)}, {_small(phase(when))}"] = [numbers.rate(cell) for cell in rows["value"]]
    return pd.DataFrame({heading: [_group(group) for group in groups], **columns})


def _values(kpi: Kpi, split: pd.DataFrame) -> dict[str, list[str]]:
    write = numbers.WRITERS[kpi.unit]
    # A count's words speak of the latest month; its parts are of the whole period.
    heading = value_heading(kpi).removesuffix(" in the month")
    columns = {heading: [write(cell) for cell in split["value"]]}
    if kpi.unit == "share":
        columns = {kpi.numerator: [numbers.count(cell) for cell in split["numerator"]],
                   kpi.denominator: [numbers.count(cell) for cell in split["denominator"]], **columns}  # fmt: skip
    for name in ("profile", "commitment", "income"):
        if name in split:
            columns[f"{first_upper(name)}, £"] = [write(cell) for cell in split[name]]
    return columns


def _words(name: str) -> str:
    return name.replace("_", " ")


def _small(words: str) -> str:
    return words[:1].lower() + words[1:]


def _group(value: Any) -> str:
    return MISSING if numbers.missing(value) else first_upper(str(value).replace("_", " "))

"""Cells of a table that are merged downwards: what stands in the topmost is meant for every row beside it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from data_loaders.errors import Problem
from data_loaders.readers import BLANK
from data_loaders.recognise import Fit
from data_loaders.tidy.strip import Strip, filled
from data_loaders.tidy.table import Table

MEASURED = ("money", "number", "integer")


def fill_down(fit: Fit, strip: Strip, text: pd.DataFrame, kind: pd.DataFrame, found: Table) -> None:
    """Gives each row that shares a merged cell what stands in it, and says so.

    Words, days and codes only: an amount for three rows together is no amount of each, and is a problem.
    """
    own = np.asarray(filled(text, kind).any(axis=1))
    sources = {name: np.arange(len(text)) for name in fit.columns}
    for first, last, place in fit.sheet.merges:
        name = next((name for name, at in fit.columns.items() if at == place), None)
        top, end = first - strip.at, last - strip.at
        if name is None or not 0 <= top < len(text) or kind[name].iloc[top] == BLANK:
            continue
        below = np.arange(top + 1, min(end + 1, len(text)))
        sources[name][below[own[below]]] = top
    for name, source in sources.items():
        moved = np.flatnonzero(source != np.arange(len(text)))
        if not len(moved):
            continue
        column = found.dataset.column(str(name))
        if column.type in MEASURED:
            message = f"The cell is merged with those above it. Write the {column.title} of each row in its own cell."
            cells = (found.cell(row, column.name) for row in moved.tolist())
            found.problems += [Problem(message, found.sheet_of(0), cell, column.name) for cell in cells]
            continue
        text[name], kind[name] = text[name].take(source).to_numpy(), kind[name].to_numpy()[source]
        found.notes.append(f"{column.title}: {len(moved):,} merged cells were read as what stands at their top.")

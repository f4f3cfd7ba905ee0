"""The cells above the headings: the period, the site and the sum that a return is said to have."""

from __future__ import annotations

import numpy as np

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.readers import BLANK, TEXT
from data_loaders.recognise import Fit
from data_loaders.schema import plain
from data_loaders.tidy.table import Table
from data_loaders.unfold import IN_THOUSANDS, THOUSANDS

COVERS = {
    "covers from": "first",
    "covers to": "last",
    "period from": "first",
    "period to": "last",
    "site": "site",
    "control total": "total",
}


def cover(fit: Fit, found: Table) -> None:
    """What the cells above the header say of the period, the site and the sum.

    A label and the next filled cell, or both in one cell ("Site: Hartlepool").
    """
    text, kind = fit.sheet.text.iloc[: fit.row], fit.sheet.kind.iloc[: fit.row]
    for row, (words, kinds) in enumerate(zip(text.itertuples(index=False), kind.itertuples(index=False), strict=True)):
        filled = [(at, word.strip()) for at, word in enumerate(words) if kinds[at] != BLANK and word.strip()]
        beside = [(label, at, value, kinds[at]) for (_, label), (at, value) in zip(filled, filled[1:], strict=False)]
        within = [(label, at, value.strip(), TEXT) for at, word in filled for label, _, value in [word.partition(":")]]
        for label, at, value, kind_of in [*beside, *within]:
            if (name := COVERS.get(plain(label))) and value:
                found.cover_cells[name] = fit.sheet.cell(row, at)
                _cover_cell(found, name, value, kind_of)
    if ("first" in found.cover_cells) != ("last" in found.cover_cells):
        missing, given = ("Covers to", "first") if "first" in found.cover_cells else ("Covers from", "last")
        message = f"The period covered is only half said. Fill in '{missing}'."
        found.cover_problems.append(Problem(message, fit.sheet.name, found.cover_cells[given]))
    if found.dataset.money and not fit.heads:  # a table with months across was asked when it was unfolded
        _in_thousands(fit, found)


def _in_thousands(fit: Fit, found: Table) -> None:
    """Notes above the headings, or the heading of the amounts, that say the amounts are no pounds."""
    above = np.argwhere(fit.sheet.text.iloc[: fit.row].to_numpy(dtype=object) != "").tolist()
    for row, at in [*above, (fit.row, fit.columns[found.dataset.money])]:
        if THOUSANDS.search(str(fit.sheet.text.iat[row, at])):
            found.problems.append(Problem(IN_THOUSANDS, found.sheet, fit.sheet.cell(row, at), found.dataset.money))


def _cover_cell(found: Table, name: str, value: str, kind: int) -> None:
    """Puts what a cover cell says into ``cover``, or what is wrong with it among the problems."""
    cell = found.cover_cells[name]
    if name == "site":
        found.cover[name] = value
        return
    if name == "total" and not found.dataset.money:
        return
    try:
        said = cells.money(value, kind) if name == "total" else cells.date(value, kind)
    except cells.Unreadable as fault:
        problem = Problem(fault.said(show=False), found.sheet, cell)
        (found.problems if name == "total" else found.cover_problems).append(problem)
    else:
        if said is None:
            del found.cover_cells[name]
        else:
            found.cover[name] = said

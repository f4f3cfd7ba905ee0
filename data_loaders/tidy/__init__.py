"""From a sheet as somebody made it to the table in it: rows, where each came from, totals and cover cells."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import compress

import numpy as np
import pandas as pd

from data_loaders.errors import Problem, Refused
from data_loaders.readers import NUMBER, Sheet
from data_loaders.recognise import Fit
from data_loaders.schema import Dataset, plain
from data_loaders.tidy.cover import COVERS, cover
from data_loaders.tidy.left_out import Mask, leave_out
from data_loaders.tidy.merged import fill_down
from data_loaders.tidy.strip import Strip, filled, settled
from data_loaders.tidy.table import Table, Total

__all__ = ["COVERS", "Table", "Total", "tables"]

DAYS_TO_1904 = 1462


def tables(fit: Fit, rest: Iterable[Sheet] = (), from_1904: bool = False) -> Iterator[Table]:
    """The table under a recognised header, part by part.

    Blank rows, title rows, repeated headers, notes and total rows are left out; totals are kept to
    check against, and what was left out for its words alone is said in ``notes``. What is wrong with the
    headings and the cells above them is in the first table's ``problems``.

    Args:
        fit: the header, on the first part of the sheet.
        rest: the parts of the sheet that follow.
        from_1904: whether the workbook counts its days from 1904.
    """
    strip = Strip.below(fit.sheet, fit.row + 1)
    first = True
    for sheet in rest:
        if fit.heads:
            raise Refused(Problem("A table with months or days across may not be this long. Split it.", fit.sheet.name))
        # Whether a sparse row is the last one, or has whole rows after it, is seen when the next part is here.
        whole, held = strip.parted(settled(strip))
        yield _table(fit, whole, from_1904, first, last=False)
        strip, first = held.before(Strip.below(sheet, 0)), False
    yield _table(fit, strip, from_1904, first, last=True)


def _table(fit: Fit, strip: Strip, from_1904: bool, first: bool, last: bool) -> Table:
    sheet, dataset = fit.sheet, fit.dataset
    names, places = list(fit.columns), list(fit.columns.values())
    text = strip.text.iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    kind = strip.kind.iloc[:, places].set_axis(names, axis=1).reset_index(drop=True)
    if from_1904:
        _count_from_1900(dataset, text, kind)
    letters = {name: _letter(fit, place) for name, place in fit.columns.items()}
    found = Table(dataset, sheet.name, text, kind, strip.numbers, letters, ignored=_ignored(fit))
    found.header = int(sheet.numbers()[fit.row])
    _places(fit, strip, found)
    if fit.sheet.merges:
        fill_down(fit, strip, text, kind, found)
    if first:
        found.problems += fit.problems
        found.notes += fit.notes
        cover(fit, found)
    _doubles(fit, strip, found)
    there = filled(text, kind)
    keep = there.any(axis=1) & ~_repeated_header(fit, text)
    leave_out(found, there, keep, last)
    found.text, found.kind = text[keep].reset_index(drop=True), kind[keep].reset_index(drop=True)
    found.rows = found.rows[keep]
    found.sheets = list(compress(found.sheets, keep)) if found.sheets else None
    found.named = {name: list(compress(cells_of, keep)) for name, cells_of in found.named.items()}
    if dataset.about == "people":
        rest = [at for at in range(strip.text.shape[1]) if at not in places]
        found.spare = strip.text.iloc[:, rest].set_axis([_letter(fit, at) for at in rest], axis=1)[keep]
    return found


def _places(fit: Fit, strip: Strip, found: Table) -> None:
    """Where each row stands, if it is not simply the sheet's own rows and columns."""
    if strip.sheet.pages:
        found.sheets = strip.sheet.pages[0][strip.at :]
    named = {name: strip.sheet.named(place) for name, place in fit.columns.items()}
    found.named = {name: cells_of[strip.at :] for name, cells_of in named.items() if cells_of is not None}


def _count_from_1900(dataset: Dataset, text: pd.DataFrame, kind: pd.DataFrame) -> None:
    """Brings the bare day numbers of a workbook that counts from 1904 to the count that every other file has."""
    for name in map(str, text):
        if dataset.column(name).type in ("date", "month"):
            days = kind[name] == NUMBER
            text[name] = text[name].where(~days, (text[name].where(days, "0").astype(float) + DAYS_TO_1904).astype(str))


def _repeated_header(fit: Fit, text: pd.DataFrame) -> Mask:
    heads = fit.sheet.text.iloc[fit.row, list(fit.columns.values())].tolist()
    same = np.ones(len(text), dtype=bool)
    for name, head in zip(text, heads, strict=True):
        if same.any():
            same[same] = (text[name][same] == head).to_numpy(dtype=bool)
    return same


def _doubles(fit: Fit, strip: Strip, found: Table) -> None:
    """Two columns of one heading that do not say the same: nobody can tell which is meant."""
    heads = [plain(cell) for cell in fit.sheet.text.iloc[fit.row]]
    taken = set(fit.columns.values())
    for name, at in fit.columns.items():
        for other in [place for place, head in enumerate(heads) if head == heads[at] and place not in taken]:
            second = strip.text.iloc[:, other]
            if ((second != strip.text.iloc[:, at]) & (second != "")).any():
                message = f"Columns {_letter(fit, at)} and {_letter(fit, other)} have the same heading and differ. "
                place = fit.sheet.cell(fit.row, other)
                found.problems.append(Problem(f"{message}Rename or delete the wrong one.", found.sheet, place, name))
                break


def _ignored(fit: Fit) -> dict[str, str]:
    """Headings that no declared column stands for, with their letters."""
    row = fit.sheet.text.iloc[fit.row]
    taken = set(fit.columns.values())
    return {_letter(fit, at): " ".join(cell.split()) for at, cell in enumerate(row) if at not in taken and cell.strip()}


def _letter(fit: Fit, place: int) -> str:
    return re.sub(r"\d", "", fit.sheet.cell(0, place))

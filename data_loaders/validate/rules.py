"""The declared rules between the columns of a row, such as ``not after recorded_date``."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from data_loaders.schema import RULE, Column, Dataset
from data_loaders.validate.findings import Finding

Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


def broken(rows: pd.DataFrame, dataset: Dataset, unread: Mapping[str, Mask]) -> Iterator[Finding]:
    """Every broken rule of every row.

    Args:
        rows: typed rows.
        dataset: their declaration.
        unread: for each column, the rows whose cell could not be read: that is reported already, and breaks no rule.
    """
    for column in dataset.columns:
        for rule in column.rule:
            unsure = unread[column.name]
            if (other := _parts(rule)[1]) in unread:
                unsure = unsure | unread[other]
            for row in np.flatnonzero(_breaks(rows, column, rule) & ~unsure).tolist():
                yield row, column.name, _said(column, rule, dataset)


def _parts(rule: str) -> tuple[str, str, str]:
    found = RULE.fullmatch(rule)
    assert found, "the declaration was checked when it was read"
    verb, other, wanted = found.groups(default="")
    return verb, other, wanted


def _breaks(rows: pd.DataFrame, column: Column, rule: str) -> Mask:
    verb, other, wanted = _parts(rule)
    values = rows[column.name]
    there = values.notna()
    if verb in ("at least", "at most"):
        measured = pd.to_numeric(values.where(there, None))
        limit = float(other)
        return np.asarray((measured < limit) if verb == "at least" else (measured > limit))
    if verb in ("needed when", "empty when"):
        given = rows[other].notna()
        case = given if wanted == "given" else ~given if wanted == "blank" else rows[other] == wanted
        return np.asarray(case & (~there if verb == "needed when" else there))
    both = (there & rows[other].notna()).to_numpy()
    found = np.zeros(len(rows), dtype=bool)
    mine, theirs = values.to_numpy()[both], rows[other].to_numpy()[both]
    found[both] = mine > theirs if verb == "not after" else mine < theirs
    return found


def _said(column: Column, rule: str, dataset: Dataset) -> str:
    verb, other, wanted = _parts(rule)
    if verb in ("at least", "at most"):
        return f"{column.title} must be {verb} {other}. Correct it."
    title = dataset.column(other).title
    if verb in ("not after", "not before"):
        return f"{column.title} lies {verb.removeprefix('not ')} {title}. Correct one of them."
    case = f"{title} is {'filled in' if wanted == 'given' else 'empty' if wanted == 'blank' else wanted}"
    return f"{case}, so {column.title} must be {'filled in' if verb == 'needed when' else 'empty'}."

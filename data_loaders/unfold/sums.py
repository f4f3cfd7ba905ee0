"""Whether a wide table's own totals agree with its cells, to the penny: across each line and down each column."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from data_loaders.errors import Problem
from data_loaders.totals import disagreement
from data_loaders.unfold.wide import Wide


def disagreements(table: Wide) -> Iterator[Problem]:
    """Every total that is not what it adds up, at its cell. What cannot be read is reported elsewhere."""
    if table.money:
        yield from _across(table)
        yield from _down(table)


def _across(table: Wide) -> Iterator[Problem]:
    for line in np.flatnonzero(table.keep).tolist():
        for at, parts in table.subtotals.items():
            if not table.filled[line, at]:
                continue
            added, said = table.added([(line, part) for part in parts]), table.added([(line, at)])
            if added is not None and said is not None and added != said:
                yield table.problem(
                    line, at, disagreement("months", added, f"'{_named(table, at)}'", said), table.dataset.money
                )


def _down(table: Wide) -> Iterator[Problem]:
    """A line of totals adds up all lines above it, or those since an earlier total; at the top, all below it."""
    taken = np.flatnonzero(table.keep & table.filled.any(axis=1))
    starts = [0]
    for line in table.totals:
        end = int(np.searchsorted(taken, line))
        for at in (*table.heads, *table.subtotals):
            if not table.filled[line, at]:
                continue
            said = table.added([(line, at)])
            rows = [taken[start : end or None].tolist() for start in starts]
            sums = [table.added([(row, at) for row in those]) for those in rows]
            if said is not None and None not in sums and said not in sums and sums[0] is not None:
                yield table.problem(line, at, disagreement("rows", sums[0], "the total", said), table.dataset.money)
        starts.append(end)


def _named(table: Wide, at: int) -> str:
    return " ".join(table.words[at].split())

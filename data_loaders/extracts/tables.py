"""An answer's rows as tables like any file's, a chunk at a time: ``row 17`` of the query instead of a cell."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from data_loaders.errors import Problem, Refused
from data_loaders.extracts import faults, values
from data_loaders.extracts.declared import Extract
from data_loaders.extracts.source import Answer, Rows
from data_loaders.schema import Dataset, plain
from data_loaders.tidy import Table

BETWEEN = " row "
"""What stands between a column's name and a row's number where a spreadsheet would have a cell: offence_date row 17."""


def tables(extract: Extract, dataset: Dataset, answer: Answer) -> Iterator[Table]:
    """The answer's rows in tables of the dataset's columns, in its order; one empty table where it has no rows.

    Raises:
        Refused: a column is missing (those that are there are named), or holds what no cell can.
    """
    places = _places(extract, dataset, answer.columns)
    rest = [at for at in range(len(answer.columns)) if at not in places.values()]
    count = 0
    for rows in answer.chunks:
        yield _table(extract, dataset, answer.columns, places, rest, rows, count)
        count += len(rows)
    if not count:
        yield _table(extract, dataset, answer.columns, places, rest, [], 0)


def _table(
    extract: Extract,
    dataset: Dataset,
    names: Sequence[str],
    places: dict[str, int],
    rest: Sequence[int],
    rows: Rows,
    before: int,
) -> Table:
    columns = list(zip(*rows, strict=True)) if rows else [()] * len(names)
    wanted = [*places.values(), *(rest if dataset.about == "people" else ())]
    found = {at: _column(extract, names[at], columns[at], before) for at in wanted}
    return Table(
        dataset,
        extract.title,
        pd.DataFrame({name: found[at][0] for name, at in places.items()}),
        pd.DataFrame({name: found[at][1] for name, at in places.items()}),
        np.arange(before + 1, before + len(rows) + 1, dtype=np.int64),
        {name: names[at] for name, at in places.items()},
        ignored={names[at]: names[at] for at in rest},
        spare=pd.DataFrame({names[at]: found[at][0] for at in rest if at in found}),
        between=BETWEEN,
    )


def _column(extract: Extract, name: str, cells: Sequence[object], before: int) -> tuple[pd.Series[str], pd.Series[int]]:
    try:
        return values.column(cells)
    except values.Unfit as fault:
        sentence = "This is neither text, a number nor a date. Cast the column in the query. Nothing was loaded."
        raise Refused(Problem(sentence, extract.title, f"{name}{BETWEEN}{before + fault.args[0] + 1}")) from None


def _places(extract: Extract, dataset: Dataset, columns: Sequence[str]) -> dict[str, int]:
    """Each declared column's place in the answer: as declared, else by its own name or title, else by an alias."""
    heads = [plain(name) for name in columns]
    here = f"The query gives: {', '.join(columns)}."
    if twice := next((name for name, head in zip(columns, heads, strict=True) if heads.count(head) > 1), None):
        raise Refused(
            faults.problem(extract, f"Two columns of the query are called '{twice}'. Name one otherwise (AS).")
        )
    problems, found = [], {}
    for source, name in extract.columns.items():
        if plain(source) in heads:
            found[name] = heads.index(plain(source))
        else:
            said = (
                f"There is no column '{source}' any more, which is to be {name}. {here} Correct [columns] or the query."
            )
            problems.append(faults.problem(extract, said))
    for own in (True, False):
        for column in dataset.columns:
            words = (column.name, column.title) if own else column.aliases
            free = (heads.index(plain(word)) for word in words if plain(word) in heads)
            at = next((place for place in free if place not in found.values()), None)
            if at is not None and column.name not in extract.columns.values():
                found.setdefault(column.name, at)
    needed = [column for column in dataset.columns if column.needed and column.name not in ("site", *found)]
    lacking = ", ".join(column.name for column in needed if column.name not in extract.columns.values())
    if lacking:
        said = f"The query gives no column for {lacking}. {here} Name it in the query, or under [columns]."
        problems.append(faults.problem(extract, said))
    if problems:
        raise Refused.all_of(problems)
    return found

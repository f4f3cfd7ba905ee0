"""Every problem of a table at once, each at its cell; and the typed rows where there are none."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.privacy import naming_headings, screen
from data_loaders.programme import Site
from data_loaders.schema import RULE, Column, Dataset, plain
from data_loaders.tidy import Table

MOST_OF_A_COLUMN = 500
MOST_GUESSES = 50


@dataclass(frozen=True)
class Checked:
    """What validation found.

    ``rows`` has the dataset's columns with typed values (``None`` where nothing is there), in the
    file's order; ``faulty`` counts the rows with at least one problem.
    """

    rows: pd.DataFrame
    problems: tuple[Problem, ...]
    faulty: int
    total: Decimal | None


def check(table: Table, fill: Mapping[str, Any], sites: Mapping[str, Site]) -> Checked:
    """Reads and checks every cell of a table.

    Args:
        table: the table as tidied.
        fill: values for columns that the file does not have, such as the site.
        sites: the programme's sites, for their person codes.
    """
    dataset = table.dataset
    problems: list[tuple[int, Problem]] = []
    rows: dict[str, pd.Series[Any]] = {}
    unread: dict[str, np.ndarray[Any, np.dtype[np.bool_]]] = {}

    def report(row: int, column: str, message: str) -> None:
        problems.append((row, Problem(message, table.sheet, table.cell(row, column), column)))

    for column in dataset.columns:
        unread[column.name] = np.zeros(len(table.rows), dtype=bool)
        if column.name not in table.text:
            rows[column.name] = pd.Series([fill.get(column.name)] * len(table.rows), dtype=object)
            continue
        text, kind = table.text[column.name], table.kind[column.name]
        # Of what is said of people, no cell is repeated: anything may stand in a wrong column.
        parsed = cells.column(text, kind, _reader(column, text, dataset, sites), show=dataset.about != "people")
        values = parsed.values
        if column.name in fill or column.default:
            values = values.where(values.notna(), fill.get(column.name, column.default or None))
        rows[column.name] = values
        unread[column.name][list(parsed.faults)] = True
        for row, sentence in parsed.faults.items():
            report(row, column.name, sentence)
        if column.needed:
            for row in np.flatnonzero(values.isna().to_numpy() & ~unread[column.name]).tolist():
                report(row, column.name, f"{column.title} is empty. Fill it in.")
    frame = pd.DataFrame(rows, columns=list(dataset.names))
    for column in dataset.columns:
        for rule in column.rule:
            # What could not be read is reported already, and breaks no further rule.
            unsure = unread[column.name] | unread.get(_parts(rule)[1], False)
            for row in np.flatnonzero(_broken(frame, column, rule) & ~unsure).tolist():
                report(row, column.name, _said(column, rule, table))
    if dataset.keys:
        _repeats(frame, table, report)
    faulty = len({row for row, _ in problems})
    money = dataset.money
    total = sum((x for x in frame[money] if x is not None), Decimal("0.00")) if money else None
    whole = [*table.problems, *_naming(table)]
    if not faulty:
        whole += _totals(frame, table)
    found = _grouped([problem for _, problem in sorted(problems, key=_place)])
    return Checked(frame, tuple(found + whole), faulty, total)


def _place(found: tuple[int, Problem]) -> int:
    return found[0]


def _reader(column: Column, text: pd.Series[Any], dataset: Dataset, sites: Mapping[str, Site]) -> cells.Reader:
    readers: dict[str, Callable[[], cells.Reader]] = {
        "date": lambda: cells.date,
        "month": lambda: cells.month,
        "integer": lambda: cells.integer,
        "number": lambda: cells.measured,
        "money": lambda: cells.money,
        "category": lambda: _category(column),
        "person": lambda: _person(sites),
        # What a body publishes is public as it stands; the programme's own returns are screened.
        "text": lambda: _screened(text) if dataset.keys else cells.text,
    }
    return readers[column.type]()


def _category(column: Column) -> cells.Reader:
    words = {plain(value): value for value in column.values}
    words |= {plain(word): value for word, value in column.synonyms.items()}
    guesses = iter(range(MOST_GUESSES))  # a guess takes a millisecond, and a wrong column may hold 100,000 words

    def read(cell: str, kind: int) -> str | None:
        known = words.get(plain(cell))
        if known is not None or cell.lower() in cells.NOTHING:
            return known
        guess = len(cell) <= 100 and next(guesses, None) is not None
        near = difflib.get_close_matches(plain(cell), words, n=1, cutoff=0.5) if guess else []
        closest = f" Closest: {words[near[0]]}." if near else ""
        allowed = ", ".join(column.values)
        raise cells.Unreadable(f"is not one of the allowed values.{closest} Allowed: {allowed}.", cell)

    return read


def _person(sites: Mapping[str, Site]) -> cells.Reader:
    codes = [re.compile(site.person_code) for site in sites.values()]

    def read(cell: str, kind: int) -> str | None:
        if not cell.strip():
            return None
        # MB-014, mb 014, MB/014 and MB014 are one person.
        typed = cell.strip().upper()
        for code in (re.sub(r"(?<=[A-Z])[-\u2010-\u2013/ ]*(?=\d)", "-", typed), typed):
            if any(pattern.fullmatch(code) for pattern in codes):
                return code
        raise cells.Unreadable(
            "This is not a person code of the clinic's pattern (such as MB-014). "
            "Names and numbers that identify a person are not taken: use the code."
        )

    return read


def _screened(column: pd.Series[Any]) -> cells.Reader:
    look = screen(column.unique())

    def read(cell: str, kind: int) -> str | None:
        if found := look(cell):
            raise cells.Unreadable(f"This looks like {found}, which is not taken here. Remove it.")
        return cells.text(cell, kind)

    return read


def _parts(rule: str) -> tuple[str, str, str]:
    found = RULE.fullmatch(rule)
    assert found, "the declaration was checked when it was read"
    verb, other, wanted = found.groups(default="")
    return verb, other, wanted


def _broken(frame: pd.DataFrame, column: Column, rule: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    verb, other, wanted = _parts(rule)
    values = frame[column.name]
    there = values.notna()
    if verb in ("at least", "at most"):
        measured = pd.to_numeric(values.where(there, None))
        limit = float(other)
        return np.asarray((measured < limit) if verb == "at least" else (measured > limit))
    if verb in ("needed when", "empty when"):
        given = frame[other].notna()
        case = given if wanted == "given" else ~given if wanted == "blank" else frame[other] == wanted
        return np.asarray(case & (~there if verb == "needed when" else there))
    both = (there & frame[other].notna()).to_numpy()
    broken = np.zeros(len(frame), dtype=bool)
    mine, theirs = values.to_numpy()[both], frame[other].to_numpy()[both]
    broken[both] = mine > theirs if verb == "not after" else mine < theirs
    return broken


def _said(column: Column, rule: str, table: Table) -> str:
    verb, other, wanted = _parts(rule)
    if verb in ("at least", "at most"):
        return f"{column.title} must be {verb} {other}. Correct it."
    title = table.dataset.column(other).title
    if verb in ("not after", "not before"):
        return f"{column.title} lies {verb.removeprefix('not ')} {title}. Correct one of them."
    case = f"{title} is {'filled in' if wanted == 'given' else 'empty' if wanted == 'blank' else wanted}"
    return f"{case}, so {column.title} must be {'filled in' if verb == 'needed when' else 'empty'}."


def _repeats(frame: pd.DataFrame, table: Table, report: Callable[[int, str, str], None]) -> None:
    keys = list(table.dataset.keys)
    whole = frame[keys].notna().all(axis=1)
    repeated = frame[whole].duplicated(keys, keep=False)
    if not repeated.any():
        return
    name = next((key for key in reversed(keys) if key in table.letters), keys[-1])
    titles = ", ".join(table.dataset.column(key).title for key in keys if key in table.letters)
    for places in frame[whole][repeated].groupby(keys, sort=False).indices.values():
        at = frame[whole][repeated].index[places]
        for row in at[1:]:
            report(int(row), name, f"The same {titles} as row {table.rows[at[0]]}. Delete one of the two rows.")


def _naming(table: Table) -> list[Problem]:
    """Columns that say who somebody is, by their heading or by a cell, though none of them would be stored."""
    if table.dataset.about != "people":
        return []
    remedy = "Delete it and send the file again; nothing was stored."
    naming = naming_headings(table.ignored.values())
    problems = [Problem(f"The column '{name}' could say who somebody is. {remedy}", table.sheet) for name in naming]
    for letter in map(str, table.spare):
        if table.ignored.get(letter) not in naming:
            cells_of = table.spare[letter]
            look = screen(cells_of.unique())
            kinds = {cell: kind for cell in cells_of.unique() if (kind := look(cell)) and kind != "a date"}
            for at in np.flatnonzero(cells_of.isin(list(kinds)).to_numpy())[:1].tolist():
                message = f"Column {letter} holds {kinds[cells_of.iloc[at]]}, here and perhaps below. {remedy}"
                problems.append(Problem(message, table.sheet, f"{letter}{table.rows[at]}"))
    return problems


def _totals(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Each total line must equal the rows above it, all or those since an earlier total; at the top, all below it."""
    money, starts = table.dataset.money, [0]
    problems: list[Problem] = []
    amounts = frame[money].tolist() if table.totals else []
    for total in table.totals:
        try:
            stated = cells.money(total.amount, total.kind)
        except cells.Unreadable as fault:
            problems.append(Problem(fault.said(show=True), table.sheet, total.cell, money))
            continue
        end = total.position or len(amounts)
        sums = [sum(amounts[start:end], Decimal("0.00")) for start in starts]
        starts.append(total.position)
        if stated is not None and stated not in sums:
            gap = stated - sums[0]
            problems.append(
                Problem(
                    f"The rows add up to {_pounds(sums[0])} but the sheet's total says {_pounds(stated)}: "
                    f"{_pounds(abs(gap))} is {'missing from the rows' if gap > 0 else 'too much in the rows'}. "
                    "Correct the rows or the total.",
                    table.sheet,
                    total.cell,
                    money,
                )
            )
    return problems


def _pounds(amount: Decimal) -> str:
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"


def _grouped(problems: list[Problem]) -> list[Problem]:
    """At most :data:`MOST_OF_A_COLUMN` problems of one column; the rest are counted."""
    places: dict[str, list[Problem]] = {}
    for problem in problems:
        places.setdefault(problem.column, []).append(problem)
    left = {column: len(found) - MOST_OF_A_COLUMN for column, found in places.items()}
    last = {id(found[:MOST_OF_A_COLUMN][-1]): left[column] for column, found in places.items() if left[column] > 0}
    kept = {id(problem) for found in places.values() for problem in found[:MOST_OF_A_COLUMN]}
    return [
        replace(problem, message=f"{problem.message} ({last[id(problem)]:,} more cells of this column are not listed.)")
        if id(problem) in last
        else problem
        for problem in problems
        if id(problem) in kept
    ]

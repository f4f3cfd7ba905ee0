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
from data_loaders.privacy import identifier, naming_headings
from data_loaders.programme import Site
from data_loaders.schema import RULE, Column, plain
from data_loaders.tidy import Table

MOST_OF_A_KIND = 200


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

    def report(row: int, column: str, message: str) -> None:
        problems.append((row, Problem(message, table.sheet, table.cell(row, column), column)))

    for column in dataset.columns:
        if column.name not in table.text:
            rows[column.name] = pd.Series([fill.get(column.name)] * len(table.rows), dtype=object)
            continue
        parsed = cells.column(table.text[column.name], table.kind[column.name], _reader(column, dataset.about, sites))
        values = parsed.values
        if column.name in fill or column.default:
            values = values.where(values.notna(), fill.get(column.name, column.default or None))
        rows[column.name] = values
        for row, sentence in parsed.faults.items():
            report(row, column.name, sentence)
        if column.needed:
            for row in np.flatnonzero(values.isna().to_numpy()):
                if row not in parsed.faults:
                    report(int(row), column.name, f"{column.title} is empty. Fill it in.")
    frame = pd.DataFrame(rows, columns=list(dataset.names))
    for column in dataset.columns:
        for rule in column.rule:
            for row in np.flatnonzero(_broken(frame, column, rule)):
                report(int(row), column.name, _said(column, rule, table))
    if dataset.keys:
        _repeats(frame, table, report)
    faulty = len({row for row, _ in problems if row >= 0})
    money = dataset.money
    total = sum((x for x in frame[money] if x is not None), Decimal("0.00")) if money else None
    whole = [Problem(message, table.sheet) for message in _naming(table)]
    if not faulty:
        whole += _totals(frame, table)
    return Checked(
        frame, tuple(_grouped([problem for _, problem in sorted(problems, key=_place)]) + whole), faulty, total
    )


def _place(found: tuple[int, Problem]) -> int:
    return found[0]


def _reader(column: Column, about: str, sites: Mapping[str, Site]) -> cells.Reader:
    readers: dict[str, cells.Reader] = {
        "date": cells.date,
        "month": cells.month,
        "integer": cells.integer,
        "number": cells.measured,
        "money": cells.money,
        "category": _category(column),
        "person": _person(sites),
        "text": _screened if about == "people" else cells.text,
    }
    return readers[column.type]


def _category(column: Column) -> cells.Reader:
    words = {plain(value): value for value in column.values}
    words |= {plain(word): value for word, value in column.synonyms.items()}

    def read(cell: str, kind: int) -> str | None:
        known = words.get(plain(cell))
        if known is not None or cell.lower() in cells.NOTHING:
            return known
        near = difflib.get_close_matches(plain(cell), words, n=1, cutoff=0.5)
        closest = f" Closest: {words[near[0]]}." if near else ""
        # A category's cell might hold anything, also a name: it is shown only where it resembles an allowed word.
        shown = f"'{cell[:40]}'" if near else "This"
        raise cells.Unreadable(
            f"{shown} is not one of the allowed values.{closest} Allowed: {', '.join(column.values)}."
        )

    return read


def _person(sites: Mapping[str, Site]) -> cells.Reader:
    codes = [re.compile(site.person_code) for site in sites.values()]

    def read(cell: str, kind: int) -> str | None:
        if not cell.strip():
            return None
        code = re.sub(r"[/ ]", "-", cell.strip().upper())
        if not any(pattern.fullmatch(code) for pattern in codes):
            raise cells.Unreadable(
                "This is not a person code of the clinic's pattern (such as MB-014). "
                "Names and numbers that identify a person are not taken: use the code."
            )
        return code

    return read


def _screened(cell: str, kind: int) -> str | None:
    if found := identifier(cell):
        raise cells.Unreadable(f"This looks like {found}, which is not taken here. Remove it.")
    return cells.text(cell, kind)


def _broken(frame: pd.DataFrame, column: Column, rule: str) -> np.ndarray[Any, np.dtype[np.bool_]]:
    found = RULE.fullmatch(rule)
    assert found, "the declaration was checked when it was read"
    verb, other, wanted = found[1], found[2], found[3]
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
    found = RULE.fullmatch(rule)
    assert found, "the declaration was checked when it was read"
    verb, other, wanted = found[1], found[2], found[3]
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


def _naming(table: Table) -> list[str]:
    if table.dataset.about != "people":
        return []
    return [
        f"The column '{heading}' could say who somebody is. Delete it and send the file again; nothing was stored."
        for heading in naming_headings(table.ignored.values())
    ]


def _totals(frame: pd.DataFrame, table: Table) -> list[Problem]:
    """Each total line must equal the rows since the one before it, or all rows above it."""
    money, problems, start = table.dataset.money, [], 0
    for total in table.totals:
        try:
            stated = cells.money(total.amount, total.kind)
        except cells.Unreadable as fault:
            problems.append(Problem(str(fault), table.sheet, total.cell, money))
            continue
        amounts = [amount for amount in frame[money][: total.position] if amount is not None]
        part = sum(amounts[start:], Decimal("0.00"))
        whole = sum(amounts, Decimal("0.00"))
        start = total.position
        if stated is not None and stated not in (part, whole):
            gap = stated - whole
            problems.append(
                Problem(
                    f"The rows add up to {_pounds(whole)} but the sheet's total says {_pounds(stated)}: "
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
    """At most :data:`MOST_OF_A_KIND` problems with the same sentence; the rest are counted."""
    seen: dict[tuple[str, str], int] = {}
    kept: list[Problem] = []
    for problem in problems:
        kind = (problem.column, problem.message)
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] <= MOST_OF_A_KIND:
            kept.append(problem)
    for (column, message), count in seen.items():
        if count > MOST_OF_A_KIND:
            last = max(at for at, problem in enumerate(kept) if (problem.column, problem.message) == (column, message))
            more = f"{message} ({count - MOST_OF_A_KIND:,} more cells of this column likewise.)"
            kept[last] = replace(kept[last], message=more)
    return kept

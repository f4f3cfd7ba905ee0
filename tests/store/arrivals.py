"""Checked returns as the store takes them, made without a file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pandas as pd

from data_loaders.access import Actor
from data_loaders.schema import Dataset, datasets
from data_loaders.store import Arrival, Batch, Coverage, Store, Summary

CLERK = Actor("Clerk", frozenset({"administrator"}))
OCTOBER = Coverage("middlesbrough", dt.date(2019, 10, 1), dt.date(2019, 10, 31), assumed=False)
Row = dict[str, Any]


def slot(person: str = "MB-1", day: int = 1, month: int = 10, **more: Any) -> Row:
    """A slot that was attended; 200 mg."""
    key = {"site": "middlesbrough", "person": person, "date": dt.date(2019, month, day), "session": "AM"}
    return key | {"attendance": "attended", "dose_mg": 200.0} | more


def crime(kind: str = "Burglary", month: str = "2019-10", place: str | None = "Middlesbrough 001A", **more: Any) -> Row:
    """An incident as published."""
    return {"month": month, "force": "Cleveland Police", "lsoa_name": place, "crime_type": kind} | more


def arrival(
    dataset: str,
    rows: Sequence[Row],
    file: str = "october.xlsx",
    covers: Iterable[Coverage] = (OCTOBER,),
    total: Decimal | None = None,
    **more: Any,
) -> Arrival:
    """A return of these rows; the same rows give the same fingerprint."""
    declared: Dataset = more.pop("declared", datasets()[dataset])
    whole = Arrival.whole(
        dataset=declared,
        file=file,
        fingerprint=hashlib.sha256(repr(list(rows)).encode()).hexdigest(),
        batch=batch(declared, rows),
        summary=Summary(tuple(covers), total),
    )
    return replace(whole, **more)


def batch(declared: Dataset, rows: Sequence[Row], sheet: str = "Sheet1", first: int = 2) -> Batch:
    """Typed rows as a check hands them on; the first of them on line ``first``."""
    cells = [{name: row.get(name) for name in declared.names} for row in rows]
    frame = pd.DataFrame(cells, columns=declared.names, dtype=object)
    return Batch(frame.astype(object).where(frame.notna(), None), sheet, range(first, first + len(rows)))


def standing(store: Store, dataset: str, as_at: int | None = None, provenance: bool = True) -> list[tuple[Any, ...]]:
    """The rows as they stood, in one fixed order; with ``provenance`` also where each came from."""
    frame = store.rows(CLERK, dataset, as_at) if provenance else store.read(CLERK, dataset, as_at)
    frame = frame.drop(columns=["since", "until"], errors="ignore")
    return sorted(map(tuple, frame.astype(object).where(frame.notna(), None).to_numpy().tolist()), key=repr)


def rolled(store: Store, dataset: str, as_at: int | None = None) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The stored monthly sums by their group."""
    roll_up = store.datasets[dataset].roll_up
    assert roll_up
    by, sums = [*roll_up.by, "month"], [*roll_up.counts, *roll_up.sums]
    return {
        tuple(row[name] for name in by): tuple(row[name] for name in sums) for row in _records(store, dataset, as_at)
    }


def _records(store: Store, dataset: str, as_at: int | None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = store.monthly(CLERK, dataset, as_at).to_dict("records")  # type: ignore[assignment]
    return found


def recomputed(store: Store, dataset: str, as_at: int | None = None) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """The same sums worked out again from the rows, in plain Python."""
    declared = store.datasets[dataset]
    assert declared.roll_up
    found: dict[tuple[Any, ...], list[Any]] = {}
    for row in store.read(CLERK, dataset, as_at).astype(object).to_dict("records"):
        row = {name: None if pd.isna(value) else value for name, value in row.items()}
        day = row[declared.date]
        group = (*(row[name] or "" for name in declared.roll_up.by), day if isinstance(day, str) else f"{day:%Y-%m}")
        counts, sums = declared.roll_up.counts.values(), declared.roll_up.sums
        entry = found.setdefault(group, [0] * len(counts) + [0.0] * len(sums))
        for at, condition in enumerate(counts):
            name, _, value = condition.partition("=")
            entry[at] += condition == "*" or row[name] == value
        for at, name in enumerate(sums, start=len(counts)):
            entry[at] = round(entry[at] + (row[name] or 0), 6)
    return {group: tuple(entry) for group, entry in found.items()}

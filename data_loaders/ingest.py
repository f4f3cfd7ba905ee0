"""The one way in: a file's bytes become standing rows, or a list of every problem. Nothing in between.

The Upload page, the command line and the demonstration programme all come through here.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any, Literal

import pandas as pd

from data_loaders import readers
from data_loaders.access import Actor
from data_loaders.errors import Problem, Refused
from data_loaders.programme import Programme, programme
from data_loaders.recognise import Fit, others, recognise
from data_loaders.schema import Dataset, plain
from data_loaders.store import Arrival, Coverage, Store
from data_loaders.tidy import Table, table
from data_loaders.validate import Checked, check

Covers = tuple[dt.date, dt.date]
Tell = Callable[[str], None]


@dataclass
class Report:
    """What became of one file. ``rejected`` counts rows with a problem; with any, nothing is stored.

    ``status`` is ``loaded``, ``unchanged`` (everything in it stood already), ``refused``, or ``fine``
    when only checked.
    """

    file: str
    dataset: str | None = None
    status: Literal["loaded", "unchanged", "refused", "fine"] = "refused"
    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    rejected: int = 0
    total_pounds: str | None = None
    first_date: str | None = None
    last_date: str | None = None
    load: int | None = None
    version: int | None = None
    sheet: str = ""
    covers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Request:
    """What the sender says of a file: which dataset and sheet it is, the period and site it speaks for."""

    dataset: str | None = None
    sheet: str | None = None
    covers: Covers | None = None
    site: str | None = None
    demonstration: bool = False


def ingest(
    actor: Actor,
    store: Store,
    content: bytes,
    name: str,
    said: Request = Request(),
    keep: bool = True,
    tell: Tell = lambda step: None,
) -> Report:
    """Reads, checks and stores one file, all or nothing.

    Args:
        content: the file's bytes.
        name: its name, as the sender has it.
        said: what the sender says of it.
        keep: ``False`` checks the file to the end and stores nothing.
        tell: called with each step in words, for showing progress.

    Returns:
        The report; problems are in it, not raised.
    """
    actor.require("load")
    report = Report(file=name)
    ours = programme()
    try:
        tell("Reading the file")
        book = readers.read(content, name, limits())
        tell("Finding the table in it")
        fit = recognise(book, _candidates(store, said.dataset), said.sheet)
        report.dataset, report.sheet = fit.dataset.id, fit.sheet.name
        found = table(fit, book.from_1904)
        report.notes += _remarks(book, fit, found)
        tell(f"Checking {len(found.rows):,} rows")
        site = _site(found, said, ours)
        checked = check(found, _fill(fit.dataset, name, site), ours.sites)
        report.rows, report.rejected = len(checked.rows), checked.faulty
        stated = _stated(found, said)
        if problems := [*checked.problems, *_outside(found, checked, stated)]:
            raise Refused.all_of(problems)
        arrival = _arrival(content, name, found, checked, _coverage(found, checked.rows, stated, site), said)
        report.total_pounds = None if checked.total is None else str(checked.total)
        report.first_date, report.last_date = arrival.first_date, arrival.last_date
        report.covers = [{**vars(c), "first": str(c.first), "last": str(c.last)} for c in arrival.coverage]
        tell("Storing it" if keep else "Comparing it with what is stored")
        stored = store.load(actor, arrival, keep)
    except Refused as refusal:
        report.problems = list(refusal.problems)
        report.rejected = report.rejected or report.rows
        return report
    change = stored.change
    report.added, report.changed, report.same = change.added, change.changed, change.same
    report.withdrawn = change.withdrawn
    report.load, report.version = stored.load, stored.version
    report.status = "unchanged" if not stored.made else "loaded" if keep else "fine"
    return report


def limits() -> readers.Limits:
    """How big a file may be and how long it may take, as the programme's configuration says."""
    return readers.Limits(**programme().limits.model_dump())


def _candidates(store: Store, named: str | None) -> list[Dataset]:
    if named is None:
        return list(store.datasets.values())
    if named not in store.datasets:
        raise Refused(f"'{named}' is not a dataset. Datasets: {', '.join(store.datasets)}.")
    return [store.datasets[named]]


def _remarks(book: readers.Book, fit: Fit, found: Table) -> list[str]:
    """What was left out, so that nothing goes unsaid."""
    said = list(found.notes)
    if rest := others(book, fit):
        said.append(f"Sheet '{fit.sheet.name}' was read. Also fitting, and not read: {', '.join(map(repr, rest))}.")
    if hidden := [sheet.name for sheet in book.sheets if sheet.hidden]:
        said.append(f"Hidden and not read: {', '.join(map(repr, hidden))}.")
    if found.ignored:
        said.append(f"Columns not taken: {', '.join(found.ignored.values())}.")
    if book.uncalculated:
        said.append(
            f"{book.uncalculated} formulas were saved without their result and count as empty. "
            "Open the workbook in Excel and save it to have them counted."
        )
    return said


def _site(found: Table, said: Request, ours: Programme) -> str | None:
    """The site of rows that name none: as said, else as stated in the file, else the only one that is open."""
    if not found.dataset.has_site:
        return None
    known = {plain(word): name for name, site in ours.sites.items() for word in (name, site.title)}
    names = " or ".join(site.title for site in ours.sites.values())
    written = str(found.cover.get("site", ""))
    for word, whose in ((said.site, "said"), (written, "stated above the headings")):
        if word and plain(word) not in known:
            raise Refused(Problem(f"The site {whose} is not one of ours: write {names}.", found.sheet))
    if said.site and written and known[plain(said.site)] != known[plain(written)]:
        raise Refused(Problem("The file says another site than you did. Correct the one that is wrong.", found.sheet))
    if stated := said.site or written:
        return known[plain(stated)]
    opened = [name for name, site in ours.sites.items() if site.status == "open"]
    if len(opened) == 1:
        return opened[0]
    if "site" not in found.text or found.text.empty:
        raise Refused(f"The file does not say which site it is for. Say {names}.")
    return None


def _fill(dataset: Dataset, file: str, site: str | None) -> dict[str, Any]:
    filled = {column.name: column.default for column in dataset.columns if column.default}
    values: dict[str, Any] = {
        name: PurePath(file).name if default == "file name" else default for name, default in filled.items()
    }
    for name, value in values.items():
        if dataset.column(name).type == "integer":
            values[name] = int(value)
    return values | ({"site": site} if site else {})


def _stated(found: Table, said: Request) -> Covers | None:
    """The days the return speaks for, as said or as stated above its header; ``None`` where nobody says."""
    first, last = found.cover.get("first"), found.cover.get("last")
    stated = said.covers or ((first, last) if isinstance(first, dt.date) and isinstance(last, dt.date) else None)
    if stated and stated[0] > stated[1]:
        raise Refused(Problem("The period covered ends before it starts. Correct it.", found.sheet))
    return stated


def _coverage(found: Table, rows: pd.DataFrame, stated: Covers | None, site: str | None) -> tuple[Coverage, ...]:
    """The days the return speaks for at each site: as stated, else the span of its dates."""
    if not found.dataset.has_site:
        groups: dict[str, Any] = {"": rows}
    else:
        groups = {str(name): part for name, part in rows.groupby("site")} or {str(site): rows}
    if stated:
        return tuple(Coverage(name, *stated, assumed=False) for name in groups)
    if rows.empty:
        raise Refused(
            Problem(
                "There are no rows. If nothing happened, say which period the return covers (Covers from, Covers to).",
                found.sheet,
            )
        )
    spans = {name: _span(found.dataset, part) for name, part in groups.items()}
    return tuple(Coverage(name, *span, assumed=True) for name, span in spans.items() if span)


def _outside(found: Table, checked: Checked, stated: Covers | None) -> list[Problem]:
    """Events outside the stated period are named: the period or the date is wrong. A spell may begin before it."""
    dataset = found.dataset
    if not stated or not dataset.date or dataset.column(dataset.date).type != "date":
        return []
    first, last = stated
    return [
        Problem(
            f"The date lies outside the period that the return covers ({first:%d/%m/%Y} to {last:%d/%m/%Y}). "
            "Correct the date or the period.",
            found.sheet,
            found.cell(at, dataset.date),
            dataset.date,
        )
        for at, day in enumerate(checked.rows[dataset.date])
        if day is not None and (day > last or (day < first and not dataset.reaches))
    ][:200]


def _span(dataset: Dataset, rows: pd.DataFrame) -> Covers | None:
    days = rows[dataset.date].dropna()
    if days.empty:
        return None
    first, last = min(days), max(days)
    if dataset.reaches:
        last = max([last, *rows[dataset.reaches].dropna()])
    if dataset.column(dataset.date).type == "month":
        end = pd.Period(last, "M").end_time.date()
        return dt.date.fromisoformat(f"{first}-01"), end
    return first, last


def _arrival(
    content: bytes, name: str, found: Table, checked: Checked, coverage: tuple[Coverage, ...], said: Request
) -> Arrival:
    days = checked.rows[found.dataset.date].dropna() if found.dataset.date else pd.Series(dtype=object)
    return Arrival(
        dataset=found.dataset,
        rows=checked.rows,
        row_numbers=found.rows.tolist(),
        sheet=found.sheet,
        file=PurePath(name).name,
        fingerprint=hashlib.sha256(content).hexdigest(),
        coverage=coverage,
        total_pounds=checked.total,
        first_date=None if days.empty else str(min(days)),
        last_date=None if days.empty else str(max(days)),
        demonstration=said.demonstration,
    )

"""The one way in: a file's bytes become standing rows, or a list of every problem. Nothing in between.

The Upload page, the command line, the database extracts and the demonstration programme all come through here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import chain, islice
from pathlib import Path, PurePath
from typing import Any

from data_loaders import corrections, pages, readers, senders
from data_loaders.access import Actor
from data_loaders.arriving import Arriving, Tell
from data_loaders.corrections import Corrections
from data_loaders.errors import Problem, Refused
from data_loaders.privacy import identifier
from data_loaders.programme import programme
from data_loaders.question import Asks
from data_loaders.recognise import Fit, others, recognise
from data_loaders.report import Covers, Origin, Report, Request
from data_loaders.schema import Dataset
from data_loaders.store import Store, Stored
from data_loaders.tidy import Table, tables

__all__ = ["Covers", "Origin", "Report", "Request", "Tell", "ingest", "limits", "take"]

AGAIN = "Then send the file again; nothing was stored."
Look = Callable[[Store], Iterable[Any]]


def ingest(
    actor: Actor,
    store: Store,
    content: bytes | Path,
    name: str,
    said: Request = Request(),  # noqa: B008 (frozen)
    keep: bool = True,
    tell: Tell = lambda step: None,
    look: Look | None = None,
) -> Report:
    """Reads, checks and stores one file, all or nothing.

    A long text file is read, checked and stored part by part, in one transaction; it is never held whole.

    Args:
        content: the file's bytes, or where it is.
        name: its name, as the sender has it.
        said: what the sender says of it.
        keep: ``False`` checks the file to the end and stores nothing.
        tell: called with each step in words, for showing progress.
        look: where nothing is kept, called with the store as it would stand; its answer is in the report.

    Returns:
        The report; problems are in it, not raised.
    """
    actor.require("load")
    if kind := identifier(PurePath(name).stem):
        return Report("the file", problems=[Problem(f"Its name holds what looks like {kind}. Rename it. {AGAIN}")])
    report = Report(file=name)
    try:
        tell("Reading the file")
        with readers.opened(content, name, limits()) as book:
            _unnamed(book)
            mended = {**corrections.listed(book), **said.corrections}
            book = corrections.corrected(book, mended)
            report.notes += [corrections.said(mended)] if mended else []
            tell("Finding the table in it")
            candidates, layouts = _candidates(store, said), senders.layouts(actor, store, said)
            if said.sheet is None:
                book, joined = pages.joined(book, candidates, *layouts)
                report.notes += joined
            fit = recognise(book, candidates, said.sheet, *layouts)
            report.notes += _remarks(book, fit)
            report.suggested = fit.suggested
            origin, understood = Origin(name, _fingerprint(content, said.corrections)), replace(said, layout=fit.layout)
            found = tables(fit, book.rest, book.from_1904)
            take(actor, store, found, origin, understood, keep, tell, look, report)
        if keep and report.status != "refused":
            senders.remember(actor, store, said, report)
    except Refused as refusal:
        _refuse(report, refusal)
    return report


def take(
    actor: Actor,
    store: Store,
    tables: Iterable[Table],
    origin: Origin,
    said: Request = Request(),  # noqa: B008 (frozen)
    keep: bool = True,
    tell: Tell = lambda step: None,
    look: Look | None = None,
    report: Report | None = None,
) -> Report:
    """Checks and stores the rows of one return, whoever read them, all or nothing.

    Args:
        tables: the rows in their order, in at least one table; gone through once, one at a time. It may raise
            :class:`Refused` at any time, and then nothing is stored.
        origin: where they come from.
        said, keep, tell, look: as for :func:`ingest`.
        report: what there is to say already; a new one by default.

    Returns:
        The report; problems are in it, not raised.
    """
    actor.require("load")
    report = report or Report(file=origin.name)
    try:
        arriving = Arriving(report, iter(tables), origin, said, tell)
        try:
            # A return of one part is checked to its end before anything is asked of the store.
            begun = list(islice(arriving.batches, 2))
            tell("Storing it" if keep else "Comparing it with what is stored")
            arrival = arriving.arrival(chain(begun, arriving.batches))
            if keep:
                stored = store.load(actor, arrival)
            else:
                with store.trial(actor, arrival) as (stored, trial):
                    report.effects = list(look(trial)) if look and stored.made else []
            arriving.finish()
        except Refused:
            arriving.note(actor, store)
            raise
        if keep:  # a sound file that was only looked at was not sent yet
            arriving.note(actor, store)
        _say(report, stored, keep)
    except Refused as refusal:
        _refuse(report, refusal)
    return report


def _say(report: Report, stored: Stored, keep: bool) -> None:
    change = stored.change
    report.added, report.changed, report.same = change.added, change.changed, change.same
    report.withdrawn, report.blanks_kept = change.withdrawn, change.blanks_kept
    report.moved_pounds = None if stored.moved_pounds is None else str(stored.moved_pounds)
    report.load, report.version = stored.load, stored.version
    report.status = "unchanged" if not stored.made else "loaded" if keep else "fine"


def _refuse(report: Report, refusal: Refused) -> None:
    report.problems = list(refusal.problems)
    report.question = refusal.question if isinstance(refusal, Asks) else None
    report.rejected = report.rejected or report.rows


def limits() -> readers.Limits:
    """How big a file may be and how long it may take, as the programme's configuration says."""
    return readers.Limits(**programme().limits.model_dump())


def _unnamed(book: readers.Book) -> None:
    """Sheets are named in reports and registers: none may be named after a person.

    Raises:
        Refused: the name of a sheet holds a direct identifier; it is not repeated.
    """
    for number, sheet in enumerate(book.sheets, start=1):
        if kind := identifier(sheet.name):
            raise Refused(f"The name of sheet number {number} holds what looks like {kind}. Rename it. {AGAIN}")


def _candidates(store: Store, said: Request) -> list[Dataset]:
    name = said.dataset or (said.layout.dataset if said.layout else None)
    if name is None:
        return list(store.datasets.values())
    if name not in store.datasets:
        raise Refused(f"'{name}' is not a dataset. Datasets: {', '.join(store.datasets)}.")
    return [store.datasets[name]]


def _fingerprint(content: bytes | Path, mended: Corrections) -> str:
    """What tells a file from any other; the same file with other cells put right is another."""
    if isinstance(content, bytes):
        found = hashlib.sha256(content)
    else:
        with content.open("rb") as file:
            found = hashlib.file_digest(file, "sha256")
    if mended:
        found.update(repr(sorted(mended.items())).encode())
    return found.hexdigest()


def _remarks(book: readers.Book, fit: Fit) -> list[str]:
    """What was left out of the workbook, so that nothing goes unsaid."""
    said = []
    if rest := others(book, fit):
        said.append(f"Sheet '{fit.sheet.name}' was read. Also fitting, and not read: {', '.join(map(repr, rest))}.")
    if hidden := [sheet.name for sheet in book.sheets if sheet.hidden]:
        said.append(f"Hidden and not read: {', '.join(map(repr, hidden))}.")
    if book.uncalculated:
        said.append(
            f"{book.uncalculated} formulas were saved without their result and count as empty. "
            "Open the workbook in Excel and save it to have them counted."
        )
    return said

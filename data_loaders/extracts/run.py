"""One run of an extract: the query's rows through the same checks as a file's, and stored all or not at all."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import replace

from data_loaders.access import Actor
from data_loaders.errors import Problem, Refused
from data_loaders.extracts.declared import Extract
from data_loaders.extracts.source import Rows, answer
from data_loaders.extracts.tables import tables
from data_loaders.extracts.window import Window, window
from data_loaders.ingest import Origin, Report, Request, Tell, take
from data_loaders.store import Store
from data_loaders.store.extracts import Run

# What decides which rows come and what they become: with another of these, all is read again.
DECIDES = {"dataset", "url", "query", "columns", "site", "incremental", "blanks"}


def run(
    actor: Actor,
    store: Store,
    extract: Extract,
    keep: bool = True,
    since: dt.date | None = None,
    until: dt.date | None = None,
    today: dt.date | None = None,
    tell: Tell = lambda step: None,
) -> Report:
    """Reads what an extract's query gives and stores it, all or nothing; the register says that it ran.

    Args:
        keep: ``False`` reads and checks to the end, stores nothing and writes nothing down.
        since: ask from this day instead of the one that follows from the runs before.
        until: ask up to this day instead of yesterday or the end of the last whole month.
        today: the day it is.
        tell: called with each step in words, for showing progress.

    Returns:
        The report, as of a file; problems are in it, not raised. They name the query's column and row.

    Raises:
        Refused: the store cannot be written, so that not even this can be written down.
    """
    actor.require("load")
    fingerprint = hashlib.sha256(extract.model_dump_json(include=DECIDES).encode()).hexdigest()
    asked, dataset = None, store.datasets[extract.dataset]
    try:
        reached = None
        if extract.incremental and extract.starts:
            reached = store.extracts.reached(actor, extract.id, fingerprint, extract.starts)
        asked = window(extract, dataset, reached, today or dt.date.today(), since, until)
        report = _taken(actor, store, extract, asked, keep, tell)
    except Refused as refusal:
        report = Report(file=extract.title, problems=list(refusal.problems))
    report = replace(report, dataset=dataset.id, sheet=extract.title)
    if not keep:
        return report if report.status == "refused" else replace(report, status="fine")
    ran = Run(
        name=extract.id,
        declaration=fingerprint,
        dataset=dataset.id,
        since=asked.since if asked else None,
        until=asked.until if asked else None,
        rows=report.rows,
        status=report.status,
        load=report.load,
        version=store.version(),
        message=_told(report.problems),
    )
    store.extracts.record(actor, ran)
    return report


def _told(problems: Sequence[Problem]) -> str:
    """What the register keeps of a run that was refused: of a cell its place, never a sentence that may repeat it."""
    if not problems:
        return ""
    first = problems[0]
    placed = first.cell or first.column
    return f"{len(problems):,} to put right, the first at {first.cell or first.column}." if placed else str(first)


def _taken(actor: Actor, store: Store, extract: Extract, asked: Window | None, keep: bool, tell: Tell) -> Report:
    if asked and asked.since > asked.until:
        note = f"Everything up to {asked.until:%d/%m/%Y} was read before."
        return Report(file=extract.title, status="unchanged", version=store.version(), notes=[note])
    given = {"since": asked.since, "until": asked.until} if asked else {}
    days = (asked.since, asked.until) if asked else None
    said = Request(
        dataset=extract.dataset,
        site=extract.site or None,
        blanks=extract.blanks,
        covers=days if asked and asked.whole else None,
        assumed=days if asked and not asked.whole else None,
    )
    # No two askings are the same publication: what the database holds may have changed in between.
    origin = Origin(extract.title, hashlib.sha256(f"{extract.id} {dt.datetime.now(dt.UTC)}".encode()).hexdigest())
    tell("Asking the database")
    with answer(extract, {**given, "site": extract.site}) as found:
        counted = replace(found, chunks=_counted(found.chunks, tell))
        return take(actor, store, tables(extract, store.datasets[extract.dataset], counted), origin, said, keep, tell)


def _counted(chunks: Iterator[Rows], tell: Tell) -> Iterator[Rows]:
    count = 0
    for rows in chunks:
        count += len(rows)
        tell(f"{count:,} rows read")
        yield rows

"""Reports and tables as the command line prints them: in words for a person, in JSON for a program."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

import pandas as pd

from dashboard import numbers
from data_loaders.errors import grouped
from data_loaders.ingest import Report
from data_loaders.programme import programme
from data_loaders.schema import datasets

JSON_FIELDS = (
    *("file", "dataset", "status", "rows", "added", "changed", "same", "withdrawn", "rejected", "blanks_kept"),
    *("total_pounds", "moved_pounds", "first_date", "last_date", "load", "version"),
)
OWN_WORDS = "python -m data_loaders map {} --out layout.toml, fill in [words], and load with --map layout.toml"
VERBS = {"loaded": "loaded", "unchanged": "changes nothing", "fine": "is fine; nothing was stored"}


def as_json(report: Report) -> dict[str, object]:
    """A report as the fields that ``--json`` promises."""
    whole = asdict(report)
    problems = [{name: p[name] for name in ("sheet", "cell", "column", "message")} for p in whole["problems"]]
    return {name: whole[name] for name in JSON_FIELDS} | {
        "covers": report.covers,
        "notes": report.notes,
        "effects": [str(effect) for effect in report.effects],
        "question": f"{report.question} {report.question.answer}" if report.question else None,
        "problems": problems,
    }


def in_words(report: Report) -> str:
    """A report as a person reads it."""
    name = f"'{report.file}'"
    if report.question:
        return f"{name}: nothing was loaded. {report.question}\n  {report.question.answer}"
    if report.status == "refused":
        lines = [f"{name}: nothing was loaded. {len(report.problems):,} to put right:"]
        lines += [f"  {problem}" for problem in _problems(report)]
        if report.words:
            columns = " and ".join(map(_titles(report).__getitem__, report.words))
            lines.append(f"  Are they your own words for {columns}? Say what they mean: {OWN_WORDS.format(name)}")
        return "\n".join(lines)
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.same:,} the same"
    if report.withdrawn:
        counts += f", {report.withdrawn:,} withdrawn because they stood for the period and this file lacks them"
    lines = [f"{name}: {VERBS[report.status]} ({report.dataset}). {numbers.counted(report.rows, 'row')}: {counts}."]
    if not report.rows:
        lines.append("  A nil return: it says that nothing happened in the days it covers.")
    if report.total_pounds is not None:
        lines.append(f"  Total {pounds(report.total_pounds)}.")
    if report.moved_pounds is not None and Decimal(report.moved_pounds):
        lines.append(f"  All lines together move by {pounds(report.moved_pounds)}.")
    if report.blanks_kept:
        lines.append(f"  {report.blanks_kept:,} empty cells leave what stands as it is: --clear-blanks empties it.")
    if report.first_date and report.last_date:
        lines.append(f"  First date {report.first_date}, last date {report.last_date}.")
    lines += [f"  {_covered(stretch)}" for stretch in report.covers]
    lines += [f"  {note}" for note in report.notes]
    if report.status == "fine":
        lines.append("  Figures that would move:" if report.effects else "  No figure of the dashboard would move.")
    lines += [f"    {effect}" for effect in report.effects]
    if report.load:
        lines.append(
            f"  Load {report.load}, version {report.version}. Undo: python -m data_loaders withdraw {report.load}"
        )
    return "\n".join(lines)


def _problems(report: Report) -> Iterator[str]:
    """Every problem in words, like ones together, each with its column as the sender knows it."""
    titles = _titles(report)
    return (str(replace(group, column=titles.get(group.column, group.column))) for group in grouped(report.problems))


def _titles(report: Report) -> dict[str, str]:
    return {column.name: column.title for column in datasets()[report.dataset].columns} if report.dataset else {}


def _covered(stretch: dict[str, Any]) -> str:
    first, last = (numbers.day(dt.date.fromisoformat(stretch[end])) for end in ("first", "last"))
    site = f" for {programme().sites[stretch['site']].title}" if stretch["site"] else ""
    assumed = ", taken from its dates: nobody stated the period" if stretch["assumed"] else ""
    return f"Covers {first} to {last}{site}{assumed}."


def pounds(amount: str | Decimal) -> str:
    """An amount to the penny.

    >>> pounds("-1204.10"), pounds("0.5")
    ('−£1,204.10', '£0.50')
    """
    exact = Decimal(amount)
    return f"{'−' if exact < 0 else ''}£{abs(exact):,.2f}"


def table(found: pd.DataFrame, nothing: str) -> str:
    """A table as text, or what it means that there is none."""
    return nothing if found.empty else found.astype(object).where(found.notna(), "").to_string(index=False)

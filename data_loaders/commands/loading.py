"""Files in: ``load``, ``check``, ``map``, ``layouts``, ``template`` and ``demo``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from functools import partial
from pathlib import Path

from dashboard.scorecard import effects
from data_loaders import cells, corrections, demo, marked, readers, recognise, store, templates
from data_loaders.access import Actor
from data_loaders.commands import printed
from data_loaders.commands.who import acting
from data_loaders.corrections import Corrections
from data_loaders.errors import Problem, Refused
from data_loaders.ingest import Covers, Report, Request, ingest, limits
from data_loaders.layout import Layout
from data_loaders.programme import programme
from data_loaders.readers import Book
from data_loaders.schema import datasets


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this module's commands."""
    for name, keep, words in (
        ("load", True, "check files and store them, each all or nothing"),
        ("check", False, "the same findings and the KPIs that would move, nothing stored"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        _about_the_file(command)
        command.add_argument("--covers", type=_covers, metavar="FROM..TO", help="such as 2020-03-01..2020-03-31")
        command.add_argument("--control-total", type=_pounds, metavar="POUNDS", help="what the amounts must add up to")
        command.add_argument("--clear-blanks", action="store_true", help="an empty cell empties what stands")
        command.add_argument("--map", type=Path, metavar="FILE", help="what its headings and words mean; remembered")
        command.add_argument("--corrections", type=Path, metavar="FILE", help="the list of problems, answers filled in")
        command.add_argument("--sender", default="", help="who sends it, where layouts are remembered by sender")
        command.add_argument("--json", action="store_true", help="print the findings as JSON")
        command.add_argument("--mark", type=Path, metavar="FOLDER", help="put refused files there, bad cells marked")
        command.set_defaults(run=_load, keep=keep)
    command = commands.add_parser("map", help="write down what a file's headings seem to mean, for --map")
    command.add_argument("file", type=Path, metavar="FILE")
    _about_the_file(command)
    command.add_argument("--out", type=Path, metavar="FILE", help="where to (default: print it)")
    command.set_defaults(run=_map)
    command = commands.add_parser("layouts", help="what is remembered of senders' headings and words")
    command.add_argument("--forget", type=int, metavar="ID", help="forget one")
    command.set_defaults(run=_layouts)
    command = commands.add_parser("demo", help="load the invented demonstration programme")
    command.add_argument("--two-sites", action="store_true", help="Hartlepool as well")
    command.add_argument("--to", type=Path, metavar="FOLDER", help="only write its workbooks to a folder")
    command.set_defaults(run=_demo)
    command = commands.add_parser("template", help="write a dataset's template workbook")
    command.add_argument("dataset", choices=sorted(name for name, d in datasets().items() if d.template))
    command.add_argument("--out", type=Path, metavar="FILE", help="where to (default: DATASET template.xlsx)")
    command.set_defaults(run=_template)


def _about_the_file(command: argparse.ArgumentParser) -> None:
    command.add_argument("--dataset", choices=sorted(datasets()), help="which return it is, if it cannot be told")
    command.add_argument("--sheet", help="which sheet, if more than one fits")
    command.add_argument("--site", choices=sorted(programme().sites), help="the site, where the file names none")


def _covers(words: str) -> Covers:
    try:
        first, last = (dt.date.fromisoformat(day) for day in words.split(".."))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{words}' is not a period such as 2020-03-01..2020-03-31") from None
    if first > last:
        raise argparse.ArgumentTypeError(f"'{words}' ends before it starts")
    return first, last


def _pounds(words: str) -> Decimal:
    try:
        amount = cells.money(words, readers.TEXT)
    except cells.Unreadable as fault:
        raise argparse.ArgumentTypeError(fault.said(show=True)) from None
    if amount is None:
        raise argparse.ArgumentTypeError("no amount is given")
    return amount


def _load(asked: argparse.Namespace) -> int:
    said = Request(
        dataset=asked.dataset,
        sheet=asked.sheet,
        covers=asked.covers,
        site=asked.site,
        blanks="clear" if asked.clear_blanks else "keep",
        control_total=asked.control_total,
        layout=Layout.read(asked.map) if asked.map else None,
        sender=asked.sender,
        corrections=_answers(asked.corrections) if asked.corrections else {},
    )
    reports = [_one(acting(asked), path, said, asked.keep) for path in asked.files]
    if asked.mark:
        for path, report in zip(asked.files, reports, strict=True):
            _mark(path, report, asked.mark)
    if asked.json:
        print(json.dumps([printed.as_json(report) for report in reports], indent=2))
    else:
        print("\n\n".join(printed.in_words(report) for report in reports))
    return int(any(report.status == "refused" for report in reports))


def _one(actor: Actor, path: Path, said: Request, keep: bool) -> Report:
    stored = store.default()
    look = None if keep else partial(effects.of_trial, actor, stored)
    try:
        report = ingest(actor, stored, path, path.name, said, keep, look=look)
    except OSError:
        problem = Problem(f"'{path.name}' cannot be opened. Check its name and that nobody has it open.")
        return Report(file=path.name, problems=[problem])
    # Nothing is stored by a check: whether it would change anything stands in its counts.
    return report if keep or report.status == "refused" else replace(report, status="fine")


def _answers(path: Path) -> Corrections:
    """The answers in a list of problems."""
    found = corrections.listed(_read(path))
    if not found:
        raise Refused(f"'{path.name}' holds no answers. Fill in 'Put right as' beside the cells, and send it again.")
    return found


def _read(path: Path) -> Book:
    try:
        return readers.read(path, path.name, limits())
    except OSError:
        raise Refused(f"'{path.name}' cannot be opened. Check its name and that nobody has it open.") from None


def _mark(path: Path, report: Report, folder: Path) -> None:
    """Writes the sender's own file with the bad cells marked; nothing where no cell is named."""
    if any(problem.cell for problem in report.problems):
        folder.mkdir(parents=True, exist_ok=True)
        made = marked.workbook(path.read_bytes(), report.file, report.problems, limits())
        (folder / marked.name(report.file)).write_bytes(made)


def _map(asked: argparse.Namespace) -> int:
    among = [datasets()[asked.dataset]] if asked.dataset else datasets().values()
    written = recognise.suggestion(_read(asked.file), among, asked.sheet).toml()
    if not asked.out:
        print(written)
        return 0
    _write(asked.out, written.encode())
    return 0


def _layouts(asked: argparse.Namespace) -> int:
    kept, actor = store.default().layouts, acting(asked)
    if asked.forget is not None:
        kept.forget(actor, asked.forget)
        print(f"Forgotten: {asked.forget}.")
        return 0
    print(printed.table(kept.all(actor), "No sender's headings or words are remembered."))
    return 0


def _demo(asked: argparse.Namespace) -> int:
    sites = ("middlesbrough", "hartlepool") if asked.two_sites else ("middlesbrough",)
    if asked.to:
        try:
            paths = demo.write(asked.to, sites=sites)
        except OSError:
            raise Refused(f"'{asked.to}' cannot be written. Name a folder that can.") from None
        print(f"{len(paths)} files of invented data written to {asked.to}.")
        return 0
    refused = 0
    made = demo.files(sites=sites)
    for at, file in enumerate(made, start=1):
        said = Request(covers=file.covers, site=file.site, demonstration=True)
        report = ingest(acting(asked), store.default(), file.content, file.name, said)
        print(f"[{at} of {len(made)}] {printed.in_words(report).splitlines()[0]}", flush=True)
        refused += report.status == "refused"
    print("Demonstration data: invented, not real people. Start the app with 'make run' to see it.")
    return int(refused > 0)


def _template(asked: argparse.Namespace) -> int:
    path = asked.out or Path(f"{asked.dataset} template.xlsx")
    _write(path, templates.workbook(datasets()[asked.dataset], programme()))
    return 0


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError:
        raise Refused(
            f"'{path}' cannot be written. Check that the folder is there and nobody has the file open."
        ) from None
    print(f"Written: {path}")

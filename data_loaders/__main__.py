"""The command line of loading: ``python -m data_loaders load|check|demo|template|loads|withdraw``.

Exit 0: loaded, or fine; 1: refused; 2: usage.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from pathlib import Path

from data_loaders import demo, marked, pseudonymise, store, templates
from data_loaders.access import Actor, this_machine
from data_loaders.errors import Problem, Refused
from data_loaders.ingest import Covers, Report, Request, ingest, limits
from data_loaders.programme import programme
from data_loaders.schema import datasets

JSON_FIELDS = (
    *("file", "dataset", "status", "rows", "added", "changed", "same", "withdrawn", "rejected"),
    *("total_pounds", "first_date", "last_date", "load", "version"),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    for stream in (sys.stdout, sys.stderr):  # an old console has no − or ✓: better a ? than no report
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["pseudonymise"]:  # its own parser never repeats what was typed, which may name a person
        return pseudonymise.main(given[1:])
    try:
        asked = _parser().parse_args(given)
        return int(asked.run(asked))
    except Refused as refusal:
        print("\n".join(str(problem) for problem in refusal.problems), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m data_loaders", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    for name, keep, words in (
        ("load", True, "check files and store them, each all or nothing"),
        ("check", False, "the same findings, nothing stored"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("files", nargs="+", type=Path, metavar="FILE")
        command.add_argument("--dataset", choices=sorted(datasets()), help="which return it is, if it cannot be told")
        command.add_argument("--sheet", help="which sheet, if more than one fits")
        command.add_argument("--site", choices=sorted(programme().sites), help="the site, where the file names none")
        command.add_argument("--covers", type=_covers, metavar="FROM..TO", help="such as 2020-03-01..2020-03-31")
        command.add_argument("--json", action="store_true", help="print the findings as JSON")
        command.add_argument("--mark", type=Path, metavar="FOLDER", help="put refused files there, bad cells marked")
        command.set_defaults(run=_load, keep=keep)
    command = commands.add_parser("demo", help="load the invented demonstration programme")
    command.add_argument("--two-sites", action="store_true", help="Hartlepool as well")
    command.add_argument("--to", type=Path, metavar="FOLDER", help="only write its workbooks to a folder")
    command.set_defaults(run=_demo)
    command = commands.add_parser("template", help="write a dataset's template workbook")
    command.add_argument("dataset", choices=sorted(name for name, d in datasets().items() if d.template))
    command.add_argument("--out", type=Path, metavar="FILE", help="where to (default: DATASET template.xlsx)")
    command.set_defaults(run=_template)
    commands.add_parser(
        "pseudonymise", add_help=False, help="turn identifiers into keyed codes before a file leaves you"
    )
    commands.add_parser("loads", help="list what was loaded").set_defaults(run=_loads)
    command = commands.add_parser("withdraw", help="take a load back")
    command.add_argument("load", type=int)
    command.set_defaults(run=_withdraw)
    return parser


def _covers(words: str) -> Covers:
    try:
        first, last = (dt.date.fromisoformat(day) for day in words.split(".."))
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{words}' is not a period such as 2020-03-01..2020-03-31") from None
    if first > last:
        raise argparse.ArgumentTypeError(f"'{words}' ends before it starts")
    return first, last


def _load(asked: argparse.Namespace) -> int:
    said = Request(asked.dataset, asked.sheet, asked.covers, asked.site)
    reports = [_one(this_machine(), path, said, asked.keep) for path in asked.files]
    if asked.mark:
        for path, report in zip(asked.files, reports, strict=True):
            _mark(path, report, asked.mark)
    if asked.json:
        print(json.dumps([as_json(report) for report in reports], indent=2))
    else:
        print("\n\n".join(in_words(report) for report in reports))
    return int(any(report.status == "refused" for report in reports))


def _one(actor: Actor, path: Path, said: Request, keep: bool) -> Report:
    try:
        content = path.read_bytes()
    except OSError:
        problem = Problem(f"'{path.name}' cannot be opened. Check its name and that nobody has it open.")
        return Report(file=path.name, problems=[problem])
    report = ingest(actor, store.default(), content, path.name, said, keep)
    # Nothing is stored by a check: whether it would change anything stands in its counts.
    return report if keep or report.status == "refused" else replace(report, status="fine")


def _mark(path: Path, report: Report, folder: Path) -> None:
    """Writes the sender's own file with the bad cells marked; nothing where no cell is named."""
    if any(problem.cell for problem in report.problems):
        folder.mkdir(parents=True, exist_ok=True)
        made = marked.workbook(path.read_bytes(), report.file, report.problems, limits())
        (folder / marked.name(report.file)).write_bytes(made)


def as_json(report: Report) -> dict[str, object]:
    """A report as the fields that ``--json`` promises."""
    whole = asdict(report)
    problems = [{name: p[name] for name in ("sheet", "cell", "column", "message")} for p in whole["problems"]]
    return {name: whole[name] for name in JSON_FIELDS} | {
        "covers": report.covers,
        "notes": report.notes,
        "problems": problems,
    }


def in_words(report: Report) -> str:
    """A report as a person reads it."""
    name = f"'{report.file}'"
    if report.status == "refused":
        lines = [f"{name}: nothing was loaded. {len(report.problems):,} to put right:"]
        return "\n".join(lines + [f"  {problem}" for problem in report.problems])
    verb = {"loaded": "loaded", "unchanged": "changes nothing", "fine": "is fine; nothing was stored"}[report.status]
    counts = f"{report.added:,} added, {report.changed:,} changed, {report.same:,} the same"
    if report.withdrawn:
        counts += f", {report.withdrawn:,} withdrawn because they stood for the period and this file lacks them"
    lines = [f"{name}: {verb} ({report.dataset}). {report.rows:,} rows: {counts}."]
    if report.total_pounds is not None:
        lines.append(f"  Total £{Decimal(report.total_pounds):,.2f}.")
    for stretch in report.covers:
        assumed = ", taken from its dates: say the period if it covers more" if stretch["assumed"] else ""
        lines.append(f"  Covers {stretch['first']} to {stretch['last']} {stretch['site']}{assumed}.")
    lines += [f"  {note}" for note in report.notes]
    if report.load:
        lines.append(
            f"  Load {report.load}, version {report.version}. Undo: python -m data_loaders withdraw {report.load}"
        )
    return "\n".join(lines)


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
        report = ingest(this_machine(), store.default(), file.content, file.name, said)
        print(f"[{at} of {len(made)}] {in_words(report).splitlines()[0]}", flush=True)
        refused += report.status == "refused"
    print("Demonstration data: invented, not real people. Start the app with 'make run' to see it.")
    return int(refused > 0)


def _template(asked: argparse.Namespace) -> int:
    path = asked.out or Path(f"{asked.dataset} template.xlsx")
    try:
        path.write_bytes(templates.workbook(datasets()[asked.dataset], programme()))
    except OSError:
        raise Refused(
            f"'{path}' cannot be written. Check that the folder is there and nobody has the file open."
        ) from None
    print(f"Written: {path}")
    return 0


def _loads(asked: argparse.Namespace) -> int:
    loads = store.default().loads(this_machine())
    columns = [
        "load",
        "version",
        "dataset",
        "file",
        "rows",
        "total_pounds",
        "first_date",
        "last_date",
        "actor",
        "standing",
    ]
    print("Nothing was loaded yet." if loads.empty else loads[columns].to_string(index=False))
    return 0


def _withdraw(asked: argparse.Namespace) -> int:
    version = store.default().withdraw(this_machine(), asked.load)
    print(f"Load {asked.load} is withdrawn; everything stands again as before it (version {version}).")
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Queries in place of files: ``extract NAME`` or ``extract --all``, for a person or a timer."""

from __future__ import annotations

import argparse
import datetime as dt
import json

from data_loaders import extracts, store
from data_loaders.commands import printed
from data_loaders.commands.who import acting
from data_loaders.errors import Refused

NONE = "No extract is declared yet: see docs/extracts.md."


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this module's commands."""
    command = commands.add_parser("extract", help="load what the queries of config/extracts.toml give")
    which = command.add_mutually_exclusive_group()
    which.add_argument("name", nargs="?", metavar="NAME", help="one extract; without it or --all they are listed")
    which.add_argument("--all", action="store_true", help="each of them; one that fails does not stop the others")
    command.add_argument("--check", action="store_true", help="read and check to the end, store nothing")
    command.add_argument("--since", type=_day, metavar="DAY", help="from this day, such as 2020-03-01")
    command.add_argument("--until", type=_day, metavar="DAY", help="up to this day")
    command.add_argument("--json", action="store_true", help="print the findings as JSON")
    command.set_defaults(run=_extract)


def _day(words: str) -> dt.date:
    try:
        return dt.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{words}' is not a day such as 2020-03-01") from None


def _extract(asked: argparse.Namespace) -> int:
    declared, stored, actor = extracts.extracts(), store.default(), acting(asked)
    if not asked.all and not asked.name:
        ran = stored.extracts.history(actor)
        print("\n".join(f"{name}: {each.title} ({each.dataset})" for name, each in declared.items()) or NONE)
        print(printed.table(ran, "None has run yet."))
        return 0
    if not asked.all and asked.name not in declared:
        raise Refused(
            f"'{asked.name}' is not an extract. Extracts of config/extracts.toml: {', '.join(declared) or 'none yet'}."
        )
    reports = [
        extracts.run(actor, stored, extract, not asked.check, asked.since, asked.until)
        for extract in (declared.values() if asked.all else [declared[asked.name]])
    ]
    if asked.json:
        print(json.dumps([printed.as_json(report) for report in reports], indent=2))
    else:
        print("\n\n".join(map(printed.in_words, reports)) or NONE)
    return int(any(report.status == "refused" for report in reports))

"""What cannot be right and how good the returns are: ``queries``, ``query`` and ``quality``."""

from __future__ import annotations

import argparse
import datetime as dt

from data_loaders import store
from data_loaders.commands import printed
from data_loaders.commands.who import acting
from data_loaders.programme import programme
from data_loaders.quality import quality

LISTED = [
    "id",
    "state",
    "title",
    "dataset",
    "site",
    "month",
    "file",
    "sheet",
    "row",
    "rows",
    "age_days",
    "owner",
    "note",
]
DEEDS = {
    "owner": ("assign", "who looks after it"),
    "note": ("note", "what was found out"),
    "accept": ("accept", "why it is right as it is"),
    "reopen": ("reopen", "why the acceptance is taken back"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this module's commands."""
    command = commands.add_parser("queries", help="what cannot be right across returns, and who has it")
    command.add_argument("--all", action="store_true", help="those accepted and fixed, too")
    command.set_defaults(run=_queries)
    command = commands.add_parser("query", help="say something of one query")
    command.add_argument("id", type=int)
    what = command.add_mutually_exclusive_group(required=True)
    for name, (_, words) in DEEDS.items():
        what.add_argument(f"--{name}", metavar="WORDS", help=words)
    command.set_defaults(run=_query)
    command = commands.add_parser("quality", help="completeness, timeliness, validity and consistency by month")
    command.add_argument("--site", choices=sorted(programme().sites), help="one site (default: all)")
    command.set_defaults(run=_quality)


def _queries(asked: argparse.Namespace) -> int:
    listed = store.default().queries.listing(acting(asked))
    shown = listed if asked.all else listed[listed["state"].isin(["new", "open"])]
    print(printed.table(shown[LISTED], "No query is open."))
    return 0


def _query(asked: argparse.Namespace) -> int:
    name = next(name for name in DEEDS if getattr(asked, name) is not None)
    getattr(store.default().queries, DEEDS[name][0])(acting(asked), asked.id, getattr(asked, name))
    print(f"Query {asked.id}: kept.")
    return 0


def _quality(asked: argparse.Namespace) -> int:
    found = quality(acting(asked), store.default(), dt.date.today(), site=asked.site)
    print(printed.table(found, "Nothing was loaded yet."))
    return 0

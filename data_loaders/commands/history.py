"""What was loaded and undoing it: ``loads``, ``withdraw``, ``restore``, ``versions`` and ``changes``."""

from __future__ import annotations

import argparse

from dashboard.scorecard import effects
from data_loaders import store
from data_loaders.commands import printed
from data_loaders.commands.who import acting

LOADS = ["load", "version", "dataset", "file", "rows", "total_pounds", "first_date", "last_date", "actor", "standing"]


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this module's commands."""
    commands.add_parser("loads", help="list what was loaded").set_defaults(run=_loads)
    for name, words in (
        ("withdraw", "take any load back, as if it had never been made"),
        ("restore", "bring a withdrawn load back"),
    ):
        command = commands.add_parser(name, help=words)
        command.add_argument("load", type=int)
        command.set_defaults(run=_undo, what=name)
    commands.add_parser("versions", help="list every version of the store").set_defaults(run=_versions)
    command = commands.add_parser("changes", help="what differs between two versions, and which KPIs moved")
    command.add_argument("before", type=int)
    command.add_argument("after", type=int)
    command.set_defaults(run=_changes)


def _loads(asked: argparse.Namespace) -> int:
    print(printed.table(store.default().loads(acting(asked))[LOADS], "Nothing was loaded yet."))
    return 0


def _undo(asked: argparse.Namespace) -> int:
    stored, actor = store.default(), acting(asked)
    if asked.what == "withdraw":
        version = stored.withdraw(actor, asked.load)
        print(f"Load {asked.load} is withdrawn; everything stands as if it had never been made (version {version}).")
    else:
        version = stored.restore(actor, asked.load)
        print(f"Load {asked.load} stands again (version {version}).")
    for effect in effects.of_versions(actor, stored, version - 1, version):
        print(f"  {effect}")
    return 0


def _versions(asked: argparse.Namespace) -> int:
    print(printed.table(store.default().versions(acting(asked)), "Nothing was loaded yet."))
    return 0


def _changes(asked: argparse.Namespace) -> int:
    stored, actor = store.default(), acting(asked)
    moved = effects.of_versions(actor, stored, asked.before, asked.after)
    print(printed.table(stored.changes(actor, asked.before, asked.after), "No row differs between the two."))
    print("\n".join(map(str, moved)) or "No KPI moves.")
    return 0

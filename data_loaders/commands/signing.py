"""Months and their returns: ``returns``, ``submit``, ``approve``, ``send-back``, ``reopen`` and ``signoffs``."""

from __future__ import annotations

import argparse
import datetime as dt
import re

from data_loaders import returns, store
from data_loaders.commands import printed
from data_loaders.commands.who import acting
from data_loaders.programme import programme

RETURNS = ["dataset", "site", "month", "due", "words", "arrived", "covered_days", "days"]
DEEDS = {
    "submit": ("hand an ended month over for approval", "--despite", "why, although returns are lacking"),
    "approve": ("sign a submitted month off and lock it", "", ""),
    "send-back": ("decline a submitted month", "--reason", "why"),
    "reopen": ("unlock a month that was signed off", "--reason", "why"),
}


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Adds this module's commands."""
    command = commands.add_parser("returns", help="what each sender owes: on time, late, overdue, missing")
    command.add_argument("--month", type=_month, metavar="YYYY-MM", help="one month only")
    command.add_argument("--all", action="store_true", help="those in order and not due yet, too")
    command.set_defaults(run=_returns)
    for name, (words, option, meaning) in DEEDS.items():
        command = commands.add_parser(name, help=words)
        command.add_argument("month", type=_month, metavar="YYYY-MM")
        command.add_argument("--site", choices=sorted(programme().sites), required=True)
        if option:
            command.add_argument(option, dest="reason", default="", metavar="WORDS", help=meaning)
        command.set_defaults(run=_sign, deed=name)
    commands.add_parser("signoffs", help="every step of signing off, newest first").set_defaults(run=_history)


def _month(words: str) -> str:
    if not re.fullmatch(r"(19|20)\d\d-(0[1-9]|1[0-2])", words):
        raise argparse.ArgumentTypeError(f"'{words}' is not a month such as 2020-03")
    return words


def _returns(asked: argparse.Namespace) -> int:
    standing = returns.returns(acting(asked), store.default(), dt.date.today())
    if asked.month:
        standing = standing[standing["month"] == asked.month]
    shown = standing if asked.all else standing[~standing["state"].isin(["on time", "not due yet", "demonstration"])]
    print(printed.table(returns.by_sender(standing), "No return is owed yet."))
    print(printed.table(shown[RETURNS], "Nothing is late, partly here, overdue or missing."))
    return 0


def _sign(asked: argparse.Namespace) -> int:
    who, sign_off, today = acting(asked), store.default().sign_off, dt.date.today()
    if asked.deed == "submit":
        version = sign_off.submit(who, asked.site, asked.month, today, asked.reason)
    elif asked.deed == "approve":
        version = sign_off.approve(who, asked.site, asked.month)
    else:
        step = sign_off.send_back if asked.deed == "send-back" else sign_off.reopen
        version = step(who, asked.site, asked.month, asked.reason)
    done = {"submit": "submitted", "approve": "signed off and locked", "send-back": "sent back", "reopen": "open again"}
    print(f"{asked.month}, {programme().sites[asked.site].title}: {done[asked.deed]} (version {version}).")
    return 0


def _history(asked: argparse.Namespace) -> int:
    print(printed.table(store.default().sign_off.history(acting(asked)), "No month was ever submitted."))
    return 0

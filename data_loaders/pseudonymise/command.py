"""``python -m data_loaders pseudonymise``: prints counts and headings, never what stands in a cell."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from data_loaders.errors import Refused
from data_loaders.privacy import identifier
from data_loaders.pseudonymise.keys import new_key, read_key, write_new
from data_loaders.pseudonymise.turn import pseudonymise


class _Discreet(argparse.ArgumentParser):
    """Says that something is wrong without repeating what was typed: it may be a number that names a person."""

    def error(self, message: str) -> NoReturn:
        self.print_usage(sys.stderr)
        self.exit(2, "Something is missing or not understood. Put a heading of several words in quotation marks.\n")


def main(argv: Sequence[str]) -> int:
    """Runs the command and returns its exit code: 0 done, 1 refused, 2 usage.

    Args:
        argv: what follows the word ``pseudonymise``.
    """
    parser = _parser()
    try:
        asked = parser.parse_args(argv)
        turning = (asked.file, asked.column, asked.key, asked.site)
        if asked.new_key and not any((*turning, asked.out)):
            return _new_key(asked.new_key)
        if asked.new_key or not all(turning):
            parser.error("")
    except SystemExit as end:
        return int(end.code or 0)
    except Refused as refusal:
        return _say(refusal)
    try:
        return _turn(asked)
    except Refused as refusal:
        return _say(refusal)
    except Exception as fault:  # whatever it is, its message may hold a cell
        print(f"Nothing was written: the file could not be turned ({type(fault).__name__}).", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = _Discreet(
        "python -m data_loaders pseudonymise",
        allow_abbrev=False,
        description="Turn identifiers into person codes before a file leaves this machine. See docs/pseudonyms.md.",
    )
    parser.add_argument("file", nargs="?", type=Path, metavar="FILE", help="the workbook or CSV file")
    parser.add_argument(
        *("--column", "-c"),
        action="append",
        metavar="HEADING",
        help="the column with the identifier; several together, such as surname and date of birth: repeat it",
    )
    parser.add_argument("--key", type=Path, metavar="FILE", help="the key file")
    parser.add_argument("--site", help="the site the people are treated at, such as middlesbrough")
    parser.add_argument("--out", type=Path, metavar="FILE", help="where to (default: beside the file)")
    parser.add_argument("--new-key", type=Path, metavar="FILE", help="make a key, write it to a new file, and stop")
    return parser


def _new_key(path: Path) -> int:
    new_key(path)
    print("A new key is written, for you alone to read. Read docs/pseudonyms.md before you share it.")
    return 0


def _turn(asked: argparse.Namespace) -> int:
    if asked.out and identifier(asked.out.name):
        raise Refused("The name of the file to write holds an identifier. Name another.")
    made = pseudonymise(_content(asked.file), asked.file.name, asked.column, read_key(asked.key), asked.site)
    write_new(asked.out or asked.file.with_name(made.name), made.content)
    where = "" if asked.out else f" Written beside the file: '{made.name}'."
    print(f"{made.people:,} people, {made.rows:,} rows.{where}")
    if made.dropped:
        print(f"Left out, because they could say who somebody is: {', '.join(made.dropped)}.")
    return 0


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        pass
    raise Refused("The file cannot be opened. Check its name and that nobody has it open.")


def _say(refusal: Refused) -> int:
    print("Nothing was written.", *refusal.problems, sep="\n  ", file=sys.stderr)
    return 1

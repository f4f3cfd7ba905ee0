"""The command line of loading: ``python -m data_loaders COMMAND``; ``--help`` lists the commands.

Exit 0: done; 1: refused, or a person must decide something first; 2: usage.
"""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from traceback import extract_tb

from data_loaders import pseudonymise
from data_loaders.access import NotAllowed
from data_loaders.commands import checking, extracting, history, loading, signing
from data_loaders.errors import Refused

PARTS = (loading, extracting, history, signing, checking)


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
    except NotAllowed as fault:
        print(fault, file=sys.stderr)
    except Refused as refusal:
        print("\n".join(str(problem) for problem in refusal.problems), file=sys.stderr)
    except Exception as fault:  # its message may hold a cell's value: the kind and the lines of code say enough
        trail = " < ".join(f"{Path(at.filename).name}:{at.lineno}" for at in reversed(extract_tb(fault.__traceback__)))
        print(f"Something went wrong. Tell the administrator: {type(fault).__name__} at {trail}", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m data_loaders", description=__doc__)
    parser.add_argument("--as", dest="as_name", default="", metavar="NAME", help="who acts, where it is not this login")
    commands = parser.add_subparsers(required=True, metavar="command")
    for part in PARTS:
        part.add(commands)
    commands.add_parser(
        "pseudonymise", add_help=False, help="turn identifiers into keyed codes before a file leaves you"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())

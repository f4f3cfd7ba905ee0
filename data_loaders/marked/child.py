"""The marking process: reads problems and a file from its input, writes the marked workbook.

It is started and held to limits as the reading process is (``readers/process.py``), so nothing that a stranger's file
does here reaches the process that serves people. It writes no message of its own: what went wrong is a reason's name.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from data_loaders.errors import Problem
from data_loaders.marked import desk
from data_loaders.marked.markup import Odd
from data_loaders.marked.package import Package
from data_loaders.readers.sentences import Unreadable


def main(job: dict[str, Any]) -> None:
    """Marks the workbook on standard input, after a line of JSON: its problems, its name, and the sizes allowed.

    The answer is a line of JSON, empty or saying why not, and the file. Ends the process.
    """
    why, made = "", b""
    try:
        asked = json.loads(sys.stdin.buffer.readline())
        made = marked(job, asked, sys.stdin.buffer.read())
    except Unreadable as unreadable:
        why = unreadable.why
    except MemoryError:
        why = "memory"
    except BaseException:  # a panic of the fast reader is no Exception
        why = "damaged"
    sys.stdout.buffer.write(json.dumps({"refused": why}).encode() + b"\n" + made)
    sys.stdout.flush()
    os._exit(0)  # as the reading process does


def marked(job: dict[str, Any], asked: dict[str, Any], content: bytes) -> bytes:
    """The marked workbook: the file itself where it is an .xlsx or .xlsm, else a copy of its values.

    Args:
        job: ``format``, ``errors`` and the limits of cells.
        asked: ``problems`` (as lists of their four texts), ``more`` (how many are not among them), ``name``, and
            how big what is made may be: ``file`` and ``most`` bytes, packed and unpacked, in so many ``parts``.
        content: the file.
    """

    problems = [Problem(*texts) for texts in asked["problems"]]
    if job["format"] == "xlsx":
        with suppress(Odd, KeyError, IndexError, ValueError):  # what the reader forgave cannot be marked in place
            return _finished(Package.opened(content), problems, asked, copy=False)
    package, names = _copied(job, asked, content)
    problems = [replace(problem, sheet=names.get(problem.sheet, problem.sheet)) for problem in problems]
    return _finished(package, problems, asked, copy=True)


def _finished(package: Package, problems: list[Problem], asked: dict[str, Any], copy: bool) -> bytes:
    """The marked file, if it could be sent again."""
    desk.mark(package, problems, _intro(asked, copy))
    made = package.closed()
    inside = sum(map(len, package.parts.values()))
    if len(made) > asked["file"] or inside > asked["most"] or len(package.parts) > asked["parts"]:
        raise Unreadable("copy")
    return made


def _intro(asked: dict[str, Any], copy: bool) -> list[str]:
    count = len(asked["problems"]) + asked["more"]
    things = "thing is" if count == 1 else "things are"
    said = [
        f"{count:,} {things} to be put right in '{asked['name']}'. Each cell has stripes and a comment saying why.",
        "Correct the cells, save this workbook and send it again. Or type what a cell should hold beside it in this "
        "list, under 'Put right as' (the word empty empties it): it is read instead of the cell.",
    ]
    if copy:
        said.append("This workbook is a copy of the file's values: it has none of its formulas, formats or macros.")
    if asked["more"]:
        said.append(f"The first {len(asked['problems']):,} are listed and marked; {asked['more']:,} more are not.")
    return said


def _copied(job: dict[str, Any], asked: dict[str, Any], content: bytes) -> tuple[Package, dict[str, str]]:
    from data_loaders.marked import values
    from data_loaders.readers import records, workbook

    if job["format"] == "text":
        if len(content) > asked["most"]:
            raise Unreadable("copy")
        found = records.TextFile(io.BytesIO(content))
        return values.copied([partial(_text, records.blocks(found, job["columns"]))], asked["name"], asked["most"])
    try:
        grids = workbook.grids(content, job["format"], job["errors"], job["cells"])
        return values.copied([partial(_grid, read) for read in grids], asked["name"], asked["most"])
    except Unreadable:
        raise
    except BaseException as error:
        if job["format"] != "xlsx":
            raise error
        grids = workbook.patient_grids(content, job["cells"])
        return values.copied([partial(_grid, read) for read in grids], asked["name"], asked["most"])


def _grid(read: Callable[[], Any]) -> Any:
    grid = read()
    return grid.name, grid.hidden, grid.top, grid.left, grid.blocks()


def _text(blocks: Iterator[list[Any]]) -> Any:
    """A text file's records; each block is filled up to its own width, which may differ."""
    return "", False, 1, 1, ((columns, []) for columns in blocks)

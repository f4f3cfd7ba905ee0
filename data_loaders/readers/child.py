"""The reading process: limits itself, reads one file from its input, writes blocks of cells to its output.

It must not import pandas, which would triple its start-up. It never writes a message of its own: what went
wrong is a reason's name and numbers.
"""

from __future__ import annotations

import contextlib
import os
import sys
from typing import Any


class _WithoutPandas:
    """Arrow would import pandas only to ask whether a list is one of its columns."""

    @staticmethod
    def find_spec(name: str, *_: object) -> None:
        if name == "pandas":
            raise ModuleNotFoundError(name)


def main(job: dict[str, Any]) -> None:
    """Reads the file on standard input as ``job`` says: ``format``, ``errors`` and limits.

    What cannot be read is written as ``{"refused": why, "details": numbers}``. Ends the process.
    """
    _limit(job["memory_mb"], job["cpu_seconds"])
    sys.meta_path.insert(0, _WithoutPandas)
    from data_loaders.readers import blocks
    from data_loaders.readers.sentences import Unreadable

    writer = blocks.Writer(sys.stdout.buffer)
    why, details = "", {}
    try:
        _read(job, writer)
        writer.write({"end": True}, [])
    except Unreadable as unreadable:
        why, details = unreadable.why, unreadable.details
    except MemoryError:
        why = "memory"
    except BaseException as error:  # a panic of the fast reader is no Exception
        why = "password" if "Password" in type(error).__name__ or "encrypted" in str(error)[:99] else "damaged"
    if why:
        writer.write({"refused": why, "details": details}, [])
    sys.stdout.flush()
    os._exit(0)  # Arrow's threads, taken down in the ordinary way, abort one process in 400


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    try:
        import resource
    except ImportError:  # Windows: the parent watches
        return
    libraries = 192  # megabytes that Python and Arrow map before they read anything
    memory = (memory_mb + libraries) << 20
    for limit, soft, hard in (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1),
        (resource.RLIMIT_CORE, 0, 0),  # a core dump would hold what the file holds
    ):
        with contextlib.suppress(ValueError, OSError):  # already held to less, or not on this system
            resource.setrlimit(limit, (soft, hard))


def _read(job: dict[str, Any], writer: Any) -> None:
    if job["format"] == "text":
        _read_text(job, writer)
        return
    content = sys.stdin.buffer.read()
    from data_loaders.readers import calendar, error_cells, workbook
    from data_loaders.readers.sentences import Unreadable

    try:
        grids = workbook.grids(content, job["format"], job["errors"], job["cells"])
        _write(grids, calendar.from_1904(content, job["format"]), writer)
    except (Unreadable, MemoryError):
        raise
    except BaseException as error:
        if job["format"] == "xls":
            error_cells.xls(content)  # says whether there is a password, where the fast reader only gives up
        if job["format"] != "xlsx":
            raise error
        writer.restart()
        _write(workbook.patient_grids(content, job["cells"]), False, writer)


def _write(grids: Any, from_1904: bool, writer: Any) -> None:
    if not grids:
        raise ValueError("no sheet")
    for number, read in enumerate(grids):
        grid = read()
        notes = {"sheet": number, "name": grid.name, "hidden": grid.hidden, "top": grid.top, "left": grid.left}
        writer.write(notes | {"merges": grid.merges, "from_1904": from_1904}, [], [])
        for texts, kinds in grid.blocks():
            writer.write(notes, texts, kinds)


def _read_text(job: dict[str, Any], writer: Any) -> None:
    from data_loaders.readers import records
    from data_loaders.readers.sentences import Unreadable

    found = records.TextFile(sys.stdin.buffer)
    notes = {"sheet": 0, "name": "", "hidden": False, "top": 1, "left": 1, "encoding": found.encoding}
    writer.write(notes, [])
    rows, width = 0, 1
    for columns in records.blocks(found, job["columns"]):
        rows, width = rows + len(columns[0]), max(width, len(columns))
        if rows * width > job["text_cells"]:
            raise Unreadable(
                "many",
                count=rows * width,
                what="cells",
                limit=job["text_cells"],
                advice="Split it by month or year and send the parts.",
            )
        writer.write(notes, columns)

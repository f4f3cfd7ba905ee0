"""Runs the reader (or the marker) in a process of its own: what a stranger's file breaks there, breaks nothing here.

The file goes in and the cells come out through memory files, so nothing is left on a disk and no pipe can
fill. The process is given no environment to read secrets from and nowhere to write messages to.
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import BinaryIO

from data_loaders.readers.limits import Limits
from data_loaders.readers.sentences import Unreadable

ROOT = Path(__file__).resolve().parents[2]
# Isolated (-I), then our folders at the end of the path, so that no file in them can stand in for a library.
_START = (
    "import json, sys; job = json.loads(sys.argv[1]); sys.path += job['path']; "
    "from importlib import import_module; from data_loaders.readers import child; "
    "child._limit(job['memory_mb'], job['cpu_seconds']); sys.meta_path.insert(0, child._WithoutPandas); "
    "import_module(job['program']).main(job)"
)
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")
# One thread and one allocator arena each: address space is what the memory limit counts.
_LEAN = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


def run(
    job: dict[str, object],
    content: bytes,
    limits: Limits,
    deadline: float,
    program: str = "data_loaders.readers.child",
) -> bytes:
    """What the reading process hands back for ``job`` (see ``child.main``).

    Args:
        job: what to read and how; nothing secret, since other users of a machine can see it.
        content: the file.
        limits: of memory and time.
        deadline: when to give up, on the clock of ``time.monotonic``.
        program: the module of ours whose ``main(job)`` is run, held to the limits before it is loaded.

    Raises:
        Unreadable: it took too long, needed too much memory, or died.

    >>> from data_loaders.readers.blocks import read
    >>> answer = run({"format": "text", "errors": False}, b"a,b", Limits(), time.monotonic() + 10)
    >>> [[column.to_pylist() for column in texts] for _, texts, _ in read(answer)]
    [[], [['a'], ['b']]]
    """
    given_job = job | {
        "program": program,
        "path": [str(ROOT), *(entry for entry in sys.path if Path(entry).is_absolute())],
        "memory_mb": limits.memory_mb,
        "cpu_seconds": limits.cpu_seconds,
        "cells": limits.cells,
        "text_cells": limits.text_cells,
        "columns": limits.columns,
    }
    with _memory_file() as given, _memory_file() as answer:
        given.write(content)
        given.seek(0)
        try:
            child = subprocess.Popen(
                [sys.executable, "-I", "-c", _START, json.dumps(given_job)],
                stdin=given,
                stdout=answer,
                stderr=subprocess.DEVNULL,
                env=_LEAN | {name: os.environ[name] for name in _PASSED_ON if name in os.environ},
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise Unreadable("busy") from error
        with child:
            _refuse_failed(_wait(child, limits, deadline))
        answer.seek(0)
        return answer.read()


def _memory_file() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        try:
            return os.fdopen(os.memfd_create("cells"), "w+b")
        except OSError:  # a sandbox may forbid it
            pass
    return tempfile.TemporaryFile()


def _wait(child: subprocess.Popen[bytes], limits: Limits, deadline: float) -> int:
    try:
        if platform.system() == "Linux":  # which holds the process to its memory
            return child.wait(max(0.0, deadline - time.monotonic()))
        return _watch(child, limits, deadline)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("slow") from error
    finally:
        if child.poll() is None:
            child.kill()


def _watch(child: subprocess.Popen[bytes], limits: Limits, deadline: float) -> int:
    """Where the system does not hold a process to its memory, look at it 20 times a second."""
    import psutil

    process = psutil.Process(child.pid)
    while True:
        try:
            return child.wait(0.05)
        except subprocess.TimeoutExpired:
            if time.monotonic() > deadline:
                raise
        try:
            held = process.memory_info().rss
        except psutil.Error:  # it has just ended
            continue
        if held > (limits.memory_mb + 100) * 1_000_000:
            raise Unreadable("memory")


def _refuse_failed(code: int) -> None:
    if code == 0:
        return
    if -code in (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)):
        raise Unreadable("slow")
    if -code == signal.SIGABRT:  # the fast reader aborts where it is denied memory
        raise Unreadable("memory")
    raise Unreadable("damaged")

"""Runs the reader (or the marker) in a process of its own: what a stranger's file breaks there, breaks nothing here.

The file goes in as it is and the cells come out through a pipe, block by block, so nothing is left on a disk and a
long file is never held whole. The process is given no environment to read secrets from and nowhere to write
messages to.
"""

from __future__ import annotations

import io
import json
import os
import platform
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
_PIPE = 1 << 20
_GLANCE = 0.02  # seconds between two looks at the process
_PASSED_ON = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "TMPDIR", "TEMP", "TMP")
# One thread and one allocator arena each: address space is what the memory limit counts.
_LEAN = {
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "ARROW_IO_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}


@contextmanager
def started(
    job: dict[str, object],
    given: BinaryIO,
    limits: Limits,
    seconds: float,
    program: str = "data_loaders.readers.child",
) -> Iterator[io.BufferedReader]:
    """What the reading process hands back for ``job`` (see ``child.main``), while it still reads.

    Args:
        job: what to read and how; nothing secret, since other users of a machine can see it.
        given: the file, a real one.
        limits: of memory and time.
        seconds: how long it may keep us waiting, all waits together.
        program: the module of ours whose ``main(job)`` is run, held to the limits before it is loaded.

    Raises:
        Unreadable: it took too long, needed too much memory, or died.

    >>> from data_loaders.readers.blocks import read
    >>> with started({"format": "text", "errors": False}, held(b"a,b"), Limits(), 10) as answer:
    ...     [[column.to_pylist() for column in texts] for _, texts, _ in read(answer)]
    [[], [['a'], ['b']], []]
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
    given.flush()
    os.lseek(given.fileno(), 0, os.SEEK_SET)  # a seek() may only move within Python's own buffer
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-c", _START, json.dumps(given_job)],
            stdin=given,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            pipesize=_PIPE,
            env=_LEAN | {name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise Unreadable("busy") from error
    with child, Watch(child, limits, seconds) as watch:
        try:
            yield io.BufferedReader(watch, _PIPE)
        except Unreadable as cut_short:
            watch.refuse_failed(cut_short)
            raise
        watch.refuse_failed()


def run(job: dict[str, object], content: bytes, limits: Limits, deadline: float, program: str) -> bytes:
    """All that ``program`` hands back for a file in memory, by a ``deadline`` on the clock of ``time.monotonic``."""
    with held(content) as given, started(job, given, limits, deadline - time.monotonic(), program) as answer:
        return answer.read()


def held(content: bytes) -> BinaryIO:
    """A file in memory that another process can be given."""
    file = _memory_file()
    file.write(content)
    file.seek(0)
    return file


def _memory_file() -> BinaryIO:
    if hasattr(os, "memfd_create"):
        try:
            return os.fdopen(os.memfd_create("cells"), "w+b")
        except OSError:  # a sandbox may forbid it
            pass
    return tempfile.TemporaryFile()


class Watch(io.RawIOBase):
    """The process's output, and an eye on it: how long it keeps us waiting and, off Linux, how much it holds.

    Time in which nobody waits for it is not counted: it may be waiting for us.
    """

    def __init__(self, child: subprocess.Popen[bytes], limits: Limits, seconds: float) -> None:
        self._child, self._limits = child, limits
        self._left, self._since = seconds, 0.0
        self._why, self._ended = "", False
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look_on, daemon=True)
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        if self._child.poll() is None:
            self._child.kill()

    def readable(self) -> bool:
        """It is; ``io`` asks."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """What has come, as far as the buffer goes; 0 once the process has closed its end."""
        assert self._child.stdout
        with self._waiting():
            count: int = self._child.stdout.raw.readinto(buffer) or 0  # type: ignore[attr-defined]
        self._ended = not count
        return count

    def refuse_failed(self, cut_short: Unreadable | None = None) -> None:
        """Raises why the process ended, unless it ended well or nobody listened to its end.

        An answer that breaks off has its reason there.
        """
        if cut_short.why != "damaged" if cut_short else not self._ended:
            return
        with self._waiting():
            code = self._child.wait()
        if self._why:
            raise Unreadable(self._why) from cut_short
        _refuse_failed(code)

    @contextmanager
    def _waiting(self) -> Iterator[None]:
        self._since = time.monotonic()
        try:
            yield
        finally:
            waited, self._since = time.monotonic() - self._since, 0.0
            self._left -= waited

    def _look_on(self) -> None:
        """Ends the process when it is too slow or too big."""
        while not self._over.wait(_GLANCE) and self._child.poll() is None:
            since = self._since
            if since and time.monotonic() - since > self._left:
                self._end("slow")
            elif platform.system() != "Linux" and self._held() > (self._limits.memory_mb + 100) * 1_000_000:
                self._end("memory")

    def _end(self, why: str) -> None:
        self._why = why
        self._child.kill()

    def _held(self) -> int:
        """What the process holds in memory, where the system does not hold it to its limit."""
        import psutil

        try:
            return int(psutil.Process(self._child.pid).memory_info().rss)
        except psutil.Error:  # it has just ended
            return 0


def _refuse_failed(code: int) -> None:
    if code == 0:
        return
    if -code in (getattr(signal, "SIGXCPU", None), getattr(signal, "SIGKILL", None)):  # the limit of processor time
        raise Unreadable("slow")
    if -code == signal.SIGABRT:  # the fast reader aborts where it is denied memory
        raise Unreadable("memory")
    raise Unreadable("damaged")

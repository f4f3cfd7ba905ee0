"""The real app in a process of its own, started the way ``make run`` starts it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import make
from tests.machines.ports import free_port

TRIES = 3  # for a free port that somebody else took in between


class App:
    """A running dashboard.

    Args:
        folder: an empty folder for what the app prints, and for its store if none is named.
        **settings: environment variables to start it with, such as ``DATABASE_URL``.
    """

    def __init__(self, folder: Path, **settings: str) -> None:
        self._log = folder / "app.log"
        environment = os.environ | {"DATABASE_URL": f"sqlite:///{(folder / 'store.sqlite').as_posix()}"} | settings
        for _ in range(TRIES):
            self.port = free_port()
            with self._log.open("wb") as log:
                streams: dict[str, Any] = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": subprocess.STDOUT}
                self.process = make.start(sys.executable, self.port, env=environment, **streams)
            if make.healthy(self.process, self.port):
                return
            self.stop()
            if "is not available" not in self.log():
                break
        raise RuntimeError(f"The app did not start; it said:\n{self.log()}")

    @property
    def url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    def log(self) -> str:
        """What it has printed so far, warnings and errors included."""
        return self._log.read_text("utf-8", "replace")

    def stop(self) -> None:
        """End it."""
        make.end(self.process)

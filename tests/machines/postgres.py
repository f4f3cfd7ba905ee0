"""A throw-away PostgreSQL: started for the tests, gone after them, reachable from this computer only."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from tests.machines.ports import free_port

OWNER = "hat"
READER = "hat_reader"
"""The one user who must say a password: a test that needs one creates it, with the rights it needs."""
# Nothing here outlives the tests, so nothing need be safe against a power cut.
SETTINGS = """
listen_addresses = '127.0.0.1'
unix_socket_directories = ''
max_connections = 200
shared_buffers = 32MB
fsync = off
synchronous_commit = off
full_page_writes = off
"""
TRIES = 3  # for a free port that somebody else took in between


class Cluster:
    """A running server in a folder of its own.

    Args:
        programs: the folder with ``initdb`` and ``pg_ctl`` (:func:`tests.machines.find.postgres`).
    """

    def __init__(self, programs: Path) -> None:
        self._programs = programs
        # Not pytest's own temporary folder: only its owner may enter that, and the server may be another user.
        self._home = Path(tempfile.mkdtemp(prefix="hat-postgres-"))
        self._data = self._home / "data"
        self._numbers = count(1)
        self._as: dict[str, Any] = _unprivileged(self._home)
        self.port = 0
        try:
            self._create()
            self._start()
        except BaseException:
            shutil.rmtree(self._home, ignore_errors=True)
            raise

    def url(self, database: str) -> str:
        """What ``DATABASE_URL`` says to reach a database of this server."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def fresh_database(self) -> str:
        """A new and empty database; returns its URL. :data:`OWNER` is a superuser and may add roles."""
        name = f"hat_{next(self._numbers)}"
        self._ask("CREATE DATABASE {}", name)
        return self.url(name)

    def drop(self, url: str) -> None:
        """Remove a database, also while somebody is connected to it."""
        self._ask("DROP DATABASE {} WITH (FORCE)", url.rpartition("/")[2])

    def stop(self) -> None:
        """End the server at once and remove all it kept."""
        self._run("pg_ctl", "stop", "--mode=immediate", "--wait", f"--pgdata={self._data}")
        shutil.rmtree(self._home, ignore_errors=True)

    def _create(self) -> None:
        options = ("--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", f"--username={OWNER}")
        self._run("initdb", f"--pgdata={self._data}", *options)
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS)
        who = self._data / "pg_hba.conf"  # its first line that fits decides
        who.write_text(f"host all {READER} 127.0.0.1/32 scram-sha-256\n{who.read_text('utf-8')}", "utf-8")

    def _start(self) -> None:
        log = self._home / "log"
        for left in reversed(range(TRIES)):
            self.port = free_port()
            try:
                self._run("pg_ctl", "start", "--wait", f"--pgdata={self._data}", f"--log={log}", f"-o-p {self.port}")
                return
            except subprocess.CalledProcessError as problem:
                if not left:
                    said = log.read_text("utf-8", "replace") if log.exists() else problem.stderr
                    raise RuntimeError(f"PostgreSQL did not start:\n{said}") from problem

    def _run(self, program: str, *arguments: str) -> None:
        # Output goes to a file: the server inherits it, and a pipe would stay open as long as the server runs.
        found = shutil.which(program, path=str(self._programs))
        with tempfile.TemporaryFile() as said:
            how: dict[str, Any] = {"cwd": self._home, "stdin": subprocess.DEVNULL, "stdout": said, "stderr": said}
            try:
                subprocess.run([found or program, *arguments], check=True, **how, **self._as)
            except subprocess.CalledProcessError as problem:
                said.seek(0)
                problem.stderr = said.read().decode("utf-8", "replace")
                raise

    def _ask(self, statement: str, name: str) -> None:
        with psycopg.connect(host="127.0.0.1", port=self.port, user=OWNER, dbname="postgres", autocommit=True) as door:
            door.execute(sql.SQL(statement).format(sql.Identifier(name)))


def _unprivileged(home: Path) -> dict[str, Any]:
    """PostgreSQL refuses to run as root: as root, give the folder to a user with few rights and run as that one."""
    if os.name == "nt" or os.geteuid() != 0:
        return {}
    import pwd

    users = {user.pw_name: user for user in pwd.getpwall()}
    user = users.get("postgres") or users["nobody"]
    os.chown(home, user.pw_uid, user.pw_gid)
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

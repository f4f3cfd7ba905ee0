"""``make bench``: what loading costs against its floor, on SQLite and on PostgreSQL, and against a peer."""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.bench import files, peer
from tests.machines import find
from tests.machines.postgres import Cluster

RUNS = 3
Measured = dict[str, Any]


def measured(way: str, file: Path, url: str) -> Measured:
    """One run in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.loading", way, str(file), url]
    found: Measured = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def on_sqlite(way: str, file: Path) -> Measured:
    """One run into a new file."""
    with tempfile.TemporaryDirectory() as folder:
        return measured(way, file, f"sqlite:///{(Path(folder) / 'bench.sqlite').as_posix()}")


def on_postgresql(cluster: Cluster, way: str, file: Path) -> Measured:
    """One run into a new database."""
    url = cluster.fresh_database()
    try:
        return measured(way, file, url)
    finally:
        cluster.drop(url)


def seconds(runs: list[Measured]) -> float:
    """The median time of some runs."""
    return statistics.median(run["seconds"] for run in runs)


def loading(file: Path, database: str, run: Callable[[str, Path], Measured]) -> None:
    """Check and load against the floor, side by side."""
    floor, load = zip(*((run("floor", file), run("load", file)) for _ in range(RUNS)), strict=True)
    ratio, memory = seconds([*load]) / seconds([*floor]), max(one["memory_mb"] for one in load)
    print(
        f"  {file.name:30} {database:10} ratio {ratio:.2f}  ({seconds([*load]):.1f} s against "
        f"{seconds([*floor]):.1f} s; peak {memory:,.0f} MB, reader {max(one['reader_mb'] for one in load):,.0f} MB)",
        flush=True,
    )


def memory(file: Path) -> None:
    """The peak memory of one load."""
    found = on_sqlite("load", file)
    print(f"  {file.name:30} peak {found['memory_mb']:,.0f} MB, reader {found['reader_mb']:,.0f} MB", flush=True)


def checking(file: Path, python: str, schema: dict[str, Any]) -> None:
    """The check alone against frictionless on the same file and schema, side by side."""
    ours, theirs = zip(
        *((on_sqlite("check", file), peer.checked(python, file, schema)) for _ in range(RUNS)), strict=True
    )
    faster = seconds([*theirs]) / seconds([*ours])
    print(
        f"  {file.name:30} {faster:.1f} times as fast  ({seconds([*ours]):.1f} s against {seconds([*theirs]):.1f} s)",
        flush=True,
    )


def main() -> None:
    """Prints a line for each measurement."""
    parser = argparse.ArgumentParser(prog="make.py bench", description=__doc__)
    parser.add_argument("--peers", metavar="PYTHON", help="the environment of requirements-bench.txt")
    asked = parser.parse_args()
    programs = find.postgres()
    cluster = Cluster(programs) if programs else None
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        book = files.ledger_workbook(folder / "ledger 100,000 rows.xlsx", 100_000)
        texts = [
            files.payments_csv(folder / f"payments {rows:,} rows.csv", rows) for rows in (100_000, 300_000, 1_000_000)
        ]
        print("Check and load / (read alone + bare insert), medians of side-by-side runs:", flush=True)
        for file in (book, texts[-1]):
            loading(file, "sqlite", on_sqlite)
            if cluster:
                loading(file, "postgresql", lambda way, path: on_postgresql(cluster, way, path))
        print("Peak memory of check and load by the number of rows:", flush=True)
        for file in texts:
            memory(file)
        if asked.peers:
            print("Check alone against frictionless, same file and schema:", flush=True)
            checking(book, asked.peers, peer.LEDGER)
            checking(texts[-1], asked.peers, peer.PAYMENTS)
    if cluster:
        cluster.stop()


if __name__ == "__main__":
    main()

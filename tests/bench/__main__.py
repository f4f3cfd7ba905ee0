"""``make bench``: what loading costs against its floor, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from tests.bench import files
from tests.machines import find
from tests.machines.postgres import Cluster

RUNS = 3


def measured(way: str, file: Path, url: str) -> dict[str, Any]:
    """One run in a fresh process."""
    command = [sys.executable, "-m", "tests.bench.loading", way, str(file), url]
    found: dict[str, Any] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def main() -> None:
    """Prints a line for each file and database."""
    programs = find.postgres()
    cluster = Cluster(programs) if programs else None
    print("ratio = check and load / (read alone + bare insert), medians of side-by-side runs", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        made = [
            files.ledger_workbook(Path(folder) / "ledger 100,000 rows.xlsx", 100_000),
            files.payments_csv(Path(folder) / "payments 1,000,000 rows.csv", 1_000_000),
        ]
        for file in made:
            for database in ("sqlite", *(["postgresql"] if cluster else [])):
                runs: dict[str, list[dict[str, Any]]] = {"floor": [], "load": []}
                for turn in range(RUNS):
                    for way, kept in runs.items():
                        if database == "sqlite":
                            url = f"sqlite:///{(Path(folder) / f'{file.stem} {way} {turn}.sqlite').as_posix()}"
                            kept.append(measured(way, file, url))
                        elif cluster:
                            url = cluster.fresh_database()
                            kept.append(measured(way, file, url))
                            cluster.drop(url)
                medians = {way: statistics.median(run["seconds"] for run in kept) for way, kept in runs.items()}
                memory = max(run["memory_mb"] for run in runs["load"])
                print(
                    f"{file.name:30} {database:10} ratio {medians['load'] / medians['floor']:.2f}  "
                    f"({medians['load']:.1f} s against {medians['floor']:.1f} s; peak {memory:,.0f} MB, "
                    f"reader {max(run['reader_mb'] for run in runs['load']):,.0f} MB)",
                    flush=True,
                )
    if cluster:
        cluster.stop()


if __name__ == "__main__":
    main()

"""One measurement in a process of its own: seconds and peak memory of a load, or of its floor.

The floor is reading the file with the same reader alone, plus putting its rows into a bare table with
the bare driver in one transaction.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import sys
import time
from pathlib import Path
from typing import Any

from data_loaders import readers
from data_loaders.access import this_machine
from data_loaders.ingest import ingest, limits
from data_loaders.programme import programme
from data_loaders.recognise import recognise
from data_loaders.schema import datasets
from data_loaders.store import Store
from data_loaders.tidy import tables
from data_loaders.validate import Check

MEGABYTE = 1024  # ru_maxrss counts kilobytes


def load(file: Path, url: str) -> int:
    """The product's way: read, check, store."""
    report = ingest(this_machine(), Store(url), file, file.name)
    if report.status != "loaded":
        raise RuntimeError(str(report.problems[:3]))
    return report.rows


def check(file: Path, url: str) -> int:
    """The product's way up to the store: every cell read and checked, nothing compared with what stands."""
    with readers.opened(file, file.name, limits()) as book:
        fit = recognise(book, datasets().values())
        checked = Check(fit.dataset, {"site": "middlesbrough", "publication": file.name}, programme().sites)
        for table in tables(fit, book.rest, book.from_1904):
            checked.rows(table)
    if problems := checked.problems():
        raise RuntimeError(str(problems[:3]))
    return checked.count


def floor(file: Path, url: str) -> int:
    """Reading alone, and inserting alone."""
    text = readers.read(file, file.name, limits()).sheets[0].text
    rows = list(zip(*(text[column].astype(object).tolist() for column in text), strict=True))
    names = [f"c{at}" for at in range(text.shape[1])]
    if url.startswith("sqlite"):
        with sqlite3.connect(url.removeprefix("sqlite:///")) as connection:
            connection.execute(f"CREATE TABLE bare ({', '.join(names)})")
            connection.executemany(f"INSERT INTO bare VALUES ({', '.join('?' * len(names))})", rows)
        return len(rows)
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bare ({', '.join(f'{name} text' for name in names)})")  # type: ignore[arg-type]
        with cursor.copy("COPY bare FROM STDIN") as copy:
            for row in rows:
                copy.write_row(row)
    return len(rows)


WAYS = {"load": load, "check": check, "floor": floor}


def main() -> None:
    """``python -m tests.bench.loading WAY FILE URL``: prints what was measured as JSON."""
    way, file, url = sys.argv[1:]
    start = time.perf_counter()
    rows = WAYS[way](Path(file), url)
    seconds = time.perf_counter() - start
    peaks = [resource.getrusage(who).ru_maxrss / MEGABYTE for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found: dict[str, Any] = {"rows": rows, "seconds": seconds, "memory_mb": peaks[0], "reader_mb": peaks[1]}
    print(json.dumps(found))


if __name__ == "__main__":
    main()

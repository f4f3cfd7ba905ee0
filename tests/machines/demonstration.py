"""A store with the demonstration programme in it, loaded once for a worker and copied for whoever asks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_loaders import demo
from data_loaders.access import this_machine
from data_loaders.ingest import Request, ingest
from data_loaders.store import Store


def load(url: str, sites: Sequence[str] = ("middlesbrough",)) -> Store:
    """Loads the demonstration programme into an empty store, through the front door."""
    store = Store(url)
    for file in demo.files(sites=sites):
        said = Request(covers=file.covers, site=file.site, demonstration=True)
        report = ingest(this_machine(), store, file.content, file.name, said)
        assert report.status == "loaded", (file.name, report.problems[:3])
    return store


def made(folder: Path, sites: Sequence[str] = ("middlesbrough",)) -> Path:
    """The SQLite file of such a store, at rest and so safe to copy."""
    path = folder / "demonstration.sqlite"
    store = load(f"sqlite:///{path.as_posix()}", sites)
    with store.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    store.engine.dispose()
    return path

"""A store with both sites of the demonstration, loaded once for a module."""

from __future__ import annotations

import pytest

from data_loaders import demo
from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.hand import HERE, THERE, WHO


@pytest.fixture(scope="package")
def both(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Both sites; the first so many versions hold the first site alone."""
    store = Store(f"sqlite:///{(tmp_path_factory.mktemp('both') / 'store.sqlite').as_posix()}")
    files = demo.files(sites=(HERE, THERE))
    for file in sorted(files, key=lambda file: file.site == THERE):
        said = Request(covers=file.covers, site=file.site or None, demonstration=True)
        report = ingest(WHO, store, file.content, file.name, said)
        assert report.status == "loaded", report.problems
    return store


@pytest.fixture(scope="package")
def first_only(both: Store) -> int:
    """The version at which the first site alone was loaded."""
    loads = both.loads(WHO)
    there = both.coverage(WHO).query("site == @THERE", local_dict={"THERE": THERE})["load"]
    return int(loads[loads["load"] == there.min()]["version"].iloc[0]) - 1

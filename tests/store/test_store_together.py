"""Several writers at once, and a writer that is killed: each load once and whole, or not at all."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from data_loaders.store import Store
from tests.conftest import ROOT
from tests.loaders.sheets import LEDGER, PAID, entry, text
from tests.store.arrivals import CLERK, OCTOBER, arrival, crime, recomputed, rolled, slot, standing

# Loads one return of 600 slots after another and says each one's number once it is acknowledged.
RESTLESS = """
import sys
from data_loaders.store import default
from tests.store.arrivals import CLERK, arrival, slot
opened = default()
print("ready", flush=True)
for turn in range(1000):
    rows = [slot(f"MB-{person}", day=day, dose_mg=float(turn)) for person in range(20) for day in range(1, 31)]
    print(opened.load(CLERK, arrival("attendance", rows, f"{turn}.xlsx")).load, flush=True)
"""


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def consistent(store: Store) -> None:
    """Versions follow one another, every load is whole, and the sums are those of the rows."""
    loads = store.loads(CLERK).sort_values("load")
    assert loads["load"].tolist() == loads["version"].tolist() == list(range(1, store.version() + 1))
    for load in loads.itertuples():
        brought = store.rows(CLERK, str(load.dataset), as_at=int(load.version))
        assert (brought["load"] == load.load).sum() == load.added + load.changed
    assert rolled(store, "attendance") == recomputed(store, "attendance")


def test_of_twenty_five_twin_uploads_at_once_each_is_loaded_once(store: Store) -> None:
    # Their periods are not stated: a stated one would withdraw what the others say of the same days.
    assumed = replace(OCTOBER, assumed=True)
    slots = [
        arrival("attendance", [slot(f"MB-{at}", day=day) for day in (1, 2, 3)], f"{at}.xlsx", [assumed])
        for at in range(15)
    ]
    crimes = [arrival("street_crime", [crime(month=f"2019-{at:02d}")] * 2, f"{at}.csv") for at in range(1, 11)]
    twins = [*slots, *crimes] * 2
    random.Random(25).shuffle(twins)
    with ThreadPoolExecutor(16) as pool:
        stored = list(pool.map(lambda one: store.load(CLERK, one), twins))
    assert sum(one.made for one in stored) == 25
    assert sorted(one.version for one in stored if one.made) == list(range(1, 26))
    assert Counter(store.loads(CLERK)["file"]).most_common(1)[0][1] == 1
    assert (len(store.read(CLERK, "attendance")), len(store.read(CLERK, "street_crime"))) == (45, 20)
    consistent(store)


def test_processes_that_open_a_new_store_together_load_each_file_once(store_url: str, tmp_path: Path) -> None:
    files = []
    for at in range(4):
        files.append(tmp_path / f"ledger {at}.csv")
        files[-1].write_bytes(text([LEDGER, entry(at, f"{at}.25")]))
    files.append(tmp_path / "paid.csv")
    files[-1].write_bytes(text([PAID, ["7/10/2019", "Acme Ltd", 5], ["7/10/2019", "Acme Ltd", 5]]))
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "data_loaders", "load", *map(str, files[turn:] + files[:turn])],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": store_url},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for turn in range(4)
    ]
    said = [process.communicate(timeout=120)[0].decode() for process in running]
    assert [process.returncode for process in running] == [0] * 4, said
    opened = Store(store_url)
    assert sorted(opened.loads(CLERK)["file"]) == sorted(path.name for path in files)
    assert len(opened.read(CLERK, "payments")) == 2
    assert str(opened.read(CLERK, "ledger")["amount_pounds"].sum()) == "7.00"
    consistent(opened)
    opened.engine.dispose()


@pytest.mark.skipif(os.name == "nt", reason="There is no kill -9 on Windows.")
def test_a_writer_killed_in_the_middle_of_a_load_leaves_nothing_half_loaded(store_url: str) -> None:
    chance, acknowledged = random.Random(9), 0
    for turn in range(4):
        writer = subprocess.Popen(
            [sys.executable, "-c", RESTLESS],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": store_url},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
        # Every other writer is killed after its first load at the earliest, however slow the computer.
        told = [next(int(line) for line in writer.stdout if line.strip().isdigit())] if turn % 2 else []
        time.sleep(chance.uniform(0.05, 0.5))
        writer.kill()
        told += [int(line) for line in writer.communicate()[0].split() if line.isdigit()]
        opened = Store(store_url)
        acknowledged = max([acknowledged, *told])
        assert opened.version() in (acknowledged, acknowledged + 1), "the last may be kept without having been told"
        acknowledged = opened.version()
        doses = Counter(row[6] for row in standing(opened, "attendance", provenance=False))
        assert set(doses.values()) <= {600}, "one return's doses and no other's"
        consistent(opened)
        opened.engine.dispose()
    assert acknowledged > 0

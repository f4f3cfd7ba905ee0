"""A spoilt demonstration programme: the rules and the counts of cells agree with plain loops over its rows."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Iterator

import pytest

from data_loaders.schema import Dataset, datasets
from data_loaders.store import Coverage, Store
from data_loaders.store.consistency import FINDERS
from data_loaders.store.filling import filling
from tests.loaders.demo_again import BOTH, DAY, sent, table_of
from tests.quality import again
from tests.store.arrivals import CLERK, arrival

LEFT_OUT = ("slots Apr-Jun", "ledger 2019-20")  # so that there are gaps
PUBLISHED = ("street_crime", "payments")
SPOILT = 0.04


def rows_of(dataset: Dataset, site: str, table: list[again.Row]) -> list[again.Row]:
    """The rows as a check hands them on, in the order of the file."""
    found = []
    for line in table:
        row: again.Row = {name: line.get(name) for name in dataset.names} | {"site": site}
        for column in dataset.columns:
            value = row[column.name]
            if value is None and column.default:
                row[column.name] = int(column.default) if column.type == "integer" else column.default
            elif value is not None and column.type == "month":
                row[column.name] = f"{value:%Y-%m}" if isinstance(value, dt.date) else value
            elif value is not None and column.type == "number":
                row[column.name] = float(value)
        found.append(row)
    return found


def spoil(dataset: str, rows: list[again.Row], lot: random.Random) -> None:
    """What offices get wrong, at random, with the same lot each time; keys stay as they are."""
    for row in rows:
        if lot.random() > (0.3 if dataset in ("people", "custody") else SPOILT):
            continue
        if dataset == "people":
            row["first_dose_date"] += lot.randrange(-20, 60) * DAY
            row["exit_date"] = lot.choice([None, row["first_dose_date"] + lot.randrange(0, 120) * DAY])
        elif dataset == "custody":
            row["end_date"] = lot.choice([None, row["start_date"] + lot.randrange(0, 200) * DAY])
        elif dataset == "offences":
            row["offence_date"] -= lot.randrange(0, 900) * DAY
        elif dataset in ("hospital", "support", "referrals") and row["person"]:
            row["person"] = lot.choice(["MB-01", "MB-09", "HP-02", "ZZ-99"])
        elif dataset == "ledger":
            row["funder"] = lot.choice(["Police and Crime Commissioner", "Foundations Medical Practice", again.UNSPLIT])
            row["cost_line"] = lot.choice(["staffing", "evaluation", "other"])
            row["period"] = lot.choice([None, "2020-01", "2020-03"])
        elif dataset == "reviews":
            row["housing"] = row["heroin_days"] = None
        elif dataset == "attendance":
            row["adverse_event"] = None


def told_again(dataset: str, rows: list[again.Row]) -> list[again.Row]:
    """Rows that are there twice, or not at all."""
    if dataset == "people":
        back = rows[0] | {"episode": 2, "first_dose_date": rows[0]["first_dose_date"] + 30 * DAY, "exit_date": None}
        crowd = [rows[-1] | {"person": f"{rows[0]['person']}{number}", "exit_date": None} for number in range(6)]
        return [*rows[:3], *rows[4:], back, *crowd]
    if dataset == "budget":
        return [row for row in rows if row["cost_line"] != "other"]
    return rows


@pytest.fixture
def spoilt(store_url: str) -> Iterator[tuple[Store, again.Sent, again.Covered]]:
    """A store with the programme of both sites, and the rows that were sent to it."""
    store, lot = Store(store_url), random.Random(11)
    rows: again.Sent = {}
    covered: again.Covered = {}
    files = [file for file in sent(sites=BOTH) if file.dataset not in PUBLISHED]
    files = [file for file in files if not any(name in file.name for name in LEFT_OUT)]
    for load, file in enumerate(files, start=1):
        dataset = datasets()[file.dataset]
        own = rows_of(dataset, file.site, table_of(file))
        spoil(dataset.id, own, lot)
        own = told_again(dataset.id, own)
        stretch = Coverage(file.site, *file.covers, assumed=False)
        assert store.load(CLERK, arrival(dataset.id, own, file.name, [stretch])).load == load
        covered.setdefault((dataset.id, file.site), []).append(file.covers)
        places = [row | {"file": file.name, "row": at, "load": load} for at, row in enumerate(own, start=2)]
        rows.setdefault(dataset.id, []).extend(places)
    yield store, rows, covered
    store.engine.dispose()


def test_every_query_of_a_spoilt_programme_and_every_cell_counted_are_found_again_by_loops(
    spoilt: tuple[Store, again.Sent, again.Covered],
) -> None:
    store, rows, covered = spoilt
    listed = store.queries.listing(CLERK)
    listed = listed[listed["state"] != "fixed"]
    listed["file"] = listed["file"].mask(listed["rule"] == "coverage_gap", "")
    columns = ["rule", "dataset", "site", "month", "file", "row", "rows"]
    found = {tuple(row) for row in listed[columns].astype({"row": "object"}).fillna({"row": 0}).to_numpy().tolist()}
    wanted = again.queries(rows, covered)
    assert found == wanted
    assert Counter(rule for rule, *_ in wanted).keys() == FINDERS.keys(), "every rule had something to find"
    for dataset in rows:
        counted = filling(CLERK, store, dataset).to_numpy().tolist()
        assert {(site, month): tuple(counts) for site, month, *counts in counted} == again.cells(rows, dataset)

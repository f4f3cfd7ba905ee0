"""Files other people made, with the right answers: loaded to the penny, or refused in one plain sentence."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data_loaders.ingest import Report, Request, ingest
from data_loaders.store import Store
from tests.loaders.sheets import CLERK

pytestmark = pytest.mark.real_data

PAYMENTS = {
    "sutton-coldfield-2016-17.xlsx": (308, "1196473.18"),
    "darlington-2013-02.csv": (2837, "10027753.87"),
    "darlington-2018-04.csv": (1738, "10054603.53"),
    "darlington-2019-10.csv": (1697, "10514413.58"),
    "darlington-2020-03.csv": (2248, "14346886.35"),
    "lambeth-2011-08.csv": (1010, "41146090.89"),
    "file_with_extra_lines_at_top.csv": (19, "34135.36"),
    "windows_file_with_pound_signs_in_heading.csv": (28, "319647.27"),
    "supplier_payments.csv": (19, "34135.36"),
}
AMOUNTS = ("¬£ AS NUMBER", "Invoice Line Value (net of VAT)", "Total", "Amount", "Amount £ (Excl VAT)")
MONTHS = {"2018-10": (9352, 3232), "2018-11": (8529, 2772), "2018-12": (7675, 2524)}
TWINS = {"2018-10": 1351, "2018-11": 1009, "2018-12": 851}
"""Lines of which an earlier one is the very same: incidents of their own."""
NOT_TAKEN = [
    "finance/simple-monthly-budget.xlsx",
    *(f"nhs/{name}" for name in ("ae_attendances.csv", "April-2025-AE.csv", "October-2025-AE.csv")),
    *(f"reference/{name}" for name in ("hmt-gdp-deflators-2023-06.xlsx", "gmca-unit-costs-full.json")),
    "reference/national_cost_collection.csv",
    *(
        f"context/{name}"
        for name in ("drug_poisoning_registrations_by_LA.csv", "middlesbrough_population_rebased.json")
    ),
    "context/ons_crime_severity_by_la.csv",
    "SOURCES.tsv",
    "README.md",
]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


def send(store: Store, path: Path, name: str = "") -> Report:
    return ingest(CLERK, store, path.read_bytes(), name or path.name, Request())


@pytest.mark.parametrize("name", PAYMENTS)
def test_a_published_file_of_payments_loads_to_the_penny_and_only_once(
    real_data: Path, store: Store, name: str
) -> None:
    report = send(store, real_data / "finance" / name)
    assert (report.status, report.dataset, report.problems) == ("loaded", "payments", [])
    assert (report.rows, report.total_pounds) == PAYMENTS[name]
    assert str(store.read(CLERK, "payments")["amount_pounds"].sum()) == report.total_pounds
    assert send(store, real_data / "finance" / name, f"copy of {name}").status == "unchanged"


def by_hand(path: Path) -> list[Decimal]:
    """A file's amounts, as somebody lists them who knows nothing of our readers."""
    if path.suffix == ".xlsx":
        book = load_workbook(path, read_only=True, data_only=True)
        lines = [["" if cell is None else str(cell) for cell in row] for row in book.worksheets[0].values]
    else:
        lines = list(csv.reader(io.StringIO(path.read_bytes().decode("latin-1"))))
    start, at = next((row, line.index(word)) for row, line in enumerate(lines) for word in line if word in AMOUNTS)
    below = [line for line in lines[start + 1 :] if len(line) > at and line[at].strip() and line[0] != "Grand Total"]
    return [Decimal(line[at].replace(",", "")) for line in below]


@pytest.mark.filterwarnings("ignore::UserWarning:openpyxl")
@pytest.mark.parametrize("name", PAYMENTS)
def test_a_published_file_comes_to_the_same_when_added_up_by_hand(real_data: Path, name: str) -> None:
    amounts = by_hand(real_data / "finance" / name)
    assert (len(amounts), str(round(sum(amounts), 2))) == PAYMENTS[name]


def test_iso_text_and_real_dates_in_one_column_are_the_same_days(real_data: Path, store: Store) -> None:
    send(store, real_data / "finance" / "sutton-coldfield-2016-17.xlsx")
    paid = store.read(CLERK, "payments")
    by_year = paid.groupby([day.year for day in paid["payment_date"]])["amount_pounds"].sum()
    assert {year: str(total) for year, total in by_year.items()} == {2016: "266103.00", 2017: "930370.18"}


def test_street_crime_loads_with_nothing_taken_for_a_duplicate(real_data: Path, store: Store) -> None:
    for month, (rows, _) in MONTHS.items():
        path = real_data / "police" / f"{month}-cleveland-street.csv"
        report = send(store, path)
        assert (report.status, report.rows, report.added) == ("loaded", rows, rows)
        assert (report.first_date, report.last_date) == (month, month)
        assert send(store, path, "again.csv").status == "unchanged"
    crimes = store.read(CLERK, "street_crime")
    town = crimes[crimes["lsoa_name"].fillna("").str.startswith("Middlesbrough ")]
    assert town.groupby("month").size().to_dict() == {month: own for month, (_, own) in MONTHS.items()}
    rolled = store.monthly(CLERK, "street_crime")
    assert rolled.groupby("month")["incidents"].sum().to_dict() == {month: rows for month, (rows, _) in MONTHS.items()}
    town = rolled[rolled["lsoa_name"].str.startswith("Middlesbrough ")]
    assert town.groupby("month")["incidents"].sum().to_dict() == {month: own for month, (_, own) in MONTHS.items()}
    unnamed = crimes[crimes["crime_id"].isna()]
    assert set(unnamed["crime_type"]) == {"Anti-social behaviour"}
    for month, twins in TWINS.items():
        lines = (real_data / "police" / f"{month}-cleveland-street.csv").read_text("utf-8").splitlines()[1:]
        assert len(lines) - len(set(lines)) == twins
        assert int(crimes[crimes["month"] == month].duplicated().sum()) == twins


@pytest.mark.parametrize("name", NOT_TAKEN)
def test_what_is_no_return_is_refused_in_one_plain_sentence(real_data: Path, store: Store, name: str) -> None:
    report = send(store, real_data / name)
    (problem,) = report.problems
    assert report.status == "refused"
    assert Path(name).name in problem.message
    assert problem.message.endswith(".")
    assert store.version() == 0


def test_every_odd_spreadsheet_gives_rows_or_plain_sentences(real_data: Path, store: Store) -> None:
    def outcome(path: Path) -> tuple[str, Report, float]:
        started = time.monotonic()
        return path.name, send(store, path), time.monotonic() - started

    paths = sorted((real_data / "odd_spreadsheets").iterdir())
    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(outcome, paths))
    assert len(outcomes) >= 144
    for name, report, seconds in outcomes:
        assert report.status in ("loaded", "unchanged") or report.problems, name
        assert all(len(problem.message) < 400 and problem.message.endswith((".", "?")) for problem in report.problems)
        assert not any("Traceback" in problem.message or "Error" in problem.message for problem in report.problems), (
            name
        )
        assert seconds < 10, name

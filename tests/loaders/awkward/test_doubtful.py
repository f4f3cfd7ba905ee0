"""Files that could be read in two ways are asked about in one sentence; nothing of them is guessed or stored."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from data_loaders.ingest import Request, ingest
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, LEDGER, PAID, SLOTS, Grid, entry, slot, text

IN_THOUSANDS = "The amounts seem to be in thousands of pounds."


@pytest.mark.parametrize(
    ("grid", "said", "cell", "sentence"),
    [
        ([["HAT ledger"], ["All figures in £000s"], LEDGER, entry()], {}, "A2", IN_THOUSANDS),
        ([["", "Thousands of pounds"], PAID, ["7/10/2019", "Acme Ltd", 5]], {}, "B1", IN_THOUSANDS),
        ([SLOTS, slot()], {"site": "Atlantis"}, "", "The site said is not one of ours"),
        ([["Site: Atlantis"], SLOTS, slot()], {}, "A1", "The site stated above the headings is not one of ours"),
        ([LEDGER, entry(1, "1.234,50")], {}, "F2", "'1.234,50' is not an amount of money. Is the comma a decimal"),
        ([LEDGER, entry(1, date="10/31/2019")], {}, "B2", "'10/31/2019' can only be month first"),
        ([LEDGER, entry(1, "$5.00")], {}, "F2", "'$5.00' is not an amount of money."),
    ],
)
def test_a_doubtful_file_is_asked_about(
    tmp_path: Path, grid: Grid, said: Mapping[str, str], cell: str, sentence: str
) -> None:
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    report = ingest(CLERK, store, text(grid), "return.csv", Request(**said))  # type: ignore[arg-type]
    assert [problem.cell for problem in report.problems] == [cell]
    assert report.problems[0].message.startswith(sentence)
    assert (report.status, store.version()) == ("refused", 0)
    store.engine.dispose()


def test_payments_over_some_thousands_are_in_pounds(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    grid = [["Payments over £25 thousand, £25k and £25,000"], PAID, ["7/10/2019", "Acme Ltd", 26000]]
    report = ingest(CLERK, store, text(grid), "spend.csv")
    assert (report.status, report.total_pounds) == ("loaded", "26000.00")
    store.engine.dispose()

"""What one cell means: nothing ambiguous is guessed, and what cannot be read is named. (What can: test_spellings.)"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders import cells
from data_loaders.readers import BOOL, DATE, ERROR, NUMBER, TEXT


def fault(reader: cells.Reader, cell: str, kind: int = TEXT) -> str:
    """The sentence for a cell that cannot be read."""
    parsed = cells.column(pd.Series([cell]), pd.Series([kind]), reader)
    assert parsed.values[0] is None, f"{cell!r} was read as {parsed.values[0]!r}"
    return parsed.faults[0]


def read(reader: cells.Reader, cell: str, kind: int = TEXT) -> object:
    parsed = cells.column(pd.Series([cell]), pd.Series([kind]), reader)
    assert not parsed.faults, parsed.faults
    return parsed.values[0]


@given(whole=st.integers(0, 999_999), pence=st.from_regex(r"\d{1,2}", fullmatch=True))
def test_a_comma_that_could_be_a_decimal_sign_is_asked_about(whole: int, pence: str) -> None:
    assert "Is the comma a decimal sign?" in fault(cells.money, f"{whole},{pence}")


@given(day=st.dates(dt.date(2000, 1, 1), dt.date(2060, 12, 31)).filter(lambda day: day.day > 12))
def test_a_month_first_date_puts_its_column_in_doubt(day: dt.date) -> None:
    for written in (f"{day:%m/%d/%Y}", f"{day:%m-%d-%y}"):
        assert "can only be month first" in fault(cells.date, written)
        assert "can only be month first" in fault(cells.month, written)


def test_a_date_that_could_be_either_is_day_first() -> None:
    assert read(cells.date, "03/04/2024") == dt.date(2024, 4, 3)
    assert read(cells.date, "2024-04-03") == dt.date(2024, 4, 3)


@pytest.mark.parametrize(
    "cell",
    ["31/02/2020", "30/13/2020", "2020-02-30", "31/03/1889", "1/1/70", "20/20/2020", "Q4", "10:00:00", "5", "999999"],
)
def test_what_is_no_day_is_refused(cell: str) -> None:
    assert fault(cells.date, cell)
    assert fault(cells.month, cell)


@pytest.mark.parametrize("cell", ["2011/12", "2019/20", "2019-20", "13/2020", "P7", "2020", "0/2020", "Mai 2020"])
def test_a_financial_year_is_no_month(cell: str) -> None:
    assert "is not a month" in fault(cells.month, cell)


@pytest.mark.parametrize(
    ("cell", "sentence"),
    [
        ("£1,2o0", "'£1,2o0' is not an amount of money. Type it in figures. Did you mean £1,200?"),
        ("1.234,50", "'1.234,50' is not an amount of money. Is the comma a decimal sign?"),
        ("012E5", "'012E5' is not an amount of money."),
        ("5%", "'5%' is not an amount of money."),
        ("£12k", "'£12k' is not an amount of money."),
        ("12.345", "'12.345' has a fraction of a penny."),
        ("(-5.00)", "'(-5.00)' has more than one sign"),
        ("-5.00-", "'-5.00-' has more than one sign"),
        ("(5.00", "'(5.00' has more than one sign, or half a bracket."),
        ("1,00,000", "'1,00,000' is not an amount of money."),
        ("1234567890123", "'1234567890123' has more than 11 digits before the point."),
        ("1e999", "'1e999' is not an amount of money."),
        ("1E+999", "'1E+999' has more than 11 digits before the point."),
    ],
)
def test_an_amount_in_doubt_is_shown_and_asked_about(cell: str, sentence: str) -> None:
    assert fault(cells.money, cell).startswith(sentence)


@pytest.mark.parametrize("cell", ["-", "–", "£-", "£ -", " £ -   "])
def test_an_accountants_dash_is_nought(cell: str) -> None:
    assert read(cells.money, cell) == Decimal("0.00")


@pytest.mark.parametrize("cell", ["", "  ", "n/a", "NULL", "N/A"])
def test_a_cell_that_says_nothing_is_nothing(cell: str) -> None:
    for reader in (cells.money, cells.number, cells.integer, cells.date, cells.month):
        assert read(reader, cell) is None


def test_percent_is_read_where_a_share_can_stand() -> None:
    assert read(cells.number, "62%") == Decimal("0.62")
    assert read(cells.measured, "77.30 %") == 0.773
    assert fault(cells.integer, "62%")


def test_a_program_s_way_of_writing_great_and_tiny_numbers_is_read() -> None:
    assert read(cells.money, "1e+05") == Decimal(100000)
    assert read(cells.money, "-3.55E-15") == 0
    assert read(cells.money, "-3.552713678800501e-15", NUMBER) == 0


def test_whole_numbers_are_whole_and_fit_the_store() -> None:
    assert read(cells.integer, "1,204") == 1204
    assert read(cells.integer, "3.0", NUMBER) == 3
    for cell in ("2.5", "9999999999", "two"):
        assert "is not a whole number" in fault(cells.integer, cell)


@pytest.mark.parametrize("reference", ["007", "012E5", "1.10", "1/2", "3-4", "TRUE", "n/a", "-"])
def test_a_reference_stays_as_it_was_typed(reference: str) -> None:
    assert read(cells.text, reference) == reference


def test_words_are_tidied_of_spaces_and_held_to_a_length() -> None:
    assert read(cells.text, "  Acme \n Ltd\u00a0") == "Acme Ltd"
    assert "501 characters" in fault(cells.text, "x" * 501)


def test_a_cell_of_another_kind_is_not_bent_into_a_number_or_a_date() -> None:
    assert fault(cells.money, "2020-03-31", DATE)
    assert fault(cells.money, "TRUE", BOOL)
    assert fault(cells.date, "TRUE", BOOL)


def test_a_formulas_error_is_named() -> None:
    assert fault(cells.money, "#DIV/0!", ERROR).startswith("The cell holds an error (#DIV/0!).")
    assert "Smith" not in fault(cells.money, "J. Smith", ERROR)


def test_one_bad_cell_is_reported_at_each_of_its_rows() -> None:
    parsed = cells.column(pd.Series(["1", "x", "2", "x"]), pd.Series([1, 1, 1, 1]), cells.money)
    assert list(parsed.faults) == [1, 3]
    assert parsed.values.tolist() == [Decimal("1.00"), None, Decimal("2.00"), None]


def test_a_cell_is_not_repeated_where_it_must_not_be_shown_or_names_a_person() -> None:
    for cell, show in (("Joe Bloggs", False), ("943 476 5919", True), ("a@b.org", True)):
        parsed = cells.column(pd.Series([cell]), pd.Series([TEXT]), cells.money, show=show)
        assert parsed.faults[0] == "This is not an amount of money. Type it in figures."


def test_a_hostile_cell_takes_no_time() -> None:
    for cell in ("1" + " " * 30_000 + "x", "(" * 30_000, "1,234" * 6_000 + "x", "9" * 30_000, "- " * 15_000):
        for reader in (cells.money, cells.date, cells.month):
            assert fault(reader, cell)

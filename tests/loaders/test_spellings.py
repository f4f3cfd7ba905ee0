"""What is written in any accepted layout reads back as what it was; what is written in none never stops a reader."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from data_loaders import cells
from data_loaders.programme import programme
from data_loaders.readers import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT
from data_loaders.schema import datasets
from data_loaders.validate.types import Screened, reader
from tests.loaders import spellings

few = settings(max_examples=15)
pounds = st.decimals(Decimal("-9999999999.99"), Decimal("9999999999.99"), places=2)
every_day = st.dates(cells.EARLIEST, cells.LATEST)

READERS = (cells.money, cells.number, cells.integer, cells.measured, cells.date, cells.month, cells.text)
TYPES = {
    **{"cells.money": Decimal, "cells.number": Decimal, "cells.integer": int, "cells.measured": float},
    **{"cells.date": dt.date, "cells.month": str, "cells.text": str},
    **{"money": Decimal, "integer": int, "number": float, "date": dt.date, "month": str, "text": str},
    **{"category": str, "person": str},
}
near_misses = st.one_of(
    pounds.map(lambda amount: f"£{amount:,.2f}"),
    every_day.map(lambda day: f"{day:%a %d %b %Y}"),
    every_day.map(lambda day: f"{day.isoformat()}T10:30:00Z"),
    st.from_regex(r"[-+(£]{0,3}[\d.,/ -]{1,12}([eE][+-]?\d{1,9})?[)%-]{0,2}", fullmatch=True),
    st.sampled_from(["MB-014", "mb 014", "attended", "DNA", "nan", "inf", "-Infinity", "NaN", "sNaN", "1e999999999"]),
)
few_letters, places = st.text(max_size=3), st.integers(0, 20)
anything = st.one_of(
    st.text(max_size=30),
    st.builds(lambda word, at, more: word[:at] + more + word[at + 1 :], near_misses, places, few_letters),
)


def read(spelled: Iterable[str], by: cells.Reader, kind: int = TEXT) -> dict[str, object]:
    """What a column of these cells comes to, cell by cell."""
    words = list(dict.fromkeys(spelled))
    parsed = cells.column(pd.Series(words, dtype="str"), pd.Series([kind] * len(words), dtype="int8"), by)
    assert not parsed.faults, [(words[row], said) for row, said in parsed.faults.items()][:5]
    return dict(zip(words, parsed.values.tolist(), strict=True))


@few
@given(amount=pounds)
@example(amount=Decimal("-1234.50"))
@example(amount=Decimal("0.00"))
@example(amount=Decimal("0.05"))
@example(amount=Decimal("-1234567.00"))
def test_an_amount_in_any_layout_reads_back_to_the_penny(amount: Decimal) -> None:
    found = read(spellings.amounts(amount), cells.money)
    assert {word for word, value in found.items() if value != amount} == set()
    assert {(type(value), value.as_tuple().exponent) for value in found.values() if isinstance(value, Decimal)} == {
        (Decimal, -2)
    }
    assert read([repr(float(amount)), str(amount)], cells.money, NUMBER) == {
        repr(float(amount)): amount,
        str(amount): amount,
    }


@few
@given(number=st.integers(-cells.MOST_WHOLE, cells.MOST_WHOLE))
@example(number=0)
@example(number=-1204)
def test_a_whole_number_in_any_layout_reads_back(number: int) -> None:
    assert set(read(spellings.whole_numbers(number), cells.integer).values()) == {number}
    assert set(read(spellings.whole_numbers(number), cells.measured).values()) == {float(number)}
    assert set(read([str(number), repr(float(number))], cells.integer, NUMBER).values()) == {number}


@few
@given(share=st.decimals(-10, 10, places=6))
def test_a_share_in_any_layout_reads_back(share: Decimal) -> None:
    assert set(read(spellings.shares(share), cells.number).values()) == {share}
    assert set(read(spellings.shares(share), cells.measured).values()) == {float(share)}


@given(number=st.floats(-99_999_999_999, 99_999_999_999))
@example(number=5e-324)
def test_a_measured_number_of_a_workbook_reads_back_to_its_last_figure(number: float) -> None:
    assert read([repr(number)], cells.measured, NUMBER) == {repr(number): number}


@few
@given(day=every_day)
@example(day=dt.date(2024, 2, 29))
@example(day=dt.date(2019, 9, 1))
@example(day=dt.date(2019, 12, 31))
def test_a_day_in_any_layout_reads_back(day: dt.date) -> None:
    found = read(spellings.days(day), cells.date)
    assert {word for word, value in found.items() if value != day} == set()
    assert set(read([day.isoformat(), f"{day}T10:00:00"], cells.date, DATE).values()) == {day}
    serial = (day - spellings.EXCEL_DAY_ZERO).days
    assert set(read([str(serial), f"{serial}.75"], cells.date, NUMBER).values()) == {day}


@few
@given(day=every_day)
@example(day=dt.date(2019, 9, 1))
def test_a_month_in_any_layout_reads_back(day: dt.date) -> None:
    found = read(spellings.months(day), cells.month)
    assert {word for word, value in found.items() if value != f"{day:%Y-%m}"} == set()


@given(word=st.text(max_size=20).map("{}x".format), at=places, unseen=st.sampled_from("\u200b\ufeff\u200e\u00ad"))
def test_a_letter_of_no_width_changes_nothing(word: str, at: int, unseen: str) -> None:
    assert list(read([word[:at] + unseen + word[at:]], cells.text).values()) == list(read([word], cells.text).values())


def every_reader() -> dict[str, cells.Reader | Screened]:
    """The bare readers, and those of the declared columns: one for each type, and one for each list of words."""
    bare: dict[str, cells.Reader | Screened] = {f"cells.{each.__name__}": each for each in READERS}
    sites = programme().sites
    columns = {(column.type, column.values): (column, each) for each in datasets().values() for column in each.columns}
    return bare | {f"{sort} {words[:1]}": reader(*columns[sort, words], sites, {}) for sort, words in columns}


@few
@given(written=st.lists(anything, min_size=20, max_size=40, unique=True))
@example(written=["١٢٣", "1" * 400, "NaN", "1e999999999999999999999", "-0", "\u200b", "£", "()", "%", "1" + " " * 400])
def test_whatever_stands_in_a_cell_is_a_value_or_nothing_or_a_sentence(written: list[str]) -> None:
    words = pd.Series(written, dtype="str")
    for name, by in every_reader().items():
        if isinstance(by, Screened):
            by.see(written)
        for kind in (BLANK, TEXT, NUMBER, DATE, BOOL, ERROR):
            parsed = cells.column(words, pd.Series([kind] * len(words), dtype="int8"), by)
            values = [value for value in parsed.values.tolist() if value is not None]
            assert {type(value) for value in values} <= {TYPES[name.split()[0]]}, (name, kind)
            assert all(said.endswith((".", "?")) for said in parsed.faults.values())
            assert all(parsed.values[row] is None for row in parsed.faults)


@pytest.mark.parametrize("kind", [TEXT, NUMBER])
def test_a_number_that_is_none_is_no_number(kind: int) -> None:
    for cell in ("NaN", "inf", "-Infinity", "sNaN12", "1e9999999999", "٣", "0x1F", "1_000"):
        for by in (cells.money, cells.number, cells.integer, cells.measured):
            assert cells.column(pd.Series([cell]), pd.Series([kind]), by).faults, (cell, by)

"""A database's value as a cell: read back by the loader, it is the same value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_loaders import cells
from data_loaders.extracts import values
from data_loaders.readers import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT

DAYS = st.dates(cells.EARLIEST, cells.LATEST)
PENNIES = st.decimals(-99_999_999_999, 99_999_999_999, places=2, allow_nan=False)


def cell(value: object) -> tuple[str, int]:
    text, kind = values.column([value])
    return text[0], int(kind[0])


def back(value: object, reader: cells.Reader) -> Any:
    """The value as the loader reads it from its cell."""
    text, kind = values.column([value])
    parsed = cells.column(text, kind, reader)
    assert not parsed.faults
    return parsed.values[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ("", BLANK)),
        ("", ("", BLANK)),
        ("  MB-014 ", ("  MB-014 ", TEXT)),
        (Decimal("1200.50"), ("1200.50", NUMBER)),
        (Decimal("1E+3"), ("1000", NUMBER)),
        (Decimal("NaN"), ("#NUM!", ERROR)),
        (0.1, ("0.1", NUMBER)),
        (44000, ("44000", NUMBER)),
        (True, ("TRUE", BOOL)),
        (dt.date(2020, 3, 31), ("2020-03-31", DATE)),
        (dt.datetime(2020, 3, 31, 23, 59, tzinfo=dt.UTC), ("2020-03-31T23:59:00+00:00", DATE)),
        (UUID(int=7), ("00000000-0000-0000-0000-000000000007", TEXT)),
    ],
)
def test_a_value_becomes_the_cell_a_file_would_have(value: object, expected: tuple[str, int]) -> None:
    assert cell(value) == expected


@given(PENNIES)
def test_money_comes_through_to_the_penny(amount: Decimal) -> None:
    assert back(amount, cells.money) == amount


@given(DAYS)
def test_a_day_comes_through(day: dt.date) -> None:
    assert back(day, cells.date) == day


@given(DAYS, st.times(timezones=st.sampled_from([None, dt.UTC, dt.timezone(dt.timedelta(hours=1))])))
def test_a_moment_comes_through_as_its_day(day: dt.date, time: dt.time) -> None:
    assert back(dt.datetime.combine(day, time), cells.date) == day


@given(st.integers(-cells.MOST_WHOLE, cells.MOST_WHOLE))
def test_a_whole_number_comes_through(number: int) -> None:
    assert back(number, cells.integer) == number


@given(st.floats(-1e9, 1e9).filter(lambda number: abs(number) > 1e-9 or number == 0))
def test_a_measured_number_comes_through(number: float) -> None:
    assert back(number, cells.measured) == pytest.approx(number, abs=1e-12)


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=200))
def test_words_come_through_as_they_stand(words: str) -> None:
    assert cell(words) == (words, TEXT if words else BLANK)


@given(
    st.lists(
        st.none() | st.booleans() | st.integers() | PENNIES | DAYS | st.text(st.characters(codec="utf-8"), max_size=5),
        max_size=20,
    )
)
def test_a_column_of_mixed_values_is_read_as_each_alone(column: list[object]) -> None:
    text, kind = values.column(column)
    assert list(zip(text, kind, strict=True)) == [cell(value) for value in column]


@pytest.mark.parametrize("value", [b"bytes", [1, 2], {"a": 1}, object(), "half a letter \ud800"])
def test_what_no_cell_can_hold_is_refused_by_its_place(value: object) -> None:
    with pytest.raises(values.Unfit) as unfit:
        values.column(["MB-014", value])
    assert unfit.value.args == (1,)

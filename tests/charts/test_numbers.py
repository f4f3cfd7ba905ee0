"""Numbers as they are written, on both sides of every threshold."""

from __future__ import annotations

import datetime as dt
import locale
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from dashboard import numbers
from tests import figures


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0%"), (0.0001, "under 1%"), (0.00499, "under 1%"), (0.005, "1%"), (0.994999, "99%"), (0.995, "over 99%"),
        (0.9999, "over 99%"), (1, "100%"), (0.125, "13%"), (0.295, "30%"), (-0.62, "−62%"), (1.2, "120%"),
        (None, "[x]"),
    ],
)  # fmt: skip
def test_a_share(value: float | None, written: str) -> None:
    assert numbers.share(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"), (0.0996, "0.10"), (0.0994, "0.099"), (0.994, "0.99"), (0.996, "1.0"), (9.94, "9.9"), (9.95, "10"),
        (10.4, "10"), (99.5, "100"), (1234.5, "1,235"), (-0.29, "−0.29"), (float("nan"), "[x]"),
    ],
)  # fmt: skip
def test_a_rate(value: float, written: str) -> None:
    assert numbers.rate(value) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "£0"), (9_999.49, "£9,999"), (9_999.99, "£10,000"), (10_000, "£10k"), (402_110, "£402k"),
        (999_499.99, "£999k"), (999_500, "£1.0m"), (1_949_999, "£1.9m"), (9_949_999, "£9.9m"), (9_950_000, "£10m"),
        (-39_402, "−£39k"), (None, "[x]"),
    ],
)  # fmt: skip
def test_an_amount_in_a_headline(value: float | None, written: str) -> None:
    assert numbers.about_pounds(value) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0.49, "£0"), (0.5, "£1"), (-0.4, "£0"), (Decimal("441512.00"), "£441,512")]
)
def test_an_amount(value: float | Decimal, written: str) -> None:
    assert numbers.pounds(value) == written


@pytest.mark.parametrize("nothing", [None, float("nan"), np.nan, pd.NA, pd.NaT, Decimal("NaN")])
def test_nothing_is_never_zero(nothing: None) -> None:
    assert {write(nothing) for write in numbers.WRITERS.values()} == {"[x]"}
    assert numbers.years(nothing) == "[x]"


def test_numpys_numbers_are_numbers() -> None:
    assert numbers.count(np.float64(1234)) == "1,234"
    assert numbers.share(np.float64(0.83)) == "83%"


def test_one_missing_end_makes_an_interval_missing() -> None:
    assert numbers.interval(0.48, 0.73, numbers.share) == "48% to 73%"
    assert numbers.interval(None, 0.73, numbers.share) == "[x]"


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2019-10", "Oct 2019"), ("2020Q1", "Jan to Mar 2020"), ("2020-Q4", "Oct to Dec 2020"),
        (pd.Period("2020-05"), "May 2020"), (dt.date(2020, 9, 30), "Sep 2020"), ("2020-09-30", "Sep 2020"),
        ("2020", "2020"), ("all time", "all time"),
    ],
)  # fmt: skip
def test_a_period(text: object, written: str) -> None:
    assert numbers.period(text) == written


def test_a_date_is_english_on_every_computer(monkeypatch: pytest.MonkeyPatch) -> None:
    for language in ("de_DE.UTF-8", "fr_FR.UTF-8"):
        try:
            locale.setlocale(locale.LC_TIME, language)
        except locale.Error:
            continue
        assert numbers.day(dt.date(2020, 5, 1)) == "1 May 2020"
    locale.setlocale(locale.LC_TIME, "C")
    assert numbers.day(dt.date(2020, 5, 1)) == "1 May 2020"
    assert numbers.day(None) == "[x]"


def test_a_hidden_figures_headline_is_the_marker() -> None:
    assert numbers.headline(figures.hidden("crime_rate")) == "[c]"
    assert numbers.headline(figures.empty("crime_rate")) == "[x]"
    assert numbers.headline(figures.figure("crime_rate")) == "3.3"

"""Intervals against the UKHSA's own fixtures, and at the edges."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.stats.intervals import byar, exact_poisson, poisson_rate, wilson


def _expected(path: Path, sheet: str) -> pd.DataFrame:
    return pd.read_excel(path, sheet_name=sheet, engine="openpyxl")


@pytest.mark.real_data
def test_wilson_and_byar_match_the_public_health_fixtures(real_data: Path) -> None:
    fixture = _expected(real_data / "survival/testdata_Byars_Wilson.xlsx", "testdata_B_W")
    checked = 0
    for row in fixture.dropna(subset=["lowercl"]).to_dict("records"):
        confidence = float(row["confidence"].rstrip("%")) / 100
        found = wilson(row["x"], row["n"], confidence) if row["method"] == "Wilson" else byar(row["x"], confidence)
        assert found == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-6)
        checked += 1
    assert checked == 12


@pytest.mark.real_data
def test_rates_match_the_public_health_fixtures(real_data: Path) -> None:
    fixture = _expected(real_data / "survival/testdata_Rate.xlsx", "testdata_Rate")
    known = fixture.dropna(subset=["lower95_0cl"])
    assert len(known) == 17
    for row in known.to_dict("records"):
        for confidence, name in ((0.95, "95_0cl"), (0.998, "99_8cl")):
            found = poisson_rate(row["Numerator"], row["Denominator"], confidence)
            expected = (row[f"lower{name}"], row[f"upper{name}"])
            assert [end * row["multiplier"] for end in found] == pytest.approx(expected, rel=1e-6)


def test_a_rate_is_exact_below_ten_and_byars_from_ten() -> None:
    assert poisson_rate(9, 1) == exact_poisson(9)
    assert poisson_rate(10, 1) == byar(10)


def test_one_in_a_hundred_and_the_middlesbrough_deaths() -> None:
    assert [100 * end for end in poisson_rate(1, 100)] == pytest.approx([0.025318, 5.571643], abs=1e-6)
    # 25 deaths registered in 2018, 140,545 people: the exact limits, as the register's own table gives them.
    assert [100_000 / 140_545 * end for end in exact_poisson(25)] == pytest.approx([11.51, 26.26], abs=0.005)


def test_the_ends_of_wilson_are_exact_at_none_and_all() -> None:
    assert wilson(0, 12).low == 0.0
    assert wilson(12, 12).high == 1.0


@pytest.mark.parametrize(
    "found", [wilson(0, 0), wilson(float("nan"), 3), poisson_rate(3, 0), poisson_rate(1, float("nan"))]
)
def test_nothing_counted_cannot_be_said(found: tuple[float, float]) -> None:
    assert all(isnan(end) for end in found)


@pytest.mark.parametrize(("x", "n"), [(5, 4), (-1, 4), (1, -1)])
def test_more_than_all_is_no_proportion(x: float, n: float) -> None:
    with pytest.raises(ValueError, match="not a proportion"):
        wilson(x, n)


@pytest.mark.parametrize("confidence", [0, 1, 95])
def test_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        wilson(1, 2, confidence)
    with pytest.raises(ValueError, match="between 0 and 1"):
        poisson_rate(1, 2, confidence)
    with pytest.raises(ValueError, match="between 0 and 1"):
        poisson_rate(20, 2, confidence)


def test_a_count_below_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="below zero"):
        poisson_rate(-1, 2)


@given(st.integers(1, 500), st.data())
def test_every_interval_holds_its_estimate(n: int, data: st.DataObject) -> None:
    x = data.draw(st.integers(0, n))
    low, high = wilson(x, n)
    assert 0 <= low <= x / n <= high <= 1
    low, high = poisson_rate(x, n)
    assert 0 <= low <= x / n < high

"""What data.police.uk publishes for the town, by hand."""

from __future__ import annotations

from dashboard.model import Period
from tests.hand import HERE, THERE, covering, day, incidents, measured

ROWS = {
    "street_crime": [
        incidents("Middlesbrough 001A", "2020-07", 5),
        incidents("Middlesbrough 001A", "2020-08", 7),
        incidents("Middlesbrough 014B", "2020-08", 2, "Burglary"),
        incidents("Hartlepool 003C", "2020-08", 100),
        incidents("Middlesbrough South 003C", "2020-08", 1000),
    ]
}


def counts(**more: object) -> list[dict]:
    return measured("town_incidents", ROWS, **more)  # type: ignore[arg-type]


def test_the_latest_month_of_the_sites_own_authority_counts() -> None:
    assert [(row["numerator"], row["value"]) for row in counts()] == [(9, 9.0)]


def test_by_month_every_month_counts() -> None:
    assert {row["month"]: row["numerator"] for row in counts(by=["month"])} == {"2020-07": 5, "2020-08": 9}


def test_by_type_the_latest_month_is_split_so_that_it_adds_up_to_the_headline() -> None:
    assert {row["crime_type"]: row["numerator"] for row in counts(by=["crime_type"])} == {
        "Burglary": 2,
        "Shoplifting": 7,
    }


def test_a_period_narrows_it() -> None:
    period = Period(day("2020-07-01"), day("2020-07-31"))  # type: ignore[arg-type]
    assert [row["numerator"] for row in counts(period=period)] == [5]


def test_a_site_has_its_own_authority_and_all_sites_have_all() -> None:
    both = {name: [*covering(HERE)[name], *covering(THERE)[name]] for name in covering()}
    assert [row["numerator"] for row in counts(covers=both)] == [109]
    assert [row["numerator"] for row in counts(covers=both, site=THERE)] == [100]


def test_no_month_is_no_row() -> None:
    assert measured("town_incidents", {}) == []

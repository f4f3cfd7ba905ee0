"""The demonstration is the same for a seed, shaped as the first year was, and its money adds up."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

from data_loaders import demo
from data_loaders.demo import money
from data_loaders.programme import programme
from data_loaders.schema import datasets
from tests.loaders.demo_again import (
    BOTH,
    DAY,
    LAST,
    SEEDS,
    amount_of,
    at_risk,
    counts,
    day_of,
    days_between,
    days_in_bed,
    days_in_custody,
    decoded,
    each_programme,
    grids,
    rows,
    sent,
    table_of,
)


def test_the_same_seed_gives_the_same_bytes_quickly() -> None:
    started = time.process_time()  # not by the clock: other tests run beside this one
    again = demo.files()
    assert time.process_time() - started < 5
    assert again == sent()


def test_another_seed_gives_other_people_the_same_money_planned() -> None:
    here, there = {file.name: file.content for file in sent()}, {file.name: file.content for file in sent(7)}
    same = {name for name in here if here[name] == there[name]}
    assert same == {"Middlesbrough budget profile.xlsx"}


def test_a_second_site_changes_nothing_at_the_first() -> None:
    both = {file.name: file for file in sent(sites=BOTH)}
    assert all(both[file.name] == file for file in sent() if file.site)
    assert {file.site for file in both.values()} == {*BOTH, ""}
    assert len(both) == len(sent(sites=BOTH)), "no two files share a name"


def test_an_unknown_site_is_refused() -> None:
    with pytest.raises(KeyError):
        demo.files(sites=("atlantis",))


def test_write_puts_every_file_on_disk(tmp_path: Path) -> None:
    paths = demo.write(tmp_path / "new" / "folder")
    assert [path.read_bytes() for path in paths] == [file.content for file in sent()]


def test_every_dataset_is_there_in_few_files() -> None:
    assert {file.dataset for file in sent()} == set(datasets())
    assert max(Counter(file.site for file in sent(sites=BOTH)).values()) <= 17


@pytest.mark.parametrize("file", sent(sites=BOTH), ids=lambda file: file.name)
def test_every_file_says_that_it_is_a_demonstration(file: demo.DemoFile) -> None:
    said = [str(cell) for grid in grids(file) for line in grid for cell in line if cell]
    if file.dataset == "street_crime":  # the publisher's layout has no room above the headings
        assert {row["force"] for row in table_of(file)} == {"Demonstration Police (invented)"}
    else:
        assert any(demo.BANNER in cell for cell in said)


@pytest.mark.parametrize("file", sent(sites=BOTH), ids=lambda file: file.name)
def test_every_file_is_readable_by_its_declaration(file: demo.DemoFile) -> None:
    dataset = datasets()[file.dataset]
    found = table_of(file)
    assert found
    for row in found:
        for column in dataset.columns:
            if column.needed and column.name != "site":
                assert row[column.name] is not None, (file.name, column.name, row)
        if dataset.date and row.get(dataset.date):
            assert file.covers[0] <= row[dataset.date] <= file.covers[1]


@pytest.mark.parametrize("file", [f for f in sent(sites=BOTH) if f.site], ids=lambda file: file.name)
def test_the_cover_cells_say_the_site_and_the_days_covered(file: demo.DemoFile) -> None:
    found = {str(line[0]): line[1] for grid in grids(file) for line in grid[:8] if len(line) > 1 and line[1]}
    assert found["Site"] == programme().sites[file.site].title
    assert (day_of(found["Covers from"]), day_of(found["Covers to"])) == file.covers


@each_programme
def test_keys_are_told_apart(site: str, seed: int) -> None:
    for dataset in datasets().values():
        if dataset.has_site:
            names = [name for name in dataset.keys if name not in ("site", "episode")]
            keys = Counter(tuple(row[name] for name in names) for row in rows(dataset.id, site, seed))
            assert keys.most_common(1)[0][1] == 1, dataset.id


def test_the_budget_is_the_stated_sum_and_the_commissioners_share_to_the_penny() -> None:
    planned = rows("budget")
    assert sum(row["amount_pounds"] for row in planned) == Decimal("441512.00")
    share = sum(row["amount_pounds"] for row in planned if row["funder"] == money.PCC)
    assert share == Decimal("131287.00")
    assert {row["funder"] for row in planned} == {money.PCC, money.OTHERS}
    assert len({row["month"] for row in planned}) == 12
    assert all(row["amount_pounds"] > 0 for row in planned)


@pytest.mark.parametrize("seed", SEEDS)
def test_spend_reaches_about_four_hundred_thousand(seed: int) -> None:
    spent = sum(row["amount_pounds"] for row in rows("ledger", seed=seed) if row["kind"] in ("actual", "accrual"))
    assert 390_000 < spent < 410_000
    kinds = {row["kind"] for row in rows("ledger", seed=seed)}
    assert kinds == {"actual", "accrual", "commitment", "income"}


def test_an_accrual_at_the_year_end_is_put_back_and_one_at_the_end_stands() -> None:
    accruals = [row for row in rows("ledger") if row["kind"] == "accrual"]
    march = [row["amount_pounds"] for row in accruals if row["posting_date"] < LAST]
    assert sum(march) == 0
    assert min(march) < 0
    assert sum(row["amount_pounds"] for row in accruals if row["posting_date"] == LAST) > 0


def test_every_total_line_agrees_with_its_rows() -> None:
    for file in sent(sites=BOTH):
        if file.dataset in ("ledger", "budget", "payments"):
            (line,) = (ln for grid in grids(file)[:1] for ln in grid if ln and "total" in str(ln[0]).lower())
            (said,) = (amount_of(cell) for cell in line[1:] if cell not in (None, ""))
            assert said == sum(row["amount_pounds"] for row in table_of(file)), file.name


@pytest.mark.parametrize("seed", SEEDS)
def test_fourteen_start_most_of_them_early_and_about_twelve_are_in_treatment_at_most(seed: int) -> None:
    people = rows("people", seed=seed)
    starts = sorted(person["first_dose_date"] for person in people)
    assert len(starts) == 14
    assert dt.date(2019, 10, 1) <= starts[0] <= dt.date(2019, 10, 10)
    assert starts[7] <= dt.date(2019, 12, 1)
    assert dt.date(2020, 7, 1) <= starts[-1] <= dt.date(2020, 7, 31)
    caseload = [
        sum(p["first_dose_date"] <= day and (p["exit_date"] is None or day < p["exit_date"]) for p in people)
        for day in days_between(dt.date(2020, 2, 20), LAST + DAY)
    ]
    assert max(caseload) == 12
    assert min(caseload[60:]) >= 8
    assert max(caseload[60:]) <= 11
    reasons = {person["exit_reason"] for person in people if person["exit_date"]}
    assert reasons == {"custody", "dropped out", "detox", "oral"}


@pytest.mark.parametrize("seed", SEEDS)
def test_crimes_fall_by_about_sixty_per_cent_and_shoplifting_leads(seed: int) -> None:
    before, after = counts("offences", "offence_date", seed)
    years = at_risk(seed, days_in_custody("middlesbrough", seed), days_in_bed("middlesbrough", seed))
    assert 8 <= before / years[0] <= 9
    assert 0.55 <= 1 - (after / years[1]) / (before / years[0]) <= 0.65
    groups = Counter(row["offence_group"] for row in rows("offences", seed=seed))
    assert groups.most_common(1)[0][0] == "shoplifting"
    assert groups["shoplifting"] > len(rows("offences", seed=seed)) / 2


@pytest.mark.parametrize("seed", SEEDS)
def test_crimes_are_unevenly_spread_over_people(seed: int) -> None:
    start = {person["person"]: person["first_dose_date"] for person in rows("people", seed=seed)}
    crimes = Counter(r["person"] for r in rows("offences", seed=seed) if r["offence_date"] < start[r["person"]])
    each = [crimes[person] for person in start]
    mean = sum(each) / len(each)
    assert sum((count - mean) ** 2 for count in each) / (len(each) - 1) > 2 * mean, "more than chance alone"


@pytest.mark.parametrize("seed", SEEDS)
def test_accident_and_emergency_is_a_little_lower_and_custody_clearly(seed: int) -> None:
    before, after = counts("hospital", "date", seed, kind="A&E")
    years = at_risk(seed, days_in_custody("middlesbrough", seed))
    assert 2.7 <= before / years[0] <= 3.3
    assert 0.7 <= (after / years[1]) / (before / years[0]) <= 1
    spells, calendar = counts("custody", "start_date", seed), at_risk(seed)
    assert spells[1] / calendar[1] < spells[0] / calendar[0]


@pytest.mark.parametrize("seed", SEEDS)
def test_attendance_is_high_with_a_dip_in_a_few_months(seed: int) -> None:
    months: dict[str, Counter[str]] = {}
    for slot in rows("attendance", seed=seed):
        months.setdefault(f"{slot['date']:%Y-%m}", Counter())[slot["attendance"]] += 1
    share = {month: seen["attended"] / (seen["attended"] + seen["missed"]) for month, seen in months.items()}
    pooled = sum(months.values(), Counter[str]())
    assert 0.93 <= pooled["attended"] / (pooled["attended"] + pooled["missed"]) <= 0.98
    assert all(0.9 <= value <= 0.99 for value in share.values())
    assert min(share, key=lambda month: share[month]) in ("2019-12", "2020-04", "2020-05")
    assert 0.01 <= pooled["excused"] / pooled.total() <= 0.06


def test_street_crime_is_a_year_of_about_six_hundred_a_month() -> None:
    (file,) = (file for file in sent() if file.dataset == "street_crime")
    found = table_of(file)
    months = Counter(row["month"] for row in found)
    assert len(months) == 12
    assert all(500 <= count <= 660 for count in months.values())
    assert all((row["crime_id"] is None) == (row["crime_type"] == "Anti-social behaviour") for row in found)
    assert all(row["lsoa_name"].startswith("Middlesbrough ") for row in found)
    assert max(Counter(tuple(row.values()) for row in found).values()) > 1, "identical lines are separate incidents"
    header = decoded(file).splitlines()[0]
    assert header == (
        "Crime ID,Month,Reported by,Falls within,Longitude,Latitude,Location,LSOA code,LSOA name,Crime type,"
        "Last outcome category,Context"
    )

"""Tables: words for people, numbers for computers, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import dataclasses
import io

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import tables
from dashboard.exports import tables as files
from dashboard.model import Figure
from data_loaders.access import Actor, NotAllowed
from tests import figures

nan = float("nan")
AUTHOR = Actor("Briefing author", frozenset({"viewer"}))


def opened(figure: Figure) -> list[list[str]]:
    return list(csv.reader(io.StringIO(files.csv(AUTHOR, figure).decode("utf-8-sig"))))


@pytest.mark.parametrize("name", figures.IDS)
def test_both_tables_have_the_same_rows_and_read_as_text_or_number(name: str) -> None:
    figure = figures.figure(name)
    read, plain = tables.table(figure), tables.plain_table(figure)
    assert len(read) == len(plain) > 0
    assert all(isinstance(cell, str) and cell for cell in read.to_numpy().ravel())
    assert all(isinstance(cell, str | int | float) for cell in plain.to_numpy().ravel())


def test_counts_come_before_rates() -> None:
    read = tables.table(figures.figure("crime_rate"))
    assert list(read.columns) == [
        "When", "Recorded crimes", "Person-years at liberty", "Crimes per person-year at liberty", "95% interval"
    ]  # fmt: skip
    assert read.iloc[1].tolist() == ["Since first dose", "41", "12.3", "3.3", "2.4 to 4.5"]


def test_a_trend_says_what_the_test_says() -> None:
    read = tables.table(figures.figure("sessions_attended")).set_index("Month")
    assert read.loc["Mar 2020", "What the test says"] == "Concern"
    assert list(read.loc[["Jan 2020"]].iloc[0]) == ["[x]", "[x]", "[x]", "90%", "81%", "99%", "[x]"]


def test_a_run_chart_has_a_median_and_no_limits() -> None:
    figure = figures.figure("in_treatment")
    read = tables.table(dataclasses.replace(figure, points=figure.points.assign(centre=10.5)))
    assert "Median" in read
    assert "Lower limit" not in read


def test_a_hidden_row_is_hidden_in_every_column_even_where_its_numbers_are_still_there() -> None:
    figure = figures.quarterly()
    leaking = dataclasses.replace(
        figure, points=figure.points.fillna({"numerator": 3, "denominator": 4, "value": 0.75})
    )
    for made in (tables.table(leaking), tables.plain_table(leaking)):
        assert made.iloc[0].tolist() == ["Oct to Dec 2019", "[c]", "[c]", "[c]"]


@pytest.mark.parametrize("name", figures.IDS)
def test_a_hidden_figure_has_one_hidden_cell(name: str) -> None:
    figure = figures.hidden(name)
    assert tables.table(figure).to_numpy().tolist() == [[figure.kpi.short, "[c]"]]


@pytest.mark.parametrize("name", figures.IDS)
def test_an_empty_figure_has_one_missing_cell(name: str) -> None:
    figure = figures.empty(name)
    assert tables.table(figure).to_numpy().tolist() == [[figure.kpi.short, "[x]"]]


def test_a_total_keeps_its_counts_and_interval_where_the_curve_may_not_be_shown() -> None:
    read = tables.table(figures.total_only("retention_26_weeks"))
    assert read.iloc[0].tolist() == ["Retained at 26 weeks", "10", "14", "78%", "46% to 92%"]


def test_people_still_followed_are_hidden_with_the_rest_of_their_row() -> None:
    figure = figures.figure("retention_26_weeks")
    some = figure.points["at_risk"].where(figure.points["at_risk"] >= 5)
    read = tables.table(dataclasses.replace(figure, points=figure.points.assign(at_risk=some)))
    assert read.iloc[-1].tolist() == ["52", "[c]", "[c]", "[c]", "[c]"]


def test_what_is_stated_has_no_interval() -> None:
    read = tables.table(figures.figure("crime_value")).set_index("What")
    assert read["95% interval"].tolist() == ["£116,800 to £181,000", "none", "none", "none", "none"]


def test_a_comparison_is_split_with_both_phases_side_by_side() -> None:
    split = pd.DataFrame({"phase": ["before", "after", "before"], "offence_group": ["burglary", "burglary", "robbery"]})
    split = split.assign(
        numerator=[30, 4, 9], denominator=27.1, people=nan, value=[1.107, 0.325, 0.332], low=nan, high=nan
    )
    made = tables.breakdowns(figures.figure("crime_rate", breakdowns={"offence_group": split}))["By offence group"]
    assert made.columns[0] == "Offence group"
    assert made.to_numpy().tolist() == [["Burglary", "30", "4", "1.1", "0.33"], ["Robbery", "9", "[x]", "0.33", "[x]"]]


def test_spend_is_split_with_its_profile() -> None:
    split = pd.DataFrame({"cost_line": ["staffing"], "numerator": [200.4], "denominator": [500.0], "people": [nan]})
    split = split.assign(value=200.4, profile=250.0, commitment=10.0, income=0.0)
    made = tables.breakdowns(figures.figure("spend_to_date", breakdowns={"cost_line": split}))["By cost line"]
    assert made.iloc[0].to_dict() == {
        "Cost line": "Staffing", "Spent, £": "£200", "Profile, £": "£250", "Commitment, £": "£10", "Income, £": "£0"
    }  # fmt: skip


def test_a_hidden_figure_has_no_breakdown() -> None:
    split = pd.DataFrame({"cost_line": ["staffing"], "value": [1.0]})
    assert (
        tables.breakdowns(dataclasses.replace(figures.hidden("spend_to_date"), breakdowns={"cost_line": split})) == {}
    )


@pytest.mark.parametrize(
    ("figure", "said"),
    [
        (figures.figure("crime_rate"), "2.4 to 4.5"), (figures.hidden("crime_rate"), "[c]"),
        (figures.empty("crime_rate"), "[x]"), (figures.figure("in_treatment"), "none"),
    ],
    ids=["full", "hidden", "empty", "a count"],
)  # fmt: skip
def test_an_interval_in_words(figure: Figure, said: str) -> None:
    assert tables.limits(figure) == said


def test_a_csv_says_what_it_is_before_its_rows() -> None:
    lines = opened(figures.figure("sessions_attended", notes=("Late data.",)))
    about = dict(line for line in lines[: lines.index([])])
    assert about["Title"] == "Sessions attended of those offered"
    assert about["Data complete to"] == "30 Sep 2020"
    assert about["Protective marking"] == "OFFICIAL-SENSITIVE"
    assert about["Sign-off"] == "Draft"
    assert about["Version of the data"] == "7"
    assert about["Demonstration data"] == "invented, not real people"
    assert about["Note"] == "Late data."
    assert {"Finding", "Site", "Period", "Source", "[c]", "[x]"} <= about.keys()
    assert lines[lines.index([]) + 2] == ["Oct 2019", "362", "420", "86.1", "90.1", "81.2", "99", "No sign of change"]


def test_a_csv_opens_in_excel() -> None:
    written = files.csv(AUTHOR, figures.figure("spend_to_date"))
    assert written.startswith(b"\xef\xbb\xbf")
    assert written.count(b"\n") == written.count(b"\r\n") > 15


def test_numbers_below_zero_stay_numbers() -> None:
    lines = opened(figures.figure("spend_to_date"))
    assert lines[lines.index([]) + 2] == ["Oct 2019", "21100.25", "36792.67", "-15692.42", "441512"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠", " =", "\ufeff="])
def test_text_that_a_spreadsheet_would_run_is_kept_as_text(start: str) -> None:
    hostile = f'{start}HYPERLINK("http://x")'
    figure = figures.figure("crime_value", site=hostile, notes=(hostile,), sources=(hostile,))
    points = figure.points.assign(item=hostile)
    cells = [
        cell for line in opened(dataclasses.replace(figure, points=points)) for cell in line if "HYPERLINK" in cell
    ]
    assert len(cells) == 8
    assert all(cell.startswith("'") for cell in cells)


@given(st.text())
def test_a_guarded_cell_never_begins_a_formula(text: str) -> None:
    guarded = str(files.guarded(text))
    assert guarded in (text, f"'{text}")
    assert guarded.strip()[:1] not in tuple("=+-@＝＋－＠")


def test_a_hidden_figures_csv_has_no_number_of_it() -> None:
    figure = figures.hidden("crime_rate")
    text = files.csv(AUTHOR, dataclasses.replace(figure, notes=("241 crimes",))).decode()
    assert "241" not in text
    assert "[c]" in text


def test_the_same_figure_gives_the_same_bytes() -> None:
    assert files.csv(AUTHOR, figures.figure("ae_rate")) == files.csv(AUTHOR, figures.figure("ae_rate"))


def test_who_may_not_export_gets_nothing() -> None:
    with pytest.raises(NotAllowed):
        files.csv(Actor("Passer-by", frozenset()), figures.figure("crime_rate"))

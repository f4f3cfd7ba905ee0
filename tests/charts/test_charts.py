"""Every kind of chart, in every state: valid, small, honest, and holding nothing that is not drawn."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import altair
import pandas as pd
import pytest
import vl_convert

from dashboard import charts
from dashboard.charts import theme
from dashboard.model import Figure
from tests import figures

STATES = {
    **{
        f"{name}-{audience}": figures.figure(name, audience) for name in figures.IDS for audience in ("board", "public")
    },
    **{f"{name}-empty": figures.empty(name) for name in figures.IDS},
    **{f"{name}-hidden": figures.hidden(name) for name in figures.IDS},
    **{f"{name}-total": figures.total_only(name) for name in ("in_treatment", "retention_26_weeks")},
    "quarterly": figures.quarterly(),
}
EXPLAINED = {
    "trend": {"period", "numerator", "denominator", "value", "centre", "lower", "upper", "signal", "hidden"},
    "survival": {"day", "at_risk", "exits", "value", "low", "high", "week"},
    "comparison": {"phase", "numerator", "denominator", "value", "low", "high", "hidden"},
    "cumulative": {"period", "value", "profile", "budget"},
    "ceiling": {"item", "value", "low", "high", "kind"},
}

every_state = pytest.mark.parametrize("figure", STATES.values(), ids=STATES)


def layers(spec: theme.Spec, mark: str) -> list[theme.Spec]:
    return [layer for layer in spec["layer"] if layer["mark"]["type"] == mark]


def said(spec: theme.Spec) -> list[str]:
    """The words that stand in the chart itself."""
    return [layer["mark"]["text"] for layer in layers(spec, "text") if "text" in layer["mark"]]


def rows(spec: theme.Spec) -> Iterator[dict[str, Any]]:
    for dataset in spec["datasets"].values():
        yield from dataset


@every_state
def test_a_chart_is_valid_and_can_be_drawn(figure: Figure) -> None:
    spec = charts.draw(figure)
    altair.LayerChart.from_dict(spec)
    assert "<text" in vl_convert.vegalite_to_svg({**spec, "width": 330}, allowed_base_urls=[])


@every_state
def test_a_chart_is_plain_and_as_wide_as_its_page_and_has_no_title(figure: Figure) -> None:
    spec = charts.draw(figure)
    assert json.loads(json.dumps(spec)) == spec
    assert spec["width"] == "container"
    assert "title" not in spec
    assert len(json.dumps(spec)) < 12_000


@every_state
def test_a_chart_holds_only_the_columns_it_draws(figure: Figure) -> None:
    allowed = EXPLAINED[figure.kpi.chart] | {"label"}
    assert {column for row in rows(charts.draw(figure)) for column in row} <= allowed


@every_state
def test_a_chart_uses_at_most_four_colours(figure: Figure) -> None:
    text = json.dumps({**charts.draw(figure), "config": {}})
    assert sum(colour in text for colour in ("#12436D", "#F46A25", "#28A197", "#801650", "#3D3D3D", "#A285D1")) <= 4


@pytest.mark.parametrize("name", figures.IDS)
def test_a_hidden_figure_draws_no_number(name: str) -> None:
    spec = charts.draw(figures.hidden(name))
    assert spec["datasets"] == {}
    assert not any(letter.isdigit() for text in said(spec) for letter in text)


def test_no_chart_uses_altairs_slow_shorthand() -> None:
    for module in Path(charts.__file__).parent.glob("*.py"):
        assert "import altair" not in module.read_text("utf-8")


def test_a_missing_month_breaks_the_line_and_is_marked() -> None:
    spec = charts.draw(figures.figure("sessions_attended"))
    gap = next(row for row in spec["datasets"]["points"] if row["period"] == "Jan 2020")
    assert gap["value"] is None
    assert spec["datasets"]["gaps"] == [{"period": "Jan 2020", "label": "[x]"}]


def test_a_month_left_out_of_the_points_keeps_its_place() -> None:
    figure = figures.figure("in_treatment")
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.drop(index=3)))
    assert spec["datasets"]["gaps"] == [{"period": "Jan 2020", "label": "[x]"}]


def test_a_hidden_quarter_has_no_number_even_where_the_points_still_have_one() -> None:
    figure = figures.quarterly()
    leaking = figure.points.assign(value=figure.points["value"].fillna(0.987), numerator=4321.0)
    text = json.dumps(charts.draw(dataclasses.replace(figure, points=leaking))["datasets"]["points"][0])
    assert "0.987" not in text
    assert "4321" not in text


def test_a_signal_is_told_by_shape_colour_and_word() -> None:
    spec = charts.draw(figures.figure("sessions_attended"))
    points = layers(spec, "point")[0]["encoding"]
    assert (
        points["shape"]["scale"]["domain"] == points["color"]["scale"]["domain"] == ["none", "improvement", "concern"]
    )
    assert len(set(points["shape"]["scale"]["range"])) == len(set(points["color"]["scale"]["range"])) == 3
    assert said(spec).count("Improvement") == 1  # once a run, not once a point
    assert said(spec).count("Concern") == 1


def test_a_share_axis_says_where_it_does_not_start_at_zero() -> None:
    text = json.dumps(charts.draw(figures.figure("sessions_attended")))
    assert "(axis starts at 70%)" in text


def test_limits_beyond_what_can_be_are_not_drawn() -> None:
    figure = figures.figure("sessions_attended")
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.assign(upper=1.04)))
    assert {row["upper"] for row in spec["datasets"]["points"]} == {None}
    assert not any("upper limit" in text for text in said(spec))


def test_the_target_is_named_in_place() -> None:
    assert "15 places" in said(charts.draw(figures.figure("in_treatment")))


def test_counts_start_at_zero_in_whole_steps() -> None:
    spec = charts.draw(figures.figure("in_treatment"))
    ticks = next(
        layer["encoding"]["y"]["axis"]["values"] for layer in spec["layer"] if "axis" in layer["encoding"]["y"]
    )
    assert ticks == [0, 5, 10, 15]


def test_the_curve_says_how_many_people_it_rests_on() -> None:
    followed = charts.draw(figures.figure("retention_26_weeks"))["datasets"]["followed"]
    assert [(row["week"], row["label"]) for row in followed] == [
        (0, "14"), (4, "13"), (8, "12"), (12, "12"), (26, "10"), (39, "7"), (52, "4")
    ]  # fmt: skip


def test_the_curve_ends_where_follow_up_ends() -> None:
    figure = figures.figure("retention_26_weeks")
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.iloc[:4]))
    assert [row["week"] for row in spec["datasets"]["followed"]] == [0, 4, 8, 12]
    assert "78% at 26 weeks" not in said(spec)


def test_people_not_told_are_marked_hidden() -> None:
    figure = figures.figure("retention_26_weeks")
    some = figure.points["at_risk"].where(figure.points["at_risk"] >= 5)
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.assign(at_risk=some)))
    assert spec["datasets"]["followed"][-1] == {"week": 52, "label": "[c]"}


def test_the_references_are_named_with_their_values() -> None:
    text = " ".join(said(charts.draw(figures.figure("retention_26_weeks")))).replace("\n", " ")
    assert "RIOTT trial, injectable heroin 88% at 26 weeks" in text
    assert "RIOTT trial, oral methadone 69% at 26 weeks" in text


def test_the_total_stands_alone_where_the_curve_may_not_be_shown() -> None:
    spec = charts.draw(figures.total_only("retention_26_weeks"))
    assert spec["datasets"] == {}
    assert any(text.startswith("78%") for text in said(spec))


def test_the_counts_stand_in_words_above_each_dot() -> None:
    words = said(charts.draw(figures.figure("crime_rate")))
    assert words[:2] == ["24 months before first dose", "241 recorded crimes in 27.1 person-years at liberty"]


@pytest.mark.parametrize("highest", [0.9, 9.99, 10.4, 99.0, 1200.0])
def test_ticks_are_written_as_people_write_them(highest: float) -> None:
    figure = figures.figure("crime_rate")
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.assign(high=highest)))
    drawn = vl_convert.vegalite_to_svg({**spec, "width": 700}, allowed_base_urls=[])
    ticks = re.findall(r">([^<>]+)</text>", drawn.split("role-axis-label")[1].split("role-axis-title")[0])
    assert len(ticks) >= 3
    assert all(re.fullmatch(r"[\d,]+(\.\d)?", tick) for tick in ticks)


def test_names_beside_the_curve_keep_off_it() -> None:
    figure = figures.figure("retention_26_weeks")
    points = figure.points.assign(value=figure.points["value"].where(figure.points["day"] < 100, 0.85))
    spec = charts.draw(
        dataclasses.replace(figure, points=points, result=dataclasses.replace(figure.result, value=0.85))
    )
    line = theme.HEIGHT * 0.15
    for layer in layers(spec, "text"):
        mark = layer["mark"]
        if "26 weeks" in mark.get("text", ""):
            lines = mark["text"].count("\n") + 1
            top, bottom = mark["y"] - lines * theme.LABEL / 2, mark["y"] + lines * theme.LABEL / 2
            assert bottom <= line or top >= line


def test_a_hidden_phase_says_neither_its_count_nor_its_rate() -> None:
    figure = figures.figure("crime_rate")
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.assign(hidden=[False, True])))
    assert "[c]" in said(spec)
    assert not any("12.3" in text for text in said(spec))
    assert "3.333" not in json.dumps(spec)


@pytest.mark.parametrize("mark", ["bar", "area", "rect"])
def test_nothing_is_filled_up_to_what_was_hoped_for(mark: str) -> None:
    assert not layers(charts.draw(figures.figure("crime_value")), mark)


def test_a_value_below_zero_stays_on_the_axis() -> None:
    figure = figures.figure("crime_value")
    points = figure.points.copy()
    points.loc[0, ["value", "low", "high"]] = [-90_000.0, -240_000.0, 40_000.0]
    spec = charts.draw(dataclasses.replace(figure, points=points))
    ends = [
        layer["encoding"]["x"]["scale"]["domain"]
        for layer in spec["layer"]
        if "scale" in layer["encoding"].get("x", {})
    ]
    assert all(low <= -240_000 for low, _ in ends)
    assert any("−£90,000" in text for text in said(spec))


def test_spend_beyond_what_is_known_is_missing_not_flat() -> None:
    points = charts.draw(figures.figure("spend_to_date"))["datasets"]["points"]
    assert [row["period"] for row in points if row["value"] is None] == ["Aug 2020", "Sep 2020"]
    assert points[0]["value"] == pytest.approx(21.10025)


def test_a_figure_whose_numbers_are_text_of_numpy_is_still_plain() -> None:
    figure = figures.figure("crime_rate")
    whole = figure.points.astype({"numerator": "Int64", "value": "Float64"})
    json.dumps(charts.draw(dataclasses.replace(figure, points=whole)))


@pytest.mark.parametrize("value", [None, pd.NA, float("nan")])
def test_every_way_of_missing_is_missing(value: object) -> None:
    figure = figures.figure("in_treatment")
    values = pd.Series([*figure.points["value"][:11], value], dtype=object)
    spec = charts.draw(dataclasses.replace(figure, points=figure.points.assign(value=values)))
    assert spec["datasets"]["gaps"] == [{"period": "Sep 2020", "label": "[x]"}]

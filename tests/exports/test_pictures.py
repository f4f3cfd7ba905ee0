"""A picture that is cut out still says what it is, and a hidden figure says nothing else."""

from __future__ import annotations

import dataclasses
import io
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable

import pytest
from PIL import Image

from dashboard.exports import names, pictures
from dashboard.model import Figure
from data_loaders.access import Actor, NotAllowed
from tests import figures

AUTHOR = Actor("Briefing author", frozenset({"viewer"}))
NOBODY = Actor("Passer-by", frozenset())
SVG = "{http://www.w3.org/2000/svg}"
EVERY = [*map(figures.figure, figures.IDS), *map(figures.hidden, figures.IDS), *map(figures.empty, figures.IDS)]
EVERY += [figures.quarterly(), figures.total_only("retention_26_weeks"), figures.total_only("in_treatment")]


def opened(figure: Figure) -> ElementTree.Element:
    return ElementTree.fromstring(pictures.svg(AUTHOR, figure))


def words(figure: Figure) -> str:
    """All words in the picture, each line once."""
    return " ".join(" ".join(part.itertext()) for part in opened(figure).iter(f"{SVG}text"))


@pytest.mark.parametrize("figure", EVERY, ids=lambda figure: f"{figure.kpi.id}-{figure.status.word}")
def test_a_picture_names_and_describes_itself_first(figure: Figure) -> None:
    root = opened(figure)
    title, description = list(root)[:2]
    assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == f"{title.get('id')} {description.get('id')}"
    assert title.text
    assert description.text
    assert "aria-roledescription" not in ElementTree.tostring(root, "unicode")


def test_a_picture_holds_its_finding_site_period_date_source_notes_and_marking_as_text() -> None:
    figure = figures.figure("crime_rate")
    text = re.sub(r"\s+", " ", words(figure))
    for part in (
        figure.finding,
        "Middlesbrough · Oct 2019 to Sep 2020 · data complete to 30 Sep 2020",
        "Police extract, loaded 5 Oct 2020",
        *figure.notes,
        "OFFICIAL-SENSITIVE · Draft · version 7",
        pictures.DEMONSTRATION,
    ):
        assert part in text  # fmt: skip


def test_only_demonstration_data_are_called_so() -> None:
    assert "DEMONSTRATION" not in words(figures.figure("crime_rate", demonstration=False))


@pytest.mark.parametrize("sign_off", ["Draft", "Signed off"])
def test_a_picture_says_to_eyes_and_to_ears_whether_it_is_signed_off(sign_off: str) -> None:
    figure = figures.figure("crime_rate", sign_off=sign_off)
    assert words(figure).endswith(f"OFFICIAL-SENSITIVE · {sign_off} · version 7")
    assert f"{sign_off}. Dots with 95% intervals" in (list(opened(figure))[1].text or "")


@pytest.mark.parametrize("name", figures.IDS)
def test_a_hidden_figures_picture_says_so_and_has_no_number_of_it(name: str) -> None:
    figure = figures.hidden(name)
    root = opened(figure)
    text = re.sub(r"\s+", " ", " ".join(root.itertext()))
    assert "hidden" in text
    assert "fewer than the threshold" in text
    dates = ("30 Sep 2020", "5 Oct 2020", "1 Oct 2019", "5 Aug 2020", "31 Jul 2020", "Oct 2019", "Sep 2020")
    for known in (*dates, "version 7", figure.kpi.short, "Open Government Licence 3.0"):
        text = text.replace(known, "")
    assert not re.search(r"\d", text)


def test_a_public_trend_has_no_small_count_of_people() -> None:
    text = words(figures.quarterly())
    chart = text.split("Source:")[0].replace("data complete to 30 Sep 2020", "")
    counts = [int(number) for number in re.findall(r"(?<![\d,.%])\d+(?![\d,.%])", chart)]
    assert [number for number in counts if 0 < number < 5] == []


def test_markers_are_explained_where_they_are_shown() -> None:
    assert "[x] not available" in words(figures.figure("sessions_attended"))
    assert "[c] hidden, because" in words(figures.quarterly())
    assert "[c]" not in words(figures.figure("crime_rate"))


def test_what_people_wrote_cannot_break_out_of_the_text() -> None:
    hostile = "</text><script>alert(1)</script> & \x00"
    figure = figures.figure(
        "crime_rate", site=hostile, finding=hostile, notes=(hostile,), sources=(hostile,), alt=hostile
    )
    root = opened(figure)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script>alert(1)</script>" in "".join(root.itertext())


def test_a_picture_brings_nothing_from_elsewhere() -> None:
    text = pictures.svg(AUTHOR, figures.figure("town_incidents")).decode()
    assert set(re.findall(r"https?://[^\"' ]+", text)) == {"http://www.w3.org/2000/svg"}
    assert "<image" not in text


@pytest.mark.parametrize("name", figures.IDS)
def test_no_line_is_wider_than_the_picture(name: str) -> None:
    long = "A note of some length that has to be wrapped over more than a single line of the picture. " * 4
    figure = figures.figure(name, finding=long, notes=(long, "W" * 60), sources=(long,))
    shown = Image.open(io.BytesIO(pictures.png(AUTHOR, figure))).convert("L")
    right_edge = shown.crop((shown.width - 12, 100, shown.width, shown.height))
    assert min(right_edge.tobytes()) > 200


def test_a_png_is_160_mm_wide_at_300_dots_an_inch_and_named_inside() -> None:
    figure = figures.figure("spend_to_date")
    shown = Image.open(io.BytesIO(pictures.png(AUTHOR, figure)))
    shown.load()
    assert shown.width == 1890
    assert shown.info["dpi"] == pytest.approx((300, 300), abs=0.01)
    assert shown.info["Title"] == figure.finding
    assert shown.info["Description"].endswith(figure.alt)
    assert "PCC ledger export" in shown.info["Source"]
    assert shown.info["Comment"] == "OFFICIAL-SENSITIVE · Draft · version 7"


@pytest.mark.parametrize("export", [pictures.svg, pictures.png])
@pytest.mark.parametrize(
    "figure", [figures.figure("retention_26_weeks"), figures.hidden("crime_rate")], ids=["full", "hidden"]
)
def test_the_same_figure_gives_the_same_bytes(export: Callable[[Actor, Figure], bytes], figure: Figure) -> None:
    again = dataclasses.replace(figure, points=figure.points.copy())
    assert export(AUTHOR, figure) == export(AUTHOR, again)


@pytest.mark.parametrize("export", [pictures.svg, pictures.png])
def test_who_may_not_export_gets_nothing(export: Callable[[Actor, Figure], bytes]) -> None:
    with pytest.raises(NotAllowed):
        export(NOBODY, figures.figure("crime_rate"))


def test_a_file_is_named_for_what_it_holds() -> None:
    figure = figures.figure("retention_26_weeks", "public")
    assert names.file_name(figure, "svg") == "2020-09 Middlesbrough retention_26_weeks public DRAFT DEMONSTRATION.svg"
    final = dataclasses.replace(figure, demonstration=False, sign_off="Signed off")
    assert names.file_name(final, "csv").endswith(" public.csv")


@pytest.mark.parametrize("site", ["../../etc/passwd", 'a"b\r\nc', "Stoke-on-Trent / «x»", "x" * 400, "."])
def test_a_file_name_is_safe_whatever_the_site_is_called(site: str) -> None:
    name = names.file_name(figures.figure("crime_rate", site=site), "png")
    assert re.fullmatch(r"[\w -]+\.png", name)
    assert len(name) <= 125

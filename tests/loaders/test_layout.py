"""What a sender's headings and words mean: written down, checked, put together."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from data_loaders.errors import Refused
from data_loaders.layout import Layout
from data_loaders.privacy import naming_headings
from data_loaders.schema import datasets, plain

SLOTS = Layout(
    dataset="attendance",
    sheet="Oct",
    columns={"HAT No.": "person", "Checked by": ""},
    words={"attendance": {"Seen": "attended", "✓": "attended", "?": ""}},
)


def faults(tmp_path: Path, text: str) -> list[str]:
    path = tmp_path / "layout.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused) as refused:
        Layout.read(path)
    return [str(problem) for problem in refused.value.problems]


def test_headings_and_words_are_compared_without_case_and_punctuation() -> None:
    assert SLOTS.columns == {"hat no": "person", "checked by": ""}
    assert SLOTS.words == {"attendance": {"seen": "attended", "✓": "attended", "?": ""}}


def test_a_layout_written_down_reads_back_the_same(tmp_path: Path) -> None:
    path = tmp_path / "layout.toml"
    path.write_text(SLOTS.toml(), "utf-8")
    assert Layout.read(path) == SLOTS


@given(
    columns=st.dictionaries(
        st.from_regex(r"[a-z0-9&]{1,8}( [a-z0-9&]{1,8})?", fullmatch=True), st.sampled_from(["", "date"])
    ),
    words=st.dictionaries(st.text(min_size=1).map(str.strip).filter(bool), st.sampled_from(["", "missed"]), max_size=3),
    sheet=st.text(max_size=10),
)
def test_any_heading_word_and_sheet_survive_the_file(
    columns: dict[str, str], words: dict[str, str], sheet: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    try:
        layout = Layout(dataset="attendance", sheet=sheet, columns=columns, words={"attendance": words})
        layout.checked()
    except (ValidationError, Refused):
        return  # two writings of one word that mean different things, or a word that names somebody
    path = tmp_path_factory.mktemp("layout") / "layout.toml"
    path.write_text(layout.toml(), "utf-8")
    assert Layout.read(path) == layout


def test_every_fault_is_named_with_its_line_and_the_closest_name(tmp_path: Path) -> None:
    text = """dataset = "attendance"
[columns]
"HAT No." = "persn"
"When" = "date"
[words.attendence]
"seen" = "attended"
[words.session]
"Early" = "am"
"""
    assert faults(tmp_path, text) == [
        "layout.toml, line 3: attendance has no column 'persn'. Closest: person.",
        "layout.toml, line 5: attendance has no column of words 'attendence'. Closest: attendance.",
        "layout.toml, line 8: 'am' is not a value of session. Closest: AM. Allowed: AM, PM.",
    ]
    assert faults(tmp_path, 'dataset = "attendence"') == [
        "layout.toml, line 1: 'attendence' is not a dataset. Closest: attendance."
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('dataset = "ledger"\nsheets = "Q4"', "line 2: sheets: Extra inputs are not permitted"),
        ('dataset = "ledger"\n[columns]\n"Ref" = "entry"\n"REF:" = "kind"', "line 2: columns: it is said twice"),
        ('dataset = "ledger"\n[columns]\n"£" = "entry"', "line 2: columns: '£' has neither letters nor digits"),
        ("dataset = ledger", "not valid TOML"),
    ],
)
def test_a_file_that_is_no_layout_is_refused_in_words(tmp_path: Path, text: str, said: str) -> None:
    (message,) = faults(tmp_path, text)
    assert message.startswith("layout.toml")
    assert said in message


@pytest.mark.parametrize("heading", ["Surname", "Client's name", "D.O.B.", "NHS number", "Postcode", "E-mail"])
def test_a_heading_that_names_somebody_is_never_mapped(heading: str, tmp_path: Path) -> None:
    assert naming_headings([heading])
    for dataset in datasets().values():
        if dataset.keys:
            with pytest.raises(Refused, match="could say who somebody is"):
                Layout(dataset=dataset.id, columns={heading: dataset.names[-1]}).checked()
    Layout(dataset="attendance", columns={heading: ""}).checked()
    assert plain(heading) not in faults(tmp_path, f'dataset = "people"\n[columns]\n"{heading}" = "person"')[0]


def test_what_a_body_publishes_may_have_a_column_of_names() -> None:
    assert Layout(dataset="payments", columns={"Name": "supplier"}).checked()


def test_a_word_that_looks_like_an_identifier_is_never_kept() -> None:
    with pytest.raises(Refused) as refused:
        Layout(dataset="attendance", words={"attendance": {"943 476 5919": "attended"}}).checked()
    assert "an NHS number" in str(refused.value)
    assert "943" not in str(refused.value)


@pytest.mark.parametrize("held", ["943 476 5919", "joe@nhs.net", "07700 900123", "2003/0011985X", "TS1 2AB"])
@pytest.mark.parametrize("meant", ["person", ""])
def test_a_heading_that_is_itself_an_identifier_is_kept_by_no_layout(held: str, meant: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="a heading looks like"):
        Layout(dataset="attendance", columns={held: meant}).checked()
    (fault,) = faults(tmp_path, f'dataset = "attendance"\n[columns]\n"hat" = "date"\n"{held}" = "{meant}"')
    assert fault.startswith("layout.toml, line 4:")
    assert held not in fault


@pytest.mark.parametrize("held", ["joe@nhs.net", "2003/0011985X", "+44 7700 900123", "12/03/1985"])
def test_punctuation_that_is_not_compared_hides_no_identifier(held: str) -> None:
    with pytest.raises(Refused, match="a word of attendance looks like"):
        Layout(dataset="attendance", words={"attendance": {held: "missed"}}).checked()


def test_a_sheet_that_is_called_by_an_identifier_is_not_remembered() -> None:
    with pytest.raises(Refused, match="the sheet's name looks like an NHS number") as refused:
        Layout(dataset="attendance", sheet="Joe 943 476 5919").checked()
    assert "943" not in str(refused.value)


def test_of_two_layouts_the_later_counts_and_an_open_word_takes_nothing_away() -> None:
    later = Layout(dataset="attendance", columns={"hat no": "", "when": "date"}, words={"attendance": {"seen": ""}})
    both = SLOTS.merged_with(later)
    assert both.columns == {"hat no": "", "checked by": "", "when": "date"}
    assert both.words["attendance"]["seen"] == "attended"
    assert both.sheet == "Oct"

"""What a file leaves open is asked, with a suggestion; what is plain is not, and nothing is ever guessed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from data_loaders.errors import Refused
from data_loaders.layout import Layout
from data_loaders.privacy import MASKED
from data_loaders.question import Asks, Question
from data_loaders.recognise import Fit, recognise, suggestion
from data_loaders.schema import datasets
from tests.loaders.sheets import LEDGER, SLOTS, Grid, book, entry, sheet, slot

ALL = datasets().values()
STRANGE = ["HAT no.", "Attendance day", "AM/PM slot", "Seen?", "Dose given", "Signed"]
VISIT = ["MB-014", "07/10/2019", "AM", "seen", 200, "JS"]
MISSED = ["MB-015", "07/10/2019", "PM", "DNA", 0, "JS"]
MEANT = {"hat no": "person", "attendance day": "date", "am pm slot": "session", "seen": "attendance"}


def asked(*sheets: Any, only: str = "", **known: Any) -> Question:
    with pytest.raises(Asks) as asks:
        recognise(book(*sheets), [datasets()[only]] if only else ALL, **known)
    return asks.value.question


def fitted(*sheets: Any, **known: Any) -> Fit:
    return recognise(book(*sheets), ALL, **known)


def test_strange_headings_are_suggested_by_their_words_and_their_cells() -> None:
    question = asked([["Clinic diary"], STRANGE, VISIT, MISSED])
    assert question.about == "columns"
    assert question.suggestion is not None
    assert question.suggestion.dataset == "attendance"
    assert question.suggestion.columns == {**MEANT, "dose given": "dose_mg", "signed": ""}
    assert question.headings == tuple(STRANGE)
    assert question.rows[0] == ("MB-014", "07/10/2019", "AM", "seen", "200", "JS")
    assert all(0 < sure <= 1 for sure in question.sure.values())
    assert "'HAT no.' may be Person code." in str(question)
    assert "python -m data_loaders map 'march.xlsx' --out layout.toml" in question.answer


def test_a_question_is_a_refusal_for_all_who_know_only_those() -> None:
    with pytest.raises(Refused) as refused:
        fitted([STRANGE, VISIT])
    (problem,) = refused.value.problems
    assert (problem.sheet, problem.cell) == ("Sheet1", "A1")
    assert problem.message.endswith("Confirm what the headings mean.")


def test_the_suggestion_confirmed_answers_the_question() -> None:
    grid = [STRANGE, VISIT, MISSED]
    meant = asked(grid).suggestion
    assert meant is not None
    fit = fitted(grid, confirmed=[meant])
    assert dict(fit.columns) == {"person": 0, "date": 1, "session": 2, "attendance": 3, "dose_mg": 4}
    assert fit.suggested is None
    assert suggestion(book(grid), ALL) == meant


@pytest.mark.parametrize(
    ("heads", "row", "only"),
    [
        (["Person code", "Day of visit", "Session", "Attendance"], ["MB-1", "not a date", "AM", "yes"], "attendance"),
        (["Code of client", "Date", "Session", "Attendance"], ["12345", "7/10/2019", "AM", "yes"], "attendance"),
        ([*LEDGER[:-1], "Amounts £"], [*entry()[:-1], "about ten"], "ledger"),
    ],
)
def test_a_heading_is_not_suggested_for_what_its_cells_are_not(heads: list[str], row: list[str], only: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(book([heads, row]), [datasets()[only]])
    assert not isinstance(refused.value, Asks)


def test_between_alike_headings_nothing_is_suggested() -> None:
    heads = ["Participant number", "Treatment began", "Treatment ended", "Age grp"]
    question = asked([heads, ["MB-014", "07/10/2019", "09/10/2019", "25-34"]])
    assert question.unsure == {"first_dose_date": ("Treatment began", "Treatment ended")}
    assert question.suggestion is not None
    assert question.suggestion.columns["treatment began"] == question.suggestion.columns["treatment ended"] == ""
    assert "First dose date may be 'Treatment began' or 'Treatment ended'." in str(question)


def test_one_needed_column_that_no_heading_is_like_may_be_any_that_its_cells_could_be() -> None:
    question = asked([STRANGE, VISIT])
    assert question.unsure == {"attendance": ("Seen?", "Signed")}
    assert question.suggestion is not None
    assert question.suggestion.columns["seen"] == ""


def test_a_column_that_names_somebody_is_never_suggested_nor_shown() -> None:
    heads = ["Client name", "Reference", "Code no", "Session date", "Session", "Attendance"]
    question = asked([heads, ["Jo Smith", "943 476 5919", "MB-014", "07/10/2019", "AM", "yes"]])
    assert question.suggestion is not None
    assert "client name" not in question.suggestion.columns
    assert question.suggestion.columns["reference"] == ""
    assert question.rows[0][:3] == (MASKED, MASKED, "MB-014")
    assert "Smith" not in repr(question)
    assert "5919" not in repr(question)


def test_a_heading_that_is_itself_an_identifier_is_masked() -> None:
    question = asked([[*STRANGE[:5], "943 476 5919"], VISIT])
    assert question.headings[-1] == MASKED


def test_no_more_than_five_rows_are_shown() -> None:
    assert len(asked([STRANGE, *[VISIT] * 9]).rows) == 5


def test_headings_that_fit_two_datasets_alike_are_a_question_and_the_cells_suggest_one() -> None:
    twin = datasets()["ledger"].model_copy(update={"id": "twin"})
    columns = tuple(c.model_copy(update={"type": "date"}) if c.name == "entry" else c for c in twin.columns)
    with pytest.raises(Asks) as asks:
        recognise(book([LEDGER, entry()]), [twin.model_copy(update={"columns": columns}), datasets()["ledger"]])
    question = asks.value.question
    assert (question.about, question.choices) == ("dataset", ("ledger", "twin"))
    assert "By its cells it is more likely ledger." in str(question)
    assert question.answer == "Name it: --dataset ledger"


def test_sheets_that_fit_alike_are_a_question_and_the_longest_is_suggested() -> None:
    question = asked([LEDGER, entry()], [LEDGER, entry(2), entry(3)], [LEDGER, entry(4)])
    assert (question.about, question.choices) == ("sheet", ("Sheet2", "Sheet3", "Sheet1"))
    assert question.answer == "Name it: --sheet 'Sheet2'"


def test_a_confirmed_sheet_is_not_asked_for_again() -> None:
    sheets = ([LEDGER, entry()], [LEDGER, entry(2)])
    assert fitted(*sheets, confirmed=[Layout(dataset="ledger", sheet="Sheet1")]).sheet.name == "Sheet1"
    assert asked(*sheets, confirmed=[Layout(dataset="ledger", sheet="Gone")]).about == "sheet"


def test_headings_that_are_known_are_never_asked_about() -> None:
    assert fitted([LEDGER, entry()]).notes == ()
    with pytest.raises(Refused) as refused:
        fitted([["HAT ledger"], LEDGER[:-1], entry()[:-1]])
    assert not isinstance(refused.value, Asks)


@pytest.mark.parametrize("only", ["people", "attendance", "offences", "screens", "custody"])
def test_a_ledger_said_to_be_something_else_is_no_question(only: str) -> None:
    with pytest.raises(Refused) as refused:
        recognise(book([LEDGER, entry()]), [datasets()[only]])
    assert not isinstance(refused.value, Asks)


def test_a_hidden_sheet_is_not_asked_about() -> None:
    with pytest.raises(Refused) as refused:
        fitted(sheet([STRANGE, VISIT], "Old", hidden=True))
    assert not isinstance(refused.value, Asks)


def test_an_optional_column_with_a_strange_heading_is_suggested_in_a_note() -> None:
    fit = fitted([[*SLOTS[:4], "Dose given", "Remarks"], [*slot(), "fine"]])
    assert fit.notes == ("'Dose given' was not taken. If it is Dose (mg), confirm the layout.",)
    assert fit.suggested is not None
    assert fit.suggested.columns["dose given"] == "dose_mg"
    assert fit.suggested.columns["remarks"] == ""
    confirmed = fitted([[*SLOTS[:4], "Dose given", "Remarks"], [*slot(), "fine"]], confirmed=[fit.suggested])
    assert confirmed.columns["dose_mg"] == 4
    assert confirmed.notes == ("Read as confirmed: 'Dose given' as Dose (mg).",)


def test_a_layout_comes_before_names_and_aliases_and_a_columns_own_name_keeps_working() -> None:
    heads = ["Date", "When", *SLOTS[2:4], "Code"]
    row = ["07/10/2019", dt.date(2019, 10, 8), "AM", "yes", "MB-014"]
    assert fitted([heads, row]).columns["date"] == 0
    layout = Layout(dataset="attendance", columns={"When": "date", "HAT no.": "person"})
    found = fitted([heads, row], confirmed=[layout])
    assert (found.columns["date"], found.columns["person"]) == (1, 4)


def test_a_heading_said_to_be_left_out_is_left_out() -> None:
    fit = fitted([SLOTS, slot()], confirmed=[Layout(dataset="attendance", columns={"Dose (mg)": ""})])
    assert "dose_mg" not in fit.columns
    assert fit.suggested is None


def test_another_senders_layout_counts_where_all_its_headings_are_there() -> None:
    other = Layout(dataset="attendance", columns=MEANT)
    assert fitted([STRANGE, VISIT], remembered=[other]).columns["attendance"] == 3
    more = Layout(dataset="attendance", columns={**MEANT, "ward": "site"})
    assert asked([STRANGE, VISIT], remembered=[more]).about == "columns"


def test_layouts_that_do_not_agree_are_a_question_unless_the_sender_is_known() -> None:
    heads = ["Person code", "First", "Second", "Session", "Attendance"]
    row = ["MB-014", "07/10/2019", "08/10/2019", "AM", "yes"]
    first = Layout(dataset="attendance", columns={"First": "date", "Second": ""})
    second = Layout(dataset="attendance", columns={"Second": "date", "First": ""})
    question = asked([heads, row], remembered=[first, second])
    assert (question.about, "'first', 'second'" in str(question)) == ("columns", True)
    assert question.suggestion is not None
    assert question.suggestion.columns["first"] == question.suggestion.columns["second"] == ""
    assert fitted([heads, row], confirmed=[second], remembered=[first]).columns["date"] == 2


def test_two_headings_remembered_for_one_column_are_a_question() -> None:
    both = Layout(dataset="attendance", columns={"First": "date", "Second": "date"})
    heads = ["Person code", "First", "Second", "Session", "Attendance"]
    row = ["MB-014", "07/10/2019", "08/10/2019", "AM", "yes"]
    assert asked([heads, row], confirmed=[both]).about == "columns"


def test_words_count_only_where_all_senders_of_such_a_file_agree() -> None:
    one = Layout(dataset="attendance", columns=MEANT, words={"attendance": {"seen": "attended", "no show": "missed"}})
    two = Layout(dataset="attendance", columns=MEANT, words={"attendance": {"seen": "excused"}})
    assert fitted([STRANGE, VISIT], remembered=[one, two]).layout.words == {"attendance": {"no show": "missed"}}
    known = fitted([STRANGE, VISIT], confirmed=[two], remembered=[one]).layout.words
    assert known == {"attendance": {"seen": "excused", "no show": "missed"}}


def test_a_wide_layout_with_strange_headings_is_asked_about_and_then_unfolds() -> None:
    grid: Grid = [
        ["Budget 2019/20"],
        ["Expenditure heading", "Funded by whom", "Apr-19", "May-19", "Jun-19", "Total"],
        ["staffing", "PCC", 1, 2, 3, 6],
    ]
    question = asked(grid)
    assert question.suggestion is not None
    assert question.suggestion.columns == {"expenditure heading": "cost_line", "funded by whom": "funder", "total": ""}
    assert question.headings == ("Expenditure heading", "Funded by whom", "Total")
    assert len(fitted(grid, confirmed=[question.suggestion]).sheet.text) == 5


def test_the_suggestion_written_down_has_the_senders_own_words_to_fill_in() -> None:
    grid = [STRANGE, VISIT, MISSED, [*VISIT[:3], "M", *VISIT[4:]], [*MISSED[:3], "Late", *VISIT[4:]], MISSED, MISSED]
    written = suggestion(book(grid), ALL)
    assert written.words == {"attendance": {"seen": "", "m": "missed", "late": ""}}
    assert '"late" = ""' in written.toml()

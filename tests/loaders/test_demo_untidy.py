"""The demonstration is untidy in every way that an office may be."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.loaders.demo_again import book_of, decoded, the


def test_the_register_has_its_headings_in_row_7_a_blank_column_a_hidden_sheet_and_text_among_dates() -> None:
    book = book_of(the("register"))
    assert [sheet.sheet_state for sheet in book] == ["visible", "hidden"]
    sheet = book.worksheets[0]
    assert sheet["A7"].value == "Client code"
    assert sheet["D7"].value is None
    assert sheet["E7"].value is not None
    assert {type(sheet.cell(row, 5).value) for row in range(8, 22)} == {str, dt.datetime}


def test_slots_come_with_1904_dates_bare_numbers_blank_lines_and_as_utf_16_with_tabs() -> None:
    assert book_of(the("(Mac)")).epoch == CALENDAR_MAC_1904
    bare = book_of(the("slots Apr-Jun")).worksheets[0]
    assert isinstance(bare["A8"].value, int)
    assert bare["A8"].number_format == "General"
    mixed = [list(row) for row in book_of(the("slots Oct-Dec")).worksheets[0].values]
    assert sum(not any(row) for row in mixed[7:]) == 2, "a line left empty between months"
    assert {type(row[1]) for row in mixed[8:] if row[1]} == {str, dt.datetime}
    assert the("slots Jul-Sep").content.startswith(b"\xff\xfe")
    assert "\t" in decoded(the("slots Jul-Sep"))
    assert " " in bare.title


def test_the_ledgers_carry_pounds_commas_brackets_trailing_minus_and_a_pivot() -> None:
    old, new = book_of(the("ledger 2019-20")), book_of(the("ledger 2020-21"))
    words = {cell for row in old.worksheets[0].values for cell in row if isinstance(cell, str)}
    assert any(word.startswith("£") and "," in word for word in words)
    assert any(word.startswith("(") and word.endswith(")") for word in words)
    assert any(str(cell).endswith("-") for row in new.worksheets[0].values for cell in row if cell)
    assert [sheet.title for sheet in old] == ["Ledger 2019-20", "Pivot for board"]


def test_text_files_come_in_cp1252() -> None:
    for name in ("crimes since", "council payments"):
        with pytest.raises(UnicodeDecodeError):
            the(name).content.decode("utf-8")
    assert "Amount £ (Excl VAT)" in decoded(the("council payments"))
    assert decoded(the("council payments")).splitlines()[-1].startswith("Grand Total")


def test_the_prison_uses_the_template() -> None:
    book = book_of(the("custody return"))
    assert book.custom_doc_props["Template"].value.startswith("Template custody v1")
    assert book["Return"].data_validations.dataValidation


def test_the_panels_log_is_the_second_sheet_with_words_of_its_own_and_text_among_dates() -> None:
    book = book_of(the("panel log"))
    assert [sheet.title for sheet in book] == ["Panel members", "Log of cases"]
    sheet = book["Log of cases"]
    assert sheet["A8"].value == "Case no."
    assert sheet["D8"].value is None
    assert {type(sheet.cell(row, 3).value) for row in range(9, 33)} == {str, dt.datetime}
    assert {sheet.cell(row, 7).value for row in range(9, 33)} == {
        "Approved",
        "Rejected",
        "Deferred",
        "No consent",
        None,
    }


def test_screens_are_a_csv_with_a_byte_order_mark_a_blank_column_and_a_line_between_months() -> None:
    assert the("screens").content.startswith(b"\xef\xbb\xbf")
    lines = decoded(the("screens")).splitlines()
    assert lines[6] == "Sample date,Client ID,,Illicit heroin,Other substances"
    assert sum(not line for line in lines[7:]) == 11


def test_contacts_carry_bare_numbers_for_dates_and_a_pivot_first() -> None:
    book = book_of(the("support contacts"))
    assert [sheet.title for sheet in book] == ["By kind", "All contacts"]
    assert isinstance(book["All contacts"]["B8"].value, int)
    assert book["All contacts"]["B8"].number_format == "General"


def test_reviews_have_groups_above_the_headings_and_answers_not_given_as_a_blank_or_n_a() -> None:
    book = book_of(the("TOP reviews"))
    assert [sheet.sheet_state for sheet in book] == ["visible", "visible", "hidden"]
    sheet = book["TOP"]
    assert [sheet["C7"].value, sheet["C8"].value] == ["Substance use", "Opiate days"]
    answers = [cell for row in sheet.iter_rows(min_row=9, min_col=3, values_only=True) for cell in row]
    assert {"n/a", None} <= set(answers)


def test_the_community_log_is_in_cp1252_with_pounds_and_no_count_where_it_is_one() -> None:
    with pytest.raises(UnicodeDecodeError):
        the("community log").content.decode("utf-8")
    said = decoded(the("community log"))
    assert re.search(r'"£\d+,\d{3}\.00"', said)
    assert ",1,," not in said

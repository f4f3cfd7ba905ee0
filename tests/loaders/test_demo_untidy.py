"""The demonstration is untidy in every way that an office may be."""

from __future__ import annotations

import datetime as dt

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

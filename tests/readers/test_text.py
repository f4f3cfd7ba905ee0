"""Text files read back exactly as they were written, whatever their delimiter, encoding or line ends."""

from __future__ import annotations

import csv
import io
from itertools import zip_longest

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from data_loaders.errors import Refused
from data_loaders.readers import BLANK, TEXT, read, records

ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]
LATIN = st.text(st.sampled_from("ab Z09£éÿ€,;\t|\"'\r\n-"), max_size=8)
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8)


def written(rows: list[list[str]], delimiter: str, encoding: str, ends: str = "\r\n", quoting: int = 1) -> bytes:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter, lineterminator=ends, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return file.getvalue().encode(encoding)


def padded(rows: list[list[str]]) -> list[list[str]]:
    return [list(row) for row in zip(*zip_longest(*(row or [""] for row in rows), fillvalue=""), strict=True)]


def in_process(content: bytes, fast: bool) -> list[list[str]]:
    found = records.TextFile(io.BytesIO(content))
    blocks = records.fast(found, 99, 1 << 12) if fast else records.slow(found, 99)
    rows = [list(row) for block in blocks for row in zip(*(column.to_pylist() for column in block), strict=True)]
    return padded(rows)


def ended(row: list[str]) -> list[str]:
    """A row without the blanks at its end, which only say how wide the widest is."""
    return row[: max((at for at, field in enumerate(row, 1) if field), default=0)]


def rows_of(content: bytes) -> list[list[str]]:
    rows: list[list[str]] = read(content, "t.csv").sheets[0].text.to_numpy().tolist()
    return rows


def either(content: bytes) -> list[list[str]]:
    try:
        return in_process(content, fast=True)
    except records.TooUneven:
        return in_process(content, fast=False)


@settings(max_examples=300, deadline=None)
@given(
    rows=st.lists(st.lists(ANY, min_size=1, max_size=5), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    ends=st.sampled_from(["\r\n", "\n", "\r"]),
)
def test_quoted_rows_of_any_text_read_back_exactly(
    rows: list[list[str]], delimiter: str, encoding: str, ends: str
) -> None:
    assert either(written(rows, delimiter, encoding, ends)) == padded(rows)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    rows=st.lists(st.lists(LATIN, min_size=1, max_size=5), min_size=1, max_size=8),
    delimiter=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(ENCODINGS),
)
def test_rows_quoted_only_where_needed_read_back_exactly(rows: list[list[str]], delimiter: str, encoding: str) -> None:
    others = str.maketrans(dict.fromkeys(set(",;\t|") - {delimiter}, "x"))  # else no one could say which it is
    rows = [[field.translate(others) for field in row] for row in rows]
    content = written(rows, delimiter, encoding, quoting=csv.QUOTE_MINIMAL)
    if encoding == "cp1252":  # two accented letters of Windows can be one of UTF-8
        letters = content.decode("utf-8", "surrogateescape")
        assume(all(letter < "\x80" or "\udc80" <= letter <= "\udcff" for letter in letters))
    assert either(content) == padded(rows)


@settings(max_examples=300, deadline=None)
@given(st.text(st.sampled_from('ab,,\n\r""\n 1'), max_size=60), st.integers(0, 300))
def test_both_parsers_agree_on_every_record(text: str, regular: int) -> None:
    content = ("p,q\n" * regular + text).encode()
    try:
        fast = in_process(content, fast=True)
    except records.TooUneven:
        return
    slow = in_process(content, fast=False)
    assert [ended(row) for row in fast] == [ended(row) for row in slow]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_file_reads_the_same_in_every_encoding(encoding: str) -> None:
    rows = [["Spend in March", ""], ["name", "amount"], ["José, O'Brien\nsecond line", "£1,234.50"], ["", "007"]]
    book = read(written(rows, ";", encoding), "ledger.csv")
    assert book.sheets[0].text.to_numpy().tolist() == rows
    assert book.sheets[0].kind.to_numpy().tolist() == [[TEXT, BLANK], [TEXT, TEXT], [TEXT, TEXT], [BLANK, TEXT]]


def test_bytes_windows_does_not_use_do_not_stop_a_file() -> None:
    book = read(b"a,\x81\x8d\x8f\x90\x9d\n\xa3,1\n", "odd.csv")
    assert (book.encoding, book.sheets[0].text.iloc[1, 0]) == ("cp1252", "£")


def test_a_file_pasted_from_two_encodings_keeps_both_pounds() -> None:
    book = read("£1,café\n£2,é\n".encode() + b"\xa33,x\n", "pasted.csv")
    assert (book.encoding, book.sheets[0].text[0].tolist()) == ("mixed", ["£1", "£2", "£3"])


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"Report, 2019\n\na;b;c\n1,5;2,5;3,5\n1,6;2,6;3,6\n", ["Report, 2019", "", "a", "1,5", "1,6"]),
        (b"sep=|\na|b,c\n1|2,3\n", ["a", "1"]),
        (b'"a,b";"c"\n"d,e";"f"\n', ["a,b", "d,e"]),
        (b"a,b\rc,d\r", ["a", "c"]),
        (b"name\nJones\n", ["name", "Jones"]),
        (b"id\tname\n1\tSmith, John\n2\tJones, Ann\n", ["id", "1", "2"]),
        (b"a\0b,c\nd,e\n\0\0", ["ab", "d"]),
    ],
)
def test_the_first_column_is_what_a_person_would_see(content: bytes, rows: list[str]) -> None:
    assert [row[0] for row in rows_of(content)] == rows


def test_records_are_numbered_as_a_spreadsheet_numbers_rows() -> None:
    sheet = read(b'title\n\nname,note\nA,"two\nlines"\nB,x\n', "t.csv").sheets[0]
    assert [sheet.cell(row, 1) for row in range(5) if sheet.text.iloc[row, 1] == "x"] == ["B5"]


def test_ragged_rows_are_padded_and_none_is_lost() -> None:
    content = b"".join(b"a,b\n" if n % 3 else b"a,b,c\n" for n in range(3000))
    sheet = read(content, "ragged.csv").sheets[0]
    assert sheet.text.shape == (3000, 3)
    assert int((sheet.kind[2] == TEXT).sum()) == 1000


def test_an_open_quotation_mark_is_named_with_its_row() -> None:
    with pytest.raises(Refused, match=r"opened and never closed, in or before row 3\."):
        read(b'a,b\nc,d\n"e,f\ng,h\n', "open.csv")


def test_a_record_wider_than_any_sheet_is_refused() -> None:
    with pytest.raises(Refused, match="17,001 fields in row 2"):
        read(b"a,b\n" + b"," * 17_000, "wide.csv")


def test_one_wide_record_cannot_blow_up_a_long_file() -> None:
    with pytest.raises(Refused, match="cells and the limit is 20,000,000"):
        read(b"a,b\n" * 20_000 + b"," * 9_000 + b"\n", "padded.csv")

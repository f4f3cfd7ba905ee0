"""Text files of every encoding, delimiter, line end and quoting that programs write."""

from __future__ import annotations

import codecs

from tests.loaders.awkward.file import DAY, POUNDS, Awkward
from tests.loaders.sheets import LEDGER, PAID, entry, text

PAYMENTS = "payment_date supplier amount_pounds"
CAFE = [("Café Zoë £ Ltd", POUNDS("5.00")), ("O’Brien – Sons", POUNDS("-1234.50"))]
CAFE_GRID = [["Supplier", "Amount £"], ["Café Zoë £ Ltd", "£5.00"], ["O’Brien – Sons", "(£1,234.50)"]]
TWO = [("J-1", POUNDS("10.00")), ("J-2", POUNDS("20.00"))]
GRID = [LEDGER, entry(1, "10.00"), entry(2, "20.00")]


def _cafe(name: str, content: bytes) -> Awkward:
    return Awkward(name, content, "payments", "supplier amount_pounds", CAFE, "-1229.50")


def windows_text_with_pounds_accents_and_curly_quotes() -> Awkward:
    return _cafe("spend.csv", text(CAFE_GRID, "cp1252"))


def utf_8_with_a_byte_order_mark() -> Awkward:
    return _cafe("spend.csv", text(CAFE_GRID, "utf-8-sig"))


def utf_16_little_endian_with_tabs_as_excel_saves_unicode_text() -> Awkward:
    return _cafe("spend.txt", codecs.BOM_UTF16_LE + text(CAFE_GRID, "utf-16-le", "\t"))


def utf_16_big_endian_with_a_mark() -> Awkward:
    return _cafe("spend.csv", codecs.BOM_UTF16_BE + text(CAFE_GRID, "utf-16-be"))


def utf_16_without_a_mark() -> Awkward:
    return _cafe("spend.csv", text(CAFE_GRID, "utf-16-le"))


def lines_that_end_in_a_carriage_return_alone() -> Awkward:
    content = text(GRID).replace(b"\r\n", b"\r")
    return Awkward("mac.csv", content, "ledger", "entry amount_pounds", TWO, "30.00")


def lines_that_end_in_different_ways_and_no_end_at_the_end() -> Awkward:
    content = (
        "Entry,Posting date,Cost line,Funder,Kind,Amount\r\n"
        "J-1,7/10/2019,staffing,PCC,actual,10\n"
        "J-2,7/10/2019,rent,PCC,actual,20"
    )
    return Awkward("mixed.csv", content.encode(), "ledger", "entry amount_pounds", TWO, "30.00")


def semicolons_with_commas_in_names_and_amounts() -> Awkward:
    content = (
        "Date;Supplier;Amount\r\n"
        "07/10/2019;Smith, Jones & Co, Solicitors;1,234.50\r\n"
        '08/10/2019;"Bolt; Nut Ltd";"2,000.00"\r\n'
        "09/10/2019;Crane Ltd;12\r\n"
    )
    return Awkward(
        "spend.csv",
        content.encode(),
        "payments",
        PAYMENTS,
        [
            (DAY(2019, 10, 7), "Smith, Jones & Co, Solicitors", POUNDS("1234.50")),
            (DAY(2019, 10, 8), "Bolt; Nut Ltd", POUNDS("2000.00")),
            (DAY(2019, 10, 9), "Crane Ltd", POUNDS("12.00")),
        ],
        "3246.50",
    )


def pipes_with_titles_above() -> Awkward:
    content = (
        "Spend over £500, October 2019\n\nDate|Supplier|Amount\n"
        "07/10/2019|Acme, Ltd|£1,500.00\n08/10/2019|Bolt Ltd|600\n"
    )
    return Awkward(
        "spend.txt",
        content.encode("cp1252"),
        "payments",
        PAYMENTS,
        [
            (DAY(2019, 10, 7), "Acme, Ltd", POUNDS("1500.00")),
            (DAY(2019, 10, 8), "Bolt Ltd", POUNDS("600.00")),
        ],
        "2100.00",
    )


def tabs_with_empty_fields() -> Awkward:
    content = "Date\tReference\tSupplier\tAmount\n\t0012\tAcme Ltd\t5.00\n08/10/2019\t\tBolt Ltd\t6.00\n"
    return Awkward(
        "spend.tsv",
        content.encode(),
        "payments",
        "payment_date reference supplier amount_pounds",
        [
            (None, "0012", "Acme Ltd", POUNDS("5.00")),
            (DAY(2019, 10, 8), None, "Bolt Ltd", POUNDS("6.00")),
        ],
        "11.00",
    )


def a_first_line_that_tells_excel_the_delimiter() -> Awkward:
    content = b"sep=;\r\n" + text(GRID, delimiter=";")
    return Awkward("export.csv", content, "ledger", "entry amount_pounds", TWO, "30.00")


def quoted_line_breaks_and_quotation_marks() -> Awkward:
    content = (
        '"Date","Supplier","Purpose","Amount"\r\n'
        '"07/10/2019","The ""Recovery"" Café","Rent,\r\nOctober","£1,000.00"\r\n'
        '"08/10/2019","5"" Pipes Ltd","","(£20.00)"\r\n'
    )
    return Awkward(
        "spend.csv",
        content.encode(),
        "payments",
        "payment_date supplier details amount_pounds",
        [
            (DAY(2019, 10, 7), 'The "Recovery" Café', "Rent, October", POUNDS("1000.00")),
            (DAY(2019, 10, 8), '5" Pipes Ltd', None, POUNDS("-20.00")),
        ],
        "980.00",
    )


def rows_shorter_and_longer_than_the_headings() -> Awkward:
    content = "Date,Supplier,Amount,Service\n07/10/2019,Acme Ltd,5\n08/10/2019,Bolt Ltd,6,Parks,,\n,Crane Ltd,7,,,,\n"
    return Awkward(
        "spend.csv",
        content.encode(),
        "payments",
        "payment_date supplier amount_pounds service",
        [
            (DAY(2019, 10, 7), "Acme Ltd", POUNDS("5.00"), None),
            (DAY(2019, 10, 8), "Bolt Ltd", POUNDS("6.00"), "Parks"),
            (None, "Crane Ltd", POUNDS("7.00"), None),
        ],
        "18.00",
    )


def a_file_pasted_together_from_two_encodings() -> Awkward:
    content = "Supplier,Amount\nCafé One,£1.00\nCafé Two,£2.00\n".encode() + "Bar,£3.00\n".encode("cp1252")
    return Awkward(
        "spend.csv",
        content,
        "payments",
        "supplier amount_pounds",
        [
            ("Café One", POUNDS("1.00")),
            ("Café Two", POUNDS("2.00")),
            ("Bar", POUNDS("3.00")),
        ],
        "6.00",
    )


def a_text_file_that_calls_itself_a_workbook() -> Awkward:
    return Awkward("ledger.xls", text(GRID, delimiter="\t"), "ledger", "entry amount_pounds", TWO, "30.00")


def every_cell_quoted_down_to_the_numbers() -> Awkward:
    lines = [[*PAID], ["07/10/2019", "Acme Ltd", "1,000"], ["08/10/2019", "Bolt Ltd", "-2"]]
    content = "\n".join(",".join(f'"{cell}"' for cell in line) for line in lines)
    return Awkward(
        "spend.csv",
        content.encode(),
        "payments",
        PAYMENTS,
        [
            (DAY(2019, 10, 7), "Acme Ltd", POUNDS("1000.00")),
            (DAY(2019, 10, 8), "Bolt Ltd", POUNDS("-2.00")),
        ],
        "998.00",
    )

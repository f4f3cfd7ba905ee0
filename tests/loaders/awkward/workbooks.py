"""Workbooks as other programs save them: formulas, shared words, macros, OpenDocument, old and binary Excel."""

from __future__ import annotations

from pathlib import Path

from tests.loaders.awkward.binary import xlsb
from tests.loaders.awkward.file import DAY, POUNDS, Awkward
from tests.readers.made import ods, workbook_with

AMOUNTS = "entry posting_date cost_line funder kind amount_pounds"
HEADS = ("Entry", "Posting date", "Cost line", "Funder", "Kind", "Amount (£)")
PCC = "Police and Crime Commissioner"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TWO = [
    ("J-1", DAY(2019, 10, 7), "staffing", PCC, "actual", POUNDS("10.50")),
    ("10023", DAY(2019, 10, 8), "premises", PCC, "accrual", POUNDS("-20.00")),
]


def _row(number: int, *cells: str) -> str:
    return f'<row r="{number}">{"".join(cells)}</row>'


def _inline(*words: str) -> list[str]:
    return [f'<c t="inlineStr"><is><t xml:space="preserve">{word}</t></is></c>' for word in words]


def words_kept_in_the_cells_and_no_cell_names() -> Awkward:
    """As report writers stream them: no shared strings, no style, no ``r="A1"``."""
    rows = (
        _row(1, *_inline(*HEADS)),
        _row(2, *_inline("J-1"), "<c><v>43745</v></c>", *_inline("Salaries", "PCC", "actual"), "<c><v>10.5</v></c>"),
        _row(3, "<c><v>10023</v></c>", *_inline("08/10/2019", "rent", "PCC", "accrued", "(20.00)")),
    )
    return Awkward("stream.xlsx", workbook_with("".join(rows)), "ledger", AMOUNTS, TWO, "-9.50")


def shared_words_with_letters_in_bold_and_reading_aids() -> Awkward:
    """One cell's words in several runs of formatting, and a phonetic note that is no part of the word."""
    words = (
        *(f"<si><t>{head}</t></si>" for head in HEADS),
        "<si><r><rPr><b/></rPr><t>J</t></r><r><t>-1</t></r></si>",
        '<si><r><t xml:space="preserve">staf</t></r><r><rPr><i/></rPr><t>fing</t></r></si>',
        "<si><t>PCC</t><rPh sb='0' eb='1'><t>xx</t></rPh></si>",
        "<si><t>actual</t></si>",
    )
    shared = f'<sst xmlns="{MAIN}">{"".join(words)}</sst>'.encode()
    links = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
    ).encode()
    rows = (
        _row(1, *(f'<c r="{"ABCDEF"[at]}1" t="s"><v>{at}</v></c>' for at in range(6))),
        _row(2, '<c r="A2" t="s"><v>6</v></c><c r="B2"><v>43745</v></c><c r="C2" t="s"><v>7</v></c>'
             '<c r="D2" t="s"><v>8</v></c><c r="E2" t="s"><v>9</v></c><c r="F2"><v>10.5</v></c>'),
    )  # fmt: skip
    content = workbook_with("".join(rows), extra={"xl/sharedStrings.xml": shared, "xl/_rels/workbook.xml.rels": links})
    return Awkward("rich.xlsx", content, "ledger", AMOUNTS, TWO[:1], "10.50")


def results_of_formulas_of_every_kind() -> Awkward:
    """A number, words, a day and a sum, each worked out by Excel when the workbook was saved."""
    rows = (
        _row(1, *_inline(*HEADS)),
        _row(2, '<c r="A2" t="str"><f>"J-"&amp;1</f><v>J-1</v></c><c r="B2"><f>DATE(2019,10,7)</f><v>43745</v></c>',
             '<c r="C2" t="str"><f>VLOOKUP(1,L,2)</f><v>staffing</v></c><c r="D2" t="str"><f>D1</f><v>PCC</v></c>',
             '<c r="E2" t="str"><f>E9</f><v>actual</v></c><c r="F2"><f>3*3.5</f><v>10.499999999999998</v></c>'),
        _row(3, '<c r="A3"><f>10022+1</f><v>10023</v></c><c r="B3"><f>B2+1</f><v>43746</v></c>',
             '<c r="C3" t="str"><f>C9</f><v>premises</v></c><c r="D3" t="str"><f>D1</f><v>PCC</v></c>',
             '<c r="E3" t="str"><f>E9</f><v>accrual</v></c><c r="F3"><f>-F2-9.5</f><v>-20</v></c>'),
        _row(4, *_inline("Total"), '<c r="F4"><f>SUM(F2:F3)</f><v>-9.5000000000000018</v></c>'),
    )  # fmt: skip
    return Awkward("formulas.xlsx", workbook_with("".join(rows)), "ledger", AMOUNTS, TWO, "-9.50")


def a_workbook_with_macros_gives_its_values() -> Awkward:
    rows = (
        _row(1, *_inline(*HEADS)),
        _row(2, *_inline("J-1", "07/10/2019", "staff", "PCC", "Invoice", "£10.50")),
        _row(3, *_inline("10023", "08/10/2019", "premises", "opcc", "accrual", "20.00-")),
    )
    content = workbook_with("".join(rows), extra={"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 any macro"})
    return Awkward("ledger.xlsm", content, "ledger", AMOUNTS, TWO, "-9.50")


def an_open_document_with_currency_dates_and_repeats() -> Awkward:
    """LibreOffice folds equal cells and blank stretches into one element with a count."""

    cell = '<table:table-cell office:value-type="{}"><text:p>{}</text:p></table:table-cell>'.format

    def words(*said: str) -> str:
        return "".join(cell("string", word) for word in said)

    def date(day: str) -> str:
        return cell(f'date" office:date-value="{day}', "7 Oct")

    def pounds(amount: str) -> str:
        return cell(f'currency" office:currency="GBP" office:value="{amount}', "£")

    blank = '<table:table-cell table:number-columns-repeated="9"/>'
    gap = f'<table:table-row table:number-rows-repeated="3">{blank}</table:table-row>'
    number = cell('float" office:value="10023', "10,023")
    rows = (
        words(*HEADS),
        words("J-1") + date("2019-10-07") + words("Salaries", "PCC", "actual") + pounds("10.5"),
        number + date("2019-10-08T09:30:00") + words("rent", "PCC", "accrual") + pounds("-20"),
    )
    content = ods(gap + gap.join(f"<table:table-row>{row}</table:table-row>" for row in rows) + gap)
    return Awkward("ledger.ods", content, "ledger", AMOUNTS, TWO, "-9.50")


def a_binary_workbook() -> Awkward:
    grid = [
        HEADS,
        ("J-1", 43745.0, "staffing", "PCC", "actual", 10.5),
        (10023.0, "08/10/2019", "Rent", "PCC", "accrual", -20.0),
    ]
    return Awkward("ledger.xlsb", xlsb(grid), "ledger", AMOUNTS, TWO, "-9.50")


def a_workbook_of_excel_97() -> Awkward:
    """Saved by LibreOffice 7 (``soffice --convert-to xls``) from an .xlsx with the literals below.

    A title, the headings on row 4, real dates, a number for an entry, an amount in thousands with brackets as its
    format, a formula's total, and a hidden sheet.
    """
    content = (Path(__file__).parent / "excel-97.xls").read_bytes()
    return Awkward("ledger.xls", content, "ledger", AMOUNTS, TWO, "-9.50")

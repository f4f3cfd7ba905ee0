"""Ledgers whose money, references and words are written as people and programs write them."""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from tests.loaders.awkward.file import DAY, POUNDS, Awkward, workbook
from tests.loaders.sheets import LEDGER, entry, text, xlsx

AMOUNTS = "entry amount_pounds"


def pounds_commas_and_brackets() -> Awkward:
    grid = [
        *(LEDGER, entry(1, "£1,234.50"), entry(2, "(£1,234.50)"), entry(3, "(12.00)"), entry(4, "£ 1,000,000.00")),
        *(entry(5, "-£7.25"), entry(6, "£-7.25"), entry(7, " £ (3.10) "), entry(8, "£.50"), entry(9, "12.5")),
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *(("J-1", POUNDS("1234.50")), ("J-2", POUNDS("-1234.50")), ("J-3", POUNDS("-12.00"))),
            *(("J-4", POUNDS("1000000.00")), ("J-5", POUNDS("-7.25")), ("J-6", POUNDS("-7.25"))),
            *(("J-7", POUNDS("-3.10")), ("J-8", POUNDS("0.50")), ("J-9", POUNDS("12.50"))),
        ],
        "999983.40",
    )


def thousands_parted_by_spaces_of_every_width() -> Awkward:
    grid = [
        *(LEDGER, entry(1, "1 234"), entry(2, "1\u00a0234.50"), entry(3, "1\u2009234\u2009567.89")),
        *(entry(4, "12\u202f345.67"), entry(5, "\u00a0£1\u00a0000\u00a0"), entry(6, "-1 000.01")),
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *(("J-1", POUNDS("1234.00")), ("J-2", POUNDS("1234.50")), ("J-3", POUNDS("1234567.89"))),
            *(("J-4", POUNDS("12345.67")), ("J-5", POUNDS("1000.00")), ("J-6", POUNDS("-1000.01"))),
        ],
        "1249382.05",
    )


def minus_signs_of_every_kind_and_place() -> Awkward:
    """Hyphen, true minus, en dash and trailing minus; a dash alone is nought."""
    grid = [
        *(LEDGER, entry(1, "-5.00"), entry(2, "\u22125.00"), entry(3, "\u20135.00"), entry(4, "5.00-")),
        *(
            entry(5, "£5.00-"),
            entry(6, "- 5.00"),
            entry(7, "+5.00"),
            entry(8, "-"),
            entry(9, "\u2013"),
            entry(10, "£-"),
        ),
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *((f"J-{at}", POUNDS("-5.00")) for at in range(1, 7)),
            *(("J-7", POUNDS("5.00")), ("J-8", POUNDS("0.00")), ("J-9", POUNDS("0.00")), ("J-10", POUNDS("0.00"))),
        ],
        "-25.00",
    )


def credits_and_debits_by_their_letters() -> Awkward:
    grid = [LEDGER, entry(1, "5.00 CR"), entry(2, "5.00 DR"), entry(3, "1,250.75CR"), entry(4, "£12.00 cr")]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *(
                ("J-1", POUNDS("-5.00")),
                ("J-2", POUNDS("5.00")),
                ("J-3", POUNDS("-1250.75")),
                ("J-4", POUNDS("-12.00")),
            ),
        ],
        "-1262.75",
    )


def pounds_spelled_gbp_or_mis_encoded() -> Awkward:
    grid = [LEDGER, entry(1, "GBP 4.00"), entry(2, "Â£5.00"), entry(3, "gbp1,200"), entry(4, "-GBP 3.00")]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *(("J-1", POUNDS("4.00")), ("J-2", POUNDS("5.00")), ("J-3", POUNDS("1200.00")), ("J-4", POUNDS("-3.00"))),
        ],
        "1206.00",
    )


def numbers_that_excel_shows_as_accounts() -> Awkward:
    """The cell holds a number; brackets, red, pounds and thousands are only how it is shown."""

    def change(book: Workbook, page: Worksheet) -> None:
        for row, shown in enumerate(("£#,##0.00;[Red](£#,##0.00)", '_-£* "-"??_-', "0", "#,##0,", "0.00%"), start=2):
            page.cell(row, 6).number_format = shown

    amounts = (-1234.5, 0, 17.25, 1200000, 0.2)
    grid = [LEDGER, *(entry(at, amount) for at, amount in enumerate(amounts, start=1))]
    return Awkward(
        "ledger.xlsx",
        workbook(grid, change),
        "ledger",
        AMOUNTS,
        [
            *(("J-1", POUNDS("-1234.50")), ("J-2", POUNDS("0.00")), ("J-3", POUNDS("17.25"))),
            *(("J-4", POUNDS("1200000.00")), ("J-5", POUNDS("0.20"))),
        ],
        "1198782.95",
    )


def numbers_stored_as_text_with_an_apostrophe_before_them() -> Awkward:
    """What Excel marks with a green corner: the apostrophe is a style and no part of the cell."""

    def change(book: Workbook, page: Worksheet) -> None:
        for row in range(2, 5):
            for column in (1, 6):
                page.cell(row, column).quotePrefix = True
                page.cell(row, column).alignment = Alignment(horizontal="left")

    lines = [
        [number, *entry()[1:5], pounds] for number, pounds in (("00123", "10.00"), ("0124", "20"), ("125", " 30.5"))
    ]
    return Awkward(
        "ledger.xlsx",
        workbook([LEDGER, *lines], change),
        "ledger",
        AMOUNTS,
        [
            ("00123", POUNDS("10.00")),
            ("0124", POUNDS("20.00")),
            ("125", POUNDS("30.50")),
        ],
        "60.50",
    )


def entry_numbers_typed_as_numbers() -> Awkward:
    grid = [
        LEDGER,
        [10023, *entry()[1:]],
        [10024.0, *entry()[1:]],
        [123456789012345, *entry()[1:]],
        ["10025", *entry()[1:]],
    ]
    return Awkward(
        "ledger.xlsx",
        xlsx(grid),
        "ledger",
        AMOUNTS,
        [
            ("10023", POUNDS("10.00")),
            ("10024", POUNDS("10.00")),
            ("123456789012345", POUNDS("10.00")),
            ("10025", POUNDS("10.00")),
        ],
        "40.00",
    )


def references_that_look_like_dates_sums_and_powers() -> Awkward:
    words = ("012E5", "1/2", "3-4", "00", "1.10", "MAR-20", "=7", "TRUE", "(5)", "+44")
    grid = [LEDGER, *([word, *entry()[1:]] for word in words)]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        AMOUNTS,
        [
            *(("012E5", POUNDS("10.00")), ("1/2", POUNDS("10.00")), ("3-4", POUNDS("10.00")), ("00", POUNDS("10.00"))),
            *(
                ("1.10", POUNDS("10.00")),
                ("MAR-20", POUNDS("10.00")),
                ("=7", POUNDS("10.00")),
                ("TRUE", POUNDS("10.00")),
            ),
            *(("(5)", POUNDS("10.00")), ("+44", POUNDS("10.00"))),
        ],
        "100.00",
    )


def sums_of_a_machine_with_their_tiny_remainders() -> Awkward:
    """Binary fractions: 0.1 + 0.2 is 0.30000000000000004, and a difference of nothing is 3.55E-15."""
    grid = [
        LEDGER,
        entry(1, 0.1 + 0.2),
        entry(2, 1.1 * 3),
        entry(3, 36.6 - 36.5),
        entry(4, -3.552713678800501e-15),
        entry(5, 4.35 * 100),
    ]
    return Awkward(
        "ledger.xlsx",
        xlsx(grid),
        "ledger",
        AMOUNTS,
        [
            *(("J-1", POUNDS("0.30")), ("J-2", POUNDS("3.30")), ("J-3", POUNDS("0.10")), ("J-4", POUNDS("0.00"))),
            ("J-5", POUNDS("435.00")),
        ],
        "438.70",
    )


def an_offices_own_words_that_are_declared() -> Awkward:
    grid = [
        LEDGER,
        ["J-1", "07/10/2019", "Salaries", "OPCC", "Invoice", "10"],
        ["J-2", "07/10/2019", "DRUGS", "public health", "accrued", "20"],
        ["J-3", "07/10/2019", " rent ", "Foundations", "Purchase  order", "30"],
        ["J-4", "07/10/2019", "research", "Prisons Group", "receipt", "-40"],
        ["J-5", "07/10/2019", "other", "Other funders", "Actuals", "50"],
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        "entry cost_line funder kind amount_pounds",
        [
            ("J-1", "staffing", "Police and Crime Commissioner", "actual", POUNDS("10.00")),
            ("J-2", "diamorphine", "South Tees Public Health", "accrual", POUNDS("20.00")),
            ("J-3", "premises", "Foundations Medical Practice", "commitment", POUNDS("30.00")),
            ("J-4", "evaluation", "Tees and Wear Prisons Group", "income", POUNDS("-40.00")),
            ("J-5", "other", "other funders, split not stated", "actual", POUNDS("50.00")),
        ],
        "70.00",
    )


def letters_of_no_width_that_came_with_a_copy_from_the_web() -> Awkward:
    """Zero-width spaces, a soft hyphen's kin and a byte order mark within cells: nobody sees them."""
    grid = [
        [LEDGER[0], LEDGER[1] + "\u200b", "\ufeffCost line", *LEDGER[3:]],
        ["\u200bJ-1", "07/10/2019\u200b", "staffing\u200b", "\ufeffPCC", "actual\u200d", "\u200b10.00"],
        ["J-2\ufeff", "\u200e08/10/2019\u200e", "\u200bdrugs", "PCC", "actual", "20.00\u200b"],
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        "entry posting_date cost_line amount_pounds",
        [
            ("J-1", DAY(2019, 10, 7), "staffing", POUNDS("10.00")),
            ("J-2", DAY(2019, 10, 8), "diamorphine", POUNDS("20.00")),
        ],
        "30.00",
    )


def blanks_around_every_cell() -> Awkward:
    grid = [
        [f"  {head}\u00a0" for head in LEDGER],
        [f"\u00a0 {cell} \t" for cell in entry(1, "£10.00")],
        [f"\u3000{cell}\u2003" for cell in entry(2, "(2.50)")],
    ]
    return Awkward(
        "ledger.csv",
        text(grid),
        "ledger",
        "entry posting_date cost_line kind amount_pounds",
        [
            ("J-1", DAY(2019, 10, 7), "staffing", "actual", POUNDS("10.00")),
            ("J-2", DAY(2019, 10, 7), "staffing", "actual", POUNDS("-2.50")),
        ],
        "7.50",
    )


def a_share_beside_the_amount_is_not_the_amount() -> Awkward:
    grid = [
        [*LEDGER[:5], "% of budget", "Amount (£)", "VAT rate"],
        [*entry(1)[:5], "62%", "10.00", "20%"],
        [*entry(2)[:5], 0.38, "6.13", 0.05],
    ]
    rows = [("J-1", POUNDS("10.00")), ("J-2", POUNDS("6.13"))]
    return Awkward("ledger.xlsx", xlsx(grid), "ledger", AMOUNTS, rows, "16.13")

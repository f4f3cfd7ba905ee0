"""What the police, the prison, the hospital and the finance office send, each with its own habits."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence

from openpyxl import load_workbook

from data_loaders import templates
from data_loaders.demo.cohort import Plan, Spell, month_end, months_of
from data_loaders.demo.messy import (
    BANNER,
    BLANK,
    Cell,
    DemoFile,
    Field,
    Line,
    Row,
    Sheet,
    as_it_is,
    cover,
    month_words,
    pounds_text,
    table,
    text,
    text_date,
    total,
    trailing_minus,
    words,
    workbook,
)
from data_loaders.programme import Programme
from data_loaders.schema import datasets
from data_loaders.templates.form import HEADER

POUNDS = "£#,##0.00"
YEAR_END = dt.date(2020, 3, 31)


def crimes(plan: Plan, rows: Sequence[Row], since: dt.date) -> list[DemoFile]:
    """The police send the two years before as a workbook, the time since the opening as text."""
    before, after = (since, plan.opened - dt.timedelta(days=1)), (plan.opened, plan.last)
    old = [row for row in rows if row["offence_date"] <= before[1]]
    new = [row for row in rows if row["offence_date"] >= after[0]]
    said = words(
        {
            "shoplifting": "Theft from shop",
            "drug offences": "Possession of drugs",
            "public order offences": "Public order",
        }
    )
    fields = (
        Field("Occurrence number", "crime_reference"),
        Field("HAT ID", "person"),
        Field("Date recorded", "recorded_date"),
        Field("Date committed", "offence_date", text_date(6)),
        Field("HO group", "offence_group", said),
        Field("Disposal", "outcome", words({"charged": "Charge", "cautioned": "Caution"})),
    )
    lines = [
        [BANNER],
        ["Extract of crime records"],
        *cover(plan.title, before),
        [],
        [],
        *table(old, fields, gap="offence_date"),
    ]
    book = workbook("Crimes before", [Sheet("Records extract", lines)])
    plainly = (
        Field("Crime Ref", "crime_reference"),
        Field("Offence", "offence_group", words({"shoplifting": "Shop theft", "other theft": "Theft other"})),
        Field("Committed", "offence_date"),
        Field("Recorded", "recorded_date"),
        Field("Nominal", "person"),
        Field("Police outcome", "outcome"),
    )
    heading = f"Crimes linked to people in treatment – {plan.title}"
    written = text([[heading], [BANNER], *cover(plan.title, after), [], *table(new, plainly)], "cp1252")
    return [
        DemoFile(f"{plan.title} crimes before.xlsx", book, "offences", before, plan.site),
        DemoFile(f"{plan.title} crimes since opening.csv", written, "offences", after, plan.site),
    ]


def prison(plan: Plan, spells: Sequence[Spell], since: dt.date, programme: Programme) -> DemoFile:
    """The one office that uses our template."""
    dataset, covers = datasets()["custody"], (since, plan.last)
    book = load_workbook(io.BytesIO(templates.workbook(dataset, programme)))
    sheet = book["Return"]
    sheet["B4"], sheet["B5"], sheet["B6"], sheet["A7"] = plan.title, *covers, BANNER
    names = [column.name for column in templates.asked(dataset)]
    for row, spell in enumerate(sorted(spells, key=lambda spell: (spell.start, spell.person.code)), start=HEADER + 1):
        cells: dict[str, Cell] = {
            "person": spell.person.code,
            "start_date": spell.start,
            "end_date": spell.end,
            "sentence_days": spell.sentence_days,
            "custody_kind": "sentence" if spell.sentence_days else "remand",
        }
        for at, name in enumerate(names, start=1):
            cell = sheet.cell(row, at, cells.get(name))
            cell.number_format = sheet.column_dimensions[cell.column_letter].number_format
    return DemoFile(f"{plan.title} custody return.xlsx", templates.sealed(book), "custody", covers, plan.site)


def trust(plan: Plan, rows: Sequence[Row], since: dt.date) -> DemoFile:
    """The hospital's extract: the trust's abbreviations, a sheet of notes first."""
    covers = (since, plan.last)
    fields = (
        Field("Event ref", "event"),
        Field("Arrival date", "date"),
        Field("Type", "kind", words({"A&E": "ED", "in-patient": "IP", "ambulance": "Ambulance call"})),
        BLANK,
        Field("Patient code", "person"),
        Field("Main reason", "reason", words({"co-morbidity": "Comorbidity", "injection site": "Injecting site"})),
        Field("LOS (days)", "bed_days"),
    )
    notes: list[Line] = [[BANNER], ["ED is the emergency department, IP an in-patient stay, LOS the nights in a bed."]]
    lines = [[BANNER], [], *cover(plan.title, covers), [], *table(rows, fields)]
    sheets = [Sheet("Read me", notes), Sheet("Contacts - all", lines)]
    return DemoFile(f"{plan.title} hospital contacts.xlsx", workbook("Contacts", sheets), "hospital", covers, plan.site)


def finance(plan: Plan, rows: Sequence[Row]) -> list[DemoFile]:
    """The ledger by financial year: text with pound signs and brackets, then numbers with a trailing minus."""
    said = words({"Police and Crime Commissioner": "PCC", "other funders, split not stated": "Other funders"})
    old = (
        Field("Journal no", "entry"),
        Field("Date posted", "posting_date"),
        Field("Accounting period", "period"),
        BLANK,
        Field("Budget line", "cost_line", words({"staffing": "Salaries", "diamorphine": "Drugs", "premises": "Rent"})),
        Field("Funded by", "funder", said),
        Field("Transaction type", "kind", words({"actual": "Invoice", "income": "Receipt", "accrual": "Accrued"})),
        Field("Net amount £", "amount_pounds", pounds_text),
    )
    new = (
        Field("Doc No", "entry"),
        Field("Period", "period", month_words),
        Field("Posted", "posting_date", text_date(7)),
        Field("Net", "amount_pounds", trailing_minus),
        Field("Type", "kind", words({"commitment": "Purchase order"})),
        Field("Cost category", "cost_line", words({"staffing": "Pay"})),
        Field("Source of funds", "funder", said),
    )
    found = []
    halves = ((plan.opened, YEAR_END, "2019-20", old), (YEAR_END + dt.timedelta(days=1), plan.last, "2020-21", new))
    for first, last, year, fields in halves:
        own = [row for row in rows if first <= row["posting_date"] <= last]
        lines = [
            [f"HAT ledger {year}"],
            [BANNER],
            [],
            *cover(plan.title, (first, last)),
            *table(own, fields, gap="posting_date"),
        ]
        money = {2: "mmm yyyy"} if fields is old else {3: POUNDS}
        sheets = [Sheet(f"Ledger {year}", [*lines, total(own, fields)], money), _pivot(own)]
        name = f"{plan.title} ledger {year}.xlsx"
        found.append(DemoFile(name, workbook("Ledger", sheets), "ledger", (first, last), plan.site))
    return found


def _pivot(rows: Sequence[Row]) -> Sheet:
    """What somebody made for a meeting and left in the file."""
    sums = {
        line: sum(row["amount_pounds"] for row in rows if row["cost_line"] == line)
        for line in ("staffing", "diamorphine")
    }
    lines: list[Line] = [[BANNER], [], ["Row Labels", "Sum of Net"], *([line, added] for line, added in sums.items())]
    return Sheet("Pivot for board", [*lines, ["Grand Total", sum(sums.values())]], {1: POUNDS})


def planned(plan: Plan, rows: Sequence[Row]) -> DemoFile:
    """The budget's profile, with months as dates, money as money and a total."""
    fields = (
        Field("Month starting", "month"),
        Field("Category", "cost_line"),
        Field("Funding source", "funder", as_it_is),
        Field("Budget amount", "amount_pounds"),
    )
    months = months_of(plan.opened, plan.day(364))
    covers = (months[0], month_end(months[-1]))
    lines = [
        [f"Budget profile, {plan.title}"],
        [BANNER],
        *cover(plan.title, covers),
        [],
        *table(rows, fields),
        total(rows, fields),
    ]
    sheet = Sheet("Profile by month", lines, {0: "mmm yyyy", 3: POUNDS})
    return DemoFile(f"{plan.title} budget profile.xlsx", workbook("Budget", [sheet]), "budget", covers, plan.site)

"""The sheet of notes: what a row is, what each column takes, how to send it, and what is refused."""

from __future__ import annotations

import math
from collections.abc import Iterator

from openpyxl.styles import Alignment
from openpyxl.worksheet.worksheet import Worksheet

from data_loaders.programme import Programme
from data_loaders.schema import Column, Dataset
from data_loaders.templates.checks import KINDS, allowed, asked, mark, rules
from data_loaders.templates.form import HEADING, RULED, SHADED, TITLE

HEADINGS = ("Heading", "Needed", "Type", "Takes", "Rules", "Example", "What it is")
WIDTHS = (26, 11, 22, 46, 40, 18, 60)
EXAMPLES = {"date": "07/10/2019", "month": "01/10/2019", "integer": "3", "number": "3", "money": "1234.50"}


def write(sheet: Worksheet, dataset: Dataset, programme: Programme) -> None:
    """Write the notes of a dataset's template on an empty sheet."""
    sheet.title = "Notes"
    for letter, width in zip("ABCDEFG", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([f"Notes: {dataset.title}"])
    sheet["A1"].font = TITLE
    sheet.append([mark(dataset)])
    for title, sentences in _sections(dataset, programme):
        sheet.append([])
        sheet.append([title])
        sheet.cell(sheet.max_row, 1).font = HEADING
        for sentence in sentences:
            sheet.append([sentence])
    sheet.append([])
    sheet.append(HEADINGS)
    for cell in sheet[sheet.max_row]:
        cell.font, cell.fill, cell.border = HEADING, SHADED, RULED
    for column in asked(dataset):
        sheet.append(_described(column, dataset))
        for cell in sheet[sheet.max_row]:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
        lines = max(
            math.ceil(len(cell.value) / width) for cell, width in zip(sheet[sheet.max_row], WIDTHS, strict=True)
        )
        sheet.row_dimensions[sheet.max_row].height = 15 * (lines + (lines > 1))
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _sections(dataset: Dataset, programme: Programme) -> Iterator[tuple[str, list[str]]]:
    """Each section's title and its sentences."""
    cover = "the site and the days covered" if dataset.has_site else "the days covered"
    due = f", within {dataset.due_days} days of the period's end" if dataset.owed else ""
    yield "What one row is", [dataset.description]
    yield (
        "How to fill it in",
        [
            f"On the sheet 'Return', give {cover} first: within those days, no row means that nothing happened.",
            "Then one line for each row, from the line below the headings. Keep the headings as they are.",
            "Where a list is offered, choose from it. Dates are day first.",
            "Leave empty what is not known: never a 0 or a dash.",
        ],
    )
    yield (
        "How to send it",
        [
            f"Sent by: {dataset.sender}. How often: {dataset.cadence}{due}.",
            "Drop the file on the dashboard's page 'Upload': you see what would change before anything is stored.",
            "A faulty cell is named, and nothing is half loaded. The same file twice changes nothing.",
            "A corrected file replaces what it corrects, and a load can be undone.",
            "A month that is signed off is locked: it takes corrections once it has been reopened.",
        ],
    )
    yield (
        "What is refused",
        [
            "Names of people in treatment, NHS numbers, dates of birth, addresses, postcodes, telephone numbers.",
            "Columns that are not listed below. A file with any of these is not stored.",
        ],
    )
    yield "Marking", [f"{programme.marking} once filled in: send it by the agreed secure route only."]


def _described(column: Column, dataset: Dataset) -> list[str]:
    example = column.example or (column.values[0] if column.values else EXAMPLES.get(column.type, ""))
    takes = allowed(column)
    unit = f" ({column.unit})" if column.unit and column.type != "money" else ""
    return [
        column.title,
        "yes" if column.needed else "no",
        KINDS[column.type] + unit,
        takes[:1].upper() + takes[1:],
        "; ".join(rules(column, dataset)),
        example,
        column.about,
    ]

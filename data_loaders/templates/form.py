"""The sheet that is filled in: cover cells above, one heading for each column, a thousand checked rows."""

from __future__ import annotations

from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data_loaders.programme import Programme
from data_loaders.schema import Dataset
from data_loaders.templates.checks import EARLIEST, FORMATS, LATEST, Lists, asked, check, mark, serial

HEADER, ROWS = 8, 1_000
INK, SHADE = "FF1F2937", "FFE5E7EB"  # dark grey on light grey, over 11:1

TITLE, HEADING = Font("Calibri", 14, bold=True, color=INK), Font("Calibri", 11, bold=True, color=INK)
SHADED = PatternFill("solid", start_color=SHADE, end_color=SHADE)
RULED = Border(bottom=Side("medium", color=INK))


def write(sheet: Worksheet, dataset: Dataset, programme: Programme, lists: Lists) -> None:
    """Lay out the return of a dataset on an empty sheet."""
    sheet["A1"], sheet["A1"].font = dataset.title, TITLE
    sheet["A2"] = mark(dataset)
    sheet["A3"] = f"{programme.marking} once filled in. The sheet 'Notes' says what each column takes."
    _cover(sheet, dataset, programme, lists)
    _table(sheet, dataset, lists)
    sheet.freeze_panes = f"A{HEADER + 1}"  # the cursor stays in A1
    sheet.print_title_rows = f"{HEADER}:{HEADER}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _cover(sheet: Worksheet, dataset: Dataset, programme: Programme, lists: Lists) -> None:
    """The site and the days covered: label in A, value in B, above the headings."""
    if dataset.has_site:
        titles = [site.title for site in programme.sites.values()]
        site = DataValidation("list", lists.source("Site", titles), allow_blank=False)
        site.prompt, site.error = "Choose the clinic this return is about.", "Choose a site from the list."
        _label(sheet, 4, "Site", site)
    first, last = str(serial(EARLIEST)), str(serial(LATEST))
    covers_from = DataValidation("date", first, last, operator="between", allow_blank=False)
    covers_from.prompt = "The first day this return covers. Within the days covered, no row means none."
    covers_to = DataValidation("date", "MAX($B$5,36526)", last, operator="between", allow_blank=False)
    covers_to.prompt = "The last day this return covers."
    covers_from.error = "Give a date, such as 01/10/2019."
    covers_to.error = "Give a date, not before 'Covers from'."
    _label(sheet, 5, "Covers from", covers_from)
    _label(sheet, 6, "Covers to", covers_to)
    if dataset.money:
        most = str(10**11)
        control = DataValidation("decimal", f"-{most}", most, operator="between", allow_blank=True)
        control.prompt = "What the amounts below add up to, by your own system. It must agree to the penny."
        control.error = "Give an amount in pounds, or leave it empty."
        _label(sheet, 7, "Control total", control)


def _label(sheet: Worksheet, row: int, label: str, checked: DataValidation) -> None:
    sheet.cell(row, 1, label).font = HEADING
    value = sheet.cell(row, 2)
    value.number_format = {"date": FORMATS["date"], "decimal": FORMATS["money"]}.get(checked.type, "General")
    value.border, value.alignment = Border(bottom=Side("thin", color=INK)), Alignment(horizontal="left")
    checked.promptTitle = checked.errorTitle = label
    checked.showInputMessage = checked.showErrorMessage = True
    checked.add(value.coordinate)
    sheet.add_data_validation(checked)


def _table(sheet: Worksheet, dataset: Dataset, lists: Lists) -> None:
    """The headings, and below each its format and its checks; the rows themselves stay empty."""
    letters = {column.name: get_column_letter(at) for at, column in enumerate(asked(dataset), start=1)}
    for column in asked(dataset):
        letter = letters[column.name]
        heading = sheet[f"{letter}{HEADER}"]
        heading.value, heading.font, heading.fill, heading.border = column.title, HEADING, SHADED, RULED
        heading.alignment = Alignment(wrap_text=True, vertical="top")
        # The format belongs to the column, so that no empty cell has to be in the file.
        dimension = sheet.column_dimensions[letter]
        dimension.number_format = FORMATS.get(column.type, "General")
        longest = max(map(len, (*column.values, *column.title.split(), column.example)))
        dimension.width = min(max(14, longest + 4), 36)
        checked = check(column, dataset, HEADER + 1, letters, lists)
        checked.add(f"{letter}{HEADER + 1}:{letter}{HEADER + ROWS}")
        sheet.add_data_validation(checked)
    sheet.row_dimensions[HEADER].height = 32

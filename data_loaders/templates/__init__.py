"""The workbook an office fills in: what is asked for, checked by Excel itself while it is typed.

A template has a sheet of notes, the return with its cover cells and one heading for each declared
column, and (hidden) the lists behind the drop-downs. It is made from the declaration alone, so a new
dataset has one at once, and the same declaration always gives the same bytes.
"""

from __future__ import annotations

from openpyxl import Workbook
from openpyxl.packaging.custom import StringProperty

from data_loaders.programme import Programme
from data_loaders.schema import Dataset
from data_loaders.templates import form, notes
from data_loaders.templates.checks import Lists, asked, mark
from data_loaders.templates.sealing import sealed

__all__ = ["asked", "mark", "sealed", "workbook"]


def workbook(dataset: Dataset, programme: Programme) -> bytes:
    """An empty return of a dataset, ready to send out (.xlsx).

    Args:
        dataset: whose columns become the headings, drop-downs and limits.
        programme: names the sites of the cover's drop-down and the protective marking.

    Returns:
        The file. Sheets: ``Notes``, ``Return`` and, where a list needs it, ``Lists`` (hidden). The version
        mark stands on the return and in the file's properties (custom property ``Template``).
    """
    book = Workbook()
    notes.write(book.active, dataset, programme)
    lists = Lists(book.create_sheet("Lists"))
    form.write(book.create_sheet("Return", 1), dataset, programme, lists)
    lists.sheet.sheet_state = "hidden"
    if not lists.count:
        book.remove(lists.sheet)
    properties = book.properties
    properties.title = f"{dataset.title}: return for {programme.name}"
    properties.subject = dataset.description
    properties.creator = properties.lastModifiedBy = programme.commissioner
    properties.language = "en-GB"
    book.custom_doc_props.append(StringProperty(name="Template", value=mark(dataset)))
    return sealed(book)

"""Why a file is not read, and what to do: one sentence for each reason.

The process that reads a file hands back only a reason's name and numbers, never words of its own,
so that no cell's value can reach a message or a log.
"""

from __future__ import annotations

from data_loaders.errors import Refused

WHY = {
    "empty": "'{name}' is empty. Check that it was saved with its rows, and send it again.",
    "big": "'{name}' is {size:,.1f} MB and the limit for {what} is {limit:,.0f} MB. {advice}",
    "password": "'{name}' is protected by a password. Remove the password in Excel (File > Info > Protect Workbook) "
    "and send it again.",
    "archive": "'{name}' is a zip archive, not a spreadsheet. Unzip it and send the spreadsheet inside.",
    "page": "'{name}' is a web page, not a spreadsheet. Open it in Excel, save it as an Excel workbook (.xlsx) "
    "and send that.",
    "xml": "'{name}' is an XML file. Open it in Excel, save it as an Excel workbook (.xlsx) and send that.",
    "json": "'{name}' is a JSON file, not a spreadsheet. Send the table as an Excel workbook (.xlsx) or a CSV file.",
    "other": "'{name}' is {what}, not a spreadsheet. Send the table as an Excel workbook (.xlsx) or a CSV file.",
    "damaged": "'{name}' is damaged or is not a spreadsheet that can be read. Open it in Excel, save it again as an "
    "Excel workbook (.xlsx) and send that.",
    "odd": "'{name}' is put together in a way that a spreadsheet program would not ({what}), so it was not opened. "
    "Open it in Excel, save it again as an Excel workbook (.xlsx) and send that.",
    "many": "'{name}' has {count:,} {what} and the limit is {limit:,}. {advice}",
    "inflated": "'{name}' unpacks to more than {limit:,.0f} MB, which is the limit. Delete sheets, pictures and rows "
    "that are not needed, or save the table as a CSV file, and send it again.",
    "far": "'{name}' has a sheet that reaches as far as {cell}, which makes {count:,} cells; the limit is {limit:,}. "
    "In Excel, press Ctrl+End to find the stray cell, delete the empty rows and columns before it, and send it again.",
    "memory": "'{name}' needs more memory to read than is allowed. It may have a stray cell far away from the table: "
    "in Excel, press Ctrl+End to find it, delete it, or save the table as a CSV file, and send it again.",
    "slow": "'{name}' takes too long to read. Keep only the sheet and rows that are needed, or save the table as a "
    "CSV file, and send it again.",
    "quote": "'{name}' has a quotation mark (\") that is opened and never closed, in or before row {row:,}. "
    "Remove it, or save the table again from Excel, and send it again.",
    "busy": "'{name}' could not be read just now, because the reader could not be started. Send it again; if it "
    "happens again, tell whoever looks after this app.",
}


def refusal(why: str, name: str, **details: object) -> Refused:
    """The refusal that tells somebody why their file was not read.

    >>> str(refusal("empty", "march.csv"))
    "'march.csv' is empty. Check that it was saved with its rows, and send it again."
    """
    shown = "".join(letter for letter in name.replace("\\", "/").rsplit("/", 1)[-1] if letter.isprintable())
    return Refused(WHY[why].format(name=shown[:120] or "the file", **details))


class Unreadable(Exception):
    """Inside the readers: a reason by name, with its numbers, before the file's name is known.

    >>> Unreadable("far", cell="XFD1", count=16384, limit=10).why
    'far'
    """

    def __init__(self, why: str, **details: object) -> None:
        super().__init__(why)
        self.why = why
        self.details = details

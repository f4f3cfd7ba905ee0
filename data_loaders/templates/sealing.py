"""The same workbook, the same bytes: nothing in the file tells when it was written."""

from __future__ import annotations

import datetime as dt
import io
import zipfile

from openpyxl import Workbook
from openpyxl.writer.excel import ExcelWriter

MADE = dt.datetime(2020, 1, 1)
"""Stands for the time of writing in every file."""


def sealed(book: Workbook) -> bytes:
    """The workbook as a file, without the time of writing in its properties or its parts.

    >>> sealed(Workbook()) == sealed(Workbook())
    True
    """
    book.properties.created = book.properties.modified = MADE
    written, fixed = io.BytesIO(), io.BytesIO()
    # Not Workbook.save, which puts the present time into the properties.
    ExcelWriter(book, zipfile.ZipFile(written, "w")).save()
    with zipfile.ZipFile(written) as parts, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in parts.namelist():
            part = zipfile.ZipInfo(name, MADE.timetuple()[:6])
            part.compress_type = zipfile.ZIP_DEFLATED
            part.create_system, part.external_attr = 0, 0  # the same on Windows as elsewhere
            archive.writestr(part, parts.read(name))
    return fixed.getvalue()

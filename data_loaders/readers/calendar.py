"""Whether a binary workbook counts its days from 1904, as old Macs did: the fast reader knows, and does not say."""

from __future__ import annotations

import io
import struct
import zipfile

from data_loaders.readers import error_cells

_PROPERTIES = 153  # of the workbook, in [MS-XLSB]; the first bit is the calendar


def from_1904(content: bytes, form: str) -> bool:
    """What an .xls or .xlsb says of its calendar; an .xlsx is looked at before it is read.

    >>> from_1904(b"", "ods")
    False
    """
    if form == "xls":
        import xlrd

        with xlrd.open_workbook(file_contents=content, logfile=io.StringIO(), on_demand=True) as book:
            return bool(book.datemode)
    if form == "xlsb":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            records = error_cells.records(archive.read(error_cells.part(archive, "xl/workbook.bin")))
            found = next((record for kind, record in records if kind == _PROPERTIES), bytes(4))
            return bool(struct.unpack_from("<I", found)[0] & 1)
    return False

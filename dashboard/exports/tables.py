"""A figure as CSV: who it is about and where it comes from first, then the table, safe to open in a spreadsheet."""

from __future__ import annotations

import csv as comma_separated
import io
import re
import unicodedata

from dashboard import numbers
from dashboard.model import MARKERS, Figure
from dashboard.tables import plain_table
from data_loaders.access import Actor

DEMONSTRATION = "invented, not real people"

# A spreadsheet takes a cell that begins so for a formula, also in the full-width forms of East Asian keyboards and
# after blanks or letters that have no width.
_FORMULA = re.compile(r"^[\s\ufeff\u200b-\u200f\u2060]*[=+\-@\t\r\n]")


def csv(actor: Actor, figure: Figure) -> bytes:
    """The figure's table with what it needs to stand alone, in UTF-8 as Excel reads it.

    Rows of a name and its text, an empty row, then headings and rows. Numbers are numbers.

    Raises:
        NotAllowed: the actor may not export.
    """
    actor.require("export")
    plain = plain_table(figure)
    lines = [*_about(figure), [], list(plain.columns), *plain.itertuples(index=False, name=None)]
    written = io.StringIO()
    writer = comma_separated.writer(written, lineterminator="\r\n")
    writer.writerows([guarded(cell) for cell in line] for line in lines)
    return b"\xef\xbb\xbf" + written.getvalue().encode()


def guarded(cell: object) -> object:
    """A cell that no spreadsheet takes for a formula; numbers as they are.

    >>> guarded("=1+1"), guarded("＝1"), guarded("−5"), guarded(-5.2), guarded("[c]")
    ("'=1+1", "'＝1", '−5', -5.2, '[c]')
    """
    if not isinstance(cell, str):
        return cell
    # The full-width forms become the plain ones; the minus sign "−" is none of them.
    return f"'{cell}" if _FORMULA.match(unicodedata.normalize("NFKC", cell)) else cell


def _about(figure: Figure) -> list[list[str]]:
    lines = [
        ["Title", figure.kpi.title],
        ["Finding", f"{figure.kpi.short} is hidden" if figure.hidden else figure.finding],
        ["Site", figure.site],
        ["Period", figure.period.title],
        ["Data complete to", numbers.day(figure.data_to)],
        ["Protective marking", figure.marking],
        ["Sign-off", figure.sign_off],
        ["Version of the data", str(figure.version)],
    ]
    lines += [["Demonstration data", DEMONSTRATION]] if figure.demonstration else []
    lines += [["Source", source] for source in figure.sources]
    lines += [["Note", note] for note in figure.notes if not figure.hidden]
    return lines + [[marker, meaning] for marker, meaning in MARKERS.items()]

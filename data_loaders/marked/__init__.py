"""The officer's own workbook back, with the cells to put right marked and a list of them in front.

An .xlsx or .xlsm is marked in its own parts (decision 7): a marked cell gets another style and a comment, the list is
a new first sheet, and every other part and every other byte of a sheet stays: formulas with their results,
formats, hidden sheets, names, validations, conditional formats, charts, pictures, pivots, form controls, macros.
Anything else becomes a new workbook of its values.

What does not come through as it was: the first sheet is another one (macros that count sheets will notice); a digital
signature no longer holds; the template type of an .xltx or .xltm becomes that of a workbook; a conditional
format with a fill of its own covers the stripes of a marked cell; text of a copied file is cut at Excel's 32,767
letters. After saving in LibreOffice, which knows no stripes, a cell put right keeps its colour in a later round.
"""

from __future__ import annotations

import io
import json
import re
import time
from collections.abc import Sequence

from data_loaders.errors import Problem, Refused
from data_loaders.readers.limits import Limits

__all__ = ["name", "workbook"]

MOST = 5_000
_OURS = ", to put right"
_WHY = {
    "slow": "it takes too long",
    "memory": "it needs more memory than is allowed",
    "copy": "it would be too big to be sent again",
    "busy": "the program for it could not be started just now",
}
_ENDING = re.compile(r"(xlsm|xltm)|xls[xb]?|xltx?|csv|tsv|tab|txt|psv|dat|ods|ots|fods", re.I)


def workbook(content: bytes, name: str, problems: Sequence[Problem], limits: Limits = Limits()) -> bytes:  # noqa: B008 (frozen)
    """The workbook with its bad cells marked, as an .xlsx (or .xlsm where it was one).

    A marked cell has stripes over its own colour and a comment with the sentences, after any comment it had. The
    first sheet, "To put right", lists the problems; one without a sheet or cell is only there. In a workbook
    that comes back marked, what was put right loses its mark, and the list is a new one. The same file and problems
    give the same bytes.

    Args:
        content: the file as sent: a workbook, or text.
        name: its name, as the sender has it.
        problems: what is wrong with it; the first 5,000 are listed and marked, the rest counted.
        limits: how big it may be and how long it may take: the readers' own.

    Raises:
        Refused: with one sentence on why it cannot be marked.

    >>> workbook(b"name,amount\\nA,12x\\n", "march.csv", [Problem("'12x' is not an amount.", "", "B2")])[:2]
    b'PK'
    """
    from data_loaders.readers import look, process
    from data_loaders.readers.sentences import Unreadable, refusal

    deadline = time.monotonic() + limits.wall_seconds
    try:
        seen = look.look(io.BytesIO(content), limits)
    except Unreadable as unreadable:
        raise refusal(unreadable.why, name, **unreadable.details) from None
    try:
        job: dict[str, object] = {"format": seen.format, "errors": seen.errors}
        answer = process.run(
            job, _asked(name, problems, limits) + content, limits, deadline, "data_loaders.marked.child"
        )
        told, _, made = answer.partition(b"\n")
        if why := str(json.loads(told)["refused"]):
            raise Unreadable(why)
    except Unreadable as unreadable:
        raise _refused(unreadable.why, name) from None
    except (ValueError, KeyError, TypeError):
        raise _refused("damaged", name) from None
    return made


def name(name: str) -> str:
    """What the marked file of a file is called; marked again, it keeps its name.

    >>> [name(file) for file in ("March v1.2.csv", "C:\\\\returns\\\\Q4.XLSM", "Q4, to put right.xlsx", ".csv")]
    ['March v1.2, to put right.xlsx', 'Q4, to put right.xlsm', 'Q4, to put right.xlsx', 'Return, to put right.xlsx']
    """
    stem, _, ending = _shown(name).rpartition(".")
    known = _ENDING.fullmatch(ending)
    stem = (stem if known else _shown(name)).removesuffix(_OURS).strip(" .") or "Return"
    return f"{stem}{_OURS}.{'xlsm' if known and known[1] else 'xlsx'}"


def _shown(name: str) -> str:
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable() and letter not in '<>:"|?*')[:120]


def _asked(name: str, problems: Sequence[Problem], limits: Limits) -> bytes:
    listed = [(p.message, p.sheet, p.cell, p.column) for p in problems[:MOST]]
    asked = {
        "problems": listed,
        "more": len(problems) - len(listed),
        "name": _shown(name),
        "file": int(limits.file_mb * 1_000_000),
        "most": int(limits.inflated_mb * 1_000_000),
        "parts": limits.parts,
    }
    return json.dumps(asked).encode() + b"\n"


def _refused(why: str, name: str) -> Refused:
    because = _WHY.get(why, "it is put together in an unusual way")
    return Refused(
        f"'{_shown(name) or 'the file'}' cannot be given back marked, because {because}. "
        "Correct your own file by the list of problems, and send that again."
    )

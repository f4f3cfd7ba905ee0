"""A workbook's values as text and kind, a column of a block at a time."""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from decimal import Decimal

from data_loaders.readers.kinds import BLANK, BOOL, DATE, ERROR, NUMBER, TEXT


def column(values: Sequence[object]) -> tuple[list[str], bytes]:
    """The text and the kind of each value.

    >>> column([44000.0, "007", "", True, dt.date(2020, 3, 31)])
    (['44000', '007', '', 'TRUE', '2020-03-31'], b'\\x02\\x01\\x00\\x04\\x03')
    """
    types = set(map(type, values))
    if types == {str}:
        texts = [str(value).replace("\0", "") for value in values]
        return texts, bytes(map(bool, texts))
    if types == {float}:
        texts = list(map(number, values))  # type: ignore[arg-type]
        if "" not in texts:
            return texts, bytes([NUMBER]) * len(texts)
    cells = [cell(value) for value in values]
    return [text for text, _ in cells], bytes(kind for _, kind in cells)


_SPELT_ERROR = re.compile(r"#(?:NULL!|DIV/0!|VALUE!|REF!|NAME\?|NUM!|N/A)|Err:5\d\d")
_SPELT_TIME = re.compile(r"PT(\d+)H(\d+)M(\d+)(?:[.,]\d+)?S")


def open_document(texts: list[str], kinds: bytes) -> tuple[list[str], bytes]:
    """The errors and lengths of time among a column's texts, which the reader of .ods gives as text.

    >>> open_document(["#N/A", "PT27H17M54S", "a"], bytes([1, 1, 1]))
    (['#N/A', '27:17:54', 'a'], b'\\x05\\x03\\x01')
    """
    codes = bytearray(kinds)
    for row, text in enumerate(texts):
        if codes[row] == TEXT and text[:1] in "#EP":
            if _SPELT_ERROR.fullmatch(text):
                codes[row] = ERROR
            elif found := _SPELT_TIME.fullmatch(text):
                texts[row], codes[row] = ":".join(part.zfill(2) for part in found.groups()), DATE
    return texts, bytes(codes)


def cell(value: object) -> tuple[str, int]:
    """The text and kind of one value; a number that is none (infinite) is an error.

    >>> cell(dt.timedelta(hours=27)), cell(dt.datetime(2020, 3, 31, 10)), cell(float("inf"))
    (('27:00:00', 3), ('2020-03-31T10:00:00', 3), ('#NUM!', 5))
    """
    if isinstance(value, str):
        text = value.replace("\0", "")
        return text, TEXT if text else BLANK
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), BOOL
    if isinstance(value, (int, float)):
        text = number(value)
        return (text, NUMBER) if text else ("#NUM!", ERROR)
    if value is None:
        return "", BLANK
    return date(value), DATE


def number(value: float) -> str:
    """The shortest text that is this number, without an exponent where people would write none.

    Nothing where it is not a number.

    >>> number(1234.5), number(44000.0), number(1e-7), number(-0.0), number(123456789012345680.0)
    ('1234.5', '44000', '0.0000001', '0', '123456789012345680')
    """
    text = repr(value)
    if text.endswith(".0"):
        return text[:-2] if text != "-0.0" else "0"
    if "e" in text and 1e-12 < abs(value) < 1e22:
        return format(Decimal(text), "f")
    return text if math.isfinite(value) else ""


def date(value: object) -> str:
    """A date, a date with a time, a time alone or a length of time as text, to the millisecond.

    >>> date(dt.datetime(2020, 3, 31)), date(dt.time(10)), date(dt.datetime(2020, 3, 31, 10, 0, 0, 500000))
    ('2020-03-31', '10:00:00', '2020-03-31T10:00:00.500')
    """
    if isinstance(value, dt.datetime):
        if value.time() == dt.time():
            return value.date().isoformat()
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.time):
        return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
    if isinstance(value, dt.timedelta):
        seconds = abs(value) // dt.timedelta(seconds=1)
        sign = "-" if value < dt.timedelta() else ""
        return f"{sign}{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    if isinstance(value, dt.date):
        return value.isoformat()
    raise TypeError("not a value a workbook holds")

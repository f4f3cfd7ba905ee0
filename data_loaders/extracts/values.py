"""What a database's value is as a cell: the same text and kind that a file's cell would have."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import pandas as pd

from data_loaders.readers import ERROR, NUMBER, cells

_AS_A_WORKBOOK = (str, bool, int, float, dt.date, dt.datetime, dt.time, dt.timedelta, type(None))


class Unfit(TypeError):
    """The database gave what no cell can hold, such as bytes or a list."""


def column(values: Sequence[object]) -> tuple[pd.Series[str], pd.Series[int]]:
    """The text and the kind of each value of a column, exactly: no digit of a number is lost.

    Raises:
        Unfit: with the position of the first value that no cell can hold; never with the value.

    >>> text, kind = column([Decimal("1200.50"), None, dt.date(2020, 3, 31)])
    >>> text.tolist(), kind.tolist()
    (['1200.50', '', '2020-03-31'], [2, 0, 3])
    """
    if {type(value) for value in values} <= set(_AS_A_WORKBOOK):
        texts, kinds = cells.column(values)
    else:
        found = [_cell(value, at) for at, value in enumerate(values)]
        texts, kinds = [text for text, _ in found], bytes(kind for _, kind in found)
    try:
        return pd.Series(texts, dtype="str"), pd.Series(list(kinds), dtype="int8")
    except UnicodeEncodeError:  # half a letter, which a driver may let through
        raise Unfit(next(at for at, text in enumerate(texts) if not _whole(text))) from None


def _cell(value: object, at: int) -> tuple[str, int]:
    if isinstance(value, Decimal):
        return (format(value, "f"), NUMBER) if value.is_finite() else ("#NUM!", ERROR)
    if isinstance(value, UUID):
        value = str(value)
    if not isinstance(value, _AS_A_WORKBOOK):
        raise Unfit(at)
    return cells.cell(value)


def _whole(text: str) -> bool:
    return text.encode("utf-8", "replace").decode() == text

"""The frames of each sheet from the blocks of the reading process, without touching a cell one by one."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from data_loaders.readers import blocks
from data_loaders.readers.book import Sheet
from data_loaders.readers.sentences import Unreadable

Block = tuple[list[pa.ChunkedArray], list[pa.ChunkedArray]]


def sheets(answer: bytes) -> tuple[tuple[Sheet, ...], str]:
    """The sheets in what the reading process wrote, and the encoding of a text file.

    Raises:
        Unreadable: the process refused the file, or wrote something else than blocks.

    >>> import io
    >>> file = io.BytesIO()
    >>> notes = {"sheet": 0, "name": "", "hidden": False, "top": 1, "left": 1, "encoding": "utf-8"}
    >>> blocks.Writer(file).write(notes, [pa.array(["a", ""])])
    >>> sheets(file.getvalue())[0][0].kind[0].tolist()
    [1, 0]
    """
    notes_of: dict[int, dict[str, Any]] = {}
    blocks_of: dict[int, list[Block]] = {}
    try:
        for notes, texts, kinds in blocks.read(answer):
            if "refused" in notes:
                details: Any = notes.get("details", {})
                raise Unreadable(str(notes["refused"]), **details)
            number = int(str(notes["sheet"]))
            notes_of[number] = notes
            blocks_of.setdefault(number, []).append((texts, kinds))
        read = tuple(_sheet(notes_of[number], blocks_of[number]) for number in sorted(notes_of))
        encoding = str(notes_of[0].get("encoding", ""))
    except (pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise Unreadable("damaged") from error
    return read, encoding


def _sheet(notes: dict[str, Any], parts: list[Block]) -> Sheet:
    parts = [part for part in parts if part[0]]
    width = max((len(texts) for texts, _ in parts), default=0)
    height = sum(len(texts[0]) for texts, _ in parts)
    kind = np.zeros((width, height), dtype=np.int8)
    columns: dict[int, pd.Series[str]] = {}
    for number in range(width):
        columns[number] = _text(parts, number)
        start = 0
        for texts, kinds in parts:
            end = start + len(texts[0])
            if number < len(kinds):
                kind[number, start:end] = kinds[number].to_numpy()
            elif number < len(texts):  # a text file: what is not blank is text
                kind[number, start:end] = pa.compute.greater(pa.compute.binary_length(texts[number]), 0).to_numpy()
            start = end
    text = pd.DataFrame(columns, copy=False) if width else pd.DataFrame(dtype="str")
    text.columns = pd.RangeIndex(width)
    return Sheet(
        name=str(notes["name"]),
        hidden=bool(notes["hidden"]),
        text=text,
        kind=pd.DataFrame(kind.T, copy=False),
        top=int(notes["top"]),
        left=int(notes["left"]),
    )


def _text(parts: list[Block], number: int) -> pd.Series[str]:
    """One column, in one piece; short where a record was short of fields."""
    chunks: list[pa.Array] = []
    for texts, _ in parts:
        if number < len(texts):
            chunks += texts[number].cast(pa.large_string()).chunks
        else:
            chunks.append(pa.repeat(pa.scalar("", pa.large_string()), len(texts[0])))
    column = pa.chunked_array([pa.concat_arrays(chunks)], pa.large_string())
    return pd.Series(pd.array(column, dtype="str"), copy=False)

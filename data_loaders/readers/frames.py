"""The frames of each sheet from the blocks of the reading process, without touching a cell one by one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute

from data_loaders.readers import blocks
from data_loaders.readers.book import Sheet
from data_loaders.readers.sentences import Unreadable

Notes = dict[str, Any]
Block = tuple[list[pa.ChunkedArray], list[pa.ChunkedArray]]


class Read(NamedTuple):
    """The sheets of a file; of a text file, what follows its first part and its encoding."""

    sheets: tuple[Sheet, ...]
    rest: Iterator[Sheet] = iter(())
    encoding: str = ""
    from_1904: bool = False


def sheets(answer: io.BufferedReader, cells: float) -> Read:
    """The sheets in what the reading process writes.

    Args:
        answer: what the process writes.
        cells: how many cells of a text file make a part of it.

    Raises:
        Unreadable: the process refused the file, or wrote something else than blocks.

    >>> file = io.BytesIO()
    >>> notes = {"sheet": 0, "name": "", "hidden": False, "top": 1, "left": 1, "encoding": "utf-8"}
    >>> for block in ([], [pa.array(["a", ""])], [pa.array(["b"])]):
    ...     blocks.Writer(file).write(notes, block)
    >>> blocks.Writer(file).write({"end": True}, [])
    >>> (first,), rest, *_ = sheets(io.BufferedReader(io.BytesIO(file.getvalue())), 2)
    >>> first.kind[0].tolist(), [(sheet.top, sheet.text[0].tolist()) for sheet in rest]
    ([1, 0], [(3, ['b'])])
    """
    found = _blocks(answer)
    first = next(found, (Notes(), ([], [])))
    notes, _ = first
    if "encoding" not in notes:
        return _workbook(chain([first], found))
    parts = _parts(notes, found, cells)
    return Read((next(parts),), parts, str(notes["encoding"]))


def _blocks(answer: io.BufferedReader) -> Iterator[tuple[Notes, Block]]:
    try:
        for notes, texts, kinds in blocks.read(answer):
            if "refused" in notes:
                details: Any = notes.get("details", {})
                raise Unreadable(str(notes["refused"]), **details)
            if "end" in notes:
                return
            yield notes, (texts, kinds)
    except (pa.ArrowException, OSError, ValueError, KeyError, TypeError) as error:
        raise Unreadable("damaged") from error
    raise Unreadable("damaged")  # it broke off between two blocks


def _workbook(found: Iterator[tuple[Notes, Block]]) -> Read:
    notes_of: dict[int, Notes] = {}
    blocks_of: dict[int, list[Block]] = {}
    try:
        for notes, block in found:
            if "restart" in notes:
                notes_of, blocks_of = {}, {}
                continue
            number = int(notes["sheet"])
            notes_of.setdefault(number, notes)  # the first block's say all
            blocks_of.setdefault(number, []).append(block)
        read = tuple(_sheet(notes_of[number], blocks_of[number]) for number in sorted(notes_of))
        return Read(read, from_1904=any(bool(notes["from_1904"]) for notes in notes_of.values()))
    except (ValueError, KeyError, TypeError) as error:
        raise Unreadable("damaged") from error


def _parts(notes: Notes, found: Iterator[tuple[Notes, Block]], cells: float) -> Iterator[Sheet]:
    """A text file in parts, none of them narrower than the first; one without rows where the file has none."""
    held: list[Block] = []
    top, rows, width, least = 1, 0, 0, 0
    for _, (texts, kinds) in found:
        held.append((texts, kinds))
        rows, width = rows + len(texts[0]), max(width, len(texts))
        if rows * width >= cells:
            yield _sheet(notes | {"top": top}, held, least)
            held, top, rows, width, least = [], top + rows, 0, 0, least or width
    if held or top == 1:
        yield _sheet(notes | {"top": top}, held, least)


def _sheet(notes: Notes, parts: list[Block], least: int = 0) -> Sheet:
    parts = [part for part in parts if part[0]]
    width = max((len(texts) for texts, _ in parts), default=0)
    width = max(width, least) if parts else 0
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
    top, left = int(notes["top"]), int(notes["left"])
    return Sheet(
        name=str(notes["name"]),
        hidden=bool(notes["hidden"]),
        text=text,
        kind=pd.DataFrame(kind.T, copy=False),
        top=top,
        left=left,
        merges=tuple(
            (int(first) - top, int(last) - top, int(at) - left) for first, last, at in notes.get("merges", ())
        ),
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

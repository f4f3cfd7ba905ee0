"""The records of a text file as blocks of columns.

Arrow's parser reads what is regular, 20 times faster than ``csv``; the few records of another width (a title,
a footnote) are set aside by it and put back in their places. Where a file has many of those, or a field too
long for it, ``csv`` reads on. Both agree on every record, which a test holds them to.
"""

from __future__ import annotations

import csv
import io
from collections import deque
from collections.abc import Iterator
from itertools import zip_longest
from typing import BinaryIO

import pyarrow as pa
import pyarrow.csv

from data_loaders.readers import text
from data_loaders.readers.sentences import Unreadable

Columns = list[pa.Array]
ODD_RECORDS = 500  # more records of another width than this, and csv reads the file
BLOCK_CELLS = 500_000
BLOCK_BYTES = 1 << 22

csv.field_size_limit(2**31 - 1)


class TooUneven(Exception):
    """Arrow's parser cannot read this file."""


class TextFile:
    """A text file and how to read it: its encoding, delimiter and usual width.

    >>> found = TextFile(io.BytesIO(b"a;b\\n1;2\\n"))
    >>> found.encoding, found.delimiter, found.width
    ('utf-8', ';', 2)
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.encoding, self._mark = text.encoding(source)
        sample = self._stream().read(1 << 18).decode("utf-8", "ignore")
        cut = max(sample.rfind("\n"), sample.rfind("\r")) + 1
        sample = sample[:cut].removesuffix(text.END + "\n")
        declared, self._skip = text.declared(sample)
        self.delimiter, self.width = text.delimiter(sample[self._skip :], declared or text.DELIMITERS)

    def _stream(self) -> io.BufferedReader:
        return io.BufferedReader(text.Utf8(self._source, self.encoding, self._mark), text.CHUNK)

    def stream(self) -> io.BufferedReader:
        """The records as UTF-8 bytes, from the first, with ``text.END`` after the last."""
        stream = self._stream()
        if self._skip:
            stream.read(self._skip)
        return stream


def blocks(found: TextFile, columns: int, block_bytes: int = BLOCK_BYTES) -> Iterator[Columns]:
    """The blocks of a file; refuses a record of more than ``columns`` fields.

    >>> [[column.to_pylist() for column in block] for block in blocks(TextFile(io.BytesIO(b"a\\nb\\n")), 9)]
    [[['a', 'b']]]
    """
    handed_on = 0
    try:
        for block in fast(found, columns, block_bytes):
            yield block
            handed_on += len(block[0])
    except TooUneven:
        yield from slow(found, columns, after=handed_on)


def fast(found: TextFile, columns: int, block_bytes: int = BLOCK_BYTES) -> Iterator[Columns]:
    """The blocks of a regular file. Raises ``TooUneven`` where ``csv`` must read on.

    >>> [[column.to_pylist() for column in block] for block in fast(TextFile(io.BytesIO(b"t\\na,b\\n1,2\\n")), 9)]
    [[['t']], [['a', '1'], ['b', '2']]]
    """
    if not 1 < found.width <= columns:  # in a file of one column END would be no odd record
        raise TooUneven
    odd: deque[tuple[int, str]] = deque()
    count = 0
    closed = False

    def aside(row: pyarrow.csv.InvalidRow) -> str:
        nonlocal count
        count += 1
        odd.append((row.number, row.text))
        return "skip" if count <= ODD_RECORDS and row.number is not None else "error"

    names = [str(number) for number in range(found.width)]
    done = 0  # records handed on
    try:
        for batch in pyarrow.csv.open_csv(
            pa.PythonFile(found.stream(), mode="r"),
            read_options=pyarrow.csv.ReadOptions(use_threads=False, block_size=block_bytes, column_names=names),
            parse_options=pyarrow.csv.ParseOptions(
                delimiter=found.delimiter,
                newlines_in_values=True,
                ignore_empty_lines=False,
                invalid_row_handler=aside,
            ),
            convert_options=pyarrow.csv.ConvertOptions(
                column_types={name: pa.string() for name in names},
                strings_can_be_null=False,
                check_utf8=False,
            ),
        ):
            start = 0
            while odd and odd[0][0] - done - 1 <= batch.num_rows - start:
                number, line = odd.popleft()
                if regular := number - done - 1:
                    yield batch.slice(start, regular).columns
                start, done = start + regular, number
                closed = line == text.END
                if not closed:
                    yield [pa.array([field], pa.string()) for field in _fields(line, found.delimiter)]
            if start < batch.num_rows:
                yield batch.slice(start).columns
                done += batch.num_rows - start
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, pa.ArrowKeyError) as error:
        raise TooUneven from error
    for _, line in odd:
        closed = line == text.END
        if not closed:
            yield [pa.array([field], pa.string()) for field in _fields(line, found.delimiter)]
    if not closed:  # an open quotation mark: csv will say in which record
        raise TooUneven


def _fields(line: str, delimiter: str) -> list[str]:
    return next(csv.reader(io.StringIO(line, newline=""), delimiter=delimiter), [""]) or [""]


def slow(found: TextFile, columns: int, after: int = 0) -> Iterator[Columns]:
    """The blocks of any file, read by ``csv``, from the record ``after`` those handed on already.

    >>> [[column.to_pylist() for column in block] for block in slow(TextFile(io.BytesIO(b"t\\na,b\\n1,2\\n")), 9)]
    [[['t', 'a', '1'], ['', 'b', '2']]]
    """
    rows: list[list[str]] = []
    width = 1
    number = 0
    for number, row in enumerate(csv.reader(_lines(found), delimiter=found.delimiter), 1):
        if len(row) > columns:
            raise Unreadable("many", count=len(row), what=f"fields in row {number:,}", limit=columns, advice="")
        if row == [text.END]:
            break
        if number <= after:
            continue
        width = max(width, len(row))
        rows.append(row)
        if len(rows) * width > BLOCK_CELLS:
            yield _columns(rows)
            rows, width = [], 1
    else:
        raise Unreadable("quote", row=number)
    if rows:
        yield _columns(rows)


def _lines(found: TextFile) -> io.TextIOWrapper:
    return io.TextIOWrapper(found.stream(), "utf-8", newline="")


def _columns(rows: list[list[str]]) -> Columns:
    return [pa.array(column, pa.string()) for column in zip_longest(*rows, fillvalue="")] or [
        pa.array([""] * len(rows), pa.string())
    ]

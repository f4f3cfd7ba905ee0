"""How the reading process hands cells back: Arrow streams, one after another, nothing that can run.

Each stream is one block of one sheet: its columns of text, then, for a workbook, its columns of kinds.
The stream's own notes say which sheet, or why the file is refused.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO

import pyarrow as pa

_NOTES = b"notes"


class Writer:
    """Writes blocks to a binary file.

    >>> import io
    >>> file = io.BytesIO()
    >>> Writer(file).write({"sheet": 0}, [pa.array(["a", ""])])
    >>> [(notes, len(texts), len(kinds)) for notes, texts, kinds in read(file.getbuffer())]
    [({'sheet': 0}, 1, 0)]
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def write(self, notes: dict[str, object], texts: list[pa.Array], kinds: list[pa.Array] | None = None) -> None:
        """One block: ``texts`` are strings, ``kinds`` int8, all of one length."""
        arrays = texts + (kinds or [])
        fields = [pa.field(str(number), array.type) for number, array in enumerate(arrays)]
        schema = pa.schema(fields, metadata={_NOTES: json.dumps(notes).encode()})
        with pa.ipc.new_stream(self._file, schema) as stream:
            if arrays:
                stream.write_batch(pa.RecordBatch.from_arrays(arrays, schema=schema))

    def restart(self) -> None:
        """Forget every block written so far."""
        self._file.seek(0)
        self._file.truncate()


def read(answer: object) -> Iterator[tuple[dict[str, object], list[pa.ChunkedArray], list[pa.ChunkedArray]]]:
    """The notes, text columns and kind columns of each block.

    Raises ``pa.ArrowInvalid`` or ``ValueError`` where the bytes are not what :class:`Writer` writes: they come
    from a process that read a stranger's file, so nothing in them is taken on trust.
    """
    source = pa.BufferReader(pa.py_buffer(answer))
    while source.tell() < source.size():
        table = pa.ipc.open_stream(source).read_all()
        table.validate(full=True)
        notes = json.loads((table.schema.metadata or {})[_NOTES])
        texts = [column for column in table.columns if column.type == pa.string()]
        kinds = [column for column in table.columns if column.type == pa.int8()]
        if (
            not isinstance(notes, dict)
            or len(texts) + len(kinds) != table.num_columns
            or len(kinds)
            not in (
                0,
                len(texts),
            )
        ):
            raise ValueError("not a block of cells")
        yield notes, texts, kinds

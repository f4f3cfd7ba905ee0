"""How the reading process hands cells back: Arrow streams, one after another, nothing that can run.

Each stream is one block of one sheet: its columns of text, then, for a workbook, its columns of kinds.
The stream's own notes say which sheet, or why the file is refused.
"""

from __future__ import annotations

import io
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
    >>> answer = io.BufferedReader(io.BytesIO(file.getvalue()))
    >>> [(notes, len(texts), len(kinds)) for notes, texts, kinds in read(answer)]
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
        """What was written so far counts no more."""
        self.write({"restart": True}, [])


def read(answer: io.BufferedReader) -> Iterator[tuple[dict[str, object], list[pa.ChunkedArray], list[pa.ChunkedArray]]]:
    """The notes, text columns and kind columns of each block, as they come.

    Raises ``pa.ArrowInvalid`` or ``ValueError`` where the bytes are not what :class:`Writer` writes: they come
    from a process that read a stranger's file, so nothing in them is taken on trust.
    """
    source = pa.PythonFile(answer, mode="r")
    while answer.peek(1):
        table = pa.ipc.open_stream(source).read_all()
        table.validate(full=True)
        notes = json.loads((table.schema.metadata or {})[_NOTES])
        texts = [column for column in table.columns if column.type == pa.string()]
        kinds = [column for column in table.columns if column.type == pa.int8()]
        whole = len(texts) + len(kinds) == table.num_columns and len(kinds) in (0, len(texts))
        if not isinstance(notes, dict) or not whole:
            raise ValueError("not a block of cells")
        yield notes, texts, kinds

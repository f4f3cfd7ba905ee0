"""The characters of a text file: their encoding, their delimiter, and a clean UTF-8 stream of them.

Every reader here takes a binary file that can be rewound, and never holds the whole of it.
"""

from __future__ import annotations

import codecs
import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import BinaryIO

CHUNK = 1 << 20
DELIMITERS = ",\t;|"
END = "\0"  # a last record of our own: NUL is taken out of the file, so nothing in it can look like this

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_QUOTED = re.compile(r'(?:^|(?<=[,;|\t\r\n]))"[^"]*+(?:""[^"]*+)*+"(?=[,;|\t\r\n]|$)')
_NUMBER = re.compile(r"\s*[-+(]?\s*[£$€]?\s*\d[\d., ]*[)%]?\s*")
_SEP = re.compile(r'"?sep=([,;|\t])"?(?:\r\n|\r|\n|$)', re.IGNORECASE)


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    """Bytes no UTF-8 text has, read as Windows reads them; its five unused bytes stay control characters."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    bad = error.object[error.start : error.end]
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in bad), error.end


codecs.register_error("as-cp1252", _as_cp1252)


def chunks(source: BinaryIO, start: int = 0) -> Iterator[bytes]:
    """The bytes of a file from ``start``, a megabyte at a time.

    >>> list(chunks(io.BytesIO(b"abc"), 1))
    [b'bc']
    """
    source.seek(start)
    while chunk := source.read(CHUNK):
        yield chunk


def encoding(source: BinaryIO) -> tuple[str, int]:
    """The encoding of a text file and the length of its byte order mark.

    A mark decides; then NUL bytes tell UTF-16; then what is valid UTF-8 is UTF-8. The rest is Windows text
    (``cp1252``), unless most of its accented letters are valid UTF-8: files pasted together from both exist,
    and ``mixed`` reads each letter by its own bytes.

    >>> encoding(io.BytesIO("£5".encode("utf-16-le"))), encoding(io.BytesIO(b"\\xa35"))
    (('utf-16-le', 0), ('cp1252', 0))
    """
    source.seek(0)
    head = source.read(1 << 16)
    for mark, name in _BOMS:
        if head.startswith(mark):
            return name, len(mark)
    if wide := utf_16(head):
        return wide, 0
    decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
    good = bad = 0
    for chunk in chunks(source):
        good, bad = _counted(decoder.decode(chunk), good, bad)
    good, bad = _counted(decoder.decode(b"", True), good, bad)
    if not bad:
        return "utf-8", 0
    return ("mixed", 0) if good > bad else ("cp1252", 0)


def _counted(text: str, good: int, bad: int) -> tuple[int, int]:
    if not text.isascii():
        escaped = len(re.findall("[\udc80-\udcff]", text))
        good += len(re.findall("[^\0-\x7f]", text)) - escaped
        bad += escaped
    return good, bad


def utf_16(head: bytes) -> str:
    """Which UTF-16 the first part of a file is in, by its mark or because half of each plain letter is NUL; else "".

    >>> utf_16("£5".encode("utf-16-be")), utf_16(b"name,amount")
    ('utf-16-be', '')
    """
    marked = next((name for mark, name in _BOMS[1:] if head.startswith(mark)), "")
    if marked or len(head) < 2 or not head.count(0):
        return marked
    first, second = head[0::2].count(0), head[1::2].count(0)
    name, nuls, rest = ("utf-16-le", second, first) if second >= first else ("utf-16-be", first, second)
    text = head[: len(head) // 2 * 2].decode(name, "replace")
    plausible = nuls > 4 * rest and nuls * 20 > len(head) and "\0" not in text and "\ufffd" not in text[:-1]
    return name if plausible else ""


class Utf8(io.RawIOBase):
    """A text file as UTF-8 bytes: no mark, no NUL, and ``END`` as its last record.

    A quotation mark that is never closed swallows ``END``, which is how it is noticed.

    >>> Utf8(io.BytesIO(b"\\xa35\\n"), "cp1252", 0).read()
    b'\\xc2\\xa35\\n\\x00\\n'
    """

    def __init__(self, source: BinaryIO, encoding: str, start: int) -> None:
        self._left = b""
        self._chunks = self._clean(source, encoding, start)

    def _clean(self, source: BinaryIO, encoding: str, start: int) -> Iterator[bytes]:
        last = b"\n"
        for chunk in decoded(source, encoding, start):
            if chunk:
                last = chunk[-1:]
                yield chunk
        yield (b"" if last in b"\r\n" else b"\n") + END.encode() + b"\n"

    def readable(self) -> bool:
        """It is; ``io`` asks."""
        return True

    def readinto(self, buffer: memoryview, /) -> int:  # type: ignore[override]
        """Fills ``buffer``, as far as one chunk goes; 0 at the end."""
        while not self._left:
            chunk = next(self._chunks, None)
            if chunk is None:
                return 0
            self._left = chunk
        size = min(len(buffer), len(self._left))
        buffer[:size] = self._left[:size]
        self._left = self._left[size:]
        return size


def decoded(source: BinaryIO, encoding: str, start: int) -> Iterator[bytes]:
    """A text file as chunks of UTF-8 bytes without NUL.

    >>> list(decoded(io.BytesIO("é".encode("utf-16-be")), "utf-16-be", 0))
    [b'\\xc3\\xa9', b'']
    """
    if encoding == "utf-8":
        yield from (chunk.replace(b"\0", b"") for chunk in chunks(source, start))
        return
    codec, errors = {"mixed": ("utf-8", "as-cp1252"), "cp1252": ("cp1252", "as-cp1252")}.get(
        encoding, (encoding, "replace")
    )
    decoder = codecs.getincrementaldecoder(codec)(errors)
    for chunk in chunks(source, start):
        yield decoder.decode(chunk).replace("\0", "").encode()
    yield decoder.decode(b"", True).replace("\0", "").encode()


def declared(sample: str) -> tuple[str, int]:
    """The delimiter a first line ``sep=;`` declares, and that line's length; Excel does not show the line.

    >>> declared("sep=;\\na;b\\n"), declared("a;b\\n")
    ((';', 6), ('', 0))
    """
    found = _SEP.match(sample)
    return (found[1], found.end()) if found else ("", 0)


def delimiter(sample: str, candidates: str = DELIMITERS) -> tuple[str, int]:
    """The delimiter of a text file and the usual number of fields, from its first part.

    Quoted fields count as one thing each, whatever is in them. The delimiter is the one by which most lines
    have the same number of fields, and whose fields hold no other delimiter unless they are numbers: a title
    above the table, a comma in a name and a decimal comma then mislead nobody.

    >>> delimiter('Spend; March, final\\nname;amount\\n"Smith; J";1,50\\nJones;2,75')
    (';', 2)
    >>> delimiter("one column\\nonly")
    (',', 1)
    """
    lines = [line for line in re.split(r"\r\n|\r|\n", _QUOTED.sub("Q", sample)) if line.strip(" ")][:1000]
    best, width, score = candidates[0], 1, 0.0
    for candidate in candidates:
        others = set(DELIMITERS) - {candidate}
        widths = Counter(line.count(candidate) + 1 for line in lines)
        widths.pop(1, None)
        if not widths:
            continue
        usual = max(widths, key=lambda w: (widths[w], w))
        fields = [field for line in lines if line.count(candidate) + 1 == usual for field in line.split(candidate)]
        clean = sum(not others & set(field) or _NUMBER.fullmatch(field) is not None for field in fields)
        found = widths[usual] / len(lines) * clean / len(fields)
        if found > score:
            best, width, score = candidate, usual, found
    return best, width

"""Finds elements in a part's XML by their bytes and cuts new ones in, so that all else stays byte for byte.

A tree that is read and written again loses prefixes, order and whatever its reader does not know.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from xml.parsers import expat
from xml.sax.saxutils import escape, quoteattr

Edit = tuple[int, int, bytes]
"""From, to, and what stands there instead."""

_TAG = re.compile(rb"<[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*>")
_ATTRIBUTE = re.compile(rb"\s+([^\s=/>]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)[\"'][^>]*\?>")
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Odd(Exception):
    """A part is not put together as a spreadsheet program would: it cannot be marked in place."""


@dataclass(slots=True)
class Element:
    """Where an element stands in a part: its start tag from ``start`` to ``opened``, its end tag from ``closing``."""

    name: str
    attributes: dict[str, str]
    depth: int
    start: int
    opened: int
    closing: int = 0
    end: int = 0
    inside: list[Element] = field(default_factory=list)

    @property
    def local(self) -> str:
        """The name without its prefix."""
        return self.name.rpartition(":")[2]

    @property
    def prefix(self) -> str:
        """The prefix with its colon, or nothing."""
        return self.name[: -len(self.local)]

    def child(self, local: str) -> Element | None:
        """The first element of that name right inside."""
        return next((element for element in self.inside if element.local == local), None)

    def children(self, local: str) -> list[Element]:
        """All elements of that name right inside."""
        return [element for element in self.inside if element.local == local]

    def all(self, local: str) -> Iterator[Element]:
        """All elements of that name inside, however deep."""
        for element in self.inside:
            if element.local == local:
                yield element
            yield from element.all(local)


def reader() -> expat.XMLParserType:
    """A parser that takes no document type and so no entities.

    >>> reader().Parse(b"<!DOCTYPE a><a/>", True)
    Traceback (most recent call last):
    data_loaders.marked.markup.Odd
    """

    def refuse(*_: object) -> None:
        raise Odd

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    return parser


def root(part: bytes) -> Element:
    """The part's outermost element with all that is inside it.

    >>> tree = root(b"<a><x:b n='1'/><c>t</c></a>")
    >>> [(e.prefix, e.local, e.attributes, e.start, e.end) for e in tree.inside]
    [('x:', 'b', {'n': '1'}, 3, 15), ('', 'c', {}, 15, 23)]

    Raises:
        Odd: the part is no XML.
    """
    parser, top = reader(), Element("", {}, 0, 0, 0)
    stack = [top]

    def start(name: str, attributes: dict[str, str]) -> None:
        at = parser.CurrentByteIndex
        element = Element(name, attributes, len(stack), at, tag_end(part, at))
        stack[-1].inside.append(element)
        stack.append(element)
        if len(stack) > 100:
            raise Odd

    def end(_: str) -> None:
        element = stack.pop()
        element.closing = parser.CurrentByteIndex
        element.end = element.closing if is_empty(part, element.opened) else part.index(b">", element.closing) + 1

    parser.StartElementHandler, parser.EndElementHandler = start, end
    parse(parser, part)
    return top.inside[0]


def parse(parser: expat.XMLParserType, part: bytes) -> None:
    """Runs the parser over the part; what is no XML is :class:`Odd`."""
    try:
        parser.Parse(part, True)
    except (expat.ExpatError, ValueError) as error:
        raise Odd from error


def tag_end(part: bytes, at: int) -> int:
    """Where the start tag that begins at ``at`` ends; a ``>`` in an attribute does not end it."""
    found = _TAG.match(part, at)
    if not found:
        raise Odd
    return found.end()


def is_empty(part: bytes, opened: int) -> bool:
    """Whether the start tag that ends there is its own end tag."""
    return part[opened - 2 : opened] == b"/>"


def tag(given: bytes, **attributes: str | None) -> bytes:
    """A start tag with these attributes set; ``None`` takes one away. ``__`` stands for a colon.

    >>> tag(b"<c s='2' t='s'/>", s="7", t=None), tag(b"<c>", s="7")
    (b'<c s="7"/>', b'<c s="7">')
    """
    for name, value in attributes.items():
        wanted = name.replace("__", ":").encode()
        new = b"" if value is None else b" " + wanted + b"=" + quoteattr(value, {'"': "&quot;"}).encode()
        for found in _ATTRIBUTE.finditer(given):
            if found[1] == wanted:
                given = given[: found.start()] + new + given[found.end() :]
                break
        else:
            close = len(given) - (2 if given.endswith(b"/>") else 1)
            given = given[:close].rstrip() + new + given[close:]
    return given


def retagged(part: bytes, element: Element, **attributes: str | None) -> Edit:
    """Sets attributes of an element."""
    return element.start, element.opened, tag(part[element.start : element.opened], **attributes)


def appended(part: bytes, element: Element, addition: bytes, **attributes: str | None) -> list[Edit]:
    """Puts ``addition`` at the end of an element, which may be empty, and sets its attributes.

    >>> edited(b"<a><b/></a>", appended(b"<a><b/></a>", root(b"<a><b/></a>").inside[0], b"<c/>", n="1"))
    b'<a><b n="1"><c/></b></a>'
    """
    opening = tag(part[element.start : element.opened], **attributes)
    if is_empty(part, element.opened):
        whole = opening[:-2].rstrip() + b">" + addition + f"</{element.name}>".encode()
        return [(element.start, element.opened, whole)]
    return [(element.start, element.opened, opening), (element.closing, element.closing, addition)]


def edited(part: bytes, edits: Iterable[Edit]) -> bytes:
    """The part with every edit made; those at one place in the order given.

    >>> edited(b"abc", [(1, 2, b"x"), (3, 3, b"y"), (3, 3, b"z")])
    b'axcyz'
    """
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[0]):
        pieces += [part[at:start], new]
        at = max(at, end)
    return b"".join([*pieces, part[at:]])


def utf8(part: bytes) -> bytes:
    """The part in UTF-8 without a byte order mark, whatever it was in.

    >>> utf8('<?xml version="1.0" encoding="UTF-16"?><a>é</a>'.encode("utf-16")).decode()
    '<?xml version="1.0" encoding="UTF-8"?><a>é</a>'
    """
    try:
        if part.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            part = part.decode("utf-16").encode()
        elif part[:4] in (b"<\0?\0", b"\0<\0?"):
            part = part.decode("utf-16-le" if part[0] else "utf-16-be").encode()
        elif (found := _DECLARED.match(part)) and found[1].lower() not in (b"utf-8", b"us-ascii"):
            part = part.decode(found[1].decode()).encode()
    except (UnicodeError, LookupError) as error:
        raise Odd from error
    part = part.removeprefix(codecs.BOM_UTF8)
    if (found := _DECLARED.match(part)) and found[1].lower() not in (b"utf-8", b"us-ascii"):
        part = part[: found.start(1)] + b"UTF-8" + part[found.end(1) :]
    return part


def words(text: str) -> str:
    """Text that may stand inside an element: marked up, without the characters that XML does not know.

    >>> words("<b> A&E \\x00")
    '&lt;b&gt; A&amp;E '
    """
    return escape(_NOT_XML.sub("", text))


def quoted(text: str) -> str:
    """Text as an attribute's value, with its quotation marks.

    >>> quoted('5" & more')
    '"5&quot; &amp; more"'
    """
    return quoteattr(_NOT_XML.sub("", text), {'"': "&quot;"})

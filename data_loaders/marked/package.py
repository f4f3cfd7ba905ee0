"""The parts of an .xlsx or .xlsm: which there are, what links to what, and the file made of them again."""

from __future__ import annotations

import io
import posixpath
import zipfile
from dataclasses import dataclass

from data_loaders.marked import markup
from data_loaders.marked.markup import Odd, quoted

MADE = (2020, 1, 1, 0, 0, 0)  # stands for the time of writing in every file
TYPES = "[Content_Types].xml"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPREADSHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_SPREADSHEET = "http://purl.oclc.org/ooxml/spreadsheetml/main"
STRICT_OFFICE = "http://purl.oclc.org/ooxml/officeDocument/relationships"
_KIND = "application/vnd.openxmlformats-officedocument."
HEAD = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


@dataclass(frozen=True)
class Link:
    """A relationship: its id, its type, and the part it leads to."""

    id: str
    type: str
    target: str

    @property
    def kind(self) -> str:
        """The last word of the type: ``worksheet``, ``comments``, ``vmlDrawing``."""
        return self.type.rpartition("/")[2]


class Package:
    """A workbook's parts by name, in the file's order.

    >>> made = Package({"xl/workbook.xml": b"<workbook/>"})
    >>> Package.opened(made.closed()).parts
    {'xl/workbook.xml': b'<workbook/>'}
    """

    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._written = set[str]()
        self._spelt = {name.casefold(): name for name in parts}

    @classmethod
    def opened(cls, content: bytes) -> Package:
        """The parts of a file."""
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            infos = [info for info in archive.infolist() if not info.is_dir()]
            return cls({info.filename.replace("\\", "/"): archive.read(info) for info in infos})

    def closed(self) -> bytes:
        """The file of these parts; the same parts always give the same bytes.

        Raises:
            Odd: a part that was written is no XML: better no marked workbook than one that Excel calls damaged.
        """
        for name in self._written & self.parts.keys():
            if not name.endswith(".vml"):  # which Excel itself writes with tags that never close
                markup.parse(markup.reader(), self.parts[name])
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, part in self.parts.items():
                info = zipfile.ZipInfo(name, MADE)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.create_system, info.external_attr = 0, 0  # the same on Windows as elsewhere
                archive.writestr(info, part)
        return file.getvalue()

    def find(self, name: str) -> str:
        """The part as the file spells it (some use other capitals); empty where there is none."""
        return self._spelt.get(name.casefold(), "")

    def xml(self, name: str) -> bytes:
        """A part in UTF-8. Raises :class:`Odd` where there is none."""
        if not self.find(name):
            raise Odd
        return markup.utf8(self.parts[self.find(name)])

    def put(self, name: str, part: bytes) -> None:
        """Writes a part, new or not."""
        name = self.find(name) or name
        self.parts[name] = part
        self._written.add(name)
        self._spelt[name.casefold()] = name

    def drop(self, name: str) -> None:
        """Takes away a part with its links and its content type."""
        for gone in (self.find(name), self.find(_links_of(name))):
            if gone:
                del self.parts[gone], self._spelt[gone.casefold()]
        types = self.xml(TYPES)
        named = [e for e in markup.root(types).children("Override") if self._same(e.attributes.get("PartName"), name)]
        self.put(TYPES, markup.edited(types, [(e.start, e.end, b"") for e in named]))

    @staticmethod
    def _same(one: str | None, other: str) -> bool:
        return (one or "").lstrip("/").casefold() == other.casefold()

    def free(self, pattern: str) -> str:
        """The first name of a pattern such as ``xl/comments{}.xml`` that no part has."""
        return next(name for n in range(1, len(self.parts) + 2) if not self.find(name := pattern.format(n)))

    def links(self, name: str) -> list[Link]:
        """Where a part leads to inside the file."""
        if not self.find(_links_of(name)):
            return []
        found = markup.root(self.xml(_links_of(name))).children("Relationship")
        folder = posixpath.dirname(name)
        return [
            Link(
                e.attributes.get("Id", ""),
                e.attributes.get("Type", ""),
                posixpath.normpath(posixpath.join("/", folder, e.attributes.get("Target", ""))).lstrip("/"),
            )
            for e in found
            if e.attributes.get("TargetMode") != "External"
        ]

    def link(self, name: str, type_: str, target: str) -> str:
        """Leads from a part to another; the new link's id."""
        links = _links_of(name)
        part = (
            self.xml(links) if self.find(links) else HEAD + f'<Relationships xmlns="{PACKAGE}/relationships"/>'.encode()
        )
        top = markup.root(part)
        taken = {e.attributes.get("Id", "").casefold() for e in top.inside}
        id_ = next(f"rId{n}" for n in range(1, len(taken) + 2) if f"rid{n}" not in taken)
        way = posixpath.relpath(target, posixpath.dirname(name) or ".")
        new = f"<{top.prefix}Relationship Id={quoted(id_)} Type={quoted(type_)} Target={quoted(way)}/>".encode()
        self.put(links, markup.edited(part, markup.appended(part, top, new)))
        return id_

    def unlink(self, name: str, target: str) -> None:
        """Takes away the links from a part to another."""
        gone = {link.id for link in self.links(name) if link.target.casefold() == target.casefold()}
        part = self.xml(_links_of(name))
        cut = [(e.start, e.end, b"") for e in markup.root(part).inside if e.attributes.get("Id") in gone]
        self.put(_links_of(name), markup.edited(part, cut))

    def declare(self, name: str, type_: str, ending: str = "") -> None:
        """Says what kind of part ``name`` is; with ``ending``, says it of all parts that end so."""
        part = self.xml(TYPES) if self.find(TYPES) else HEAD + f'<Types xmlns="{PACKAGE}/content-types"/>'.encode()
        top = markup.root(part)
        if any(e.attributes.get("Extension", "").casefold() == ending for e in top.children("Default") if ending):
            return
        which = f"Default Extension={quoted(ending)}" if ending else f"Override PartName={quoted('/' + name)}"
        new = f"<{top.prefix}{which} ContentType={quoted(type_)}/>".encode()
        self.put(TYPES, markup.edited(part, markup.appended(part, top, new)))

    def add(self, name: str, part: bytes, kind: str) -> None:
        """A new part of a kind of ours, such as ``spreadsheetml.comments+xml``."""
        self.put(name, HEAD + part)
        self.declare(name, kind if "/" in kind else _KIND + kind)

    @property
    def main(self) -> str:
        """The workbook's own part."""
        return next(
            (self.find(link.target) for link in self.links("") if link.kind == "officeDocument"),
            self.find("xl/workbook.xml"),
        )

    @property
    def _strict(self) -> bool:
        return STRICT_SPREADSHEET in markup.root(self.xml(self.main)).attributes.values()

    @property
    def spreadsheet(self) -> str:
        """The name space of sheets, in the file's own dialect."""
        return STRICT_SPREADSHEET if self._strict else SPREADSHEET

    @property
    def office(self) -> str:
        """The name space of links between parts."""
        return STRICT_OFFICE if self._strict else OFFICE


def _links_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")

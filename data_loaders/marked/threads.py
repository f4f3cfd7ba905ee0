"""Replies in Excel's comment conversations: on such a cell Excel shows the conversation, not the comment."""

from __future__ import annotations

import uuid
from collections.abc import Mapping

from data_loaders.marked import markup
from data_loaders.marked.markup import quoted, words
from data_loaders.marked.package import Package
from data_loaders.marked.sheet import Cell
from data_loaders.readers.kinds import position

WHO = "To put right"
PERSON = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, WHO)).upper() + "}"


def write(package: Package, name: str, notes: Mapping[Cell, str]) -> None:
    """Answers the conversations on marked cells of a sheet; our answers of an earlier round go.

    A cell without a conversation is left alone: its words are in an ordinary comment.
    """
    kinds = {link.kind: package.find(link.target) for link in package.links(name)}
    people = next((package.find(link.target) for link in package.links(package.main) if link.kind == "person"), "")
    part = kinds.get("threadedComment", "")
    if not part or not people:
        return
    content = package.xml(part)
    top = markup.root(content)
    talks = top.children("threadedComment")
    edits = [(talk.start, talk.end, b"") for talk in talks if talk.attributes.get("personId") == PERSON]
    answers = [
        _answer(top.prefix, talk.attributes, notes[cell])
        for talk in talks
        if "parentId" not in talk.attributes and (cell := position(talk.attributes.get("ref", ""))) in notes
    ]
    if answers:
        edits += markup.appended(content, top, b"".join(answers))
        _introduce(package, people)
    package.put(part, markup.edited(content, edits))


def _answer(prefix: str, talk: Mapping[str, str], said: str) -> bytes:
    ref, parent, when = (talk.get(key, "") for key in ("ref", "id", "dT"))
    own = "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"{parent} {said}")).upper() + "}"
    return (
        f'<{prefix}threadedComment ref={quoted(ref)} dT={quoted(when)} personId="{PERSON}" id="{own}" '
        f"parentId={quoted(parent)}><{prefix}text>{words(said)}</{prefix}text></{prefix}threadedComment>"
    ).encode()


def _introduce(package: Package, people: str) -> None:
    content = package.xml(people)
    top = markup.root(content)
    if any(person.attributes.get("id") == PERSON for person in top.inside):
        return
    new = f'<{top.prefix}person displayName="{WHO}" id="{PERSON}" userId="{WHO}" providerId="None"/>'.encode()
    package.put(people, markup.edited(content, markup.appended(content, top, new)))

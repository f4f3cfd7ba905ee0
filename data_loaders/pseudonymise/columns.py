"""Which of the other columns must stay behind: those that could still say who somebody is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache

from data_loaders import cells
from data_loaders.privacy import identifier, naming_headings, screen
from data_loaders.pseudonymise.codes import Identity
from data_loaders.pseudonymise.identity import Unclear, born, letters, without_spaces
from data_loaders.pseudonymise.table import Found
from data_loaders.readers import TEXT
from data_loaders.schema import datasets, plain

PERSON_CODE = "Person code"
# A number of 8 characters is known anywhere; one of 6 where it stands by itself; a shorter one may be a dose.
KNOWN_ANYWHERE, KNOWN_ALONE = 8, 6
_OWN_NUMBER = re.compile(
    r"(?:.* )?(?:patient|client|offender|nominal|person|service user|customer|detainee)s?(?: s)?"
    r" (?:id|ids|identifier|ref|reference|no|num|number)|mrn|(?:local|record|system) (?:id|identifier)"
)


def split(found: Found, people: Sequence[Identity]) -> tuple[list[int], list[str]]:
    """The columns that may be sent, by position, and the others, by heading.

    A column stays behind for its heading, for a cell that looks like an identifier, for a cell that repeats
    anybody's identifier, or for repeating its own rows' identifiers. A heading that may be one itself, or that
    is blank, is given as the column's letter. Person codes that are there already give way to the new ones.
    """
    named = Named(people)
    kept: list[int] = []
    dropped: list[str] = []
    for at in range(found.sheet.text.shape[1]):
        heading, (texts, _) = found.heading(at), found.column(at)
        blank = not any(cell.strip() for cell in texts)
        if at in found.own or (blank and (not heading or plain(heading) in _codes())):
            continue
        if not heading or identifier(heading) or named.within(heading):
            dropped.append(f"column {found.letter(at)}")
        elif names_people(heading) or _identifies(texts) or named.within_any(texts) or _repeats(texts, people):
            dropped.append(heading)
        else:
            kept.append(at)
    return kept, dropped


def names_people(heading: str) -> bool:
    """Whether a heading promises a name, an identifier or the sender's own number of a person.

    >>> [names_people(heading) for heading in ("Surname", "Local patient no", "Client ID", "Crime no")]
    [True, True, True, False]
    """
    return bool(naming_headings([heading])) or plain(heading) in _codes() or bool(_OWN_NUMBER.fullmatch(plain(heading)))


class Named:
    """The identifiers of everybody in the file, to be looked for elsewhere in it.

    >>> named = Named([("oneill", "1985-03-12"), ("h123456",), ("12",)])
    >>> [named.within(cell) for cell in ("Seen by Ms O'Neill", "ref H-123456/2", "12/03/1985", "dose 12", "kneeling")]
    [True, True, True, False, False]
    """

    def __init__(self, people: Sequence[Identity]) -> None:
        parts = {letters(part) for person in people for part in person}
        self.numbers = {part for part in parts if re.search(r"\d", part) and len(part) >= KNOWN_ANYWHERE}
        self.words = {part for part in parts if len(part) >= (KNOWN_ALONE if re.search(r"\d", part) else 2)}
        self.lengths = sorted({len(number) for number in self.numbers})

    def within_any(self, texts: Sequence[str]) -> bool:
        """Whether any of the cells holds one."""
        return any(map(self.within, set(texts)))

    def within(self, cell: str) -> bool:
        """Whether a cell holds one: a long number anywhere in it, a shorter one or a name as words of its own."""
        forms = [letters(cell), letters(_birthday(cell))]
        return any(map(self._number_in, forms)) or (self._word_in(cell) and not _is_day(cell))

    def _number_in(self, form: str) -> bool:
        return any(form[at : at + size] in self.numbers for size in self.lengths for at in range(len(form) - size + 1))

    def _word_in(self, cell: str) -> bool:
        words = re.findall(r"[^\W_]+", _bare(cell)) if self.words else []
        return any("".join(words[at : at + size]) in self.words for at in range(len(words)) for size in (1, 2, 3, 4))


def _bare(cell: str) -> str:
    marks = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", cell).casefold())
    return "".join(letter for letter in marks if not unicodedata.combining(letter))


def _birthday(cell: str) -> str:
    try:
        return born(cell)
    except Unclear:
        return ""


def _is_day(cell: str) -> bool:
    """Whether a cell is a day or month: the May in it is nobody's name."""
    try:
        return cells.month(cell.strip(), TEXT) is not None
    except cells.Unreadable:
        return False


def _identifies(texts: list[str]) -> bool:
    look = screen(texts)
    return any(look(cell) not in (None, "a date") for cell in set(texts))


def _repeats(texts: list[str], people: Sequence[Identity]) -> bool:
    """Whether every filled cell is the identifier of its own row."""
    filled = [(without_spaces(cell), person) for cell, person in zip(texts, people, strict=True) if cell.strip()]
    return bool(filled) and all(cell in person or letters(cell) in person for cell, person in filled)


@cache
def _codes() -> frozenset[str]:
    """Every heading that the loader takes for the person's code."""
    people = [column for dataset in datasets().values() for column in dataset.columns if column.type == "person"]
    return frozenset(heading for column in people for heading in column.headings)

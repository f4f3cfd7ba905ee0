"""How one sender writes one dataset: what its headings and its own words mean, confirmed by a person.

A layout is made from a suggestion that somebody confirmed, or read from a file (``--map FILE``).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Self

from pydantic import field_validator

from data_loaders.declarations import Declaration, line_of, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.privacy import identifier, naming_headings, screen
from data_loaders.programme import programme
from data_loaders.schema import Dataset, datasets, plain
from data_loaders.words import closest, heard

Place = tuple[str, ...]
"""The way to a value in the file: ``("columns", "hat no")``."""


HOW_TO_READ = 'What a sender\'s headings and words mean: heading = declared column; heading = "" is left out.'


class Layout(Declaration):
    """What the headings and words of one sender mean.

    ``columns`` maps a heading (plain: without case and punctuation) to a declared column, or to ``""``
    where it is to be left out; ``words`` maps a category column to what its words mean, ``""`` where that
    is still to be said; ``sheet`` names the sheet where several would do.

    >>> Layout(dataset="attendance", columns={"HAT No.": "person"}).columns
    {'hat no': 'person'}
    """

    dataset: str
    sheet: str = ""
    columns: dict[str, str] = {}
    words: dict[str, dict[str, str]] = {}

    @field_validator("columns")
    @classmethod
    def plain_headings(cls, columns: dict[str, str]) -> dict[str, str]:
        """Headings as they are compared."""
        return _under(columns, plain, identifier)

    @field_validator("words")
    @classmethod
    def heard_words(cls, words: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
        """Words as they are compared."""
        return {column: _under(said, heard, _held) for column, said in words.items()}

    @classmethod
    def read(cls, path: Path, declared: Mapping[str, Dataset] | None = None) -> Layout:
        """A layout from its TOML file.

        Raises:
            Refused: every fault with its line and what to do.
        """
        found = read_toml(path, cls)
        text = path.read_text(encoding="utf-8-sig")
        faults = found._faults(declared or datasets())
        if problems := [Problem(f"{path.name}, line {_line(text, place)}: {said}") for place, said in faults]:
            raise Refused.all_of(problems)
        return found

    def checked(self, declared: Mapping[str, Dataset] | None = None) -> Self:
        """This layout, if everything in it is declared and may be taken.

        Raises:
            Refused: every fault in a sentence.
        """
        if problems := [Problem(f"The layout: {said}") for _, said in self._faults(declared or datasets())]:
            raise Refused.all_of(problems)
        return self

    def toml(self) -> str:
        """The text of its file; :meth:`read` brings the same layout back."""
        lines = [
            f"# {HOW_TO_READ}",
            f"dataset = {_quoted(self.dataset)}",
        ]
        lines += [f"sheet = {_quoted(self.sheet)}"] if self.sheet else []
        lines += ["", "[columns]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in self.columns.items())]
        for column, said in self.words.items():
            lines += ["", f"[words.{column}]", *(f"{_quoted(key)} = {_quoted(value)}" for key, value in said.items())]
        return "\n".join(lines) + "\n"

    def merged_with(self, other: Layout) -> Layout:
        """Both layouts of one dataset as one; where they differ, ``other`` counts."""
        words = {
            name: self.words.get(name, {}) | {word: value for word, value in other.words.get(name, {}).items() if value}
            for name in {**self.words, **other.words}
        }
        columns = self.columns | other.columns
        return Layout(dataset=self.dataset, sheet=other.sheet or self.sheet, columns=columns, words=words)

    def _faults(self, declared: Mapping[str, Dataset]) -> Iterator[tuple[Place, str]]:
        if self.dataset not in declared:
            yield ("dataset",), f"'{self.dataset}' is not a dataset.{_closest(self.dataset, declared)}"
            return
        dataset = declared[self.dataset]
        if kind := identifier(self.sheet):
            yield ("sheet",), f"the sheet's name looks like {kind}. Rename the sheet."
        for heading, name in self.columns.items():
            if name and name not in dataset.names:
                yield ("columns", heading), f"{dataset.id} has no column '{name}'.{_closest(name, dataset.names)}"
            # What a body publishes is public as it stands; the programme's own returns hold no names.
            elif kind := identifier(heading):
                yield ("columns", heading), f"a heading looks like {kind}. Take it out, of the file as well."
            elif name and dataset.keys and naming_headings([heading]):
                yield ("columns", heading), f"a column that could say who somebody is cannot be taken for {name}."
        for name, said in self.words.items():
            yield from _word_faults(dataset, name, said)


def named(sender: str) -> str:
    """A sender's name as it is remembered.

    Raises:
        Refused: it looks like something that says who a person is.

    >>> named("  Clinic data  lead ")
    'Clinic data lead'
    """
    if identifier(sender):
        raise Refused("Say who sends the file in a few words, such as 'Clinic data lead, Middlesbrough'.")
    return " ".join(sender.split())


def sender(dataset: Dataset, site: str = "") -> str:
    """Who sends a dataset for a site, where nobody says: its layouts are remembered under that name.

    >>> sender(datasets()["attendance"], "middlesbrough"), sender(datasets()["attendance"])
    ('Clinic data lead, Middlesbrough', 'Clinic data lead')
    """
    return f"{dataset.sender}, {programme().sites[site].title}" if site else dataset.sender


def _word_faults(dataset: Dataset, name: str, said: Mapping[str, str]) -> Iterator[tuple[Place, str]]:
    categories = [column.name for column in dataset.columns if column.type == "category"]
    if name not in categories:
        yield ("words", name), f"{dataset.id} has no column of words '{name}'.{_closest(name, categories)}"
        return
    values = dataset.column(name).values
    for word, value in said.items():
        if kind := _held(word):
            yield ("words", name, word), f"a word of {name} looks like {kind}. Take it out."
        elif value and value not in values:
            allowed = ", ".join(values)
            near = _closest(value, values)
            yield ("words", name, word), f"'{value}' is not a value of {name}.{near} Allowed: {allowed}."


def _under(said: Mapping[str, str], key: Callable[[str], str], held: Callable[[str], str | None]) -> dict[str, str]:
    """The same meanings under compared words; two writings of one word must mean the same.

    What looks like an identifier stays as it is written, to be refused: an e-mail address is none without its signs.
    """
    found: dict[str, str] = {}
    for word, meaning in said.items():
        if held(word):
            found[word] = meaning
            continue
        if not key(word):
            raise ValueError(f"'{word}' has neither letters nor digits")
        if found.setdefault(key(word), meaning) != meaning:
            raise ValueError(f"it is said twice, and differently, what '{word}' means")
    return found


def _held(word: str) -> str | None:
    """The kind of identifier that a word looks like; a day could be one of birth."""
    return screen([word])(word)


def _closest(word: str, known: Iterable[str]) -> str:
    near = closest(word, known)
    return f" Closest: {near}." if near else ""


def _quoted(text: str) -> str:
    """A TOML string: what JSON writes, but for one character."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _line(text: str, place: Place) -> int:
    """The line of a fault; a heading may be written otherwise in the file than it is compared."""
    start = line_of(text, place[:2] if place[0] == "words" else place[:1])
    if place[0] in ("dataset", "sheet") or place == ("words", place[-1]):
        return start
    key = heard if place[0] == "words" else plain
    for at, line in enumerate(text.splitlines()[start:], start=start + 1):
        word = line.partition("=")[0].strip().strip("\"'")
        if place[-1] in (word, key(word)):
            return at
    return start

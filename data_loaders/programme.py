"""The programme as its sources state it: sites, documents and facts from ``config/programme.toml``."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from data_loaders.declarations import Declaration, folder, read_toml


class Document(Declaration):
    """A source document: what it is, and when it was published where it says."""

    title: str
    published: str = "not stated"


class Fact(Declaration):
    """One statement of one source. Sources disagree: every statement is kept, one of them is used."""

    fact: str
    label: str
    value: Decimal | str
    unit: str
    source: str
    quote: str
    site: str = ""
    use: bool = True
    note: str = ""


class Site(Declaration):
    """A clinic and the people it treats."""

    title: str
    status: Literal["open", "planned", "closed"]
    opened: dt.date
    months: int = 12
    area: str
    person_code: str

    @field_validator("person_code")
    @classmethod
    def is_pattern(cls, pattern: str) -> str:
        """A pattern that Python can read."""
        try:
            re.compile(pattern)
        except re.error as fault:
            raise ValueError(f"not a pattern: {fault}") from None
        return pattern


class Limits(Declaration):
    """What a file may weigh and cost before it is refused. Megabytes and seconds."""

    file_mb: float = Field(gt=0)
    text_mb: float = Field(gt=0)
    memory_mb: int = Field(gt=0)
    cpu_seconds: int = Field(gt=0)
    wall_seconds: int = Field(gt=0)


class Disclosure(Declaration):
    """Small-number rules for figures that leave the programme."""

    threshold: int = Field(ge=2)
    source: str


class Programme(Declaration):
    """Everything ``config/programme.toml`` holds."""

    name: str
    commissioner: str
    marking: str
    public_marking: str
    documents: dict[str, Document]
    sites: dict[str, Site]
    facts: tuple[Fact, ...]
    limits: Limits
    disclosure: Disclosure

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Each fact names a document and a site that exist, and one statement of it is used."""
        for fact in self.facts:
            if fact.source not in self.documents:
                raise ValueError(f"fact '{fact.fact}' names the document '{fact.source}', which is not listed")
            if fact.site and fact.site not in self.sites:
                raise ValueError(f"fact '{fact.fact}' names the site '{fact.site}', which is not listed")
        for name in {fact.fact for fact in self.facts}:
            if sum(fact.use for fact in self.facts if fact.fact == name) != 1:
                raise ValueError(f"of the statements of '{name}', mark exactly one 'use = true'")
        return self

    def stated(self, name: str) -> Fact:
        """The statement in use of a fact; ``KeyError`` where the sources give none."""
        for fact in self.facts:
            if fact.fact == name and fact.use:
                return fact
        raise KeyError(name)

    def number(self, name: str) -> Decimal:
        """A fact's value as a number."""
        return Decimal(self.stated(name).value)

    def cite(self, name: str) -> str:
        """Where a fact comes from, for a source line."""
        return self.documents[self.stated(name).source].title


@cache
def programme(config: Path | None = None) -> Programme:
    """The programme's declaration.

    Raises:
        Refused: each fault with its line and remedy.
    """
    return read_toml((config or folder()) / "programme.toml", Programme)

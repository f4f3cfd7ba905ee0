"""What ``config/extracts.toml`` says: which query of which database gives which return, and how often it is re-read."""

from __future__ import annotations

import datetime as dt
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, model_validator
from sqlalchemy import text

from data_loaders.declarations import Declaration, folder, line_of, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.programme import programme
from data_loaders.schema import Dataset, datasets

PARAMETERS = ("since", "until", "site")
# What is no SQL word: literals, quoted names, comments; a semicolon in there ends nothing.
_ASIDE = re.compile(r"'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|--[^\n]*|/\*.*?\*/", re.DOTALL)


class Extract(Declaration):
    """One extract.

    ``url`` names the environment variable that holds the database's URL; ``columns`` maps a column of the
    query to a declared one (those left out are found by name, title or alias). A query that binds ``:since``
    and ``:until`` (two days, both counted) is read from ``starts``; with ``incremental``, which names the date
    that the two bound, only from ``overlap_days`` before the day up to which it was read.
    """

    id: str
    title: str = Field(min_length=1)
    dataset: str
    url: str = Field(pattern=r"^[A-Z][A-Z0-9_]*$")
    query: str
    columns: dict[str, str] = {}
    site: str = ""
    sender: str = ""
    starts: dt.date | None = None
    until: Literal["yesterday", "last month"] = "yesterday"
    incremental: str = ""
    overlap_days: int = Field(default=31, ge=0)
    blanks: Literal["keep", "clear"] = "keep"
    chunk_rows: int = Field(default=10_000, ge=1, le=100_000)
    timeout_seconds: float = Field(default=600, gt=0)
    row_limit: int = Field(default=2_000_000, ge=1)

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """The query is one that reads, and what it asks for can be filled in."""
        words = _ASIDE.sub(" ", self.query).strip()
        if not re.match(r"(select|with)\b", words, re.IGNORECASE):
            raise ValueError("the query must begin with SELECT or WITH: an extract only reads")
        if ";" in words:
            raise ValueError("the query must be one statement, without a semicolon")
        if strange := sorted(self.asks - set(PARAMETERS)):
            raise ValueError(
                f"nothing fills in :{strange[0]} (only :since, :until and :site); a colon that asks for nothing is \\:"
            )
        if len(self.asks & {"since", "until"}) == 1:
            raise ValueError("the query must ask for both :since and :until, or for neither")
        if self.dated != (self.starts is not None):
            raise ValueError("'starts' and a query that asks for :since and :until need each other")
        if self.incremental and not self.dated:
            raise ValueError("an incremental query must ask for :since and :until")
        if "site" in self.asks and not self.site:
            raise ValueError("the query asks for :site: name the site")
        if len(set(self.columns.values())) < len(self.columns):
            raise ValueError("two columns of the query lead to one declared column")
        return self

    @property
    def statement(self) -> str:
        """The query without its comments, and with the colons in its literals marked as asking for nothing."""

        def aside(found: re.Match[str]) -> str:
            return re.sub(r"(?<!\\):(?=\w)", r"\\:", found[0]) if found[0][0] in "'\"" else " "

        return _ASIDE.sub(aside, self.query)

    @property
    def asks(self) -> set[str]:
        """The parameters the query asks for."""
        return set(text(self.statement).compile().params)

    @property
    def dated(self) -> bool:
        """Whether the query asks for a first and a last day."""
        return "since" in self.asks


class Extracts(Declaration):
    """Everything ``config/extracts.toml`` holds."""

    extracts: dict[str, Extract] = {}


@cache
def extracts(config: Path | None = None) -> dict[str, Extract]:
    """Every declared extract by its name; none on a fresh installation.

    Raises:
        Refused: each fault with its line and remedy.
    """
    config = config or folder()
    path = config / "extracts.toml"
    found = read_toml(path, Extracts, prepare=_named).extracts
    known, sites, written = datasets(config), programme(config).sites, path.read_text(encoding="utf-8-sig")
    problems = [
        Problem(f"config/{path.name}, line {line_of(written, ('extracts', name, place))}: {place}: {sentence}")
        for name, extract in found.items()
        for place, sentence in _faults(extract, known, set(sites))
    ]
    if problems:
        raise Refused.all_of(problems)
    return found


def _named(found: dict[str, Any]) -> dict[str, Any]:
    """Each extract is told its own name."""
    tables = found.get("extracts")
    if not isinstance(tables, dict):
        return found
    named = {name: {**each, "id": name} if isinstance(each, dict) else each for name, each in tables.items()}
    return {**found, "extracts": named}


def _faults(extract: Extract, known: dict[str, Dataset], sites: set[str]) -> list[tuple[str, str]]:
    """What the declaration refers to and is not there."""
    if extract.site and extract.site not in sites:
        return [("site", f"'{extract.site}' is not a site. Sites: {', '.join(sorted(sites))}.")]
    if extract.dataset not in known:
        return [("dataset", f"'{extract.dataset}' is not a dataset. Datasets: {', '.join(known)}.")]
    dataset = known[extract.dataset]
    faults = [
        ("columns", f"'{name}' is not a column of {dataset.id}. Columns: {', '.join(dataset.names)}.")
        for name in extract.columns.values()
        if name not in dataset.names
    ]
    if extract.incremental and not dataset.keys:
        faults.append(("incremental", f"{dataset.id} is replaced as a whole: read it whole. Take the line out."))
    written = {*dataset.names, *re.findall(r"\w+", extract.statement)}
    if extract.incremental and extract.incremental not in written:
        faults.append(("incremental", f"'{extract.incremental}' is neither a column of {dataset.id} nor in the query."))
    return faults

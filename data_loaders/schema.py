"""What a dataset is: its columns, keys, units and rules, as declared in ``config/datasets/``."""

from __future__ import annotations

import re
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationInfo, field_validator, model_validator

from data_loaders.declarations import Declaration, contents, folder, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.programme import programme

Kind = Literal["text", "person", "category", "date", "month", "integer", "number", "money"]

RULE = re.compile(r"(not after|not before|at least|at most|needed when|empty when) (\S+)(?: is (.+))?")


class Column(Declaration):
    """One declared column of a dataset.

    ``unit`` is needed for numbers; ``values`` for categories (with ``synonyms``: an office's own
    word -> one of the values); ``rule`` lists sentences such as ``not after recorded_date``,
    ``at most 200``, ``needed when exit_date is given`` or ``needed when attendance is excused``.
    ``expected`` says in which rows a cell is looked for where completeness is counted: ``always``, ``never`` (it may
    well be empty) or a condition such as ``attendance is attended``; never where a rule wants it empty.
    """

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    type: Kind
    about: str
    key: bool = False
    required: bool = False
    unit: str = ""
    values: tuple[str, ...] = ()
    synonyms: dict[str, str] = {}
    aliases: tuple[str, ...] = ()
    rule: tuple[str, ...] = ()
    example: str = ""
    default: str = ""
    expected: str = Field(default="always", pattern=r"^(always|never|\S+ is .+)$")

    @model_validator(mode="after")
    def complete(self) -> Self:
        """What the type asks for is there."""
        if self.type == "category" and not self.values:
            raise ValueError("a category needs its list of values")
        if self.type in ("integer", "number", "money") and not self.unit:
            raise ValueError("a number needs its unit")
        if stray := set(self.synonyms.values()) - set(self.values):
            raise ValueError(f"synonyms lead to {sorted(stray)}, which is not among the values")
        for rule in self.rule:
            found = RULE.fullmatch(rule)
            if not found or (found[1] in ("at least", "at most") and not re.fullmatch(r"-?\d+(\.\d+)?", found[2])):
                raise ValueError(f"'{rule}' is not a rule. Rules: {RULE.pattern}")
        if self.type == "integer" and self.default and not self.default.isdecimal():
            raise ValueError(f"the default '{self.default}' is not a whole number")
        return self

    @property
    def needed(self) -> bool:
        """Whether a row without it cannot be taken."""
        return (self.required or self.key) and not self.default

    @cached_property
    def headings(self) -> frozenset[str]:
        """Every heading this column is known by, normalised."""
        return frozenset(plain(word) for word in (self.name, self.title, *self.aliases))


class RollUp(Declaration):
    """Sums that a load keeps up to date: one row for each group of ``by`` (and the month).

    ``counts`` maps a summed column to the condition it counts, ``column=value``; ``sums`` lists
    columns that are added up.
    """

    by: tuple[str, ...]
    counts: dict[str, str] = {}
    sums: tuple[str, ...] = ()


class Across(Declaration):
    """How a wide layout is read: its headings across are values of ``column``, the cells below them of ``value``."""

    column: str
    value: str


class Dataset(Declaration):
    """One dataset. The file's name is its id.

    ``date`` places a row in time (coverage, first and last date); ``reaches`` is a second date that shows
    how far a return goes when nobody says; ``money`` is the column that a
    control total adds up; ``due_days`` is how long after its period's end a return is due; ``history`` says that
    rows may lie before their person's start, from which they count; ``scope`` names the columns whose values a
    newer publication replaces as a whole, for data that carry no key of their own (equal rows are then separate
    rows).
    """

    id: str
    title: str
    description: str
    sender: str
    cadence: Literal["daily", "weekly", "monthly", "quarterly", "as published"]
    due_days: int = Field(default=10, ge=0)
    about: Literal["people", "money", "places"]
    source: str
    date: str = ""
    reaches: str = ""
    money: str = ""
    template: bool = True
    history: bool = False
    scope: tuple[str, ...] = ()
    columns: tuple[Column, ...]
    roll_up: RollUp | None = None
    across: Across | None = None

    @field_validator("across")
    @classmethod
    def unfolds(cls, across: Across | None, info: ValidationInfo) -> Across | None:
        """What stands across is a key, a month or a date; what stands below it is none."""
        columns = {column.name: column for column in info.data.get("columns", ())}
        if across and columns:
            if stray := {across.column, across.value} - columns.keys():
                raise ValueError(f"'{stray.pop()}' is not one of the columns")
            if not columns[across.column].key or columns[across.column].type not in ("month", "date"):
                raise ValueError(f"only a key that is a month or a date stands across, not '{across.column}'")
            if columns[across.value].key:
                raise ValueError(f"a key such as '{across.value}' cannot be the value under the headings across")
        return across

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """Names refer to declared columns, and a row can be told from another."""
        names = [column.name for column in self.columns]
        if len(names) != len(set(names)):
            raise ValueError("two columns share a name")
        rolled = self.roll_up.by + self.roll_up.sums if self.roll_up else ()
        for name in filter(None, (self.date, self.reaches, self.money, *self.scope, *rolled)):
            if name not in names:
                raise ValueError(f"'{name}' is not one of the columns")
        if not self.keys and not self.scope:
            raise ValueError("mark the key columns, or give a scope")
        for rule in [rule for column in self.columns for rule in column.rule]:
            found = RULE.fullmatch(rule)
            if found and not found[1].startswith("at ") and found[2] not in names:
                raise ValueError(f"the rule '{rule}' names no column")
        for condition in self.roll_up.counts.values() if self.roll_up else ():
            name, _, value = condition.partition("=")
            if condition != "*" and (name not in names or value not in self.column(name).values):
                raise ValueError(f"'{condition}' is no column with one of its values")
        for name, _, value in (each.expected.partition(" is ") for each in self.columns):
            if value and (name not in names or value not in self.column(name).values):
                raise ValueError(f"'{name} is {value}' is no column with one of its values")
        if self.roll_up and not self.date:
            raise ValueError("a roll-up is by month: name the date column")
        return self

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that tell one row from another, site first; empty where ``scope`` serves."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def names(self) -> tuple[str, ...]:
        """Every column's name, in order."""
        return tuple(column.name for column in self.columns)

    @property
    def has_site(self) -> bool:
        """Whether rows belong to a site."""
        return "site" in self.names

    @property
    def owed(self) -> bool:
        """Whether each site sends it for every month or quarter."""
        return self.template and self.has_site and self.cadence != "as published"

    def column(self, name: str) -> Column:
        """The column of that name; ``KeyError`` where there is none."""
        return next(column for column in self.columns if column.name == name)


def plain(heading: str) -> str:
    """A heading without case, pound signs, punctuation and spare spaces.

    >>> plain("  Amount Â£ (Excl. VAT)"), plain("first_dose_date")
    ('amount excl vat', 'first dose date')
    """
    return " ".join(re.sub(r"[^a-z0-9&]+", " ", heading.lower()).split())


@cache
def datasets(config: Path | None = None) -> dict[str, Dataset]:
    """Every declared dataset by id; the sites of the programme are the site column's values.

    Raises:
        Refused: each faulty declaration with its file, line and remedy.
    """
    config = config or folder()
    shared = contents(config / "columns.toml")
    sites = programme(config).sites
    shared["site"] = shared.get("site", {}) | {
        "type": "category",
        "values": list(sites),
        "synonyms": {site.title.lower(): name for name, site in sites.items()},
    }

    def with_shared_columns(found: dict[str, Any]) -> dict[str, Any]:
        columns = found.get("columns")
        if not isinstance(columns, list) or not all(isinstance(column, dict) for column in columns):
            return found
        return {**found, "columns": [whole(column) for column in columns]}

    def whole(column: dict[str, Any]) -> dict[str, Any]:
        known = shared.get(str(column.get("shared")))
        # A name that columns.toml does not have stays, and is refused as unknown.
        return {**known, **{name: value for name, value in column.items() if name != "shared"}} if known else column

    problems: list[Problem] = []
    found: dict[str, Dataset] = {}
    for path in sorted((config / "datasets").glob("*.toml")):
        try:
            found[path.stem] = read_toml(path, Dataset, prepare=with_shared_columns, id=path.stem)
        except Refused as refusal:
            problems += refusal.problems
    if problems:
        raise Refused.all_of(problems)
    return found

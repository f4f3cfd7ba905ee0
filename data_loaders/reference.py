"""What things cost and how prices moved, from ``config/unit_costs.csv`` and ``config/deflators.csv``.

Every row says its price year, its source and how sure it is; an unconfirmed row has no source to show.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal, Self, TypeVar

from pydantic import Field, ValidationError, model_validator

from data_loaders.declarations import Declaration, folder
from data_loaders.errors import Problem, Refused

Certainty = Literal["verified", "derived", "second-hand", "unconfirmed"]
FINANCIAL_YEAR = r"^\d{4}/\d{2}$"


class Sourced(Declaration):
    """A row with its certainty; only an unconfirmed one may lack a source, and it must."""

    certainty: Certainty
    source: str

    @model_validator(mode="after")
    def sourced(self) -> Self:
        """What is not confirmed is not shown as sourced."""
        if bool(self.source) == (self.certainty == "unconfirmed"):
            raise ValueError("a row has a source, or is marked unconfirmed and has none")
        return self


class UnitCost(Sourced):
    """What one of something costs, in pounds of its price year, seen through one lens."""

    id: str = Field(pattern=r"^[a-z_]+$")
    what: str
    pounds: Decimal = Field(ge=0)
    unit: str
    lens: Literal["cash-releasing", "capacity", "social"]
    price_year: str = Field(pattern=FINANCIAL_YEAR)


class Deflator(Sourced):
    """The price level of a financial year, on the base and in the vintage named."""

    year: str = Field(pattern=FINANCIAL_YEAR)
    index: Decimal = Field(gt=0)
    base: str
    vintage: str


Row = TypeVar("Row", bound=Sourced)


@cache
def unit_costs(config: Path | None = None) -> tuple[UnitCost, ...]:
    """Every unit cost.

    Raises:
        Refused: each faulty row with its line and remedy.
    """
    return _rows((config or folder()) / "unit_costs.csv", UnitCost)


@cache
def deflators(config: Path | None = None) -> tuple[Deflator, ...]:
    """The deflator series.

    Raises:
        Refused: each faulty row with its line and remedy.
    """
    return _rows((config or folder()) / "deflators.csv", Deflator)


def _rows(path: Path, shape: type[Row]) -> tuple[Row, ...]:
    problems: list[Problem] = []
    found: list[Row] = []
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            for row in reader:
                try:
                    found.append(shape.model_validate(row))
                except ValidationError as faults:
                    place = f"config/{path.name}, line {reader.line_num}"
                    for fault in faults.errors():
                        column = ".".join(map(str, fault["loc"])) or "the row"
                        said = fault["msg"].removeprefix("Value error, ")
                        problems.append(Problem(f"{place}: {column}: {said}. Correct it and start again."))
    except OSError:
        raise Refused(f"config/{path.name} is missing. Put it back and start again.") from None
    if problems:
        raise Refused.all_of(problems)
    return tuple(found)

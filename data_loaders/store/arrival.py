"""What comes to the store and what it answers: a checked return, the days it covers, what storing it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from data_loaders.schema import Dataset
from data_loaders.store.merge import Change


@dataclass(frozen=True)
class Coverage:
    """The days a return speaks for at a site, both ends counted; ``assumed`` from its dates if not stated."""

    site: str
    first: dt.date
    last: dt.date
    assumed: bool


@dataclass(frozen=True)
class Arrival:
    """A checked return, ready to be stored: typed rows, and where each came from."""

    dataset: Dataset
    rows: pd.DataFrame
    row_numbers: Iterable[int]
    sheet: str
    file: str
    fingerprint: str
    coverage: tuple[Coverage, ...]
    total_pounds: Decimal | None
    first_date: str | None
    last_date: str | None
    demonstration: bool = False


@dataclass(frozen=True)
class Stored:
    """What storing did: the load (the earlier one, if this publication stood already), the version now, the change.

    ``made`` says whether a new version was made, or would have been.
    """

    load: int | None
    version: int
    change: Change
    made: bool = False

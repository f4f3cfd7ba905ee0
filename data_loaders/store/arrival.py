"""What comes to the store and what it answers: a checked return, the days it covers, what storing it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

import pandas as pd

from data_loaders.schema import Dataset
from data_loaders.store.merge import Change

Blanks = Literal["keep", "clear"]


@dataclass(frozen=True)
class Coverage:
    """The days a return speaks for at a site, both ends counted; ``assumed`` from its dates if not stated."""

    site: str
    first: dt.date
    last: dt.date
    assumed: bool


@dataclass(frozen=True)
class Batch:
    """Some rows of a return, in the file's order.

    Args:
        rows: the dataset's columns, of ``str``, ``int``, ``float``, ``Decimal``, ``date`` or ``None``.
        sheets: the sheet they came from; one for each row where a table spans several.
        numbers: each row's number on its sheet.
    """

    rows: pd.DataFrame
    sheets: str | Sequence[str]
    numbers: Iterable[int]


@dataclass(frozen=True)
class Summary:
    """What is known of a return once all of it was read."""

    coverage: tuple[Coverage, ...] = ()
    total_pounds: Decimal | None = None
    first_date: str | None = None
    last_date: str | None = None


@dataclass(frozen=True)
class Arrival:
    """A return on its way into the store.

    Args:
        file: its name, as the sender has it.
        fingerprint: of its bytes.
        sheet: its sheet, for the register of loads.
        batches: its rows, checked and typed. Gone through once, inside the transaction that stores them; it may
            raise :class:`Refused` at any time, even at its very end, and then nothing is stored.
        summary: asked once the batches are through.
        blanks: whether an empty cell keeps the value that stands or clears it. No matter for data without a key.
    """

    dataset: Dataset
    file: str
    fingerprint: str
    sheet: str
    batches: Iterable[Batch]
    summary: Callable[[], Summary]
    demonstration: bool = False
    blanks: Blanks = "keep"

    @classmethod
    def whole(
        cls,
        dataset: Dataset,
        file: str,
        fingerprint: str,
        batch: Batch,
        summary: Summary,
        demonstration: bool = False,
        blanks: Blanks = "keep",
    ) -> Arrival:
        """A return that is in memory already, from one sheet or several."""
        sheet = batch.sheets if isinstance(batch.sheets, str) else ", ".join(dict.fromkeys(batch.sheets))
        return cls(dataset, file, fingerprint, sheet, [batch], lambda: summary, demonstration, blanks)


@dataclass(frozen=True)
class Stored:
    """What storing did: the load (the earlier one, if this publication stood already), the version now, the change.

    ``made`` says whether a new version was made, or would have been; ``moved_pounds`` by how much the standing
    money moves by it, ``None`` where the dataset has none or nothing was made.
    """

    load: int | None
    version: int
    change: Change
    made: bool = False
    moved_pounds: Decimal | None = None

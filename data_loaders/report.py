"""What is said of a file as it comes, and what is reported of it when it was checked or stored."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from data_loaders.corrections import Answer, Place
from data_loaders.errors import Problem
from data_loaders.layout import Layout
from data_loaders.question import Question

Covers = tuple[dt.date, dt.date]


@dataclass
class Report:
    """What became of one file. ``rejected`` counts rows with a problem; with any, nothing is stored.

    ``status`` is ``loaded``, ``unchanged`` (everything in it stood already), ``refused``, or ``fine``
    when only checked. ``moved_pounds`` is by how much the standing total moves, ``blanks_kept`` how many empty cells
    left a standing value as it was. ``by_month`` has, for each month, the rows sent and how many of them had a
    problem; under ``""`` those whose date cannot be read. ``effects`` is what ``look`` answered, ``question`` what a
    person must decide first; ``words`` has, for each category, words of the sender's own that are not known, with what
    they may mean; ``suggested`` is what headings that were not taken may mean. These three are for the sender's own
    eyes: they are never stored or logged.
    """

    file: str
    dataset: str | None = None
    status: Literal["loaded", "unchanged", "refused", "fine"] = "refused"
    rows: int = 0
    added: int = 0
    changed: int = 0
    same: int = 0
    withdrawn: int = 0
    rejected: int = 0
    total_pounds: str | None = None
    first_date: str | None = None
    last_date: str | None = None
    load: int | None = None
    version: int | None = None
    sheet: str = ""
    covers: list[dict[str, Any]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    moved_pounds: str | None = None
    blanks_kept: int = 0
    by_month: dict[str, tuple[int, int]] = field(default_factory=dict)
    effects: list[Any] = field(default_factory=list)
    question: Question | None = None
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    suggested: Layout | None = None


@dataclass(frozen=True)
class Request:
    """What the sender says of a file.

    Args:
        dataset: which dataset it is.
        sheet: on which sheet.
        covers: the days it speaks for; this comes before what its cover cells say.
        assumed: the days that count as covered though it need not hold all their rows: none that stands is withdrawn.
        site: the site of rows that name none.
        demonstration: whether the data are invented.
        blanks: whether an empty cell keeps the value that stands, or clears it.
        control_total: what the money column must add up to.
        layout: what its headings and words mean.
        sender: whose layouts are remembered.
        corrections: cells to read otherwise, by sheet and name.
    """

    dataset: str | None = None
    sheet: str | None = None
    covers: Covers | None = None
    site: str | None = None
    demonstration: bool = False
    blanks: Literal["keep", "clear"] = "keep"
    control_total: Decimal | None = None
    layout: Layout | None = None
    sender: str = ""
    corrections: Mapping[Place, Answer] = field(default_factory=dict)
    assumed: Covers | None = None


@dataclass(frozen=True)
class Origin:
    """Where rows come from: a file's name and the fingerprint of its bytes, or a query's and that of its asking."""

    name: str
    fingerprint: str

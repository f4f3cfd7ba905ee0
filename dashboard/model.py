"""The vocabulary: what a KPI, a period, a result and a figure are. Imports nothing that computes or draws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

import pandas as pd
from pydantic import Field

from data_loaders.access import Audience
from data_loaders.declarations import Declaration

Unit = Literal["people", "share", "rate", "pounds", "count"]
Better = Literal["higher", "lower", "neutral"]
Chart = Literal["trend", "survival", "comparison", "cumulative", "ceiling"]
SignOff = Literal["Draft", "Signed off"]
Tone = Literal["improvement", "concern", "common cause", "neutral", "none"]

MISSING, HIDDEN = "[x]", "[c]"

MARKERS = {
    HIDDEN: "hidden, because fewer than the threshold of people stand behind it or it would reveal a number that is",
    MISSING: "not available: no return covers it",
}


class Reference(Declaration):
    """A published result to hold a figure against; never a target."""

    value: float
    label: str
    source: str


class Kpi(Declaration):
    """One key performance indicator, as declared in ``config/kpis/``. The file's name is its id.

    ``measure`` names the function as ``module.function`` under ``dashboard.measures``; ``target``
    names a fact of the programme, or ``profile`` for the budget's own months. ``signal`` says whether a
    control chart suits the series (a stock of people is no process); ``breakdown`` names a column that
    a table beneath splits the figure by.
    """

    id: str
    title: str
    short: str
    aim: str
    question: str
    definition: str
    numerator: str
    denominator: str
    measure: str
    datasets: tuple[str, ...]
    helpful: tuple[str, ...] = ()
    unit: Unit
    unit_words: str
    better: Better
    interval: Literal["wilson", "poisson", "measure", "none"]
    chart: Chart
    signal: bool = True
    breakdown: str = ""
    target: str = ""
    target_words: str = ""
    facts: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    method: str
    caution: str
    page: str
    order: int = Field(ge=0)
    headline: bool = True
    lag_days: int = Field(ge=0)
    owner: str
    checker: str
    next_review: dt.date


@dataclass(frozen=True)
class Period:
    """Whole days from ``first`` to ``last``, both counted.

    >>> Period(dt.date(2019, 10, 1), dt.date(2020, 9, 30)).title
    'Oct 2019 to Sep 2020'
    """

    first: dt.date
    last: dt.date

    @property
    def title(self) -> str:
        """The period in words; one month is said once."""
        first, last = f"{self.first:%b %Y}", f"{self.last:%b %Y}"
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True)
class Frames:
    """What a measure reads: one site's (or all sites') rows at one version of the store.

    ``tables`` holds a frame for each dataset, with ``person`` made unique over sites; a dataset with
    no row is an empty frame with its columns. ``coverage`` has ``dataset, site, start, end`` (end
    exclusive), one row a stretch. ``facts`` are the programme's numbers that the KPI asks for.
    """

    tables: Mapping[str, pd.DataFrame]
    coverage: pd.DataFrame
    period: Period
    facts: Mapping[str, Decimal]
    areas: tuple[str, ...] = ()

    def covered(self, dataset: str) -> pd.DataFrame:
        """The stretches that returns of ``dataset`` cover: ``site, start, end``."""
        return self.coverage[self.coverage["dataset"] == dataset][["site", "start", "end"]]


@dataclass(frozen=True)
class Status:
    """What the test says of a figure, as a word and a shape, so that colour is never needed."""

    word: str
    tone: Tone = "none"

    @property
    def shape(self) -> str:
        """A mark that differs for each tone."""
        return {"improvement": "▲", "concern": "▼", "common cause": "●", "neutral": "◆", "none": "○"}[self.tone]


@dataclass(frozen=True)
class Result:
    """The numbers of a figure: counts first, then the value and its 95% interval.

    ``None`` means that it cannot be said.
    """

    numerator: float | None = None
    denominator: float | None = None
    people: int | None = None
    value: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Comparison:
    """Before against after: the earlier result, and the ratio of the later rate to it."""

    before: Result
    ratio: float | None
    low: float | None
    high: float | None
    p: float | None


@dataclass(frozen=True)
class Figure:
    """A KPI's result for one site, period, version and audience: the only thing screens and files are made from.

    ``sign_off`` says "Signed off" where every month of the period is, at each site, and "Draft" elsewhere.
    It is already safe for ``audience``: where ``hidden``, every number is ``None`` and ``points`` hold
    only what may be shown. ``points`` has the columns of the KPI's chart:

    - trend: ``period, numerator, denominator, people, value, centre, lower, upper, signal, hidden``
    - survival: ``day, at_risk, exits, value, low, high``
    - comparison: ``phase, numerator, denominator, people, value, low, high, hidden``
    - cumulative: ``period, value, profile, budget`` (pounds to date)
    - ceiling: ``item, value, low, high, kind`` (kind: measured, ceiling, budget, hope)
    """

    kpi: Kpi
    site: str
    audience: Audience
    period: Period
    version: int
    data_to: dt.date | None
    demonstration: bool
    marking: str
    sign_off: SignOff
    result: Result
    target: float | None
    status: Status
    finding: str
    sentence: str
    alt: str
    points: pd.DataFrame
    comparison: Comparison | None = None
    hidden: bool = False
    notes: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    breakdowns: Mapping[str, pd.DataFrame] = field(default_factory=dict)

    @property
    def stamp(self) -> str:
        """How far the figure may be relied on, and what it was made from: "Draft · version 7"."""
        return f"{self.sign_off} · version {self.version}"

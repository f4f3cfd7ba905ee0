"""What a load, an undo or the way from one version to another does to the KPIs: from what, to what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from dashboard import numbers, wording
from dashboard.model import Figure, Kpi
from dashboard.registry import kpis
from dashboard.scorecard import View, evaluate
from data_loaders.access import Actor
from data_loaders.store import Store


@dataclass(frozen=True)
class Effect:
    """A KPI that moves: its figures before and after, each as a reader sees it.

    ``restated`` says that the headline stays but something drawn behind it moves, such as an earlier month.
    """

    kpi: Kpi
    before: str
    after: str
    restated: bool
    pounds: Decimal | None = None
    """By how much an amount moves, to the penny."""

    def __str__(self) -> str:
        if self.restated:
            return f"{self.kpi.title}: stays {self.after}; what stands behind it is restated"
        moved = "" if self.pounds is None else f": {'−' if self.pounds < 0 else '+'}£{abs(self.pounds):,.2f}"
        return f"{self.kpi.title}: from {self.before} to {self.after}{moved}"


def of_trial(actor: Actor, store: Store, trial: Store) -> tuple[Effect | str, ...]:
    """The KPIs that would move if what is only tried now were stored, and what it would contradict.

    Args:
        trial: the store as it would be.
    """
    fed = _fed(actor, trial, store.version())
    moved = between(evaluate(actor, store, View(), fed), evaluate(actor, trial, View(), fed)) if fed else ()
    return (*moved, *_contradictions(actor, store, trial))


def of_versions(actor: Actor, store: Store, before: int, after: int) -> tuple[Effect, ...]:
    """The KPIs that differ between two versions of the store.

    Raises:
        Refused: there is no such version.
    """
    first, last = sorted((before, after))
    fed = _fed(actor, store, first, last)
    if not fed:
        return ()
    earlier, later = (evaluate(actor, store, View(as_at=version), fed) for version in (before, after))
    return between(earlier, later)


def between(before: Iterable[Figure], after: Iterable[Figure]) -> tuple[Effect, ...]:
    """The KPIs that differ between two readings of the same KPIs."""
    found = []
    for old, new in zip(before, after, strict=True):
        words = _said(old), _said(new)
        if words[0] != words[1]:
            found.append(Effect(new.kpi, *words, restated=False, pounds=_moved(old, new)))
        elif old.result != new.result or old.comparison != new.comparison or not _same(old.points, new.points):
            found.append(Effect(new.kpi, *words, restated=True))
    return tuple(found)


def _contradictions(actor: Actor, store: Store, trial: Store) -> Iterator[str]:
    """What would be asked about the rows: said before they are stored, not only in the list afterwards."""
    if not actor.may("query"):
        return
    queries = trial.queries.listing(actor)
    for title, own in queries[queries["since_version"] > store.version()].groupby("title"):
        rows = numbers.counted(int(own["rows"].sum()), "row")
        yield f"A query would come up: {title} ({rows}). The file can be stored; the query is listed under Data quality"


def _fed(actor: Actor, store: Store, after: int, until: int | None = None) -> list[str]:
    """The KPIs that a return of the versions after one (and up to another) feeds: no other can have moved."""
    versions = store.versions(actor)
    between = (versions["version"] > after) & (versions["version"] <= (until or versions["version"].max()))
    touched = set(versions[between]["dataset"].dropna())
    return [kpi.id for kpi in kpis() if {*kpi.datasets, *kpi.helpful} & touched]


def _said(figure: Figure) -> str:
    if figure.result.value is None:
        return "not known"
    counts, value = wording.counts(figure), numbers.headline(figure)
    return f"{value} ({counts})" if counts and counts != value else value


def _moved(old: Figure, new: Figure) -> Decimal | None:
    """The pounds between two amounts; what was not known before counts as nothing only where money is counted up."""
    if new.kpi.unit != "pounds" or new.kpi.chart != "cumulative":
        return None
    before, after = (Decimal(str(figure.result.value or 0)) for figure in (old, new))
    return (after - before).quantize(Decimal("0.01"))


def _same(old: pd.DataFrame, new: pd.DataFrame) -> bool:
    return old.reset_index(drop=True).equals(new.reset_index(drop=True))

"""The one verb: a KPI from the store, computed, suppressed for its audience and put into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import wording
from dashboard.measures.exposure import starters
from dashboard.model import Figure, Frames, Kpi, Period, Status
from dashboard.registry import kpis as registered
from dashboard.scorecard import results
from dashboard.scorecard.reading import Reading
from dashboard.scorecard.safe import for_public, hide
from data_loaders.access import Actor, Audience
from data_loaders.programme import Programme, programme
from data_loaders.store import Store

__all__ = ["View", "default_period", "evaluate"]


@dataclass(frozen=True)
class View:
    """What is looked at: for whom, which site (all by default), which period, and the store as at which version."""

    audience: Audience = "board"
    site: str | None = None
    period: Period | None = None
    as_at: int | None = None


def evaluate(actor: Actor, store: Store, view: View = View(), only: Sequence[str] = ()) -> tuple[Figure, ...]:  # noqa: B008
    """Every KPI's figure, safe for the view's audience.

    The public sees fixed releases: everything since the opening up to the last whole quarter, never a
    period of its own choosing, so that two figures cannot be subtracted from each other.

    Args:
        only: KPI ids; all by default.

    Raises:
        NotAllowed: the actor may not view, or may not view as an analyst.
    """
    actor.require("rows" if view.audience == "analyst" else "view")
    ours = programme()
    version = store.version() if view.as_at is None else min(view.as_at, store.version())
    reading = Reading(actor, store, ours, version)
    period = view.period or default_period(actor, store, replace(view, as_at=version))
    if view.audience == "public":
        period = _whole_quarters(default_period(actor, store, replace(view, as_at=version)))
    desk = _Desk(reading, ours, view.audience, period, store.demonstration(version))
    return tuple(desk.figure(kpi, view.site) for kpi in registered() if not only or kpi.id in only)


def default_period(actor: Actor, store: Store, view: View = View()) -> Period:  # noqa: B008
    """From the opening of the earliest open site to the last day that a return of the programme covers."""
    known = programme().sites
    sites = [site for name, site in known.items() if name == view.site or (view.site is None and site.status == "open")]
    opened = min(site.opened for site in sites)
    covered = store.coverage(actor, view.as_at)
    # A budget reaches into the future: it says nothing of how far the data do.
    covered = covered[(covered["site"] != "") & (covered["dataset"] != "budget")]
    if view.site:
        covered = covered[covered["site"] == view.site]
    last = covered["last"].max() if len(covered) else None
    if last is None or last < opened:
        last = (pd.Timestamp(opened) + pd.DateOffset(months=sites[0].months)).date() - dt.timedelta(days=1)
    return Period(opened, last)


@dataclass(frozen=True)
class _Desk:
    """Where figures are put together."""

    reading: Reading
    programme: Programme
    audience: Audience
    period: Period
    demonstration: bool

    def figure(self, kpi: Kpi, site: str | None) -> Figure:
        figure = self._one(kpi, site)
        if self.audience == "public" and site is None and not figure.hidden and figure.result.people is not None:
            # All sites less the shown ones would give the one hidden site away.
            covered = [name for name in self.programme.sites if (self.reading.coverage["site"] == name).any()]
            if len(covered) > 1 and sum(self._one(kpi, name).hidden for name in covered) == 1:
                return self._said(hide(figure), None)
        return figure

    def _one(self, kpi: Kpi, site: str | None) -> Figure:
        frames = self.reading.frames(kpi, site, self.period)
        public = self.audience == "public" and kpi.unit != "count"
        numbers = results.headline(kpi, frames)
        points, signal = results.points(kpi, frames, numbers, "quarter" if public and kpi.unit == "share" else "month")
        split = results.breakdown(kpi, frames)
        figure = Figure(
            kpi=kpi,
            site=self.programme.sites[site].title if site else " and ".join(self._open_sites()),
            audience=self.audience,
            period=self.period,
            version=self.reading.version,
            data_to=self.reading.data_to(kpi, site),
            demonstration=self.demonstration,
            marking=self.programme.public_marking if self.audience == "public" else self.programme.marking,
            result=numbers.result,
            target=numbers.target,
            status=Status(""),
            finding="",
            sentence="",
            alt="",
            points=points,
            comparison=numbers.comparison,
            notes=(*self._notes(kpi, frames, site), *filter(None, [self._ceiling(kpi, frames)])),
            sources=self._sources(kpi),
            breakdowns={} if split is None else {kpi.breakdown: split},
        )
        if public:
            started = len(starters(frames)) if "people" in frames.tables else None
            figure = for_public(figure, started, self.programme.disclosure.threshold)
        return self._said(figure, signal)

    def _said(self, figure: Figure, signal: results.Signal | None) -> Figure:
        figure = replace(figure, status=wording.status(figure, signal))
        return replace(
            figure,
            finding=wording.finding(figure, signal),
            sentence=wording.sentence(figure, signal),
            alt=wording.alt(figure, signal),
        )

    def _open_sites(self) -> list[str]:
        covered = set(self.reading.coverage["site"])
        named = [site.title for name, site in self.programme.sites.items() if name in covered]
        return named or [site.title for site in self.programme.sites.values() if site.status == "open"]

    def _ceiling(self, kpi: Kpi, frames: Frames) -> str:
        return wording.ceiling(frames.facts) if kpi.chart == "ceiling" else ""

    def _notes(self, kpi: Kpi, frames: Frames, site: str | None) -> list[str]:
        said = [kpi.method, kpi.caution]
        complete = self.reading.data_to(kpi, site)
        if complete and (self.period.last - complete).days > kpi.lag_days:
            said.append(
                f"Late data: returns reach {complete.day} {complete:%B %Y}, the period {self.period.last:%B %Y}."
            )
        covered = set(frames.coverage["dataset"])
        for name in (*kpi.datasets, *kpi.helpful):
            if name not in covered:
                title = self.reading.store.datasets[name].title
                said.append(f"No return for '{title}' covers this: it counts as not known.")
        if assumed := self.reading.assumed(kpi):
            said.append(f"The period covered is taken from the dates themselves for: {', '.join(assumed)}.")
        if "people" in frames.tables and self.audience != "public":
            said += _strangers(frames)
        return said

    def _sources(self, kpi: Kpi) -> tuple[str, ...]:
        returns = [self.reading.store.datasets[name].source for name in kpi.datasets]
        stated = [self.programme.cite(name) for name in (*kpi.facts, kpi.target) if name not in ("", "profile")]
        return tuple(dict.fromkeys([*returns, *stated]))


def _strangers(frames: Frames) -> list[str]:
    """Rows about people who are not in the register: they count nowhere, and that is said."""
    known = set(frames.tables["people"]["person"])
    said = []
    for name, table in frames.tables.items():
        if name != "people" and "person" in table and (lost := int((~table["person"].isin(known)).sum())):
            said.append(f"{lost:,} rows of '{name}' are about people who are not in the register and are not counted.")
    return said


def _whole_quarters(period: Period) -> Period:
    """The period up to the end of its last whole quarter; as it is where it holds none."""
    last = pd.Timestamp(period.last) + pd.Timedelta(days=1)
    quarter = last.to_period("Q").start_time.date() - dt.timedelta(days=1)
    return replace(period, last=quarter) if quarter > period.first else period

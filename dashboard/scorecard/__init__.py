"""The one verb: a KPI from the store, computed, suppressed for its audience and put into words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace

import pandas as pd

from dashboard import wording
from dashboard.model import Figure, Frames, Kpi, Period, Status
from dashboard.registry import kpis as registered
from dashboard.scorecard import results
from dashboard.scorecard.notes import notes
from dashboard.scorecard.reading import Reading
from dashboard.scorecard.safe import for_public, hide
from dashboard.stats.ladder import Signal
from data_loaders.access import Actor, Audience
from data_loaders.errors import Refused
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


WHOLE = View()


def evaluate(actor: Actor, store: Store, view: View = WHOLE, only: Sequence[str] = ()) -> tuple[Figure, ...]:
    """Every KPI's figure, safe for the view's audience.

    The public sees fixed releases: everything since the opening up to the last whole quarter for which the
    KPI's returns are complete, never a period of its own choosing, so that two figures cannot be subtracted
    from each other.

    Args:
        only: KPI ids; all by default.

    Raises:
        NotAllowed: the actor may not view, or may not view as an analyst.
        Refused: there is no such site, version or KPI.
    """
    actor.require("rows" if view.audience == "analyst" else "view")
    reading = _reading(actor, store, view)
    known = [kpi.id for kpi in registered()]
    if unknown := [name for name in only if name not in known]:
        raise Refused(f"'{unknown[0]}' is not a KPI. KPIs: {', '.join(known)}.")
    chosen = None if view.audience == "public" else view.period
    whole = _period(reading, view.site)
    desk = _Desk(reading, view.audience, chosen or whole, whole.first, store.demonstration(reading.version))
    return tuple(desk.figure(kpi, view.site) for kpi in registered() if not only or kpi.id in only)


def default_period(actor: Actor, store: Store, view: View = WHOLE) -> Period:
    """From the opening of the view's earliest site to the last day that a return of the programme covers.

    Raises:
        Refused: there is no such site or version.
    """
    return _period(_reading(actor, store, view), view.site)


def _reading(actor: Actor, store: Store, view: View) -> Reading:
    ours, newest = programme(), store.version()
    if view.site is not None and view.site not in ours.sites:
        raise Refused(f"'{view.site}' is not a site. Sites: {', '.join(ours.sites)}.")
    version = newest if view.as_at is None else view.as_at
    if not 0 <= version <= newest:
        raise Refused(f"There is no version {version}. Versions go from 0, the empty store, to {newest}, the newest.")
    return Reading(actor, store, ours, version)


def _period(reading: Reading, site: str | None) -> Period:
    sites = reading.sites(site)
    declared = [reading.programme.sites[name] for name in sites]
    opened = min(each.opened for each in declared)
    # A budget reaches into the future: it says nothing of how far the data do.
    covered = reading.coverage[reading.coverage["site"].isin(sites) & (reading.coverage["dataset"] != "budget")]
    last = (covered["end"].max() - pd.Timedelta(days=1)).date() if len(covered) else None
    if last is None or last < opened:
        last = (pd.Timestamp(opened) + pd.DateOffset(months=declared[0].months)).date() - dt.timedelta(days=1)
    return Period(opened, last)


@dataclass(frozen=True)
class _Desk:
    """Where figures are put together."""

    reading: Reading
    audience: Audience
    period: Period
    opened: dt.date
    demonstration: bool

    @property
    def programme(self) -> Programme:
        return self.reading.programme

    def figure(self, kpi: Kpi, site: str | None) -> Figure:
        if self.audience != "public":
            # Only a trend has a beginning to choose: the others run from the first day.
            period = self.period if kpi.chart == "trend" else replace(self.period, first=self.opened)
            return self._one(kpi, site, period)
        complete = self.reading.data_to(kpi, site)
        released = _whole_quarters(self.period, complete or self.period.last)
        figure = self._one(kpi, site, released or self.period)
        if figure.hidden or not self._about_people(kpi) or figure.result.value is None:
            return figure
        if released is None or (site is None and self._gives_a_site_away(kpi, released)):
            return self._said(hide(figure), None)
        return figure

    def _gives_a_site_away(self, kpi: Kpi, period: Period) -> bool:
        """All sites less the shown ones would tell of the hidden ones: show every site, or none."""
        sites = [self._one(kpi, name, period) for name in self.reading.sites(None)]
        hidden = {figure.hidden for figure in sites if figure.hidden or figure.result.value is not None}
        return len(hidden) > 1

    def _about_people(self, kpi: Kpi) -> bool:
        return any(self.reading.store.datasets[name].about == "people" for name in kpi.datasets)

    def _one(self, kpi: Kpi, site: str | None, period: Period) -> Figure:
        frames = self.reading.frames(kpi, site, period)
        public = self.audience == "public" and self._about_people(kpi)
        numbers = results.headline(kpi, frames, public)
        by = "quarter" if public and kpi.unit != "people" else "month"
        points, signal = results.points(kpi, frames, numbers, by)
        split = None if public else results.breakdown(kpi, frames)
        said = notes(kpi, self.reading, site, frames, public)
        figure = Figure(
            kpi=kpi,
            site=self._named(site),
            audience=self.audience,
            period=period,
            version=self.reading.version,
            data_to=self.reading.data_to(kpi, site),
            demonstration=self.demonstration,
            marking=self.programme.public_marking if self.audience == "public" else self.programme.marking,
            sign_off="Signed off" if self.reading.signed_off(site, period) else "Draft",
            result=numbers.result,
            target=numbers.target,
            status=Status(""),
            finding="",
            sentence="",
            alt="",
            points=points,
            comparison=numbers.comparison,
            notes=(*said, *filter(None, [wording.ceiling(frames.facts) if kpi.chart == "ceiling" else ""])),
            sources=self._sources(kpi, frames),
            breakdowns={} if split is None else {kpi.breakdown: split},
        )
        if public:
            figure = for_public(figure, numbers.behind, self.programme.disclosure.threshold)
        return self._said(figure, signal)

    def _said(self, figure: Figure, signal: Signal | None) -> Figure:
        figure = replace(figure, status=wording.status(figure, signal))
        return replace(
            figure,
            finding=wording.finding(figure, signal),
            sentence=wording.sentence(figure, signal),
            alt=wording.alt(figure, signal),
        )

    def _named(self, site: str | None) -> str:
        titles = [self.programme.sites[name].title for name in self.reading.sites(site)]
        return " and ".join(filter(None, [", ".join(titles[:-1]), titles[-1]]))

    def _sources(self, kpi: Kpi, frames: Frames) -> tuple[str, ...]:
        returns = [self.reading.store.datasets[name].source for name in kpi.datasets]
        stated = [self.programme.cite(name) for name in kpi.facts if name in frames.facts]
        return tuple(dict.fromkeys([*returns, *stated]))


def _whole_quarters(period: Period, complete: dt.date) -> Period | None:
    """The period up to the end of the last quarter that ends in it and is complete; ``None`` where there is none."""
    past = pd.Timestamp(min(period.last, complete)) + pd.Timedelta(days=1)
    last = past.to_period("Q").start_time.date() - dt.timedelta(days=1)
    return replace(period, last=last) if last > period.first else None

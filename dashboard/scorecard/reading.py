"""Reads what measures need from the store: each table once, persons unique over sites, days as timestamps."""

from __future__ import annotations

import datetime as dt
from functools import cached_property

import pandas as pd

from dashboard.model import Frames, Kpi, Period
from data_loaders.access import Actor
from data_loaders.periods import Days, unbroken
from data_loaders.programme import Programme
from data_loaders.store import Store
from data_loaders.store.steps import signed_off


class Reading:
    """One version of the store, as measures see it."""

    def __init__(self, actor: Actor, store: Store, programme: Programme, version: int) -> None:
        self.actor, self.store, self.programme, self.version = actor, store, programme, version
        stretches = store.coverage(actor, version)
        start, last = pd.to_datetime(stretches["first"]), pd.to_datetime(stretches["last"])
        self.coverage = stretches[["dataset", "site", "assumed"]].assign(start=start, end=last + pd.Timedelta(days=1))
        self._tables: dict[str, pd.DataFrame] = {}

    def sites(self, site: str | None) -> tuple[str, ...]:
        """The sites that a figure is about: the one, else all with a return, else all that are open or ever were."""
        known = self.programme.sites
        if site:
            return (site,)
        reported = tuple(name for name in known if (self.coverage["site"] == name).any())
        return reported or tuple(name for name in known if known[name].status != "planned") or tuple(known)

    def frames(self, kpi: Kpi, site: str | None, period: Period) -> Frames:
        """The frames that a KPI's measure reads, for one site or all.

        What the sources state of one site counts where the figure is about that site alone.
        """
        tables = {name: self._table(name) for name in (*kpi.datasets, *kpi.helpful)}
        if site:
            tables = {
                name: table[table["site"] == site] if "site" in table else table for name, table in tables.items()
            }
        sites = self.sites(site)
        coverage = self.coverage[self.coverage["site"].isin([*sites, ""])]
        facts = {
            name: self.programme.number(name)
            for name in kpi.facts
            if not (only := self.programme.stated(name).site) or sites == (only,)
        }
        areas = tuple(self.programme.sites[name].area for name in sites)
        return Frames(tables, coverage.drop(columns="assumed"), period, facts, areas)

    def data_to(self, kpi: Kpi, site: str | None) -> dt.date | None:
        """The day up to which every return that the KPI needs is complete, without a gap since the site's opening.

        ``None`` where one is lacking.
        """
        ends = []
        for dataset in kpi.datasets:
            rows = self.coverage[self.coverage["dataset"] == dataset]
            if site and self.store.datasets[dataset].has_site:
                rows = rows[rows["site"] == site]
            if rows.empty:
                return None
            for name, own in rows.groupby("site"):
                known = self.programme.sites
                opened = known[str(name)].opened if name in known else min(each.opened for each in known.values())
                covered = zip(own["start"].dt.date, (own["end"] - pd.Timedelta(days=1)).dt.date, strict=True)
                stretches = [Days(first, last) for first, last in covered]
                # What ended before the opening is all there is where a return has not come since.
                ends.append(unbroken(stretches, opened) or max(days.last for days in stretches))
        # Over several sites and returns, the one that is furthest behind decides.
        return min(ends)

    def signed_off(self, site: str | None, period: Period) -> bool:
        """Whether every month of a period is signed off, at the one site or at all of them."""
        sites = {name: self.programme.sites[name] for name in self.sites(site)}
        return signed_off(self._signed, sites, Days(period.first, period.last))

    @cached_property
    def _signed(self) -> pd.DataFrame:
        return self.store.sign_off.state(self.actor, self.version)

    def assumed(self, kpi: Kpi) -> list[str]:
        """The KPI's datasets with a period that nobody stated."""
        rows = self.coverage[self.coverage["assumed"].astype(bool)]
        return sorted({str(name) for name in rows["dataset"]} & set(kpi.datasets))

    def _table(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            dataset = self.store.datasets[name]
            read = self.store.monthly if dataset.roll_up else self.store.read
            table = read(self.actor, name, self.version)
            if "person" in table and "site" in table:
                table["person"] = table["site"] + "/" + table["person"]
            for column in dataset.columns:
                if column.type == "date" and column.name in table:
                    table[column.name] = pd.to_datetime(table[column.name]).astype("datetime64[us]")
            if "month" in table:
                table["quarter"] = pd.PeriodIndex(table["month"].replace("", None), freq="Q").astype(str)
            self._tables[name] = table
        return self._tables[name]

"""The Loads page: what was loaded and by whom, taking loads back, what changed between versions, sign-off."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.scorecard import effects
from dashboard.ui import session, signing, versions
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.schema import datasets

WIDTHS = {"File": 150, "Return": 110, "Added, changed, withdrawn": 110, "Total (£)": 100}
"""Pixels of the columns that would push the others out of sight, or whose money would be cut off."""


def page() -> None:
    """History, undo, versions, sign-off, coverage."""
    who, store = session.actor(), session.opened()
    session.said()
    loads = store.loads(who)
    st.header("What was loaded")
    st.dataframe(
        _history(loads),
        hide_index=True,
        column_config={name: st.column_config.Column(width=width) for name, width in WIDTHS.items()},
        alt="Every load with its file, rows, total and who loaded it",
    )
    _undo(loads, who)
    versions.section(who)
    signing.section(who)
    st.header("What the returns cover")
    st.markdown("Inside these days no row means that nothing happened; outside them it is not known.")
    st.table(_coverage(store.coverage(who)), hide_index=True)


def _history(loads: pd.DataFrame) -> pd.DataFrame:
    titles = {name: dataset.title for name, dataset in datasets().items()}
    every: list[Any] = loads.to_dict("records")
    return pd.DataFrame(
        {
            "Load": one["load"],
            "Stands": ("yes" if one["standing"] else "withdrawn") + (" (invented)" if one["demonstration"] else ""),
            "File": one["file"],
            "Return": titles.get(one["dataset"], one["dataset"]),
            "Rows": one["rows"],
            "Added, changed, withdrawn": f"{one['added']:,}, {one['changed']:,}, {one['withdrawn']:,}",
            "Total (£)": "" if one["total_pounds"] is None else f"{one['total_pounds']:,.2f}",
            "Dates": " to ".join(filter(None, [one["first_date"], one["last_date"]])),
            "By": one["actor"],
            "At (UTC)": one["at"],
        }
        for one in every
    )


def _undo(loads: pd.DataFrame, who: Actor) -> None:
    with st.container(border=True):
        st.header("Take a load back")
        st.markdown(
            "Any load can be withdrawn, the newest or an older one: everything then stands as if it had never been "
            "made, and later loads keep what they brought. A withdrawn load can be brought back."
        )
        standing = loads["standing"].astype(bool)
        take, bring = st.columns(2)
        with take:
            _choose(loads[standing], "Withdraw", "Yes, withdraw it", who)
        with bring:
            _choose(loads[~standing], "Bring back", "Yes, bring it back", who)
        _without_demonstration(loads[standing & loads["demonstration"].astype(bool)], who)


def _choose(loads: pd.DataFrame, deed: str, sure_of: str, who: Actor) -> None:
    if loads.empty:
        return
    names = {
        int(load): f"{load}: {file} ({rows:,} rows)"
        for load, file, rows in zip(loads["load"], loads["file"], loads["rows"], strict=True)
    }
    chosen = st.selectbox(f"{deed} load", list(names), format_func=names.__getitem__)
    sure = st.checkbox(sure_of, key=f"sure {deed} {chosen}")
    if st.button(deed, disabled=not sure, icon=":material/undo:" if deed == "Withdraw" else ":material/redo:"):
        store = session.opened()
        version = (store.withdraw if deed == "Withdraw" else store.restore)(who, chosen)
        done = "is withdrawn; everything stands as if it had never been made" if deed == "Withdraw" else "stands again"
        moved = [str(effect) for effect in effects.of_versions(who, store, version - 1, version)]
        session.say(f"Load {chosen} {done} (version {version}).", *(moved or ["No KPI moves."]))
        st.rerun()


def _without_demonstration(invented: pd.DataFrame, who: Actor) -> None:
    if invented.empty or not st.button("Take out all demonstration data", icon=":material/science_off:"):
        return
    with st.status("Taking the demonstration out") as progress:
        for done, load in enumerate(sorted(invented["load"], reverse=True), start=1):
            progress.update(label=f"Withdrawing load {load} ({done} of {len(invented)})")
            session.opened().withdraw(who, int(load))
    session.say(f"{len(invented)} demonstration loads are withdrawn.")
    st.rerun()


def _coverage(stretches: pd.DataFrame) -> pd.DataFrame:
    titles = {name: dataset.title for name, dataset in datasets().items()}
    sites = {name: site.title for name, site in programme().sites.items()}
    stretches = stretches.sort_values(["dataset", "site", "first"])
    return pd.DataFrame(
        {
            "Return": stretches["dataset"].map(titles),
            "Site": stretches["site"].map(sites).fillna("not by site"),
            "From": stretches["first"].map(numbers.day),
            "To": stretches["last"].map(numbers.day),
            "Stated": stretches["assumed"].map({True: "taken from its dates", False: "stated"}),
        }
    )

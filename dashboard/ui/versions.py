"""What changed between two versions of the store, and which KPIs moved by it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import streamlit as st

from dashboard.scorecard import effects
from dashboard.ui import session
from data_loaders.access import Actor
from data_loaders.schema import datasets


def section(who: Actor) -> None:
    """Two versions chosen, by number or by day; the rows and KPIs that differ."""
    store = session.opened()
    versions = store.versions(who)
    every: list[Any] = versions.sort_values("version").to_dict("records")
    names = {0: "0: the empty store"} | {
        one["version"]: f"{one['version']}: {one['at']:%d %b %Y %H:%M} {one['action']} {one['file'] or ''}".strip()
        for one in every
    }
    newest = max(names)
    st.header("What changed between two versions")
    first, second, third = st.columns([2, 2, 1])
    before = first.selectbox("From version", list(names), index=max(0, newest - 1), format_func=names.__getitem__)
    after = second.selectbox("To version", list(names), index=newest, format_func=names.__getitem__)
    day = third.date_input("Or from the end of a day", value=None, max_value=dt.date.today(), format="DD/MM/YYYY")
    if isinstance(day, dt.date):
        before = store.version_at(dt.datetime.combine(day, dt.time.max))
        st.caption(f"At the end of {day:%d %b %Y} (UTC) version {before} stood.")
    if not st.button("Compare", icon=":material/difference:") or before == after:
        return
    with st.spinner("Comparing the two"):
        changed = _changes(store.changes(who, before, after))
        moved = effects.of_versions(who, store, before, after)
    if changed.empty:
        st.info("No row differs between the two.", icon=":material/info:")
    else:
        st.table(changed, hide_index=True)
    st.markdown("\n".join(f"- {effect}" for effect in moved) or "No KPI moves.")


def _changes(found: pd.DataFrame) -> pd.DataFrame:
    titles = {name: dataset.title for name, dataset in datasets().items()}
    return pd.DataFrame(
        {
            "Return": found["dataset"].map(titles),
            "Rows added": found["added"],
            "Changed": found["changed"],
            "Withdrawn": found["withdrawn"],
            "All lines move by (£)": found["pounds"].map(lambda pounds: "" if pd.isna(pounds) else f"{pounds:+,.2f}"),
        }
    )

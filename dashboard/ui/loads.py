"""The Loads page: what was loaded, by whom, what it covers, and taking a load back."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.ui import session
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.schema import datasets


def page() -> None:
    """History, undo, coverage."""
    who, store = session.actor(), session.opened()
    if said := st.session_state.pop("withdrawn", None):
        st.success(said, icon=":material/undo:")
    loads = store.loads(who)
    st.header("What was loaded")
    st.dataframe(_history(loads), hide_index=True, alt="Every load with its file, rows, total and who loaded it")
    _undo(loads, who)
    st.header("What the returns cover")
    st.markdown("Inside these days no row means that nothing happened; outside them it is not known.")
    st.table(_coverage(store.coverage(who)), hide_index=True)


def _history(loads: pd.DataFrame) -> pd.DataFrame:
    titles = {name: dataset.title for name, dataset in datasets().items()}
    return pd.DataFrame(
        {
            "Load": loads["load"],
            "Stands": loads["standing"].map({True: "yes", False: "withdrawn"}),
            "Return": loads["dataset"].map(titles),
            "File": loads["file"],
            "Rows": loads["rows"],
            "Added": loads["added"],
            "Changed": loads["changed"],
            "Total (£)": loads["total_pounds"].map(lambda total: "" if total is None else f"{total:,.2f}"),
            "First date": loads["first_date"],
            "Last date": loads["last_date"],
            "By": loads["actor"],
            "At (UTC)": loads["at"],
            "Data": loads["demonstration"].map({True: "demonstration", False: "real"}),
        }
    )


def _undo(loads: pd.DataFrame, who: Actor) -> None:
    standing = loads[loads["standing"]].drop_duplicates("dataset")
    if standing.empty:
        return
    names = {
        int(load): f"{load}: {file} ({rows:,} rows)"
        for load, file, rows in zip(standing["load"], standing["file"], standing["rows"], strict=True)
    }
    with st.container(border=True):
        st.header("Take a load back")
        st.markdown("The latest load of each return can be withdrawn: every row then stands again as before it.")
        chosen = st.selectbox("Load", list(names), format_func=names.__getitem__)
        sure = st.checkbox("Yes, withdraw it", key=f"sure {chosen}")
        if st.button("Withdraw", disabled=not sure, icon=":material/undo:") and chosen:
            version = session.opened().withdraw(who, chosen)
            st.session_state["withdrawn"] = (
                f"Load {chosen} is withdrawn; everything stands again as before it (version {version})."
            )
            st.rerun()
        if bool(loads[loads["standing"]]["demonstration"].any()):
            _without_demonstration(loads, who)


def _without_demonstration(loads: pd.DataFrame, who: Actor) -> None:
    standing = loads[loads["standing"].astype(bool)]
    invented = standing[standing["demonstration"].astype(bool)]
    first = invented.groupby("dataset")["load"].min()
    real = standing[~standing["demonstration"].astype(bool)]
    pairs = zip(real["load"], real["dataset"], strict=True)
    later = [str(load) for load, dataset in pairs if dataset in first and load > first[dataset]]
    if later:
        st.info(
            f"To take the demonstration out, first withdraw the real loads that came after it ({', '.join(later)}), "
            "and send those files again afterwards.",
            icon=":material/science_off:",
        )
    elif st.button("Take out all demonstration data", icon=":material/science_off:"):
        for load in sorted(invented["load"], reverse=True):
            session.opened().withdraw(who, int(load))
        st.session_state["withdrawn"] = f"{len(invented)} demonstration loads are withdrawn."
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

"""The query list: what cannot be right across returns, who looks after it, what they said."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.scorecard import View
from dashboard.ui import session
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.schema import datasets

OPEN = ("new", "open")
DEEDS = {
    "Name who looks after it": "assign",
    "Write down what was found out": "note",
    "Accept it as right, with a reason": "accept",
    "Take the acceptance back": "reopen",
}


def section(who: Actor, view: View) -> None:
    """Open queries with their places; what can be said of one."""
    st.header("Queries")
    st.markdown(
        "What cannot be right when returns are read together. Each names the row to look at, never what stands in it. "
        "A query closes by itself when a corrected file comes in, and stays until then."
    )
    if not who.may("query"):
        st.info("Your role sees how many there are, above, and not the rows.", icon=":material/lock:")
        return
    queries = session.opened().queries.listing(who, view.as_at)
    states = st.segmented_control(
        "Show", ["new", "open", "accepted", "fixed"], default=list(OPEN), selection_mode="multi", key="query states"
    )
    shown = queries[queries["state"].isin(states) & (queries["site"].isin([view.site, ""]) | (view.site is None))]
    if shown.empty:
        st.success("There is none: nothing in the returns contradicts anything else.", icon=":material/check_circle:")
        return
    st.dataframe(
        _table(shown),
        hide_index=True,
        # Its whole sentence stands below, where something is said of it.
        column_config={"What is wrong": st.column_config.Column(width=260)},
        alt="Each query with what is wrong, where, how old it is and who has it",
    )
    _say(shown, who)


def _say(queries: pd.DataFrame, who: Actor) -> None:
    names = {
        int(number): f"{number}: {title}, {sheet or file}"
        for number, title, file, sheet in zip(
            queries["id"], queries["title"], queries["file"], queries["sheet"], strict=True
        )
    }
    with st.container(border=True):
        chosen = st.selectbox("Query", list(names), format_func=names.__getitem__)
        one = queries[queries["id"] == chosen].iloc[0]
        st.markdown(f"{one['sentence']} **{one['remedy']}**")
        possible = [deed for deed in DEEDS if (deed == "Take the acceptance back") == (one["state"] == "accepted")]
        deed = st.selectbox("What to do", possible)
        words = st.text_input("In words", key=f"words {chosen} {deed}", help="Nothing that names a person.")
        if st.button("Keep it", disabled=not words.strip(), icon=":material/edit_note:"):
            getattr(session.opened().queries, DEEDS[deed])(who, chosen, words)
            session.say(f"Query {chosen}: kept.")
            st.rerun()
        if len(told := session.opened().queries.notes(who, chosen)):
            st.table(told[["at", "actor", "kind", "words"]], hide_index=True)


def _table(queries: pd.DataFrame) -> pd.DataFrame:
    titles = {name: dataset.title for name, dataset in datasets().items()}
    sites = {name: site.title for name, site in programme().sites.items()}
    return pd.DataFrame(
        {
            "Query": queries["id"],
            "State": queries["state"],
            "Days old": queries["age_days"],
            "Looks after it": queries["owner"],
            "What is wrong": queries["sentence"],
            "Return": queries["dataset"].map(titles),
            "Site": queries["site"].map(sites).fillna(""),
            "Month": queries["month"].map(lambda month: numbers.period(month) if month else ""),
            "File": queries["file"],
            "Sheet": queries["sheet"],
            "Row": queries["row"],
            "Rows": queries["rows"],
            "Last word": queries["note"],
        }
    )

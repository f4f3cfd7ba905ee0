"""The Data quality page: what is owed, how good each return is by month, what contradicts what."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.model import Figure
from dashboard.scorecard import View
from dashboard.ui import queries, session
from data_loaders import quality as measured
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.returns import STATES, by_sender, returns
from data_loaders.schema import datasets
from data_loaders.store import Store

WANTING = ("late", "partly", "overdue", "missing")


def page(view: View) -> None:
    """Returns owed, quality by month, queries."""
    session.said()
    who, store = session.actor(), session.opened()
    _owed(returns(who, store, dt.date.today(), view.as_at), view)
    _by_month(_measured(who, store, view.as_at or store.version(), dt.date.today()), view)
    queries.section(who, view)


def beside(figure: Figure) -> str:
    """The quality of the returns that a figure is made from, in one sentence; nothing for the public."""
    if figure.audience == "public":
        return ""
    who, store = session.actor(), session.opened()
    found = _measured(who, store, figure.version, dt.date.today())
    return measured.sentence(
        _of_site(found, st.session_state["view"]), figure.kpi.datasets, figure.period.first, figure.period.last
    )


@lru_cache(maxsize=8)
def _measured(who: Actor, store: Store, version: int, today: dt.date) -> pd.DataFrame:
    return measured.quality(who, store, today, version)


def _owed(standing: pd.DataFrame, view: View) -> None:
    st.header("Returns by sender")
    standing = standing[standing["site"] == view.site] if view.site else standing
    if standing.empty:
        st.info("No return is owed yet.", icon=":material/info:")
        return
    counted = by_sender(standing)
    shown = counted.assign(
        site=counted["site"].map(_sites()),
        latest_complete=counted["latest_complete"].map(lambda month: numbers.period(month) if month else "none"),
    )
    st.table(shown.rename(columns=lambda name: name.replace("_", " ").capitalize()), hide_index=True)
    st.caption(" · ".join(f"*{state}*: {words}" for state, words in STATES.items()))
    late = standing[standing["state"].isin(WANTING)]
    if late.empty:
        return
    with st.expander(f"Each return that is late, in part, overdue or missing ({len(late)})"):
        st.table(
            pd.DataFrame(
                {
                    "Return": late["dataset"].map(_titles()),
                    "Sender": late["sender"],
                    "Site": late["site"].map(_sites()),
                    "Month": late["month"].map(numbers.period),
                    "Due": late["due"].map(numbers.day),
                    "How it stands": late["words"],
                    "Days covered": _of(late["covered_days"], late["days"]),
                }
            ),
            hide_index=True,
        )


def _by_month(found: pd.DataFrame, view: View) -> None:
    st.header("Quality by return and month")
    st.markdown(
        "*Complete*: cells filled of those expected. *On time*: against the day it was due. *Valid*: rows without a "
        "problem of all rows sent, refused files included. *Consistent*: queries open about the month."
    )
    found = _of_site(found, view)
    titles = {name: title for name, title in _titles().items() if name in set(found["dataset"])}
    if not titles:
        st.info("Nothing was loaded yet.", icon=":material/info:")
        return
    chosen = st.selectbox("Return", list(titles), format_func=titles.__getitem__)
    own = found[found["dataset"] == chosen]
    shown = {
        "Month": own["month"].map(numbers.period),
        "Site": own["site"].map(_sites()).fillna(""),
        "Rows": own["rows"].astype("object").where(own["rows"].notna(), ""),
        "Days covered": _of(own["covered_days"], own["days"]),
        "Complete": _of(own["filled"], own["expected"], own["completeness"]),
        "On time": own["timeliness"],
        "Valid": _of(own["valid"], own["sent"], own["validity"]),
        "Open queries": own["open"],
        "Accepted": own["accepted"],
        "Fixed": own["fixed"],
    }
    st.table(pd.DataFrame(shown), hide_index=True)


def _of_site(found: pd.DataFrame, view: View) -> pd.DataFrame:
    """What is about the site looked at, or about none."""
    return found[found["site"].isin([view.site, ""])] if view.site else found


def _of(part: pd.Series, whole: pd.Series, share: pd.Series | None = None) -> list[str]:
    """Counts first: ``120 of 130 (92%)``."""
    shares = [None] * len(part) if share is None else share.tolist()
    return [
        ""
        if pd.isna(counted) or pd.isna(of)
        else f"{counted:,} of {of:,}" + ("" if pd.isna(one) else f" ({numbers.share(one)})")
        for counted, of, one in zip(part.tolist(), whole.tolist(), shares, strict=True)
    ]


def _titles() -> dict[str, str]:
    return {name: dataset.title for name, dataset in datasets().items()}


def _sites() -> dict[str, str]:
    return {name: site.title for name, site in programme().sites.items()}

"""Site, period and audience: chosen in the side bar, kept in the address, the same on every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.model import Period
from dashboard.scorecard import View, default_period
from dashboard.ui import session
from data_loaders.programme import programme

AUDIENCES = {"board": "Board", "public": "Public"}
ALL = "all"


def view() -> View:
    """What the side bar says is looked at."""
    known = programme().sites
    with st.sidebar:
        site = st.selectbox(
            "Site",
            [ALL, *known],
            format_func=lambda name: "All sites" if name == ALL else known[name].title,
            key="site",
            bind="query-params",
        )
        audience = st.selectbox(
            "Shown as for",
            list(AUDIENCES),
            format_func=AUDIENCES.__getitem__,
            key="audience",
            bind="query-params",
            help="Public hides small numbers, as a council paper must. It shows fixed releases: everything since the "
            "opening, up to the last whole quarter.",
        )
        chosen = View(audience=audience or "board", site=None if site in (None, ALL) else site)  # type: ignore[arg-type]
        if chosen.audience == "public":
            return chosen
        return replace(chosen, period=_period(default_period(session.actor(), session.opened(), chosen)))


def _period(whole: Period) -> Period:
    months = [str(month) for month in pd.period_range(whole.first, whole.last, freq="M")]
    first = st.selectbox("From", months, index=0, format_func=numbers.period, key="from", bind="query-params")
    last = st.selectbox("To", months, index=len(months) - 1, format_func=numbers.period, key="to", bind="query-params")
    start, end = sorted([first or months[0], last or months[-1]])
    return Period(
        max(whole.first, dt.date.fromisoformat(f"{start}-01")), min(whole.last, pd.Period(end).end_time.date())
    )

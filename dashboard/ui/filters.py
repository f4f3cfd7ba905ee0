"""Site, period and audience: chosen in the side bar, kept in the address, the same on every page."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.model import Period
from dashboard.scorecard import View, default_period
from dashboard.ui import session
from data_loaders.programme import programme

AUDIENCES = {"board": "Board", "public": "Public"}
ALL = "all"
NOW = "now"


def view() -> View:
    """What the side bar says is looked at."""
    known = programme().sites
    sites = {ALL: "All sites"} | {name: site.title for name, site in known.items()}
    with st.sidebar:
        site = _choice("Site", "site", sites, ALL)
        audience = _choice(
            "Shown as for",
            "audience",
            AUDIENCES,
            "board",
            help="Public hides small numbers, as a council paper must. It shows fixed releases: everything since the "
            "opening, up to the last whole quarter.",
        )
        chosen = View(audience="public" if audience == "public" else "board", site=None if site == ALL else site)
        if chosen.audience == "public":
            return chosen
        chosen = replace(chosen, as_at=_as_at())
        whole = default_period(session.actor(), session.opened(), chosen)
        months = {str(month): numbers.month(month) for month in pd.period_range(whole.first, whole.last, freq="M")}
        names = list(months)
        start, end = sorted([_choice("From", "from", months, names[0]), _choice("To", "to", months, names[-1])])
    first, last = dt.date.fromisoformat(f"{start}-01"), pd.Period(end).end_time.date()
    return replace(chosen, period=Period(max(whole.first, first), min(whole.last, last)))


def _as_at() -> int | None:
    """The version that is looked at; ``None`` for the newest, which moves on."""
    every: list[Any] = session.opened().versions(session.actor()).to_dict("records")
    names = {NOW: "Now"} | {
        str(one["version"]): f"{one['at']:%d %b %Y %H:%M}: version {one['version']}" for one in every[1:]
    }
    chosen = _choice("As it stood", "version", names, NOW, help="Every page as it was then, restated figures undone.")
    return None if chosen == NOW else int(chosen)


def _choice(label: str, name: str, options: dict[str, str], default: str, help: str | None = None) -> str:
    """A select box kept in the address under ``name``.

    Streamlit's own binding writes the words that are shown into the address; a link should hold ids that
    outlive a change of words. The address is read when a visit begins and written on every run, because
    changing the page clears it.
    """
    key, written = f"chosen {name}", f"written {name}"
    address = st.query_params.get(name)
    # The address was changed by hand, by a link or by the browser's Back: it wins over what was chosen before.
    followed = address != st.session_state.get(written) and (address is not None or not st.session_state["new page"])
    wanted = (address or default) if followed or key not in st.session_state else st.session_state[key]
    st.session_state[key] = wanted if wanted in options else default
    chosen = st.selectbox(label, list(options), format_func=options.__getitem__, key=key, help=help)
    if chosen == default:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = chosen
    st.session_state[written] = st.query_params.get(name)
    return chosen

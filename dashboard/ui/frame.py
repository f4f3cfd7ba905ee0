"""What every page has: its title and question, how far the data go, the marking, and what to do when there are none."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard import numbers
from dashboard.scorecard import View
from dashboard.ui import demonstration, session
from data_loaders.programme import programme

DEMONSTRATION = "DEMONSTRATION DATA: invented, not real people"


@contextmanager
def page(title: str, question: str, needs_data: bool = True) -> Iterator[View]:
    """A page's frame; its body runs only where there is something to show.

    Args:
        needs_data: whether an empty store leaves the page with nothing to say.
    """
    view: View = st.session_state["view"]
    store, ours = session.opened(), programme()
    marking = ours.public_marking if view.audience == "public" else ours.marking
    st.caption(marking)
    st.title(title)
    st.markdown(question)
    if store.demonstration():
        st.warning(f"{DEMONSTRATION}.", icon=":material/science:")
    if needs_data and store.version() == 0:
        _nothing_yet()
        st.stop()
    yield view


def programme_title() -> str:
    """The programme's name with the site looked at."""
    view: View = st.session_state["view"]
    known = programme().sites
    sites = [known[view.site].title] if view.site else [site.title for site in known.values() if site.status == "open"]
    return f"{programme().name}, {' and '.join(sites)}"


def stamp(view: View, complete: object) -> None:
    """The line under a title: which site and period, and how far the returns go."""
    site = programme().sites[view.site].title if view.site else "all sites"
    period = view.period.title if view.period else "since the opening, by whole quarters"
    st.caption(f"{site[0].upper()}{site[1:]} · {period} · data complete to {numbers.day(complete)}")  # type: ignore[arg-type]


def _nothing_yet() -> None:
    with st.container(border=True):
        st.header("Nothing has been loaded yet")
        st.markdown(
            "Finance officers and data leads: drop this month's return on the **Upload** page, or take a template "
            "from it. To look around first, load the demonstration programme: invented data that says so on every "
            "page, and can be taken out again on the **Loads** page."
        )
        st.page_link("../../pages/upload.py", label="Go to Upload", icon=":material/upload_file:")
        demonstration.offer()

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
def page(title: str, question: str, needs_data: bool = True, for_public: bool = True) -> Iterator[View]:
    """A page's frame; its body runs only where there is something to show.

    Args:
        needs_data: whether an empty store leaves the page with nothing to say.
        for_public: whether the page shows what its audience may see; if not, it is for the programme alone.
    """
    view: View = st.session_state["view"]
    ours = programme()
    st.caption(ours.public_marking if for_public and view.audience == "public" else ours.marking)
    st.title(title)
    st.markdown(question)
    if view.as_at is not None:
        st.info(
            f"As it stood at version {view.as_at}. Choose *Now* in the side bar to come back.",
            icon=":material/history:",
        )
    loads = session.opened().loads(session.actor(), view.as_at)
    standing = loads[loads["standing"].astype(bool)]
    invented = standing["demonstration"].astype(bool)
    if invented.all() and len(standing):
        st.warning(f"{DEMONSTRATION}.", icon=":material/science:")
    elif invented.any():
        real = numbers.counted(int((~invented).sum()), "real load")
        st.error(
            f"{DEMONSTRATION}, and mixed with {real}. Take the demonstration out on the Loads page before you use any "
            "figure.",
            icon=":material/science:",
        )
    if needs_data and standing.empty:
        _nothing_yet()
        st.stop()
    yield view


def programme_title() -> str:
    """The programme's name with the site looked at."""
    view: View = st.session_state["view"]
    known = programme().sites
    if view.site:
        return f"{programme().name}, {known[view.site].title}"
    covered = set(session.opened().coverage(session.actor())["site"])
    sites = [site.title for name, site in known.items() if name in covered or (not covered and site.status == "open")]
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

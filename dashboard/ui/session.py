"""Who is looking, at which store, and what was done a moment ago."""

from __future__ import annotations

import streamlit as st

from data_loaders import store
from data_loaders.access import Actor, named, this_machine
from data_loaders.store import Store


def actor() -> Actor:
    """The person at the browser. The app listens on this machine only, so it is whoever runs it."""
    return this_machine()


def signing_as(name: str) -> Actor:
    """The person at the browser under the name they typed: until there is sign-in, nobody checks it."""
    return named(actor(), name)


def opened() -> Store:
    """The installation's store."""
    return store.default()


def say(*lines: str) -> None:
    """Keeps what was just done, to be said when the page is drawn again."""
    st.session_state["just done"] = lines


def said() -> None:
    """Says what was just done, once."""
    if lines := st.session_state.pop("just done", None):
        st.success("\n\n".join(lines), icon=":material/check_circle:")

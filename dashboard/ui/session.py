"""Who is looking, at which store."""

from __future__ import annotations

from data_loaders import store
from data_loaders.access import Actor, this_machine
from data_loaders.store import Store


def actor() -> Actor:
    """The person at the browser. The app listens on this machine only, so it is whoever runs it."""
    return this_machine()


def opened() -> Store:
    """The installation's store."""
    return store.default()

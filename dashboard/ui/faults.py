"""What a person sees when something fails: one sentence and a reference, never a traceback or a value."""

from __future__ import annotations

import logging
import secrets
import traceback

import streamlit as st

from data_loaders.access import NotAllowed
from data_loaders.errors import Refused

log = logging.getLogger("dashboard")


class _WithoutValues(logging.Filter):
    """Takes the exception out of Streamlit's own log line: its message may hold a cell's value."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info, record.exc_text = None, None
        return True


logging.getLogger("streamlit.error_util").addFilter(_WithoutValues())


def show(fault: Exception) -> bool:
    """Shows a fault in plain words; unexpected ones go to the log under a reference, by place and kind only.

    A message may hold a cell's value, so the log gets the kind of fault and the lines of code, not it.
    """
    if isinstance(fault, NotAllowed):
        st.error(str(fault), icon=":material/lock:")
        return True
    if isinstance(fault, Refused):
        st.error("\n\n".join(str(problem) for problem in fault.problems), icon=":material/error:")
        return True
    reference = secrets.token_hex(4).upper()
    places = traceback.extract_tb(fault.__traceback__)
    trail = " < ".join(f"{place.filename.rsplit('/', 1)[-1]}:{place.lineno}" for place in reversed(places[-6:]))
    log.error("reference %s: %s at %s", reference, type(fault).__name__, trail)
    st.error(
        f"Something went wrong on this page, and nothing was changed by it. Try again; if it comes back, give the "
        f"administrator the reference {reference}.",
        icon=":material/error:",
    )
    return True

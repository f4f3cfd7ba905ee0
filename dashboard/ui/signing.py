"""Sign-off: a month is submitted by one person, approved by another, then locked until it is reopened with a reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.ui import session
from data_loaders.access import Actor
from data_loaders.programme import programme
from data_loaders.returns import months


@dataclass(frozen=True)
class Deed:
    """What can be done with a month in a state: the button, whether words are needed, what is called."""

    label: str
    icon: str
    reason: str
    done: str


DEEDS = {
    "open": (Deed("Submit for sign-off", ":material/outgoing_mail:", "", "is submitted"),),
    "submitted": (
        Deed("Approve and lock", ":material/lock:", "", "is signed off and locked"),
        Deed("Send back", ":material/undo:", "Why it is sent back", "is sent back"),
    ),
    "signed off": (Deed("Reopen", ":material/lock_open:", "Why it is reopened", "is open again"),),
}


def section(who: Actor) -> None:
    """Every month with its state, and what can be done next with one of them."""
    st.header("Sign-off")
    st.markdown(
        "One person submits a month, another approves it; it is then locked, and exports say *Signed off* instead of "
        "*Draft*. Reopening it needs a written reason. Until the app has sign-in, nobody checks the names typed here."
    )
    standing = months(who, session.opened(), dt.date.today())
    if standing.empty:
        st.info("No month has begun yet.", icon=":material/info:")
        return
    sites = {name: site.title for name, site in programme().sites.items()}
    with st.expander(f"Every month ({_counted(standing)})"):
        st.table(_shown(standing, sites), hide_index=True)
    with st.container(border=True):
        every: list[Any] = standing.to_dict("records")
        names = {(one["site"], one["month"]): one for one in every}
        chosen = st.selectbox(
            "Month",
            list(names),
            # The state stays out of these words: the box forgets its choice as soon as the words change.
            format_func=lambda at: f"{numbers.period(at[1])}, {sites[at[0]]}",
        )
        st.markdown(f"This month is **{names[chosen]['state']}**{_by(names[chosen])}.")
        _act(names[chosen], sites)


def _act(month: dict[str, Any], sites: dict[str, str]) -> None:
    name = st.text_input("Your name", key="signing as", help="It is written into the register beside what you do.")
    lacking = month["state"] == "open" and bool(month["lacking"])
    if not month["ended"]:
        st.info("This month has not ended yet: it can be submitted once its last day is over.", icon=":material/info:")
        return
    if lacking:
        st.warning(f"Not all of it is here: {month['lacking']}.", icon=":material/warning:")
    for deed in DEEDS[month["state"]]:
        asks = deed.reason or ("Why it is submitted all the same" if lacking else "")
        reason = st.text_input(asks, key=f"reason {deed.label} {month['site']} {month['month']}") if asks else ""
        if st.button(deed.label, icon=deed.icon, disabled=not name.strip() or (bool(asks) and not reason.strip())):
            _called(deed)(session.signing_as(name), month["site"], month["month"], reason)
            session.say(f"{numbers.period(month['month'])}, {sites[month['site']]}, {deed.done}.")
            st.rerun()


def _called(deed: Deed) -> Callable[[Actor, str, str, str], object]:
    sign_off = session.opened().sign_off
    return {
        "Submit for sign-off": lambda who, site, month, reason: sign_off.submit(
            who, site, month, dt.date.today(), reason
        ),
        "Approve and lock": lambda who, site, month, reason: sign_off.approve(who, site, month),
        "Send back": sign_off.send_back,
        "Reopen": sign_off.reopen,
    }[deed.label]


def _by(month: dict[str, Any]) -> str:
    """Who submitted the month, and who approved it, as far as it has come."""
    people = {"submitted by": month["submitted_by"], "approved by": month["approved_by"]}
    said = " and ".join(f"{deed} {name}" for deed, name in people.items() if not numbers.missing(name))
    return f", {said}" if said else ""


def _counted(standing: pd.DataFrame) -> str:
    counts = standing["state"].value_counts()
    return ", ".join(f"{counts[state]} {state}" for state in DEEDS if state in counts)


def _shown(standing: pd.DataFrame, sites: dict[str, str]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Month": standing["month"].map(numbers.period),
            "Site": standing["site"].map(sites),
            "State": standing["state"],
            "Submitted by": standing["submitted_by"].fillna(""),
            "Approved by": standing["approved_by"].fillna(""),
            "Reason given": standing["reason"].fillna(""),
            "Not here yet": standing["lacking"],
        }
    )

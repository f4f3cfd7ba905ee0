"""Database extracts on the Upload page: when each ran last, and running it now."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import dry_run, problems, session
from data_loaders.extracts import Extract, extracts, run
from data_loaders.ingest import Report
from data_loaders.schema import datasets


def section() -> None:
    """Each declared extract, with a button that shows how far it is."""
    st.header("From a database")
    declared = extracts()
    if not declared:
        st.markdown(
            "Where an office has its rows in a database, a query can take the place of the file: the administrator "
            "declares it in `config/extracts.toml` as `docs/extracts.md` says. None is declared yet."
        )
        return
    for extract in declared.values():
        with st.container(border=True):
            _one(extract)


def _one(extract: Extract) -> None:
    who, store = session.actor(), session.opened()
    st.subheader(extract.title)
    last = store.extracts.last(who, extract.id)
    said = (
        f"last run {last['at']:%d %b %Y %H:%M} (UTC): {last['status']}, {last['rows']:,} rows" if last else "never ran"
    )
    st.caption(f"{datasets()[extract.dataset].title} · {said}")
    check, load = st.columns(2)
    looks = check.button("Check only", key=f"check {extract.id}", icon=":material/fact_check:")
    keeps = load.button("Run it now", key=f"run {extract.id}", icon=":material/database:")
    if not (looks or keeps):
        return
    with st.status(f"Running {extract.title}") as progress:
        report = run(who, store, extract, keep=keeps, tell=lambda step: progress.update(label=step))
        progress.update(label=f"{extract.title}: {report.status}", state="complete" if _went(report) else "error")
    if not _went(report):
        problems.show(report)
    elif keeps and report.status == "loaded":
        session.say(f"{extract.title} is stored as load {report.load}. {dry_run.change(report)}")
        st.rerun()
    else:
        st.info(f"{'Nothing was stored: ' if looks else ''}{dry_run.change(report)}", icon=":material/info:")


def _went(report: Report) -> bool:
    return report.status != "refused"

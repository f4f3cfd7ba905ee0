"""The Upload page: drop a file, see what it is and what it would change, accept or leave."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

import streamlit as st

from dashboard.scorecard import effects
from dashboard.ui import dry_run, extracts, problems, questions, session
from data_loaders import templates
from data_loaders.ingest import Report, Request, ingest
from data_loaders.layout import Layout
from data_loaders.programme import programme
from data_loaders.schema import datasets


def page() -> None:
    """Drop, look, accept."""
    session.said()
    turn = st.session_state.setdefault("upload turn", 0)
    with st.expander("If it cannot be told from the file: which return, site or period it is"):
        request = _said()
    files = st.file_uploader(
        "Drop workbooks or CSV files here, as they are",
        accept_multiple_files=True,
        key=f"files {turn}",
        help="Up to 10 MB each. Larger files go in on the command line: python -m data_loaders load FILE",
    )
    for file in files or []:
        with st.container(border=True):
            _one(file.file_id, file.name, file.getvalue(), request)
    if files and st.button("Clear the list", icon=":material/clear_all:"):
        st.session_state["upload turn"] += 1
        st.rerun()
    _remembered()
    extracts.section()
    _templates()


def _said() -> Request:
    declared, known = datasets(), programme().sites
    first, second, third = st.columns(3)
    dataset = first.selectbox(
        "Return", [None, *declared], format_func=lambda name: declared[name].title if name else "Tell from the headings"
    )
    site = second.selectbox(
        "Site", [None, *known], format_func=lambda name: known[name].title if name else "As the file says"
    )
    days = third.date_input(
        "Period it covers (first and last day)",
        value=[],
        min_value=dt.date(2010, 1, 1),
        max_value=dt.date(2099, 12, 31),
        format="DD/MM/YYYY",
        help="Leave empty where the file's cover cells say it. Inside the period no row means that nothing happened.",
    )
    covers = (days[0], days[1]) if isinstance(days, tuple) and len(days) == 2 else None
    return Request(dataset=dataset, site=site, covers=covers)


def _one(key: str, name: str, content: bytes, request: Request) -> None:
    """One file: what it leaves open, what is wrong with it, or what accepting it would do."""
    st.header(name)
    request = replace(request, **st.session_state.get(f"answers {key}", {}))
    with st.spinner("Reading and checking it; nothing is stored yet"):
        found = _looked_at(key, name, content, request)
    if found.question:
        _take(key, request, questions.ask(key, found))
    elif found.status == "refused":
        problems.show(found)
        _take(key, request, questions.words(key, found))
        mended = problems.put_right(key, found)
        _take(key, request, {"corrections": {**request.corrections, **mended}} if mended else None)
        problems.marked_workbook(key, found, content)
    else:
        dry_run.show(found)
        _take(key, request, questions.offered(key, found))
        cleared = dry_run.clear_blanks(key, found, request.blanks == "clear")
        if cleared != (request.blanks == "clear"):
            _take(key, request, {"blanks": "clear" if cleared else "keep"})
        if found.status == "unchanged":
            st.info("Everything in it stands already. Nothing to accept.", icon=":material/info:")
        elif st.button("Accept and store it", type="primary", key=f"accept {key}"):
            _accept(name, content, request)


def _take(key: str, request: Request, answer: dict[str, Any] | None) -> None:
    """Keeps an answer for this file, beside those given before, and looks at the file again."""
    if answer is None:
        return
    if isinstance(given := answer.get("layout"), Layout) and request.layout:
        answer["layout"] = request.layout.merged_with(given)
    st.session_state.setdefault(f"answers {key}", {}).update(answer)
    st.rerun()


def _looked_at(key: str, name: str, content: bytes, request: Request) -> Report:
    """The dry run, once for each file, request and version of the store."""
    who, store = session.actor(), session.opened()
    asked = (name, hash(content), request, store.version())
    kept = st.session_state.get(f"looked at {key}")
    if kept and kept[0] == asked:
        return kept[1]  # type: ignore[no-any-return]
    look = partial(effects.of_trial, who, store)
    found = ingest(who, store, content, name, request, keep=False, look=look)
    st.session_state[f"looked at {key}"] = (asked, found)
    return found


def _accept(name: str, content: bytes, request: Request) -> None:
    with st.status(f"Storing {name}") as progress:
        stored = ingest(
            session.actor(), session.opened(), content, name, request, tell=lambda step: progress.update(label=step)
        )
    if stored.status == "refused":
        problems.show(stored)
        return
    session.say(f"{name} is stored as load {stored.load}. {dry_run.change(stored)} Undo it on the Loads page.")
    # The file stays in the list with the others, now as one that changes nothing.
    st.rerun()


def _remembered() -> None:
    """What is remembered of senders' headings and words, and forgetting it."""
    who, kept = session.actor(), session.opened().layouts
    known = kept.all(who)
    if known.empty:
        return
    with st.expander(f"What is remembered of senders' headings and words ({len(known)})"):
        st.table(known, hide_index=True)
        chosen = st.selectbox("Forget", list(known["id"]), index=None, placeholder="Choose a line by its id")
        if st.button("Forget it", disabled=chosen is None) and chosen is not None:
            kept.forget(who, int(chosen))
            st.rerun()


def _templates() -> None:
    st.header("Templates")
    st.markdown("Each template checks what is typed in Excel itself: drop-downs, date limits and a sheet of notes.")
    with st.container(horizontal=True):
        for dataset in datasets().values():
            if dataset.template:
                st.download_button(
                    dataset.title,
                    data=partial(templates.workbook, dataset, programme()),
                    file_name=f"{dataset.id} template.xlsx",
                    mime="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                    key=f"template {dataset.id}",
                    on_click="ignore",
                    icon=":material/table:",
                )

"""The Upload page: drop a file, see what it is and what it would change, accept or leave."""

from __future__ import annotations

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.ui import session
from data_loaders import marked, templates
from data_loaders.access import Actor
from data_loaders.ingest import Report, Request, ingest, limits
from data_loaders.programme import programme
from data_loaders.schema import datasets


def page() -> None:
    """Drop, look, accept."""
    if said := st.session_state.pop("accepted", None):
        st.success(said, icon=":material/check_circle:")
    turn = st.session_state.setdefault("upload turn", 0)
    with st.expander("If it cannot be told from the file: which return, site or period it is"):
        request = _said()
    files = st.file_uploader(
        "Drop workbooks or CSV files here, as they are",
        accept_multiple_files=True,
        key=f"files {turn}",
        help="Up to 10 MB each. Larger files go in on the command line: python -m data_loaders load FILE",
    )
    for at, file in enumerate(files or []):
        with st.container(border=True):
            _one(f"{turn}-{at}", file.name, file.getvalue(), request)
    if files and st.button("Clear the list", icon=":material/clear_all:"):
        st.session_state["upload turn"] += 1
        st.rerun()
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
    st.header(name)
    with st.spinner("Reading and checking it; nothing is stored yet"):
        found = _looked_at(key, name, content, request)
    if found.status == "refused":
        _problems(key, found, content)
        return
    declared = datasets()[str(found.dataset)]
    st.markdown(f"**{declared.title}.** Accepting it means: {_change(found)}")
    sums = {"Rows": f"{found.rows:,}", "Total": f"£{float(found.total_pounds):,.2f}" if found.total_pounds else None}
    sums |= {"First date": _day(found.first_date), "Last date": _day(found.last_date)}
    shown = {name: value for name, value in sums.items() if value}
    for column, (label, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(label, value)
    for stretch in found.covers:
        days = " to ".join(numbers.day(dt.date.fromisoformat(stretch[end])) for end in ("first", "last"))
        site = f" for {programme().sites[stretch['site']].title}" if stretch["site"] else ""
        note = ". Taken from its dates: say the period above if the return covers more" if stretch["assumed"] else ""
        st.markdown(f"Covers {days}{site}{note}.")
    for note in found.notes:
        st.caption(note)
    if found.status == "unchanged":
        st.info("Everything in it stands already. Nothing to accept.", icon=":material/info:")
    elif st.button("Accept and store it", type="primary", key=f"accept {key}"):
        _accept(key, name, content, request)


def _looked_at(key: str, name: str, content: bytes, request: Request) -> Report:
    """The dry run, once for each file, request and version of the store."""
    asked = (name, hash(content), request, session.opened().version())
    kept = st.session_state.get(f"looked at {key}")
    if kept and kept[0] == asked:
        return kept[1]  # type: ignore[no-any-return]
    found = ingest(session.actor(), session.opened(), content, name, request, keep=False)
    st.session_state[f"looked at {key}"] = (asked, found)
    return found


def _accept(key: str, name: str, content: bytes, request: Request) -> None:
    with st.status(f"Storing {name}") as progress:
        stored = ingest(
            session.actor(), session.opened(), content, name, request, tell=lambda step: progress.update(label=step)
        )
    if stored.status == "refused":
        _problems(key, stored, content)
        return
    st.session_state["accepted"] = (
        f"{name} is stored as load {stored.load}. {_change(stored)} Undo it on the Loads page."
    )
    # The file stays in the list with the others, now as one that changes nothing.
    st.rerun()


def _change(report: Report) -> str:
    parts = [f"{report.added:,} rows added", f"{report.changed:,} changed", f"{report.same:,} the same"]
    if report.withdrawn:
        parts.append(f"{report.withdrawn:,} withdrawn, because they stood for this period and are not in this file")
    return f"{', '.join(parts)}."


def _day(date: str | None) -> str | None:
    """A report's date or month as it is written elsewhere."""
    return None if date is None else numbers.day(dt.date.fromisoformat(date)) if len(date) > 7 else numbers.period(date)


def _problems(key: str, report: Report, content: bytes) -> None:
    count = len(report.problems)
    st.error(f"Nothing was loaded. {count:,} thing{'s' if count > 1 else ''} to put right:", icon=":material/error:")
    columns = datasets()[report.dataset].columns if report.dataset else ()
    titles = {column.name: column.title for column in columns}
    rows = [(p.sheet, p.cell, titles.get(p.column, p.column), p.message) for p in report.problems]
    st.table(pd.DataFrame(rows, columns=["Sheet", "Cell", "Column", "What is wrong, and what to do"]), hide_index=True)
    if any(problem.cell for problem in report.problems):
        st.download_button(
            "Your own workbook with these cells marked",
            data=partial(_marked, session.actor(), content, report),
            file_name=marked.name(report.file),
            key=f"marked {key}",
            on_click="ignore",
            icon=":material/edit_note:",
        )


def _marked(who: Actor, content: bytes, report: Report) -> bytes:
    who.require("load")
    return marked.workbook(content, report.file, report.problems, limits())


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

"""What is wrong with a file: like problems together, cells put right on the page, the marked workbook."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from dashboard import numbers
from dashboard.ui import session
from data_loaders import corrections, marked
from data_loaders.access import Actor
from data_loaders.corrections import Place
from data_loaders.errors import grouped
from data_loaders.ingest import Report, limits
from data_loaders.schema import datasets

MOST_TO_TYPE = 200


def show(report: Report) -> None:
    """Every problem in words, like ones together."""
    found = numbers.counted(len(report.problems), "thing")
    st.error(f"Nothing was loaded. {found} to put right:", icon=":material/error:")
    titles = _titles(report)
    rows = [
        (group.sheet, group.places(), titles.get(group.column, group.column), group.message)
        for group in grouped(report.problems)
    ]
    st.table(pd.DataFrame(rows, columns=["Sheet", "Cells", "Column", "What is wrong, and what to do"]), hide_index=True)


def put_right(key: str, report: Report) -> dict[Place, corrections.Answer] | None:
    """The cells that the officer typed right, when they ask to have them checked."""
    places = list(dict.fromkeys((problem.sheet, problem.cell) for problem in report.problems if problem.cell))
    if not places or len(places) > MOST_TO_TYPE:
        return None
    titles = _titles(report)
    columns = {(problem.sheet, problem.cell): titles.get(problem.column, "") for problem in report.problems}
    wrong = {(problem.sheet, problem.cell): problem.message for problem in reversed(report.problems)}
    asked = pd.DataFrame(
        [(*place, columns[place], "", wrong[place]) for place in places],
        columns=["Sheet", "Cell", "Column", "Put right as", "What is wrong"],
    )
    with st.expander("Put the cells right here, and leave your file as it is"):
        st.markdown("Type what each cell should hold; the word *empty* empties it. Only these cells are read anew.")
        typed = st.data_editor(
            asked,
            hide_index=True,
            disabled=["Sheet", "Cell", "Column", "What is wrong"],
            key=f"cells {key}",
            alt="The cells with a problem, each with a place to type what it should hold",
        )
        if st.button("Check again with these", key=f"again {key}", icon=":material/fact_check:"):
            return corrections.typed(
                {(row[0], row[1]): row[3] or "" for row in typed.itertuples(index=False, name=None)}
            )
    return None


def marked_workbook(key: str, report: Report, content: bytes) -> None:
    """The officer's own workbook back, where a cell is named."""
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


def _titles(report: Report) -> dict[str, str]:
    columns = datasets()[report.dataset].columns if report.dataset else ()
    return {column.name: column.title for column in columns}

"""What only the sender can say of a file: which return or sheet it is, what its headings and own words mean."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data_loaders.ingest import Report
from data_loaders.layout import Layout
from data_loaders.question import Question
from data_loaders.schema import Dataset, datasets, plain

Answer = dict[str, Any]
"""Fields of the request that an answer fills in."""

LEAVE_OUT = ""
ACROSS = 3


def ask(key: str, report: Report) -> Answer | None:
    """The question a file leaves open, with its suggestion; the answer once it is confirmed."""
    question = report.question
    if question is None:
        return None
    st.info(str(question), icon=":material/help:")
    if question.about == "columns":
        return _columns(key, question)
    titles = {name: dataset.title for name, dataset in datasets().items()}
    chosen = st.radio(
        "It is", question.choices, format_func=lambda choice: titles.get(choice, choice), key=f"choice {key}"
    )
    return {question.about: chosen} if st.button("Go on with this", key=f"go on {key}", type="primary") else None


def offered(key: str, report: Report) -> Answer | None:
    """Headings that were left out and may well be declared columns; the answer once they are to be taken."""
    if report.suggested is None:
        return None
    dataset = datasets()[report.suggested.dataset]
    meant = [
        f"“{heading}” as {dataset.column(name).title}"
        for heading, name in report.suggested.columns.items()
        if name and heading not in dataset.column(name).headings
    ]
    if not meant or not st.button(f"Take {', '.join(meant)}", key=f"offered {key}", icon=":material/add_column_right:"):
        return None
    return {"layout": report.suggested}


def words(key: str, report: Report) -> Answer | None:
    """An office's own words for a category: what each means, once confirmed."""
    if not report.words or report.dataset is None:
        return None
    dataset = datasets()[report.dataset]
    meant: dict[str, dict[str, str]] = {}
    with st.container(border=True):
        st.markdown("**Are these your own words?** Say once what they mean: it is remembered for the next file.")
        for name, said in report.words.items():
            column = dataset.column(name)
            options = [LEAVE_OUT, *column.values]
            for word, likely in said.items():
                meant.setdefault(name, {})[word] = st.selectbox(
                    f"{column.title}: “{word}” means",
                    options,
                    index=options.index(likely),
                    format_func=lambda value: value or "none of these: I will correct the file",
                    key=f"word {key} {name} {word}",
                )
        if st.button("Confirm these words", key=f"words {key}", type="primary"):
            return {"layout": Layout(dataset=dataset.id, words=meant)}
    return None


def _columns(key: str, question: Question) -> Answer | None:
    """The suggested meaning of each heading, to change and confirm, beside the first rows."""
    suggested = question.suggestion
    if suggested is None:
        return None
    dataset = datasets()[suggested.dataset]
    if question.rows:
        st.table(_first_rows(question), hide_index=True)
    st.markdown(f"**What each heading means in *{dataset.title}***")
    meant: dict[str, str] = {}
    headings = [heading for heading in question.headings if plain(heading)]  # one that is masked cannot be taken
    for start in range(0, len(headings), ACROSS):
        for place, heading in zip(st.columns(ACROSS), headings[start : start + ACROSS], strict=False):
            with place:
                meant[heading] = _meaning(key, heading, suggested, dataset)
    doubled = sorted({name for name in meant.values() if name and list(meant.values()).count(name) > 1})
    lacking = [c.title for c in dataset.columns if c.needed and c.name != "site" and c.name not in meant.values()]
    if doubled:
        st.warning(f"Two headings are said to be {dataset.column(doubled[0]).title}. Leave one out.")
    if lacking:
        st.warning(f"Still needed: {', '.join(lacking)}.")
    if st.button("Confirm these columns", key=f"columns {key}", type="primary", disabled=bool(doubled or lacking)):
        return {"dataset": dataset.id, "layout": Layout(dataset=dataset.id, sheet=question.sheet, columns=meant)}
    return None


def _meaning(key: str, heading: str, suggested: Layout, dataset: Dataset) -> str:
    options = [LEAVE_OUT, *dataset.names]
    likely = suggested.columns.get(plain(heading)) or next(
        (column.name for column in dataset.columns if plain(heading) in column.headings), LEAVE_OUT
    )
    return st.selectbox(
        f"“{heading}” is",
        options,
        index=options.index(likely),
        format_func=lambda name: dataset.column(name).title if name else "leave it out",
        key=f"heading {key} {heading}",
    )


def _first_rows(question: Question) -> pd.DataFrame:
    """The rows under their headings; headings that come twice are told apart by a number."""
    seen: dict[str, int] = {}
    names = []
    for heading in question.headings:
        seen[heading] = seen.get(heading, 0) + 1
        names.append(heading if seen[heading] == 1 else f"{heading} ({seen[heading]})")
    return pd.DataFrame(list(question.rows), columns=names)

"""The parts that pages are composed of: a KPI with its chart, table, source and downloads; tiles."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import numbers, tables, wording
from dashboard.exports import names, pictures
from dashboard.exports import tables as files
from dashboard.model import MARKERS, Figure, Kpi
from dashboard.scorecard import View
from dashboard.ui import quality, results, session
from data_loaders.schema import datasets

TONES = {"improvement": "blue", "concern": "orange", "common cause": "gray", "neutral": "violet", "none": "gray"}
FORMATS: dict[str, tuple[str, str, Callable[..., bytes]]] = {
    "PNG": ("Picture (PNG, 300 dpi)", "image/png", pictures.png),
    "SVG": ("Picture (SVG)", "image/svg+xml", pictures.svg),
    "CSV": ("Table (CSV)", "text/csv", files.csv),
}


def kpi_section(kpi: Kpi, view: View) -> None:
    """One KPI, whole: finding, status, chart, table, notes, source and downloads."""
    (figure,) = results.figures(view, kpi.id)
    with st.container(border=True):
        chart(figure)


def chart(figure: Figure) -> None:
    """A figure's finding, chart, table, source and downloads."""
    st.header(figure.finding, anchor=figure.kpi.id)
    with st.container(horizontal=True):
        status(figure)
        st.caption(f"{figure.kpi.title} · {figure.site} · {figure.period.title}")
    if figure.result.value is None:
        st.info(figure.sentence if figure.hidden else _what_it_needs(figure), icon=":material/info:")
    else:
        st.html(results.picture(figure))
    st.caption(figure.kpi.caution)
    st.caption(
        f"Source: {'; '.join(figure.sources)}. Data complete to {numbers.day(figure.data_to)}. {figure.marking}. "
        f"{figure.stamp}."
    )
    if good := quality.beside(figure):
        st.caption(good)
    with st.expander("Table, notes and the sentence to use"):
        table(tables.table(figure), figure.finding)
        for name, split in tables.breakdowns(figure).items():
            st.markdown(f"**{name}**")
            table(split, f"{figure.finding}, {name}")
        st.markdown(f"**Sentence to use.** {figure.sentence}")
        st.markdown("\n".join(f"- {note}" for note in figure.notes))
    downloads(figure)


def status(figure: Figure) -> None:
    """The status as a word with its shape; colour comes third."""
    # Not a badge: that would cut long words off where the column is narrow.
    words = f"{figure.status.shape} {figure.status.word}"
    st.markdown(f":{TONES[figure.status.tone]}-background[:small[{words}]]")


def table(frame: pd.DataFrame, alt: str) -> None:
    """A small table, whole on the page, with its markers explained."""
    st.table(frame, hide_index=True, alt=alt)
    if used := [marker for marker in MARKERS if frame.astype(str).isin([marker]).any(axis=None)]:
        st.caption(" · ".join(f"{marker} {MARKERS[marker]}" for marker in used))


def downloads(figure: Figure) -> None:
    """A button for each file; the actor is bound here and asked again when the file is made."""
    who = session.actor()
    with st.container(horizontal=True):
        for ending, (label, mime, make) in FORMATS.items():
            st.download_button(
                label,
                data=partial(make, who, figure),
                file_name=names.file_name(figure, ending.lower()),
                mime=mime,
                key=f"{ending} {figure.kpi.id}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )


def tile(figure: Figure) -> None:
    """A figure at a glance: its value large, its status, the counts behind it."""
    with st.container(border=True, height="stretch"):
        st.metric(figure.kpi.short, wording.glance(figure))
        status(figure)
        st.caption(wording.counts(figure))


def ceiling() -> None:
    """How far recorded crime alone could ever reach, worked out step by step."""
    with st.container(border=True):
        st.header("How far recorded crime alone could reach")
        st.markdown(results.ceiling())


def _what_it_needs(figure: Figure) -> str:
    titles = " and ".join(f"*{datasets()[name].title}*" for name in figure.kpi.datasets)
    return f"Nothing to draw yet. This needs the returns {titles}: send them on the Upload page."

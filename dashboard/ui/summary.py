"""The Summary page's own parts: the headline, the tiles, the table of every KPI."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import streamlit as st

from dashboard import numbers, registry, tables, wording
from dashboard.model import Figure
from dashboard.scorecard import View
from dashboard.ui import frame, results, sections

TILES = ("retention_26_weeks", "sessions_attended", "crime_rate", "ae_rate", "spend_to_date")
HEADLINE = {
    "People": "in_treatment",
    "Crime": "crime_rate",
    "Health": "ae_rate",
    "Money": "spend_to_date",
    "Value": "crime_value",
}
CHARTS = ("crime_rate", "spend_to_date")


def page(view: View) -> None:
    """The whole of it: one page, one minute."""
    figures = {figure.kpi.id: figure for figure in results.figures(view)}
    frame.stamp(view, _complete(list(figures.values())))
    st.markdown("\n".join(f"- **{word}.** {figures[name].finding}." for word, name in HEADLINE.items()))
    st.caption(figures["crime_rate"].kpi.caution)
    for column, name in zip(st.columns(len(TILES)), TILES, strict=True):
        with column:
            sections.tile(figures[name])
    for column, name in zip(st.columns(len(CHARTS)), CHARTS, strict=True):
        with column, st.container(border=True, height="stretch"):
            sections.chart(figures[name])
    st.header("Every measure by aim")
    sections.table(_scorecard(list(figures.values())), "Every measure with its latest value, target and status")


def _scorecard(figures: list[Figure]) -> pd.DataFrame:
    aims = [kpi.aim for kpi in registry.kpis()]
    rows = [
        {
            "Aim": figure.kpi.aim,
            "Measure": figure.kpi.title,
            "Counts": wording.counts(figure),
            "Latest": numbers.headline(figure),
            "95% interval": tables.limits(figure),
            "Target": numbers.WRITERS[figure.kpi.unit](figure.target) if figure.target is not None else "none",
            "Status": f"{figure.status.shape} {figure.status.word}",
            "Data to": numbers.day(figure.data_to),
        }
        for figure in sorted(figures, key=lambda figure: aims.index(figure.kpi.aim))
    ]
    return pd.DataFrame(rows)


def _complete(figures: list[Figure]) -> dt.date | None:
    """The day up to which everything on the page is complete."""
    days = [figure.data_to for figure in figures if figure.data_to and figure.kpi.headline]
    return min(days) if days else None

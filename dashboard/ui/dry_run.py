"""What accepting a file would do: rows, money, dates, the KPIs that move; and accepting it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import streamlit as st

from dashboard import numbers
from data_loaders.ingest import Report
from data_loaders.programme import programme
from data_loaders.schema import datasets


def show(report: Report) -> None:
    """A file that could be taken, before anything is stored."""
    st.markdown(f"**{datasets()[str(report.dataset)].title}.** Accepting it means: {change(report)}")
    sums = {
        "Rows": f"{report.rows:,}",
        "Total": _pounds(report.total_pounds),
        "All lines together move by": _pounds(report.moved_pounds, signed=True),
        "First date": _day(report.first_date),
        "Last date": _day(report.last_date),
    }
    shown = {name: value for name, value in sums.items() if value}
    for column, (label, value) in zip(st.columns(len(shown)), shown.items(), strict=True):
        column.metric(label, value)
    if not report.rows:
        st.markdown("A nil return: it says that nothing happened in the days it covers.")
    for stretch in report.covers:
        days = " to ".join(numbers.day(dt.date.fromisoformat(stretch[end])) for end in ("first", "last"))
        site = f" for {programme().sites[stretch['site']].title}" if stretch["site"] else ""
        note = ". Taken from its dates: say the period above if the return covers more" if stretch["assumed"] else ""
        st.markdown(f"Covers {days}{site}{note}.")
    _effects(report)
    for note in report.notes:
        st.caption(note)


def clear_blanks(key: str, report: Report, cleared: bool) -> bool:
    """Whether the officer wants empty cells to empty what stands."""
    if not report.blanks_kept and not cleared:
        return False
    return st.checkbox(
        f"Empty what stands where the file's cell is empty ({report.blanks_kept:,} cells keep their value now)"
        if not cleared
        else "Empty what stands where the file's cell is empty",
        value=cleared,
        key=f"blanks {key}",
    )


def change(report: Report) -> str:
    """The rows that come and go, in words."""
    added = numbers.counted(report.added, "row")
    parts = [f"{added} added", f"{report.changed:,} changed", f"{report.same:,} the same"]
    if report.withdrawn:
        parts.append(f"{report.withdrawn:,} withdrawn, because they stood for this period and are not in this file")
    return f"{', '.join(parts)}."


def _effects(report: Report) -> None:
    if report.status == "unchanged":
        return
    if report.effects:
        st.markdown("**Figures that would move**\n" + "\n".join(f"- {effect}" for effect in report.effects))
    else:
        st.markdown("No figure of the dashboard would move.")


def _pounds(amount: str | None, signed: bool = False) -> str | None:
    if amount is None:
        return None
    exact = Decimal(amount)
    sign = "−" if exact < 0 else "+" if signed and exact else ""
    return f"{sign}£{abs(exact):,.2f}"


def _day(date: str | None) -> str | None:
    """A report's date or month as it is written elsewhere."""
    return None if date is None else numbers.day(dt.date.fromisoformat(date)) if len(date) > 7 else numbers.period(date)

"""About the numbers: definitions, stated facts with their sources, unit costs, methods, markers, glossary."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import numbers, registry
from dashboard.model import MARKERS, Kpi
from dashboard.ui import sections
from data_loaders.programme import Fact, programme
from data_loaders.reference import UnitCost, deflators, unit_costs
from data_loaders.schema import datasets


def page() -> None:
    """Definitions, facts, methods, words."""
    st.header("Measures")
    for kpi in registry.kpis():
        with st.expander(f"{kpi.title}"):
            _definition(kpi)
    st.header("What the sources state")
    st.markdown("Sources disagree in places. Every statement is kept; the one marked *used* enters the figures.")
    sections.table(pd.DataFrame([_fact(fact) for fact in programme().facts]), "Stated facts with their sources")
    st.header("Unit costs and prices")
    st.markdown(
        "Costs stand in the prices of the year they were published for. *Unconfirmed* means that nobody has seen the "
        "source: replace the figure before it counts."
    )
    sections.table(pd.DataFrame([_cost(cost) for cost in unit_costs()]), "Unit costs with price year and source")
    prices = [(row.year, str(row.index), row.base, row.vintage, row.certainty, row.source) for row in deflators()]
    heads = ["Year", "GDP deflator", "Base", "Vintage", "How sure", "Source"]
    sections.table(pd.DataFrame(prices, columns=heads), "GDP deflators by financial year")
    st.header("Returns")
    rows = [(d.title, d.description, d.sender, d.cadence, d.source) for d in datasets().values()]
    sections.table(pd.DataFrame(rows, columns=["Return", "One row is", "Sent by", "How often", "Source"]), "Returns")
    st.header("Small numbers")
    rule = programme().disclosure
    st.markdown(
        f"For the public, a number with fewer than {rule.threshold} people behind it is hidden, and so is any other "
        f"number that would give it away. {rule.source}."
    )
    sections.table(pd.DataFrame(MARKERS.items(), columns=["Marker", "Meaning"]), "Markers")
    st.header("Words")
    sections.table(pd.DataFrame(registry.glossary().items(), columns=["Word", "Meaning"]), "Glossary")
    st.header("Accessibility")
    st.markdown(
        "Every chart has a description for screen readers, a table and a sentence; no meaning rests on colour alone; "
        "the app works with the keyboard alone and at 400% zoom. It aims at the Web Content Accessibility Guidelines "
        "2.2, level AA, and has not been audited by a third party. If something cannot be used, tell the "
        "Commissioner's office."
    )


def _definition(kpi: Kpi) -> None:
    target = f"{kpi.target_words}" if kpi.target else "none"
    lines = {
        "Aim": kpi.aim,
        "Definition": kpi.definition,
        "Numerator": kpi.numerator,
        "Denominator": kpi.denominator,
        "Method": kpi.method,
        "Caution": kpi.caution,
        "Better is": kpi.better,
        "Held against": target,
        "Returns": ", ".join(datasets()[name].title for name in kpi.datasets),
        "Owner, checker": f"{kpi.owner}, {kpi.checker}",
        "Next review": numbers.day(kpi.next_review),
    }
    lines |= {f"Published: {r.label}": f"{numbers.WRITERS[kpi.unit](r.value)}. {r.source}" for r in kpi.references}
    st.markdown("\n".join(f"- **{name}.** {words}" for name, words in lines.items()))


def _cost(cost: UnitCost) -> dict[str, str]:
    return {
        "What": cost.what,
        "Cost": f"{numbers.pounds(cost.pounds)} per {cost.unit}",
        "Lens": cost.lens,
        "Price year": cost.price_year,
        "How sure": cost.certainty,
        "Source": cost.source or "unconfirmed, replace before go-live",
    }


def _fact(fact: Fact) -> dict[str, str]:
    ours = programme()
    value = numbers.pounds(float(fact.value)) if fact.unit == "pounds" and float(fact.value) > 100 else str(fact.value)
    return {
        "What": fact.label,
        "Value": f"£{fact.value}" if fact.fact == "cost_a_head" else value,
        "Used": "used" if fact.use else "kept",
        "Source": f"{ours.documents[fact.source].title} ({ours.documents[fact.source].published})",
        "In its words": f"“{fact.quote}”",
        "Note": fact.note or "none",
    }

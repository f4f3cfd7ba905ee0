"""The main script: who you are, which pages you have, and the one asked for. Every visit passes here."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import filters
from data_loaders.programme import programme

PAGES = {
    "summary": ("Summary", ":material/dashboard:"),
    "treatment": ("Treatment", ":material/groups:"),
    "crime": ("Crime", ":material/local_police:"),
    "health": ("Health", ":material/local_hospital:"),
    "budget": ("Budget", ":material/account_balance:"),
    "value": ("Value", ":material/balance:"),
    "upload": ("Upload", ":material/upload_file:"),
    "loads": ("Loads", ":material/history:"),
    "quality": ("Data quality", ":material/fact_check:"),
    "about": ("About the numbers", ":material/menu_book:"),
}

st.set_page_config(page_title=programme().name, page_icon="📈", layout="wide")
pages = [
    st.Page(f"../../pages/{name}.py", title=title, icon=icon, default=name == "summary")
    for name, (title, icon) in PAGES.items()
]
page = st.navigation(pages, expanded=True)
# Streamlit clears the address when the page changes, and only then.
st.session_state["new page"] = st.session_state.get("page") != page.url_path
st.session_state["page"] = page.url_path
st.session_state["view"] = filters.view()
page.run()

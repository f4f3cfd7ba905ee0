"""The demonstration programme: offered when nothing is loaded, through the same door as real files."""

from __future__ import annotations

import streamlit as st

from dashboard.ui import session
from data_loaders import demo
from data_loaders.ingest import Request, ingest


def offer() -> None:
    """A button that loads it, showing each file as it goes in."""
    two_sites = st.checkbox("With a second site (Hartlepool)", value=False)
    if not st.button("Load the demonstration programme", type="primary", icon=":material/science:"):
        return
    with st.status("Writing the invented workbooks", expanded=True) as progress:
        files = demo.files(sites=("middlesbrough", "hartlepool") if two_sites else ("middlesbrough",))
        bar = st.progress(0.0)
        for at, file in enumerate(files, start=1):
            progress.update(label=f"Loading {file.name} ({at} of {len(files)})")
            said = Request(covers=file.covers, site=file.site, demonstration=True)
            report = ingest(session.actor(), session.opened(), file.content, file.name, said)
            if report.status == "refused":
                st.error("\n\n".join(str(problem) for problem in report.problems[:5]))
            bar.progress(at / len(files))
        progress.update(label="The demonstration programme is loaded", state="complete")
    st.rerun()

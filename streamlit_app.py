"""The front door: an ASGI app whose every visit passes the router.

``streamlit run streamlit_app.py`` and ``uvicorn streamlit_app:app`` both start it. The main script is
``dashboard/ui/router.py``, which has no folder ``pages/`` beside it, so that no page runs without it.
"""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import streamlit as st

from dashboard import registry
from dashboard.ui import faults
from data_loaders.errors import Refused

try:
    registry.check()  # every declaration: the app does not start half-configured
except Refused as refusal:
    print("The configuration has faults, so the app does not start:", file=sys.stderr)
    print("\n".join(f"  {problem}" for problem in refusal.problems), file=sys.stderr)
    raise SystemExit(1) from None

# What is loaded by now stays: without this, every click of everyone pays for looking through it again.
gc.collect()
gc.freeze()

app = st.App(Path(__file__).parent / "dashboard" / "ui" / "router.py", on_script_error=faults.show)

"""Loads: what was loaded, by whom, what it covers, and how to take it back."""

from dashboard.ui import frame, loads

with frame.page("Loads", "What was loaded, by whom and when, and how to take it back.", for_public=False):
    loads.page()

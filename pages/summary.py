"""Summary: is it working, is it on budget, what is it worth? One page, one minute."""

from dashboard.ui import frame, summary

with frame.page(frame.programme_title(), "Is it working, is it within budget, and what is it worth?") as view:
    summary.page(view)

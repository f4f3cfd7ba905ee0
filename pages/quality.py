"""Data quality: which returns are owed, how good they are, and what in them cannot be right."""

from dashboard.ui import frame, quality

with frame.page(
    "Data quality",
    "Is everything here that should be, is it in time and whole, and does it agree with itself?",
    for_public=False,
) as view:
    quality.page(view)

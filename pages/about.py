"""About the numbers: definitions, sources, methods and words."""

from dashboard.ui import about, frame

with frame.page(
    "About the numbers", "What each number means, where it comes from and how it is worked out.", needs_data=False
):
    about.page()

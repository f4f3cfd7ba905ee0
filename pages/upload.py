"""Upload: drop a file, see what it would change, accept or leave."""

from dashboard.ui import frame, upload

with frame.page(
    "Upload",
    "Drop this month's return as it is. Nothing is stored until you accept it.",
    needs_data=False,
    for_public=False,
):
    upload.page()

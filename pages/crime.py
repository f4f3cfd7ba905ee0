"""Crime: Do people offend less after starting treatment?"""

from dashboard import registry
from dashboard.ui import frame, sections

with frame.page("Crime", "Do people offend less after starting treatment?") as view:
    for kpi in registry.kpis("crime"):
        sections.kpi_section(kpi, view)

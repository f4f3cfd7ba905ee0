"""Health: Do people need hospital less often?"""

from dashboard import registry
from dashboard.ui import frame, sections

with frame.page("Health", "Do people need hospital less often?") as view:
    for kpi in registry.kpis("health"):
        sections.kpi_section(kpi, view)

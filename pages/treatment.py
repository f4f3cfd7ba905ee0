"""Treatment: Do people come, and do they stay?"""

from dashboard import registry
from dashboard.ui import frame, sections

with frame.page("Treatment", "Do people come, and do they stay?") as view:
    for kpi in registry.kpis("treatment"):
        sections.kpi_section(kpi, view)

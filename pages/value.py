"""Value: how far does the measured evidence reach towards £2 million?"""

from dashboard import registry
from dashboard.ui import frame, sections

with frame.page("Value", "How far does the measured evidence reach towards the £2 million hoped for?") as view:
    sections.ceiling()
    for kpi in registry.kpis("value"):
        sections.kpi_section(kpi, view)

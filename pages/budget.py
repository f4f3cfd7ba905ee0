"""Budget: Is the programme within its budget?"""

from dashboard import registry
from dashboard.ui import frame, sections

with frame.page("Budget", "Is the programme within its budget?") as view:
    for kpi in registry.kpis("budget"):
        sections.kpi_section(kpi, view)

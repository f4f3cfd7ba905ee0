"""What a file is called: the same figure always the same, safe on every system, plain about what it is."""

from __future__ import annotations

import re

from dashboard.model import Figure


def file_name(figure: Figure, ending: str) -> str:
    """The month, the site, the KPI, the audience, and whether it is a draft or a demonstration.

    Such as "2020-09 Middlesbrough retention_26_weeks public DRAFT DEMONSTRATION.svg".
    """
    parts = [f"{figure.period.last:%Y-%m}", figure.site, figure.kpi.id, figure.audience]
    parts += ["DRAFT"] if figure.sign_off == "Draft" else []
    parts += ["DEMONSTRATION"] if figure.demonstration else []
    return f"{safe(' '.join(parts))}.{ending}"


def safe(text: str) -> str:
    """Letters, digits, spaces, hyphens and underscores; never empty, never long.

    >>> safe("a/b: ../c  d"), safe("…")
    ('a b c d', 'figure')
    """
    plain = re.sub(r"[^\w -]+", " ", text)
    return re.sub(r" +", " ", plain).strip()[:120].strip() or "figure"

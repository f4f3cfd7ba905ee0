"""Hospital contacts of the people who started."""

from __future__ import annotations

import pandas as pd

from dashboard.measures.exposure import custody, rates
from dashboard.model import Frames


def ae_rate(frames: Frames, by: list[str]) -> pd.DataFrame:
    """A&E attendances for each person-year not in custody, before and after first dose.

    Args:
        frames: reads ``people``, ``hospital`` and ``custody``.
        by: ``["phase"]`` or ``["phase", "reason"]``.

    Returns:
        The measure shape: numerator in attendances, denominator in person-years (365.25 days).
    """
    contacts = frames.tables["hospital"]
    return rates(frames, contacts[contacts["kind"] == "A&E"], "hospital", custody(frames), by)

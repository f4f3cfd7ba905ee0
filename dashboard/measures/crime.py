"""Recorded crimes linked to the people who started."""

from __future__ import annotations

import pandas as pd

from dashboard.measures.exposure import custody, in_patient, rates
from dashboard.model import Frames


def crime_rate(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Recorded crimes for each person-year at liberty, before and after first dose.

    Crimes count by offence date; days in custody and in hospital leave the denominator, a day in both
    once.

    Args:
        frames: reads ``people``, ``offences``, ``custody`` and ``hospital``.
        by: ``["phase"]`` or ``["phase", "offence_group"]``.

    Returns:
        The measure shape: numerator in crimes, denominator in person-years (365.25 days), people with at
        least one crime; value missing where no day is covered.
    """
    crimes = frames.tables["offences"].rename(columns={"offence_date": "date"})
    away = pd.concat([custody(frames), in_patient(frames)], ignore_index=True)
    return rates(frames, crimes, "offences", away, by)

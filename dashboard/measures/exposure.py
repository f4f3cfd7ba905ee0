"""The two windows of every before-and-after rate: each person's own 24 months before first dose, and since.

Everyone who ever started is followed, in treatment or not (product, "Definitions that decide the numbers").
"""

from __future__ import annotations

import pandas as pd

from dashboard.measures.time_at_risk import YEAR, days, intersect, months_before, subtract
from dashboard.model import Frames

BEFORE, AFTER = "before", "after"
MONTHS_BEFORE = 24
NOT_STATED = "not stated"


def starters(frames: Frames) -> pd.DataFrame:
    """Everyone who took a first dose by the period's end: ``person, site, start, end, died``, one row a person.

    ``start`` is the very first dose and ``end`` the first exit after it; ``died`` is the day of death or
    missing.

    >>> starters(_example())[["person", "start"]].astype(str).to_numpy().tolist()
    [['A', '2019-10-01']]
    """
    people = frames.tables["people"].rename(columns={"first_dose_date": "start", "exit_date": "end"})
    people = people[people["start"] <= pd.Timestamp(frames.period.last)].sort_values(["person", "start"])
    deaths = people[people["exit_reason"] == "died"].groupby("person")["end"].min()
    first = people.drop_duplicates("person")[["person", "site", "start", "end"]]
    return first.assign(died=deaths.reindex(first["person"]).to_numpy()).reset_index(drop=True)


def windows(frames: Frames, dataset: str) -> pd.DataFrame:
    """Each person's days before and after first dose that the returns of ``dataset`` cover.

    After runs from first dose, whenever the period begins, to the period's end or death. Days outside the
    returns' coverage are not known, so they are in neither window.

    Returns:
        ``phase, person, start, end`` (end exclusive).
    """
    people = starters(frames)
    past_last = pd.Timestamp(frames.period.last) + pd.Timedelta(days=1)
    before = people.assign(start=months_before(people["start"], MONTHS_BEFORE), end=people["start"])
    end = people["died"].where(people["died"] < past_last, past_last)
    after = people.assign(end=end)
    after = after[after["end"] > after["start"]]
    covered = people[["person", "site"]].merge(frames.covered(dataset), on="site")
    spells = ["person", "start", "end"]
    parts = [
        intersect(part[spells], covered[spells]).assign(phase=phase)
        for phase, part in ((BEFORE, before), (AFTER, after))
    ]
    return pd.concat(parts, ignore_index=True)[["phase", *spells]]


def custody(frames: Frames) -> pd.DataFrame:
    """Spells in custody: ``person, start, end``; the day of release is at liberty."""
    spells = frames.tables["custody"].rename(columns={"start_date": "start", "end_date": "end"})
    return _spells(spells)


def in_patient(frames: Frames) -> pd.DataFrame:
    """Spells in a hospital bed: ``person, start, end``, as many days as nights."""
    stays = frames.tables["hospital"]
    stays = stays[(stays["kind"] == "in-patient") & stays["bed_days"].notna()]
    end = stays["date"] + pd.to_timedelta(stays["bed_days"].astype(float), unit="D")
    return _spells(stays.assign(start=stays["date"], end=end))


def rates(frames: Frames, events: pd.DataFrame, dataset: str, away: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Events for each person-year at risk, in the measure shape.

    Args:
        events: ``person, date`` and any other column of ``by``.
        dataset: the return that the events come from, for its coverage.
        away: spells that are not at risk: ``person, start, end``.
        by: ``phase`` and columns of ``events``; an event without such a word is "not stated".

    Returns:
        The measure shape. Where no day is covered everything is missing: unknown is not zero.
    """
    spans = windows(frames, dataset)
    at_risk = pd.Series(
        {phase: _years(subtract(part[["person", "start", "end"]], away)) for phase, part in spans.groupby("phase")},
        dtype=float,
    )
    spans = spans.rename(columns={"start": "from"})
    stated = {name: events[name].astype(object).where(events[name].notna(), NOT_STATED) for name in by[1:]}
    counted = events.assign(**stated).merge(spans, on="person")
    counted = counted[(counted["date"] >= counted["from"]) & (counted["date"] < counted["end"])]
    counts = counted.groupby(by).agg(numerator=("person", "size"), people=("person", "nunique"))
    if by == ["phase"]:
        counts = counts.reindex(pd.Index([BEFORE, AFTER], name="phase"), fill_value=0)
    shape = counts.reset_index()
    years = shape["phase"].map(at_risk).astype(float)
    shape["denominator"] = years.where(years > 0)
    shape[["numerator", "people"]] = shape[["numerator", "people"]].astype(float).where(years > 0, axis=0)
    shape["value"] = shape["numerator"] / shape["denominator"]
    return shape[[*by, "numerator", "denominator", "people", "value"]]


def _years(spells: pd.DataFrame) -> float:
    return float(days(spells).sum()) / YEAR


def _spells(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[["person", "start", "end"]].astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def _example() -> Frames:
    import datetime as dt

    from dashboard.model import Period

    people = pd.DataFrame(
        {
            "person": ["A", "A"],
            "site": "x",
            "first_dose_date": pd.to_datetime(["2020-03-01", "2019-10-01"]),
            "exit_date": pd.to_datetime(pd.Series([None, "2020-01-01"])),
            "exit_reason": [None, "custody"],
        }
    )
    period = Period(dt.date(2019, 10, 1), dt.date(2020, 9, 30))
    return Frames({"people": people}, pd.DataFrame(columns=["dataset", "site", "start", "end"]), period, {})

"""Time at risk: whole days that belong to a person, added, overlapped and taken away.

A spell is half-open, ``[start, end)``: its start counts, its end does not. So leaving and coming back on
one day makes one unbroken stay, and two spells that overlap hold a shared day once. An open spell has no
end yet (a missing ``end``): cut it to what is covered with :func:`within` before counting its days.

Every function takes frames with ``person``, ``start``, ``end`` (dates at midnight; other columns are left
out of the answer), in any order, and those that return spells return them normalised: sorted by person
and start, none empty, none overlapping or touching.

Rates use them so (product, "Definitions that decide the numbers"): at liberty = enrolled or before, less
custody and in-patient days, a day in both counted once; a year is 365.25 days.
"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

YEAR = 365.25
"""Days in a year of time at risk."""

COLUMNS = ["person", "start", "end"]
FIRST, LAST = pd.Timestamp("0001-01-01"), pd.Timestamp("9999-12-31")
"""Before and after every date a programme can hold; LAST stands for the end of an open spell."""


def union(spells: pd.DataFrame) -> pd.DataFrame:
    """Each person's days in any of their spells.

    Raises:
        ValueError: a spell without a person or a start, one that ends before it starts, or a time of day.

    >>> custody = spells_of(("A", "2020-02-27", "2020-03-01"), ("A", "2020-02-28", "2020-03-02"))
    >>> union(custody).astype(str).to_numpy().tolist()
    [['A', '2020-02-27', '2020-03-02']]
    """
    return _opened(_union(_closed(spells), ["person"]))


def intersect(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Each person's days that are in ``a`` and in ``b``.

    Raises:
        ValueError: as :func:`union`.

    >>> enrolled = spells_of(("A", "2020-01-01", None))
    >>> intersect(enrolled, spells_of(("A", "2019-01-01", "2020-02-01"))).astype(str).to_numpy().tolist()
    [['A', '2020-01-01', '2020-02-01']]
    """
    return _opened(_intersect(_union(_closed(a), ["person"]), _union(_closed(b), ["person"])))


def subtract(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    """Each person's days that are in ``a`` and not in ``b``.

    Raises:
        ValueError: as :func:`union`.

    >>> custody = spells_of(("A", "2020-01-11", "2020-01-16"))
    >>> at_liberty = subtract(spells_of(("A", "2020-01-01", "2020-02-01")), custody)
    >>> days(at_liberty).to_dict()
    {'A': 26}
    """
    whole, taken = _union(_closed(a), ["person"]), _union(_closed(b), ["person"])
    return _opened(_intersect(whole, _outside(taken, whole["person"])))


def within(spells: pd.DataFrame, start: pd.Timestamp, end: pd.Timestamp) -> pd.DataFrame:
    """Each person's days from ``start`` up to, not including, ``end``; closes open spells.

    Raises:
        ValueError: as :func:`union`, or the window ends before it starts.

    >>> within(spells_of(("A", "2020-01-30", None)), pd.Timestamp("2020-01-01"), pd.Timestamp("2020-02-01"))["end"][0]
    Timestamp('2020-02-01 00:00:00')
    """
    people = spells["person"].drop_duplicates()
    return intersect(spells, pd.DataFrame({"person": people, "start": start, "end": end}))


def days(spells: pd.DataFrame, by: str | Sequence[str] = "person") -> pd.Series[int]:
    """Person-days in each group, a person's overlapping days within it counted once.

    Args:
        spells: with the columns of ``by`` beside its own.
        by: one column or several, such as ``["site"]``.

    Returns:
        Whole days, indexed by ``by``. Who has no spell is not there: absent, not 0.

    Raises:
        ValueError: as :func:`union`, or a spell is still open.

    >>> days(spells_of(("A", "2020-02-28", "2020-03-01"), ("A", "2020-02-29", "2020-03-02"))).to_dict()
    {'A': 3}
    """
    groups = [by] if isinstance(by, str) else list(by)
    _refuse_open(spells)
    merged = _union(_closed(spells, groups), list(dict.fromkeys([*groups, "person"])))
    lengths = (merged["end"] - merged["start"]).dt.days.rename("days")
    return lengths.groupby([merged[name] for name in groups]).sum().astype("int64")


def months_before(dates: pd.Series[pd.Timestamp], months: int) -> pd.Series[pd.Timestamp]:
    """The same day of the month, so many calendar months earlier.

    Where that month has no such day (29 February, 31st), its last day: nobody loses a day of their past.

    >>> months_before(pd.Series(pd.to_datetime(["2020-02-29", "2019-10-07"])), 24).astype(str).tolist()
    ['2018-02-28', '2017-10-07']
    """
    return dates - pd.DateOffset(months=months)


def split_by_month(spells: pd.DataFrame) -> pd.DataFrame:
    """Each person's days in each calendar month they have any.

    Returns:
        ``person``, ``month`` ("2020-02"), ``days``; sorted by person and month.

    Raises:
        ValueError: as :func:`days`.

    >>> split_by_month(spells_of(("A", "2020-01-30", "2020-03-01"))).to_numpy().tolist()
    [['A', '2020-01', 2], ['A', '2020-02', 29]]
    """
    _refuse_open(spells)
    merged = _union(_closed(spells), ["person"])
    pieces = _overlaps(merged.merge(_calendar(merged), how="cross"))
    lengths = (pieces["end"] - pieces["start"]).dt.days.rename("days")
    return lengths.groupby([pieces["person"], pieces["month"]]).sum().astype("int64").reset_index()


def spells_of(*rows: tuple[str, str, str | None]) -> pd.DataFrame:
    """Spells from person, start and end written out; an end of None is open.

    >>> spells_of(("A", "2020-01-01", None))["end"].isna().tolist()
    [True]
    """
    spells = pd.DataFrame(list(rows), columns=COLUMNS)
    return spells.astype({"start": "datetime64[us]", "end": "datetime64[us]"})


def _union(spells: pd.DataFrame, keys: list[str]) -> pd.DataFrame:
    """Merge what overlaps or touches among the spells that share the keys."""
    ordered = spells.sort_values([*keys, "start", "end"], ignore_index=True)
    # A spell begins a new stay when it starts after everything before it has ended.
    reach = ordered.groupby(keys)["end"].cummax().groupby([ordered[key] for key in keys]).shift()
    stay = (reach.isna() | (ordered["start"] > reach)).cumsum().rename("stay")
    merged = ordered.groupby([*keys, stay], as_index=False).agg(start=("start", "min"), end=("end", "max"))
    return merged[[*keys, "start", "end"]]


def _intersect(a: pd.DataFrame, b: pd.DataFrame) -> pd.DataFrame:
    shared = _overlaps(a.merge(b, on="person", suffixes=("", "_b")))
    return shared[COLUMNS].sort_values(["person", "start"], ignore_index=True)


def _overlaps(pairs: pd.DataFrame) -> pd.DataFrame:
    """Of spells side by side (``start``, ``end`` and ``start_b``, ``end_b``), the days they share."""
    start = pairs["start"].where(pairs["start"] >= pairs["start_b"], pairs["start_b"])
    end = pairs["end"].where(pairs["end"] <= pairs["end_b"], pairs["end_b"])
    return pairs.assign(start=start, end=end)[start < end]


def _calendar(spells: pd.DataFrame) -> pd.DataFrame:
    """The calendar months that closed spells touch, each as ``month``, ``start_b``, ``end_b``."""
    months = pd.PeriodIndex([], freq="M")
    if len(spells):
        months = pd.period_range(spells["start"].min(), spells["end"].max(), freq="M")
    edges = {"start_b": months.to_timestamp(), "end_b": (months + 1).to_timestamp()}
    return pd.DataFrame({"month": months.astype(str), **edges})


def _outside(spells: pd.DataFrame, people: pd.Series[str]) -> pd.DataFrame:
    """All the time there is that is in none of a person's normalised spells, for each of the people."""
    ends = spells.groupby("person")["end"]
    before = spells.assign(start=ends.shift().fillna(FIRST), end=spells["start"])
    after = ends.max().reindex(people.drop_duplicates()).fillna(FIRST).rename("start").reset_index().assign(end=LAST)
    return pd.concat([before, after.astype(before.dtypes)], ignore_index=True)


def _closed(spells: pd.DataFrame, keep: Sequence[str] = ()) -> pd.DataFrame:
    """The spells checked, without empty ones, open ends standing at the end of time."""
    known = spells[list(dict.fromkeys([*keep, *COLUMNS]))].astype({"start": "datetime64[us]", "end": "datetime64[us]"})
    if known[["person", "start"]].isna().any(axis=None):
        raise ValueError("a spell has no person or no start")
    known["end"] = known["end"].fillna(LAST)
    if (known["end"] < known["start"]).any():
        raise ValueError("a spell ends before it starts")
    for edge in (known["start"], known["end"]):
        if (edge != edge.dt.normalize()).any():
            raise ValueError("spells are counted in whole days: a start or end has a time of day")
    return known[known["start"] < known["end"]]


def _opened(spells: pd.DataFrame) -> pd.DataFrame:
    return spells.assign(end=spells["end"].where(spells["end"] < LAST))


def _refuse_open(spells: pd.DataFrame) -> None:
    if spells["end"].isna().any():
        raise ValueError("an open spell has no number of days: cut it to the days covered first")

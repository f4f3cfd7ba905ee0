"""The quality of the returns behind a figure, over its period, in one sentence."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import pandas as pd

from data_loaders import periods
from data_loaders.periods import Days
from data_loaders.schema import datasets

DUE = ("on time", "late", "partly", "overdue", "missing")
"""The states of a return whose day has come."""


def sentence(found: pd.DataFrame, names: Iterable[str], first: dt.date, last: dt.date) -> str:
    """The quality of some returns over a period, each with its counts: for beside a figure made from them.

    Args:
        found: what :func:`data_loaders.quality.quality` says, of the sites meant.
        names: the datasets that the figure is made from.
        first, last: the figure's period.

    >>> months = {"month": ["2020-01", "2020-02"], "covered_days": [31, 10], "days": [31, 29]}
    >>> cells = {"filled": [90, 30], "expected": [100, 30], "state": ["late", "partly"], "open": [0, 1]}
    >>> found = pd.DataFrame({"dataset": "attendance", "site": "middlesbrough", **months, **cells})
    >>> said = sentence(found, ["attendance"], dt.date(2020, 1, 1), dt.date(2020, 2, 29))
    >>> said.split(": ")[1]
    '1 of 2 months complete, 120 of 130 expected cells filled (92%), 0 of 2 returns on time, 1 open query.'
    """
    said = [
        f"{datasets()[name].title}: {', '.join(_parts(name, summary(found, name, first, last)))}."
        for name in dict.fromkeys(names)
    ]
    return " ".join(["Data quality.", *said])


def summary(found: pd.DataFrame, dataset: str, first: dt.date, last: dt.date) -> dict[str, int]:
    """One return over a period, in counts.

    Returns:
        ``complete`` of ``months`` (of every site) are wholly covered; ``filled`` of ``expected`` cells; ``on_time`` of
        ``due`` returns; ``open`` queries about any month up to the period's last.
    """
    own = found[found["dataset"] == dataset]
    meant = list(periods.months(Days(first, last)))
    within = own[own["month"].isin(meant)]
    sites = max(1, own.loc[own["days"].notna() & (own["covered_days"] > 0), "site"].nunique())
    due = within["state"].isin(DUE)
    return {
        "months": len(meant) * sites,
        "complete": int((within["covered_days"] == within["days"]).sum()),
        "filled": int(within["filled"].sum()),
        "expected": int(within["expected"].sum()),
        "due": int(due.sum()),
        "on_time": int((within["state"] == "on time").sum()),
        "open": int(own.loc[own["month"] <= meant[-1], "open"].sum()),
    }


def _parts(name: str, of: dict[str, int]) -> Iterator[str]:
    """What there is to say; published data are filled in, sent and put right by somebody else."""
    yield f"{of['complete']:,} of {of['months']:,} {_word('month', of['months'])} complete"
    if of["expected"]:
        share = 100 * of["filled"] // of["expected"]  # never rounded up to all
        yield f"{of['filled']:,} of {of['expected']:,} expected cells filled ({share}%)"
    if of["due"]:
        yield f"{of['on_time']:,} of {of['due']:,} {_word('return', of['due'])} on time"
    if datasets()[name].owed:
        yield f"{of['open']:,} open {'query' if of['open'] == 1 else 'queries'}" if of["open"] else "no open query"


def _word(one: str, number: int) -> str:
    return one if number == 1 else f"{one}s"

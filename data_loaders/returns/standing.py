"""How the returns stand: what came in time, late or in part, what is overdue or missing; by sender and by month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data_loaders.access import Actor
from data_loaders.periods import DAY, Days, covered, month, named
from data_loaders.periods import months as months_of
from data_loaders.programme import programme
from data_loaders.returns.owed import Owed, ends, owed
from data_loaders.schema import Dataset
from data_loaders.store import Store

STATES = {
    "on time": "complete on the day it was due, or before",
    "late": "complete, but after the day it was due",
    "partly": "due, and only some of its days are covered",
    "overdue": "due, and none of its days are covered",
    "missing": "overdue, and the next period's return is overdue as well",
    "not due yet": "not complete, and its day has not passed",
    "demonstration": "complete with invented data, for which a day of arrival says nothing",
}


def returns(actor: Actor, store: Store, today: dt.date, as_at: int | None = None) -> pd.DataFrame:
    """Every return that a site owes, one row for each dataset, site and period that has begun.

    A site that is open, or has data, owes every return that has a template and a cadence, from its opening
    to its planned last day, or to the end of the month that its data reach, if later. Quarterly returns are
    owed by calendar quarter.

    Args:
        today: the day it is looked at; nothing that begins later is owed yet.
        as_at: the store as it stood at a version; the newest by default.

    Returns:
        ``dataset, sender, site, month`` ("2020-03"; a quarter's last), ``due`` (date), ``state`` (one of
        :data:`STATES`), ``words`` (the state with its days, such as "late (3 days)"), ``arrived`` (the UTC date of
        the first standing load that completes the period, else ``None``), ``days_late`` (days after the due day, to
        the arrival or else to today; missing where not due yet or invented), ``covered_days`` of ``days``.
    """
    arrivals = _arrivals(store, actor, as_at)
    columns = ["dataset", "sender", "site", "month", "due", "state", "words", "arrived", "days_late"]
    found = [
        _row(dataset, site, each, arrivals.get((dataset.id, site), []), today)
        for site, end in _sites(store, arrivals).items()
        for dataset in store.datasets.values()
        if dataset.owed
        for each in owed(dataset, programme().sites[site], end, today)
    ]
    return pd.DataFrame(found, columns=[*columns, "covered_days", "days"]).astype({"days_late": "Int64"})


def by_sender(standing: pd.DataFrame) -> pd.DataFrame:
    """The rows of :func:`returns` counted, a row for each sender and site, the most wanting first.

    Returns:
        ``sender, site, expected`` (due by now, or here already), ``on time, late, partly, overdue, missing,
        demonstration`` (which add up to ``expected``), and ``latest_complete``: the latest month for which
        nothing of the sender is wanting, ``None`` where there is none.
    """
    states = [state for state in STATES if state != "not due yet"]
    found = []
    for (sender, site), own in standing.groupby(["sender", "site"], sort=False):
        counts = {state: int((own["state"] == state).sum()) for state in states}
        whole = (own["covered_days"] == own["days"]).groupby(own["month"]).all()
        latest = max(whole.index[whole], default=None)
        of = {"sender": sender, "site": site, "expected": sum(counts.values())}
        found.append({**of, **counts, "latest_complete": latest})
    counted = pd.DataFrame(found, columns=["sender", "site", "expected", *states, "latest_complete"])
    return counted.sort_values(
        ["missing", "overdue", "partly", "late"], ascending=False, kind="stable", ignore_index=True
    )


def months(actor: Actor, store: Store, today: dt.date, as_at: int | None = None) -> pd.DataFrame:
    """Each site's months that have begun, newest first, with their sign-off and what still lacks.

    Returns:
        ``site, month, ended`` (a month that has not ended cannot be submitted), ``lacking`` (in words, the returns
        that do not cover all of it), and ``state, submitted_by, approved_by, at, reason, typed`` as
        :meth:`data_loaders.store.sign_off.SignOff.state` has them; ``state`` is "open" where nobody signed yet.
    """
    known = store.sign_off.state(actor, as_at)
    sites = _sites(store, _arrivals(store, actor, as_at))
    spans = {site: Days(programme().sites[site].opened, min(end, today)) for site, end in sites.items()}
    owing = sorted(((name, site) for site, days in spans.items() for name in months_of(days)), reverse=True)
    found = pd.DataFrame([(site, name) for name, site in owing], columns=["site", "month"], dtype=str)
    found["ended"] = [month(name).last < today for name in found["month"]]
    found["lacking"] = [
        "; ".join(store.sign_off.lacking(actor, site, name, as_at))
        for site, name in zip(found["site"], found["month"], strict=True)
    ]
    whole = found.merge(known, "left", ["site", "month"])
    return whole.assign(state=whole["state"].fillna("open"))


@dataclass(frozen=True)
class _Arrived:
    """What one load covers."""

    days: Days
    on: dt.date
    demonstration: bool


_Arrivals = dict[tuple[str, str], list[_Arrived]]


def _arrivals(store: Store, actor: Actor, as_at: int | None) -> _Arrivals:
    """The stretches that standing loads cover, by dataset and site, in the order they came."""
    loads = store.loads(actor, as_at).set_index("load")[["at", "demonstration"]].to_dict("index")
    stretches: list[dict[Any, Any]] = store.coverage(actor, as_at).sort_values("load").to_dict("records")
    found: _Arrivals = {}
    for each in stretches:
        load = loads[each["load"]]
        arrived = _Arrived(Days(each["first"], each["last"]), load["at"].date(), bool(load["demonstration"]))
        found.setdefault((each["dataset"], each["site"]), []).append(arrived)
    return found


def _sites(store: Store, arrivals: _Arrivals) -> dict[str, dt.date]:
    """The sites that owe returns, with the last day they owe them for."""
    # A quarterly profile reaches into the future: it says nothing of how far the data do.
    regular = {dataset.id for dataset in store.datasets.values() if dataset.owed and dataset.cadence != "quarterly"}
    reached = {
        name: [
            each.days.last
            for (dataset, site), own in arrivals.items()
            for each in own
            if dataset in regular and site == name
        ]
        for name in programme().sites
    }
    reporting = {site for _, site in arrivals}
    return {
        name: ends(site, max(reached[name], default=None))
        for name, site in programme().sites.items()
        if site.status == "open" or name in reporting
    }


def _row(dataset: Dataset, site: str, period: Owed, arrivals: Sequence[_Arrived], today: dt.date) -> dict[str, Any]:
    near = [each for each in arrivals if each.days.first <= period.days.last and each.days.last >= period.days.first]
    state, arrived, days_late = _state(period, near, today)
    return {
        "dataset": dataset.id,
        "sender": dataset.sender,
        "site": site,
        "month": named(period.days.last),
        "due": period.due,
        "state": state,
        "words": f"{state} ({days_late} {'day' if days_late == 1 else 'days'})" if days_late else state,
        "arrived": arrived,
        "days_late": days_late,
        "covered_days": covered([each.days for each in near], period.days),
        "days": period.days.number,
    }


def _state(period: Owed, arrivals: Sequence[_Arrived], today: dt.date) -> tuple[str, dt.date | None, int | None]:
    """The state, the day on which the period was complete, and the days after the due day."""
    for at, each in enumerate(arrivals, start=1):
        if covered([known.days for known in arrivals[:at]], period.days) == period.days.number:
            if each.demonstration:
                return "demonstration", None, None
            late = max(0, (each.on - period.due) // DAY)
            return ("late" if late else "on time"), each.on, late
    if today <= period.due:
        return "not due yet", None, None
    state = "partly" if arrivals else "missing" if today > period.next_due else "overdue"
    return state, None, (today - period.due) // DAY

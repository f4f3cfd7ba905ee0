"""The quality of each return by site and month: counts first, then the shares they make."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd

from data_loaders import periods
from data_loaders.access import Actor
from data_loaders.periods import Days
from data_loaders.returns import returns
from data_loaders.store import Store
from data_loaders.store.filling import filling

BY = ["dataset", "site", "month"]
COUNTS = ["rows", "filled", "expected", "covered_days", "days", "valid", "sent", "new", "open", "accepted", "fixed"]
COLUMNS = [
    *("dataset", "sender", "site", "month", "rows", "filled", "expected", "completeness", "covered_days", "days"),
    *("state", "timeliness", "valid", "sent", "validity", "new", "open", "accepted", "fixed"),
]


def quality(
    actor: Actor, store: Store, today: dt.date, as_at: int | None = None, site: str | None = None
) -> pd.DataFrame:
    """The quality of every return, one row for each dataset, site and month that anything is known or owed of.

    Args:
        today: the day it is looked at, for what is due by then.
        as_at: the store as it stood at a version; the newest by default.
        site: one site; all by default.

    Returns:
        ``dataset, sender, site`` (empty where the dataset has none, or a file spoke for several), ``month``. Then

        - completeness: ``rows`` that stand; ``filled`` of the ``expected`` cells, a cell being expected as its column
          is declared; ``completeness`` the share.
        - timeliness: ``covered_days`` of the month's ``days``; ``state`` and ``timeliness`` in words as
          :func:`data_loaders.returns.returns` has them, on the last month of a quarterly return, else empty.
        - validity: ``valid`` of the rows ``sent``, in files taken and refused, had no problem; ``validity`` the share.
        - consistency: queries ``open``, of them ``new``; ``accepted`` as right; ``fixed``.

        Counts are missing where nothing is known; a share is missing where its whole is none. Published data are not
        owed by anybody: of them only the days covered are said.
    """
    found = _filled(actor, store, as_at)
    timely = returns(actor, store, today, as_at)[[*BY, "state", "words"]].rename(columns={"words": "timeliness"})
    for part in (
        _covered(actor, store, as_at),
        timely,
        _checked(actor, store, as_at),
        store.queries.counts(actor, as_at),
    ):
        found = found.merge(part, "outer", BY)
    if site is not None:
        found = found[found["site"] == site]
    found = found[found["month"] != ""].sort_values(BY, ignore_index=True)
    found["days"] = [periods.month(month).number for month in found["month"]]
    found["sender"] = [store.datasets[name].sender for name in found["dataset"]]
    return _with_shares(_with_nothing(found, _owed(store)))[COLUMNS]


def _with_nothing(found: pd.DataFrame, owed: list[str]) -> pd.DataFrame:
    """Nothing said as none: inside the days covered no row means that nothing happened; outside them nobody knows."""
    none = found["covered_days"].notna() & found["dataset"].isin(owed)
    for count in ("rows", "filled", "expected"):
        found[count] = found[count].mask(none & found[count].isna(), 0)
    zero = dict.fromkeys(("covered_days", "new", "open", "accepted", "fixed"), 0)
    return found.fillna({**zero, "state": "", "timeliness": ""}).astype(dict.fromkeys(COUNTS, "Int64"))


def _with_shares(found: pd.DataFrame) -> pd.DataFrame:
    for share, counted, whole in (("completeness", "filled", "expected"), ("validity", "valid", "sent")):
        found[share] = (found[counted] / found[whole].where(found[whole] > 0)).astype("Float64")
    return found


def _owed(store: Store) -> list[str]:
    return [name for name, dataset in store.datasets.items() if dataset.owed]


def _filled(actor: Actor, store: Store, as_at: int | None) -> pd.DataFrame:
    counted = [filling(actor, store, name, as_at).assign(dataset=name) for name in _owed(store)]
    there = [part for part in counted if len(part)]
    columns = [*BY, "rows", "filled", "expected"]
    return pd.concat(there, ignore_index=True)[columns] if there else pd.DataFrame(columns=columns)


def _covered(actor: Actor, store: Store, as_at: int | None) -> pd.DataFrame:
    """How many days of each month the standing returns cover."""
    stretches: dict[Any, list[Days]] = {}
    for each in store.coverage(actor, as_at).to_dict("records"):
        stretches.setdefault((each["dataset"], each["site"]), []).append(Days(each["first"], each["last"]))
    found = [
        (dataset, site, month, periods.covered(own, periods.month(month)))
        for (dataset, site), own in stretches.items()
        for month in sorted({month for each in own for month in periods.months(each)})
    ]
    return pd.DataFrame(found, columns=[*BY, "covered_days"])


def _checked(actor: Actor, store: Store, as_at: int | None) -> pd.DataFrame:
    """Rows sent and those of them without a problem; what was invented counts while invented data stand."""
    sent = store.attempts.listing(actor, as_at)
    if not store.demonstration(as_at):
        sent = sent[~sent["demonstration"].astype(bool)]
    sent = sent.assign(sent=sent["rows"], valid=sent["rows"] - sent["faulty"])
    return sent.groupby(BY, as_index=False)[["sent", "valid"]].sum()

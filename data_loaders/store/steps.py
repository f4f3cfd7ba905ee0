"""The steps of sign-off as the store keeps them: who submitted, approved or reopened which month, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd
from sqlalchemy import Boolean, Column, Connection, DateTime, Integer, MetaData, String, Table, select

from data_loaders import periods
from data_loaders.periods import Days
from data_loaders.programme import Site

Action = Literal["submit", "approve", "send back", "reopen"]
State = Literal["open", "submitted", "signed off"]
Month = tuple[str, str]
"""A site and the name of a month, such as ``("middlesbrough", "2020-03")``."""

LEADS_TO: dict[Action, State] = {
    "submit": "submitted",
    "approve": "signed off",
    "send back": "open",
    "reopen": "open",
}


@dataclass(frozen=True)
class Step:
    """One step of one month, and the version that it made; ``typed`` where nothing verified the actor's name."""

    version: int
    site: str
    month: str
    action: Action
    actor: str
    typed: bool
    at: dt.datetime
    reason: str

    @property
    def state(self) -> State:
        """What the month is after it."""
        return LEADS_TO[self.action]


Steps = dict[Month, list[Step]]


def register(metadata: MetaData) -> Table:
    """The table of every step."""
    return Table(
        "sign_offs",
        metadata,
        Column("version", Integer, primary_key=True, autoincrement=False),
        Column("site", String, nullable=False),
        Column("month", String(7), nullable=False),
        Column("action", String, nullable=False),
        Column("actor", String, nullable=False),
        Column("typed", Boolean, nullable=False),
        Column("at", DateTime, nullable=False),
        Column("reason", String, nullable=False),
    )


def steps(connection: Connection, table: Table, as_at: int | None = None) -> Steps:
    """The steps of each month up to a version, in their order."""
    query = select(table).order_by(table.c.version)
    if as_at is not None:
        query = query.where(table.c.version <= as_at)
    found: Steps = {}
    for row in connection.execute(query).mappings():
        found.setdefault((row["site"], row["month"]), []).append(Step(**row))
    return found


def stands(steps: Sequence[Step]) -> dict[str, Any]:
    """What a month's steps come to, as :meth:`data_loaders.store.sign_off.SignOff.state` says it."""
    last = steps[-1]
    # An approval follows the submission that it approves.
    behind = steps[-2:] if last.state == "signed off" else steps[-1:]
    return {
        "site": last.site,
        "month": last.month,
        "state": last.state,
        "submitted_by": None if last.state == "open" else behind[0].actor,
        "approved_by": last.actor if last.state == "signed off" else None,
        "at": last.at,
        "reason": behind[0].reason,
        "typed": any(step.typed for step in behind),
        "version": last.version,
    }


def signed_off(state: pd.DataFrame, sites: Mapping[str, Site], days: Days) -> bool:
    """Whether every month of a stretch of days is signed off at each of the sites, from its opening on.

    Args:
        state: as :meth:`data_loaders.store.sign_off.SignOff.state` returns it.
    """
    wanted = {
        (name, month)
        for name, site in sites.items()
        for month in periods.months(Days(max(days.first, site.opened), days.last))
    }
    known = state[state["state"] == "signed off"]
    return bool(wanted) and wanted <= set(zip(known["site"], known["month"], strict=True))

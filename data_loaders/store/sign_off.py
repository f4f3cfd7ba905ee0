"""Sign-off: a month of a site is submitted by one person, approved by another, and then locked until it is reopened.

Each step is a version of the store, so that what was signed off when can be asked for any earlier state.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from typing import TYPE_CHECKING

import pandas as pd
from sqlalchemy import Connection, select

from data_loaders import periods
from data_loaders.access import Actor
from data_loaders.errors import Problem, Refused
from data_loaders.privacy import identifier
from data_loaders.programme import programme
from data_loaders.schema import Dataset
from data_loaders.store import locks, register
from data_loaders.store.steps import Action, Month, State, Step, stands, steps

if TYPE_CHECKING:
    from data_loaders.store import Store

COLUMNS = ["site", "month", "state", "submitted_by", "approved_by", "at", "reason", "typed", "version"]
LEAST_REASON = 10
"""Characters that a reason must have: a word alone explains nothing to who reads it a year later."""


class SignOff:
    """The months of a store: who submitted, approved and reopened them, and what that locks."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._steps = store.tables.sign_offs

    def submit(self, actor: Actor, site: str, month: str, today: dt.date, despite: str = "") -> int:
        """Hands an ended month over for approval, and returns the new version.

        Args:
            month: such as ``2020-03``.
            despite: why it is submitted although returns do not cover all of it; kept in the register.

        Raises:
            Refused: no such site or month, not ended, not open, or returns are lacking and no reason is given.
        """
        actor.require("submit")
        place = _known(site, month)
        if periods.month(month).last >= today:
            raise Refused(f"{place} has not ended. It can be submitted once it has.")
        with self._store._writing() as connection:
            self._expect(connection, (site, month), "open", place)
            if lacking := self._lacking(connection, site, month, None):
                lead = f"Not all of {place} is here: {'; '.join(lacking)}."
                despite = _reason(despite, f"{lead} Send it, or write why you submit the month without it")
            return self._step(connection, actor, "submit", (site, month), despite.strip())

    def approve(self, actor: Actor, site: str, month: str) -> int:
        """Signs a submitted month off, which locks it, and returns the new version.

        Raises:
            Refused: the month is not submitted, was submitted by the same person, or changed since.
        """
        actor.require("approve")
        place = _known(site, month)
        with self._store._writing() as connection:
            submitted = self._expect(connection, (site, month), "submitted", place)
            assert submitted, "a month is submitted by a step"
            if _letters(actor.name) == _letters(submitted.actor):
                raise Refused(
                    f"{place} was submitted by the same person. Ask somebody else to look at it and approve it."
                )
            if changed := self._changed(connection, (site, month), submitted.version):
                raise Refused(
                    f"{place} changed after {submitted.actor} submitted it: {', '.join(changed)}. "
                    "Send it back, and have it submitted as it stands now."
                )
            return self._step(connection, actor, "approve", (site, month))

    def send_back(self, actor: Actor, site: str, month: str, reason: str) -> int:
        """Declines a submitted month, which is then open again, and returns the new version.

        Raises:
            Refused: the month is not submitted, or the reason says nothing.
        """
        actor.require("approve")
        return self._opened(actor, "send back", "submitted", (site, month), reason)

    def reopen(self, actor: Actor, site: str, month: str, reason: str) -> int:
        """Takes a signed-off month's lock away, and returns the new version.

        Raises:
            Refused: the month is not signed off, or the reason says nothing.
        """
        actor.require("reopen")
        return self._opened(actor, "reopen", "signed off", (site, month), reason)

    def state(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        """Every month that was ever submitted, as it stands, or stood at a version. Any other month is open.

        Returns:
            ``site, month, state`` (open, submitted, signed off), ``submitted_by, approved_by`` (``None`` where
            nobody has, or the month is open again), ``at`` (UTC, of the last step), ``reason`` (of the last step; of
            a signed-off month, why it was submitted although returns lacked), ``typed`` (a name was typed and not
            verified) and ``version`` (of the last step).
        """
        actor.require("view")
        with self._store._reading() as connection:
            found = steps(connection, self._steps, as_at)
        return pd.DataFrame([stands(own) for own in found.values()], columns=COLUMNS)

    def history(self, actor: Actor) -> pd.DataFrame:
        """Every step ever made, newest first: ``version, site, month, action, actor, typed, at, reason``."""
        actor.require("view")
        return self._store._query(select(self._steps).order_by(self._steps.c.version.desc()))

    def lacking(self, actor: Actor, site: str, month: str, as_at: int | None = None) -> tuple[str, ...]:
        """The returns owed each month that do not cover all of it, in words: "Urine screens (12 of 31 days)"."""
        actor.require("view")
        with self._store._reading() as connection:
            return self._lacking(connection, site, month, as_at)

    def guard(self, connection: Connection, dataset: Dataset, version: int) -> None:
        """Refuses a version, inside its transaction, that changes something of a signed-off month.

        Raises:
            Refused: with the months, how many rows of each, who signed it off, and what to do.
        """
        last = {key: own[-1] for key, own in steps(connection, self._steps).items()}
        locked = {key: step for key, step in last.items() if step.state == "signed off"}
        if not locked:
            return
        moved = locks.moved(connection, self._store, dataset, version - 1, locked)
        if moved:
            raise Refused.all_of(
                _is_locked(dataset, site, {key: moved[key] for key in sorted(moved) if key[0] == site}, locked)
                for site in sorted({site for site, _ in moved})
            )

    def _opened(self, actor: Actor, action: Action, state: State, key: Month, reason: str) -> int:
        place = _known(*key)
        with self._store._writing() as connection:
            self._expect(connection, key, state, place)
            wanted = "it is sent back" if action == "send back" else "it is reopened"
            return self._step(connection, actor, action, key, _reason(reason, f"Write why {wanted}"))

    def _expect(self, connection: Connection, key: Month, state: State, place: str) -> Step | None:
        """The last step of a month that must be in a state; ``None`` where nobody made one."""
        own = steps(connection, self._steps).get(key, [])
        last = own[-1] if own else None
        found = last.state if last else "open"
        if found == state:
            return last
        if last is None or found == "open":
            raise Refused(f"{place} is open. It must be {'submitted' if state == 'submitted' else 'signed off'} first.")
        then = {
            "submitted": "It waits for a second person, who approves it or sends it back.",
            "signed off": "Have it reopened with a written reason if something must change.",
        }[found]
        raise Refused(f"{place} was {found} by {last.actor} on {periods.day_title(last.at)}. {then}")

    def _step(self, connection: Connection, actor: Actor, action: Action, key: Month, reason: str = "") -> int:
        if not (letters := _letters(actor.name)):
            raise Refused("Say who you are: the register keeps who submits, approves and reopens a month.")
        if len({unicodedata.name(letter).split()[0] for letter in letters if letter.isalpha()}) > 1:
            raise Refused("Your name mixes letters of two alphabets, which look alike. Type it in one.")
        if kind := identifier(reason):
            raise Refused(f"The reason holds what looks like {kind}. Write it without anything that tells of a person.")
        version = self._store._journal(connection, actor, action)
        made = Step(version, *key, action, actor.name, actor.typed, register.now(), reason)
        connection.execute(self._steps.insert(), vars(made))
        return version

    def _lacking(self, connection: Connection, site: str, month: str, as_at: int | None) -> tuple[str, ...]:
        days = locks.days_of(site, month)
        standing = locks.coverage(connection, self._store, as_at)
        monthly = [each for each in self._store.datasets.values() if each.owed and each.cadence != "quarterly"]
        counts = {each.title: locks.days_covered(standing, each, site, days) for each in monthly}
        return tuple(
            f"{name} ({f'{number} of {days.number} days' if number else 'nothing'})"
            for name, number in counts.items()
            if number < days.number
        )

    def _changed(self, connection: Connection, key: Month, since: int) -> list[str]:
        """The returns that changed a month after a version, in words."""
        moved = {
            dataset.title: locks.moved(connection, self._store, dataset, since, [key]).get(key)
            for dataset in self._store.datasets.values()
        }
        return [f"{name} ({_rows(rows)})" for name, rows in moved.items() if rows is not None]


def _is_locked(dataset: Dataset, site: str, moved: Mapping[Month, int], locked: Mapping[Month, Step]) -> Problem:
    said = []
    for key, rows in moved.items():
        step = locked[key]
        who = f"signed off by {step.actor} on {periods.day_title(step.at)}"
        said.append(f"{periods.title(key[1])} ({_rows(rows)}; {who})")
    return Problem(
        f"{programme().sites[site].title} is locked for {', '.join(said)}. Rows count by "
        f"'{dataset.column(dataset.date).title}', also when they come late. Have the "
        f"{'month' if len(said) == 1 else 'months'} reopened with a written reason, or send the rest without them."
    )


def _rows(number: int) -> str:
    return f"{number:,} {'row' if number == 1 else 'rows'}" if number else "the days covered"


def _letters(name: str) -> list[str]:
    """What tells a name from another, however it is spelt: "Finance, Á." is A. Finance."""
    return sorted(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())


def _reason(reason: str, wanted: str) -> str:
    """A reason that says something.

    Raises:
        Refused: it is too short to.
    """
    words = " ".join(reason.split())
    if len(words) < LEAST_REASON:
        raise Refused(f"{wanted}, in at least {LEAST_REASON} characters.")
    return words


def _known(site: str, month: str) -> str:
    """A month of a site in words.

    Raises:
        Refused: there is no such site or month, or the site was not open yet.
    """
    sites = programme().sites
    if site not in sites:
        raise Refused(f"'{site}' is not a site. Sites: {', '.join(sites)}.")
    try:
        days = periods.month(month)
    except ValueError:
        raise Refused("That is not a month. Write it as 2020-03.") from None
    if days.last < sites[site].opened:
        opened = periods.day_title(sites[site].opened)
        raise Refused(f"{sites[site].title} opened on {opened}: what lies before is signed off with that month.")
    return f"{periods.title(month)} at {sites[site].title}"

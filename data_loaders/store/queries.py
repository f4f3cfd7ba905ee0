"""The query list: what cannot be right across returns, who is asked, and what they said, kept across loads.

A query is stamped like a row: it stands from the version that found it until the version that no longer does. When its
row is sent again and stands elsewhere, the query keeps its number and the version that opened it. What was fixed and
comes back is a new query.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Literal

import pandas as pd
from sqlalchemy import Connection, and_, exists, func, literal, not_, or_, select, tuple_

from data_loaders.access import Actor
from data_loaders.errors import Refused
from data_loaders.privacy import identifier
from data_loaders.programme import programme
from data_loaders.store import statistics
from data_loaders.store.consistency import FOUND, Standing, find, rules
from data_loaders.store.query_register import STAGE, settle

if TYPE_CHECKING:
    from data_loaders.store import Store

Kind = Literal["owner", "note", "accepted", "not accepted"]
STATES = ("new", "open", "accepted", "fixed")
SHOWN = [
    *("id", "rule", "title", "sentence", "remedy", "dataset", "sender", "site", "month"),
    *("file", "sheet", "row", "rows", "state", "since_version", "opened", "closed", "age_days", "owner", "note"),
]


class Queries:
    """The queries of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queries, self._notes = store.tables.queries, store.tables.query_notes

    def refresh(self, connection: Connection, dataset: str, version: int) -> None:
        """Looks again at whatever a version that touched a dataset may have broken or put right.

        Call it when the version's line is written: what a withdrawn load covered no longer counts then.
        """
        declared, here = rules(), self._store.datasets.keys()
        # A rule that was switched off asks nothing, nor does one that reads a return unknown to this store.
        asked = [
            (name, each)
            for name, rule in declared.items()
            for each in rule.datasets
            if rule.on and here >= {each, *rule.reads}
        ]
        again = [(name, each) for name, each in asked if dataset in (each, *declared[name].reads)]
        read = {other for name, each in again for other in (each, *declared[name].reads)}
        statistics.renew(connection, (self._store.tables.rows[name] for name in read))
        standing = self._standing(connection)
        STAGE.create(connection)
        try:
            for name, each in again:
                findings = find(standing, name, declared[name], each).subquery()
                columns = (literal(name), literal(each), *(findings.c[column] for column in FOUND))
                connection.execute(STAGE.insert().from_select(["rule", "dataset", *FOUND], select(*columns)))
            query = tuple_(self._queries.c.rule, self._queries.c.dataset)
            settle(connection, self._queries, STAGE, or_(query.in_(again), not_(query.in_(asked))), version)
        finally:
            STAGE.drop(connection)

    def listing(self, actor: Actor, as_at: int | None = None, today: dt.date | None = None) -> pd.DataFrame:
        """Every query there ever was, what is open first, with the place to look at; never what stands there.

        Args:
            as_at: as it stood at a version; the newest by default.
            today: the day to which the age of what is open is counted; by default this day, or that of the version.

        Returns:
            ``id, rule, title, sentence, remedy, dataset, sender, site, month, file, sheet, row, rows, state,
            since_version, opened, closed, age_days, owner, note``. ``state`` is new (since the newest load of the
            dataset), open, accepted (as right, for a reason) or fixed. ``rows`` counts the rows meant, of which the
            place is the first; where none is meant it is 0 and ``row`` missing. ``opened`` and ``closed`` are UTC
            dates; ``owner`` is the sender until somebody is named, ``note`` the last thing said.
        """
        actor.require("query")
        queries, said = self._known(as_at), self._said(as_at)
        declared, datasets = rules(), self._store.datasets
        for word in ("title", "sentence", "remedy"):
            queries[word] = [getattr(declared.get(rule), word, rule) for rule in queries["rule"]]
        queries["sender"] = [datasets[name].sender if name in datasets else "" for name in queries["dataset"]]
        owners = zip(queries["id"], queries["sender"], strict=True)
        queries["owner"] = [said["owner"].get(query, sender) for query, sender in owners]
        queries["note"] = [said["last"].get(query, "") for query in queries["id"]]
        day = today or self._day(as_at)
        ages = zip(queries["opened"], queries["closed"], strict=True)
        queries["age_days"] = [((closed or day) - opened).days for opened, closed in ages]
        queries["row"] = queries["row"].astype("Int64").mask(queries["rows"] == 0)
        order = queries["state"].map(STATES.index)
        return queries.assign(order=order).sort_values(["order", "opened", "id"], ignore_index=True)[SHOWN]

    def counts(self, actor: Actor, as_at: int | None = None) -> pd.DataFrame:
        """How many queries there are: ``dataset, site, month, new, open, accepted, fixed``; the new are open too."""
        actor.require("view")
        queries = self._known(as_at)
        counted = queries[["dataset", "site", "month"]].copy()
        for state in STATES:
            counted[state] = queries["state"].isin(["new", "open"] if state == "open" else [state]).astype(int)
        return counted.groupby(["dataset", "site", "month"], as_index=False).sum()

    def notes(self, actor: Actor, query: int) -> pd.DataFrame:
        """What people said of a query, in order: ``kind, words, actor, at`` (UTC), ``version``."""
        actor.require("query")
        notes = self._notes.c
        told = select(notes.kind, notes.words, notes.actor, notes.at, notes.version)
        return self._store._query(told.where(notes.query == query).order_by(notes.id))

    def assign(self, actor: Actor, query: int, owner: str) -> None:
        """Names who looks after a query.

        Raises:
            Refused: no such query, no words, or words that hold what could identify a person; so do the next three.
        """
        self._say(actor, query, "owner", owner)

    def note(self, actor: Actor, query: int, words: str) -> None:
        """Writes down what was found out about a query."""
        self._say(actor, query, "note", words)

    def accept(self, actor: Actor, query: int, reason: str) -> int:
        """Says that the rows are right as they are, so that it counts as open no more; returns the new version."""
        return self._say(actor, query, "accepted", reason)

    def reopen(self, actor: Actor, query: int, reason: str) -> int:
        """Takes an acceptance back, and returns the new version."""
        return self._say(actor, query, "not accepted", reason)

    def _say(self, actor: Actor, query: int, kind: Kind, words: str) -> int:
        actor.require("query")
        words = " ".join(words.split())
        if not words:
            raise Refused("Write who looks after it." if kind == "owner" else "Write what was found out, or why.")
        if held := identifier(words):
            raise Refused(f"The words hold what looks like {held}, which is not kept here. Say it without.")
        with self._store._writing() as connection:
            if not connection.scalar(select(exists().where(self._queries.c.id == query))):
                raise Refused(f"There is no query {query}. Choose one from the list.")
            # What counts as open moves figures that readers see, so it makes a version; other words do not.
            moves = kind in ("accepted", "not accepted")
            store = self._store
            version = store._journal(connection, actor, "query") if moves else store._version(connection)
            at = dt.datetime.now(dt.UTC).replace(tzinfo=None, microsecond=0)
            entry = {"query": query, "kind": kind, "words": words, "actor": actor.name, "at": at, "version": version}
            connection.execute(self._notes.insert(), entry)
        return version

    def _known(self, as_at: int | None) -> pd.DataFrame:
        """Every query opened by a version, each as it stood then or last stood, with its ``state``."""
        queries, loads, versions = self._queries, self._store.tables.loads, self._store.tables.versions
        version = self._store.version() if as_at is None else as_at
        begun, ended = versions.alias(), versions.alias()
        newest = select(loads.c.dataset, func.max(loads.c.version).label("version")).where(loads.c.version <= version)
        loaded = newest.group_by(loads.c.dataset).subquery()
        names = ("id", "rule", "dataset", "site", "month", "sheet", "row", "rows", "until")
        columns = [loads.c.file, queries.c.opened.label("since_version"), begun.c.at.label("opened")]
        source = queries.join(loads, loads.c.load == queries.c.load)
        source = source.join(begun, begun.c.version == queries.c.opened)
        source = source.outerjoin(ended, and_(ended.c.version == queries.c.until, ended.c.version <= version))
        source = source.outerjoin(loaded, loaded.c.dataset == queries.c.dataset)
        query = select(*(queries.c[name] for name in names), *columns, ended.c.at.label("closed"), loaded.c.version)
        found = self._store._query(
            query.select_from(source).where(queries.c.since <= version).order_by(queries.c.id, queries.c.since)
        ).drop_duplicates("id", keep="last", ignore_index=True)
        accepted = self._said(as_at)["accepted"]
        stands = found["until"].isna() | (found["until"] > version)
        found["state"] = "open"
        found.loc[found["since_version"] >= found["version"], "state"] = "new"
        found.loc[found["id"].isin([id for id, kind in accepted.items() if kind == "accepted"]), "state"] = "accepted"
        found.loc[~stands, "state"] = "fixed"
        for name in ("opened", "closed"):
            found[name] = pd.Series([None if pd.isna(at) else at.date() for at in found[name]], dtype=object)
        return found

    def _said(self, as_at: int | None) -> dict[str, dict[int, str]]:
        """By query: the ``owner`` named, the last word on whether it is ``accepted``, and what was said ``last``."""
        notes = self._notes
        told = select(notes.c.query, notes.c.kind, notes.c.words).order_by(notes.c.id)
        told = told if as_at is None else told.where(notes.c.version <= as_at)
        found: dict[str, dict[int, str]] = {"owner": {}, "accepted": {}, "last": {}}
        with self._store._reading() as connection:
            for query, kind, words in connection.execute(told):
                if kind == "owner":
                    found["owner"][query] = words
                    continue
                found["last"][query] = words
                if kind != "note":
                    found["accepted"][query] = kind
        return found

    def _day(self, as_at: int | None) -> dt.date:
        """Today, or the day on which a version was made (UTC)."""
        versions = self._store.tables.versions
        if as_at is not None:
            with self._store._reading() as connection:
                made: dt.datetime | None = connection.scalar(select(versions.c.at).where(versions.c.version == as_at))
            if made:
                return made.date()
        return dt.datetime.now(dt.UTC).date()

    def _standing(self, connection: Connection) -> Standing:
        covered, loads = self._store.tables.coverage, self._store._standing_loads(None).subquery()
        stated = [fact for fact in programme().facts if fact.fact == "places" and fact.use and fact.site]
        return Standing(
            tables=self._store.tables.rows,
            datasets=self._store.datasets,
            coverage=select(covered).where(covered.c.load.in_(select(loads.c.load))).subquery(),
            places={fact.site: int(fact.value) for fact in stated},
            dialect=connection.dialect.name,
        )

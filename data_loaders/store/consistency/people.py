"""Rules about people: where they are said to have been, and when they were in treatment.

In treatment is from the day of a first dose up to, not including, the exit date; in custody from reception up to, not
including, release. A site of whose register nothing stands says nothing about anybody.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CTE,
    ColumnElement,
    Date,
    FromClause,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
)

from data_loaders.store.consistency.standing import Found, Standing, joined, same_person, stands
from data_loaders.store.days import Day, later, month_end, months_earlier
from data_loaders.store.roll_up import month_of
from data_loaders.store.rules import Rule

NEVER = dt.date(9999, 12, 31)


def attendance_without_enrolment(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Slots attended or missed before the first dose of all, or by somebody unknown: one finding a person and month."""
    rows = standing.rows(dataset)
    known = _first_doses(standing).subquery()
    unknown = _unknown(standing, dataset)
    none_yet = select(unknown.c.site, unknown.c.person, literal(NEVER, Date))
    bounds = select(known.c.site, known.c.person, known.c.first.label("bound")).union_all(none_yet).subquery()
    early = rows.join(bounds, and_(same_person(rows, bounds), standing.day(rows, dataset) < bounds.c.bound))
    came = rows.c["attendance"].in_(("attended", "missed"))
    return standing.places_of(dataset, rows, early, came, subject=_of_month(standing, rows, dataset))


def events_after_exit(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Rows on or after an exit, in no time of treatment: one finding a person and month."""
    rows, people = standing.rows(dataset), standing.rows("people")
    day = standing.day(rows, dataset)
    left = select(people.c["site"], people.c["person"], func.min(people.c["exit_date"]).label("exit"))
    left = left.where(stands(people), people.c["exit_date"].is_not(None))
    exits = left.group_by(people.c["site"], people.c["person"]).subquery()
    after = rows.join(exits, and_(same_person(rows, exits), day >= exits.c.exit))
    enrolled = _enrolled(standing, rows, day, rule.days.get(dataset, 0))
    return standing.places_of(dataset, rows, after, ~enrolled, subject=_of_month(standing, rows, dataset))


def in_custody(column: str, value: str, by_month: bool = False) -> Callable[[Standing, Rule, str], Found]:
    """The rule that rows with this value do not lie inside a spell in custody.

    The day of reception and the day of release may hold both.

    Args:
        by_month: one finding a person and month instead of one a row.
    """

    def find(standing: Standing, rule: Rule, dataset: str) -> Found:
        rows, spells = standing.rows(dataset), _custody(standing)
        day = standing.day(rows, dataset)
        source = spells.join(rows, and_(same_person(rows, spells), day > spells.c.start, day < spells.c.end))
        whole = _of_month(standing, rows, dataset) if by_month else None
        return standing.places_of(dataset, rows, source, rows.c[column] == value, subject=whole)

    return find


def more_people_than_places(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Month ends with more people in treatment than places: one finding each, at the last of them to start."""
    people, counted = standing.rows(dataset), standing.rows(dataset)
    ends = _month_ends(standing, dataset)
    heads = func.count(counted.c["person"].distinct())
    too_many = or_(false(), *(and_(ends.c.site == site, heads > number) for site, number in standing.places.items()))
    there = and_(stands(counted), _in_treatment(counted, ends.c.site, ends.c.day))
    over = select(ends.c.site, ends.c.day).join(counted, there).group_by(ends.c.site, ends.c.day).having(too_many)
    full = over.subquery()
    source = people.join(full, _in_treatment(people, full.c.site, full.c.day))
    subject, month = joined(full.c.site, full.c.day), month_of(full.c.day, standing.dialect)
    return standing.places_of(dataset, people, source, subject=subject, month=month, newest=True)


def offence_before_window(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Offences earlier than so many calendar months before the first dose of all."""
    rows, first = standing.rows(dataset), _first_doses(standing).subquery()
    # Worked out once a person, not once an offence.
    begins = months_earlier(func.min(first.c.first), rule.months, standing.dialect).label("begins")
    window = select(first.c.site, first.c.person, begins).group_by(first.c.site, first.c.person).subquery()
    before = rows.join(window, and_(same_person(rows, window), standing.day(rows, dataset) < window.c.begins))
    return standing.places_of(dataset, rows, before)


def person_not_in_register(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Rows about somebody without a first dose: one finding a person."""
    rows, unknown = standing.rows(dataset), _unknown(standing, dataset)
    theirs = rows.join(unknown, same_person(rows, unknown))
    return standing.places_of(dataset, rows, theirs, subject=joined(rows.c["site"], rows.c["person"]))


def spells_overlap(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Spells that share a day with one of the same person that began before."""
    declared = standing.datasets[dataset]
    rows, earlier = standing.rows(dataset), standing.rows(dataset)
    start, end = rows.c[declared.date], rows.c[declared.reaches]
    began, ended = earlier.c[declared.date], earlier.c[declared.reaches]
    before = began < start
    for name in declared.keys[2:]:  # site and person they share; of two that begin on one day the lower key is first
        if name != declared.date:
            before = or_(before, and_(began == start, earlier.c[name] < rows.c[name]))
    some_days = or_(end.is_(None), start < end)
    still_on = or_(ended.is_(None), ended > start)
    overlapping = select(earlier.c["row"]).where(stands(earlier), same_person(rows, earlier), before, still_on)
    return standing.places_of(dataset, rows, rows, some_days, exists(overlapping))


def _custody(standing: Standing) -> Subquery:
    """The spells in custody: ``site, person, start, end``, with an end for whoever is still held.

    Such a spell goes as far as the custody returns do; beyond that nobody knows.
    """
    spells, reach = standing.rows("custody"), standing.reach("custody")
    known_until = func.coalesce(spells.c["end_date"], later(reach.c.last, 1, standing.dialect))
    columns = (spells.c["site"], spells.c["person"], spells.c["start_date"].label("start"), known_until.label("end"))
    source = spells.join(reach, reach.c.site == spells.c["site"])
    return select(*columns).select_from(source).where(stands(spells)).subquery()


def _first_doses(standing: Standing) -> Select[Any]:
    """Each person's very first dose: ``site, person, first``."""
    people = standing.rows("people")
    first = select(people.c["site"], people.c["person"], func.min(people.c["first_dose_date"]).label("first"))
    return first.where(stands(people)).group_by(people.c["site"], people.c["person"])


def _unknown(standing: Standing, dataset: str) -> CTE:
    """Who is in a dataset and not in the register of that site, if it has one: ``site, person``."""
    rows, people, anybody = standing.rows(dataset), standing.rows("people"), standing.rows("people")
    named = select(rows.c["site"], rows.c["person"]).where(stands(rows), rows.c["person"].is_not(None))
    who = named.distinct().subquery()
    registered = select(people.c["row"]).where(stands(people), same_person(who, people))
    sites = select(anybody.c["site"]).where(stands(anybody))
    unknown = select(who.c.site, who.c.person).where(who.c.site.in_(sites), ~exists(registered))
    # The few people first: PostgreSQL would look each of their rows up before it has counted them.
    return unknown.cte().prefix_with("MATERIALIZED")


def _enrolled(standing: Standing, rows: FromClause, day: Day, allowed: int) -> ColumnElement[bool]:
    """That a row's person is in treatment on its day, or left at most so many days before."""
    people = standing.rows("people")
    exit_date = people.c["exit_date"]
    ended = later(exit_date, allowed, standing.dialect) if allowed else exit_date
    current = and_(people.c["first_dose_date"] <= day, or_(exit_date.is_(None), ended > day))
    return exists(select(people.c["row"]).where(stands(people), same_person(rows, people), current))


def _in_treatment(people: FromClause, site: ColumnElement[str], day: Day) -> ColumnElement[bool]:
    not_left = or_(people.c["exit_date"].is_(None), people.c["exit_date"] > day)
    return and_(people.c["site"] == site, people.c["first_dose_date"] <= day, not_left)


def _month_ends(standing: Standing, dataset: str) -> CTE:
    """Each site's month ends, from its first dose on as far as its register is covered: ``site, day``."""
    people, reach = standing.rows(dataset), standing.reach(dataset)
    first = month_end(func.min(standing.day(people, dataset)), standing.dialect).label("day")
    begun = select(people.c["site"], first).where(stands(people)).group_by(people.c["site"]).subquery()
    covered = select(begun).join(reach, and_(reach.c.site == begun.c.site, begun.c.day <= reach.c.last))
    ends = covered.cte("month_ends", recursive=True)
    following = month_end(later(ends.c.day, 1, standing.dialect), standing.dialect)
    again = reach.alias()
    return ends.union_all(
        select(ends.c.site, following).join(again, and_(again.c.site == ends.c.site, following <= again.c.last))
    )


def _of_month(standing: Standing, rows: FromClause, dataset: str) -> ColumnElement[str]:
    """The subject of a finding about a person's month."""
    return joined(rows.c["site"], rows.c["person"], standing.month(rows, dataset))

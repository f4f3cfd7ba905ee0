"""What cannot be right across returns: each rule of ``config/consistency.toml`` is one query over the standing rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

from sqlalchemy import TableClause, column, select, table

from data_loaders.declarations import folder, line_of, read_toml
from data_loaders.errors import Problem, Refused
from data_loaders.schema import Dataset, datasets
from data_loaders.store.consistency import people, returns
from data_loaders.store.consistency.standing import FOUND, Found, Standing
from data_loaders.store.rules import Rule, Rules

__all__ = ["FOUND", "Found", "Standing", "find", "rules"]

FINDERS: dict[str, Callable[[Standing, Rule, str], Found]] = {
    "attendance_without_enrolment": people.attendance_without_enrolment,
    "events_after_exit": people.events_after_exit,
    "hospital_in_custody": people.in_custody("kind", "A&E"),
    "attended_in_custody": people.in_custody("attendance", "attended", by_month=True),
    "more_people_than_places": people.more_people_than_places,
    "offence_before_window": people.offence_before_window,
    "person_not_in_register": people.person_not_in_register,
    "spells_overlap": people.spells_overlap,
    "coverage_gap": returns.coverage_gap,
    "line_without_budget": returns.line_without_budget,
    "period_far_from_posting": returns.period_far_from_posting,
}
NEEDED = {"offence_before_window": "months", "period_far_from_posting": "months", "line_without_budget": "unsplit"}


def find(standing: Standing, rule: str, declared: Rule, dataset: str) -> Found:
    """The query for a rule's findings among the rows of one of its datasets."""
    return FINDERS[rule](standing, declared, dataset)


@cache
def rules(config: Path | None = None) -> dict[str, Rule]:
    """Every rule by its id, in the file's order.

    Raises:
        Refused: every fault of the file, each with its line and remedy.
    """
    config = config or folder()
    path = config / "consistency.toml"
    declared, known = read_toml(path, Rules).rules, datasets(config)
    faults = [(name, fault) for name, rule in declared.items() for fault in _faults(name, rule, known)]
    faults += [
        (name, "it is missing. Put it back; 'on = false' switches it off") for name in FINDERS if name not in declared
    ]
    if faults:
        text = path.read_text(encoding="utf-8-sig")
        raise Refused.all_of(
            Problem(f"config/{path.name}, line {line_of(text, ('rules', name))}: the rule '{name}': {said}.")
            for name, said in faults
        )
    return declared


def _faults(name: str, rule: Rule, known: Mapping[str, Dataset]) -> list[str]:
    """What the declaration refers to and is not there."""
    if name not in FINDERS:
        return [f"there is none of that name. Rules: {', '.join(FINDERS)}"]
    if strangers := [each for each in (*rule.datasets, *rule.reads) if each not in known]:
        return [f"'{each}' is not a dataset. Datasets: {', '.join(known)}" for each in strangers]
    if (needed := NEEDED.get(name)) and needed not in rule.model_fields_set:
        return [f"it needs '{needed}'. Add it"]
    return [fault for dataset in rule.datasets for fault in _misfits(name, rule, dataset, known)]


def _misfits(name: str, rule: Rule, dataset: str, known: Mapping[str, Dataset]) -> list[str]:
    """Why a rule cannot look at a dataset, found by writing its query out."""
    outlines, seen = {each.id: _outline(each) for each in known.values()}, set[str]()

    class Seen(dict[str, TableClause]):
        def __getitem__(self, key: str) -> TableClause:
            seen.add(key)
            return super().__getitem__(key)

    coverage = select(*map(column, ("load", "dataset", "site", "first", "last", "assumed"))).subquery()
    try:
        find(Standing(Seen(outlines), known, coverage, {}, "sqlite"), name, rule, dataset)
    except KeyError as lacking:
        return [f"'{dataset}' has no column {lacking}, which it looks at. Take the dataset out"]
    if unsaid := sorted(seen - {dataset, *rule.reads}):
        return [f"it also looks at '{unsaid[0]}'. Name it in 'with'"]
    return []


def _outline(dataset: Dataset) -> TableClause:
    return table(dataset.id, *map(column, (*dataset.names, "until", "load", "sheet", "row")))

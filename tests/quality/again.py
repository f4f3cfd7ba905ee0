"""The rules and the counts of cells worked out again, in plain loops over the rows that were sent.

Written from the definitions, not from the code: no SQL, no frames. A row carries ``file`` and ``row``, its place.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Callable, Iterable
from typing import Any

from data_loaders.schema import datasets

Row = dict[str, Any]
Sent = dict[str, list[Row]]
Covered = dict[tuple[str, str], list[tuple[dt.date, dt.date]]]
Query = tuple[str, str, str, str, str, int, int]
"""Rule, dataset, site, month, file, row, number of rows."""

DAY = dt.timedelta(days=1)
PLACES = {"middlesbrough": 15}
UNSPLIT = "other funders, split not stated"


def queries(sent: Sent, covered: Covered) -> set[Query]:
    """Everything that should be asked."""
    found: set[Query] = set()
    for rule in (_before_first_dose, _after_exit, _in_custody, _window, _unknown, _overlaps, _budget, _period):
        for name, dataset, rows, by in rule(sent, covered):
            found |= _asked(name, dataset, rows, by)
    return found | _full(sent, covered) | _gaps(covered)


def cells(sent: Sent, dataset: str) -> dict[tuple[str, str], tuple[int, int, int]]:
    """By site and month: rows, cells filled, cells expected."""
    found: dict[tuple[str, str], tuple[int, int, int]] = {}
    for row in sent[dataset]:
        looked_for = [name for name in datasets()[dataset].names if _looked_for(dataset, name, row)]
        place = (row["site"], _month(row, dataset))
        rows, filled, expected = found.get(place, (0, 0, 0))
        there = sum(row.get(name) is not None for name in looked_for)
        found[place] = (rows + 1, filled + there, expected + len(looked_for))
    return found


MAYBE = {"exit_date", "end_date", "panel_date", "decision", "other_drugs"}
ONLY: dict[str, Callable[[Row], bool]] = {
    "excused_reason": lambda row: row["attendance"] == "excused",
    "dose_mg": lambda row: row["attendance"] == "attended",
    "adverse_event": lambda row: row["attendance"] == "attended",
    "exit_reason": lambda row: row.get("exit_date") is not None,
    "sentence_days": lambda row: row["custody_kind"] == "sentence",
    "bed_days": lambda row: row["kind"] == "in-patient",
    "value_seized_pounds": lambda row: row["kind"] == "seizure",
}


def _looked_for(dataset: str, name: str, row: Row) -> bool:
    if name in MAYBE or (dataset == "referrals" and name == "person"):
        return False
    return ONLY[name](row) if name in ONLY else True


Broken = Iterable[tuple[str, str, list[Row], str]]
"""Rule, dataset, the rows that break it, and what one question is about: a row, a month of a person or a person."""


def _asked(rule: str, dataset: str, rows: list[Row], by: str) -> set[Query]:
    groups: dict[Any, list[Row]] = {}
    for row in rows:
        about = {
            "row": (row["file"], row["row"]),
            "person": (row.get("person"),),
            "month": (row.get("person"), _month(row, dataset)),
        }
        groups.setdefault((row["site"], *about[by]), []).append(row)
    found = set()
    for own in groups.values():
        first = min(own, key=lambda row: (_day(row, dataset), row["load"], row["row"]))
        found.add((rule, dataset, first["site"], _month(first, dataset), first["file"], first["row"], len(own)))
    return found


def _day(row: Row, dataset: str) -> Any:
    return row[datasets()[dataset].date]


def _month(row: Row, dataset: str) -> str:
    return str(_day(row, dataset))[:7]


def _episodes(sent: Sent, row: Row) -> list[Row]:
    return [each for each in sent["people"] if (each["site"], each["person"]) == (row["site"], row["person"])]


def _registers(sent: Sent) -> set[str]:
    return {each["site"] for each in sent["people"]}


def _before_first_dose(sent: Sent, covered: Covered) -> Broken:
    rows = []
    for slot in sent["attendance"]:
        if slot["site"] in _registers(sent) and slot["attendance"] != "excused":
            starts = [each["first_dose_date"] for each in _episodes(sent, slot)]
            if not starts or slot["date"] < min(starts):
                rows.append(slot)
    yield "attendance_without_enrolment", "attendance", rows, "month"


def _after_exit(sent: Sent, covered: Covered) -> Broken:
    for dataset, allowed in (("attendance", 0), ("screens", 0), ("support", 0), ("reviews", 14)):
        rows = []
        for row in sent[dataset]:
            own = _episodes(sent, row)
            left = any(each["exit_date"] and each["exit_date"] <= row["date"] for each in own)
            still = any(
                each["first_dose_date"] <= row["date"]
                and (each["exit_date"] is None or row["date"] < each["exit_date"] + allowed * DAY)
                for each in own
            )
            if left and not still:
                rows.append(row)
        yield "events_after_exit", dataset, rows, "month"


def _in_custody(sent: Sent, covered: Covered) -> Broken:
    def inside(row: Row) -> bool:
        for spell in sent["custody"]:
            if (spell["site"], spell["person"]) == (row["site"], row["person"]):
                known = max(last for _, last in covered["custody", spell["site"]])
                end = spell["end_date"] or known + DAY
                if spell["start_date"] < row["date"] < end:
                    return True
        return False

    seen = [row for row in sent["hospital"] if row["kind"] == "A&E" and inside(row)]
    came = [row for row in sent["attendance"] if row["attendance"] == "attended" and inside(row)]
    yield "hospital_in_custody", "hospital", seen, "row"
    yield "attended_in_custody", "attendance", came, "month"


def _window(sent: Sent, covered: Covered) -> Broken:
    rows = []
    for crime in sent["offences"]:
        if own := _episodes(sent, crime):
            first = min(each["first_dose_date"] for each in own)
            last = calendar.monthrange(first.year - 2, first.month)[1]
            if crime["offence_date"] < dt.date(first.year - 2, first.month, min(first.day, last)):
                rows.append(crime)
    yield "offence_before_window", "offences", rows, "row"


def _unknown(sent: Sent, covered: Covered) -> Broken:
    for dataset in ("referrals", "screens", "support", "reviews", "offences", "custody", "hospital"):
        known = _registers(sent)
        rows = [row for row in sent[dataset] if row["person"] and row["site"] in known and not _episodes(sent, row)]
        yield "person_not_in_register", dataset, rows, "person"


def _overlaps(sent: Sent, covered: Covered) -> Broken:
    for dataset, start, end in (("people", "first_dose_date", "exit_date"), ("custody", "start_date", "end_date")):
        far = dt.date(9999, 1, 1)
        rows = []
        for row in sent[dataset]:
            for other in sent[dataset]:
                if other is row or (other["site"], other["person"]) != (row["site"], row["person"]):
                    continue
                earlier = (other[start], other.get("episode", 0)) < (row[start], row.get("episode", 0))
                shared = min(other[end] or far, row[end] or far) - max(other[start], row[start])
                if earlier and shared > dt.timedelta(0):
                    rows.append(row)
                    break
        yield "spells_overlap", dataset, rows, "row"


def _budget(sent: Sent, covered: Covered) -> Broken:
    rows = []
    for line in sent["ledger"]:
        plans = [each for each in sent["budget"] if each["site"] == line["site"]]
        funders = {each["funder"] for each in plans}
        pairs = {(each["cost_line"], each["funder"]) for each in plans}
        served = (line["cost_line"], line["funder"]) in pairs or (
            line["funder"] not in funders and (line["cost_line"], UNSPLIT) in pairs
        )
        if plans and line["kind"] != "income" and not served:
            rows.append(line)
    yield "line_without_budget", "ledger", rows, "row"


def _period(sent: Sent, covered: Covered) -> Broken:
    rows = []
    for line in sent["ledger"]:
        if line["period"]:
            year, month = map(int, line["period"].split("-"))
            posted = line["posting_date"]
            if abs((year - posted.year) * 12 + month - posted.month) > 1:
                rows.append(line)
    yield "period_far_from_posting", "ledger", rows, "row"


def _full(sent: Sent, covered: Covered) -> set[Query]:
    found: set[Query] = set()
    for site, places in PLACES.items():
        last = max(end for _, end in covered["people", site])
        own = [each for each in sent["people"] if each["site"] == site]
        day = min(each["first_dose_date"] for each in own)
        while day <= last:
            there = [each for each in own if each["first_dose_date"] <= day < (each["exit_date"] or last + DAY)]
            if (day + DAY).day == 1 and len({each["person"] for each in there}) > places:
                at = max(there, key=lambda each: (each["first_dose_date"], each["load"], each["row"]))
                found.add(
                    ("more_people_than_places", "people", site, f"{day:%Y-%m}", at["file"], at["row"], len(there))
                )
            day += DAY
    return found


def _gaps(covered: Covered) -> set[Query]:
    found: set[Query] = set()
    for (dataset, site), stretches in covered.items():
        days = {first + n * DAY for first, last in stretches for n in range((last - first).days + 1)}
        day, end = min(days), max(days)
        while day < end:
            day += DAY
            if day not in days and day - DAY in days:
                found.add(("coverage_gap", dataset, site, f"{day:%Y-%m}", "", 0, 0))
    return found

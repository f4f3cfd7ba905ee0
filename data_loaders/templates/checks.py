"""What Excel checks while a return is typed, and the same in words."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import re
from collections.abc import Mapping, Sequence

from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from data_loaders.schema import RULE, Column, Dataset

EDITION = 1
"""The layout of all templates; raised when the layout itself changes."""

EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
LONGEST_CODE, LONGEST_TEXT = 12, 250
LARGEST = 1_000_000_000
INLINE = 255
"""Excel takes a list of no more characters inside a check; a longer one needs cells."""
NUMBER = re.compile(r"-?\d+(\.\d+)?")

KINDS = {
    "text": "text",
    "person": "code",
    "category": "one from the list",
    "date": "date, day first",
    "month": "month, given as its first day",
    "integer": "whole number",
    "number": "number",
    "money": "pounds and pence",
}
FORMATS = {
    # Text stays text: a reference such as 007 or 012E5 is no number.
    "text": "@",
    "person": "@",
    "date": "dd/mm/yyyy",
    "month": "mmm yyyy",
    "integer": "0",
    "money": "#,##0.00",
}


class Lists:
    """The lists behind drop-downs, one in each column of a sheet of their own."""

    def __init__(self, sheet: Worksheet) -> None:
        self.sheet = sheet
        self.count = 0

    def source(self, title: str, values: Sequence[str]) -> str:
        """What a drop-down of these values names as its source; a comma would end an inline value."""
        inline = f'"{",".join(values)}"'
        if len(inline) <= INLINE and not any("," in value or '"' in value for value in values):
            return inline
        self.count += 1
        for row, value in enumerate((title, *values), start=1):
            self.sheet.cell(row, self.count, value)
        letter = get_column_letter(self.count)
        return f"Lists!${letter}$2:${letter}${len(values) + 1}"


def mark(dataset: Dataset) -> str:
    """A template's version: its dataset, its edition and a short hash of the declared columns."""
    declared = json.dumps([column.model_dump(mode="json") for column in dataset.columns], sort_keys=True)
    return f"Template {dataset.id} v{EDITION} · {hashlib.sha256(declared.encode()).hexdigest()[:8]}"


def asked(dataset: Dataset) -> tuple[Column, ...]:
    """The columns of a return's table: all but the site, which the cover gives, and what the file's name gives."""
    return tuple(column for column in dataset.columns if column.name != "site" and column.default != "file name")


def check(column: Column, dataset: Dataset, row: int, letters: Mapping[str, str], lists: Lists) -> DataValidation:
    """What Excel checks in a column whose first cell stands in ``row``.

    Args:
        letters: the sheet's column letters by declared name, for rules that compare two columns.
        lists: takes the values that are too long for the check itself.
    """
    here = f"{letters[column.name]}{row}"
    if column.type == "category":
        found = DataValidation("list", lists.source(column.title, column.values))
    elif column.type == "month":
        since, until = serial(EARLIEST), serial(LATEST)
        found = DataValidation("custom", f"AND(ISNUMBER({here}),{here}>={since},{here}<={until},DAY({here})=1)")
    elif column.type == "date":
        found = DataValidation("date", *_days(column, row, letters), operator="between")
    elif column.type in ("text", "person"):
        longest = LONGEST_CODE if column.type == "person" else LONGEST_TEXT
        found = DataValidation("textLength", "1", str(longest), operator="between")
    else:
        whole = "whole" if column.type == "integer" else "decimal"
        found = DataValidation(whole, *map(str, bounds(column)), operator="between")
    found.allow_blank = not column.needed
    found.showInputMessage = found.showErrorMessage = True
    found.promptTitle, found.prompt = _fit(column.title, 32), _fit(prompt(column, dataset), 255)
    found.errorTitle, found.error = _fit(f"Check {column.title}", 32), _fit(f"This takes {allowed(column)}.", 225)
    return found


def serial(day: dt.date) -> int:
    """A day as Excel numbers it."""
    return (day - dt.date(1899, 12, 30)).days


def bounds(column: Column) -> tuple[str, str]:
    """The least and the greatest number a column takes."""
    limits = {"at least": str(-LARGEST), "at most": str(LARGEST)}
    for rule in column.rule:
        verb, limit, _ = _parts(rule)
        if verb in limits and NUMBER.fullmatch(limit):
            limits[verb] = limit
    return limits["at least"], limits["at most"]


def allowed(column: Column) -> str:
    """What a cell of the column takes, in words."""
    if column.type == "category":
        return "one of: " + ", ".join(column.values)
    if column.type == "person":
        return f"a code of {LONGEST_CODE} characters at most, never a name or an NHS number"
    if column.type == "text":
        return f"up to {LONGEST_TEXT} characters"
    if column.type == "date":
        return f"a date from {EARLIEST:%d/%m/%Y} to {LATEST:%d/%m/%Y}"
    if column.type == "month":
        return "the first day of a month, such as 01/10/2019"
    least, most = bounds(column)
    limits = [f"at least {least}"] * (least != str(-LARGEST)) + [f"at most {most}"] * (most != str(LARGEST))
    return " ".join([f"a {KINDS[column.type]}" if column.type != "money" else "an amount of money", *limits])


def rules(column: Column, dataset: Dataset) -> list[str]:
    """The rules between columns, in words: a declared name is said by its heading."""
    found = []
    for rule in column.rule:
        verb, other, state = _parts(rule)
        if other in dataset.names:
            found.append(f"{verb} '{dataset.column(other).title}'" + (f" is {state}" if state else ""))
    return found


def prompt(column: Column, dataset: Dataset) -> str:
    """What Excel shows beside a cell that is about to be filled in."""
    said = [column.about, "Needed" if column.needed else "Leave empty if not known or not due"]
    rest = "; ".join(rules(column, dataset))
    return ". ".join(filter(None, [*said, rest[:1].upper() + rest[1:]])) + "."


def _days(column: Column, row: int, letters: Mapping[str, str]) -> tuple[str, str]:
    """The first and the last day a date may be: the limits, or another date in the same row."""
    first, last = str(serial(EARLIEST)), str(serial(LATEST))
    for rule in column.rule:
        verb, other, _ = _parts(rule)
        cell = f"${letters.get(other, '')}{row}"
        if other in letters and verb == "not before":
            first = f"MAX({first},{cell})"
        elif other in letters and verb == "not after":
            last = f'IF({cell}="",{last},{cell})'
    return first, last


def _parts(rule: str) -> tuple[str, str, str]:
    found = RULE.fullmatch(rule)
    assert found, "declarations are checked when they are read"
    verb, other, state = found.groups(default="")
    return verb, other, state


def _fit(words: str, room: int) -> str:
    """The words, ended at a whole word where Excel takes no more."""
    return words if len(words) <= room else words[: room - 1].rsplit(" ", 1)[0] + "…"

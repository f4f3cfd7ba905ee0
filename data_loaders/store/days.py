"""Days and months as SQL expressions, the same on SQLite (days are ISO text there) and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, cast, extract, func, literal_column

Day = ColumnElement[Any]


def later(day: Day, days: int, dialect: str) -> Day:
    """So many days later."""
    return func.date(day, f"+{days} days", type_=Date) if dialect == "sqlite" else day + days


def month_start(day: Day, dialect: str) -> Day:
    """The first day of a day's month."""
    if dialect == "sqlite":
        return func.date(day, "start of month", type_=Date)
    return cast(func.date_trunc("month", day), Date)


def month_end(day: Day, dialect: str) -> Day:
    """The last day of a day's month."""
    if dialect == "sqlite":
        return func.date(day, "start of month", "+1 month", "-1 day", type_=Date)
    return cast(func.date_trunc("month", day) + literal_column("interval '1 month -1 day'"), Date)


def months_earlier(day: Day, months: int, dialect: str) -> Day:
    """The same day of the month so many months earlier, or that month's last day where it has no such day."""
    if dialect == "sqlite":
        # SQLite makes 31 June into 1 July: the earlier of that and the month's last day is right.
        moved = func.date(day, f"-{months} months")
        end = func.date(day, "start of month", f"-{months} months", "+1 month", "-1 day")
        return func.min(moved, end, type_=Date)
    return cast(day - func.make_interval(0, months), Date)


def number_of_month(month: ColumnElement[Any]) -> ColumnElement[int]:
    """A month written ``YYYY-MM`` as a number, so that two of them can be subtracted."""
    return cast(func.substr(month, 1, 4), Integer) * 12 + cast(func.substr(month, 6, 2), Integer)


def month_number_of(day: Day) -> ColumnElement[int]:
    """The number of the month that a day lies in."""
    return cast(extract("year", day), Integer) * 12 + cast(extract("month", day), Integer)

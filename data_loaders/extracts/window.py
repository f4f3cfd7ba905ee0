"""Which days a run asks the database for, and for which days its answer speaks."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from data_loaders.errors import Refused
from data_loaders.extracts import faults
from data_loaders.extracts.declared import Extract
from data_loaders.schema import Dataset

DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """The first and last day asked for, both counted.

    ``whole`` says that the answer holds every row dated in them, so that a standing row it lacks is gone.
    """

    since: dt.date
    until: dt.date
    whole: bool


def window(
    extract: Extract,
    dataset: Dataset,
    reached: dt.date | None,
    today: dt.date,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> Window | None:
    """The days to ask for; ``None`` where the query asks for none.

    A run begins at the extract's ``starts``; an incremental one that was read before, ``overlap_days`` before
    the day after ``reached``, because records are changed late. It ends yesterday or with the last whole month.

    Args:
        reached: the day up to which it was read before, if it was.
        today: no run asks for it: it is not over.
        since: ask from this day instead.
        until: ask up to this day instead.

    Raises:
        Refused: days are given and the query asks for none, or there is none to ask for.
    """
    if extract.starts is None:
        if since or until:
            raise Refused(faults.problem(extract, "The query asks for no days: leave out --since and --until."))
        return None
    last = until or (today if extract.until == "yesterday" else today.replace(day=1)) - DAY
    first = since or extract.starts
    if extract.incremental and reached and not since:
        first = max(extract.starts, min(reached, last) + DAY - extract.overlap_days * DAY)
    if dataset.date and dataset.column(dataset.date).type == "month":
        first = first.replace(day=1)  # a row stands for its whole month
    if first > last + DAY:
        days = f"from {first:%d/%m/%Y} to {last:%d/%m/%Y}"
        raise Refused(faults.problem(extract, f"There is no day to ask for {days}. Correct the days."))
    return Window(first, last, extract.incremental in ("", dataset.date))

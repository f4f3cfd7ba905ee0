"""A return between its tables and the store: checked part by part, its sums and days gathered as they pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from itertools import chain
from pathlib import PurePath
from typing import Any

from data_loaders import coverage
from data_loaders.access import Actor
from data_loaders.errors import Problem, Refused
from data_loaders.privacy import MASKED, names_somebody
from data_loaders.programme import programme
from data_loaders.report import Origin, Report, Request
from data_loaders.schema import Dataset
from data_loaders.store import Arrival, Batch, Store, Summary
from data_loaders.tidy import Table
from data_loaders.validate import Check

Tell = Callable[[str], None]
MOST_NOTES = 50


class Arriving:
    """A return while it is read and checked: what is found goes into the report as it passes."""

    def __init__(self, report: Report, parts: Iterator[Table], origin: Origin, said: Request, tell: Tell) -> None:
        first, ours = next(parts), programme()
        self._report, self._origin, self._said, self._tell = report, origin, said, tell
        self._dataset = first.dataset
        report.dataset, report.sheet = first.dataset.id, first.sheet
        self._site = coverage.site(first, said, ours.sites)
        self._period = coverage.stated(first, said)
        self._controls = _controls(first, said)
        words = said.layout.words if said.layout else {}
        fill = _fill(first.dataset, origin.name, self._site)
        self._check = Check(first.dataset, fill, ours.sites, self._period, words)
        self._spans = coverage.Spans(first.dataset)
        left_out = [MASKED if names_somebody(heading) else heading for heading in first.ignored.values()]
        self._notes: list[str] = [f"Columns not taken: {', '.join(left_out)}."] if left_out else []
        self.batches = self._batches(chain([first], parts))

    def _batches(self, parts: Iterable[Table]) -> Iterator[Batch]:
        """The sound rows, part by part; from the first fault on none, but every part is checked to the end."""
        check = self._check
        try:
            for part in parts:
                self._tell(f"Checking {check.count + len(part.rows):,} rows")
                rows = check.rows(part)
                self._notes += part.notes
                if check.sound:
                    self._spans.add(rows)
                    sheets = part.sheets[: len(rows)] if part.sheets else part.sheet
                    yield Batch(rows, sheets, part.rows[: len(rows)].tolist())
        finally:
            report = self._report
            report.rows, report.rejected, report.by_month = check.count, check.faulty, check.months
            report.words = check.words
            report.notes += self._notes[:MOST_NOTES]
            if (more := len(self._notes) - MOST_NOTES) > 0:
                report.notes.append(f"{more:,} more remarks of this kind are not listed.")
        if problems := check.problems(self._controls):
            raise Refused.all_of(problems)
        if not check.count and not self._period and not self._said.assumed:
            raise Refused(
                Problem(
                    "There are no rows. If nothing happened, say which period the return covers (Covers from, "
                    "Covers to).",
                    self._report.sheet,
                )
            )

    def arrival(self, batches: Iterable[Batch]) -> Arrival:
        """The return as the store takes it."""
        return Arrival(
            dataset=self._dataset,
            file=PurePath(self._origin.name).name,
            fingerprint=self._origin.fingerprint,
            sheet=self._report.sheet,
            batches=batches,
            summary=self.summary,
            demonstration=self._said.demonstration,
            blanks=self._said.blanks,
        )

    def summary(self) -> Summary:
        """What is known once all parts have passed."""
        covered = self._spans.covered(self._period, self._site, self._said.assumed)
        return Summary(covered, self._check.total, self._spans.first, self._spans.last)

    def finish(self) -> None:
        """Checks what the store did not ask for, and puts the sums, days and period into the report."""
        for _ in self.batches:  # where the same publication stands, the store looks no further
            pass
        summary, report = self.summary(), self._report
        report.total_pounds = None if summary.total_pounds is None else str(summary.total_pounds)
        report.first_date, report.last_date = summary.first_date, summary.last_date
        report.covers = [{**vars(c), "first": str(c.first), "last": str(c.last)} for c in summary.coverage]

    def note(self, actor: Actor, store: Store) -> None:
        """Writes down that the file was sent, whatever became of it: how many rows of each month had a problem."""
        if sent := self._report.by_month:
            file, site, invented = PurePath(self._origin.name).name, self._site or "", self._said.demonstration
            store.attempts.record(actor, self._dataset.id, site, file, self._origin.fingerprint, sent, invented)


def _controls(found: Table, said: Request) -> dict[tuple[str, str], Decimal]:
    """What the money must add up to, by the sheet and cell that say so."""
    if not found.dataset.money:
        return {}
    given = {(found.sheet, ""): said.control_total} if said.control_total is not None else {}
    stated = found.cover.get("total")
    return given | ({(found.sheet, found.cover_cells["total"]): stated} if isinstance(stated, Decimal) else {})


def _fill(dataset: Dataset, file: str, site: str | None) -> dict[str, Any]:
    filled = {column.name: column.default for column in dataset.columns if column.default}
    values: dict[str, Any] = {
        name: PurePath(file).name if default == "file name" else default for name, default in filled.items()
    }
    for name, value in values.items():
        if dataset.column(name).type == "integer":
            values[name] = int(value)
    return values | ({"site": site} if site else {})

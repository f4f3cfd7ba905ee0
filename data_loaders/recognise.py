"""Which return a file is: the sheet, the header row and the columns that fit a declared dataset best."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from data_loaders.errors import Problem, Refused
from data_loaders.readers import Book, Sheet
from data_loaders.schema import Dataset, plain

HEADER_WITHIN = 40


@dataclass(frozen=True)
class Fit:
    """A row of headings that could head a table of ``dataset``.

    ``columns`` maps a declared column to its position in the sheet's frame; ``missing`` lists the
    needed columns that no heading stands for.
    """

    dataset: Dataset
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    missing: tuple[str, ...]

    @property
    def score(self) -> tuple[int, int, int]:
        """More is better: headings found, needed ones found, and headings by their own name."""
        heads = [plain(cell) for cell in self.sheet.text.iloc[self.row]]
        own = sum(
            heads[at] in (plain(name), plain(self.dataset.column(name).title)) for name, at in self.columns.items()
        )
        needed = sum(self.dataset.column(name).needed for name in self.columns)
        return len(self.columns), needed, own


def recognise(book: Book, datasets: Iterable[Dataset], only_sheet: str | None = None) -> Fit:
    """The best fit of a file.

    Args:
        book: the file as read.
        datasets: what it may be; one where the sender named it.
        only_sheet: the sheet the sender named.

    Raises:
        Refused: nothing fits (and what came closest), only a hidden sheet fits, or two datasets fit alike.
    """
    sheets = [sheet for sheet in book.sheets if only_sheet in (None, sheet.name)]
    if not sheets:
        names = ", ".join(f"'{sheet.name}'" for sheet in book.sheets)
        raise Refused(f"'{book.name}' has no sheet named '{only_sheet}'. Its sheets: {names}.")
    fits = [fit for sheet in sheets for dataset in datasets for fit in _fits(sheet, dataset)]
    whole = [fit for fit in fits if not fit.missing]
    seen = [fit for fit in whole if not fit.sheet.hidden]
    if not seen and whole:
        raise Refused(
            Problem(
                f"Only the hidden sheet '{whole[0].sheet.name}' fits ({whole[0].dataset.title}). "
                "Unhide it in the workbook, or delete it, and send the file again.",
                sheet=whole[0].sheet.name,
            )
        )
    if not seen:
        raise Refused(_nothing_fits(book, sheets, fits))
    best = max(seen, key=lambda fit: fit.score)
    if rivals := {fit.dataset.id for fit in seen if fit.score == best.score} - {best.dataset.id}:
        names = " or ".join(sorted({best.dataset.id, *rivals}))
        raise Refused(
            Problem(f"The headings fit {names} equally well. Say which it is and send it again.", best.sheet.name)
        )
    return best


def others(book: Book, best: Fit) -> list[str]:
    """The other visible sheets that would also have fitted the same dataset, by name."""
    rest = [sheet for sheet in book.sheets if sheet is not best.sheet and not sheet.hidden]
    return [sheet.name for sheet in rest if any(not fit.missing for fit in _fits(sheet, best.dataset))]


def _fits(sheet: Sheet, dataset: Dataset) -> list[Fit]:
    top = sheet.text.head(max(0, HEADER_WITHIN + 1 - sheet.top))
    fits = []
    for row, cells in enumerate(top.itertuples(index=False, name=None)):
        heads = {at: plain(cell) for at, cell in enumerate(cells) if cell.strip()}
        if len(heads) < 2:
            continue
        columns = _matched(heads, dataset)
        if columns:
            missing = tuple(
                column.title
                for column in dataset.columns
                if column.needed and column.name not in columns and column.name != "site"
            )
            fits.append(Fit(dataset, sheet, row, columns, missing))
    return fits


def _matched(heads: Mapping[int, str], dataset: Dataset) -> dict[str, int]:
    """Each column's heading: its own name or title wherever it stands, else the first alias in its own order."""
    found: dict[str, int] = {}
    for own in (True, False):
        for column in dataset.columns:
            if column.name in found:
                continue
            words = (column.name, column.title) if own else column.aliases
            for word in words:
                at = next((at for at, head in heads.items() if head == plain(word) and at not in found.values()), None)
                if at is not None:
                    found[column.name] = at
                    break
    return found


def _nothing_fits(book: Book, sheets: list[Sheet], fits: list[Fit]) -> Problem:
    if all(sheet.text.empty for sheet in sheets):
        return Problem(f"'{book.name}' holds no rows. Send the file with its rows in it.")
    near = max(fits, key=lambda fit: (fit.score[1] - len(fit.missing), fit.score), default=None)
    if near is None or near.score[1] < 2:
        return Problem(
            f"'{book.name}' does not look like any return that is taken here. "
            "Send it on the template, or say which dataset it is."
        )
    return Problem(
        f"No column for {', '.join(near.missing)}. It looks like {near.dataset.id} ({near.dataset.title}), "
        "but these headings are needed. Add them, or send it on the template.",
        sheet=near.sheet.name,
        cell=near.sheet.cell(near.row, min(near.columns.values())),
    )

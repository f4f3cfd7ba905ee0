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
    needed columns that no heading stands for; ``own`` counts the columns headed by their own name or title.
    """

    dataset: Dataset
    sheet: Sheet
    row: int
    columns: Mapping[str, int]
    missing: tuple[str, ...]
    own: int

    @property
    def score(self) -> tuple[int, int, int]:
        """More is better: headings found, needed ones found, and headings by their own name."""
        needed = sum(self.dataset.column(name).needed for name in self.columns)
        return len(self.columns), needed, self.own


def recognise(book: Book, datasets: Iterable[Dataset], only_sheet: str | None = None) -> Fit:
    """The best fit of a file.

    Args:
        book: the file as read.
        datasets: what it may be; one where the sender named it.
        only_sheet: the sheet the sender named.

    Raises:
        Refused: nothing fits (and what came closest), only a hidden sheet fits, or two datasets or sheets fit alike.
    """
    datasets = list(datasets)
    sheets = [sheet for sheet in book.sheets if only_sheet in (None, sheet.name)]
    if not sheets:
        names = ", ".join(f"'{sheet.name}'" for sheet in book.sheets)
        raise Refused(f"'{book.name}' has no sheet named '{only_sheet}'. Its sheets: {names}.")
    fits = [fit for sheet in sheets for fit in _fits(sheet, datasets)]
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
        raise Refused(_nothing_fits(book, sheets, datasets, fits))
    best = max(seen, key=lambda fit: fit.score)
    alike = [fit for fit in seen if fit.score == best.score]
    if len(named := sorted({fit.dataset.id for fit in alike})) > 1:
        message = f"The headings fit {' or '.join(named)} equally well. Say which it is and send it again."
        raise Refused(Problem(message, best.sheet.name))
    # A sheet of headings alone is no rival to one with rows.
    filled = [fit for fit in alike if fit.row + 1 < len(fit.sheet.text)] or alike[:1]
    if len(tabs := list(dict.fromkeys(fit.sheet.name for fit in filled))) > 1:
        message = f"The sheets {', '.join(map(repr, tabs))} fit equally well, and one is read. "
        raise Refused(Problem(f"{message}Say which, or put their rows on one sheet."))
    return filled[0]


def others(book: Book, best: Fit) -> list[str]:
    """The other visible sheets that would also have fitted the same dataset, by name."""
    rest = [sheet for sheet in book.sheets if sheet is not best.sheet and not sheet.hidden]
    return [sheet.name for sheet in rest if any(not fit.missing for fit in _fits(sheet, [best.dataset]))]


def _fits(sheet: Sheet, datasets: Iterable[Dataset]) -> list[Fit]:
    top = sheet.text.head(max(0, HEADER_WITHIN + 1 - sheet.top))
    fits = []
    for row, cells in enumerate(top.to_numpy(dtype=object).tolist()):
        heads: dict[str, list[int]] = {}
        for at, cell in enumerate(cells):
            if cell.strip():
                heads.setdefault(plain(cell), []).append(at)
        if sum(map(len, heads.values())) > 1:
            fits += [fit for dataset in datasets if (fit := _fit(sheet, row, heads, dataset)).columns]
    return fits


def _fit(sheet: Sheet, row: int, heads: Mapping[str, list[int]], dataset: Dataset) -> Fit:
    """Each column's heading: its own name or title wherever it stands, else the first alias in its own order."""
    found: dict[str, int] = {}
    taken: set[int] = set()
    owned = 0
    for own in (True, False):
        for column in dataset.columns:
            words = (column.name, column.title) if own else column.aliases
            places = (at for word in words for at in heads.get(plain(word), ()) if at not in taken)
            at = None if column.name in found else next(places, None)
            if at is not None:
                found[column.name] = at
                taken.add(at)
        owned = owned or len(found)
    needed = [column for column in dataset.columns if column.needed and column.name != "site"]
    missing = tuple(column.title for column in needed if column.name not in found)
    return Fit(dataset, sheet, row, found, missing, owned)


def _nothing_fits(book: Book, sheets: list[Sheet], datasets: list[Dataset], fits: list[Fit]) -> Problem:
    if all(sheet.text.empty for sheet in sheets):
        return Problem(f"'{book.name}' holds no rows. Send the file with its rows in it.")
    near = max(fits, key=lambda fit: (fit.score[1] - len(fit.missing), fit.score), default=None)
    if len(datasets) == 1 and near is None:
        needed = ", ".join(column.title for column in datasets[0].columns if column.needed and column.name != "site")
        return Problem(f"No row has the headings of {datasets[0].id}: {needed}. Add them, or send it on the template.")
    if near is None or (near.score[1] < 2 and len(datasets) > 1):
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

"""Which return a file is: the sheet, the header row and the columns that fit a declared dataset best."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from data_loaders.errors import Problem, Refused
from data_loaders.layout import Layout
from data_loaders.question import Asks
from data_loaders.readers import Book
from data_loaders.recognise.asking import Guess, shown, which_columns, which_dataset, which_meaning, which_sheet
from data_loaders.recognise.fit import HEADER_WITHIN, Fit, Known, Row, fits, strange_fits, top_rows
from data_loaders.schema import Dataset, plain
from data_loaders.unfold import unfold

__all__ = ["HEADER_WITHIN", "Fit", "others", "recognise", "suggestion"]

FITS_ASKED_ABOUT = 5


def recognise(
    book: Book,
    datasets: Iterable[Dataset],
    only_sheet: str | None = None,
    confirmed: Iterable[Layout] = (),
    remembered: Iterable[Layout] = (),
) -> Fit:
    """The best fit of a file; a wide layout is unfolded.

    Args:
        book: the file as read.
        datasets: what it may be; one where the sender named it.
        only_sheet: the sheet the sender named.
        confirmed: layouts that were said for this file or are remembered of its sender; a later one comes first.
        remembered: layouts of others, which count where all the headings that they take are there.

    Raises:
        Asks: two datasets or sheets fit alike, strange headings may be what is missing, or more than one
            meaning of a heading is remembered: a person must decide.
        Refused: nothing fits (and what came closest), or only a hidden sheet fits.
    """
    best = _best(book, datasets, only_sheet, Known.of(confirmed, remembered))
    guess = Guess(best)
    notes = [*_by_layout(best), *_not_taken(guess)]
    suggested = guess.layout if guess.made.columns else None
    if not best.heads:
        return replace(best, notes=tuple(notes), suggested=suggested)
    long = unfold(best.sheet, best.row, best.dataset, best.columns, best.heads)
    return replace(
        best,
        sheet=long.sheet,
        columns=long.columns,
        problems=long.problems,
        notes=(*notes, *long.notes),
        suggested=suggested,
    )


def suggestion(
    book: Book,
    datasets: Iterable[Dataset],
    only_sheet: str | None = None,
    confirmed: Iterable[Layout] = (),
    remembered: Iterable[Layout] = (),
) -> Layout:
    """What a file's headings seem to mean, each of them, to be corrected and confirmed; arguments as above.

    Raises:
        Refused: it looks like no dataset, or like several.
    """
    try:
        return Guess(_best(book, datasets, only_sheet, Known.of(confirmed, remembered))).layout
    except Asks as asked:
        if asked.question.suggestion is None:
            raise
        return asked.question.suggestion


def others(book: Book, best: Fit) -> list[str]:
    """The other visible sheets that would also have fitted the same dataset, by name."""
    rest = [sheet for sheet in book.sheets if sheet.name != best.sheet.name and not sheet.hidden]
    known = Known.of([best.layout], [])
    return [
        sheet.name for sheet in rest if any(not fit.missing for fit in fits(top_rows(sheet), [best.dataset], known))
    ]


def _best(book: Book, datasets: Iterable[Dataset], only_sheet: str | None, known: Known) -> Fit:
    datasets = list(datasets)
    sheets = [sheet for sheet in book.sheets if only_sheet in (None, sheet.name)]
    if not sheets:
        names = ", ".join(f"'{sheet.name}'" for sheet in book.sheets)
        raise Refused(f"'{book.name}' has no sheet named '{only_sheet}'. Its sheets: {names}.")
    if all(sheet.text.empty for sheet in sheets):
        raise Refused(f"'{book.name}' holds no rows. Send the file with its rows in it.")
    rows = [top_rows(sheet) for sheet in sheets]
    found = [fit for of_sheet in rows for fit in fits(of_sheet, datasets, known)]
    whole = [fit for fit in found if not fit.missing]
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
        raise _unfit(book, [of_sheet for of_sheet in rows if of_sheet], datasets, found, known)
    return _settled(book, seen)


def _settled(book: Book, seen: list[Fit]) -> Fit:
    """The best of the whole fits; where several are alike, a question."""
    best = max(seen, key=lambda fit: fit.score)
    alike = [fit for fit in seen if fit.score == best.score]
    if len({fit.dataset.id for fit in alike}) > 1:
        raise which_dataset(alike)
    # A sheet of headings alone is no rival to one with rows.
    filled = [fit for fit in alike if fit.row + 1 < len(fit.sheet.text)] or alike[:1]
    if len({fit.sheet.name for fit in filled}) > 1:
        filled = [fit for fit in filled if fit.sheet.name == fit.layout.sheet] or filled
    if len({fit.sheet.name for fit in filled}) > 1:
        raise which_sheet(filled)
    if filled[0].clash:
        raise which_meaning(book, filled[0])
    return filled[0]


def _unfit(book: Book, rows: list[list[Row]], datasets: list[Dataset], found: list[Fit], known: Known) -> Refused:
    """A question where strange headings may be all that is missing, else what is wrong."""
    seen = [of_sheet for of_sheet in rows if not of_sheet[0].sheet.hidden]
    strange = [fit for of_sheet in seen for fit in strange_fits(of_sheet, datasets, known)]
    nearest = _one_each(sorted((fit for fit in found if not fit.sheet.hidden), key=_fitting, reverse=True))
    likely = sorted([*nearest, *strange], key=lambda fit: -fit.nearness)
    if len(datasets) > 1:
        likely = _one_each(likely)
    return which_columns(book, likely[:FITS_ASKED_ABOUT]) or Refused(_nothing_fits(book, datasets, found))


def _one_each(ordered: list[Fit]) -> list[Fit]:
    """The first fit of each dataset."""
    first = {fit.dataset.id: fit for fit in reversed(ordered)}
    return [first[name] for name in dict.fromkeys(fit.dataset.id for fit in ordered)]


def _fitting(fit: Fit) -> tuple[int, tuple[int, int, int]]:
    return fit.score[1] - len(fit.missing), fit.score


def _nothing_fits(book: Book, datasets: list[Dataset], found: list[Fit]) -> Problem:
    nearest = max(found, key=_fitting, default=None)
    if len(datasets) == 1 and nearest is None:
        needed = ", ".join(column.title for column in datasets[0].columns if column.needed and column.name != "site")
        return Problem(f"No row has the headings of {datasets[0].id}: {needed}. Add them, or send it on the template.")
    if nearest is None or (nearest.score[1] < 2 and len(datasets) > 1):
        return Problem(
            f"'{book.name}' does not look like any return that is taken here. "
            "Send it on the template, or say which dataset it is."
        )
    return Problem(
        f"No column for {', '.join(column.title for column in nearest.missing)}. "
        f"It looks like {nearest.dataset.id} ({nearest.dataset.title}), "
        "but these headings are needed. Add them, or send it on the template.",
        sheet=nearest.sheet.name,
        cell=nearest.sheet.cell(nearest.row, min(nearest.columns.values())),
    )


def _by_layout(fit: Fit) -> Iterable[str]:
    """Which headings were read as a layout says, so that nobody wonders."""
    said = fit.layout.columns
    read = [(fit.words[at], fit.dataset.column(name)) for name, at in fit.columns.items()]
    named = [
        f"'{shown(word)}' as {c.title}"
        for word, c in read
        if said.get(plain(word)) == c.name and plain(word) not in c.headings
    ]
    if named:
        yield f"Read as confirmed: {', '.join(named)}."
    words = [f"'{shown(word)}' as {value}" for meant in fit.layout.words.values() for word, value in meant.items()]
    if words:
        yield f"Words read as confirmed, where they come: {', '.join(words)}."


def _not_taken(guess: Guess) -> Iterable[str]:
    """Headings that were left out, and are very like a column that the file does not have."""
    for at, name in guess.made.columns.items():
        title = guess.fit.dataset.column(name).title
        yield f"'{shown(guess.fit.words[at])}' was not taken. If it is {title}, confirm the layout."

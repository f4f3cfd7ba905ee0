"""The questions that a file leaves open: which dataset, which sheet, what its headings mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

from data_loaders.cells import NOTHING
from data_loaders.layout import Layout
from data_loaders.privacy import MASKED, identifier, names_somebody
from data_loaders.question import Asks, Question
from data_loaders.readers import Book
from data_loaders.recognise.fit import Fit
from data_loaders.schema import plain
from data_loaders.suggest import Suggested, readable, suggest
from data_loaders.totals import TOTAL
from data_loaders.words import Unknown

ROWS_SHOWN, COLUMNS_SHOWN = 5, 60
CLEAR_LEAD = 0.25
"""By how much more a dataset must fit than the next one, in columns, for it to be the one that is asked about."""
FEWEST_CLEAR, CONFIDENT = 3, 0.5
"""How many columns must be known, suggested with confidence or one of several, for a file to be taken for a return."""


@dataclass(frozen=True)
class Guess:
    """A fit with what its strange headings may mean."""

    fit: Fit

    @cached_property
    def made(self) -> Suggested:
        """What is suggested for the headings that stand for nothing yet."""
        fit, taken = self.fit, {*self.fit.columns.values(), *self.fit.heads}
        free = {at: word for at, word in enumerate(fit.words) if at not in taken and word.strip()}
        said = fit.layout.columns
        strange = {at: word for at, word in free.items() if not said or plain(word) not in said}
        return suggest(fit.sheet, fit.row, strange, fit.dataset, fit.names)

    @property
    def whole(self) -> bool:
        """Whether every needed column is there, suggested, or one of several headings; and half of them plainly.

        One may be none of these, if there is a heading left for it.
        """
        likely = {*self.made.columns.values(), *self.made.unsure}
        unlike = [column.name for column in self.fit.missing if column.name not in likely]
        if len(unlike) > 1 or any(not self._left_for(name) for name in unlike):
            return False
        plainly = {name for at, name in self.made.columns.items() if self.made.sure[at] >= CONFIDENT}
        clear = self.fit.score[1] + sum(column.name in plainly for column in self.fit.missing)
        needed = self.fit.score[1] + len(self.fit.missing)
        return clear >= needed / 2 and self.fit.score[0] + len(plainly | {*self.made.unsure}) >= FEWEST_CLEAR

    def _left_for(self, column: str) -> tuple[int, ...]:
        """The headings whose cells could be a column that no heading is like, and that mean nothing else."""
        return tuple(at for at in self.made.possible.get(column, ()) if at not in self.made.columns)

    @property
    def strength(self) -> float:
        """How much of the row of headings the dataset explains, in columns; less one that no heading is like."""
        likely = {*self.made.columns.values(), *self.made.unsure}
        return self.fit.score[0] + sum(self.made.sure.values()) - sum(c.name not in likely for c in self.fit.missing)

    @property
    def layout(self) -> Layout:
        """What every heading is taken for, with the suggestions; "" where nothing is known of it."""
        fit, words = self.fit, self.fit.words
        names = {at: name for name, at in fit.columns.items()} | self.made.columns
        free = [at for at, word in enumerate(words) if at not in fit.heads and plain(word) and not names_somebody(word)]
        columns: dict[str, str] = {}
        for at in sorted(free, key=lambda at: at not in names):  # of two like headings the one that means something
            columns.setdefault(plain(words[at]), names.get(at, ""))
        return Layout(dataset=fit.dataset.id, sheet=fit.sheet.name, columns=columns, words=self._words(names))

    def _words(self, names: Mapping[int, str]) -> dict[str, dict[str, str]]:
        """The sender's own words in the columns of categories: what is known of them, and what else there is to ask."""
        fit, known = self.fit, self.fit.layout.words
        places = {name: [at] for at, name in names.items()}
        if fit.heads and fit.dataset.across:
            places[fit.dataset.across.value] = list(fit.heads)
        unknown = Unknown(fit.dataset.columns, known)
        for name, at in places.items():
            below = dict.fromkeys(fit.sheet.text.iloc[fit.row + 1 :, at].to_numpy(dtype=object).ravel().tolist())
            words = [cell for cell in below if cell.strip().lower() not in NOTHING and not TOTAL.fullmatch(plain(cell))]
            unknown.see(name, words)
        asked = unknown.asked()
        return {name: known.get(name, {}) | asked.get(name, {}) for name in {**known, **asked}}

    def doubts(self) -> dict[str, tuple[str, ...]]:
        """The headings between which nothing is suggested, by column."""
        words = self.fit.words
        left = {column.name: self._left_for(column.name) for column in self.fit.missing}
        doubts = {**{name: places for name, places in left.items() if places}, **self.made.unsure}
        return {name: tuple(shown(words[at]) for at in places) for name, places in doubts.items()}


def which_dataset(fits: Sequence[Fit]) -> Asks:
    """Headings that fit several datasets alike: the likeliest is the one whose cells can be read best."""
    best = {fit.dataset.id: fit for fit in reversed(fits)}
    share = {name: readable(fit.sheet, fit.row, fit.dataset, fit.columns) for name, fit in best.items()}
    choices = sorted(best, key=lambda name: (-share[name], name))
    likely = f" By its cells it is more likely {choices[0]}." if share[choices[0]] > share[choices[1]] else ""
    sentence = f"The headings fit {' or '.join(sorted(best))} equally well.{likely} Say which it is and send it again."
    return _asks(best[choices[0]], "dataset", sentence, f"Name it: --dataset {choices[0]}", choices=tuple(choices))


def which_sheet(fits: Sequence[Fit]) -> Asks:
    """Sheets that fit alike: the likeliest has the most rows, and of those it is the last in the workbook."""
    names = list(dict.fromkeys(fit.sheet.name for fit in fits))
    by_length = sorted(fits, key=lambda fit: len(fit.sheet.text) - fit.row)[::-1]
    choices = tuple(dict.fromkeys(fit.sheet.name for fit in by_length))
    sentence = (
        f"The sheets {', '.join(map(repr, names))} fit equally well, and one is read. "
        "Say which, or put their rows on one sheet."
    )
    return _asks(by_length[0], "sheet", sentence, f"Name it: --sheet '{choices[0]}'", choices=choices)


def which_columns(book: Book, fits: Sequence[Fit]) -> Asks | None:
    """What strange headings mean, where they may be all that is missing; ``None`` where they cannot be."""
    guesses = sorted((guess for fit in fits if (guess := Guess(fit)).whole), key=lambda guess: -guess.strength)
    # What explains fewer headings than are known of another dataset is not it.
    if not guesses or guesses[0].strength < max(fit.score[0] for fit in fits):
        return None
    best = guesses[0]
    alike = [guess for guess in guesses if best.strength - guess.strength < CLEAR_LEAD]
    if len(choices := tuple(dict.fromkeys(guess.fit.dataset.id for guess in alike))) > 1:
        sentence = f"Not all headings are known, and it could be {' or '.join(choices)}. Say which it is."
        return _asks(best.fit, "dataset", sentence, f"Name it: --dataset {choices[0]}", choices=choices)
    fit = best.fit
    missing = ", ".join(column.title for column in fit.missing)
    sentence = (
        f"No column for {missing}. It looks like {fit.dataset.id} ({fit.dataset.title}). "
        f"{' '.join(_supposed(best))} Confirm what the headings mean."
    )
    return _about_columns(book, best, sentence)


def which_meaning(book: Book, fit: Fit) -> Asks:
    """Headings of which more than one thing is remembered."""
    names = ", ".join(f"'{heading}'" for heading in fit.clash)
    sentence = f"It is remembered in more than one way what {names} means. Confirm what the headings mean."
    return _about_columns(book, Guess(fit), sentence, fit.clash)


def shown(cell: str) -> str:
    """A cell as its sender may see it beside a question: nothing that looks like what names a person.

    >>> shown(" HAT  no. "), shown("943 476 5919")
    ('HAT no.', '•••')
    """
    return MASKED if identifier(cell) else " ".join(cell.split())


def _supposed(guess: Guess) -> Iterable[str]:
    """What may be what, in words; needed columns only."""
    words, dataset = guess.fit.words, guess.fit.dataset
    missing = {column.name for column in guess.fit.missing}
    for at, name in guess.made.columns.items():
        if name in missing:
            yield f"'{shown(words[at])}' may be {dataset.column(name).title}."
    for name, headings in guess.doubts().items():
        if name in missing:
            quoted = " or ".join(f"'{heading}'" for heading in headings)
            yield f"{dataset.column(name).title} may be {quoted}."


def _about_columns(book: Book, guess: Guess, sentence: str, doubted: Sequence[str] = ()) -> Asks:
    words, layout = guess.fit.words, guess.layout
    if doubted:
        layout = layout.model_copy(update={"columns": layout.columns | dict.fromkeys(doubted, "")})
    answer = (
        f"Write it down: python -m data_loaders map '{book.name}' --out layout.toml. "
        "Correct that file where it is wrong, and send the workbook again with --map layout.toml"
    )
    sure = {plain(words[at]): confidence for at, confidence in guess.made.sure.items()}
    return _asks(guess.fit, "columns", sentence, answer, suggestion=layout, sure=sure, unsure=guess.doubts())


def _asks(fit: Fit, about: Literal["dataset", "sheet", "columns"], sentence: str, answer: str, **more: Any) -> Asks:
    words = fit.words
    places = [at for at, word in enumerate(words) if word.strip() and at not in fit.heads][:COLUMNS_SHOWN]
    seen: set[str] = set()
    headings = []
    for at in places:  # each heading once: a question about the same words twice could be answered twice
        headings.append("" if plain(words[at]) in seen or not plain(words[at]) else shown(words[at]))
        seen.add(plain(words[at]))
    named = {at for at in places if names_somebody(words[at])}
    below = fit.sheet.text.iloc[fit.row + 1 :, places]
    lines = below[(below != "").any(axis=1)].head(ROWS_SHOWN).to_numpy(dtype=object)
    rows = tuple(
        tuple(MASKED if at in named and cell else shown(cell) for at, cell in zip(places, line, strict=True))
        for line in lines
    )
    cell = fit.sheet.cell(fit.row, min(fit.columns.values(), default=0)) if about == "columns" else ""
    question = Question(about, sentence, answer, sheet=fit.sheet.name, headings=tuple(headings), rows=rows, **more)
    return Asks(question, cell)

"""What only a person can decide about a file, with a suggestion and what to look at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from data_loaders.errors import Problem, Refused
from data_loaders.layout import Layout


@dataclass(frozen=True)
class Question:
    """One question to the sender of a file.

    Args:
        about: what must be decided.
        sentence: the question in words.
        answer: how to answer it on the command line.
        choices: the datasets (by id) or sheets (by name) it may be, the likeliest first.
        suggestion: what the headings seem to mean; confirmed, it answers the question.
        sure: how sure each suggested heading is, from 0 to 1.
        unsure: headings between which nothing was suggested, as the file writes them, by declared column.
        sheet: the sheet that the rows below are of.
        headings: its headings, from the left.
        rows: its first rows as text, to look at beside the suggestion; what might name a person is masked.
            They are for the sender's own eyes: they are never stored or logged.
    """

    about: Literal["dataset", "sheet", "columns"]
    sentence: str
    answer: str
    choices: tuple[str, ...] = ()
    suggestion: Layout | None = None
    sure: Mapping[str, float] = field(default_factory=dict)
    unsure: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sheet: str = ""
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        return self.sentence


class Asks(Refused):
    """Nothing was stored because a person must decide something first."""

    def __init__(self, question: Question, cell: str = "") -> None:
        self.question = question
        super().__init__(Problem(question.sentence, question.sheet, cell))

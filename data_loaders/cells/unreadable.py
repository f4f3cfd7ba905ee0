"""A cell that does not hold what its column is for, and the words that say nothing at all."""

from __future__ import annotations

from data_loaders.privacy import identifier

NOTHING = frozenset({"", "n/a", "na", "null", "-", "–", "—"})


class Unreadable(ValueError):
    """The cell does not hold what its column is for.

    Args:
        what: what is wrong and what to do; a sentence without its subject where ``cell`` is given.
        cell: the cell's text, which becomes the subject where it may be shown.
        guess: what was likely meant; it repeats part of the cell, and is only said where that may be shown.

    >>> fault = Unreadable("is not a date.", "943 476 5919"), Unreadable("is not a date.", "32/13")
    >>> [one.said(show=True) for one in fault], fault[1].said(show=False)
    (['This is not a date.', "'32/13' is not a date."], 'This is not a date.')
    """

    def __init__(self, what: str, cell: str = "", guess: str = "") -> None:
        self.what, self.cell, self.guess = what, cell, guess
        super().__init__(self.said(show=False))

    def said(self, show: bool) -> str:
        """The sentence; with ``show`` it repeats the cell, unless that looks like what names a person."""
        if not self.cell:
            return self.what
        if not show or identifier(self.cell):
            return f"This {self.what}"
        shown = self.cell if len(self.cell) <= 40 else self.cell[:39] + "…"
        return f"'{shown}' {self.what}{self.guess}"

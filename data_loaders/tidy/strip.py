"""Rows below a header as a sheet has them, and the cut between two parts of a long file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from data_loaders.readers import BLANK, Sheet

_TAIL = 500
Filled = np.ndarray[tuple[int, int], np.dtype[np.bool_]]


@dataclass
class Strip:
    """Rows below a header, as wide as the sheet; ``at`` is the first one's position in it."""

    sheet: Sheet
    text: pd.DataFrame
    kind: pd.DataFrame
    numbers: np.ndarray[tuple[int], np.dtype[np.int64]]
    at: int = 0

    @classmethod
    def below(cls, sheet: Sheet, row: int) -> Strip:
        """The rows of a sheet from one on."""
        return cls(sheet, sheet.text.iloc[row:], sheet.kind.iloc[row:], sheet.numbers()[row:], row)

    def parted(self, row: int) -> tuple[Strip, Strip]:
        """The rows before one, and the rest."""
        first, held = slice(None, row), slice(row, None)
        return (
            Strip(self.sheet, self.text.iloc[first], self.kind.iloc[first], self.numbers[first], self.at),
            # A copy, so that a few rows do not hold on to all that they were cut from.
            Strip(self.sheet, self.text.iloc[held].copy(), self.kind.iloc[held].copy(), self.numbers[held].copy()),
        )

    def before(self, other: Strip) -> Strip:
        """These rows and those of another."""
        text = pd.concat([self.text, other.text], ignore_index=True).fillna("")
        kind = pd.concat([self.kind, other.kind], ignore_index=True).fillna(BLANK).astype("int8")
        return Strip(other.sheet, text, kind, np.concatenate([self.numbers, other.numbers]))


def settled(strip: Strip) -> int:
    """How many rows of a part can be judged without what follows: up to its last but one with two cells or more."""
    for tail in (_TAIL, len(strip.numbers)):
        start = max(0, len(strip.numbers) - tail)
        count = filled(strip.text.iloc[start:], strip.kind.iloc[start:]).sum(axis=1)
        whole, standing = np.flatnonzero(count > 1), np.flatnonzero(count > 0)
        if whole.size:
            return start + int(min(standing[-1], whole[-1] + 1))
    return 0


def filled(text: pd.DataFrame, kind: pd.DataFrame) -> Filled:
    """Which cells hold something other than spaces."""
    columns = [(kind[name] != BLANK).to_numpy() & ~text[name].str.isspace().to_numpy(dtype=bool) for name in text]
    return np.column_stack(columns)

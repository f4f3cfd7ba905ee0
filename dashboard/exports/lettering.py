"""Lines of letters in an SVG: measured, wrapped and set, as real text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from xml.sax.saxutils import escape

FONT = "Liberation Sans, Arial, Helvetica, sans-serif"
"""The first comes with vl-convert; Arial has the same widths, so that lines end alike on every computer."""

WIDTHS = {**dict.fromkeys(" .,:;!|'ijlft()[]/", 0.3), **dict.fromkeys("mwMW@%—…", 0.92), **dict.fromkeys("£–−", 0.58)}
"""Widths in parts of the size, rounded up; a capital is 0.72, anything else 0.56."""


@dataclass(frozen=True)
class Lettering:
    """How some lines look."""

    size: int
    colour: str
    bold: bool = False

    @property
    def step(self) -> int:
        """Pixels from line to line."""
        return round(self.size * 1.35)

    def width(self, text: str) -> float:
        """Pixels that a line needs, never too few."""
        each = sum(WIDTHS.get(letter, 0.72 if letter.isupper() else 0.56) for letter in text)
        return each * self.size * (1.06 if self.bold else 1)


@dataclass(frozen=True)
class Block:
    """Lines one under another, all from the left."""

    lettering: Lettering
    lines: tuple[str, ...]

    @property
    def height(self) -> int:
        """Pixels from the top of the first line to the bottom of the last."""
        return self.lettering.step * len(self.lines)

    def drawn(self, x: float, top: float) -> str:
        """As SVG text, a ``tspan`` a line."""
        look = self.lettering
        weight = ' font-weight="bold"' if look.bold else ""
        first = top + look.size
        spans = "".join(
            f'<tspan x="{x:g}" y="{first + at * look.step:g}">{clean(text)}</tspan>'
            for at, text in enumerate(self.lines)
        )
        return f'<text font-family="{FONT}" font-size="{look.size}"{weight} fill="{look.colour}">{spans}</text>'


def block(text: str, lettering: Lettering, width: float) -> Block:
    """A text wrapped to a width.

    >>> block("one two three", Lettering(10, "black"), 45).lines
    ('one two', 'three')
    """
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and lettering.width(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return Block(lettering, tuple(lines))


def balanced(text: str, lettering: Lettering, width: float) -> Block:
    """A text wrapped to a width in no more lines than needed, none of them left with a single word.

    >>> balanced("one two three four", Lettering(10, "black"), 75).lines
    ('one two', 'three four')
    """
    full = block(text, lettering, width)
    even = lettering.width(text) / max(1, len(full.lines))
    tries = (block(text, lettering, min(width, even * wider)) for wider in (1.0, 1.1, 1.2, 1.3))
    return next((tried for tried in tries if len(tried.lines) <= len(full.lines)), full)


def clean(text: str) -> str:
    """Text that is safe inside XML: marked up, and without the characters that XML does not know.

    >>> clean("<b> A&E \\x00")
    '&lt;b&gt; A&amp;E '
    """
    return escape(re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text))

"""What a change means: high or low, and which of them is better."""

from __future__ import annotations

from typing import Literal, get_args

from dashboard.model import Better

Meaning = Literal["improvement", "concern", "neutral change", "common cause"]


def meaning(direction: int, better: Better) -> Meaning:
    """What a signal says about the work.

    Args:
        direction: +1 high or rising, -1 low or falling, 0 no signal.
        better: the declared direction of improvement; never guessed from a name.

    Raises:
        ValueError: ``better`` is none of its three words.

    >>> meaning(-1, "lower"), meaning(-1, "higher"), meaning(1, "neutral"), meaning(0, "higher")
    ('improvement', 'concern', 'neutral change', 'common cause')
    """
    if better not in get_args(Better):
        raise ValueError(f"better is higher, lower or neutral, not {better!r}")
    if direction == 0:
        return "common cause"
    if better == "neutral":
        return "neutral change"
    return "improvement" if (direction > 0) == (better == "higher") else "concern"

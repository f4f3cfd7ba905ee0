"""What cannot be right across returns, as people decided it in ``config/consistency.toml``."""

from __future__ import annotations

from typing import Self

from pydantic import Field, model_validator

from data_loaders.declarations import Declaration


class Rule(Declaration):
    """One rule: what is wrong in plain words, what to do, and which returns it is about.

    Rows of each of ``datasets`` are looked at, and its sender is asked to put them right; the returns of
    ``reads`` (``with`` in the file) are looked at beside them. ``months`` and ``days`` (by dataset) say how far a
    date may be off; ``unsplit`` names the funder whose budget serves those that have none.
    """

    title: str = Field(min_length=1)
    sentence: str = Field(pattern=r"^[A-Z].*\.$")
    remedy: str = Field(pattern=r"^[A-Z].*\.$")
    datasets: tuple[str, ...] = Field(min_length=1)
    reads: tuple[str, ...] = Field(default=(), alias="with")
    on: bool = True
    months: int = Field(default=0, ge=0)
    days: dict[str, int] = {}
    unsplit: str = ""

    @model_validator(mode="after")
    def consistent(self) -> Self:
        """The days are for datasets of the rule."""
        if stray := sorted(set(self.days) - set(self.datasets)):
            raise ValueError(f"days are given for '{stray[0]}', which is not among the datasets of the rule")
        return self

    def about(self, touched: str) -> tuple[str, ...]:
        """The datasets to look at again when a return of ``touched`` came or went."""
        return self.datasets if touched in self.reads else tuple(name for name in self.datasets if name == touched)


class Rules(Declaration):
    """Everything ``config/consistency.toml`` holds: each rule by its id."""

    rules: dict[str, Rule]

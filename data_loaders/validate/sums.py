"""What a return says it adds up to, held against its rows: totals among them, and the control total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from data_loaders import cells
from data_loaders.errors import Problem
from data_loaders.tidy import Table, Total
from data_loaders.totals import disagreement

NOUGHT = Decimal("0.00")
Amounts = Sequence[Decimal | None]


class Sums:
    """The running sum of a return's money, and the totals that do not agree with it."""

    def __init__(self, money: str) -> None:
        self.total = NOUGHT
        self._money = money
        self._count = 0
        self._starts = {NOUGHT}
        self._above: list[tuple[Total, Decimal]] = []
        self._problems: list[Problem] = []

    def ends_in_total(self, table: Table, amounts: Amounts) -> bool:
        """Whether the last row is the sum of all others: 'Total Gas & Power' may be who was paid."""
        if not table.last_may_total:
            return False
        others = [amount for amount in amounts[:-1] if amount is not None]
        return self._count + len(others) > 1 and amounts[-1] == self.total + sum(others, NOUGHT)

    def add(self, table: Table, amounts: Amounts) -> None:
        """Takes the amounts of a part; a total in it must equal the rows above, all or those since an earlier one."""
        done = 0
        for total in table.totals:
            self._pass(amounts[done : total.position])
            done = total.position
            self._check(total)
        self._pass(amounts[done:])

    def _pass(self, amounts: Amounts) -> None:
        known = [amount for amount in amounts if amount is not None]
        self.total = sum(known, self.total)
        self._count += len(known)

    def _check(self, total: Total) -> None:
        try:
            stated = cells.money(total.amount, total.kind)
        except cells.Unreadable as fault:
            self._problems.append(Problem(fault.said(show=True), total.sheet, total.cell, self._money))
            return
        if stated is not None and not self._count:  # above all rows: it is the sum of what follows
            self._above.append((total, stated))
        elif stated is not None and self.total - stated not in self._starts:
            self._problems.append(self._disagrees(stated, total.sheet, total.cell))
        self._starts.add(self.total)

    def problems(self) -> list[Problem]:
        """The totals that do not agree, once all rows have passed."""
        above = [
            self._disagrees(stated, total.sheet, total.cell) for total, stated in self._above if stated != self.total
        ]
        return above + self._problems

    def controlled(self, stated: Decimal, sheet: str, cell: str) -> Iterator[Problem]:
        """The control total, to the penny."""
        if stated != self.total:
            yield self._disagrees(stated, sheet, cell, "the control total")

    def _disagrees(self, stated: Decimal, sheet: str, cell: str, what: str = "the sheet's total") -> Problem:
        return Problem(disagreement("rows", self.total, what, stated), sheet, cell, self._money)

"""Lines and columns that add up others: how they are called, and what is said where they disagree."""

from __future__ import annotations

import re
from decimal import Decimal

_OF_MONEY = "all|spend|expenditure|payments?|amounts?|costs?|actuals?|budget|value|paid|net|gross|income|excl?|inc|vat"
TOTAL = re.compile(
    r"(?:(?:grand|sub|overall|sheet|report|column|final|net|gross|running) ?)?"
    rf"totals?(?: (?:for|of|to) .*|(?: (?:{_OF_MONEY}))*)|sub ?totals? .+|.+ (?:sub ?)?totals?|sum"
)
"""The label of a line of totals, plain."""


def disagreement(parts: str, added: Decimal, whole: str, said: Decimal) -> str:
    """A sentence for a total that is not what it adds up.

    Args:
        parts: what is added up, such as "rows".
        added: their sum in pounds.
        whole: what states the total, such as "the sheet's total".
        said: the total as stated, in pounds.

    >>> disagreement("rows", Decimal("38214.10"), "the total", Decimal("38312.10")).partition(". ")[0]
    'The rows add up to £38,214.10 but the total says £38,312.10: £98.00 is missing from the rows'
    """
    gap = said - added
    which = f"{'missing from' if gap > 0 else 'too much in'} the {parts}"
    return (
        f"The {parts} add up to {pounds(added)} but {whole} says {pounds(said)}: {pounds(abs(gap))} is {which}. "
        f"Correct the {parts} or the total."
    )


def pounds(amount: Decimal) -> str:
    """An amount to the penny.

    >>> pounds(Decimal("-1204.1"))
    '−£1,204.10'
    """
    return f"{'−' if amount < 0 else ''}£{abs(amount):,.2f}"

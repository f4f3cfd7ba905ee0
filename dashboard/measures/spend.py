"""Money spent against the profile and the budget, to the penny."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from dashboard.model import Frames

SPENT = ("actual", "accrual")


def to_date(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Actuals and accruals posted up to the period's end, against the whole budget.

    Args:
        frames: reads ``ledger`` and ``budget`` (``amount_pounds`` as ``Decimal``); ``facts["budget"]``.
        by: ``[]``, ``["month"]`` (running totals), or columns of both returns such as ``["cost_line"]``.

    Returns:
        The measure shape in pounds with ``profile`` (the budget's months to the same end), ``commitment``
        and ``income`` beside it; ``people`` is missing, for nobody stands behind a ledger line.
    """
    last = f"{frames.period.last:%Y-%m}"
    ledger, budget = frames.tables["ledger"], frames.tables["budget"]
    ledger = ledger[ledger["posting_date"] <= pd.Timestamp(frames.period.last)]
    ledger = ledger.assign(month=ledger["posting_date"].dt.strftime("%Y-%m"), all="")
    budget = budget.assign(all="")
    profile = budget[budget["month"] <= last]
    groups = by or ["all"]
    parts = {
        "numerator": _sum(ledger[ledger["kind"].isin(SPENT)], groups),
        "commitment": _sum(ledger[ledger["kind"] == "commitment"], groups),
        "income": _sum(ledger[ledger["kind"] == "income"], groups),
        "profile": _sum(profile, groups),
        "budget": _sum(budget, groups),
    }
    shape = pd.DataFrame(parts)
    if by == ["month"] and len(shape):
        months = pd.period_range(shape.index.min(), min(shape.index.max(), last), freq="M").strftime("%Y-%m")
        shape = shape.reindex(pd.Index(months, name="month"))
    shape = shape.map(lambda amount: Decimal("0.00") if pd.isna(amount) else amount)
    if by == ["month"]:
        shape = shape.cumsum()
    shape = shape.reset_index()
    whole = frames.facts.get("budget")
    shape["denominator"] = shape["budget"] if whole is None or (by and by != ["month"]) else whole
    shape = shape.assign(people=float("nan"), value=shape["numerator"])
    return shape[[*by, "numerator", "denominator", "people", "value", "profile", "commitment", "income"]]


def _sum(lines: pd.DataFrame, by: list[str]) -> pd.Series[Decimal]:  # type: ignore[type-var]
    return lines.groupby(by)["amount_pounds"].agg(lambda amounts: sum(amounts, Decimal("0.00")))

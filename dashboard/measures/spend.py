"""Money spent against the profile and the budget, to the penny."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd

from dashboard.model import Frames

SPENT = ("actual", "accrual")
NOTHING = Decimal("0.00")


def to_date(frames: Frames, by: list[str]) -> pd.DataFrame:
    """Actuals and accruals posted up to the period's end, against the whole budget.

    Args:
        frames: reads ``ledger`` and ``budget`` (``amount_pounds`` as ``Decimal``); ``facts["budget"]``, what
            the sources state. The whole budget is the larger of that and what the budget's returns hold: a return
            may hold a part of the year only, and a second year adds to the first.
        by: ``[]``, ``["month"]`` (running totals), or columns of both returns such as ``["cost_line"]``.

    Returns:
        The measure shape in pounds with ``profile`` (the budget's months to the same end; where a site's
        ledger ends sooner, to there), ``commitment`` and ``income`` beside it; ``people`` is missing, for nobody
        stands behind a ledger line. No row where no ledger covers anything; ``profile`` is missing without a budget.
    """
    columns = [*by, "numerator", "denominator", "people", "value", "profile", "commitment", "income"]
    reached = _reached(frames)
    if reached.empty:
        return pd.DataFrame(columns=columns)
    last = f"{frames.period.last:%Y-%m}"
    ledger, budget = frames.tables["ledger"], frames.tables["budget"]
    ledger = ledger[ledger["posting_date"] <= pd.Timestamp(frames.period.last)]
    ledger = ledger.assign(month=ledger["posting_date"].dt.strftime("%Y-%m"), all="")
    ledger = ledger[ledger["month"] <= ledger["site"].map(reached).fillna("")]
    budget = budget.assign(all="")
    running = by == ["month"]
    ends = last if running else budget["site"].map(reached).fillna("")
    groups = by or ["all"]
    parts = {
        "numerator": _sum(ledger[ledger["kind"].isin(SPENT)], groups),
        "commitment": _sum(ledger[ledger["kind"] == "commitment"], groups),
        "income": _sum(ledger[ledger["kind"] == "income"], groups),
        "profile": _sum(budget[budget["month"] <= ends], groups),
        "budget": _sum(budget, groups),
    }
    shape = pd.DataFrame(parts)
    if not by:
        shape = shape.reindex(pd.Index([""], name="all"))
    elif running:
        first = min([*shape.index, f"{frames.period.first:%Y-%m}"])
        shape = shape.reindex(pd.Index(pd.period_range(first, last, freq="M").strftime("%Y-%m"), name="month"))
    shape = shape.map(lambda amount: NOTHING if pd.isna(amount) else amount).astype(object)
    if running:
        shape = shape.cumsum()
    shape = shape.reset_index()
    if not by or running:
        shape["budget"] = pd.Series([_whole(frames, budget)] * len(shape), index=shape.index, dtype=object)
    if budget.empty:
        shape["profile"] = None
    return shape.assign(denominator=shape["budget"], people=float("nan"), value=shape["numerator"])[columns]


def _reached(frames: Frames) -> pd.Series[str]:
    """The last month within the period that each site's ledger reaches without a gap, by site."""
    covered = frames.covered("ledger")
    covered = covered[covered["start"] <= pd.Timestamp(frames.period.last)]
    ends = pd.Series({site: _without_gap(own) for site, own in covered.groupby("site")}, dtype="datetime64[us]")
    return ends.where(ends < pd.Timestamp(frames.period.last), pd.Timestamp(frames.period.last)).dt.strftime("%Y-%m")


def _without_gap(covered: pd.DataFrame) -> pd.Timestamp:
    """The last day before the first gap: what a month without a ledger cost is not known, and is not nothing."""
    ordered = covered.sort_values("start")
    past = ordered["end"].cummax()
    broken = ordered["start"] > past.shift().fillna(ordered["start"].iloc[0])
    whole: pd.Timestamp = past[~broken.cummax()].iloc[-1]
    return whole - pd.Timedelta(days=1)


def _whole(frames: Frames, budget: pd.DataFrame) -> Decimal | None:
    known = [sum(budget["amount_pounds"], NOTHING)] if len(budget) else []
    stated = frames.facts.get("budget")
    return max([*known, *([] if stated is None else [stated])], default=None)


def _sum(lines: pd.DataFrame, by: list[str]) -> pd.Series[Decimal]:  # type: ignore[type-var]
    sums = {
        key: sum(amounts, NOTHING) for key, amounts in lines.groupby(by[0] if len(by) == 1 else by)["amount_pounds"]
    }
    return pd.Series(sums, dtype=object).rename_axis(by)

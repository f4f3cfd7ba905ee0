"""Rules about the returns themselves, and about money."""

from __future__ import annotations

from sqlalchemy import ColumnElement, FromClause, Integer, and_, case, exists, func, literal, or_, select

from data_loaders.store.consistency.standing import Found, Standing, joined, stands
from data_loaders.store.days import later, month_end, month_number_of, month_start, number_of_month
from data_loaders.store.roll_up import month_of
from data_loaders.store.rules import Rule

SPENT = ("actual", "accrual", "commitment")


def coverage_gap(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Days that no return covers between two that do: one finding a gap, at the return that follows it.

    Where nobody stated the period, the months of its dates count as covered here: that nothing happened in the last
    days of a month leaves no gap.
    """
    table = standing.coverage.alias()
    first = case((table.c.assumed, month_start(table.c.first, standing.dialect)), else_=table.c.first)
    last = case((table.c.assumed, month_end(table.c.last, standing.dialect)), else_=table.c.last)
    covered = select(table.c.load, table.c.site, first.label("first"), last.label("last"))
    stretch = covered.where(table.c.dataset == dataset).subquery()
    order = [stretch.c.first, stretch.c.last, stretch.c.load]
    reached = func.max(stretch.c.last).over(partition_by=stretch.c.site, order_by=order, rows=(None, -1))
    ordered = select(stretch, reached.label("reached")).subquery()
    missing = later(ordered.c.reached, 1, standing.dialect)
    return select(
        ordered.c.site,
        month_of(missing, standing.dialect).label("month"),
        joined(ordered.c.site, missing).label("subject"),
        ordered.c.load,
        literal("").label("sheet"),
        literal(0, Integer).label("row"),
        literal(0, Integer).label("rows"),
    ).where(ordered.c.first > missing)


def line_without_budget(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Ledger lines of a cost line and funder that the site's budget does not have, if it has any."""
    rows = standing.rows(dataset)
    own, shared = (rows.c["cost_line"], rows.c["funder"]), (rows.c["cost_line"], literal(rule.unsplit))
    served = or_(
        _budgeted(standing, rows, *own),
        # Who has no budget of their own is served by the one that is not split.
        and_(_budgeted(standing, rows, *shared), ~_budgeted(standing, rows, None, rows.c["funder"])),
    )
    spent = rows.c["kind"].in_(SPENT)
    return standing.places_of(dataset, rows, rows, spent, _budgeted(standing, rows, None, None), ~served)


def period_far_from_posting(standing: Standing, rule: Rule, dataset: str) -> Found:
    """Ledger lines whose accounting period lies more than so many months from the month of posting."""
    rows = standing.rows(dataset)
    apart = number_of_month(rows.c["period"]) - month_number_of(standing.day(rows, dataset))
    return standing.places_of(dataset, rows, rows, func.abs(apart) > rule.months)


def _budgeted(
    standing: Standing, rows: FromClause, line: ColumnElement[str] | None, funder: ColumnElement[str] | None
) -> ColumnElement[bool]:
    """That the site of a row has a budget: for a cost line, from a funder, where they are given."""
    budget = standing.rows("budget")
    found = select(budget.c["row"]).where(stands(budget), budget.c["site"] == rows.c["site"])
    for name, wanted in (("cost_line", line), ("funder", funder)):
        if wanted is not None:
            found = found.where(budget.c[name] == wanted)
    return exists(found)

"""From a measure's shape to a figure's numbers: one interval rule, one control-chart rule, one shape for each chart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

import pandas as pd

from dashboard.measures.exposure import AFTER, BEFORE
from dashboard.model import Comparison, Frames, Kpi, Result
from dashboard.registry import measure
from dashboard.stats.intervals import poisson_rate, wilson
from dashboard.stats.ladder import Signal, signal
from dashboard.stats.rate_ratio import rate_ratio
from dashboard.tables.readings import WEEKS

NUMBERS = ["numerator", "denominator", "people", "value"]


@dataclass(frozen=True)
class Numbers:
    """A figure's headline: its result, what it is held against, and the earlier result it is compared with.

    ``behind`` counts the people behind each part of it: behind the numerator, behind what is left of the whole
    (the measure's ``others``), before and after. ``shape`` is what all of it was read from.
    """

    result: Result = Result()
    target: float | None = None
    comparison: Comparison | None = None
    behind: tuple[float, ...] = ()
    shape: pd.DataFrame = field(default_factory=pd.DataFrame)


def shaped(kpi: Kpi, frames: Frames, by: list[str], public: bool = False) -> pd.DataFrame:
    """The KPI's measure with ``low, high`` by its interval rule; missing where it has none.

    Args:
        public: person-years to one decimal, so that two rates together do not tell the days that somebody
            was in custody or in hospital.
    """
    shape = measure(kpi)(frames, by)
    if public and kpi.unit == "rate":
        years = shape["denominator"].astype(float).round(1)
        shape = shape.assign(denominator=years, value=shape["numerator"] / years.where(years > 0))
    if kpi.interval == "measure":
        return shape
    rule = {"wilson": wilson, "poisson": poisson_rate}.get(kpi.interval)
    pairs = list(zip(shape["numerator"], shape["denominator"], strict=True))
    limits = [rule(float(x), float(n)) if rule and n and n > 0 else (None, None) for x, n in pairs]
    ends = pd.DataFrame(limits, columns=["low", "high"], index=shape.index, dtype=float)
    return shape.assign(low=ends["low"], high=ends["high"])


def headline(kpi: Kpi, frames: Frames, public: bool = False) -> Numbers:
    """The KPI's one result for the frames' period."""
    shape = shaped(kpi, frames, ["phase"] if kpi.chart == "comparison" else [], public)
    if shape.empty:
        return Numbers(shape=shape)
    counts = shape[[name for name in ("people", "others") if name in shape]].to_numpy(dtype=float).ravel()
    behind = tuple(float(people) for people in counts if not pd.isna(people))
    if kpi.chart == "comparison":
        results = {str(row["phase"]): _result(row) for row in shape.to_dict("records")}
        return Numbers(results[AFTER], None, _compared(results[BEFORE], results[AFTER]), behind, shape)
    row = shape.to_dict("records")[0]
    target = row["profile"] if kpi.target == "profile" else frames.facts.get(kpi.target)
    return Numbers(_result(row), _number(target), None, behind, shape)


def points(kpi: Kpi, frames: Frames, numbers: Numbers, by: str = "month") -> tuple[pd.DataFrame, Signal | None]:
    """What the KPI's chart draws, and what its series signals.

    Args:
        by: ``month``, or ``quarter`` for the public's trends; a quarter's series earns no control chart.
    """
    if kpi.chart == "trend":
        return _trend(kpi, frames, numbers, by)
    if kpi.chart == "survival":
        return _survival(kpi, frames), None
    if kpi.chart == "comparison":
        return numbers.shape[["phase", *NUMBERS, "low", "high"]].assign(hidden=False), None
    if kpi.chart == "cumulative":
        return _cumulative(kpi, frames), None
    return _ceiling(numbers, frames.facts), None


def breakdown(kpi: Kpi, frames: Frames) -> pd.DataFrame | None:
    """The figure split by the column its declaration names, in the measure shape."""
    if not kpi.breakdown:
        return None
    return shaped(kpi, frames, ["phase", kpi.breakdown] if kpi.chart == "comparison" else [kpi.breakdown])


def _trend(kpi: Kpi, frames: Frames, numbers: Numbers, by: str) -> tuple[pd.DataFrame, Signal | None]:
    shape = measure(kpi)(frames, [by]).rename(columns={by: "period"}).sort_values("period")
    # Only what is made safe for the public needs to know who stands behind what is left.
    columns = ["period", *NUMBERS, *(["others"] if by == "quarter" and "others" in shape else [])]
    columns += ["centre", "lower", "upper", "signal"]
    if shape.empty:
        return pd.DataFrame(columns=[*columns, "hidden"]), None
    charted = kpi.signal and by == "month"
    found = signal(shape.set_index("period")["value"].astype(float), kpi.better, numbers.target) if charted else None
    if found:
        lines = found.points[["period", "centre", "lower", "upper", "meaning"]].rename(columns={"meaning": "signal"})
        shape = lines.assign(period=lines["period"].astype(str)).merge(shape, on="period", how="left")
    else:
        shape = shape.assign(centre=float("nan"), lower=float("nan"), upper=float("nan"), signal="none")
    return shape[columns].assign(hidden=False).reset_index(drop=True), found


def _survival(kpi: Kpi, frames: Frames) -> pd.DataFrame:
    columns = ["day", "at_risk", "exits", "value", "low", "high"]
    curve = measure(kpi)(frames, ["day"])[columns].reset_index(drop=True)
    # A step curve is told whole by the days on which it steps, the weeks of the table, and its end.
    steps = curve["exits"].astype(float).diff().fillna(1) > 0
    weeks = curve["day"].isin([7 * week for week in WEEKS])
    return curve[steps | weeks | (curve.index == len(curve) - 1)].reset_index(drop=True)


def _cumulative(kpi: Kpi, frames: Frames) -> pd.DataFrame:
    shape = measure(kpi)(frames, ["month"]).rename(columns={"month": "period", "denominator": "budget"})
    shape = shape[["period", "value", "profile", "budget"]].astype({"value": float, "profile": float, "budget": float})
    # Months that a site's ledger does not reach yet are missing, not flat.
    ends = frames.covered("ledger").groupby("site")["end"].max() - pd.Timedelta(days=1)
    last = f"{ends.min():%Y-%m}" if len(ends) else ""
    return shape.assign(value=shape["value"].where(shape["period"] <= last))


def _ceiling(numbers: Numbers, facts: Mapping[str, Decimal]) -> pd.DataFrame:
    result = numbers.result
    rows: list[tuple[str, float | None, float | None, float | None, str]] = [
        ("Recorded crime avoided since first dose", result.value, result.low, result.high, "measured")
    ]
    each = float(facts["baseline_cost"] / facts["baseline_people"] / (facts["baseline_months"] / 12))
    for name, words in (("reported_caseload", "people reported in treatment"), ("places", "places")):
        if name in facts:
            people = int(facts[name])
            words = f"All detected crime stopped for a year, {people} {words}"
            rows.append((words, each * people, None, None, "ceiling"))
    for name, words in (("budget", "Budget"), ("hoped_saving", "Saving hoped for")):
        if name in facts:
            rows.append((words, float(facts[name]), None, None, "hope" if name == "hoped_saving" else name))
    return pd.DataFrame(rows, columns=["item", "value", "low", "high", "kind"])


def _compared(before: Result, after: Result) -> Comparison:
    if before.value is None or after.value is None:
        return Comparison(before, None, None, None, None)
    counts, years = (after.numerator, before.numerator), (after.denominator, before.denominator)
    found = rate_ratio(int(counts[0] or 0), years[0] or 0.0, int(counts[1] or 0), years[1] or 0.0)
    return Comparison(before, found.ratio, found.low, found.high, found.p)


def _result(row: Mapping[Hashable, object]) -> Result:
    """The numbers of a row; none of them where there is no value, for what is not known is not zero."""
    if _number(row["value"]) is None:
        return Result()
    people = _number(row["people"])
    return Result(
        numerator=_number(row["numerator"]),
        denominator=_number(row["denominator"]),
        people=None if people is None else int(people),
        value=_number(row["value"]),
        low=_number(row.get("low")),
        high=_number(row.get("high")),
    )


def _number(value: object) -> float | None:
    return None if value is None or pd.isna(value) else float(value)  # type: ignore[arg-type, call-overload]

"""From a measure's shape to a figure's numbers: one interval rule, one control-chart rule, one shape for each chart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import pandas as pd

from dashboard.measures.exposure import AFTER, BEFORE
from dashboard.model import Comparison, Frames, Kpi, Result
from dashboard.registry import measure
from dashboard.stats.intervals import poisson_rate, wilson
from dashboard.stats.ladder import Signal, signal
from dashboard.stats.rate_ratio import rate_ratio

NUMBERS = ["numerator", "denominator", "people", "value"]


@dataclass(frozen=True)
class Numbers:
    """A figure's headline: its result, what it is held against, and the earlier result it is compared with."""

    result: Result
    target: float | None = None
    comparison: Comparison | None = None


def headline(kpi: Kpi, frames: Frames) -> Numbers:
    """The KPI's one result for the frames' period."""
    by = ["phase"] if kpi.chart == "comparison" else []
    shape = with_interval(kpi, measure(kpi)(frames, by))
    if kpi.chart == "comparison":
        phases = shape.set_index("phase")
        after, before = (_result(phases.loc[phase]) for phase in (AFTER, BEFORE))
        return Numbers(after, None, _compared(before, after))
    if shape.empty:
        return Numbers(Result())
    row = shape.iloc[0]
    if kpi.target == "profile":
        return Numbers(_result(row), _number(row["profile"]))
    return Numbers(_result(row), _number(frames.facts.get(kpi.target)))


def with_interval(kpi: Kpi, shape: pd.DataFrame) -> pd.DataFrame:
    """Adds ``low, high``, by the KPI's interval rule; missing where it has none."""
    if kpi.interval == "measure":
        return shape
    rule = {"wilson": wilson, "poisson": poisson_rate}.get(kpi.interval)
    pairs = list(zip(shape["numerator"], shape["denominator"], strict=True))
    limits = [rule(float(x), float(n)) if rule and n and n > 0 else (None, None) for x, n in pairs]
    ends = pd.DataFrame(limits, columns=["low", "high"], index=shape.index, dtype=float)
    return shape.assign(low=ends["low"], high=ends["high"])


def points(kpi: Kpi, frames: Frames, numbers: Numbers, by: str = "month") -> tuple[pd.DataFrame, Signal | None]:
    """What the KPI's chart draws, and what its series signals.

    Args:
        by: ``month``, or ``quarter`` for the public's trends; a quarter's series earns no control chart.
    """
    draw = {"trend": _trend, "survival": _survival, "comparison": _comparison, "cumulative": _cumulative}
    if kpi.chart == "trend":
        return _trend(kpi, frames, numbers, by)
    if kpi.chart == "ceiling":
        return _ceiling(numbers, frames.facts), None
    return draw[kpi.chart](kpi, frames, numbers, by)


def breakdown(kpi: Kpi, frames: Frames) -> pd.DataFrame | None:
    """The figure split by the column its declaration names, in the measure shape."""
    if not kpi.breakdown:
        return None
    by = ["phase", kpi.breakdown] if kpi.chart == "comparison" else [kpi.breakdown]
    return with_interval(kpi, measure(kpi)(frames, by))


def _trend(kpi: Kpi, frames: Frames, numbers: Numbers, by: str) -> tuple[pd.DataFrame, Signal | None]:
    shape = measure(kpi)(frames, [by]).rename(columns={by: "period"}).sort_values("period")
    if shape.empty:
        return pd.DataFrame(columns=["period", *NUMBERS, "centre", "lower", "upper", "signal", "hidden"]), None
    charted = kpi.signal and by == "month"
    found = signal(shape.set_index("period")["value"].astype(float), kpi.better, numbers.target) if charted else None
    if found:
        lines = found.points[["period", "centre", "lower", "upper", "meaning"]].rename(columns={"meaning": "signal"})
        shape = lines.assign(period=lines["period"].astype(str)).merge(shape, on="period", how="left")
    else:
        shape = shape.assign(centre=float("nan"), lower=float("nan"), upper=float("nan"), signal="none")
    columns = ["period", *NUMBERS, "centre", "lower", "upper", "signal"]
    return shape[columns].assign(hidden=False).reset_index(drop=True), found


def _survival(kpi: Kpi, frames: Frames, numbers: Numbers, by: str) -> tuple[pd.DataFrame, None]:
    curve = measure(kpi)(frames, ["day"])
    if curve.empty:
        return pd.DataFrame(columns=["day", "at_risk", "exits", "value", "low", "high"]), None
    # A step curve is told whole by the days on which it steps, the weeks of the table, and its end.
    steps = curve["exits"].diff().fillna(1) > 0
    kept = curve[
        steps | curve["day"].isin([7 * week for week in (0, 4, 8, 12, 26, 39, 52)]) | (curve.index == curve.index[-1])
    ]
    return kept[["day", "at_risk", "exits", "value", "low", "high"]].reset_index(drop=True), None


def _comparison(kpi: Kpi, frames: Frames, numbers: Numbers, by: str) -> tuple[pd.DataFrame, None]:
    shape = with_interval(kpi, measure(kpi)(frames, ["phase"]))
    return shape[["phase", *NUMBERS, "low", "high"]].assign(hidden=False), None


def _cumulative(kpi: Kpi, frames: Frames, numbers: Numbers, by: str) -> tuple[pd.DataFrame, None]:
    shape = measure(kpi)(frames, ["month"]).rename(columns={"month": "period", "denominator": "budget"})
    shape = shape[["period", "value", "profile", "budget"]].astype({"value": float, "profile": float, "budget": float})
    covered = frames.covered("ledger")
    last = "" if covered.empty else f"{covered['end'].max() - pd.Timedelta(days=1):%Y-%m}"
    # Months that no ledger covers yet are missing, not flat.
    return shape.assign(value=shape["value"].where(shape["period"] <= last)), None


def _ceiling(numbers: Numbers, facts: Mapping[str, Decimal]) -> pd.DataFrame:
    result = numbers.result
    rows: list[tuple[str, float | None, float | None, float | None, str]] = [
        ("Recorded crime avoided since first dose", result.value, result.low, result.high, "measured")
    ]
    each = float(facts["baseline_cost"] / facts["baseline_people"] / (facts["baseline_months"] / 12))
    for name, words in (("reported_caseload", "people reported in treatment"), ("places", "places")):
        if name in facts:
            people = int(facts[name])
            rows.append(
                (f"All detected crime stopped for a year, {people} {words}", each * people, None, None, "ceiling")
            )
    for name, words in (("budget", "Budget"), ("hoped_saving", "Saving hoped for")):
        if name in facts:
            rows.append((words, float(facts[name]), None, None, "hope" if name == "hoped_saving" else name))
    return pd.DataFrame(rows, columns=["item", "value", "low", "high", "kind"])


def _compared(before: Result, after: Result) -> Comparison:
    counts = (after.numerator, after.denominator, before.numerator, before.denominator)
    if any(number is None for number in counts):
        return Comparison(before, None, None, None, None)
    found = rate_ratio(int(counts[0] or 0), counts[1] or 0.0, int(counts[2] or 0), counts[3] or 0.0)
    return Comparison(before, found.ratio, found.low, found.high, found.p)


def _result(row: pd.Series[float]) -> Result:
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

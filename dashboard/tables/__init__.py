"""The table under each chart: the same figure in rows, once for reading and once for reckoning.

Both have one set of headings, in words with the unit. Counts come before shares and rates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import pandas as pd

from dashboard import numbers
from dashboard.model import HIDDEN, MISSING, Figure, Kpi
from dashboard.numbers import Number, Writer
from dashboard.tables.breakdown import NONE, breakdowns, limits
from dashboard.tables.readings import at_risk, at_weeks, counted, first_upper, phase, value_heading

__all__ = ["Column", "breakdowns", "limits", "plain_table", "table"]

SIGNALS = {"improvement": "Improvement", "concern": "Concern", "neutral": "Change", "neutral change": "Change"}
"""What the test says of a point, in a word; anything else is no sign of change."""

KINDS = {"measured": "Measured", "ceiling": "The most there could be", "budget": "Budget", "hope": "Hoped for"}

LOW, HIGH = "95% interval from", "95% interval to"


@dataclass(frozen=True)
class Column:
    """A heading with its cells: text, or numbers and how to write them.

    ``scale`` is what the number is multiplied by to be in the heading's unit.
    """

    heading: str
    cells: Sequence[Number | str]
    write: Writer | None = None
    scale: int = 1

    def written(self) -> list[str]:
        """The cells for people to read."""
        return [cell if isinstance(cell, str) else (self.write or numbers.count)(cell) for cell in self.cells]

    def plain(self) -> list[str | int | float]:
        """The cells for a computer to reckon with; missing is ``[x]``."""
        return [cell if isinstance(cell, str) else _plain(cell, self.scale) for cell in self.cells]


def table(figure: Figure) -> pd.DataFrame:
    """The figure for people to read: text cells, ``[c]`` where hidden, ``[x]`` where missing."""
    read = _framed(figure, Column.written)
    if LOW not in read:
        return read
    ends = zip(read[LOW], read[HIGH], strict=True)
    together = [low if low == high and low in (HIDDEN, MISSING, NONE) else f"{low} to {high}" for low, high in ends]
    return read.drop(columns=[LOW, HIGH]).assign(**{"95% interval": together})


def plain_table(figure: Figure) -> pd.DataFrame:
    """The figure for a computer to reckon with: numbers stay numbers, a share is in percent."""
    return _framed(figure, Column.plain)


def _trend(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    quarterly = bool(len(points)) and numbers.period(points["period"].iloc[0]).count(" ") > 1
    yield Column("Quarter" if quarterly else "Month", [numbers.period(each) for each in points["period"]])
    if kpi.unit != "count":
        yield Column(kpi.numerator, _numbers(points, "numerator"), numbers.count)
        yield Column(kpi.denominator, _numbers(points, "denominator"), _denominators(kpi))
    if kpi.unit not in ("people", "count"):
        yield _valued(value_heading(kpi), points, "value", kpi)
    elif kpi.unit == "count":
        yield _valued(first_upper(kpi.unit_words), points, "value", kpi)
    controlled = bool(points[["lower", "upper"]].notna().any(axis=None))
    if bool(points["centre"].notna().any()):
        yield _valued("Mean" if controlled else "Median", points, "centre", kpi)
    if controlled:
        yield _valued("Lower limit", points, "lower", kpi)
        yield _valued("Upper limit", points, "upper", kpi)
    if bool(points["centre"].notna().any()):
        said = points["signal"].map(lambda signal: SIGNALS.get(str(signal), "No sign of change"))
        yield Column("What the test says", said.where(points["value"].notna(), MISSING).tolist())


def _survival(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    read = at_weeks(points)
    yield Column("Weeks since first dose", _numbers(read, "week"), numbers.count)
    # Who is followed is always known: where it is not said, it is hidden, and so is the rest of the row.
    hidden = read["at_risk"].isna()
    followed = Column("People followed up to then", _numbers(read, "at_risk"), numbers.count)
    left = Column("People who have left", _numbers(read, "exits"), numbers.count)
    for column in (followed, left, _valued("Still in treatment, %", read, "value", kpi), *_interval(kpi, read)):
        yield replace(column, cells=[HIDDEN if no else cell for cell, no in zip(column.cells, hidden, strict=True)])


def _comparison(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield Column("When", [phase(each) for each in points["phase"]])
    yield Column(counted(kpi), _numbers(points, "numerator"), numbers.count)
    yield Column(at_risk(kpi), _numbers(points, "denominator"), numbers.years)
    yield _valued(value_heading(kpi), points, "value", kpi)
    yield from _interval(kpi, points)


def _cumulative(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield Column("To the end of", [numbers.period(each) for each in points["period"]])
    yield _valued(value_heading(kpi), points, "value", kpi)
    yield _valued("Profile to the same date, £", points, "profile", kpi)
    yield _valued("Difference from the profile, £", points.assign(gap=points["value"] - points["profile"]), "gap", kpi)
    yield _valued("Whole budget, £", points, "budget", kpi)


def _ceiling(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield Column("What", [str(item) for item in points["item"]])
    yield Column("Kind", [KINDS.get(str(kind), str(kind)) for kind in points["kind"]])
    yield _valued("Amount, £", points, "value", kpi)
    measured = points["kind"] == "measured"
    for bound in _interval(kpi, points):
        yield replace(bound, cells=[cell if own else NONE for cell, own in zip(bound.cells, measured, strict=True)])


_COLUMNS: dict[str, Callable[[Kpi, pd.DataFrame], Iterable[Column]]] = {
    "trend": _trend,
    "survival": _survival,
    "comparison": _comparison,
    "cumulative": _cumulative,
    "ceiling": _ceiling,
}


def _framed(figure: Figure, cells: Callable[[Column], list[str] | list[str | int | float]]) -> pd.DataFrame:
    points = figure.points.reset_index(drop=True)
    whole = figure.hidden or not len(points)
    columns = list(_whole(figure) if whole else _COLUMNS[figure.kpi.chart](figure.kpi, points))
    framed = pd.DataFrame({column.heading: pd.Series(cells(column), dtype=object) for column in columns})
    if "hidden" in points and not whole:
        framed.loc[points["hidden"].astype(bool), framed.columns[1:]] = HIDDEN
    return framed


def _whole(figure: Figure) -> Iterable[Column]:
    """The figure in one row, where it is hidden, empty or published as a total only."""
    kpi, result = figure.kpi, figure.result
    yield Column("Figure", [kpi.short])
    if figure.hidden:
        yield Column("Value", [HIDDEN])
        return
    if kpi.unit in ("people", "share") and result.value is not None:
        yield Column(kpi.numerator, [result.numerator], numbers.count)
        yield Column(kpi.denominator, [result.denominator], numbers.count)
    read = pd.DataFrame([{"value": result.value, "low": result.low, "high": result.high}])
    yield _valued("Value, %" if kpi.unit == "share" else "Value", read, "value", kpi)
    if result.low is not None:
        yield from _interval(kpi, read)


def _interval(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield _valued(LOW, points, "low", kpi)
    yield _valued(HIGH, points, "high", kpi)


def _valued(heading: str, points: pd.DataFrame, name: str, kpi: Kpi) -> Column:
    scale = 100 if kpi.unit == "share" else 1
    return Column(heading, _numbers(points, name), numbers.WRITERS[kpi.unit], scale)


def _denominators(kpi: Kpi) -> Writer:
    return numbers.years if kpi.unit == "rate" else numbers.count


def _numbers(points: pd.DataFrame, name: str) -> list[Number]:
    return [None if numbers.missing(cell) else cell for cell in points[name]]


def _plain(cell: Number, scale: int) -> str | int | float:
    found = numbers.exact(cell)
    if found is None:
        return MISSING
    scaled = round(found * scale, 4).normalize()
    return int(scaled) if scaled == scaled.to_integral_value() else float(scaled + Decimal(0))

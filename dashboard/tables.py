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

WEEKS = (0, 4, 8, 12, 26, 39, 52, 78, 104)
"""The weeks at which a survival curve is read off."""

SIGNALS = {"improvement": "Improvement", "concern": "Concern", "neutral": "Change", "neutral change": "Change"}
"""What the test says of a point, in a word; anything else is no sign of change."""

KINDS = {"measured": "Measured", "ceiling": "The most there could be", "budget": "Budget", "hope": "Hoped for"}

LOW, HIGH = "95% interval from", "95% interval to"
NONE = "none"
"""Where a value is stated and not measured, so that it has no interval."""


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


def at_weeks(points: pd.DataFrame) -> pd.DataFrame:
    """A survival curve read off at the usual weeks, as far as anyone was followed.

    Args:
        points: the curve: ``day, at_risk, exits, value, low, high``.

    Returns:
        ``week`` and the curve's columns, one row a week; ``at_risk`` is who was followed up to that day.

    >>> curve = pd.DataFrame({"day": [0, 20, 60], "at_risk": [9, 9, 7], "exits": [0, 2, 3], "value": [1, 0.8, 0.6]})
    >>> at_weeks(curve.assign(low=0, high=1))[["week", "at_risk", "exits", "value"]].to_numpy().tolist()
    [[0.0, 9.0, 0.0, 1.0], [4.0, 7.0, 2.0, 0.8], [8.0, 7.0, 2.0, 0.8]]
    """
    curve = points.sort_values("day")
    reached = [week for week in WEEKS if len(curve) and curve["day"].min() <= 7 * week <= curve["day"].max()]
    # What has happened by then stands in the row before; who is still followed, in the row to come.
    rows = [curve[curve["day"] <= 7 * week].iloc[-1] for week in reached]
    followed = [curve[curve["day"] >= 7 * week]["at_risk"].iloc[0] for week in reached]
    read = pd.DataFrame(rows, columns=curve.columns).reset_index(drop=True)
    return read.assign(week=reached, at_risk=followed)


def _trend(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    quarterly = bool(len(points)) and numbers.period(points["period"].iloc[0]).count(" ") > 1
    yield Column("Quarter" if quarterly else "Month", [numbers.period(each) for each in points["period"]])
    if kpi.unit != "count":
        yield Column(kpi.numerator, _numbers(points, "numerator"), numbers.count)
        yield Column(kpi.denominator, _numbers(points, "denominator"), _denominators(kpi))
    if kpi.unit not in ("people", "count"):
        yield _valued(_value_heading(kpi), points, "value", kpi)
    elif kpi.unit == "count":
        yield _valued(_first_upper(kpi.unit_words), points, "value", kpi)
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
    yield Column("People followed up to then", _numbers(read, "at_risk"), numbers.count)
    yield Column("People who have left", _numbers(read, "exits"), numbers.count)
    yield _valued("Still in treatment, %", read, "value", kpi)
    yield from _interval(kpi, read)


def _comparison(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield Column("When", [phase(each) for each in points["phase"]])
    yield Column(counted(kpi), _numbers(points, "numerator"), numbers.count)
    yield Column(at_risk(kpi), _numbers(points, "denominator"), numbers.years)
    yield _valued(_value_heading(kpi), points, "value", kpi)
    yield from _interval(kpi, points)


def _cumulative(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield Column("To the end of", [numbers.period(each) for each in points["period"]])
    yield _valued(_value_heading(kpi), points, "value", kpi)
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


def phase(text: object) -> str:
    """A phase of a comparison in words.

    >>> phase("before"), phase("after")
    ('24 months before first dose', 'Since first dose')
    """
    return {"before": "24 months before first dose", "after": "Since first dose"}.get(str(text), str(text))


def counted(kpi: Kpi) -> str:
    """What a comparison counts, in either phase."""
    return kpi.numerator.removesuffix(" after first dose")


def at_risk(kpi: Kpi) -> str:
    """What a comparison counts it over, in either phase."""
    return kpi.denominator.removesuffix(" after first dose")


def _framed(figure: Figure, cells: Callable[[Column], list[str] | list[str | int | float]]) -> pd.DataFrame:
    if figure.hidden or not len(figure.points):
        return pd.DataFrame({"Figure": [figure.kpi.short], "Value": [HIDDEN if figure.hidden else MISSING]})
    points = figure.points.reset_index(drop=True)
    columns = list(_COLUMNS[figure.kpi.chart](figure.kpi, points))
    framed = pd.DataFrame({column.heading: pd.Series(cells(column), dtype=object) for column in columns})
    if "hidden" in points:
        framed.loc[points["hidden"].astype(bool), framed.columns[1:]] = HIDDEN
    return framed


def _interval(kpi: Kpi, points: pd.DataFrame) -> Iterable[Column]:
    yield _valued(LOW, points, "low", kpi)
    yield _valued(HIGH, points, "high", kpi)


def _valued(heading: str, points: pd.DataFrame, name: str, kpi: Kpi) -> Column:
    scale = 100 if kpi.unit == "share" else 1
    return Column(heading, _numbers(points, name), numbers.WRITERS[kpi.unit], scale)


def _value_heading(kpi: Kpi) -> str:
    if kpi.unit == "share":
        return f"% {kpi.unit_words}"
    return f"{_first_upper(kpi.unit_words)}, £" if kpi.unit == "pounds" else _first_upper(kpi.unit_words)


def _denominators(kpi: Kpi) -> Writer:
    return numbers.years if kpi.unit == "rate" else numbers.count


def _numbers(points: pd.DataFrame, name: str) -> list[Number]:
    return [None if pd.isna(cell) else cell for cell in points[name]]


def _plain(cell: Number, scale: int) -> str | int | float:
    found = numbers.exact(cell)
    if found is None:
        return MISSING
    scaled = round(found * scale, 4).normalize()
    return int(scaled) if scaled == scaled.to_integral_value() else float(scaled + Decimal(0))


def _first_upper(words: str) -> str:
    return words[:1].upper() + words[1:]

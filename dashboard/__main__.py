"""The command line of measuring: ``python -m dashboard kpis``."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Sequence

from dashboard import numbers
from dashboard.model import HIDDEN, Figure, Result
from dashboard.scorecard import View, evaluate
from data_loaders import store
from data_loaders.access import this_machine
from data_loaders.errors import Refused
from data_loaders.programme import programme


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code: 0 done, 1 refused, 2 usage."""
    asked = _parser().parse_args(arguments)
    try:
        as_at = _version(asked.as_at) if isinstance(asked.as_at, dt.date) else asked.as_at
        view = View(audience=asked.audience, site=asked.site, as_at=as_at)
        figures = evaluate(this_machine(), store.default(), view, asked.kpi or ())
    except Refused as refusal:
        print("\n".join(str(problem) for problem in refusal.problems), file=sys.stderr)
        return 1
    if asked.json:
        print(json.dumps([as_json(figure) for figure in figures], indent=2, ensure_ascii=False))
    else:
        print("\n\n".join(in_words(figure) for figure in figures))
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("python -m dashboard", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    command = commands.add_parser("kpis", help="print every KPI, safe for its audience")
    command.add_argument("--audience", choices=["board", "public", "analyst"], default="board")
    command.add_argument("--site", choices=sorted(programme().sites), help="one site (default: all)")
    command.add_argument(
        "--as-at", type=_as_at, metavar="VERSION", help="the store as it stood at a version, or at the end of a day"
    )
    command.add_argument("--kpi", action="append", metavar="KPI", help="only this one; may be repeated")
    command.add_argument("--json", action="store_true", help="print as JSON")
    return parser


def _as_at(words: str) -> int | dt.date:
    try:
        return int(words) if words.isdecimal() else dt.date.fromisoformat(words)
    except ValueError:
        raise argparse.ArgumentTypeError(f"'{words}' is neither a version nor a day such as 2020-03-31") from None


def _version(day: dt.date) -> int:
    return store.default().version_at(dt.datetime.combine(day, dt.time.max))


def as_json(figure: Figure) -> dict[str, object]:
    """A figure as JSON: suppressed values are ``"[c]"``, what cannot be said is ``null``."""
    result, comparison = figure.result, figure.comparison
    hidden_people = figure.audience == "public" and figure.kpi.unit != "count" and figure.kpi.interval != "none"
    shown: dict[str, object] = {
        "kpi": figure.kpi.id,
        "title": figure.kpi.title,
        "aim": figure.kpi.aim,
        "unit": figure.kpi.unit,
        "better": figure.kpi.better,
        "period": f"{figure.period.first}..{figure.period.last}",
        **_numbers(result, figure.hidden, hidden_people),
        "target": figure.target,
        "status": figure.status.word,
        "sentence": figure.sentence,
        "data_to": str(figure.data_to) if figure.data_to else None,
        "version": figure.version,
        "site": figure.site,
        "audience": figure.audience,
        "marking": figure.marking,
        "sign_off": figure.sign_off,
        "demonstration": figure.demonstration,
        "sources": list(figure.sources),
        "notes": list(figure.notes),
    }
    if comparison:
        shown["before"] = _numbers(comparison.before, figure.hidden, hidden_people)
        ends = {"value": comparison.ratio, "low": comparison.low, "high": comparison.high, "p": comparison.p}
        shown["rate_ratio"] = ends
    return shown


def in_words(figure: Figure) -> str:
    """A figure as a person reads it at a terminal."""
    demonstration = " · DEMONSTRATION DATA: invented, not real people" if figure.demonstration else ""
    return (
        f"{figure.kpi.title}\n  {figure.finding}\n  {figure.status.shape} {figure.status.word}\n"
        f"  {figure.sentence}\n  {figure.site} · {figure.period.title} · "
        f"data complete to {numbers.day(figure.data_to)} · {figure.stamp} · {figure.marking}{demonstration}"
    )


def _numbers(result: Result, hidden: bool, hidden_people: bool) -> dict[str, object]:
    named = {
        name: _whole(getattr(result, name)) for name in ("value", "numerator", "denominator", "people", "low", "high")
    }
    if hidden:
        return dict.fromkeys(named, HIDDEN)
    return named | ({"people": HIDDEN} if hidden_people and result.value is not None else {})


def _whole(value: float | None) -> float | int | None:
    return int(value) if isinstance(value, float) and value.is_integer() else value


if __name__ == "__main__":
    sys.exit(main())

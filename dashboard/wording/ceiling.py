"""The arithmetic of how far recorded crime alone could ever reach, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from dashboard.numbers import about_pounds, count, pounds, share


def ceiling(stated: Mapping[str, Decimal]) -> str:
    """The arithmetic every reader must be able to see: how far recorded crime alone could ever reach.

    Args:
        stated: the programme's facts by name; empty words where one that is needed is not stated.
    """
    facts = {name: float(value) for name, value in stated.items()}
    needed = ("baseline_cost", "baseline_people", "baseline_months", "places", "hoped_saving", "budget")
    if not set(needed) <= facts.keys():
        return ""
    each = facts["baseline_cost"] / facts["baseline_people"] / (facts["baseline_months"] / 12)
    most, hoped = each * facts["places"], about_pounds(facts["hoped_saving"])
    return (
        f"{pounds(facts['baseline_cost'])} ÷ {count(facts['baseline_people'])} people ÷ "
        f"{facts['baseline_months'] / 12:g} years = {pounds(each)} a person-year. If all detected crime of "
        f"{count(facts['places'])} such people stopped for a year, that would be {pounds(most)}: "
        f"{share(most / facts['hoped_saving'])} of {hoped} and "
        f"{share(most / facts['budget'])} of the budget. So {hoped} could only be reached "
        "by counting other things as well: undetected crime, health, prison, or more years."
    )

"""Invented surroundings in two publishers' layouts: street-level crime, and a council's payments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal

import numpy as np

from data_loaders.demo.cohort import Plan, months_of, stream
from data_loaders.demo.messy import BANNER, Cell, DemoFile, Line, text

STREET_HEADINGS = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
FORCE = "Demonstration Police (invented)"
ASB = "Anti-social behaviour"
KINDS = {
    ASB: 0.30,
    "Violence and sexual offences": 0.23,
    "Shoplifting": 0.12,
    "Criminal damage and arson": 0.10,
    "Public order": 0.08,
    "Other theft": 0.06,
    "Burglary": 0.05,
    "Vehicle crime": 0.03,
    "Drugs": 0.03,
}
OUTCOMES = ("Investigation complete; no suspect identified", "Unable to prosecute suspect", "Under investigation")
A_MONTH, SPREAD, PLACES, AREAS = 600, 40, 60, 25
LOCKDOWN = {dt.date(2020, 4, 1), dt.date(2020, 5, 1)}
CENTRES = {"middlesbrough": (-1.2350, 54.5740), "hartlepool": (-1.2120, 54.6850)}

SUPPLIERS = ("Example Energy Ltd", "Made-up Motors", "Invented Training CIC", "Sample & Sons", "Fictional Waste plc")
SERVICES = {
    "Adult services": "Agency staff",
    "Environment": "Vehicle hire",
    "Public health": "Prescribing",
    "Resources": "Rents",
}


def street_crime(plans: Sequence[Plan], seed: int) -> DemoFile:
    """A year of incidents in the towns, in one file: a force publishes its whole area at once."""
    first, last = dt.date(2019, 10, 1), dt.date(2020, 9, 30)
    lines: list[Line] = []
    for month in months_of(first, last):
        for plan in plans:
            lines += _incidents(stream(seed, plan.site, f"street {month}"), plan, month)
    content = text([STREET_HEADINGS, *lines], "utf-8")
    return DemoFile("2019-10 to 2020-09-demonstration-street.csv", content, "street_crime", (first, last), "")


def payments(seed: int) -> DemoFile:
    """A year of a council's payments: title lines above, a pound sign in a heading, a grand total below."""
    draw = stream(seed, "council", "payments")
    covers = (dt.date(2019, 10, 1), dt.date(2020, 9, 30))
    rows: list[list[Cell]] = []
    added = Decimal()
    for month in months_of(*covers):
        for day in sorted(draw.integers(0, 28, size=6).tolist()):
            service = str(draw.choice(list(SERVICES)))
            pence = int(draw.integers(500_00, 9_000_00)) * (-1 if draw.random() < 0.04 else 1)
            added += Decimal(pence).scaleb(-2)
            amount = f"{Decimal(pence).scaleb(-2):,.2f}"
            paid = month + dt.timedelta(days=day)
            supplier = str(draw.choice(SUPPLIERS))
            rows.append([service, paid, supplier, SERVICES[service], f"P{len(rows) + 40_001}", amount])
    headings = ["Directorate", "Date paid", "Supplier Name", "Description", "Invoice number", "Amount £ (Excl VAT)"]
    title = "Payments over £500 – Demonstration Borough Council, October 2019 to September 2020"
    grand_total: Line = ["Grand Total", None, None, None, None, f"{added:,.2f}"]
    content = text([[title], [BANNER], [], headings, *rows, grand_total], "cp1252")
    return DemoFile("Demonstration council payments over 500.csv", content, "payments", covers, "")


def _incidents(draw: np.random.Generator, plan: Plan, month: dt.date) -> list[Line]:
    """A town's incidents of a month; two reports at one place are two equal lines."""
    west, south = CENTRES[plan.site]
    shares = np.array(
        [share * (1.3 if kind == ASB else 0.7) if month in LOCKDOWN else share for kind, share in KINDS.items()]
    )
    count = A_MONTH + int(draw.integers(-SPREAD, SPREAD)) - 60 * (month in LOCKDOWN)
    kinds = draw.choice(list(KINDS), size=count, p=shares / shares.sum()).tolist()
    places = draw.integers(0, PLACES, size=count).tolist()
    outcomes = draw.choice(OUTCOMES, size=count, p=(0.5, 0.35, 0.15)).tolist()
    ids = draw.bytes(32 * count).hex()
    lines: list[Line] = []
    for at, (kind, place, outcome) in enumerate(zip(kinds, places, outcomes, strict=True)):
        quiet = kind == ASB
        area = place % AREAS
        lines.append(
            [
                "" if quiet else ids[64 * at : 64 * at + 64],
                f"{month:%Y-%m}",
                FORCE,
                FORCE,
                f"{west + (place % 10) * 0.002:.6f}",
                f"{south + (place // 10) * 0.002:.6f}",
                f"On or near Invented Street {place + 1}",
                f"E0199{area:04d}",
                f"{plan.title} {area // 4 + 1:03d}{'ABCD'[area % 4]}",
                kind,
                "" if quiet else outcome,
                "",
            ]
        )
    return sorted(lines, key=lambda line: (str(line[8]), str(line[9])))

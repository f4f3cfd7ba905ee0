"""The demonstration programme: invented people and money, sent as untidy offices would send them.

It is shaped on the published figures of the first year, drawn from a seed, and loaded through the same
door as real files. Every file that has room for it says that it is a demonstration.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from data_loaders.demo import clinic, cohort, context, events, money, offices, panel, partners, recovery, reviews, town
from data_loaders.demo.messy import BANNER, DemoFile
from data_loaders.demo.slots import attendance
from data_loaders.programme import Programme, programme

__all__ = ["BANNER", "SEED", "SITES", "DemoFile", "files", "write"]

SEED = 2019
SITES = ("middlesbrough",)


def files(seed: int = SEED, sites: Sequence[str] = SITES) -> list[DemoFile]:
    """Every file the offices send; the same seed and sites give the same bytes.

    A second site adds files and lengthens the one of street-level crime; it changes no other.

    Raises:
        KeyError: the demonstration knows no such site.
    """
    stated = programme()
    plans = [cohort.plan(site, stated) for site in sites]
    of_sites = [file for plan in plans for file in _site(plan, stated, seed)]
    return [*of_sites, context.street_crime(plans, seed), context.payments(seed)]


def write(folder: Path, seed: int = SEED, sites: Sequence[str] = SITES) -> list[Path]:
    """Write the files into a folder, made if need be; returns where they are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for file in files(seed, sites):
        path = folder / file.name
        path.write_bytes(file.content)
        paths.append(path)
    return paths


def _site(plan: cohort.Plan, stated: Programme, seed: int) -> list[DemoFile]:
    """What one site's offices send."""
    people = cohort.people(plan, seed)
    spells = cohort.custody(plan, people, seed)
    at_risk = events.windows(plan, people, spells)
    contacts = events.hospital(plan, at_risk, seed)
    rate = float(
        stated.number("baseline_crimes") / stated.number("baseline_people") / stated.number("baseline_months") * 12
    )
    crimes = events.offences(plan, at_risk, events.in_hospital(contacts), rate, seed)
    slots = attendance(plan, people, spells, contacts, seed)
    screens = recovery.screens(plan, people, slots, seed)
    since = min(person.seen_from for person in people).replace(day=1)
    return [
        clinic.register(plan, people),
        *clinic.slots(plan, slots),
        *offices.crimes(plan, crimes, since),
        offices.prison(plan, spells, since, stated),
        offices.trust(plan, contacts, since),
        *offices.finance(plan, money.ledger(plan, people, seed)),
        offices.planned(plan, money.budget(plan)),
        partners.cases(plan, panel.referrals(plan, people, seed)),
        partners.samples(plan, screens),
        partners.contacts(plan, recovery.support(plan, people, slots, seed)),
        partners.profiles(plan, reviews.reviews(plan, people, slots, screens, seed)),
        partners.reports(plan, town.community(plan, seed)),
    ]

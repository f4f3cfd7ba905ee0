"""Whose layouts count for a file, and under whose name what was confirmed of it is remembered."""

from __future__ import annotations

from data_loaders.access import Actor
from data_loaders.errors import Refused
from data_loaders.layout import Layout, named, sender
from data_loaders.programme import programme
from data_loaders.report import Report, Request
from data_loaders.schema import Dataset, plain
from data_loaders.store import Store


def layouts(actor: Actor, store: Store, said: Request) -> tuple[list[Layout], list[Layout]]:
    """What is confirmed for this file or known of its sender, and what is remembered of all others.

    Where nobody says who sends it, that is whoever sends such a return for the site: as said, or the only open one.

    Raises:
        Refused: the layout said with the file names what is not declared, or is of another dataset than was said.
    """
    if said.layout and said.dataset not in (None, said.layout.dataset):
        raise Refused(
            f"The layout is of {said.layout.dataset}, but the file is said to be {said.dataset}. Say one of them."
        )
    known = store.layouts.by_sender(actor)
    mine = {name: _whose(said, dataset, _site(said)) for name, dataset in store.datasets.items()}
    confirmed = [known[who][name] for name, who in mine.items() if name in known.get(who, {})]
    others = [layout for who, by in known.items() for name, layout in by.items() if who != mine[name]]
    return [*confirmed, *([said.layout.checked(store.datasets)] if said.layout else [])], others


def remember(actor: Actor, store: Store, said: Request, report: Report) -> None:
    """Keeps the layout that was said with a file that stands now, for its sender's next one."""
    if said.layout:
        sites = {str(stretch["site"]) for stretch in report.covers}
        dataset = store.datasets[said.layout.dataset]
        store.layouts.remember(actor, _whose(said, dataset, sites.pop() if len(sites) == 1 else ""), said.layout)


def _site(said: Request) -> str:
    """The site as said, or the only open one; "" where that names none of ours, which is asked about elsewhere."""
    sites = programme().sites
    if said.site:
        return next((name for name, one in sites.items() if plain(said.site) in map(plain, (name, one.title))), "")
    opened = [name for name, site in sites.items() if site.status == "open"]
    return opened[0] if len(opened) == 1 else ""


def _whose(said: Request, dataset: Dataset, site: str) -> str:
    return named(said.sender) or sender(dataset, site if dataset.has_site else "")

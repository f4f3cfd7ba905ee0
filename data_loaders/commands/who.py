"""Who acts on the command line."""

from __future__ import annotations

import argparse

from data_loaders.access import Actor, named, this_machine


def acting(asked: argparse.Namespace) -> Actor:
    """The person at this machine, under the name given with ``--as`` where one is."""
    return named(this_machine(), asked.as_name) if asked.as_name else this_machine()

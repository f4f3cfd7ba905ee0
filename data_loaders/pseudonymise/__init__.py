"""Before a file leaves its sender: identifiers become person codes, by a key that stays with the clinic.

Run by a data lead on their own machine (``python -m data_loaders pseudonymise``); see ``docs/pseudonyms.md``.
"""

from data_loaders.pseudonymise.command import main
from data_loaders.pseudonymise.keys import make_key, new_key
from data_loaders.pseudonymise.turn import Result, pseudonymise

__all__ = ["Result", "main", "make_key", "new_key", "pseudonymise"]

"""From a person's identity to their code: a keyed hash, long enough that no two people share one.

With a key of 256 bits nobody who lacks it can try out identifiers. A code is the site's first letters and five
pairs of a letter and a digit: 240^5, or 800 thousand million codes. The chance that any two people in a list of
20 share one is 1 in 4 thousand million; of 10,000, 1 in 16,000; with five digits it would be 1 in 500, and certain.
Pairs are no word, no name and no other number that the screen for identifiers knows.
"""

from __future__ import annotations

import hmac
import json
import re
from collections.abc import Iterable

from data_loaders.errors import Refused
from data_loaders.programme import Site

Identity = tuple[str, ...]
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"  # no I and no O: people read them as figures
PAIRS = 5


def codes(people: Iterable[Identity], secret: bytes, name: str, site: Site) -> dict[Identity, str]:
    """Each person's code at one site.

    Args:
        people: who they are, each in one spelling.
        secret: the bits of the key.
        name: the site's id; the same person has unlike codes at two sites.
        site: the site, for its title and its pattern of codes.

    Raises:
        Refused: two people would share a code, or the site's pattern does not take codes of this form.
    """
    start = re.sub("[^A-Z]", "", site.title.upper())[:4]
    found = {person: f"{start}-{_pairs(person, secret, name)}" for person in people}
    if not all(re.fullmatch(site.person_code, code) for code in found.values()):
        form = f"[A-Z]{{1,4}}-(?:[A-HJ-NP-Z][0-9]){{{PAIRS}}}"
        raise Refused(f"The site's person_code in config/programme.toml takes no codes of this form. Add: |{form}")
    if len(set(found.values())) < len(found):
        raise Refused("Two people would have the same code. Nothing was written. Make a new key for all senders.")
    return found


def _pairs(person: Identity, secret: bytes, name: str) -> str:
    # A list, so that ("ab", "c") and ("a", "bc") are not the same message.
    message = json.dumps(["person code 1", name, *person]).encode()
    number = int.from_bytes(hmac.digest(secret, message, "sha256"), "big")
    pairs = ""
    for _ in range(PAIRS):
        number, at = divmod(number, len(LETTERS) * 10)
        pairs += f"{LETTERS[at // 10]}{at % 10}"
    return pairs

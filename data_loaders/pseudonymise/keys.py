"""The secret that turns identifiers into person codes: made here, kept by the clinic, never in a file that is sent."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from pathlib import Path

from data_loaders.errors import Refused

_FORM = re.compile(r"HAT1-([0-9A-F]{64})-([0-9A-F]{8})")


def make_key() -> str:
    """A new key: 256 random bits, and a check that shows when it was mistyped.

    >>> len(make_key()), make_key() == make_key()
    (78, False)
    """
    secret = secrets.token_bytes(32)
    return f"HAT1-{secret.hex().upper()}-{_check(secret)}"


def new_key(path: Path | str) -> None:
    """Makes a key and writes it to a new file that only its owner may read.

    Raises:
        Refused: the file is there already, or cannot be written.
    """
    write_new(Path(path), f"{make_key()}\n".encode())


def secret_of(key: str) -> bytes:
    """The bits of a key as text, spaces, line ends and case set aside.

    Raises:
        Refused: it is not a key, or not a whole one; the sentence does not repeat it.

    >>> secret_of("password")
    Traceback (most recent call last):
    data_loaders.errors.Refused: This is no key, or not all of one. Copy the whole line, from HAT1 to its end.
    """
    found = _FORM.fullmatch("".join(key.split()).upper())
    secret = bytes.fromhex(found[1]) if found else b""
    if not found or found[2] != _check(secret):
        raise Refused("This is no key, or not all of one. Copy the whole line, from HAT1 to its end.")
    return secret


def read_key(path: Path) -> str:
    """The text of a key file.

    Raises:
        Refused: it cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(1_000).decode("utf-8-sig", "replace")
    except OSError:
        pass
    raise Refused("The key file cannot be opened. Check its name; make one with --new-key.")


def write_new(path: Path, content: bytes) -> None:
    """Writes a file that was not there before and that only its owner may read.

    Raises:
        Refused: it is there already, or cannot be written.
    """
    made = False
    try:
        with open(path, "xb", opener=_for_its_owner) as file:
            made = True
            file.write(content)
        return
    except FileExistsError:
        why = "is there already, and is not overwritten. Name another."
    except OSError:
        why = "cannot be written. Check that its folder is there, with room in it, and that you may write to it."
    if made:  # half of it, at best
        path.unlink(missing_ok=True)
    raise Refused(f"The file to write {why}")


def _for_its_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _check(secret: bytes) -> str:
    return hashlib.sha256(b"HAT key check" + secret).hexdigest()[:8].upper()

"""Reads what people decide (TOML in ``config/``) and names the file and line of anything wrong.

Pydantic checks the shape; this module turns each of its findings into a sentence with the line.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from data_loaders.errors import Problem, Refused


class Declaration(BaseModel):
    """What every declaration shares: nothing unknown in it, nothing changed after reading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Declared = TypeVar("Declared", bound=Declaration)
Prepare = Callable[[dict[str, Any]], dict[str, Any]]


def folder() -> Path:
    """The configuration's folder: ``$HAT_CONFIG``, or ``config/`` beside the code."""
    return Path(os.environ.get("HAT_CONFIG", Path(__file__).parent.parent / "config"))


def contents(path: Path) -> dict[str, Any]:
    """A TOML file's contents, not yet checked against any shape.

    Raises:
        Refused: the file is missing, or not TOML; the line is named.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))  # some editors put a mark before the text
    except OSError:
        raise Refused(f"{_name(path)} is missing. Put it back and start again.") from None
    except tomllib.TOMLDecodeError as fault:
        raise Refused(f"{_name(path)}: not valid TOML, {fault}. Correct that line and start again.") from None
    except UnicodeDecodeError as fault:
        line = fault.object[: fault.start].count(b"\n") + 1
        raise Refused(f"{_name(path)}, line {line}: not UTF-8 text. Save the file as UTF-8 and start again.") from None


def read_toml(path: Path, shape: type[Declared], prepare: Prepare | None = None, **known: Any) -> Declared:
    """One declaration, checked.

    Args:
        path: the TOML file.
        shape: the declaration's class.
        prepare: changes the contents before they are checked, such as filling in shared parts.
        known: values that the file's place decides, such as its name.

    Raises:
        Refused: every finding, each with the file's name, the line and what to do.
    """
    found = contents(path)
    try:
        return shape.model_validate({**(prepare(found) if prepare else found), **known})
    except ValidationError as faults:
        text = path.read_text(encoding="utf-8-sig")
        raise Refused.all_of(_problem(path, text, fault["loc"], fault["msg"]) for fault in faults.errors()) from None


def line_of(text: str, place: tuple[int | str, ...]) -> int:
    """The line on which a place in a TOML text begins; 1 where it cannot be found.

    >>> line_of('title = "x"\\n[[columns]]\\nname = "a"\\n[[columns]]\\nname = "b"', ("columns", 1, "name"))
    5
    """
    lines = text.splitlines()
    start, line = 0, 0
    for index, part in enumerate(place):
        if isinstance(part, int):
            continue
        nth = place[index + 1] if index + 1 < len(place) else None
        table = re.compile(rf"\s*\[\[?\s*(?:[\w-]+\.)*\"?{re.escape(part)}\"?\s*\]\]?\s*(#.*)?$")
        key = re.compile(rf"\s*\"?{re.escape(part)}\"?\s*=")
        tables = [at for at in range(start, len(lines)) if table.match(lines[at])]
        if tables:
            line = tables[nth if isinstance(nth, int) and nth < len(tables) else 0]
        else:
            line = next((at for at in range(start, len(lines)) if key.match(lines[at])), line)
        start = line
    return line + 1


def _problem(path: Path, text: str, place: tuple[int | str, ...], message: str) -> Problem:
    said = message.removeprefix("Value error, ").rstrip(".")
    what = f"{'.'.join(str(part) for part in place)}: " if place else ""
    # A fault of the file as a whole quotes the word it is about: the line is where that word stands.
    quoted = re.findall(r"'([^']+)'", said)
    lines = [at for at, line in enumerate(text.splitlines(), start=1) for word in quoted[-1:] if f'"{word}"' in line]
    at = line_of(text, place) if place or not lines else lines[0]
    return Problem(f"{_name(path)}, line {at}: {what}{said}. Correct it and start again.")


def _name(path: Path) -> str:
    """The file as people know it, wherever the configuration lies."""
    return f"config/{path.relative_to(folder())}" if path.is_relative_to(folder()) else path.name

"""The README tells the truth: its commands can be given, its paths lead somewhere."""

from __future__ import annotations

import importlib.util
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import make

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
PYTHONS = {"python", "python3", "py", "python.exe"}
# Made by running, so not there in a fresh checkout.
MADE_LATER = ("var/", ".venv/", ".streamlit/secrets.toml")
# Backticks hold many things. A path has a slash or one of these endings, and no sign of an address or a command.
ENDINGS = (".py", ".toml", ".md", ".txt", ".csv", ".xlsx")
NOT_A_PATH = re.compile(r"^/|://|[\s=:$\"'()]")


def readme() -> str:
    """The README's text."""
    assert README.is_file(), "Write README.md: what this is, and the two commands that run and test it."
    return README.read_text("utf-8")


def blocks() -> list[str]:
    """The text of every fenced block of code."""
    return re.findall(r"^```[^\n]*\n(.*?)^```", readme(), flags=re.DOTALL | re.MULTILINE)


def commands() -> Iterator[list[str]]:
    """Every command in those blocks as its words, without prompts, comments and the variables set before it."""
    for line in "".join(blocks()).splitlines():
        for part in re.split(r"&&|;", line.strip().removeprefix("$ ")):
            try:
                words = shlex.split(part, comments=True)
            except ValueError:  # a block of something else than commands
                continue
            while words and re.fullmatch(r"\w+=.*", words[0]):
                words.pop(0)
            if words:
                yield words


def paths() -> Iterator[str]:
    """Every path named in backticks outside the blocks; ``<kpi>`` in it stands for any name."""
    prose = re.sub(r"^```.*?^```", "", readme(), flags=re.DOTALL | re.MULTILINE)
    for words in re.findall(r"`([^`\n]+)`", prose):
        if ("/" in words or words.endswith(ENDINGS)) and not NOT_A_PATH.search(words):
            yield re.sub(r"<[^>]*>", "*", words.removeprefix("./"))


def is_there(module: str) -> bool:
    """Whether ``python -m module`` finds something to run."""
    try:
        found = importlib.util.find_spec(module)
        if found and found.submodule_search_locations is not None:  # a package runs by its __main__
            found = importlib.util.find_spec(f"{module}.__main__")
    except ModuleNotFoundError:
        return False
    return found is not None


def test_there_is_a_readme_with_commands() -> None:
    assert list(commands()), "README.md has no block with a command."


def test_every_task_named_exists() -> None:
    named = [words[1] for words in commands() if words[0] == "make" and len(words) > 1]
    named += [
        words[at + 1]
        for words in commands()
        for at, word in enumerate(words[:-1])
        if word == "make.py" and Path(words[0]).name in PYTHONS
    ]
    unknown = sorted(set(named) - make.TASKS.keys())
    assert named, "README.md names no task of make.py."
    assert not unknown, f"README.md names tasks that make.py does not have: {unknown}"


def test_every_task_has_a_short_name() -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    short = re.search(r"^TASKS = (.*)$", makefile, flags=re.MULTILINE)
    named = set(short[1].split()) if short else set()
    assert named == make.TASKS.keys(), "Makefile and TASKS of make.py name different tasks."


def test_every_module_named_can_be_run() -> None:
    named = {words[2] for words in commands() if Path(words[0]).name in PYTHONS and words[1:2] == ["-m"]}
    missing = sorted(module for module in named if not is_there(module))
    assert not missing, f"README.md runs modules that are not there: {missing}"


def test_every_path_named_is_there() -> None:
    missing = sorted({path for path in paths() if not path.startswith(MADE_LATER) and not any(ROOT.glob(path))})
    assert not missing, f"README.md names paths that are not there: {missing}"

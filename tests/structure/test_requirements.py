"""A fresh checkout has all it imports: what the code names, the requirements hold, pinned."""

from __future__ import annotations

import ast
import re
import sys
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OURS = {"dashboard", "data_loaders", "pages", "streamlit_app", "make", "tests"}
WHO_NEEDS_WHAT = {
    "requirements.txt": ["dashboard", "data_loaders", "pages", "streamlit_app.py"],
    "requirements-test.txt": ["tests"],
}


def pinned(requirements: str) -> dict[str, str]:
    """The version each package is held at, by name; empty where it is not held."""
    held: dict[str, str] = {}
    for line in (ROOT / requirements).read_text("utf-8").splitlines():
        if line.startswith("-r"):
            held |= pinned(line.removeprefix("-r").strip())
        elif line and not line.startswith("#"):
            name, _, version = line.partition(";")[0].strip().partition("==")
            held[_plain(name.partition("[")[0])] = version
    return held


def imported(top: str) -> set[str]:
    """The packages of others that a file or folder imports."""
    path = ROOT / top
    trees = [ast.parse(file.read_text("utf-8")) for file in ([path] if path.is_file() else path.rglob("*.py"))]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.partition(".")[0] for name in names} - OURS - sys.stdlib_module_names


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("requirements", WHO_NEEDS_WHAT)
def test_every_version_is_pinned(requirements: str) -> None:
    loose = [name for name, version in pinned(requirements).items() if not version]
    assert not loose, f"{requirements} must say name==version for: {loose}"


@pytest.mark.parametrize("requirements", WHO_NEEDS_WHAT)
def test_everything_imported_is_required(requirements: str) -> None:
    sold_as = packages_distributions()
    needed = {name for top in WHO_NEEDS_WHAT[requirements] for name in imported(top)}
    missing = {
        name
        for name in needed
        if not {_plain(sold) for sold in sold_as.get(name, [name])} & pinned(requirements).keys()
    }
    assert not missing, f"Add to {requirements}, with the reason, what the code imports: {sorted(missing)}"

"""Small: a page fits a screen, a file holds one idea."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = {"pages": 60, "dashboard": 300, "data_loaders": 300, "streamlit_app.py": 60, "make.py": 300}

FILES = {
    path.relative_to(ROOT).as_posix(): most
    for top, most in MOST_LINES.items()
    for path in ([ROOT / top] if top.endswith(".py") else (ROOT / top).rglob("*.py"))
    if path.is_file()
}


@pytest.mark.parametrize(("file", "most"), sorted(FILES.items()))
def test_a_file_is_no_longer_than_its_kind_may_be(file: str, most: int) -> None:
    lines = len((ROOT / file).read_text("utf-8").splitlines())
    assert lines <= most, f"{file} has {lines} lines, {most} at most: is it still one idea? Move one of them out."

"""Nothing committed tells of one computer: no absolute paths of a machine, no host a package came from."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# Written with classes of one letter, so that this file does not hold what it looks for.
LEAKS = {
    "a path of one machine": rb"(?<![\w.:/-])/(?:wor[k]|roo[t]|hom[e])/\w|/tm[p]/bash_jobs|/op[t]/(?:pypi|wheels)",
    "a package registry": rb"pyp[i]\.org|pythonhoste[d]|registry\.npm[j]s|--(?:extra-)?inde[x]-url|--fin[d]-links",
}


def committed() -> list[str]:
    """What is committed, or would be with the next ``git add``."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("This copy is no git checkout: nothing can be committed from it.")
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(listing, cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    return sorted(name for name in listed if name and (ROOT / name).is_file())


@pytest.mark.parametrize("leak", LEAKS)
def test_no_file_holds(leak: str) -> None:
    found = [
        f"{name}:{content[: match.start()].count(10) + 1}"
        for name in committed()
        for content in [(ROOT / name).read_bytes()]
        for match in re.finditer(LEAKS[leak], content)
    ]
    assert not found, f"Each of these holds {leak}; make it relative or leave it out: {found}"

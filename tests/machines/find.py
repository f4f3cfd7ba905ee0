"""Where this computer keeps a browser and PostgreSQL: the one place that looks."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge", "msedge")
BROWSER_PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
# Debian, Red Hat, Homebrew and Windows keep the server's programs off PATH.
POSTGRES_PLACES = (
    ("/", "usr/lib/postgresql/*/bin"),
    ("/", "usr/pgsql-*/bin"),
    ("/", "opt/homebrew/opt/postgresql@*/bin"),
    ("C:/", "Program Files/PostgreSQL/*/bin"),
)


def browser(playwrights_own: str) -> Path | None:
    """The browser to drive: the one named in ``HAT_CHROMIUM``, Playwright's own, or the computer's.

    Args:
        playwrights_own: where Playwright would keep its own (``chromium.executable_path``), there or not.
    """
    named = os.environ.get("HAT_CHROMIUM")
    on_path = (shutil.which(name) for name in BROWSERS)
    candidates = (named,) if named else (playwrights_own, *on_path, *BROWSER_PLACES)
    return next((Path(place) for place in candidates if place and Path(place).is_file()), None)


def postgres() -> Path | None:
    """The folder with ``initdb`` and ``pg_ctl``: ``HAT_PG_BIN``, the one on PATH, or the newest installed."""
    named = os.environ.get("HAT_PG_BIN")
    if named:
        return Path(named) if _is_complete(Path(named)) else None
    # A link on PATH may lead to one program only; the folder it leads to has them all.
    on_path = [Path(found).resolve().parent for found in [shutil.which("pg_ctl")] if found]
    installed = [folder for root, pattern in POSTGRES_PLACES for folder in Path(root).glob(pattern)]
    newest_first = sorted(installed, key=_version, reverse=True)
    return next((folder for folder in (*on_path, *newest_first) if _is_complete(folder)), None)


def _is_complete(folder: Path) -> bool:
    return all(shutil.which(program, path=str(folder)) for program in ("initdb", "pg_ctl", "postgres"))


def _version(folder: Path) -> int:
    return int("".join(filter(str.isdigit, folder.parent.name)) or 0)

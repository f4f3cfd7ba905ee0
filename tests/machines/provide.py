"""Make a browser and PostgreSQL available to the tests: ``python -m tests.machines.provide``.

What is there is used. What is missing is installed where that needs no questions (Debian's packages as
root or with a passwordless sudo; Playwright's own browser). Where it cannot be, one plain sentence says so, and
the tests that need it say for themselves that they did not run.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from playwright.sync_api import sync_playwright

from tests.machines import find

PATIENCE = 900  # seconds for one installation over a slow line


def browser() -> None:
    """A browser that Playwright can drive, installed if it may be."""
    if _browser_found():
        return
    _run(sys.executable, "-m", "playwright", "install", "chromium")
    if not _browser_found():
        _install_from_debian("chromium")
    if not _browser_found():
        print("No browser was found: install Chromium, Chrome or Edge, or name one in HAT_CHROMIUM.")


def postgres() -> None:
    """PostgreSQL's programs, installed if they may be; no server is left running."""
    if find.postgres() is None:
        _install_from_debian("postgresql")
    if find.postgres() is None:
        print("PostgreSQL was not found: install it, or name the folder with pg_ctl in HAT_PG_BIN.")


def _browser_found() -> bool:
    with sync_playwright() as playwright:
        return find.browser(playwright.chromium.executable_path) is not None


def _install_from_debian(package: str) -> None:
    if not shutil.which("apt-get"):
        return
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]  # -n: never ask for a password
    if as_root and not _run(*as_root, "true"):
        return
    print(f"Installing Debian's package {package} for the tests...", flush=True)
    # RUNLEVEL=1: PostgreSQL's package would otherwise start a server of its own.
    quietly = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1", "apt-get", "-qq"]
    _run(*as_root, *quietly, "update")
    _run(*as_root, *quietly, "install", "-y", "--no-install-recommends", package)


def _run(*command: str) -> bool:
    """Whether the command ran and ended well; what it prints is of no interest to who runs the tests."""
    try:
        ended = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=PATIENCE, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return ended.returncode == 0


if __name__ == "__main__":
    browser()
    postgres()

"""A real browser that keeps to itself: whatever leaves it was asked for by our own pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

from tests.machines import find

# Playwright already runs it headless, with a profile of its own, and without the sandbox that root may not use.
QUIET = [
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_browser() -> Iterator[Browser | None]:
    """A browser for as long as the block runs; None where this computer has none."""
    with sync_playwright() as playwright:
        program = find.browser(playwright.chromium.executable_path)
        if program is None:
            yield None
            return
        browser = playwright.chromium.launch(executable_path=program, args=QUIET)
        try:
            yield browser
        finally:
            browser.close()

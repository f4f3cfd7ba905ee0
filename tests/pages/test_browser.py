"""The app in a real browser: every page draws, links hold their filters, exports open, nothing calls outside."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.ui.router import PAGES

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.machines.app import App

CHARTS = {"summary": 2, "treatment": 3, "crime": 2, "health": 1, "budget": 1, "value": 1}


@pytest.fixture(scope="module")
def app(app_server: Callable[..., App], demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> App:
    copy = shutil.copy(demonstration, tmp_path_factory.mktemp("browser") / "store.sqlite")
    return app_server(DATABASE_URL=f"sqlite:///{Path(copy).as_posix()}")


@pytest.fixture(params=[1440, 390])
def page(request: pytest.FixtureRequest, browser: Browser, app: App) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": request.param, "height": 900})
    yield context.new_page()
    context.close()


def opened(page: Page, app: App, name: str, query: str = "") -> None:
    """Goes to a page and waits until it has run."""
    page.goto(f"{app.url}/{'' if name == 'summary' else name}{query}")
    page.wait_for_selector("h1", timeout=60_000)
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]', timeout=60_000)


@pytest.mark.parametrize("name", PAGES)
def test_every_page_draws_its_charts_without_a_fault_and_without_calling_outside(
    page: Page, app: App, name: str
) -> None:
    outside, faults = [], []
    page.on(
        "request",
        lambda sent: outside.append(sent.url) if not re.match(rf"{app.url}|ws:|data:|blob:", sent.url) else None,
    )
    page.on("pageerror", lambda fault: faults.append(str(fault)))
    opened(page, app, name)
    charts = page.locator('[data-testid="stHtml"] img')
    if name in CHARTS:
        charts.nth(CHARTS[name] - 1).wait_for(timeout=30_000)
    assert charts.count() == CHARTS.get(name, 0)
    for chart in charts.all():
        assert "Value: " in (chart.get_attribute("alt") or "")
        assert chart.evaluate("image => image.complete && image.naturalWidth > 0")
    assert page.locator('[data-testid="stException"]').count() == 0
    assert "Something went wrong" not in page.inner_text("body")
    assert faults == []
    assert [url for url in outside if app.url.replace("127.0.0.1", "localhost") not in url] == []
    wider = page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth - window.innerWidth")
    assert wider <= 0, "the page scrolls sideways"


def test_a_filter_goes_into_the_address_and_along_to_the_next_page(browser: Browser, app: App) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, app, "treatment")
    page.get_by_role("combobox", name=re.compile("Shown as for")).click()
    page.get_by_role("option", name="Public").click()
    page.wait_for_url("**/treatment?audience=public")
    page.get_by_test_id("stSidebarNav").get_by_role("link", name="Crime").click()
    page.wait_for_url("**/crime?audience=public")
    page.get_by_text("OFFICIAL: small numbers hidden for publication").first.wait_for()
    page.close()


def test_a_chart_downloads_as_a_picture_with_its_title_and_source(browser: Browser, app: App) -> None:
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, app, "budget")
    finding = page.get_by_role("heading", level=2).first.inner_text()
    for label, ending in (("Picture (SVG)", ".svg"), ("Picture (PNG, 300 dpi)", ".png"), ("Table (CSV)", ".csv")):
        with page.expect_download(timeout=60_000) as download:
            page.get_by_role("button", name=label).first.click()
        assert download.value.suggested_filename.endswith(ending)
        content = Path(download.value.path()).read_bytes()
        if ending == ".png":
            assert content.startswith(b"\x89PNG")
            continue
        text = " ".join(re.sub(r"<[^>]+>", " ", content.decode("utf-8")).split())
        assert finding in text
        assert "Finance ledger" in text
        assert "demonstration data" in text.lower()
    page.close()


def test_an_empty_app_offers_the_demonstration_and_shows_it_within_a_minute(
    browser: Browser, app_server: Callable[..., App]
) -> None:
    empty = app_server()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, empty, "summary")
    page.get_by_role("button", name="Load the demonstration programme").click()
    page.get_by_text("people are in treatment, of 15 places").first.wait_for(timeout=60_000)
    page.close()


def test_a_deep_link_passes_the_router_even_when_it_is_the_first_visit(
    browser: Browser, app_server: Callable[..., App]
) -> None:
    fresh = app_server()
    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, fresh, "crime")
    assert page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(PAGES)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_has_no_serious_fault_of_accessibility(browser: Browser, app: App, name: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    page = browser.new_page(viewport={"width": 1440, "height": 900})
    opened(page, app, name)
    found = Axe().run(page).response["violations"]
    page.close()
    serious = [fault["id"] for fault in found if fault["impact"] in ("serious", "critical")]
    assert serious == []

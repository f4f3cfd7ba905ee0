"""Every page opens through the router, empty and filled, and says what it must."""

from __future__ import annotations

import pytest

from dashboard import registry
from dashboard.ui.router import PAGES
from data_loaders import store
from tests.conftest import ROOT
from tests.pages.app import opened, words

NEED_DATA = sorted(set(PAGES) - {"upload", "about"})


def test_every_file_in_pages_is_on_the_menu() -> None:
    assert {path.stem for path in (ROOT / "pages").glob("*.py")} == set(PAGES)


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("empty")
def test_a_page_opens_with_nothing_loaded_and_says_what_to_do(page: str) -> None:
    app = opened(page)
    assert len(app.title) == 1
    if page in NEED_DATA:
        assert "Nothing has been loaded yet" in words(app)
        assert [button.label for button in app.button] == ["Load the demonstration programme"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("filled")
def test_a_filled_page_says_that_its_data_are_invented_and_how_it_is_marked(page: str) -> None:
    app = opened(page)
    assert "DEMONSTRATION DATA: invented, not real people" in words(app)
    assert "OFFICIAL-SENSITIVE" in words(app)


@pytest.mark.parametrize("page", ["treatment", "crime", "health", "budget", "value"])
@pytest.mark.usefixtures("filled")
def test_every_kpi_of_a_page_has_its_finding_source_and_sentence(page: str) -> None:
    app = opened(page)
    for kpi in registry.kpis(page):
        assert kpi.title in words(app)
    assert words(app).count("Source: ") == len(registry.kpis(page))
    assert words(app).count("Data complete to 30 Sep 2020") == len(registry.kpis(page))
    assert words(app).count("Sentence to use.") == len(registry.kpis(page))


@pytest.mark.usefixtures("filled")
def test_the_address_decides_the_audience() -> None:
    assert "OFFICIAL: small numbers hidden" in words(opened("treatment", audience="public"))
    assert "OFFICIAL-SENSITIVE" not in words(opened("treatment", audience="public"))


@pytest.mark.usefixtures("filled")
def test_the_address_decides_the_period() -> None:
    app = opened("treatment", **{"from": "2020-01", "to": "2020-03"})
    assert "Jan 2020 to Mar 2020" in words(app)


@pytest.mark.usefixtures("filled")
def test_an_address_with_nonsense_shows_everything() -> None:
    app = opened("treatment", site="atlantis", **{"from": "yesterday"})
    assert "Oct 2019 to Sep 2020" in words(app)


@pytest.mark.usefixtures("filled")
def test_the_value_page_shows_the_ceiling_arithmetic() -> None:
    said = words(opened("value"))
    for step in ("£784,890", "£19,622", "£294,334", "15%", "67%"):
        assert step in said


@pytest.mark.usefixtures("empty")
def test_the_demonstration_programme_loads_at_a_button_and_can_be_taken_out() -> None:
    app = opened("summary")
    app.button[0].click().run(timeout=120)
    assert "DEMONSTRATION DATA" in words(app)
    app.switch_page("../../pages/loads.py").run()
    next(button for button in app.button if button.label.startswith("Take out")).click().run(timeout=120)
    assert "DEMONSTRATION DATA" not in words(app)


@pytest.mark.usefixtures("filled")
def test_a_load_is_withdrawn_only_after_saying_yes() -> None:
    app = opened("loads")
    withdraw = next(button for button in app.button if button.label == "Withdraw")
    assert withdraw.disabled
    app.checkbox[0].check().run()
    next(button for button in app.button if button.label == "Withdraw").click().run()
    assert "is withdrawn" in words(app)


@pytest.mark.usefixtures("empty")
def test_a_dropped_file_is_shown_before_it_is_stored_and_stored_when_accepted() -> None:
    app = opened("upload")
    ledger = (
        "Entry,Posting date,Cost line,Funder,Kind,Amount\n"
        'J1,03/04/2020,staffing,PCC,actual,"£1,200.50"\n'
        "J2,04/04/2020,premises,PCC,actual,(200.50)\n"
        "Total,,,,,1000.00\n"
    )
    app.file_uploader[0].upload("ledger.csv", ledger.encode(), "text/csv").run()
    assert "2 rows added" in words(app)
    assert store.default().version() == 0
    next(button for button in app.button if button.label == "Accept and store it").click().run()
    assert "stored as load 1" in words(app)
    assert store.default().version() == 1


@pytest.mark.usefixtures("empty")
def test_a_file_with_problems_is_answered_at_its_cells_and_nothing_is_stored() -> None:
    app = opened("upload")
    ledger = "Entry,Posting date,Cost line,Funder,Kind,Amount\nJ1,03/04/2020,nursing,PCC,actual,1.2o\n"
    app.file_uploader[0].upload("ledger.csv", ledger.encode(), "text/csv").run()
    said = words(app)
    assert "Nothing was loaded. 2 things to put right" in said
    assert list(app.table[0].value["Cells"]) == ["C2", "F2"]
    assert "Your own workbook with these cells marked" in [button.label for button in app.get("download_button")]
    assert store.default().version() == 0

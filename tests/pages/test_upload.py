"""The Upload page as an officer uses it: the dry run, the questions, the cells put right, the acceptance."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from data_loaders import store
from data_loaders.access import this_machine
from tests.loaders.sheets import LEDGER, SLOTS, entry, slot, text
from tests.pages.app import field, opened, press, words

pytestmark = pytest.mark.usefixtures("empty")


def dropped(content: bytes, name: str = "march.csv") -> AppTest:
    """The page with a file dropped on it."""
    app = opened("upload")
    app.file_uploader[0].upload(name, content, "text/csv").run(timeout=60)
    assert not app.exception, app.exception
    return app


def standing(dataset: str) -> list[dict[str, object]]:
    return list(store.default().rows(this_machine(), dataset).to_dict("records"))


def test_a_dry_run_says_what_moves_before_anything_is_stored() -> None:
    press(dropped(text([LEDGER, entry(1, "£1,000.00")])), "Accept and store it")
    app = dropped(text([LEDGER, entry(1, "£900.00"), entry(2, "£204.10")]), "april.csv")
    said = words(app)
    assert "1 row added, 1 changed, 0 the same" in said
    assert "from £1,000 (of £441,512) to £1,104 (of £441,512): +£104.10" in said
    assert "+£104.10" in [metric.value for metric in app.metric]
    assert store.default().version() == 1


def test_unknown_headings_are_asked_about_once_and_then_remembered() -> None:
    heads = ["Entry ident", "Posted on", "Cost line", "Funder", "Kind of entry", "Sum in GBP"]
    app = dropped(text([heads, entry(1, "£10.00")]))
    assert "Confirm these columns" in [button.label for button in app.button]
    app = press(app, "Confirm these columns")
    app = press(app, "Accept and store it")
    assert standing("ledger")[0]["entry"] == "J-1"
    again = dropped(text([heads, entry(2, "£20.00")]), "april.csv")
    assert "1 row added" in words(again)


def test_headings_that_are_identifiers_are_masked_and_cannot_be_taken() -> None:
    heads = ["HAT no.", "Attendance day", "AM/PM slot", "Outcome of visit", "943 476 5919", "joe@nhs.net"]
    app = dropped(text([heads, [*slot()[:4], "x", "y"]]))
    assert not any("943" in box.label or "joe" in box.label or "•••" in box.label for box in app.selectbox)
    press(app, "Confirm these columns")
    assert store.default().layouts.all(this_machine()).empty


def test_an_offices_own_words_are_asked_about_once_and_then_remembered() -> None:
    line = [*slot()[:3], "Turned up", "200"]
    app = dropped(text([SLOTS, line]), "slots.csv")
    box = next(box for box in app.selectbox if "Turned up" in box.label)
    box.select("attended").run()
    app = press(app, "Confirm these words")
    press(app, "Accept and store it")
    again = dropped(text([SLOTS, [*slot(date="08/10/2019")[:3], "turned up", "200"]]), "next.csv")
    assert "1 row added" in words(again)


def test_an_empty_cell_clears_what_stands_only_when_the_officer_says_so() -> None:
    press(dropped(text([SLOTS, slot(dose="200")]), "slots.csv"), "Accept and store it")
    app = dropped(text([SLOTS, slot(dose="")]), "again.csv")
    assert "Everything in it stands already" in words(app)
    box = next(box for box in app.checkbox if box.label.startswith("Empty what stands"))
    app = box.check().run(timeout=60)
    assert "1 changed" in words(app)
    press(app, "Accept and store it")
    assert standing("attendance")[0]["dose_mg"] is None


def test_a_load_is_taken_back_and_brought_back_in_any_order() -> None:
    press(dropped(text([LEDGER, entry(1, "£1.00")])), "Accept and store it")
    press(dropped(text([LEDGER, entry(2, "£2.00")]), "april.csv"), "Accept and store it")
    app = opened("loads")
    field(app, "selectbox", "Withdraw load").select(1).run()
    field(app, "checkbox", "Yes, withdraw it").check().run()
    app = press(app, "Withdraw")
    assert "Load 1 is withdrawn" in words(app)
    assert [row["entry"] for row in standing("ledger")] == ["J-2"]
    field(app, "checkbox", "Yes, bring it back").check().run()
    app = press(app, "Bring back")
    assert "Load 1 stands again" in words(app)
    assert sorted(str(row["entry"]) for row in standing("ledger")) == ["J-1", "J-2"]


def test_a_month_stays_chosen_from_its_submission_to_its_approval() -> None:
    press(
        dropped(text([LEDGER, entry(1, "£1.00", "07/10/2019"), entry(2, "£2.00", "07/11/2019")])), "Accept and store it"
    )
    app = opened("loads")
    field(app, "selectbox", "Month").select(("middlesbrough", "2019-10")).run()
    field(app, "text_input", "Your name").input("A. Finance").run()
    field(app, "text_input", "Why it is submitted all the same").input("only the ledger is kept here").run()
    app = press(app, "Submit for sign-off")
    assert "This month is **submitted**, submitted by A. Finance." in words(app)
    field(app, "text_input", "Your name").input("B. Director").run()
    app = press(app, "Approve and lock")
    assert "This month is **signed off**, submitted by A. Finance and approved by B. Director." in words(app)

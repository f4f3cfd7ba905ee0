"""What was confirmed of a sender is remembered, on either database, until it is forgotten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from data_loaders.access import Actor, NotAllowed
from data_loaders.errors import Refused
from data_loaders.layout import Layout
from data_loaders.schema import datasets
from data_loaders.store import Store
from tests.store.arrivals import CLERK

LEAD = "Clinic data lead, Middlesbrough"
SLOTS = Layout(
    dataset="attendance",
    sheet="Oct",
    columns={"hat no": "person", "signed": ""},
    words={"attendance": {"seen": "attended", "late": ""}},
)


@pytest.fixture
def store(store_url: str) -> Iterator[Store]:
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def test_what_is_remembered_comes_back_for_that_sender_alone(store: Store) -> None:
    store.layouts.remember(CLERK, f" {LEAD.replace(' ', '  ')} ", SLOTS)
    store.layouts.remember(CLERK, "Finance officer", Layout(dataset="ledger", columns={"jnl": "entry"}))
    known = SLOTS.model_copy(update={"words": {"attendance": {"seen": "attended"}}})
    assert store.layouts.recall(CLERK, LEAD) == {"attendance": known}
    assert store.layouts.recall(CLERK, "Somebody else") == {}
    assert set(store.layouts.by_sender(CLERK)) == {LEAD, "Finance officer"}


def test_a_later_meaning_takes_the_place_of_the_earlier_and_the_rest_stays(store: Store) -> None:
    store.layouts.remember(CLERK, LEAD, SLOTS)
    store.layouts.remember(CLERK, LEAD, Layout(dataset="attendance", sheet="Nov", columns={"Signed": "adverse_event"}))
    (known,) = store.layouts.recall(CLERK, LEAD).values()
    assert (known.sheet, known.columns) == ("Nov", {"hat no": "person", "signed": "adverse_event"})
    assert known.words == {"attendance": {"seen": "attended"}}
    assert len(store.layouts.all(CLERK)) == 4


def test_the_list_says_who_confirmed_what_and_a_line_can_be_forgotten(store: Store) -> None:
    store.layouts.remember(Actor("A. Nurse", frozenset({"data lead"})), LEAD, SLOTS)
    lines = store.layouts.all(CLERK)
    assert list(lines.columns) == ["id", "sender", "dataset", "what", "means", "by", "at"]
    assert lines[["what", "means"]].to_numpy().tolist() == [
        ["heading 'hat no'", "person"],
        ["heading 'signed'", "left out"],
        ["word 'seen' of attendance", "attended"],
        ["sheet, where several fit", "Oct"],
    ]
    assert set(lines["by"]) == {"A. Nurse"}
    store.layouts.forget(CLERK, int(lines["id"].iloc[0]))
    assert store.layouts.recall(CLERK, LEAD)["attendance"].columns == {"signed": ""}
    with pytest.raises(Refused, match="Nothing is remembered under 1"):
        store.layouts.forget(CLERK, 1)


def test_an_empty_store_has_an_empty_list(store: Store) -> None:
    assert store.layouts.all(CLERK).empty
    assert store.layouts.by_sender(CLERK) == {}


def test_remembering_and_forgetting_make_no_new_version(store: Store) -> None:
    store.layouts.remember(CLERK, LEAD, SLOTS)
    store.layouts.forget(CLERK, 1)
    assert store.version() == 0


@pytest.mark.parametrize(
    ("sender", "layout"),
    [
        (LEAD, Layout(dataset="attendance", columns={"Date of birth": "date"})),
        (LEAD, Layout(dataset="attendance", words={"attendance": {"943 476 5919": "attended"}})),
        (LEAD, Layout(dataset="attendance", columns={"x": "colour"})),
        (LEAD, Layout(dataset="colours")),
        ("j.smith@example.org", SLOTS),
    ],
)
def test_what_may_not_be_taken_is_not_remembered(store: Store, sender: str, layout: Layout) -> None:
    with pytest.raises(Refused):
        store.layouts.remember(CLERK, sender, layout)
    assert store.layouts.all(CLERK).empty


def test_what_is_no_longer_declared_is_not_recalled(store: Store, store_url: str) -> None:
    store.layouts.remember(CLERK, LEAD, SLOTS)
    slots = datasets()["attendance"]
    columns = tuple(
        c.model_copy(update={"values": ("came", "missed"), "synonyms": {}}) if c.name == "attendance" else c
        for c in slots.columns
        if c.name != "person"
    )
    later = Store(store_url, {"attendance": slots.model_copy(update={"columns": columns, "roll_up": None})})
    assert later.layouts.recall(CLERK, LEAD)["attendance"] == Layout(
        dataset="attendance", sheet="Oct", columns={"signed": ""}
    )
    later.engine.dispose()


@pytest.mark.parametrize("role", ["viewer", "analyst"])
def test_only_who_may_load_sees_or_changes_what_is_remembered(store: Store, role: str) -> None:
    actor = Actor("Reader", frozenset({role}))
    for deed in (
        lambda: store.layouts.remember(actor, LEAD, SLOTS),
        lambda: store.layouts.recall(actor, LEAD),
        lambda: store.layouts.all(actor),
        lambda: store.layouts.forget(actor, 1),
    ):
        with pytest.raises(NotAllowed):
            deed()

"""A month is submitted by one person and approved by another; then nothing dated in it moves until it is reopened."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from data_loaders.access import Actor, NotAllowed, named
from data_loaders.errors import Refused
from data_loaders.periods import Days, month
from data_loaders.programme import programme
from data_loaders.store import Coverage, Store
from data_loaders.store.sign_off import SignOff
from data_loaders.store.steps import signed_off
from tests.store.arrivals import CLERK, Row, arrival, slot, standing

ANN = Actor("Ann Lead", frozenset({"data lead"}))
BOB = Actor("Bob Approver", frozenset({"approver"}))
HERE, THERE = "middlesbrough", "hartlepool"
TODAY = dt.date(2020, 7, 1)
WHY = "The laboratory sends its screens in June."
JUNE = Coverage(HERE, dt.date(2020, 6, 1), dt.date(2020, 6, 1), assumed=True)
REASON = "The police found two more crimes."


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}")
    yield opened
    opened.engine.dispose()


@pytest.fixture
def either(store_url: str) -> Iterator[Store]:
    """SQLite and PostgreSQL, for what is worked out by the database."""
    opened = Store(store_url)
    yield opened
    opened.engine.dispose()


def covers(first: str, last: str, site: str = HERE) -> Coverage:
    return Coverage(site, dt.date.fromisoformat(first), dt.date.fromisoformat(last), assumed=False)


def send(store: Store, dataset: str, *rows: Row, over: Coverage | None = None, file: str = "return.xlsx") -> None:
    """Loads rows that stand beside what is there; unless said, they cover a day that no test locks."""
    stretch = over or JUNE
    store.load(CLERK, arrival(dataset, rows, file, [stretch]))


def sign(store: Store, *names: str, site: str = HERE) -> None:
    for name in names:
        store.sign_off.submit(ANN, site, name, TODAY, WHY)
        store.sign_off.approve(BOB, site, name)


def refused(deed: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refusal:
        deed()
    return str(refusal.value)


def person(code: str = "MB-1", start: str = "2019-10-05", end: str | None = None, **more: Any) -> Row:
    return {
        "site": HERE, "person": code, "episode": 1, "first_dose_date": day(start), "exit_date": day(end),
        "exit_reason": end and "oral", **more,
    }  # fmt: skip


def crime(reference: str, date: str, code: str = "MB-1", **more: Any) -> Row:
    return {
        "site": HERE, "crime_reference": reference, "person": code, "offence_date": day(date),
        "recorded_date": day(date), "offence_group": "theft", **more,
    }  # fmt: skip


def held(start: str, end: str | None, code: str = "MB-1", **more: Any) -> Row:
    dates = {"start_date": day(start), "end_date": day(end)}
    return {"site": HERE, "person": code, **dates, "custody_kind": "remand", **more}


def referral(panel: str | None = None, code: str | None = None, **more: Any) -> Row:
    return {
        "site": HERE, "referral": "R-1", "person": code, "referred_by": "police",
        "referred_date": dt.date(2019, 10, 9), "panel_date": day(panel), "decision": panel and "accepted", **more,
    }  # fmt: skip


def day(text: str | None) -> dt.date | None:
    return None if text is None else dt.date.fromisoformat(text)


def state(store: Store, as_at: int | None = None) -> list[tuple[Any, ...]]:
    found = store.sign_off.state(CLERK, as_at)[["month", "state", "submitted_by", "approved_by", "reason"]]
    return list(found.astype(object).where(found.notna(), None).itertuples(index=False, name=None))


# --- the steps ------------------------------------------------------------------------------------


def test_a_month_goes_from_open_to_submitted_to_signed_off_and_back(either: Store) -> None:
    steps = either.sign_off
    assert state(either) == []
    assert steps.submit(ANN, HERE, "2019-10", TODAY, WHY) == 1
    assert state(either) == [("2019-10", "submitted", "Ann Lead", None, WHY)]
    assert steps.send_back(BOB, HERE, "2019-10", "Two slots are counted twice.") == 2
    assert state(either) == [("2019-10", "open", None, None, "Two slots are counted twice.")]
    assert (steps.submit(ANN, HERE, "2019-10", TODAY, WHY), steps.approve(BOB, HERE, "2019-10")) == (3, 4)
    assert state(either) == [("2019-10", "signed off", "Ann Lead", "Bob Approver", WHY)]
    assert steps.reopen(BOB, HERE, "2019-10", REASON) == 5
    assert state(either) == [("2019-10", "open", None, None, REASON)]
    assert [found[0][1] for found in (state(either, version) for version in range(1, 6))] == [
        "submitted", "open", "submitted", "signed off", "open",
    ]  # fmt: skip
    assert either.version() == 5
    assert steps.history(CLERK)["action"].tolist() == ["reopen", "approve", "submit", "send back", "submit"]


def test_months_and_sites_are_signed_off_each_for_itself(store: Store) -> None:
    sign(store, "2019-10", "2019-12")
    sign(store, "2019-10", site=THERE)
    known = store.sign_off.state(CLERK)
    assert set(zip(known["site"], known["month"], strict=True)) == {
        (HERE, "2019-10"), (HERE, "2019-12"), (THERE, "2019-10"),
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["Ann Lead", "ann lead", " ANN  LEAD", "AnnLead", "Ann. Lead", "Lead, Ann", "An\u200bn Lead", "\uff21nn Lead"],
)
def test_nobody_approves_what_they_submitted_however_the_name_is_written(store: Store, name: str) -> None:
    store.sign_off.submit(ANN, HERE, "2019-10", TODAY, WHY)
    same = Actor(name, frozenset({"administrator"}))
    assert "was submitted by the same person. Ask somebody else" in refused(
        lambda: store.sign_off.approve(same, HERE, "2019-10")
    )
    assert state(store)[0][1] == "submitted"
    assert store.sign_off.approve(BOB, HERE, "2019-10") == 2


@pytest.mark.parametrize(
    ("name", "said"), [("\u0410nn Lead", "letters of two alphabets"), ("\u200b.", "Say who you are")]
)
def test_a_name_that_only_looks_like_another_signs_nothing(store: Store, name: str, said: str) -> None:
    store.sign_off.submit(ANN, HERE, "2019-10", TODAY, WHY)
    other = Actor(name, frozenset({"administrator"}))
    assert said in refused(lambda: store.sign_off.approve(other, HERE, "2019-10"))


def test_a_typed_name_is_kept_as_typed(store: Store) -> None:
    machine = Actor("officepc", frozenset({"administrator"}))
    store.sign_off.submit(named(machine, " Ann  Lead "), HERE, "2019-10", TODAY, WHY)
    store.sign_off.approve(named(machine, "Bob Approver"), HERE, "2019-10")
    store.sign_off.submit(ANN, HERE, "2019-11", TODAY, WHY)
    known = store.sign_off.state(CLERK).set_index("month")
    assert known["submitted_by"].tolist() == ["Ann Lead", "Ann Lead"]
    assert known["typed"].to_dict() == {"2019-10": True, "2019-11": False}
    assert "Say who you are" in refused(
        lambda: store.sign_off.submit(named(machine, "  "), HERE, "2019-12", TODAY, WHY)
    )


def test_each_step_asks_for_its_role(store: Store) -> None:
    steps, viewer = store.sign_off, Actor("V", frozenset({"viewer"}))
    nobody = Actor("N", frozenset())
    steps.submit(ANN, HERE, "2019-10", TODAY, WHY)
    for deed in (
        lambda: steps.submit(BOB, HERE, "2019-11", TODAY, WHY),
        lambda: steps.approve(Actor("Carl", frozenset({"data lead", "finance"})), HERE, "2019-10"),
        lambda: steps.send_back(ANN, HERE, "2019-10", REASON),
        lambda: steps.reopen(ANN, HERE, "2019-10", REASON),
        lambda: steps.submit(viewer, HERE, "2019-11", TODAY, WHY),
        lambda: steps.state(nobody),
        lambda: steps.history(nobody),
        lambda: steps.lacking(nobody, HERE, "2019-10"),
    ):
        with pytest.raises(NotAllowed):
            deed()
    assert store.version() == 1


def test_what_cannot_be_done_is_said_in_one_sentence(store: Store) -> None:
    sign(store, "2019-10")
    store.sign_off.submit(ANN, HERE, "2019-12", TODAY, WHY)
    cases: list[tuple[Callable[[SignOff], object], str]] = [
        (
            lambda s: s.approve(BOB, HERE, "2019-11"),
            "November 2019 at Middlesbrough is open. It must be submitted first.",
        ),
        (lambda s: s.send_back(BOB, HERE, "2019-11", REASON), "It must be submitted first."),
        (lambda s: s.reopen(BOB, HERE, "2019-11", REASON), "It must be signed off first."),
        (
            lambda s: s.submit(ANN, HERE, "2019-10", TODAY, WHY),
            "October 2019 at Middlesbrough was signed off by Bob Approver on ",
        ),
        (lambda s: s.approve(BOB, HERE, "2019-10"), "Have it reopened with a written reason if something must change."),
        (
            lambda s: s.submit(ANN, HERE, "2019-12", TODAY, WHY),
            "It waits for a second person, who approves it or sends it back.",
        ),
        (lambda s: s.reopen(BOB, HERE, "2019-12", REASON), "was submitted by Ann Lead on "),
        (
            lambda s: s.submit(ANN, "atlantis", "2019-11", TODAY, WHY),
            "'atlantis' is not a site. Sites: middlesbrough, ",
        ),
        (lambda s: s.submit(ANN, HERE, "Nov 19", TODAY, WHY), "That is not a month. Write it as 2020-03."),
        (lambda s: s.submit(ANN, HERE, "2019-13", TODAY, WHY), "That is not a month."),
        (
            lambda s: s.submit(ANN, HERE, "2019-09", TODAY, WHY),
            "Middlesbrough opened on 1 October 2019: what lies before",
        ),
    ]
    for step, words in cases:
        assert words in refused(partial(step, store.sign_off))
    assert store.version() == 3


@pytest.mark.parametrize(("today", "taken"), [("2020-03-31", False), ("2020-04-01", True)])
def test_a_month_is_submitted_once_it_has_ended(store: Store, today: str, taken: bool) -> None:
    if taken:
        assert store.sign_off.submit(ANN, HERE, "2020-03", dt.date.fromisoformat(today), WHY) == 1
    else:
        with pytest.raises(Refused, match="March 2020 at Middlesbrough has not ended"):
            store.sign_off.submit(ANN, HERE, "2020-03", dt.date.fromisoformat(today), WHY)


@pytest.mark.parametrize(
    ("reason", "taken"), [("", False), ("too short", False), ("   a   b  c   ", False), ("ten  letters", True)]
)
def test_a_reason_says_something(store: Store, reason: str, taken: bool) -> None:
    sign(store, "2019-10")
    store.sign_off.submit(ANN, HERE, "2019-11", TODAY, WHY)
    for deed in (store.sign_off.reopen, store.sign_off.send_back):
        name = "2019-10" if deed == store.sign_off.reopen else "2019-11"
        if taken:
            deed(BOB, HERE, name, reason)
        else:
            assert "in at least 10 characters" in refused(partial(deed, BOB, HERE, name, reason))


def test_a_reason_never_tells_of_a_person(store: Store) -> None:
    said = refused(lambda: store.sign_off.submit(ANN, HERE, "2019-10", TODAY, "Ring jo.doe@example.org about it"))
    assert "an e-mail address" in said
    assert "doe" not in said
    assert store.version() == 0


# --- what lacks -----------------------------------------------------------------------------------


def test_what_lacks_is_listed_and_submitting_all_the_same_needs_a_note(store: Store) -> None:
    owed = [dataset for dataset in store.datasets.values() if dataset.owed and dataset.cadence == "monthly"]
    for dataset in owed:
        if dataset.id not in ("screens", "support"):
            send(store, dataset.id, over=covers("2019-10-01", "2019-10-31"))
    send(store, "support", over=covers("2019-10-01", "2019-10-12"))
    lacks = ("Psychosocial and recovery contacts (12 of 31 days)", "Urine screens (nothing)")
    assert sorted(store.sign_off.lacking(CLERK, HERE, "2019-10")) == sorted(lacks)
    said = refused(lambda: store.sign_off.submit(ANN, HERE, "2019-10", TODAY))
    assert said.startswith("Not all of October 2019 at Middlesbrough is here: ")
    assert all(each in said for each in lacks)
    assert "write why you submit the month without it" in said
    version = store.version()
    send(store, "screens", over=covers("2019-10-01", "2019-10-31"))
    send(store, "support", over=covers("2019-10-13", "2019-10-31"))
    assert store.sign_off.lacking(CLERK, HERE, "2019-10") == ()
    assert len(store.sign_off.lacking(CLERK, HERE, "2019-10", as_at=version)) == 2
    store.sign_off.submit(ANN, HERE, "2019-10", TODAY)
    assert state(store) == [("2019-10", "submitted", "Ann Lead", None, "")]


def test_the_month_of_the_opening_begins_with_the_opening(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = programme()
    site = ours.sites[HERE].model_copy(update={"opened": dt.date(2019, 10, 14)})
    changed = ours.model_copy(update={"sites": {**ours.sites, HERE: site}})
    for module in ("locks", "sign_off"):
        monkeypatch.setattr(f"data_loaders.store.{module}.programme", lambda: changed)
    send(store, "screens", over=covers("2019-10-14", "2019-10-31"))
    assert not any("Urine" in each for each in store.sign_off.lacking(CLERK, HERE, "2019-10"))


# --- the lock -------------------------------------------------------------------------------------


def test_a_locked_month_is_changed_by_no_load_and_no_undo(either: Store) -> None:
    send(either, "attendance", slot(day=1), slot(day=2))
    send(either, "attendance", slot(day=3))
    send(either, "attendance", slot(day=4))
    either.withdraw(CLERK, 3)
    sign(either, "2019-10")
    before, version = standing(either, "attendance"), either.version()
    said = refused(lambda: send(either, "attendance", slot(day=1, attendance="missed"), slot(day=9), slot(day=2)))
    assert said.startswith("Middlesbrough is locked for October 2019 (2 rows; signed off by Bob Approver on ")
    assert "Rows count by 'Date', also when they come late. Have the month reopened with a written reason" in said
    lacking_one = covers("2019-10-01", "2019-10-01")
    for deed in (
        lambda: send(either, "attendance", over=lacking_one),
        lambda: either.withdraw(CLERK, 2),
        lambda: either.restore(CLERK, 3),
    ):
        assert "(1 row; signed off by Bob" in refused(deed)
    assert (standing(either, "attendance"), either.version(), len(either.loads(CLERK))) == (before, version, 3)


def test_a_reopened_month_can_be_changed_and_the_rest_stays_locked(store: Store) -> None:
    sign(store, "2019-10", "2019-11")
    store.sign_off.reopen(BOB, HERE, "2019-10", REASON)
    both = slot(day=1), slot(day=1, month=11)
    said = refused(lambda: send(store, "attendance", *both))
    assert "November 2019 (1 row" in said
    assert "October" not in said
    send(store, "attendance", both[0])
    assert len(store.read(CLERK, "attendance")) == 1


@pytest.mark.parametrize(("date", "taken"), [((10, 31), False), ((11, 1), True), ((11, 30), True), ((12, 1), False)])
def test_a_lock_holds_from_the_first_day_of_its_month_to_the_last(
    store: Store, date: tuple[int, int], taken: bool
) -> None:
    sign(store, "2019-10", "2019-12")
    row = slot(month=date[0], day=date[1])
    if taken:
        send(store, "attendance", row, over=covers("2019-11-01", "2019-11-30"))
    else:
        assert "is locked for" in refused(lambda: send(store, "attendance", row))
    assert len(store.read(CLERK, "attendance")) == taken


def test_a_budgets_months_are_locked_like_days(either: Store) -> None:
    def budget(name: str) -> Row:
        line = {"cost_line": "staffing", "funder": "PCC", "amount_pounds": Decimal(100)}
        return {"site": HERE, "month": name, **line}

    sign(either, "2019-10")
    assert "October 2019 (1 row" in refused(lambda: send(either, "budget", budget("2019-10"), budget("2019-11")))
    send(either, "budget", budget("2019-11"))
    assert either.read(CLERK, "budget")["month"].tolist() == ["2019-11"]


def test_other_sites_submitted_months_and_published_data_are_not_locked(store: Store) -> None:
    sign(store, "2019-10")
    store.sign_off.submit(ANN, HERE, "2019-11", TODAY, WHY)
    send(store, "attendance", slot(site=THERE), over=covers("2019-10-01", "2019-10-31", THERE))
    send(store, "attendance", slot(month=11), over=covers("2019-11-01", "2019-11-01"))
    published = {"month": "2019-10", "force": "Cleveland Police", "crime_type": "Burglary"}
    send(store, "street_crime", published, over=covers("2019-10-01", "2019-10-31", ""))
    assert len(store.read(CLERK, "street_crime")) == 1


def test_the_same_rows_from_another_file_change_nothing(store: Store) -> None:
    whole = covers("2019-10-01", "2019-11-30")
    send(store, "attendance", slot(day=1), over=whole, file="october.xlsx")
    sign(store, "2019-10")
    send(store, "attendance", slot(day=1), slot(month=11), over=whole, file="to November.xlsx")
    store.withdraw(CLERK, 2)
    assert len(store.read(CLERK, "attendance")) == 1


def test_a_check_says_beforehand_that_a_month_is_locked(store: Store) -> None:
    sign(store, "2019-10")
    assert "is locked for October 2019" in refused(
        lambda: store.load(CLERK, arrival("attendance", [slot()], covers=[JUNE]), keep=False)
    )  # fmt: skip


# --- coverage -------------------------------------------------------------------------------------


def test_a_return_that_says_nothing_happened_in_a_locked_month_changes_it(either: Store) -> None:
    send(either, "hospital", over=covers("2019-10-01", "2019-10-30"))
    sign(either, "2019-10")
    said = refused(lambda: send(either, "hospital", over=covers("2019-10-31", "2019-11-30"), file="next.xlsx"))
    assert "October 2019 (the days covered; signed off by Bob Approver" in said
    assert "October 2019 (the days covered" in refused(lambda: either.withdraw(CLERK, 1))
    send(either, "hospital", over=covers("2019-11-01", "2019-11-30"), file="next.xlsx")
    assert len(either.coverage(CLERK)) == 2


def test_a_register_that_reaches_further_tells_of_the_months_before(store: Store) -> None:
    send(store, "people", person(), over=covers("2019-10-01", "2019-10-31"))
    sign(store, "2019-11")
    december = covers("2019-12-01", "2019-12-31")
    assert "November 2019 (the days covered" in refused(lambda: send(store, "people", person(), over=december))
    store.sign_off.reopen(BOB, HERE, "2019-11", "The register was not here yet.")
    send(store, "people", person(), over=december)
    sign(store, "2019-11")
    send(store, "people", person(), over=covers("2020-01-01", "2020-01-31"))


def test_the_two_years_before_belong_to_the_month_of_the_opening(store: Store) -> None:
    send(store, "people", person())
    sign(store, "2019-11")
    send(store, "offences", crime("C1", "2018-03-03"), over=covers("2017-10-01", "2018-12-31"))
    sign(store, "2019-10")
    assert "October 2019 (1 row" in refused(lambda: send(store, "offences", crime("C2", "2018-03-04")))
    earlier = covers("2019-01-01", "2019-09-30")
    assert "October 2019 (the days covered" in refused(lambda: send(store, "offences", over=earlier))


# --- people's histories ---------------------------------------------------------------------------


def test_a_crime_that_is_recorded_late_needs_a_reopening(store: Store) -> None:
    send(store, "people", person())
    sign(store, "2019-10")
    late = crime("C1", "2019-10-20", recorded_date=dt.date(2020, 1, 15))
    assert "October 2019 (1 row" in refused(lambda: send(store, "offences", late))
    store.sign_off.reopen(BOB, HERE, "2019-10", REASON)
    send(store, "offences", late)
    assert len(store.read(CLERK, "offences")) == 1


@pytest.mark.parametrize(("start", "taken"), [("2019-11-30", False), ("2019-12-01", True)])
def test_the_history_of_somebody_who_starts_later_changes_no_locked_month(
    either: Store, start: str, taken: bool
) -> None:
    sign(either, "2019-10")
    send(either, "people", person("MB-9", start))
    sign(either, "2019-11")
    rows = {
        "offences": crime("C1", "2018-06-01", "MB-9"),
        "custody": held("2019-10-20", "2019-10-25", "MB-9"),
        "hospital": {"site": HERE, "event": "H1", "person": "MB-9", "date": dt.date(2019, 11, 3), "kind": "A&E"},
    }
    for dataset, row in rows.items():
        if taken:
            send(either, dataset, row)
        else:
            assert "November 2019 (1 row" in refused(partial(send, either, dataset, row))


def test_what_is_about_nobody_in_the_register_counts_by_its_date(store: Store) -> None:
    sign(store, "2019-10")
    assert "October 2019 (1 row" in refused(lambda: send(store, "offences", crime("C1", "2019-10-20", "MB-99")))


# --- spells ---------------------------------------------------------------------------------------


SPELL = {
    "released in an open month": ((None, "2019-12-03"), ""),
    "released in the locked month": ((None, "2019-10-31"), "October 2019"),
    "released in a later locked month": ((None, "2020-01-31"), "January 2020"),
    "an end moved within an open month": (("2019-12-03", "2019-12-05"), ""),
    "an end taken back": (("2019-12-03", None), "January 2020"),
    "an end moved into a locked month": (("2019-12-03", "2019-10-31"), "October 2019"),
}


@pytest.mark.parametrize("case", SPELL)
def test_the_end_of_a_spell_belongs_to_the_month_it_lies_in(store: Store, case: str) -> None:
    (old, new), locked = SPELL[case]
    send(store, "people", person())
    store.load(CLERK, arrival("custody", [held("2019-10-20", old)], covers=[JUNE]))
    sign(store, "2019-10")
    if locked == "January 2020":
        sign(store, "2020-01")
    change = arrival("custody", [held("2019-10-20", new)], "next.xlsx", [JUNE], blanks="clear")
    if locked:
        said = refused(lambda: store.load(CLERK, change))
        assert f"{locked} (1 row" in said
        assert ("October" in said) is (locked == "October 2019")
    else:
        store.load(CLERK, change)
        assert store.read(CLERK, "custody")["end_date"].tolist() == [day(new)]
        store.withdraw(CLERK, 3)
        assert store.read(CLERK, "custody")["end_date"].tolist() == [day(old)], "and the undo goes the same way"


def test_an_exit_brings_its_reason_along_but_nothing_else(store: Store) -> None:
    send(store, "people", person(age_band="25-34"))
    sign(store, "2019-10")
    left = person(end="2019-11-20", age_band="25-34")
    assert "October 2019 (1 row" in refused(lambda: send(store, "people", {**left, "age_band": "35-44"}))
    assert "October 2019 (1 row" in refused(
        lambda: send(store, "people", {**left, "first_dose_date": day("2019-10-06")})
    )
    send(store, "people", left)
    assert store.read(CLERK, "people")["exit_reason"].tolist() == ["oral"]


def test_a_spell_belongs_to_every_month_it_lasts(store: Store) -> None:
    send(store, "people", person())
    sign(store, "2019-12")
    for row in (held("2019-11-20", None), held("2019-11-20", "2019-12-02"), held("2019-11-20", "2020-02-02")):
        assert "December 2019 (1 row" in refused(partial(send, store, "custody", row))
    assert "December 2019 (1 row" in refused(lambda: send(store, "people", person("MB-2")))
    send(store, "custody", held("2019-11-20", "2019-11-30"))
    send(store, "people", person("MB-3", "2020-01-01"))
    assert len(store.read(CLERK, "people")) == 2


def test_a_referral_is_decided_and_given_its_code_after_its_month_is_locked(either: Store) -> None:
    send(either, "referrals", referral())
    sign(either, "2019-10")
    send(either, "referrals", referral("2019-11-06"))
    sign(either, "2019-11")
    send(either, "people", person("MB-7", "2019-12-02"))
    assert "October 2019 (1 row" in refused(lambda: send(either, "referrals", referral("2019-11-06", "MB-99")))
    send(either, "referrals", referral("2019-11-06", "MB-7"))
    assert either.read(CLERK, "referrals")["person"].tolist() == ["MB-7"]
    assert "October 2019 (1 row" in refused(lambda: send(either, "referrals", referral("2019-11-06", "MB-8")))


# --- between submission and approval --------------------------------------------------------------


def test_what_changed_after_it_was_submitted_is_not_approved(either: Store) -> None:
    send(either, "attendance", slot(day=1), slot(day=2))
    either.sign_off.submit(ANN, HERE, "2019-10", TODAY, WHY)
    send(either, "attendance", slot(day=1, attendance="missed"), file="later.xlsx")
    send(either, "screens", over=covers("2019-10-01", "2019-10-31"))
    send(either, "attendance", slot(day=1, month=12), file="december.xlsx")
    said = refused(lambda: either.sign_off.approve(BOB, HERE, "2019-10"))
    assert "October 2019 at Middlesbrough changed after Ann Lead submitted it: " in said
    assert "Clinic slots offered (1 row)" in said
    assert "Urine screens (the days covered)" in said
    either.sign_off.send_back(BOB, HERE, "2019-10", "Submit it as it stands now.")
    sign(either, "2019-10")


def test_a_change_that_was_taken_back_does_not_stop_an_approval(store: Store) -> None:
    send(store, "attendance", slot(day=1))
    store.sign_off.submit(ANN, HERE, "2019-10", TODAY, WHY)
    send(store, "attendance", slot(day=1, attendance="missed"), file="wrong.xlsx")
    store.withdraw(CLERK, 2)
    store.sign_off.approve(BOB, HERE, "2019-10")
    assert state(store)[0][1] == "signed off"


# --- a period -------------------------------------------------------------------------------------


def test_a_period_is_signed_off_when_each_of_its_months_is_at_each_site(store: Store) -> None:
    here = {HERE: programme().sites[HERE]}
    both = {name: programme().sites[name] for name in (HERE, THERE)}
    sign(store, "2019-10", "2019-11")
    known = store.sign_off.state(CLERK)
    first, last = month("2019-10").first, month("2019-11").last
    assert signed_off(known, here, Days(first, last))
    assert signed_off(known, here, Days(first, dt.date(2019, 11, 5))), "part of a month is its month"
    assert signed_off(known, here, Days(dt.date(2018, 1, 1), last)), "from the opening on"
    assert not signed_off(known, here, Days(first, last + dt.timedelta(days=1)))
    assert not signed_off(known, both, Days(first, last))
    assert not signed_off(known, here, Days(dt.date(2018, 1, 1), dt.date(2018, 2, 1))), "nothing is not signed off"
    assert not signed_off(store.sign_off.state(CLERK, as_at=3), here, Days(first, last))

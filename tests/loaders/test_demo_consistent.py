"""The demonstration does not contradict itself: nobody is in two places, and every event has its time."""

from __future__ import annotations

from collections import Counter

from data_loaders.demo import cohort
from tests.loaders.demo_again import DAY, LAST, days_between, days_in_bed, days_in_custody, each_programme, rows


@each_programme
def test_slots_are_offered_twice_a_day_from_first_dose_to_exit_and_at_no_other_time(site: str, seed: int) -> None:
    offered = Counter((row["person"], row["date"]) for row in rows("attendance", site, seed))
    expected = {
        (person["person"], day): 2
        for person in rows("people", site, seed)
        for day in days_between(person["first_dose_date"], person["exit_date"] or LAST + DAY)
    }
    assert offered == expected


@each_programme
def test_slots_are_excused_in_custody_and_in_hospital_and_only_then_for_that_reason(site: str, seed: int) -> None:
    custody, beds = days_in_custody(site, seed), days_in_bed(site, seed)
    for slot in rows("attendance", site, seed):
        at = slot["person"], slot["date"]
        assert (slot["excused_reason"] == "custody") == (at in custody)
        assert (slot["excused_reason"] == "hospital") == (at in beds)
        assert (slot["excused_reason"] is not None) == (slot["attendance"] == "excused")
        assert (slot["dose_mg"] is not None) == (slot["attendance"] == "attended")
        assert (slot["adverse_event"] is not None) == (slot["attendance"] == "attended")
        assert slot["dose_mg"] is None or 0 < float(slot["dose_mg"]) <= 400


@each_programme
def test_an_ambulance_called_to_the_clinic_is_in_the_hospitals_extract(site: str, seed: int) -> None:
    calls = {(row["person"], row["date"]) for row in rows("hospital", site, seed) if row["kind"] == "ambulance"}
    slots = rows("attendance", site, seed)
    assert {(s["person"], s["date"]) for s in slots if s["adverse_event"] == "ambulance called"} <= calls


@each_programme
def test_nobody_is_in_two_places_at_once(site: str, seed: int) -> None:
    custody, beds = days_in_custody(site, seed), days_in_bed(site, seed)
    starts = {(person["person"], person["first_dose_date"]) for person in rows("people", site, seed)}
    assert not custody & beds
    assert not starts & (custody | beds)
    contacts = {(row["person"], row["date"]) for row in rows("hospital", site, seed)}
    assert not contacts & custody
    crimes = {(row["person"], row["offence_date"]) for row in rows("offences", site, seed)}
    assert not crimes & (custody | beds)


@each_programme
def test_spells_in_custody_do_not_overlap(site: str, seed: int) -> None:
    spells = sorted(rows("custody", site, seed), key=lambda spell: (spell["person"], spell["start_date"]))
    for spell, following in zip(spells, spells[1:], strict=False):
        assert spell["end_date"] is None or spell["start_date"] < spell["end_date"]
        if spell["person"] == following["person"]:
            assert spell["end_date"] is not None
            assert spell["end_date"] < following["start_date"]
        assert (spell["sentence_days"] is None) == (spell["custody_kind"] == "remand")


@each_programme
def test_who_leaves_for_custody_is_in_custody_from_that_day(site: str, seed: int) -> None:
    custody = days_in_custody(site, seed)
    for person in rows("people", site, seed):
        if person["exit_reason"] == "custody":
            assert (person["person"], person["exit_date"]) in custody


@each_programme
def test_events_lie_in_the_two_years_before_or_after_and_crimes_are_recorded_later(site: str, seed: int) -> None:
    since = {p["person"]: cohort.two_years_before(p["first_dose_date"]) for p in rows("people", site, seed)}
    for dataset, date in (("offences", "offence_date"), ("hospital", "date"), ("custody", "start_date")):
        assert all(since[row["person"]] <= row[date] <= LAST for row in rows(dataset, site, seed))
    assert all(row["offence_date"] <= row["recorded_date"] <= LAST for row in rows("offences", site, seed))


@each_programme
def test_an_a_and_e_attendance_never_falls_inside_a_stay_and_only_stays_have_bed_days(site: str, seed: int) -> None:
    contacts = rows("hospital", site, seed)
    inside = days_in_bed(site, seed) - {(r["person"], r["date"]) for r in contacts if r["kind"] == "in-patient"}
    assert not inside & {(row["person"], row["date"]) for row in contacts}
    assert all((row["bed_days"] is not None) == (row["kind"] == "in-patient") for row in contacts)

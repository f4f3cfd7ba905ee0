"""Interval arithmetic against the plainest model there is: a set of days for each person."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.measures.time_at_risk import (
    COLUMNS,
    YEAR,
    days,
    intersect,
    months_before,
    spells_of,
    split_by_month,
    subtract,
    union,
    within,
)

# Frames cost milliseconds where numbers cost microseconds: fewer examples, and no deadline to trip over.
few = settings(max_examples=40, deadline=None)

ORIGIN = date(2019, 12, 20)  # so that drawn spells cross a year's end and 29 February 2020
HORIZON = ORIGIN + timedelta(days=200)

Days = set[tuple[str, date]]


@st.composite
def spells(draw: st.DrawFn) -> pd.DataFrame:
    """Up to eight spells of three people: overlapping, touching, empty and open ones among them."""
    rows = []
    for _ in range(draw(st.integers(0, 8))):
        start = ORIGIN + timedelta(days=draw(st.integers(0, 120)))
        end = start + timedelta(days=draw(st.integers(0, 60)))
        still_open = draw(st.integers(0, 9)) == 0
        rows.append((draw(st.sampled_from("ABC")), start.isoformat(), None if still_open else end.isoformat()))
    return spells_of(*rows)


def _model(spells: pd.DataFrame) -> Days:
    """The person-days in the spells, one by one; an open spell runs to the horizon."""
    found: Days = set()
    for person, start, end in spells[COLUMNS].itertuples(index=False):
        stop = HORIZON if pd.isna(end) else end.date()
        found |= {(person, start.date() + timedelta(days=n)) for n in range((stop - start.date()).days)}
    return found


def _written(spells: pd.DataFrame) -> list[tuple[str, str, str]]:
    return [(person, str(start.date()), str(end.date())) for person, start, end in spells.itertuples(index=False)]


def _is_normal(spells: pd.DataFrame) -> bool:
    """Sorted, none empty, none overlapping or touching, at most the last of a person's open."""
    assert list(spells.columns) == COLUMNS
    for _, own in spells.groupby("person"):
        if not own["start"].is_monotonic_increasing or own["end"].iloc[:-1].isna().any():
            return False
        if not (own["start"].iloc[1:].to_numpy() > own["end"].iloc[:-1].to_numpy()).all():
            return False
    return spells["person"].is_monotonic_increasing and not (spells["end"] <= spells["start"]).any()


@few
@given(spells(), spells())
def test_every_operation_is_the_operation_on_sets_of_days(a: pd.DataFrame, b: pd.DataFrame) -> None:
    both = union(pd.concat([a, b], ignore_index=True))
    shared, rest = intersect(a, b), subtract(a, b)
    assert _model(both) == _model(a) | _model(b)
    assert _model(shared) == _model(a) & _model(b)
    assert _model(rest) == _model(a) - _model(b)
    assert all(_is_normal(found) for found in (both, shared, rest))


@few
@given(spells(), spells())
def test_the_parts_add_to_the_whole(a: pd.DataFrame, b: pd.DataFrame) -> None:
    window = pd.Timestamp(ORIGIN), pd.Timestamp(HORIZON)
    a, b = within(a, *window), within(b, *window)
    whole = days(a)
    shared, rest = (days(part).reindex(whole.index, fill_value=0) for part in (intersect(a, b), subtract(a, b)))
    assert (shared + rest).tolist() == whole.tolist()
    assert split_by_month(a).groupby("person")["days"].sum().tolist() == whole.tolist()


@few
@given(spells())
def test_days_and_months_count_each_day_once(drawn: pd.DataFrame) -> None:
    closed = drawn.assign(end=drawn["end"].fillna(pd.Timestamp(HORIZON)))
    model = _model(closed)
    assert days(closed).to_dict() == {p: sum(q == p for q, _ in model) for p in {person for person, _ in model}}
    by_month = {(row.person, row.month): row.days for row in split_by_month(closed).itertuples()}
    keys = [(person, f"{day:%Y-%m}") for person, day in model]
    assert by_month == {key: keys.count(key) for key in set(keys)}


@few
@given(spells())
def test_normal_spells_stay_as_they_are(drawn: pd.DataFrame) -> None:
    once = union(drawn)
    pd.testing.assert_frame_equal(union(once), once)


def test_leaving_and_coming_back_on_one_day_is_one_stay() -> None:
    stays = spells_of(("A", "2020-01-01", "2020-01-10"), ("A", "2020-01-10", "2020-01-20"))
    assert _written(union(stays)) == [("A", "2020-01-01", "2020-01-20")]


def test_coming_back_the_day_after_is_two_stays_and_the_day_between_is_not_counted() -> None:
    stays = spells_of(("A", "2020-01-01", "2020-01-10"), ("A", "2020-01-11", "2020-01-20"))
    assert len(union(stays)) == 2
    assert days(stays)["A"] == 18


def test_in_and_out_on_one_day_is_no_time() -> None:
    assert union(spells_of(("A", "2020-01-01", "2020-01-01"))).empty


def test_a_day_in_custody_and_in_hospital_is_taken_away_once() -> None:
    after = spells_of(("A", "2020-01-01", "2020-02-01"))
    custody = spells_of(("A", "2020-01-05", "2020-01-10"))
    hospital = spells_of(("A", "2020-01-08", "2020-01-12"))
    at_liberty = subtract(after, pd.concat([custody, hospital]))
    assert _written(at_liberty) == [("A", "2020-01-01", "2020-01-05"), ("A", "2020-01-12", "2020-02-01")]
    assert days(at_liberty)["A"] == 31 - 7


def test_one_persons_custody_is_not_anothers() -> None:
    after = spells_of(("A", "2020-01-01", "2020-02-01"), ("B", "2020-01-01", "2020-02-01"))
    assert days(subtract(after, spells_of(("A", "2020-01-01", "2020-02-01")))).to_dict() == {"B": 31}


def test_nobody_in_custody_takes_nothing_away() -> None:
    after = spells_of(("A", "2020-01-01", "2020-02-01"))
    for nobody in (spells_of(), pd.DataFrame(columns=COLUMNS), after.iloc[:0]):
        assert _written(subtract(after, nobody)) == [("A", "2020-01-01", "2020-02-01")]
        assert intersect(after, nobody).empty
        assert days(nobody).empty
        assert split_by_month(nobody).empty


def test_an_open_spell_stays_open_until_it_is_cut() -> None:
    still_in = spells_of(("A", "2020-01-01", None))
    assert union(still_in)["end"].isna().all()
    rest = subtract(still_in, spells_of(("A", "2020-01-10", "2020-01-20")))
    assert rest["end"].isna().tolist() == [False, True]
    covered = within(still_in, pd.Timestamp("2019-01-01"), pd.Timestamp("2020-03-01"))
    assert days(covered)["A"] == 60  # 31 and the 29 of a leap February


def test_open_custody_takes_everything_after_it() -> None:
    rest = subtract(spells_of(("A", "2020-01-01", None)), spells_of(("A", "2020-01-10", None)))
    assert _written(rest) == [("A", "2020-01-01", "2020-01-10")]


def test_open_spells_have_no_number_of_days() -> None:
    for count in (days, split_by_month):
        with pytest.raises(ValueError, match="open spell"):
            count(spells_of(("A", "2020-01-01", None)))


def test_days_by_site_count_a_persons_overlap_once() -> None:
    rows = [("A", "2020-01-01", "2020-01-11"), ("A", "2020-01-06", "2020-01-16"), ("B", "2020-01-01", "2020-01-03")]
    stays = spells_of(*rows).assign(site=["Middlesbrough", "Middlesbrough", "Hartlepool"])
    assert days(stays, by="site").to_dict() == {"Hartlepool": 2, "Middlesbrough": 15}
    assert days(stays, by=["site", "person"]).to_dict() == {("Hartlepool", "B"): 2, ("Middlesbrough", "A"): 15}


@pytest.mark.parametrize(
    ("first_dose", "began"),
    [
        ("2020-02-29", "2018-02-28"),
        ("2018-02-28", "2016-02-28"),
        ("2019-10-07", "2017-10-07"),
        ("2020-03-01", "2018-03-01"),
    ],
)
def test_twenty_four_calendar_months_before(first_dose: str, began: str) -> None:
    assert months_before(pd.Series([pd.Timestamp(first_dose)]), 24).tolist() == [pd.Timestamp(began)]


def test_a_month_before_the_thirty_first_is_the_last_day_there_is() -> None:
    assert months_before(pd.Series([pd.Timestamp("2020-03-31")]), 1).tolist() == [pd.Timestamp("2020-02-29")]


def test_the_two_years_before_are_two_years_of_time_at_risk() -> None:
    first_dose = pd.Series(pd.to_datetime(["2019-10-07", "2020-10-07"]))
    before = pd.DataFrame({"person": ["A", "B"], "start": months_before(first_dose, 24), "end": first_dose})
    assert days(before).to_dict() == {"A": 730, "B": 731}
    assert (days(before) / YEAR).round(2).tolist() == [2.0, 2.0]


@pytest.mark.parametrize(
    ("row", "complaint"),
    [
        ({"start": "2020-01-02", "end": "2020-01-01"}, "ends before it starts"),
        ({"start": None, "end": "2020-01-01"}, "no person or no start"),
        ({"person": None, "start": "2020-01-01", "end": "2020-01-02"}, "no person or no start"),
        ({"start": "2020-01-01 09:30", "end": "2020-01-02"}, "time of day"),
    ],
)
def test_spells_that_mean_nothing_are_refused(row: dict[str, str | None], complaint: str) -> None:
    wrong = pd.DataFrame([{"person": "A", **row}])
    with pytest.raises(ValueError, match=complaint):
        union(wrong)


def test_what_is_handed_in_is_left_alone() -> None:
    stays = spells_of(("B", "2020-01-01", None), ("A", "2020-01-01", "2020-01-05"))
    kept = stays.copy(deep=True)
    subtract(stays, stays)
    pd.testing.assert_frame_equal(stays, kept)

"""An office's own words are asked about once; a wrong column is not taken for words."""

from __future__ import annotations

import pytest

from data_loaders.schema import datasets
from data_loaders.words import LONGEST_ASKED, MOST_ASKED, Unknown, asked, meanings

ATTENDANCE = datasets()["attendance"].column("attendance")
KNOWN = meanings(ATTENDANCE)


def words(*cells: str) -> dict[str, str]:
    return asked(ATTENDANCE, cells, KNOWN)


def test_a_value_always_means_itself_and_the_sender_comes_before_the_declaration() -> None:
    said = meanings(ATTENDANCE, {"attended": "missed", "DNA": "excused", "late": ""})
    assert (said["attended"], said["dna"], said["absent"]) == ("attended", "excused", "missed")
    assert "late" not in said


def test_a_letter_that_only_one_value_begins_with_is_suggested() -> None:
    assert words("A", "m", "E", "A") == {"A": "attended", "m": "missed", "E": "excused"}


def test_the_likeliest_value_is_suggested_or_none() -> None:
    assert words("Attendid", "Authorized", "xyz") == {"Attendid": "attended", "Authorized": "excused", "xyz": ""}


def test_signs_are_words_too() -> None:
    assert words("✓", "✗") == {"✓": "", "✗": ""}


def test_known_words_are_not_asked_about() -> None:
    assert words("DNA", "did not attend", "attended", "") == {}


def test_no_more_than_eight_words_are_asked_about() -> None:
    letters = [f"word {chr(97 + at)}" for at in range(MOST_ASKED + 1)]
    assert len(words(*letters[:MOST_ASKED])) == MOST_ASKED
    assert words(*letters) == {}


@pytest.mark.parametrize("other", ["x" * (LONGEST_ASKED + 1), "MB-014", "room 2", "TS1 2AB", "a@b.org", "943 476 5919"])
def test_a_column_that_holds_anything_else_is_not_asked_about(other: str) -> None:
    assert words("seen", other) == {}
    assert words("seen", "x" * LONGEST_ASKED)


def test_words_are_gathered_over_the_parts_of_a_long_file() -> None:
    unknown = Unknown(datasets()["attendance"].columns, {"attendance": {"late": "attended"}})
    for part in (["seen", "late", "attended"], ["Seen", "away"]):
        unknown.see("attendance", part)
        unknown.see("dose_mg", ["x"])
    assert unknown.asked() == {"attendance": {"seen": "", "away": ""}}
    unknown.see("attendance", (f"word {chr(97 + at)}" for at in range(20)))
    assert unknown.asked() == {}

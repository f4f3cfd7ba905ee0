"""``python -m dashboard kpis``: the promised fields, suppressed values, and plain sentences for what does not exist."""

from __future__ import annotations

import json
from typing import Any

import pytest

from dashboard import __main__ as command
from dashboard import registry
from data_loaders import store
from tests.hand import HERE, THERE, Hand, covering, crime, person, slots

FIELDS = ["kpi", "title", "aim", "unit", "better", "period", "value", "numerator", "denominator", "people"]
FIELDS += ["low", "high", "target", "status", "sentence", "data_to", "version"]
ROWS = {
    "people": [person(f"P{n}", "2019-10-07", "2020-02-01" if n < 2 else None) for n in range(14)],
    "attendance": [slots(f"P{n}", "2020-01", 50, 3) for n in range(14)],
    "offences": [crime("P1", "2019-01-01"), crime("P1", "2020-01-01")],
}


@pytest.fixture(autouse=True)
def _stored(monkeypatch: pytest.MonkeyPatch) -> None:
    both = {name: [*covering(HERE)[name], *covering(THERE)[name]] for name in covering()}
    monkeypatch.setattr(store, "default", lambda: Hand(ROWS, both))


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, dict[str, Any]]:
    assert command.main(["kpis", "--json", *arguments]) == 0
    return {each["kpi"]: each for each in json.loads(capsys.readouterr().out)}


def test_every_kpi_has_the_promised_fields(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys)
    assert list(found) == [kpi.id for kpi in registry.kpis()]
    for each in found.values():
        assert list(each)[: len(FIELDS)] == FIELDS
        assert each["audience"] == "board"
        assert each["sign_off"] == "Draft"
        assert (each["period"], each["version"], each["data_to"]) == ("2019-10-01..2020-09-30", 1, "2020-09-30")
    assert (found["in_treatment"]["value"], found["in_treatment"]["people"]) == (12, 12)
    assert found["crime_rate"]["before"]["numerator"] == 1
    assert set(found["crime_rate"]["rate_ratio"]) == {"value", "low", "high", "p"}


def test_what_is_hidden_is_marked_and_what_is_missing_is_null(capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, "--audience", "public", "--site", HERE)
    for name in ("in_treatment", "crime_rate", "crime_value", "retention_26_weeks"):
        assert {found[name][field] for field in ("value", "numerator", "denominator", "people", "low", "high")} == {
            "[c]"
        }
        assert "before" not in found[name]
    assert found["sessions_attended"]["numerator"] == 700
    assert found["sessions_attended"]["people"] == "[c]"
    assert found["town_incidents"]["value"] is None


def test_audience_site_version_and_kpi_are_heard(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "--audience", "analyst")["crime_rate"]["audience"] == "analyst"
    assert told(capsys, "--site", THERE)["crime_rate"]["site"] == "Hartlepool"
    assert told(capsys, "--as-at", "0")["crime_rate"]["version"] == 0
    assert list(told(capsys, "--kpi", "ae_rate", "--kpi", "crime_rate")) == ["crime_rate", "ae_rate"]


def test_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["kpis", "--site", HERE, "--kpi", "in_treatment"]) == 0
    said = capsys.readouterr().out
    assert "12 people are in treatment, of 15 places" in said
    assert "data complete to 30 Sep 2020 · Draft · version 1 · OFFICIAL-SENSITIVE" in said


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--as-at", "7"], "There is no version 7. Versions go from 0, the empty store, to 1, the newest."),
        (["--kpi", "crimes"], "'crimes' is not a KPI. KPIs: in_treatment, "),
    ],
)
def test_what_does_not_exist_is_refused_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    assert command.main(["kpis", *arguments]) == 1
    assert capsys.readouterr().err.startswith(words)


def test_an_unknown_site_is_a_usage_error_that_lists_the_sites(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        command.main(["kpis", "--site", "atlantis"])
    assert stop.value.code == 2
    said = capsys.readouterr().err
    assert "atlantis" in said
    assert "middlesbrough" in said

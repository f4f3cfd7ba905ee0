"""``python -m data_loaders extract``: what it prints, and how it ends."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dashboard import registry
from data_loaders import store
from data_loaders.__main__ import main
from data_loaders.access import this_machine
from data_loaders.errors import Refused
from tests.extracts.sources import Source, crime


def test_one_extract_is_loaded_by_its_name(config: Path, lite: Source, capsys: pytest.CaptureFixture[str]) -> None:
    lite.add(crime(1, "2020-01-05"), crime(2, "2020-01-06"))
    assert main(["extract", "good"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("'Police crime system': loaded (offences). 2 rows: 2 added")
    assert "Undo: python -m data_loaders withdraw 1" in said
    assert main(["extract", "good"]) == 0
    assert "changes nothing" in capsys.readouterr().out


def test_one_that_fails_does_not_stop_the_others(
    config: Path, lite: Source, capsys: pytest.CaptureFixture[str]
) -> None:
    lite.add(crime(1, "2020-01-05"))
    assert main(["extract", "--all", "--json"]) == 1
    bad, good = json.loads(capsys.readouterr().out)
    assert (bad["file"], bad["status"], bad["load"]) == ("Old crime system", "refused", None)
    assert bad["problems"][0]["message"].startswith("The query gives no column for offence_group.")
    assert (good["file"], good["status"], good["added"]) == ("Police crime system", "loaded", 1)


def test_a_check_stores_nothing(config: Path, lite: Source, capsys: pytest.CaptureFixture[str]) -> None:
    lite.add(crime(1, "2020-01-05"))
    assert main(["extract", "good", "--check"]) == 0
    assert "is fine; nothing was stored" in capsys.readouterr().out
    assert store.default().version() == 0


def test_days_can_be_said(config: Path, lite: Source) -> None:
    lite.add(crime(1, "2020-01-05"), crime(2, "2020-03-06"))
    assert main(["extract", "good", "--since", "2020-03-01", "--until", "2020-03-31"]) == 0
    last = store.default().extracts.last(this_machine(), "good")
    assert last
    assert (str(last["since"]), str(last["until"]), last["rows"]) == ("2020-03-01", "2020-03-31", 1)


def test_an_unknown_extract_is_refused_with_those_there_are(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["extract", "custody"]) == 1
    assert "bad, good" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [["good", "--all"], ["good", "--since", "March"]])
def test_a_wrong_command_ends_with_2(config: Path, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["extract", *arguments])
    assert end.value.code == 2


def test_no_extract_at_all_is_nothing_to_fail_over(config: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (config / "extracts.toml").write_text("# none\n", "utf-8")
    assert main(["extract", "--all"]) == 0
    assert "No extract is declared yet" in capsys.readouterr().out


def test_a_faulty_declaration_stops_the_app_when_it_starts(config: Path) -> None:
    (config / "extracts.toml").write_text("[extracts.crimes]\ntitle = 3\n", "utf-8")
    with pytest.raises(Refused, match=r"config/extracts.toml, line 2: extracts\.crimes\.title"):
        registry.check()

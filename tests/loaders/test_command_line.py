"""``python -m data_loaders``: what it prints, and how it ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from data_loaders import store
from data_loaders.__main__ import main
from tests.conftest import ROOT
from tests.loaders.sheets import LEDGER, PAID, SLOTS, entry, slot, text

FIELDS = [
    *("file", "dataset", "status", "rows", "added", "changed", "same", "rejected", "total_pounds"),
    *("first_date", "last_date", "load", "version", "problems"),
]


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'own' / 'store.sqlite').as_posix()}")


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.csv"
    path.write_bytes(text([LEDGER, entry(1, "£1,200.50"), entry(2, "(0.50)")]))
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.csv"
    path.write_bytes(text([LEDGER, entry(1, "1,23"), entry(2, "x")]))
    return path


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def found(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    read: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return read


def test_load_json_is_a_list_with_one_object_a_file(
    ledger: Path, bad: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("load", ledger, bad, "--json") == 1
    loaded, refused = found(capsys)
    assert set(FIELDS) <= set(loaded)
    assert {name: loaded[name] for name in FIELDS} == {
        "file": "ledger.csv",
        "dataset": "ledger",
        "status": "loaded",
        "rows": 2,
        "added": 2,
        "changed": 0,
        "same": 0,
        "rejected": 0,
        "total_pounds": "1200.00",
        "first_date": "2019-10-07",
        "last_date": "2019-10-07",
        "load": 1,
        "version": 1,
        "problems": [],
    }
    assert (refused["status"], refused["rows"], refused["rejected"], refused["load"]) == ("refused", 2, 2, None)
    assert refused["total_pounds"] is None
    assert [(problem["sheet"], problem["cell"], problem["column"]) for problem in refused["problems"]] == [
        ("", "F2", "amount_pounds"),
        ("", "F3", "amount_pounds"),
    ]
    assert all(set(problem) == {"sheet", "cell", "column", "message"} for problem in refused["problems"])


def test_loading_again_is_unchanged_and_a_check_is_fine(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", ledger, "--json") == 0
    (checked,) = found(capsys)
    assert (checked["status"], checked["added"], checked["load"], checked["version"]) == ("fine", 2, None, 0)
    assert run("load", ledger) == 0
    capsys.readouterr()
    assert run("load", ledger, "--json") == 0
    (again,) = found(capsys)
    assert (again["status"], again["same"], again["version"]) == ("unchanged", 2, 1)
    assert run("check", ledger, "--json") == 0
    assert found(capsys)[0]["status"] == "fine"


def test_where_a_dataset_has_no_money_the_total_is_null(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slots.csv"
    path.write_bytes(text([SLOTS, slot()]))
    run("load", path, "--json", "--covers", "2019-10-01..2019-10-31", "--site", "hartlepool")
    (report,) = found(capsys)
    assert report["total_pounds"] is None
    assert report["covers"] == [{"site": "hartlepool", "first": "2019-10-01", "last": "2019-10-31", "assumed": False}]


def test_in_words_it_says_what_was_done_and_how_to_undo_it(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run("load", ledger)
    said = capsys.readouterr().out
    assert "'ledger.csv': loaded (ledger). 2 rows: 2 added, 0 changed, 0 the same." in said
    assert "Total £1,200.00." in said
    assert "taken from its dates: nobody stated the period" in said
    assert "Undo: python -m data_loaders withdraw 1" in said


def test_in_words_a_refusal_names_each_cell(bad: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("load", bad) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "'bad.csv': nothing was loaded. 2 to put right:"
    assert said[1].startswith("  F2, Amount (£): '1,23' is not an amount of money. Is the comma a decimal sign?")


def test_in_words_like_problems_are_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "slots.csv"
    path.write_bytes(text([SLOTS, *([*slot(date=f"0{day}/10/2019")[:3], "Turned up", "200"] for day in (7, 8, 9))]))
    assert run("check", path) == 1
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "'slots.csv': nothing was loaded. 3 to put right:"
    assert [line for line in said if "D2, D3, D4, Attendance: " in line]
    assert said[-1].startswith("  Are they your own words for Attendance? Say what they mean: ")
    assert len(said) == 3


def test_in_words_a_check_says_the_days_and_that_no_figure_moves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "nil.csv"
    path.write_bytes(text([SLOTS]))
    assert run("check", path, "--covers", "2019-10-01..2019-10-31", "--site", "middlesbrough") == 0
    said = capsys.readouterr().out
    assert "0 rows: 0 added" in said
    assert "A nil return" in said
    assert "Covers 1 Oct 2019 to 31 Oct 2019 for Middlesbrough." in said
    assert "No figure of the dashboard would move." in said


def test_a_file_that_is_not_there_is_refused_and_the_others_load(
    ledger: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("load", tmp_path / "gone.csv", tmp_path, ledger, "--json") == 1
    assert [report["status"] for report in found(capsys)] == ["refused", "refused", "loaded"]


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["load"],
        ["frobnicate"],
        ["load", "x.csv", "--dataset", "x"],
        ["load", "x.csv", "--site", "atlantis"],
        ["load", "x.csv", "--covers", "October"],
        ["load", "x.csv", "--covers", "2019-10-31..2019-10-01"],
        ["template", "x"],
        ["withdraw", "the last"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(*arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_load_is_listed_and_withdrawn_once(ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("loads") == 0
    assert "Nothing was loaded yet." in capsys.readouterr().out
    run("load", ledger)
    assert run("loads") == 0
    assert "ledger.csv" in capsys.readouterr().out
    assert run("withdraw", 1) == 0
    assert "everything stands as if it had never been made (version 2)" in capsys.readouterr().out
    assert run("withdraw", 1) == 1
    assert "does not stand" in capsys.readouterr().err


def test_a_template_is_written_and_loads_when_filled_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "custody.xlsx"
    assert run("template", "custody", "--out", path) == 0
    assert load_workbook(path).sheetnames[:2] == ["Notes", "Return"]
    assert run("load", path, "--covers", "2019-10-01..2019-10-31") == 0
    assert run("template", "custody", "--out", tmp_path / "nowhere" / "a.xlsx") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_the_demonstration_can_be_written_to_a_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("demo", "--to", tmp_path / "demo") == 0
    assert len(list((tmp_path / "demo").iterdir())) > 10
    assert "invented data" in capsys.readouterr().out


def test_a_store_that_cannot_be_opened_is_one_sentence(
    ledger: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for url in (
        f"sqlite:///{tmp_path.as_posix()}",
        "postgresql://hat:secret@127.0.0.1:1/hat",
        "no url",
        "a://b",
        "mysql://x",
    ):
        monkeypatch.setenv("DATABASE_URL", url)
        assert run("load", ledger) == 1
        said = capsys.readouterr().err
        assert "DATABASE_URL" in said
        assert "secret" not in said
        assert len(said.splitlines()) == 1


def test_a_faulty_configuration_is_one_sentence_also_before_the_command_is_understood(
    ledger: Path, tmp_path: Path
) -> None:
    done = process("check", ledger, HAT_CONFIG=str(tmp_path / "nowhere"))
    assert done.returncode == 1
    assert b"is missing. Put it back and start again." in done.stderr
    assert b"Traceback" not in done.stderr


def test_an_old_console_gets_a_report_too(tmp_path: Path) -> None:
    path = tmp_path / "minus.csv"
    path.write_bytes(text([PAID, ["7/10/2019", "Acme ✓", "−5"], ["Total", "", "6"]]))
    for how in ([], ["--json"]):
        done = process("check", path, *how, PYTHONIOENCODING="ascii")
        assert done.returncode == 1
        assert b"add up to" in done.stdout
        assert not done.stderr


def test_every_load_leaves_the_default_store_as_it_says(ledger: Path) -> None:
    run("load", ledger)
    assert store.default().version() == 1


def process(*arguments: object, **settings: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "data_loaders", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=os.environ | settings, capture_output=True, timeout=60)

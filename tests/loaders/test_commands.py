"""What the command line does beyond loading: mapping, undo, versions, sign-off, queries, extracts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from data_loaders import store
from data_loaders.__main__ import main
from data_loaders.access import this_machine
from tests.loaders.sheets import LEDGER, SLOTS, entry, slot, text

STRANGE = ["Entry ident", "Posted on", "Cost line", "Funder", "Kind of entry", "Sum in GBP"]


@pytest.fixture(autouse=True)
def _own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{(tmp_path / 'own' / 'store.sqlite').as_posix()}")


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def file(folder: Path, name: str, *lines: list[object]) -> Path:
    path = folder / name
    path.write_bytes(text(list(lines)))
    return path


def test_a_new_layout_is_a_question_until_its_map_is_given_and_then_remembered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    march, april = file(tmp_path, "march.csv", STRANGE, entry(1)), file(tmp_path, "april.csv", STRANGE, entry(2))
    layout = tmp_path / "layout.toml"
    assert run("load", march) == 1
    assert "--map" in capsys.readouterr().out
    assert run("map", march, "--out", layout) == 0
    assert '"entry ident" = "entry"' in layout.read_text("utf-8")
    assert run("load", march, "--map", layout) == 0
    assert run("load", april) == 0
    capsys.readouterr()
    assert run("layouts") == 0
    assert "entry ident" in capsys.readouterr().out


def test_a_faulty_map_is_refused_at_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    layout = tmp_path / "layout.toml"
    layout.write_text('dataset = "ledger"\n[columns]\n"entry ident" = "entri"\n', "utf-8")
    assert run("load", file(tmp_path, "march.csv", STRANGE, entry(1)), "--map", layout) == 1
    assert "layout.toml, line 3" in capsys.readouterr().err


def test_check_says_which_figure_would_move(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", file(tmp_path, "march.csv", LEDGER, entry(1, "£1,000.00"))) == 0
    assert "Spend to date against profile and budget: from not known to £1,000" in capsys.readouterr().out
    assert store.default().version() == 0


def test_a_control_total_must_agree_to_the_penny(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    march = file(tmp_path, "march.csv", LEDGER, entry(1, "£1,000.00"), entry(2, "£0.50"))
    assert run("load", march, "--control-total", "1,000.51") == 1
    assert "£0.01" in capsys.readouterr().out
    assert run("load", march, "--control-total", "£1,000.50") == 0


def test_corrected_cells_alone_are_sent_again(tmp_path: Path) -> None:
    march = file(tmp_path, "march.csv", LEDGER, entry(1, "1.2o0"))
    answers = tmp_path / "answers.csv"
    answers.write_text("Sheet,Cell,Put right as\n,F2,1200\n", "utf-8")
    assert run("load", march) == 1
    assert run("load", march, "--corrections", answers) == 0
    assert str(store.default().read(this_machine(), "ledger")["amount_pounds"][0]) == "1200.00"


def test_any_load_is_withdrawn_and_brought_back_and_versions_compared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("load", file(tmp_path, "one.csv", LEDGER, entry(1, "£1.00")))
    run("load", file(tmp_path, "two.csv", LEDGER, entry(2, "£2.00")))
    assert run("withdraw", 1) == 0
    assert run("restore", 1) == 0
    capsys.readouterr()
    assert run("changes", 2, 3) == 0
    said = capsys.readouterr().out
    assert "ledger" in said
    assert "from £3 (of £441,512) to £2 (of £441,512)" in said
    assert run("changes", 2, 4) == 0
    assert "No row differs between the two." in capsys.readouterr().out
    assert run("versions") == 0


def test_two_people_sign_a_month_off_and_it_is_locked_until_it_is_reopened(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run("load", file(tmp_path, "one.csv", LEDGER, entry(1, "£1.00", "07/10/2019")))
    month = ("2019-10", "--site", "middlesbrough")
    assert run("--as", "A. Finance", "submit", *month) == 1
    assert run("--as", "A. Finance", "submit", *month, "--despite", "only the ledger is kept here") == 0
    for same in ("A. Finance", " a. finance "):
        assert run("--as", same, "approve", *month) == 1
        assert "submitted by the same person" in capsys.readouterr().err
    assert run("--as", "B. Director", "approve", *month) == 0
    changed = file(tmp_path, "two.csv", LEDGER, entry(1, "£9.00", "07/10/2019"))
    assert run("load", changed) == 1
    assert run("--as", "B. Director", "reopen", *month, "--reason", "an invoice was posted twice") == 0
    assert run("load", changed) == 0
    assert run("signoffs") == 0


def test_what_contradicts_another_return_is_listed_and_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = ["Person code", "First dose date", "Exit date", "Exit reason"]
    run("load", file(tmp_path, "register.csv", register, ["MB-014", "01/10/2019", "05/10/2019", "detox"]))
    slots = file(tmp_path, "slots.csv", SLOTS, slot(date="07/10/2019"))
    run("check", slots)
    assert "A query would come up: Event after exit (1 row)" in capsys.readouterr().out
    run("load", slots)
    capsys.readouterr()
    assert run("queries") == 0
    said = capsys.readouterr().out
    assert "Event after exit" in said
    assert "MB-014" not in said
    number = int(store.default().queries.listing(this_machine())["id"][0])
    assert run("query", number, "--accept", "the exit was entered a week early") == 0
    capsys.readouterr()
    assert run("queries") == 0
    assert "No query is open." in capsys.readouterr().out
    assert run("quality") == 0


def test_returns_are_listed_by_sender(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert dt.date.today() > dt.date(2019, 12, 1)
    assert run("returns", "--month", "2019-10") == 0
    said = capsys.readouterr().out
    assert "Clinic data lead" in said
    assert "missing" in said


def test_without_extracts_the_command_says_where_to_read_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("extract", "--all") == 0
    assert "docs/extracts.md" in capsys.readouterr().out
    assert run("extract", "offences") == 1

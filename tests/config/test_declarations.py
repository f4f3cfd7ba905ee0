"""What people decide is checked as a whole: a wrong file is named, with its line and what to do."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data_loaders.declarations import folder
from data_loaders.errors import Refused
from data_loaders.programme import Fact, Programme, programme
from data_loaders.schema import Dataset, datasets, plain

ALL = datasets().values()


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configuration to spoil."""
    copy = tmp_path / "config"
    shutil.copytree(folder(), copy)
    monkeypatch.setenv("HAT_CONFIG", str(copy))
    return copy


def said(config: Path) -> list[str]:
    with pytest.raises(Refused) as refused:
        datasets(config)  # which reads the programme first
    return [problem.message for problem in refused.value.problems]


def spoil(config: Path, file: str, old: str, new: str) -> int:
    """Replaces the first ``old`` in a file and returns its line."""
    path = config / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    return text[: text.index(old)].count("\n") + 1 + new[: len(new) - len(new.lstrip("\n"))].count("\n")


LEDGER, PROGRAMME, SHARED = "datasets/ledger.toml", "programme.toml", "columns.toml"
FAULTS = {
    "an unknown key": (LEDGER, 'cadence     = "monthly"', 'cadense     = "monthly"', "cadense"),
    "a wrong word": (LEDGER, 'about       = "money"', 'about       = "monkey"', "about"),
    "a wrong type": (LEDGER, "required = true", 'required = "perhaps"', "columns"),
    "an unknown column type": (LEDGER, 'type     = "date"', 'type     = "day"', "columns"),
    "a name that cannot be one": (LEDGER, 'name    = "period"', 'name    = "The Period"', "columns"),
    "a money column without its unit": (LEDGER, 'unit     = "pounds"', 'unit     = ""', "columns"),
    "a synonym of nothing": (LEDGER, '"actuals"     = "actual"', '"actuals"     = "fact"', "columns"),
    "a date column that is none": (LEDGER, 'date        = "posting_date"', 'date        = "posted"', "posted"),
    "an unknown shared column": (LEDGER, 'shared = "funder"', 'shared = "payer"', "columns"),
    "a rule that is none": (
        "datasets/attendance.toml",
        '"at least 0"',
        '"at least nought"',
        "'at least nought' is not a rule",
    ),
    "a rule about no column": (
        "datasets/offences.toml",
        '"not after recorded_date"',
        '"not after noted_date"',
        "the rule 'not after noted_date' names no column",
    ),
    "a roll-up that counts nothing": (
        "datasets/attendance.toml",
        '"attendance=missed"',
        '"attendance=absent"',
        "'attendance=absent' is no column with one of its values",
    ),
    "headings across that are no key": (
        "datasets/budget.toml",
        'column = "month"',
        'column = "amount_pounds"',
        "only a key that is a month or a date stands across, not 'amount_pounds'",
    ),
    "a key under headings across": (
        "datasets/budget.toml",
        'value  = "amount_pounds"',
        'value  = "funder"',
        "a key such as 'funder' cannot be the value",
    ),
    "headings across of no column": (
        "datasets/attendance.toml",
        'value  = "attendance"',
        'value  = "presence"',
        "'presence' is not one of the columns",
    ),
    "a fact of no document": (PROGRAMME, 'source = "decision"', 'source = "hearsay"', "hearsay"),
    "a fact of no site": (PROGRAMME, 'site   = "middlesbrough"', 'site   = "atlantis"', "atlantis"),
    "a person's code that is no pattern": (PROGRAMME, "person_code    = '", "person_code    = '(", "not a pattern"),
    "a threshold that protects nobody": (PROGRAMME, "threshold = 5", "threshold = 1", "threshold"),
    "a status nobody knows": (PROGRAMME, 'status         = "open"', 'status         = "ajar"', "status"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_file_its_line_and_what_to_do(config: Path, fault: str) -> None:
    file, old, new, word = FAULTS[fault]
    line = spoil(config, file, old, new)
    messages = said(config)
    found = [re.fullmatch(rf"config/{file}, line (\d+): (.*)\. Correct it and start again\.", one) for one in messages]
    assert all(found), messages
    # The line itself, or the beginning of the table that it stands in.
    assert any(one and word in one[2] and line - 10 <= int(one[1]) <= line for one in found), messages


def test_every_fault_of_every_file_is_named_at_once(config: Path) -> None:
    for file in ("datasets/ledger.toml", "datasets/people.toml"):
        spoil(config, file, "cadence ", "cadense ")
    assert (
        sorted(message.split(",")[0] for message in said(config))
        == [
            *["config/datasets/ledger.toml"] * 2,
            *["config/datasets/people.toml"] * 2,
        ]
        or len(said(config)) == 4
    )


@pytest.mark.parametrize("file", [LEDGER, PROGRAMME, SHARED])
def test_what_is_not_toml_is_named_with_its_line(config: Path, file: str) -> None:
    text = (config / file).read_text("utf-8")
    (config / file).write_text(text + "\nthis is no declaration\n", "utf-8")
    (message,) = said(config)
    assert message.startswith(f"config/{file}: not valid TOML")
    assert f"line {text.count(chr(10)) + 2}" in message


@pytest.mark.parametrize("file", [PROGRAMME, SHARED])
def test_a_missing_file_is_named(config: Path, file: str) -> None:
    (config / file).unlink()
    assert said(config) == [f"config/{file} is missing. Put it back and start again."]


def test_a_file_that_is_not_utf_8_is_named_with_its_line(config: Path) -> None:
    content = (config / LEDGER).read_bytes().replace("£".encode(), b"\xa3")
    (config / LEDGER).write_bytes(content)
    line = content[: content.index(b"\xa3")].count(b"\n") + 1
    assert said(config) == [f"config/{LEDGER}, line {line}: not UTF-8 text. Save the file as UTF-8 and start again."]


def test_a_mark_before_the_text_does_no_harm(config: Path) -> None:
    for file in (LEDGER, PROGRAMME, SHARED):
        (config / file).write_bytes(b"\xef\xbb\xbf" + (config / file).read_bytes())
    assert programme(config) == programme()
    assert datasets(config) == datasets()


@pytest.mark.parametrize("columns", ['columns = "all of them"', "columns = 3", "columns = [1, 2]", ""])
def test_columns_that_are_none_are_refused_and_not_tripped_over(config: Path, columns: str) -> None:
    text = (config / LEDGER).read_text("utf-8")
    (config / LEDGER).write_text(text[: text.index("[[columns]]")] + columns, "utf-8")
    assert all(message.startswith(f"config/{LEDGER}, line ") for message in said(config))


def test_a_new_dataset_is_one_file(config: Path) -> None:
    (config / "datasets" / "screens.toml").write_text(
        'title = "Urine screens"\ndescription = "One row for each screen."\nsender = "Clinic data lead"\n'
        'cadence = "monthly"\nabout = "people"\nsource = "Clinic"\ndate = "date"\n'
        '[[columns]]\nshared = "site"\nkey = true\n[[columns]]\nshared = "person"\nkey = true\n'
        '[[columns]]\nname = "date"\ntitle = "Date"\ntype = "date"\nabout = "The day of the screen"\nkey = true\n',
        "utf-8",
    )
    assert datasets(config)["screens"].keys == ("site", "person", "date")


@pytest.mark.parametrize("fact", programme().facts, ids=lambda fact: f"{fact.fact}-{fact.source}-{fact.value}"[:60])
def test_every_fact_has_a_document_its_words_and_a_unit(fact: Fact) -> None:
    ours: Programme = programme()
    assert ours.documents[fact.source].title
    assert fact.label
    assert fact.quote
    assert fact.unit


def test_of_each_fact_one_statement_is_used_and_can_be_cited() -> None:
    for name in {fact.fact for fact in programme().facts}:
        assert programme().stated(name).use
        assert programme().cite(name)
    with pytest.raises(KeyError):
        programme().stated("the moon")


@pytest.mark.parametrize("dataset", ALL, ids=lambda dataset: dataset.id)
def test_every_dataset_is_complete_and_explained(dataset: Dataset) -> None:
    assert dataset.description.endswith(".")
    assert all((dataset.title, dataset.sender, dataset.source, dataset.date))
    assert dataset.column(dataset.date).type in ("date", "month")
    assert not dataset.money or dataset.column(dataset.money).type == "money"
    assert not dataset.has_site or dataset.keys[0] == "site", "site leads every key"
    for column in dataset.columns:
        assert column.about, f"{column.name} says what it is"
        assert column.title
        assert len({plain(word) for word in column.values}) == len(column.values), "values differ by more than case"
        known = {plain(value): value for value in column.values}
        assert all(known.get(plain(word), value) == value for word, value in column.synonyms.items())


@pytest.mark.parametrize("dataset", ALL, ids=lambda dataset: dataset.id)
def test_no_heading_is_promised_to_two_columns_by_name(dataset: Dataset) -> None:
    own = [plain(word) for column in dataset.columns for word in {plain(column.name), plain(column.title)}]
    assert len(own) == len(set(own))


def test_only_datasets_about_people_hold_person_codes() -> None:
    for dataset in ALL:
        assert any(column.type == "person" for column in dataset.columns) == (dataset.about == "people")

"""``config/extracts.toml``: what may be declared, and how a fault in it is named."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data_loaders.declarations import folder
from data_loaders.errors import Refused
from data_loaders.extracts import extracts
from tests.extracts.sources import offences

CRIMES = '''
[extracts.crimes]
title = "Police crime system"
dataset = "offences"
url = "POLICE_DATABASE_URL"
site = "middlesbrough"
query = """
SELECT * FROM crimes -- all of them; since :since
WHERE committed_on BETWEEN :since AND :until
"""
starts = 2020-01-01
[extracts.crimes.columns]
crime_ref = "crime_reference"
'''


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configuration with one extract in it."""
    copy = tmp_path / "config"
    shutil.copytree(folder(), copy)
    monkeypatch.setenv("HAT_CONFIG", str(copy))
    (copy / "extracts.toml").write_text(CRIMES, "utf-8")
    return copy


def said(config: Path, old: str, new: str) -> str:
    """What is wrong once ``old`` is ``new``."""
    assert old in CRIMES
    (config / "extracts.toml").write_text(CRIMES.replace(old, new, 1), "utf-8")
    with pytest.raises(Refused) as refused:
        extracts(config)
    (problem,) = refused.value.problems
    return problem.message


def test_a_fresh_installation_has_no_extract() -> None:
    assert extracts() == {}


def test_every_commented_example_is_a_valid_extract(config: Path) -> None:
    shipped = (Path(__file__).parents[2] / "config" / "extracts.toml").read_text("utf-8")
    _, _, examples = shipped.partition("#\n# [")
    lines = [line.removeprefix("#").removeprefix(" ") for line in f"# [{examples}".splitlines()]
    (config / "extracts.toml").write_text("\n".join(lines), "utf-8")
    assert list(extracts(config)) == ["offences", "people"]


def test_an_extract_is_known_by_its_name(config: Path) -> None:
    (name, found), *rest = extracts(config).items()
    assert (name, found.id, found.title, rest) == ("crimes", "crimes", "Police crime system", [])


@pytest.mark.parametrize(
    ("old", "new", "line", "word"),
    [
        ('title = "Police crime system"', 'title = ""', 3, "title"),
        ('"POLICE_DATABASE_URL"', '"postgresql://reader:secret@host/crime"', 5, "url"),
        ('site = "middlesbrough"', 'site = "atlantis"', 6, "'atlantis' is not a site"),
        ('dataset = "offences"', 'dataset = "crimes"', 4, "'crimes' is not a dataset"),
        ('= "crime_reference"', '= "crime_number"', 12, "'crime_number' is not a column of offences"),
        ("SELECT *", "DELETE", 2, "must begin with SELECT or WITH"),
        ("FROM crimes", "FROM crimes; DROP TABLE crimes", 2, "must be one statement"),
        (":since AND", ":from AND", 2, "nothing fills in :from"),
        ("BETWEEN :since AND :until", "< :until", 2, "both :since and :until"),
        ("starts = 2020-01-01", "", 2, "'starts'"),
        ("starts = 2020-01-01", "starts = 2020-01-01\nincremental = 'seen_on'", 12, "'seen_on' is neither a column"),
        ("starts = 2020-01-01", "starts = 2020-01-01\nrow_limit = 0", 12, "row_limit"),
    ],
)
def test_a_fault_is_named_with_its_line(config: Path, old: str, new: str, line: int, word: str) -> None:
    message = said(config, old, new)
    found = re.match(r"config/extracts.toml, line (\d+): ", message)
    assert found, message
    assert word in message
    # The line itself, or the head of the table it stands in.
    assert int(found[1]) in (line, 2)


def test_a_url_in_the_configuration_is_refused_and_not_repeated(config: Path) -> None:
    assert "secret" not in said(config, '"POLICE_DATABASE_URL"', '"postgresql://reader:secret@host/crime"')


def test_what_is_replaced_as_a_whole_is_not_read_by_parts(config: Path) -> None:
    new = 'dataset = "payments"\nincremental = "payment_date"'
    spoilt = CRIMES.replace('crime_ref = "crime_reference"', "").replace('dataset = "offences"', new)
    (config / "extracts.toml").write_text(spoilt, "utf-8")
    with pytest.raises(Refused, match="payments is replaced as a whole"):
        extracts(config)


@pytest.mark.parametrize(
    "query",
    [
        "select 1; select 2",
        "update crimes set x = 1",
        "/* SELECT */ delete from crimes",
        "-- SELECT\ndrop table crimes",
        "explain select 1",
        "",
        "selection",
    ],
)
def test_a_query_that_is_not_one_select_is_refused(query: str) -> None:
    with pytest.raises(ValueError, match="the query must"):
        offences(query=query, starts=None)


@pytest.mark.parametrize(
    "query",
    [
        "select ';' as semicolon",
        'SELECT 1 AS "a;b"',
        "select 1 -- one; and only one",
        "/* first; */ with x as (select 1) select * from x",
        "select '2020-01-01'::date, '10:30', ':since', 'a::b', 'kept \\: so'",
        "select 1 -- :since\n/* :until */",
    ],
)
def test_a_semicolon_or_colon_in_a_literal_or_a_comment_ends_and_asks_nothing(query: str) -> None:
    assert offences(query=query, starts=None).asks == set()

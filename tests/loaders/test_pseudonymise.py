"""Identifiers become person codes on the sender's own machine, and nothing else of them leaves it."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os
import re
import stat
import traceback
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data_loaders.errors import Refused
from data_loaders.ingest import ingest
from data_loaders.privacy import identifier
from data_loaders.programme import programme
from data_loaders.pseudonymise import Result, codes, main, make_key, new_key, pseudonymise
from data_loaders.pseudonymise.columns import Named, names_people
from data_loaders.pseudonymise.identity import Unclear, one_spelling
from data_loaders.schema import datasets
from data_loaders.store import Store
from tests.loaders.sheets import CLERK, Grid, text, xlsx

KEY = make_key()
SITE = "middlesbrough"
CODE = re.compile(r"MIDD-(?:[A-HJ-NP-Z][0-9]){5}")
ANN, BEN = "943 476 5919", "401 023 2137"
CRIMES = ["Crime reference", "NHS number", "Surname", "D.O.B.", "Offence date", "Offence group", "Notes"]
ROWS: Grid = [
    ["CR/0001/19", ANN, "Bloggs", "12/03/1985", "07/10/2019", "shoplifting", "call 07700 900123"],
    ["CR/0002/19", "4010232137", "Quirke", "01/02/1979", "08/10/2019", "burglary", ""],
    ["CR/0003/19", "943-476-5919", "BLOGGS", "12/03/1985", "09/10/2019", "robbery", "none"],
]
SECRETS = [ANN, "9434765919", "943-476-5919", "4010232137", "Bloggs", "BLOGGS", "Quirke", "1985", "1979", "900123"]


def turned(grid: Grid, columns: str | Sequence[str] = "NHS number", key: str = KEY, site: str = SITE) -> Result:
    return pseudonymise(text(grid), "march.csv", columns, key, site)


def lines(result: Result) -> list[list[str]]:
    return list(csv.reader(io.StringIO(result.content.decode("utf-8-sig"))))


def code(value: Any, heading: str = "Local number", key: str = KEY, site: str = SITE) -> str:
    made = lines(pseudonymise(xlsx([[heading, "Kind"], [value, "visit"]]), "a.xlsx", heading, key, site))
    return made[1][0]


def spelled(value: str, key: str = KEY) -> str:
    """The code of one identifier, without a file around it."""
    person = (one_spelling(value, 1, "number"),)
    made = codes.codes([person], codes_secret(key), SITE, programme().sites[SITE])
    return made[person]


def codes_secret(key: str) -> bytes:
    return bytes.fromhex(key.split("-")[1])


def refused(grid: Grid, columns: str | Sequence[str] = "NHS number", key: str = KEY, site: str = SITE) -> list[str]:
    with pytest.raises(Refused) as refusal:
        turned(grid, columns, key, site)
    shown = "".join(traceback.format_exception(refusal.value))
    assert not [secret for secret in SECRETS if secret in shown]
    return [str(problem) for problem in refusal.value.problems]


# --- the file that leaves ----------------------------------------------------------------------------------------


def test_only_codes_and_harmless_columns_leave() -> None:
    made = turned([CRIMES, *ROWS])
    assert (made.name, made.people, made.rows) == ("march pseudonymised.csv", 2, 3)
    assert made.dropped == ("Surname", "D.O.B.", "Notes")
    head, *body = lines(made)
    assert head == ["Person code", "Crime reference", "Offence date", "Offence group"]
    assert all(CODE.fullmatch(line[0]) for line in body)
    person = {line[1]: line[0] for line in body}
    assert person["CR/0001/19"] == person["CR/0003/19"] != person["CR/0002/19"]
    assert made.content.startswith(b"\xef\xbb\xbf")
    assert not [secret for secret in SECRETS if secret in made.content.decode()]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.sqlite'}")
    yield opened
    opened.engine.dispose()


@pytest.mark.parametrize("write", [text, xlsx])
def test_the_loader_takes_what_was_made(store: Store, write: Any) -> None:
    grid: list[list[Any]] = [
        ["Report for A. Bloggs"],
        ["Covers from", dt.date(2019, 10, 1)],
        ["Covers to", dt.date(2019, 10, 31)],
        [],
    ]
    made = pseudonymise(write([*grid, CRIMES, *ROWS]), "march", "NHS number", KEY, SITE)
    report = ingest(CLERK, store, made.content, made.name)
    assert (report.status, report.dataset, report.rows, report.problems) == ("loaded", "offences", 3, [])
    assert [(c["first"], c["last"], c["assumed"]) for c in report.covers] == [("2019-10-01", "2019-10-31", False)]
    assert b"Bloggs" not in made.content
    stored = store.read(CLERK, "offences")
    assert sorted(stored["person"]) == sorted(line[0] for line in lines(made) if CODE.fullmatch(line[0]))


def test_two_senders_with_one_key_speak_of_the_same_person(store: Store) -> None:
    police = turned([CRIMES, *ROWS])
    visits: Grid = [["Event reference", "NHS No", "Date", "Kind"], ["E1", 9434765919, dt.date(2019, 10, 9), "A&E"]]
    hospital = pseudonymise(xlsx(visits), "visits.xlsx", "NHS No", KEY, SITE)
    assert lines(hospital)[1][0] in {line[0] for line in lines(police)}
    reports = [ingest(CLERK, store, made.content, made.name) for made in (police, hospital)]
    assert [(report.status, report.dataset) for report in reports] == [("loaded", "offences"), ("loaded", "hospital")]
    assert set(store.read(CLERK, "hospital")["person"]) < set(store.read(CLERK, "offences")["person"])


def test_rows_come_out_in_the_order_of_their_codes() -> None:
    people = [[f"H{number:04}", f"{number}"] for number in range(30)]
    made = [line[0] for line in lines(turned([["Local number", "Beds"], *people], "Local number"))[1:]]
    assert made == sorted(made)
    assert len(set(made)) == 30


def test_a_template_with_blank_codes_is_filled_and_old_codes_give_way() -> None:
    blank = [["Person code", "NHS number", "Kind"], ["", ANN, "visit"]]
    assert (lines(turned(blank))[0], turned(blank).dropped) == (["Person code", "Kind"], ())
    old = [["Person code", "NHS number", "Kind"], ["MB-01", ANN, "visit"]]
    assert (lines(turned(old))[0], turned(old).dropped) == (["Person code", "Kind"], ("Person code",))
    typed = [["Person code", "Kind"], [ANN, "visit"]]
    assert lines(turned(typed, "Person code"))[1] == [lines(turned(blank))[1][0], "visit"]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+cmd|x", "-x"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert lines(turned([["NHS number", "Kind"], [ANN, cell]]))[1][1] == f"'{cell}"


@pytest.mark.parametrize("cell", ["-5", "-£1,200.50", "-", "+3%", "007"])
def test_amounts_stay_as_they_are(cell: str) -> None:
    assert lines(turned([["NHS number", "Kind"], [ANN, cell]]))[1][1] == cell


# --- other columns -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "cell",
    [ANN, "TS1 2AB", "j@example.org", "2003/0011985X", "07700 900123", "Seen by Mr BLOGGS", "o. bloggs-", "h1234567/2"],
)
def test_a_column_with_one_identifying_cell_stays_behind(cell: str) -> None:
    grid = [
        ["Surname", "Date of birth", "Local number", "What", "Kind"],
        ["Bloggs", "12/03/1985", "H1234567", "x", "visit"],
        ["Quirke", "01/02/1979", "H7654321", cell, "visit"],
    ]
    made = turned(grid, ["Surname", "Date of birth", "Local number"])
    assert (lines(made)[0], made.dropped) == (["Person code", "Kind"], ("What",))


@pytest.mark.parametrize("day", ["12/03/1985", "1985-03-12", "12 March 1985"])
def test_a_birthday_under_another_heading_stays_behind(day: str) -> None:
    grid = [["Surname", "Date of birth", "When", "Kind"], ["May", "12/03/1985", day, "visit"]]
    assert turned(grid, ["Surname", "Date of birth"]).dropped == ("When",)


def test_a_month_is_nobodys_name() -> None:
    grid = [["Surname", "DOB", "Offence date"], ["May", "12/03/1985", "3 May 2020"]]
    assert turned(grid, ["Surname", "DOB"]).dropped == ()


def test_a_short_number_is_known_where_it_repeats_its_rows() -> None:
    grid = [["Local number", "Beds", "Also"], ["12", "2", "12"], ["2", "12", "2"], ["7", "2", ""]]
    assert turned(grid, "Local number").dropped == ("Also",)


def test_a_heading_that_may_name_somebody_is_given_as_its_letter() -> None:
    grid = [["NHS number", "Kind", BEN, ""], [ANN, "visit", "x", "y"]]
    assert turned(grid).dropped == ("column C", "column D")


def test_no_declared_column_stays_behind_for_its_heading() -> None:
    declared = {
        heading
        for dataset in datasets().values()
        for column in dataset.columns
        if column.type != "person" and dataset.about == "people"
        for heading in (column.title, *column.aliases)
    }
    # A heading that means the person in one return is not taken for anything else in another.
    assert not {heading for heading in declared if names_people(heading)}


# --- one spelling ------------------------------------------------------------------------------------------------


def test_an_identifier_is_the_same_in_any_layout() -> None:
    assert len({code(value, "NHS number") for value in (ANN, 9434765919, "943-476-5919", " 943 4765919 ")}) == 1
    assert code(ANN, "NHS number") == code(9434765919, "Patient ID") == code("943\u00a0476\u00a05919", "Their no")
    assert code("2003/0011985X", "PNC ID") == code("03/11985x", "PNCID") == code("2003/0011985x", "Ref")
    assert len({code(value) for value in ("h 0012", "H0012", "H00 12")}) == 1
    assert code("H0012") != code("H012")


def test_a_combination_is_the_same_in_any_layout() -> None:
    def of(*cells: Any, names: Sequence[str] = ("Surname", "Date of birth")) -> str:
        return lines(pseudonymise(xlsx([[*names, "Kind"], [*cells, "visit"]]), "a", names, KEY, SITE))[1][0]

    alike = [
        of("O'Neill", "12/03/1985"),
        of("O’NEILL", dt.date(1985, 3, 12)),
        of(" o neill ", "12 Mar 1985"),
        of("Ó Neill", "1985-03-12 00:00:00", names=("Last name", "D.O.B")),
    ]
    assert len(set(alike)) == 1
    assert of("ONeill", "13/03/1985") not in alike
    assert of("ONeil", "12/03/1985") not in alike


WORDS = st.from_regex(r"[A-Za-z0-9/-]{4,12}", fullmatch=True).filter(lambda word: re.search(r"\d", word) is not None)


def scattered(word: str, gaps: list[str]) -> str:
    return "".join(letter + gap for letter, gap in zip(word, gaps + [""] * len(word), strict=False))


@given(WORDS, st.lists(st.sampled_from(["", " ", "\u00a0", "\t", "\u200b"])), st.sampled_from([str.upper, str.lower]))
def test_spacing_and_case_make_no_difference(word: str, gaps: list[str], case: Any) -> None:
    try:
        expected = spelled(word)
    except Unclear:
        return
    assert spelled(case(scattered(word, gaps))) == expected


@given(WORDS, WORDS)
def test_two_identifiers_have_two_codes(one: str, other: str) -> None:
    try:
        ones, others = (one_spelling(word, 1, "number") for word in (one, other))
    except Unclear:
        return
    assert (spelled(one) == spelled(other)) == (ones == others)
    digits = {re.sub("-", "", word) for word in (ones, others)}
    if one.lower() != other.lower() and "/" not in one + other and len(digits) == 2:
        assert ones != others


@given(WORDS)
def test_another_key_gives_another_code(word: str) -> None:
    try:
        assert spelled(word) != spelled(word, make_key())
    except Unclear:
        return


@given(WORDS)
def test_a_code_is_of_the_pattern_and_looks_like_nothing_else(word: str) -> None:
    try:
        made = spelled(word)
    except Unclear:
        return
    assert CODE.fullmatch(made)
    assert re.fullmatch(programme().sites[SITE].person_code, made)
    assert identifier(made) is None


def test_another_site_gives_another_code() -> None:
    here, there = code(ANN, "NHS number"), code(ANN, "NHS number", site="hartlepool")
    assert there.startswith("HART-")
    assert here[5:] != there[5:]


def test_a_combination_is_not_its_parts_run_together() -> None:
    made = codes.codes([("ab", "c"), ("a", "bc"), ("abc",)], bytes(32), SITE, programme().sites[SITE])
    assert len(set(made.values())) == 3


def test_a_code_never_changes() -> None:
    """Codes already sent must still match in years to come."""
    made = codes.codes([("9434765919",)], bytes(32), SITE, programme().sites[SITE])
    assert made == {("9434765919",): "MIDD-R2K4V8K1C6"}


NAMES = st.from_regex(r"[A-Z][a-z]{3,9}(?:[ '-][A-Z][a-z]{2,7})?", fullmatch=True)
BIRTHDAYS = st.dates(dt.date(1950, 1, 1), dt.date(2001, 12, 31))
NOTES = ["{name} attended", "see {number}", "{birthday}", "ok", "x{number}y", "{name}"]
PEOPLE = st.lists(
    st.tuples(NAMES, BIRTHDAYS, st.integers(10**7, 10**9).map("H{}".format), st.sampled_from(NOTES)), min_size=1
)


@settings(max_examples=15)  # each starts a reading process
@given(PEOPLE)
def test_no_identifier_is_anywhere_in_what_leaves(people: list[tuple[str, dt.date, str, str]]) -> None:
    grid = [["Surname", "Date of birth", "Local number", "Said"]]
    for name, day, number, note in people:
        said = note.format(name=name, number=number, birthday=f"{day:%d/%m/%Y}")
        grid.append([name, f"{day:%d/%m/%Y}", number, said])
    out = turned(grid, ["Surname", "Date of birth", "Local number"]).content.decode()
    body = out.partition("\n")[2]
    for name, day, number, _ in people:
        assert number not in out
        assert f"{day:%d/%m/%Y}" not in out
        assert name not in body


# --- what is refused ---------------------------------------------------------------------------------------------


def test_every_problem_is_told_at_once_by_its_cell() -> None:
    grid = [["NHS number", "Kind"], ["943 476 5918", "a"], ["", "b"], ["0000000000", "c"], [ANN, "d"], ["n/a", "e"]]
    said = refused(grid)
    assert [line.split(":")[0] for line in said] == [f"A{row}, NHS number" for row in (2, 3, 4, 6)]
    assert "check" in said[0]
    assert "Fill it in" in said[1]


def test_faults_of_what_was_asked_are_told_at_once() -> None:
    said = refused([CRIMES, *ROWS], "Surname", key="secret", site="Bloggs")
    assert len(said) == 3
    assert not [line for line in said if "secret" in line]


@pytest.mark.parametrize(
    ("cells", "heading"),
    [
        ("2003/0011985A", "PNC"),
        ("9.43477E+09", "Local number"),
        ("9434765919x", "NHS"),
        ("unknown", "Local number"),
        (" - ", "Local number"),
    ],
)
def test_a_doubtful_identifier_is_refused(cells: str, heading: str) -> None:
    said = refused([[heading, "Kind"], [cells, "visit"]], heading)
    assert len(said) == 1
    assert cells.strip(" -") not in said[0] or not cells.strip(" -")


@pytest.mark.parametrize("day", ["03/13/1985", "31/02/1985", "12/03/85", "31119", "12/03/2085", "1985"])
def test_a_doubtful_birthday_is_refused(day: str) -> None:
    assert "date of birth" in refused([["Surname", "DOB", "Kind"], ["Bloggs", day, "x"]], ["Surname", "DOB"])[0]


@pytest.mark.parametrize("columns", ["Surname", "DOB", ["Surname", "First name"], [], ""])
def test_what_does_not_tell_people_apart_is_refused(columns: str | list[str]) -> None:
    assert len(refused([["Surname", "First name", "DOB"], ["Bloggs", "Jo", "12/03/1985"]], columns)) == 1


@pytest.mark.parametrize("grid", [[["A", "B"], [ANN, "x"]], [["NHS number", "NHS Number"], [ANN, BEN]], [CRIMES], []])
def test_a_table_that_cannot_be_told_is_refused(grid: Grid) -> None:
    assert len(refused(grid)) == 1


def test_more_than_one_sheet_is_refused_and_none_is_named() -> None:
    page = [["NHS number", "Kind"], [ANN, "visit"]]
    with pytest.raises(Refused, match="More than one sheet") as refusal:
        pseudonymise(xlsx(page, (f"{BEN}", page), name="Bloggs"), "Bloggs.xlsx", "NHS number", KEY, SITE)
    assert not re.search("Bloggs|401", str(refusal.value))
    bad = [["NHS number", "Kind"], ["943 476 5918", "visit"]]
    with pytest.raises(Refused, match="sheet '2 of 2', A2"):
        pseudonymise(xlsx([["x"]], ("Bloggs", bad)), "Bloggs.xlsx", "NHS number", KEY, SITE)


def test_a_file_that_is_none_is_refused_without_its_name() -> None:
    with pytest.raises(Refused) as refusal:
        pseudonymise(b"%PDF-1.7", f"{ANN}.pdf", "NHS number", KEY, SITE)
    assert "PDF" in str(refusal.value)
    assert ANN not in str(refusal.value)


def test_repeated_headings_and_blank_rows_are_nobody() -> None:
    head = ["Local number", "Kind"]
    made = turned([head, ["H0012", "a"], ["", ""], head, ["H0013", "b"]], "Local number")
    assert (made.people, made.rows) == (2, 2)


def test_a_shared_code_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(codes, "_pairs", lambda *_: "A1" * 5)
    assert refused([["NHS number", "Kind"], [ANN, "a"], [BEN, "b"]]) == [
        "Two people would have the same code. Nothing was written. Make a new key for all senders."
    ]


def test_a_site_whose_codes_are_of_another_form_is_told_so() -> None:
    site = programme().sites[SITE].model_copy(update={"person_code": "MB-[0-9]{3}"})
    with pytest.raises(Refused, match="person_code"):
        codes.codes([("h12",)], bytes(32), SITE, site)


@pytest.mark.parametrize("name", [f"{ANN}.csv", "bloggs march.csv", "C:\\x\\Bloggs.xlsx", ".csv", ""])
def test_a_name_of_a_file_that_says_who_is_not_kept(name: str) -> None:
    grid = [["Surname", "DOB", "NHS number", "Kind"], ["Bloggs", "12/03/1985", ANN, "x"]]
    made = pseudonymise(text(grid), name, ["Surname", "DOB"], KEY, SITE)
    assert made.name in ("middlesbrough pseudonymised.csv", ".csv pseudonymised.csv")


# --- the site's pattern ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("given_code", ["MB-01", "MB-014", "MB014", "MB/014", "H 12345", "MIDD-K7Q2X9T4R1"])
def test_codes_of_either_kind_are_of_the_pattern(given_code: str) -> None:
    for site in programme().sites.values():
        assert re.fullmatch(site.person_code, given_code)


@pytest.mark.parametrize(
    "word",
    [
        *("MARY-CHRISTINAA", "LEE-WELLINGTON", "KING-BARTHOLOMEW", "JO BLOGGS", "BLOGGS"),
        *("NHS-9434765919", "9434765919", "943 476 5919", "QQ123456C", "TS1 2AB", "03/11985X", "A1234BC"),
        *("MIDD-O7Q2X9T4R1", "MIDD-K7Q2X9T4R", "MIDD K7Q2X9T4R1", "MIDDL-K7Q2X9T4R1"),
    ],
)
def test_names_and_numbers_are_not_of_the_pattern(word: str) -> None:
    for site in programme().sites.values():
        assert not re.fullmatch(site.person_code, word)


# --- the key -----------------------------------------------------------------------------------------------------


def test_a_key_is_for_its_owner_alone_and_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "clinic.key"
    new_key(path)
    first = path.read_text()
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(Refused, match="not overwritten"):
        new_key(path)
    assert path.read_text() == first
    with pytest.raises(Refused, match="cannot be written"):
        new_key(tmp_path / "nowhere" / "clinic.key")


def test_a_key_is_known_by_its_check() -> None:
    same = f"\n {KEY[:20].lower()} {KEY[20:]}\r\n"
    assert code("H0012", key=same) == code("H0012")
    wrong = KEY[:10] + ("0" if KEY[10] != "0" else "1") + KEY[11:]
    for bad in (wrong, KEY[:-1], "", "password", KEY + KEY):
        with pytest.raises(Refused, match="no key") as refusal:
            turned([["NHS number"], [ANN]], key=bad)
        assert KEY[10:40] not in "".join(traceback.format_exception(refusal.value))


# --- the command line --------------------------------------------------------------------------------------------


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "clinic.key"
    path.write_text(KEY, encoding="utf-8-sig")  # as Notepad saves it
    return path


@pytest.fixture
def march(tmp_path: Path) -> Path:
    path = tmp_path / "march.csv"
    path.write_bytes(text([CRIMES, *ROWS]))
    return path


def silent(capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture) -> str:
    out, err = capfd.readouterr()
    shown = out + err + caplog.text
    assert not [secret for secret in [*SECRETS, KEY[10:40]] if secret in shown]
    return shown


def run(*arguments: object) -> int:
    return main([str(argument) for argument in arguments])


def test_the_command_writes_the_file_and_prints_counts(
    march: Path, key: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    asked = (march, "--column", "NHS number", "--key", key, "--site", SITE)
    assert run(*asked) == 0
    shown = silent(capfd, caplog)
    assert "2 people, 3 rows." in shown
    assert "Surname, D.O.B., Notes." in shown
    written = march.with_name("march pseudonymised.csv")
    assert written.read_bytes() == turned([CRIMES, *ROWS]).content
    assert run(*asked) == 1
    assert "not overwritten" in silent(capfd, caplog)
    assert run(*asked, "--out", march) == 1
    assert march.read_bytes() == text([CRIMES, *ROWS])
    assert run(*asked, "--out", march.with_name("for the office.csv")) == 0
    assert march.with_name("for the office.csv").read_bytes() == written.read_bytes()
    assert run(*asked, "--out", march.with_name("9434765919.csv")) == 1
    silent(capfd, caplog)


def test_the_command_makes_a_key(
    tmp_path: Path, march: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "new.key"
    assert run("--new-key", path) == 0
    assert path.read_text().strip()[10:40] not in silent(capfd, caplog)
    assert run(march, "--column", "Surname", "--column", "D.O.B.", "--key", path, "--site", SITE) == 0
    assert run("--new-key", path) == 1
    silent(capfd, caplog)


@pytest.mark.parametrize(
    "wrong",
    [
        {"column": "9434765919"},
        {"key": "no such.key"},
        {"key": "march.csv"},
        {"site": "Bloggs"},
        {"file": "9434765919.csv"},
        {"file": "bad.csv"},
        {"out": "nowhere/x.csv"},
    ],
)
def test_a_refusal_repeats_nothing(
    wrong: dict[str, str], march: Path, key: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    march.with_name("bad.csv").write_bytes(text([CRIMES, ["x", "943 476 5918", "Bloggs", "", "", "", ""], *ROWS]))
    asked = {"file": march.name, "column": "NHS number", "key": key.name, "site": SITE, "out": "out.csv"} | wrong
    paths = {name: march.parent / asked[name] for name in ("file", "key", "out")}
    options = ("--column", asked["column"], "--key", paths["key"], "--site", asked["site"], "--out", paths["out"])
    assert run(paths["file"], *options) == 1
    shown = silent(capfd, caplog)
    assert shown.startswith("Nothing was written.")
    assert "5918" not in shown
    assert not paths["out"].exists()


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["Bloggs.csv"],
        ["Bloggs.csv", "--column", "NHS", "number", ANN, "--key", "k", "--site", SITE],
        ["--new-key", "Bloggs.key", "Bloggs.csv"],
        ["--Bloggs"],
    ],
)
def test_usage_repeats_nothing(
    arguments: list[str], capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    assert run(*arguments) == 2
    assert "usage" in silent(capfd, caplog)


def test_help_is_given(capfd: pytest.CaptureFixture[str]) -> None:
    assert run("--help") == 0
    assert "--new-key" in capfd.readouterr().out


def test_what_nobody_foresaw_repeats_nothing(
    march: Path,
    key: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object) -> Any:
        raise ValueError(ANN)

    monkeypatch.setattr("data_loaders.pseudonymise.turn.split", broken)
    assert run(march, "--column", "NHS number", "--key", key, "--site", SITE) == 1
    assert "ValueError" in silent(capfd, caplog)


def test_a_large_file_is_turned_soon() -> None:
    """Every cell is looked at for everybody's identifier, and yet in one pass."""
    named = Named([(f"h{number:07}", "1985-03-12", f"name{number}") for number in range(10_000)])
    assert not named.within_any([f"some words about case {number}" for number in range(20_000)])

"""A file with identifiers in, the same file with person codes out."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePath

from data_loaders import readers
from data_loaders.errors import Problem, Refused
from data_loaders.privacy import identifier
from data_loaders.programme import Programme, programme
from data_loaders.pseudonymise.codes import Identity, codes
from data_loaders.pseudonymise.columns import PERSON_CODE, Named, split
from data_loaders.pseudonymise.identity import Unclear, one_spelling, what_of
from data_loaders.pseudonymise.keys import secret_of
from data_loaders.pseudonymise.table import Found, cover, find
from data_loaders.schema import plain

MOST_PROBLEMS = 200
_AMOUNT = re.compile(r"[-+]?\s*£?\s*[\d,. ]*%?")


@dataclass(frozen=True)
class Result:
    """A file that may leave: a CSV file (UTF-8 with a mark, as Excel likes it), its name and what is in it.

    ``people`` counts person codes, ``rows`` lines; ``dropped`` has the headings of the columns that were left
    out beside the identifying ones.
    """

    content: bytes
    name: str
    people: int
    rows: int
    dropped: tuple[str, ...]


def pseudonymise(content: bytes, name: str, columns: str | Sequence[str], key: str, site: str) -> Result:
    """Turns the identifiers of one column, or of several taken together, into person codes.

    The same key, site and identifier always give the same code. The columns go, and so does every other that
    could still say who somebody is. Rows come out in the order of their codes: a list by surname gives names away.

    Args:
        content: the file.
        name: its name, for the name of the result.
        columns: the heading of the identifier, or headings in an order that all senders keep to.
        key: as :func:`make_key` made it.
        site: the site's id.

    Raises:
        Refused: every problem, by cell; no sentence repeats a value of the file, its name or a sheet's name.

    >>> from data_loaders.pseudonymise import make_key
    >>> made = pseudonymise(b"NHS number,Surname,Kind\\n943 476 5919,Bloggs,visit\\n", "march.csv", "NHS number",
    ...                     make_key(), "middlesbrough")
    >>> made.name, made.people, made.rows, made.dropped, made.content.decode("utf-8-sig").splitlines()[0]
    ('march pseudonymised.csv', 1, 1, ('Surname',), 'Person code,Kind')
    """
    ours = programme()
    secret, wanted = _settings(key, columns, site, ours)
    book = readers.read(content, "", readers.Limits(**ours.limits.model_dump()))
    found = find(book, wanted)
    people = _people(found)
    code_of = codes(set(people), secret, site, ours.sites[site])
    kept, dropped = split(found, people)
    lines = sorted(
        ([code_of[person], *cells] for person, cells in zip(people, _cells(found, kept), strict=True)),
        key=lambda line: line[0],
    )
    head = [PERSON_CODE, *(_harmless(found.heading(at)) for at in kept)]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([*cover(found, ours.sites), head, *lines])
    sent_as = _name(name, Named(people), site)
    return Result(file.getvalue().encode("utf-8-sig"), sent_as, len(code_of), len(lines), tuple(dropped))


def _settings(key: str, columns: str | Sequence[str], site: str, ours: Programme) -> tuple[bytes, list[str]]:
    """The bits of the key, and the headings to look for."""
    problems: list[Problem] = []
    secret = b""
    try:
        secret = secret_of(key)
    except Refused as refusal:
        problems += refusal.problems
    if site not in ours.sites:
        problems.append(Problem(f"There is no such site. Sites: {', '.join(ours.sites)}."))
    wanted = {plain(word): word for word in ([columns] if isinstance(columns, str) else columns)}
    if not wanted or "" in wanted:
        problems.append(Problem("Say which column holds the identifier."))
    elif len(whats := {what_of(word) for word in wanted.values()}) == 1 and whats <= {"name", "date of birth"}:
        message = "A name alone, or a date of birth alone, does not tell people apart. Name both columns."
        problems.append(Problem(message))
    if problems:
        raise Refused.all_of(problems)
    return secret, list(wanted.values())


def _people(found: Found) -> list[Identity]:
    """Who each row is about.

    Raises:
        Refused: each cell that does not say so.
    """
    if not found.rows:
        raise Refused(Problem("There are no rows below the headings.", found.called))
    parts: list[list[str]] = []
    problems: list[tuple[int, Problem]] = []
    for at in found.own:
        heading, what = found.heading(at), what_of(found.heading(at))
        spelled = []
        for row, (cell, kind) in enumerate(zip(*found.column(at), strict=True)):
            try:
                spelled.append(one_spelling(cell, kind, what))
            except Unclear as fault:
                spelled.append("")
                problems.append((row, Problem(str(fault), found.called, found.cell(row, at), heading)))
        parts.append(spelled)
    if problems:
        by_row = [problem for _, problem in sorted(problems, key=lambda one: one[0])]
        more = [Problem(f"{len(by_row) - MOST_PROBLEMS:,} more cells likewise.")] if len(by_row) > MOST_PROBLEMS else []
        raise Refused.all_of([*by_row[:MOST_PROBLEMS], *more])
    return list(zip(*parts, strict=True))


def _cells(found: Found, kept: list[int]) -> list[list[str]]:
    columns = [[_harmless(cell) for cell in found.column(at)[0]] for at in kept]
    return [list(line) for line in zip(*columns, strict=True)] if columns else [[] for _ in found.rows]


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula; amounts stay as they are."""
    return f"'{cell}" if cell[:1] in tuple("=+-@\t\r") and not _AMOUNT.fullmatch(cell) else cell


def _name(name: str, named: Named, site: str) -> str:
    stem = "".join(filter(str.isprintable, PurePath(name.replace("\\", "/")).stem)).strip()
    says_who = not stem or identifier(stem) or named.within(stem)
    return f"{site if says_who else stem} pseudonymised.csv"

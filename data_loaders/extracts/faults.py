"""Why a database gave nothing, in one plain sentence: never the driver's own words, which may hold a value or a URL."""

from __future__ import annotations

import re

from sqlalchemy import Connection, inspect
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from data_loaders.errors import Problem, Refused
from data_loaders.extracts.declared import Extract

# What went wrong, by PostgreSQL's code or SQLite's name, else by the first of these words in the driver's message.
_CODES = {
    "28P01": "password",
    "28000": "password",
    "3D000": "database",
    "SQLITE_CANTOPEN": "database",
    "SQLITE_NOTADB": "not one",
    "SQLITE_IOERR": "not one",
    "42P01": "table",
    "42703": "column",
    "42501": "permission",
    "25006": "write",
    "SQLITE_READONLY": "write",
    "57014": "slow",
    "SQLITE_INTERRUPT": "slow",
    "53300": "busy",
    "57P03": "busy",
    "55P03": "busy",
    "SQLITE_BUSY": "busy",
}
_WORDS = {
    "password authentication failed": "password",
    "no password supplied": "password",
    'role "': "password",
    "no pg_hba.conf entry": "permission",
    "does not exist": "database",
    "connection refused": "refused",
    "failed to resolve": "host",
    "could not translate host": "host",
    "timeout": "silent",
    "no such table": "table",
    "no such column": "column",
    "data-modifying": "write",
}
_SENTENCES = {
    "password": "refused the user name or the password. Correct {url}.",
    "database": "is not there under the name that is given. Correct {url}.",
    "not one": "is no database file. Correct {url}.",
    "refused": "does not answer: nothing listens there. Check that it is running, and its host and port in {url}.",
    "host": "does not answer: its host is not known here. Check the host in {url}, and the network.",
    "silent": "does not answer in time. Check that it is running, its host and port in {url}, and the firewall.",
    "dead": "does not answer. Check that it is running, its host and port in {url}, and the network.",
    "broken": "broke off while it was being read. Check that it is running and start the extract again.",
    "busy": "is too busy to be read. Start the extract again later.",
    "table": "has no such table or view{named} any more. {ask} and correct the query.",
    "column": "has no such column{named} any more.{there} {ask} and correct the query.",
    "permission": "does not let this user read what the query asks for. Have the user given the right to read it.",
    "write": "refused to be written to, and an extract only reads. Take out of the query what writes.",
    "slow": "took longer than {seconds:g} seconds. Narrow the query, or raise timeout_seconds.",
    "other": "cannot run the query ({kind}). Try the query there by hand and correct it.",
    "value": "holds a value that cannot be read ({kind}). Cast the columns in the query.",
}


def problem(extract: Extract, sentence: str) -> Problem:
    """A problem of an extract as a whole."""
    return Problem(f"{sentence} Nothing was loaded.", sheet=extract.title)


def refusal(extract: Extract, fault: Exception, connection: Connection | None = None) -> Refused:
    """The one sentence about a fault; with a connection it was met on, with the columns that are there."""
    why = _why(fault, reached=connection is not None)
    driver = getattr(fault, "orig", None) or fault
    named = _named(str(driver), extract.statement) if why in ("table", "column") else ""
    sentence = _SENTENCES[why].format(
        url=extract.url,
        seconds=extract.timeout_seconds,
        kind=type(driver).__name__,
        named=f" as '{named}'" if named else "",
        there=_there(connection, extract.statement) if why == "column" and connection is not None else "",
        ask=f"Ask the {extract.sender or 'sender'} what became of it",
    )
    return Refused(problem(extract, f"The database {sentence}"))


def _why(fault: Exception, reached: bool) -> str:
    if not isinstance(fault, DBAPIError):
        return "value"
    code = getattr(fault.orig, "sqlstate", None) or getattr(fault.orig, "sqlite_errorname", None) or ""
    code = "_".join(code.split("_")[:2])  # SQLITE_CANTOPEN_ISDIR is one way of SQLITE_CANTOPEN
    if code in _CODES:
        return _CODES[code]
    words = str(fault.orig).lower()
    if not code or code in ("SQLITE_ERROR", "0A000"):
        for word, why in _WORDS.items():
            if word in words:
                return why
    if fault.connection_invalidated or (not reached and type(fault.orig).__name__ == "OperationalError"):
        return "broken" if reached else "dead"
    return "value" if type(fault.orig).__name__ == "DataError" else "other"


def _named(words: str, query: str) -> str:
    """The table or column that a driver's message names: said only if the query has the name too."""
    found = re.search(r'(?:column|relation|table:?|column:)\s+"?([\w.]+)"?', words)
    return found[1] if found and found[1].rpartition(".")[2] in re.findall(r"\w+", query) else ""


def _there(connection: Connection, query: str) -> str:
    """The columns of the tables that the query reads, as far as the database tells."""
    tables = re.findall(r"\b(?:from|join)\s+([\w.\"]+)", query, re.IGNORECASE)
    said = ""
    try:
        connection.rollback()
        look = inspect(connection)
        for table in dict.fromkeys(name.replace('"', "") for name in tables):
            schema, _, name = table.rpartition(".")
            said += f" {table} has: {', '.join(each['name'] for each in look.get_columns(name, schema or None))}."
    except SQLAlchemyError:  # a name that is no table of its own, such as one made by WITH
        return said
    return said

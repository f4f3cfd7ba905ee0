"""What fails is said in one sentence with a reference; no value reaches the screen or the log."""

from __future__ import annotations

import logging

import pytest
from streamlit.testing.v1 import AppTest

SECRET = "943 476 5919"


def _something_unexpected() -> None:
    from dashboard.ui import faults

    try:
        raise ValueError("could not read 943 476 5919")
    except ValueError as fault:
        faults.show(fault)


def _not_allowed() -> None:
    from dashboard.ui import faults
    from data_loaders.access import Actor, NotAllowed

    try:
        Actor("A. Member", frozenset({"viewer"})).require("load")
    except NotAllowed as fault:
        faults.show(fault)


def test_an_unexpected_fault_shows_a_reference_and_never_the_value(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        app = AppTest.from_function(_something_unexpected).run()
    (said,) = [error.value for error in app.error]
    (logged,) = [record.getMessage() for record in caplog.records if record.name == "dashboard"]
    reference = logged.split()[1].rstrip(":")
    assert reference in said
    assert "ValueError at " in logged
    assert SECRET not in said + caplog.text


def test_streamlits_own_log_line_loses_the_exception(caplog: pytest.LogCaptureFixture) -> None:
    import dashboard.ui.faults  # noqa: F401 - installs the filter

    log = logging.getLogger("streamlit.error_util")
    log.addHandler(caplog.handler)
    try:
        log.error("Uncaught app execution", exc_info=ValueError(SECRET))
    finally:
        log.removeHandler(caplog.handler)
    assert "Uncaught app execution" in caplog.text
    assert SECRET not in caplog.text


def test_what_is_not_allowed_is_said_plainly() -> None:
    app = AppTest.from_function(_not_allowed).run()
    assert [error.value for error in app.error] == [
        "A. Member may not load here. Ask the administrator for a role that may."
    ]

"""A page opened through the router, as every visit opens it, and what it says."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from tests.conftest import ROOT


def opened(page: str, **address: str) -> AppTest:
    """A page, asked for by its address, passing the router as every visit does."""
    app = AppTest.from_file(str(ROOT / "dashboard/ui/router.py"), default_timeout=60)
    for name, value in address.items():
        app.query_params[name] = value
    app.run()
    if page != "summary":
        app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception, app.exception
    return app


def words(app: AppTest) -> str:
    """Everything that the page says in text."""
    parts = [*app.title, *app.header, *app.markdown, *app.caption, *app.warning, *app.info, *app.error, *app.success]
    return "\n".join(str(part.value) for part in parts)


def press(app: AppTest, label: str) -> AppTest:
    """Presses the button of that name."""
    app = next(button for button in app.button if button.label == label).click().run(timeout=120)
    assert not app.exception, app.exception
    return app


def field(app: AppTest, kind: str, label: str) -> Any:
    """The input of a kind (``selectbox``, ``text_input``, ``checkbox``) with that label."""
    return next(found for found in getattr(app, kind) if found.label == label)

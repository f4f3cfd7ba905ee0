"""The front door: both servers pass the router, and a faulty configuration stops the start in plain words."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dashboard.ui.router import PAGES
from tests.machines.ports import free_port

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parents[2]


def test_uvicorn_serves_the_same_app_and_its_first_deep_link_passes_the_router(
    browser: Browser, tmp_path: Path
) -> None:
    port = free_port()
    environment = os.environ | {"DATABASE_URL": f"sqlite:///{(tmp_path / 'store.sqlite').as_posix()}"}
    server = subprocess.Popen(
        [sys.executable, "-m", "uvicorn", "streamlit_app:app", "--port", str(port)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        url = f"http://127.0.0.1:{port}"
        for _ in range(120):
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1)
                break
            except OSError:
                time.sleep(0.5)
        page = browser.new_page()
        page.goto(f"{url}/crime")
        page.get_by_role("heading", level=1, name="Crime").wait_for(timeout=60_000)
        assert page.get_by_test_id("stSidebarNav").get_by_role("link").count() == len(PAGES)
        page.close()
    finally:
        server.terminate()
        server.wait(30)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("programme.toml", 'source = "leaflet"', 'source = "leaflat"', r"config/programme.toml, line \d+: .*leaflat"),
        ("kpis/ae_rate.toml", '"lower"', '"up"', r"config/kpis/ae_rate.toml, line \d+: better: .*Correct it"),
        ("kpis/ae_rate.toml", "health.ae_rate", "health.gone", r"config/kpis/ae_rate.toml, line \d+: measure: .*gone"),
        ("datasets/people.toml", "type    =", "typ     =", r"config/datasets/people.toml, line \d+: columns"),
        ("unit_costs.csv", ",148,", ",£148,", r"config/unit_costs.csv, line 20: pounds"),
        ("deflators.csv", "2015/16", "2015", r"config/deflators.csv, line 3: year"),
        ("glossary.toml", "[words]", "[words", r"config/glossary.toml: not valid TOML.*line 3"),
    ],
)
def test_a_faulty_configuration_stops_the_start_and_names_file_line_and_remedy(
    tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    config = Path(shutil.copytree(ROOT / "config", tmp_path / "config"))
    text = (config / file).read_text(encoding="utf-8")
    assert old in text
    (config / file).write_text(text.replace(old, new), encoding="utf-8")
    started = subprocess.run(
        [sys.executable, "-c", "import streamlit_app"],
        cwd=ROOT,
        env=os.environ | {"HAT_CONFIG": str(config)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert started.returncode == 1
    assert "the app does not start" in started.stderr
    assert "Traceback" not in started.stderr
    assert re.search(said, started.stderr), started.stderr

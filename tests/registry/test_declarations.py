"""Every KPI's declaration is complete, and a wrong one is named with what to do."""

from __future__ import annotations

import inspect
import shutil
from pathlib import Path

import pytest

from dashboard import registry
from dashboard.model import Kpi
from data_loaders.declarations import folder
from data_loaders.errors import Refused
from data_loaders.programme import programme
from data_loaders.schema import datasets

ROOT = Path(__file__).resolve().parents[2]
MAY_BE_EMPTY = {"helpful", "breakdown", "target", "target_words", "facts", "references"}
KPIS = registry.kpis()
each_kpi = pytest.mark.parametrize("kpi", KPIS, ids=lambda kpi: kpi.id)


@each_kpi
def test_every_field_is_filled(kpi: Kpi) -> None:
    for name, value in kpi:
        assert name in MAY_BE_EMPTY or value not in ("", (), None), name
    assert bool(kpi.target) == bool(kpi.target_words)
    for name, text in kpi:
        if isinstance(text, str):
            assert text == text.strip(), name
            assert "  " not in text, name
    assert kpi.definition.endswith(".")
    assert kpi.question.endswith("?")
    assert kpi.owner != kpi.checker


@each_kpi
def test_what_it_refers_to_is_there(kpi: Kpi) -> None:
    stated = {fact.fact for fact in programme().facts}
    assert {*kpi.facts, *({kpi.target} - {"", "profile"})} <= stated
    assert {*kpi.datasets, *kpi.helpful} <= datasets().keys()
    assert (ROOT / "pages" / f"{kpi.page}.py").is_file()
    columns = {column.name for name in kpi.datasets for column in datasets()[name].columns}
    assert kpi.breakdown in columns | {""}
    for reference in kpi.references:
        assert reference.label
        assert any(mark.isdigit() for mark in reference.source), "a source names its year"
        assert 0 <= reference.value <= 1 or kpi.unit != "share"


@each_kpi
def test_its_measure_is_explained_and_tested(kpi: Kpi) -> None:
    measure = registry.measure(kpi)
    assert measure.__doc__
    assert "Returns:" in measure.__doc__
    assert list(inspect.signature(measure).parameters) == ["frames", "by"]
    tests = "".join(path.read_text("utf-8") for path in (ROOT / "tests" / "measures").glob("test_*.py"))
    assert f'"{kpi.id}"' in tests, f"write tests/measures/test_{kpi.measure.split('.')[0]}.py with an example by hand"


def test_pages_order_the_kpis_and_hold_all_of_them() -> None:
    pages = {kpi.page for kpi in KPIS}
    assert [kpi for page in ("treatment", "crime", "health", "budget", "value") for kpi in registry.kpis(page)] == list(
        KPIS
    )
    for page in pages:
        orders = [kpi.order for kpi in registry.kpis(page)]
        assert orders == sorted(set(orders)), f"two KPIs of {page} have one place"


def test_one_kpi_by_its_name() -> None:
    assert registry.kpi("crime_rate").id == "crime_rate"
    with pytest.raises(KeyError):
        registry.kpi("crimes")


@pytest.mark.parametrize(
    ("find", "put", "words"),
    [
        ('datasets    = ["people"]', 'datasets    = ["persons"]', "'persons' is not a dataset. Datasets: "),
        (
            'facts       = ["places"]',
            'facts       = ["place"]',
            "'place' is not a fact of config/programme.toml. Correct",
        ),
        ('target      = "places"', 'target      = "seats"', "'seats' is not a fact of config/programme.toml. Correct"),
        (
            '"caseload.in_treatment"',
            '"caseload.inside"',
            "'caseload.inside' is not a function under dashboard/measures",
        ),
        ('"caseload.in_treatment"', '"wards.inside"', "'wards.inside' is not a function under dashboard/measures"),
        ('page        = "treatment"', 'page        = "clinic"', "there is no page 'clinic'. Pages: "),
        ('better      = "higher"', 'better      = "up"', "better"),
        ('owner       = "Clinic data lead"', "", "owner"),
        ('owner       = "Clinic data lead"', 'owner       = ""', "is empty, or begins or ends with a space"),
        ('owner       = "Clinic data lead"', 'owner       = " "', "is empty, or begins or ends with a space"),
        ('page        = "treatment"', 'page        = "treatment"\ncolour = "red"', "colour"),
        ("order       = 10", "order       = ", "not valid TOML"),
    ],
)
def test_a_wrong_declaration_is_named_with_its_file_line_and_remedy(
    tmp_path: Path, find: str, put: str, words: str
) -> None:
    config = tmp_path / "config"
    shutil.copytree(folder(), config)
    path = config / "kpis" / "in_treatment.toml"
    text = path.read_text("utf-8")
    assert find in text
    path.write_text(text.replace(find, put), "utf-8")
    with pytest.raises(Refused) as refusal:
        registry.kpis(config=config)
    (problem,) = refusal.value.problems
    assert "in_treatment.toml" in problem.message
    assert "line" in problem.message
    assert words in problem.message


def test_every_wrong_declaration_is_named_at_once(tmp_path: Path) -> None:
    config = tmp_path / "config"
    shutil.copytree(folder(), config)
    for name in ("in_treatment", "crime_rate"):
        path = config / "kpis" / f"{name}.toml"
        path.write_text(path.read_text("utf-8").replace('"people"', '"persons"'), "utf-8")
    with pytest.raises(Refused) as refusal:
        registry.kpis(config=config)
    assert len(refusal.value.problems) == 2

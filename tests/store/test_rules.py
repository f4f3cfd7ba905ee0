"""The rules as people decide them: complete, in plain words, and a wrong one named with its line."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from data_loaders.declarations import folder
from data_loaders.errors import Refused
from data_loaders.store.consistency import FINDERS, rules


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the configuration to spoil."""
    copy = tmp_path / "config"
    shutil.copytree(folder(), copy)
    monkeypatch.setenv("HAT_CONFIG", str(copy))
    return copy


def test_every_rule_says_what_is_wrong_and_what_to_do() -> None:
    assert rules().keys() == FINDERS.keys()
    for rule in rules().values():
        assert not re.search(r"[_{}]", rule.title + rule.sentence + rule.remedy), "plain words"
        assert rule.sentence.count(".") == 1, "one sentence"


FAULTS = {
    "a rule nobody wrote": ("[rules.spells_overlap]", "[rules.spells_agree]", "there is none of that name"),
    "a missing rule": ("[rules.spells_overlap]", "[rules.spells_agree]", "it is missing"),
    "an unknown return": ('datasets = ["hospital"]', 'datasets = ["ambulance"]', "'ambulance' is not a dataset"),
    "a return that it cannot look at": (
        'datasets = ["offences"]',
        'datasets = ["community"]',
        "'community' has no column 'person', which it looks at",
    ),
    "a return that it does not name": ('with     = ["custody"]', "with     = []", "it also looks at 'custody'"),
    "no number of months": ("months   = 24\n", "", "it needs 'months'"),
    "days for another return": ("{ reviews = 14 }", "{ ledger = 14 }", "days are given for 'ledger'"),
    "a sentence that is none": ('"The slot was attended inside a spell in custody."', '"in custody"', "sentence"),
    "a word nobody knows": ('remedy   = "Leave', 'remedies = "Leave', "remedies"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_is_named_with_its_line(config: Path, fault: str) -> None:
    old, new, said = FAULTS[fault]
    path = config / "consistency.toml"
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    spoilt = text[: text.index(old)].count("\n") + 1
    with pytest.raises(Refused) as refused:
        rules(config)
    messages = [problem.message for problem in refused.value.problems]
    (mine,) = [message for message in messages if said in message]
    place = re.match(r"config/consistency\.toml, line (\d+): ", mine)
    assert place, mine
    # The line itself or that of the rule; what is missing has none.
    assert fault == "a missing rule" or spoilt - 10 <= int(place[1]) <= spoilt

"""`erfaring why`, and `keep` of study.yml: what analysts are told of hidden numbers, and that it comes true."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from helpers.cli import main
from helpers.errors import UnknownName
from helpers.pipeline.hidden_numbers import PRIVATE, HiddenNumbers
from tests.studies import change_yaml, make_study


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_study(tmp_path_factory.mktemp("why") / "study", children=12)


@pytest.fixture(scope="module")
def asked(study: Path) -> HiddenNumbers:
    return HiddenNumbers(study)


def keys(report: str, rule: str = r"\w+") -> list[str]:
    return re.findall(rf"^(\S+/\S*)  {rule}$", report, re.MULTILINE)


def test_without_a_key_every_hidden_number_is_a_line(asked: HiddenNumbers) -> None:
    report = asked.report([])
    hidden = sum(int(number) for number in re.findall(r": (\d+) af \d+ tal er skjult", report))
    assert len(keys(report)) == len(set(keys(report))) > 100
    assert hidden >= len(keys(report)), "a number that stands in two chapters is hidden in both"
    assert report.endswith(PRIVATE)


def test_a_key_as_it_was_told_gives_one_number_with_reason_and_ways(asked: HiddenNumbers) -> None:
    (small, *_), (other, *_) = (keys(asked.report([]), rule) for rule in ("small_base", "complementary"))
    told = asked.report([small])
    assert told.startswith(f"{small}\n")
    assert "(small_base)" in told
    assert "Det kan vises, når mindst 5" in told
    assert "Det ville vise:" in asked.report([other])
    assert "keep" in asked.report([other])


def test_many_numbers_are_a_line_each_and_none_is_a_fault(asked: HiddenNumbers) -> None:
    assert len(keys(asked.report(["alle"]))) > 10
    assert "Spørg om højst" in asked.report(["alle"])
    with pytest.raises(UnknownName, match="nord/nothing"):
        asked.report(["nord/nothing"])


def test_a_shown_number_is_said_to_be_shown_and_its_spread_not_to_be(asked: HiddenNumbers) -> None:
    assert asked.report(["nord/flow/started//"]) == "1 tal med den nøgle bliver vist."
    assert "Vises uden" in asked.report(["alle/mood///first"])


def test_what_keep_is_said_to_do_it_does(asked: HiddenNumbers, tmp_path: Path) -> None:
    every = keys(asked.report([]), "complementary")
    key, told = next((key, told) for key in every if "Skriv linjen øverst" in (told := asked.report([key])))
    (freed,) = re.findall(r"Så vises (\d+) tal", told)
    project, measure, category, group, wave = key.split("/")
    (pasted,) = re.findall(r"^ +- (\{.*\})$", told, re.MULTILINE)
    line = yaml.safe_load(pasted)
    assert line == {"project": project, "measure": measure, "category": category, "group": group, "wave": wave}
    kept = make_study(tmp_path / "study", children=12)

    def keep(content: dict[str, Any]) -> None:
        content.setdefault("disclosure", {})["keep"] = [line, {"measure": "nothing"}]

    change_yaml(kept, "study.yml", keep)
    after = HiddenNumbers(kept)
    assert key not in keys(after.report([]))
    assert len(set(keys(asked.report([]))) - set(keys(after.report([])))) == int(freed)
    first, second, price = after.kept()
    assert first == "disclosure.keep, linje 1: 1 af 1 tal vises, 1 af dem på grund af keep."
    assert "linje 2: gælder intet tal" in second
    assert "egen skyld" not in first
    assert price


def test_validate_says_what_keep_costs(study: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kept = make_study(tmp_path / "study", children=12)
    assert main(["validate", "--data", str(kept)]) == 0
    assert "keep" not in capsys.readouterr().out

    def keep(content: dict[str, Any]) -> None:
        content.setdefault("disclosure", {})["keep"] = [{"measure": "mood", "category": "improved"}]

    change_yaml(kept, "study.yml", keep)
    assert main(["validate", "--data", str(kept)]) == 0
    told = capsys.readouterr().out
    assert "disclosure.keep, linje 1:" in told
    assert "skjult for deres egen skyld" in told


def test_the_command_needs_no_key(study: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "--data", str(study)]) == 0
    assert PRIVATE in capsys.readouterr().out

"""The frozen numbers of R are whole: each has its script, unchanged since it was run, and says what made it."""

from __future__ import annotations

import json
import re

import pytest

from tests.statistics.r_fixture import FOLDER, numbers, sha256_of, topics


@pytest.mark.parametrize("topic", topics())
def test_frozen_numbers_are_those_of_the_script_beside_them(topic):
    frozen = json.loads((FOLDER / f"{topic}.json").read_text(encoding="utf-8"))
    assert frozen["sha256"] == sha256_of(topic), f"run python -m tests.statistics.r_fixture {topic}"
    assert frozen["script"] == f"{topic}.R"
    assert frozen["r"].startswith("R version 4.")
    used = re.findall(r"library\((\w+)\)", (FOLDER / f"{topic}.R").read_text(encoding="utf-8"))
    assert {"jsonlite", *used} == set(frozen["packages"])
    assert frozen["inputs"]
    assert frozen["outputs"]


def test_there_are_frozen_numbers():
    assert {"paired", "holm", "wilcoxon", "shares", "effect_sizes"} <= set(topics())


def test_what_is_missing_in_json_is_nan():
    assert list(numbers([1, 2.5])) == [1, 2.5]
    assert numbers([None, 1])[0] != numbers([None, 1])[0]
    assert list(numbers(3)) == [3]

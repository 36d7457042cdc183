"""The catalogue is checked when it is read, and docs/results.md is made from it."""

from __future__ import annotations

import importlib.util
import re
import tomllib
from math import log10
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from helpers.present.forms import FORMS
from helpers.results.catalogue import PLACE, Catalogue, catalogue, decimals, statistic

ROOT = Path(__file__).resolve().parents[2]
_AT = ROOT / "tools" / "results_tables.py"


def content() -> dict[str, Any]:
    return tomllib.loads(PLACE.read_text(encoding="utf-8"))


def test_the_tables_of_the_docs_are_the_catalogues() -> None:
    spec = importlib.util.spec_from_file_location("results_tables", _AT)
    assert spec
    assert spec.loader
    tool = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(tool)
    page = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert tool.written(page) == page, f"write it anew: .venv/bin/python {_AT.relative_to(ROOT)}"
    assert sorted(re.findall(r"<!-- table: (\w+) -->", page)) == sorted(catalogue().tables)


@pytest.mark.parametrize(
    ("where", "what", "says"),
    [
        (("statistics", "n", "form"), "marvel", "the form marvel has no decimals"),
        (("statistics", "n", "limits"), "some", "statistics.n.limits"),
        (("statistics", "n", "colour"), "blue", "statistics.n.colour"),
        (("statistics", "n", "rest"), "left:over", "rest"),
        (("statistics", "clusters", "rest"), "", "rest"),
        (("statistics", "net_share", "made_of", "weather"), True, "weather"),
        (("statistics", "mean", "moments"), ["cubes"], "statistics.mean.moments"),
        (("tables", "kept", "median"), "", "median, which is no statistic"),
        (("statistics", "mean_ci_low"), {"label": "l", "unit": "u", "form": "p", "definition": "d"}, "like a limit"),
    ],
)  # fmt: skip
def test_what_it_may_not_say_is_named(where: tuple[str, ...], what: object, says: str) -> None:
    wrong = content()
    inner = wrong
    for name in where[:-1]:
        inner = inner[name]
    inner[where[-1]] = what
    with pytest.raises(ValidationError, match=re.escape(says)):
        Catalogue.model_validate(wrong)


@pytest.mark.parametrize("name", ["median", "clusters_ci_low", "share_ci_low", "cluster", "mixed", "ci"])
def test_another_name_is_no_statistic(name: str) -> None:
    with pytest.raises(KeyError):
        statistic(name)


def test_a_limit_is_made_of_what_its_statistic_is_made_of_and_tells_no_count() -> None:
    assert statistic("share_improved_ci_low").tells == ""
    assert statistic("net_share_ci_high").made_of == statistic("net_share").made_of
    assert statistic("ci_low").made_of.names("score:3")
    assert statistic("cluster_ci_low").label == "nedre grænse for gennemsnitlig ændring, grupper"


def test_decimals_are_those_of_the_page_in_the_ledgers_unit() -> None:
    for code, found in catalogue().decimals.items():
        form = FORMS[code]
        assert form.words or found == form.decimals + round(log10(form.scale)), code
    assert decimals("share_improved", "improved") == 2, "whole per cent of a fraction"
    assert decimals("share", "floor") == 3, "tenths of a per cent"
    assert decimals("n") == 0
    assert decimals("mean_change_if_worse") == 2

"""Every code that the ledger of the committed notebooks holds has a name in Danish."""

from __future__ import annotations

import re
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.pipeline.ledger import gather
from helpers.present.ledger_names import LedgerNames
from helpers.results import Category, Group
from helpers.study import load_projects, load_study
from tests.studies import make_study, study_content

_CODE = re.compile(r"[a-z]+_[a-z0-9_]+|:\w|\b(?:yes|no|up|down|improved|worsened)\b")


@pytest.fixture(scope="module")
def names() -> LedgerNames:
    return LedgerNames(load_study(DEFAULT_STUDY), load_projects(DEFAULT_STUDY))


@pytest.fixture(scope="module")
def table() -> pd.DataFrame:
    return gather(nbformat.read(path, as_version=4) for path in sorted(NOTEBOOKS.glob("*.ipynb")))


def test_no_number_is_called_by_its_code(names: LedgerNames, table: pd.DataFrame) -> None:
    assert len(table) > 1000
    called = {names.number(row) for row in table.to_dict("records")}
    # «d_z» is what the statistic is called.
    assert sorted(text for text in called if _CODE.search(text.replace("Cohen d_z", ""))) == []


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("change:up_2", "fremgang, trin 2"),
        ("change:down_1", "tilbagegang, trin 1"),
        ("over_0.25:worsened", "tilbagegang over 0,25"),
        ("half:2015_1", "1. halvår 2015"),
        ("reason:none", "ingen årsag noteret"),
        ("projects:both", "projekter med begge dele"),
    ],
)
def test_categories(names: LedgerNames, code: str, name: str) -> None:
    assert names.category(Category.parse(code)) == name


def test_groups_and_statistics(names: LedgerNames) -> None:
    assert names.group(Group.parse("seen_after:no-yes")) == "uden mod med måling efter"
    assert names.group(Group.parse("across:projects")) == "på tværs af projekter"
    assert names.group(Group.parse("model:single_project")) == "ét projekt alene"
    assert names.statistic("mixed_change_ci_low") == "nedre grænse for ændring i blandet model"


def test_a_code_is_called_by_what_it_is_a_level_of(tmp_path: Path) -> None:
    """The same code in two lists of a study: a background variable's categories, and a type of intervention."""
    way = {"code": "way", "label": "Vejen ind", "kind": "category"}
    way["categories"] = [{"code": "single", "label": "Enlig"}, {"code": "yes", "label": "Ja, altid"}]
    folder = make_study(tmp_path / "study", study={"background": [*study_content()["background"], way]})
    mine = LedgerNames(load_study(folder), ())
    key = {"measure": "way", "category": "single", "group": "", "wave": "", "statistic": "share"}
    assert mine.number(key) == "Vejen ind, Enlig: andel"
    assert mine.number({**key, "category": "yes"}) == "Vejen ind, Ja, altid: andel"
    assert mine.number({**key, "measure": "mood", "category": "", "group": "intervention:single"}) == (
        "Humør, Alene: andel"
    )

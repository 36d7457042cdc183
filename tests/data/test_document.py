"""docs/study-folder.md names every file, column and key there is."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest
from pydantic import BaseModel

from helpers.data.contract import DIRECTIONS, SOURCES, TABLES, contracts
from helpers.study import Project, Published, Study
from helpers.study.rules import Lifts
from tests.studies import study_content

TEXT = (Path(__file__).parents[2] / "docs" / "study-folder.md").read_text(encoding="utf-8")


def keys(model: type[BaseModel]) -> set[str]:
    """The keys of a model and of the models inside it."""
    found: set[str] = set()
    waiting: list[object] = [model]
    while waiting:
        one = waiting.pop()
        if isinstance(one, type) and issubclass(one, BaseModel):
            found |= set(one.model_fields)
            waiting.extend(field.annotation for field in one.model_fields.values())
        else:
            waiting.extend(get_args(one))
    return found


@pytest.mark.parametrize("model", [Study, Project, Published, Lifts])
def test_every_key_is_explained(model: type[BaseModel]) -> None:
    assert [key for key in sorted(keys(model)) if f"`{key}`" not in TEXT] == []


def test_every_file_and_column_is_explained() -> None:
    study = Study.model_validate(study_content())
    own = {b.code for b in study.background} | {t.column for t in study.intervention_types}
    own |= {i for d in study.dimensions for i in d.item_codes} | {c.code for c in study.fidelity}
    own |= {question.code for question in study.survey.questions} if study.survey else set()
    fixed = {code for contract in contracts(study).values() for code in contract.by_code} - own
    assert {"child_id", "wave", "excerpt"} < fixed
    names = [*(f"### {table}.csv" for table in TABLES), *(f"`{code}`" for code in (*fixed, *SOURCES, *DIRECTIONS))]
    assert [name for name in names if name not in TEXT] == []

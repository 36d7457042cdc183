"""Every answered cell of a study is behind the evidence of a chapter, or a finding says that it is not used."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from helpers.chapters.registry import CHAPTERS
from helpers.data import Finding, StudyData, load_data, validate
from helpers.pipeline.layout import DEFAULT_STUDY
from helpers.results import POOLED
from tests.studies import PROJECTS, make_study, read_rows, write_rows

Key = tuple[str, str]  # what was answered, and at which measurement


def behind(data: StudyData) -> Mapping[Key, int]:
    """How many are behind the evidence on everybody, of everything that was asked."""
    found: dict[Key, int] = {}
    for info in CHAPTERS.values():
        kind = getattr(importlib.import_module(f"helpers.chapters.{info.name}"), info.class_name)
        rows = kind.evidence(data.with_tables(kind.tables), POOLED)
        rows = rows[(rows["category"] == "") & (rows["group"] == "")]
        for measure, wave, count in zip(rows["measure"], rows["wave"], rows["count"], strict=True):
            found[measure, wave] = max(found.get((measure, wave), 0), int(count))
    return found


def account(data: StudyData, findings: Sequence[Finding]) -> None:
    """The sums of every table agree, or this fails."""
    study, used = data.study, behind(data)
    named: Counter[str] = Counter()
    for one in findings:
        if told := re.match(r"(\d+) svar i dimensionen (\w+) bruges ikke", one.message):
            named[told[2]] += int(told[1])
        elif one.message.startswith("Svaret bruges ikke"):
            named[str(one.column)] += 1
    asked = 0
    for dimension in study.dimensions:
        items = data.measurements[list(dimension.item_codes)].notna()
        cells = int(items.to_numpy().sum())
        there = 0
        for wave, rows in items.groupby(data.measurements["wave"]):
            full = rows.sum(axis=1).sort_values(ascending=False)
            count = used.get((dimension.code, str(wave)), 0)
            there += int(full.head(count).sum())  # a score has more answers than what makes none
        assert there + named[dimension.code] == cells, dimension.code
        asked += cells
    columns: dict[str, pd.Series[Any]] = {}
    for table, codes in (
        (data.children, [one.code for one in study.background]),
        (data.children, [one.column for one in study.intervention_types]),
        (data.fidelity, [one.code for one in study.fidelity]),
        (data.survey, [one.code for one in study.survey.questions] if study.survey else []),
    ):
        columns |= {code: table[code] for code in codes}
    for code, answers in columns.items():
        assert used.get((code, ""), 0) + named[code] == answers.notna().sum(), code
        asked += int(answers.notna().sum())
    themes = data.statements["theme"].value_counts()
    for theme in study.themes:
        assert used.get((theme.code, ""), 0) == themes.get(theme.code, 0), theme.code
    assert asked


def with_gaps(folder: Path, seed: int) -> Path:
    """The small study with a third of its answers gone, and some from respondents who were not asked."""
    study = make_study(folder / "studie", children=14)
    random = np.random.default_rng(seed)
    for slug in PROJECTS:
        for table, first in (("children", 3), ("measurements", 4), ("fidelity", 1), ("survey", 3)):
            path = study / "projects" / slug / f"{table}.csv"
            header, *rows = read_rows(path)
            gone = random.random((len(rows), len(header))) < 0.35
            for row, lacks in zip(rows, gone, strict=True):
                for place in range(first, len(header)):
                    if table == "survey" and header[place] == "skilled" and not lacks[place]:
                        row[place] = "2"
                    elif lacks[place]:
                        row[place] = ""
            write_rows(path, [header, *rows])
    return study


@pytest.mark.parametrize("seed", range(3))
def test_every_answer_is_used_or_told_not_to_be(seed: int, tmp_path: Path) -> None:
    study = with_gaps(tmp_path, seed)
    findings = validate(study)
    assert any("bruges ikke" in one.message for one in findings)
    account(load_data(study), findings)


def test_an_answer_that_vanished_would_be_seen(tmp_path: Path) -> None:
    study = with_gaps(tmp_path, 0)
    with pytest.raises(AssertionError):
        account(load_data(study), ())


@pytest.mark.long
def test_every_answer_of_the_default_study_is_used() -> None:
    account(load_data(DEFAULT_STUDY), validate(DEFAULT_STUDY))

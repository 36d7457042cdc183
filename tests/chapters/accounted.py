"""Whether every answered cell of a study is behind the evidence of a chapter, or told not to be used."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from helpers.chapters.registry import CHAPTERS
from helpers.data import Finding, StudyData
from helpers.results import POOLED

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

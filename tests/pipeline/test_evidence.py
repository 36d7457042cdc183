"""Kept evidence is the evidence: the same verdict, and what changed is computed anew."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from helpers.chapters import CHAPTERS
from helpers.chapters.verdict import chapter_class, edition_verdict
from helpers.data import load_data
from helpers.pipeline.events import ProjectCounted
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.store import Store
from helpers.results import POOLED
from tests.studies import change_cell, change_yaml, make_study, read_rows

RUNS = [(chapter, project) for chapter in CHAPTERS for project in (POOLED, "nord", "syd")]


@pytest.fixture
def study(tmp_path: Path) -> Path:
    return make_study(tmp_path / "study", children=24)


def computed(study: Path, store: Store, monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, str]]:
    """Which evidence had to be computed."""
    made: set[tuple[str, str]] = set()
    for name in CHAPTERS:
        kind = chapter_class(name)

        def watched(data: object, project: str, kind: type = kind, name: str = name) -> pd.DataFrame:
            made.add((name, project))
            return kind.__dict__["plain"](data, project)

        if "plain" not in kind.__dict__:
            monkeypatch.setattr(kind, "plain", kind.evidence, raising=False)
        monkeypatch.setattr(kind, "evidence", watched)
    data = load_data(study)
    kept = KeptEvidence(data, store)
    for chapter, project in RUNS:
        kept(chapter, project)
    return made


def test_what_was_kept_is_what_was_computed(study: Path, tmp_path: Path) -> None:
    data = load_data(study)
    for _ in range(2):
        kept = KeptEvidence(data, Store(tmp_path / "store"))
        for chapter, project in RUNS:
            kind = chapter_class(chapter)
            fresh = kind.evidence(data.with_tables(kind.tables), project)
            pd.testing.assert_frame_equal(kept(chapter, project), fresh)
    verdict = edition_verdict(data, study, evidence=KeptEvidence(data, Store(tmp_path / "store")))
    pd.testing.assert_frame_equal(verdict.rows, edition_verdict(data, study).rows)


def test_a_change_is_computed_where_it_is_read(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    assert computed(study, store, monkeypatch) == set(RUNS)
    assert computed(study, store, monkeypatch) == set()
    place = "projects/syd/survey.csv"
    value = read_rows(study / place)[1][3]
    change_cell(study, place, 2, "useful", {"1": "2", "2": "1"}[value])
    reads = {name for name in CHAPTERS if "survey" in chapter_class(name).tables}
    assert 0 < len(reads) < len(CHAPTERS)
    assert computed(study, store, monkeypatch) == {(name, p) for name in reads for p in (POOLED, "syd")}
    change_yaml(study, "study.yml", lambda content: content.update(title="Et andet studie"))
    assert computed(study, store, monkeypatch) == set(RUNS)


def test_what_is_missing_is_computed_by_several(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    told: list[ProjectCounted] = []
    KeptEvidence(load_data(study), store).prepare(2, told.append)
    assert [(one.project, one.done, one.total) for one in told] == [
        (project, number, 3) for number, project in enumerate((POOLED, "nord", "syd"), start=1)
    ]
    assert told[-1].left is None
    assert all(one.left is None or one.left > 0 for one in told)
    assert computed(study, store, monkeypatch) == set()
    KeptEvidence(load_data(study), store).prepare(2, told.append)
    assert len(told) == 3  # what is there already is not counted again


def test_spoilt_evidence_is_not_believed(study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "store")
    computed(study, store, monkeypatch)
    spoilt = next(store.folder.glob("??/*"))
    spoilt.write_bytes(spoilt.read_bytes()[:-1] + b" ")
    assert len(computed(study, store, monkeypatch)) == 1

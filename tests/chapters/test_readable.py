"""Readable all the same: what a chapter shows where numbers are hidden, and how little the default study hides."""

from __future__ import annotations

from dataclasses import replace

import pytest

from helpers.chapters import CHAPTERS
from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.verdict import edition_verdict, slices_of
from helpers.data import StudyData
from helpers.disclosure import Verdict
from helpers.pipeline.layout import DEFAULT_STUDY
from tests.chapters.opened import default_study

SMALL = "klub-move"


@pytest.fixture(scope="module")
def whole() -> StudyData:
    return default_study()


@pytest.fixture(scope="module")
def verdict(whole: StudyData) -> Verdict:
    return edition_verdict(whole, DEFAULT_STUDY)


def cut(data: StudyData, project: str, children: int) -> StudyData:
    """The study with only so many children left in one project, and municipalities not taken for attackers."""
    kept = data.children[data.children["project"] == project]["child_id"].head(children)
    rules = data.study.disclosure.model_copy(update={"insiders": False})
    frames = {
        name: frame[(frame["project"] != project) | frame["child_id"].isin(kept)]
        for name in ("children", "measurements", "fidelity")
        if (frame := getattr(data, name)) is not None
    }
    return replace(data, study=data.study.model_copy(update={"disclosure": rules}), **frames)


def chapter(data: StudyData, project: str, verdict: Verdict | None = None) -> ChildOutcomes:
    verdict = verdict or edition_verdict(data, DEFAULT_STUDY)
    projects = [p.slug for p in data.projects]
    return ChildOutcomes(data, project, slices_of(verdict, "child_outcomes", project, projects))


def test_no_chapter_of_the_default_study_hides_more_than_a_fifth(verdict: Verdict) -> None:
    shares = verdict.summary().set_index("chapter")["share"]
    assert set(shares.index) == set(CHAPTERS)
    assert shares.max() <= 0.2


def test_a_chapter_says_that_nothing_of_weight_is_hidden(whole: StudyData, verdict: Verdict) -> None:
    element = chapter(whole, SMALL, verdict).instead_of_hidden()
    assert element.kind == "note"
    assert "Ingen af dimensionernes fordelinger er skjult" in element.text


def test_a_project_too_small_to_show_falls_back_on_a_larger_group_and_says_so(whole: StudyData) -> None:
    opened = chapter(cut(whole, SMALL, 4), SMALL)
    element = opened.instead_of_hidden()
    assert element.kind == "table"
    assert "I stedet for skjulte tal" in element.title
    assert "for små til at blive vist" in element.html
    labels = [row[0] for row in element.data["table"]["rows"]]
    assert any("alle med individuel indsats" in label or "alle med gruppeindsats" in label for label in labels)
    assert opened.outcome_figure().kind == "figure"
    for sentence in opened.dimension_sentences().data["paragraphs"]:
        assert "skjult" in sentence


def test_a_project_with_small_outcomes_shows_improved_or_not_or_its_mean(whole: StudyData) -> None:
    opened = chapter(cut(whole, SMALL, 20), SMALL)
    levels = {d.code: opened.slices[SMALL].level(d.code, "", "before-after") for d in opened.measured()}
    assert set(levels.values()) & {"improved", "mean"}
    note = opened.instead_of_hidden()
    text = " ".join(opened.dimension_sentences().data["paragraphs"])
    if "improved" in levels.values():
        assert "kun, hvor mange der går frem" in note.text
        assert "Hvordan de øvrige fordeler sig, er skjult" in text
    if "mean" in levels.values():
        assert "kun gennemsnittet" in note.text
    assert "udvikling er" in text

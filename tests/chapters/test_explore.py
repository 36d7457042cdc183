"""A count of the analyst's own: read off the notebook, judged with all else, shown protected, and never looked into."""

from __future__ import annotations

import copy
import json
import pickle
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from helpers.chapters import explored, known
from helpers.chapters.base import Chapter
from helpers.chapters.brief import Brief, read_brief, write_brief
from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.explored import Declared, declared_in
from helpers.chapters.opening import open_chapter
from helpers.chapters.verdict import chapter_class
from helpers.data import StudyData
from helpers.disclosure import collect, judge
from helpers.errors import DisclosureFault, UnknownName
from helpers.pipeline.evidence import KeptEvidence
from helpers.pipeline.layout import NOTEBOOKS
from helpers.pipeline.store import Store
from helpers.present.elements import Element
from helpers.results import POOLED
from tests.chapters.opened import default_study, numbers_of, small
from tests.studies import PROJECTS, make_study

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "vejledning-til-analytikere.md"
CHANGE = 'chapter.explore("measurements").change("mood", by="gender").table("egen", "Humør efter køn")'
Write = Callable[..., None]


@pytest.fixture
def notebooks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """Notebooks of these cells take the place of the book's."""
    monkeypatch.setattr(explored, "NOTEBOOKS", tmp_path)

    def write(chapter: str, *sources: str) -> None:
        cells = [{"cell_type": "code", "source": source} for source in sources]
        (tmp_path / f"{chapter}.ipynb").write_text(json.dumps({"cells": cells}), encoding="utf-8")

    return write


def judged(kind: type[Chapter], data: StudyData, project: str = POOLED) -> Chapter:
    """The chapter with a verdict over its evidence and that of what its notebook declares."""
    declared, projects = declared_in(kind.name), [POOLED, *(p.slug for p in data.projects)]
    evidence = collect([(kind.name, p, kind.all_evidence(data, p, declared)) for p in projects])
    verdict = judge(evidence, data.study.disclosure, within=known.within(data.study), nested=known.nested(data.study))
    return kind(data, project, {p: verdict.slice(kind.name, p) for p in projects}, declared=declared)


def shown(chapter: Chapter, call: str) -> Element:
    element = eval(call, {"chapter": chapter})  # noqa: S307
    assert isinstance(element, Element)
    return element


def test_there_are_the_notebooks_that_are_read() -> None:
    assert explored.NOTEBOOKS == NOTEBOOKS


def test_a_change_by_gender_is_that_of_the_children(notebooks: Write, tmp_path: Path) -> None:
    notebooks("child_outcomes", CHANGE)
    chapter = judged(ChildOutcomes, small(tmp_path, disclosure={"protected": []}))
    element = shown(chapter, CHANGE)
    data = chapter.data
    girls = set(data.children.loc[data.children["gender"] == "girl", "child_id"])
    changes = explored.paired_changes(
        data.measurements, data.study.dimensions[:1], "first", "last",
        answered_share=data.study.analysis.answered_share, minimal_change=data.study.analysis.minimal_change,
    )  # fmt: skip
    own = changes.loc[changes["child_id"].isin(girls), "change"]
    rows = numbers_of(element)
    assert set(rows) == {"Pige", "Dreng"}
    assert rows["Pige"][0] == str(len(own))
    assert element.rows is not None
    value = element.rows.query("group == 'gender:girl' and statistic == 'mean_change'")["value"].item()
    assert value == pytest.approx(own.mean(), abs=1e-12)
    assert "Syntetiske data" in element.html
    assert element.name == "egen-egen"


@pytest.mark.parametrize("project", [POOLED, "nord"])
def test_what_is_too_small_is_hidden_and_what_would_give_it_away(
    notebooks: Write, tmp_path: Path, project: str
) -> None:
    notebooks("child_outcomes", CHANGE)
    data = small(tmp_path, children=24)
    few = data.children["child_id"].isin([f"nord-{n:02d}" for n in range(4, 25)])
    data.children.loc[few & (data.children["project"] == "nord"), "gender"] = "girl"
    data.children.loc[~few & (data.children["project"] == "nord"), "gender"] = "boy"
    rows = numbers_of(shown(judged(ChildOutcomes, data, project), CHANGE))
    if project == "nord":
        assert rows["Dreng"][0] == "skjult"
        assert rows["Pige"][0] == "skjult"  # else the boys' would follow from all children's
    else:
        assert "skjult" not in rows["Pige"][0] + rows["Dreng"][0] or rows["Pige"][0] == rows["Dreng"][0] == "skjult"


@pytest.mark.parametrize(
    "call",
    [
        'by = "gender"\nchapter.explore("measurements").change("mood", by=by).table("a", "A")',
        'chapter.explore("measurements").change("mood", by="gender").table("a", str(chapter.data.children))',
        'counted = chapter.explore("measurements").change("mood")\ncounted.table("a", "A")',
        'f = chapter.explore\nf("measurements").change("mood").table("a", "A")',
        'chapter.explore("measurements").change("mood").table(*["a", "A"])',
        "!ls",
    ],
)
def test_what_cannot_be_read_is_not_shown(notebooks: Write, tmp_path: Path, call: str) -> None:
    notebooks("child_outcomes", call)
    assert declared_in("child_outcomes") == ()
    chapter = judged(ChildOutcomes, small(tmp_path))
    with pytest.raises(DisclosureFault, match="før kapitlet blev åbnet"):
        shown(chapter, CHANGE)


@pytest.mark.parametrize(
    "call",
    [
        'chapter.explore("measurements").change("nothing").table("a", "A")',
        'chapter.explore("measurements").change("mood", by="need_home").table("a", "A")',
        'chapter.explore("measurements").change("mood", wave="last-later").table("a", "A")',
        'chapter.explore("measurements").mean("mood", wave="never").table("a", "A")',
        'chapter.explore("measurements").count("gender").table("a", "A")',
        'chapter.explore("survey").share("useful").table("a", "A")',
        'chapter.explore("statements").count("theme").table("a", "A")',
        'chapter.explore("children").count("child_id").table("a", "A")',
    ],
)
def test_what_the_study_does_not_have_is_named(notebooks: Write, tmp_path: Path, call: str) -> None:
    notebooks("child_outcomes", call)
    with pytest.raises(UnknownName, match="Vælg et af disse navne"):
        judged(ChildOutcomes, small(tmp_path))


@pytest.mark.parametrize("name", ["egen", "Egen", "egen!"])
def test_two_of_one_name_are_refused(notebooks: Write, name: str) -> None:
    notebooks("child_outcomes", CHANGE, CHANGE.replace("gender", "age").replace('"egen"', f'"{name}"'))
    with pytest.raises(DisclosureFault, match="hedder «egen»"):
        declared_in("child_outcomes")


def test_a_count_that_its_cell_would_not_show_is_refused(notebooks: Write) -> None:
    notebooks("child_outcomes", f"{CHANGE}\nchapter.study.title")
    with pytest.raises(DisclosureFault, match="«egen» bliver ikke vist"):
        declared_in("child_outcomes")
    notebooks("child_outcomes", f"title = chapter.study.title\n{CHANGE}")
    assert [one.name for one in declared_in("child_outcomes")] == ["egen"]


def test_a_title_without_full_stop_does_not_run_into_the_numbers(notebooks: Write, tmp_path: Path) -> None:
    figure = CHANGE.replace(".table", ".figure")
    notebooks("child_outcomes", figure)
    assert shown(judged(ChildOutcomes, small(tmp_path)), figure).text.startswith("Humør efter køn. Pige: ")


def test_it_tells_nothing_of_its_rows(tmp_path: Path) -> None:
    chapter = judged(ChildOutcomes, small(tmp_path))
    table = chapter.explore("children")
    for one in (table, table.count("gender")):
        assert "nord" not in repr(one) + str(one)
        assert not hasattr(one, "__dict__")
        assert not [name for name in dir(one) if name.startswith("_repr_")]
        for look in (iter, len, pickle.dumps, copy.copy, vars, list, json.dumps):
            with pytest.raises((TypeError, DisclosureFault)):
                look(one)  # type: ignore[arg-type]


def test_every_way_of_counting_in_a_project_and_in_all(notebooks: Write, tmp_path: Path) -> None:
    calls = {
        "child_outcomes": [
            CHANGE,
            CHANGE.replace("change", "mean").replace('"egen"', '"b"').replace(".table", ".figure"),
            'chapter.explore("measurements").change("mood", wave="first-later").table("c", "C")',
            'chapter.explore("measurements").mean("strain", by="age", wave="last").table("d", "D")',
            'chapter.explore("children").count("need_home").figure("e", "E")',
        ],
        "collaboration": [
            'chapter.explore("survey").share("skilled", by="role").table("f", "F")',
            'chapter.explore("survey").share("useful").figure("g", "G")',
        ],
    }
    data = small(tmp_path)
    for name, own in calls.items():
        notebooks(name, *own)
        for project in (POOLED, *PROJECTS):
            chapter = judged(chapter_class(name), data, project)
            for call in own:
                html = shown(chapter, call).html
                assert "Gruppe" in html
                assert "Pct." not in html  # a head that is the unit would be «Pct., pct.» in the files


def test_the_evidence_that_is_kept_follows_the_notebook(notebooks: Write, tmp_path: Path) -> None:
    data, store = small(tmp_path), Store(tmp_path / "store")
    notebooks("fidelity")
    before = KeptEvidence(data, store)("fidelity", POOLED)
    notebooks("fidelity", CHANGE)
    after = KeptEvidence(data, store)("fidelity", POOLED)
    assert set(after["group"]) - set(before["group"]) == {"gender:girl", "gender:boy"}


def test_a_run_is_told_what_its_notebook_declares(notebooks: Write, tmp_path: Path) -> None:
    notebooks("child_outcomes", CHANGE)
    declared = declared_in("child_outcomes")
    write_brief(Brief({}, None, declared), tmp_path / "brief.json")
    assert read_brief(tmp_path / "brief.json").declared == declared
    assert [Declared.from_content(one.content()) for one in declared] == [*declared]


def test_a_notebook_opened_by_hand_shows_it(notebooks: Write, tmp_path: Path) -> None:
    notebooks("child_outcomes", CHANGE)
    study = make_study(tmp_path / "study", children=24)
    element = shown(open_chapter("child_outcomes", "alle", str(study)), CHANGE)
    assert set(numbers_of(element)) == {"Pige", "Dreng"}


def test_the_guide_holds_word_by_word(notebooks: Write) -> None:
    section = GUIDE.read_text(encoding="utf-8").split("## Din egen optælling i et kapitel")[1].split("\n## ")[0]
    calls = [call.strip() for call in re.findall(r"```python\n(.*?)```", section, re.DOTALL)]
    listed = re.findall(r"^\| `(explore\(.*?\))` \|", section, re.MULTILINE)
    assert len(calls) == 3
    assert len(listed) == 4
    data = default_study()
    question = data.study.survey.questions[0].code if data.study.survey else ""
    told = {
        "child_outcomes": [*calls, *(f'chapter.{one}.table("t{k}", "T")' for k, one in enumerate(listed[:3]))],
        "collaboration": [f'chapter.{listed[3]}.table("t", "T")'.replace("useful", question)],
    }
    for name, own in told.items():
        notebooks(name, *own)
        kind: Any = chapter_class(name)
        chapter = judged(kind, data.with_tables(kind.tables))
        for call in own:
            assert shown(chapter, call).rows is not None

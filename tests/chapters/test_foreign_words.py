"""No chapter of another's study says what the default study's does: no sentence is printed without its premise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from helpers.chapters import CHAPTERS, chapters_of
from helpers.chapters.verdict import chapter_class
from helpers.data import StudyData, load_data, validate
from helpers.pipeline.downloads import Downloads
from helpers.pipeline.staging import stage
from helpers.pipeline.words import Words
from helpers.present.pages import Pages
from helpers.present.prose import chapter_texts
from helpers.study import load_projects, load_published, load_study
from tests.chapters.opened import every_output, opened, with_disclosure
from tests.foreign import OTHERS_WORDS, staff_survey, trial
from tests.present.tables import table
from tests.studies import make_study

STUDIES = pytest.mark.parametrize("make", [pytest.param(trial, marks=pytest.mark.long), staff_survey])


def words_of(data: StudyData) -> list[str]:
    """Everything a study's chapters say: titles, texts, elements of every project."""
    said = [title for info in chapters_of(data.study).values() for title in (info.title, info.short_title)]
    for name in CHAPTERS:
        said += chapter_texts(name, data, None).values()
        kind = chapter_class(name)
        seen = data.with_tables(kind.tables)
        for project in ("alle", "nord"):
            said += [f"{element.text} {_read(element.html)}" for element in every_output(opened(kind, seen, project))]
    return said


def _read(html: str) -> str:
    page = BeautifulSoup(html, "html.parser")
    return " ".join([page.get_text(" "), *(str(image.get("alt", "")) for image in page.find_all("img"))])


@STUDIES
def test_nothing_is_said_of_another_study(make: Callable[[Path], Path], tmp_path: Path) -> None:
    data = with_disclosure(load_data(make(tmp_path / "study")), protected=[])
    found = {word.lower(): text for text in words_of(data) for word in OTHERS_WORDS.findall(text)}
    assert not found


@pytest.mark.parametrize("make", [trial, staff_survey])
def test_no_page_of_another_study_says_it(make: Callable[[Path], Path], tmp_path: Path) -> None:
    study = make(tmp_path / "study")
    described = load_study(study)
    pages = Pages(described, load_projects(study), load_published(study), table([]))
    stage(tmp_path / "staged", pages, {}, Downloads(tmp_path, described), Words.of(study, described))
    said = {page.name: page.read_text(encoding="utf-8") for page in (tmp_path / "staged").rglob("*.md")}
    assert said.keys() >= {"metode.md", "laesevejledning.md", "ordliste.md", "om-bogen.md", "hent.md"}
    assert {name: found for name, text in said.items() if (found := OTHERS_WORDS.findall(text))} == {}


def test_the_same_words_are_found_where_they_are_true(tmp_path: Path) -> None:
    data = load_data(make_study(tmp_path / "study"))
    said = " ".join(chapter_texts("child_outcomes", data, None).values())
    assert {word.lower() for word in OTHERS_WORDS.findall(said)} >= {"børn", "kontrolgruppe", "lodtrækning"}


def test_what_is_not_declared_is_not_said_and_told(tmp_path: Path) -> None:
    folder = trial(tmp_path / "study", design={"purpose": "treatment"}, the_participant=None)
    told = {f.column: f.message for f in validate(folder) if f.grade == "note"}
    assert {"design.comparison", "design.allocation", "design.types_allocated", "the_participant"} <= told.keys()
    assert told["design.comparison"] == "Bogen siger ikke, om der er nogen at sammenligne med."
    texts = chapter_texts("child_outcomes", load_data(folder), None)
    assert "kontrolgruppe" not in " ".join(texts.values())
    assert "For hver deltager sammenlignes" in texts["outcomes"]


@pytest.mark.parametrize(
    ("design", "text", "sentence"),
    [
        ({"comparison": "none"}, "main", "Der er ingen kontrolgruppe"),
        ({"purpose": "prevention"}, "outcomes", "At stå stille er ikke nødvendigvis et dårligt resultat."),
        ({"allocation": "none", "types_allocated": "none"}, "reading", "Ingen af dem er valgt ved lodtrækning."),
    ],
)
def test_a_declared_premise_changes_just_its_sentences(
    design: dict[str, str], text: str, sentence: str, tmp_path: Path
) -> None:
    before = chapter_texts("child_outcomes", load_data(trial(tmp_path / "a", design={})), None)
    after = chapter_texts("child_outcomes", load_data(trial(tmp_path / "b", design=design)), None)
    assert sentence not in before[text]
    assert sentence in after[text]
    assert {name for name in after if after[name] != before[name]} <= {text, "reading"}

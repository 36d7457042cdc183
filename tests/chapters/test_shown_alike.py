"""Every output of every chapter says one thing, on the page and in its files; and how sure the intervals are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from matplotlib.figure import Figure
from matplotlib.text import Text

from helpers.chapters.base import Chapter
from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.collaboration import Collaboration
from helpers.chapters.fidelity import Fidelity
from helpers.chapters.intervention_types import InterventionTypes
from helpers.chapters.organisational_results import OrganisationalResults
from helpers.chapters.projects import Projects
from helpers.data import StudyData
from helpers.present.alike import differing
from helpers.present.elements import Element
from helpers.present.sheet import sheet_of
from helpers.present.workbook import csv_file, xlsx_file
from helpers.results import POOLED
from tests.chapters.opened import OPEN, every_output, opened, richer, small, with_disclosure

CHAPTERS = [ChildOutcomes, Collaboration, Fidelity, InterventionTypes, OrganisationalResults, Projects]
PROJECT = "nord"
LEVEL = re.compile(r"(\d\d(?:,\d)?) pct\. ?(?:sikkerheds)?interval|\[(\d\d(?:,\d)?) pct\.\]")


@pytest.fixture(scope="module", params=[OPEN, {}], ids=["all shown", "some hidden"])
def data(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> StudyData:
    """A study whose intervals are 90 per cent."""
    whole = small(tmp_path_factory.mktemp("alike"), **richer())
    analysis = whole.study.analysis.model_copy(update={"confidence": 0.9, "bootstrap": 200})
    return with_disclosure(replace(whole, study=whole.study.model_copy(update={"analysis": analysis})), **request.param)


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts in the figures that are drawn; the figures themselves are left out."""
    found: list[str] = []

    def written(figure: Figure) -> str:
        found.extend(text.get_text() for text in figure.findobj(Text))
        return "<svg/>"

    monkeypatch.setattr("helpers.present.figures.style.svg", written)
    return found


def outputs(chapter: Chapter) -> Iterator[Element]:
    return (element for element in every_output(chapter) if element is not None)


@pytest.mark.parametrize("project", [POOLED, PROJECT])
@pytest.mark.parametrize("kind", CHAPTERS)
def test_page_numbers_and_files_say_the_same(
    data: StudyData, kind: type[Chapter], project: str, drawn: list[str]
) -> None:
    levels: set[str] = set()
    checked = 0
    for element in outputs(opened(kind, data, project)):
        texts = [element.html, element.text, *element.data.get("paragraphs", [])]
        levels |= {part for text in texts for found in LEVEL.findall(text) for part in found if part}
        if "table" not in element.data:
            continue
        content = element.content()
        sheet = sheet_of(content, "")
        as_xlsx = xlsx_file(sheet, origin="Bogen", created=data.study.edition.date)
        assert differing(element.html, content, sheet, csv_file(sheet), as_xlsx) == [], element.name
        checked += 1
    assert checked
    levels |= {part for text in drawn for found in LEVEL.findall(text) for part in found if part}
    assert levels == {"90"}

"""Every output of every chapter says one thing, on the page and in its files; and how sure the intervals are."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
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
from helpers.present.forms import AVERAGE, CHANGE, MINUS, NBSP, SCORE, SHARE, form_of, limits_of, shortest
from helpers.present.sheet import sheet_of
from helpers.present.workbook import csv_file, xlsx_file
from helpers.results import POOLED
from tests.chapters.opened import OPEN, every_output, opened, richer, small, with_disclosure

CHAPTERS = [ChildOutcomes, Collaboration, Fidelity, InterventionTypes, OrganisationalResults, Projects]
PROJECT = "nord"
LEVEL = re.compile(r"(\d\d(?:,\d)?) pct\. ?(?:sikkerheds)?interval|\[(\d\d(?:,\d)?) pct\.\]")


# A number with decimals, and a whole one that is per cent or stands in an interval.
SPOKEN = re.compile(
    r"\d{1,3}(?:\.\d{3})*,\d+|(?<![\d,])\d+(?=\s(?:pct\.|procentpoint))|(?<=\[)\d+(?=;)|(?<=;\s)\d+(?=\])"
)
# What the study or its method chose: levels, least changes, margins, where a level of fidelity begins.
CHOSEN = {"0,05", "0,7", "0,25", "0,5", "0,50", "0,75", "0,1", "15", "90"}


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


def written(rows: pd.DataFrame) -> set[str]:
    """What the forms give of an element's rows, without their signs: a sentence says the way in words.

    The plain limits are those of a share, a mean or a change; a mean is of a scale or of a number like age.
    """
    found: set[str] = set()
    for name, category, value in rows[["statistic", "category", "value"]].itertuples(index=False):
        plain = name in (*limits_of("share"), "mean")
        forms = (SHARE, SCORE, CHANGE, AVERAGE) if plain else (form_of(name, category),)
        found |= {form.bare(value).lstrip(f"+{MINUS}<{NBSP}") for form in forms}
    return found


def spoken(element: Element) -> set[str]:
    """The numbers in an alt text or in sentences."""
    return {found.lstrip(NBSP) for found in SPOKEN.findall(element.text)}


@pytest.mark.parametrize("project", [POOLED, PROJECT])
@pytest.mark.parametrize("kind", CHAPTERS)
def test_page_numbers_and_files_say_the_same(
    data: StudyData, kind: type[Chapter], project: str, drawn: list[str]
) -> None:
    ends = {shortest(end) for d in data.study.dimensions for end in (d.minimum, d.maximum)}
    levels: set[str] = set()
    checked = 0
    for element in outputs(opened(kind, data, project)):
        texts = [element.html, element.text, *element.data.get("paragraphs", [])]
        levels |= {part for text in texts for found in LEVEL.findall(text) for part in found if part}
        if element.kind in ("figure", "sentence") and element.rows is not None:
            assert spoken(element) - CHOSEN - ends <= written(element.rows), element.name
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

"""Studies that have little: every output of every chapter reads, and what there is is shown."""

from __future__ import annotations

import importlib
import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from matplotlib.figure import Figure

from helpers.chapters.base import NO_CONTRAST, Chapter
from helpers.chapters.child_outcomes import ChildOutcomes
from helpers.chapters.collaboration import Collaboration
from helpers.chapters.registry import CHAPTERS
from helpers.data import StudyData, load_data
from helpers.present.figures import style
from tests.chapters.opened import OPEN, every_output, opened
from tests.studies import PROJECTS, make_study, read_rows, study_content, write_rows

CONTENT = study_content()
THEMES = [theme for theme in CONTENT["themes"] if theme["phase"] != "mechanism"]
KINDS: list[type[Chapter]] = [
    getattr(importlib.import_module(f"helpers.chapters.{info.name}"), info.class_name) for info in CHAPTERS.values()
]
# What each study has otherwise than the small one: keys of study.yml, the measurements that were made.
STUDIES: Mapping[str, tuple[dict[str, Any], tuple[str, ...]]] = {
    "a survey alone": (
        {"themes": THEMES, **dict.fromkeys(("dimensions", "background", "intervention_types", "fidelity"))},
        (),
    ),
    "one contrast": ({"waves": CONTENT["waves"][:2], "analysis": {"bootstrap": 200}}, ("first", "last")),
    "one measurement so far": ({"waves": CONTENT["waves"][:2], "analysis": {"bootstrap": 200}}, ("first",)),
    "a contrast between two later measurements": (
        {"analysis": {"bootstrap": 200, "baseline": "first", "contrasts": [["first", "later"], ["last", "later"]]}},
        ("first", "last", "later"),
    ),
}


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    def svg(_: Figure) -> str:
        return "<svg></svg>"

    monkeypatch.setattr(style, "svg", svg)


def made(folder: Path, name: str) -> StudyData:
    keys, waves = STUDIES[name]
    study = make_study(folder / "studie", children=24, study={"disclosure": OPEN, **keys})
    for slug in PROJECTS:
        place = study / "projects" / slug
        header, *rows = read_rows(place / "measurements.csv")
        kept = [row for row in rows if row[1] in waves and not (row[1] == "later" and row[0].endswith(("1", "2")))]
        write_rows(place / "measurements.csv", [header, *kept] if "dimensions" not in keys else [["child_id", "wave"]])
        if "dimensions" in keys:
            write_rows(place / "children.csv", [["child_id"]])
            (place / "fidelity.csv").unlink()
            header, *said = read_rows(place / "statements.csv")
            write_rows(place / "statements.csv", [header, *(row for row in said if "trust" not in row)])
    return load_data(study)


@pytest.mark.parametrize("project", ["alle", "nord"])
@pytest.mark.parametrize("name", STUDIES)
def test_every_output_reads(name: str, project: str, tmp_path: Path) -> None:
    data = made(tmp_path, name)
    for kind in KINDS:
        elements = [one for one in every_output(opened(kind, data, project)) if one]
        assert {one.name for one in elements if not one.text or re.search(r"\bnan\b", one.text)} == set()
        assert [one for one, count in Counter(one.name for one in elements).items() if count > 1] == []


def test_a_survey_alone_is_shown(tmp_path: Path) -> None:
    data = made(tmp_path, "a survey alone")
    text = opened(Collaboration, data).answers_shown().html
    assert "De frivillige kan deres ting" in text


def test_a_first_measurement_is_shown_before_there_is_a_second(tmp_path: Path) -> None:
    chapter = opened(ChildOutcomes, made(tmp_path, "one measurement so far"))
    rows = chapter.means_figure().rows
    assert rows is not None
    assert set(rows.loc[(rows["statistic"] == "mean") & rows["value"].notna(), "wave"]) == {"first"}


def test_a_second_contrast_that_there_is_not_is_told(tmp_path: Path) -> None:
    data = made(tmp_path, "one contrast")
    kind = next(kind for kind in KINDS if kind.name == "intervention_types")
    texts = [one.text for one in every_output(opened(kind, data)) if one]
    assert sum(NO_CONTRAST in text for text in texts) == 2


def test_how_they_stood_at_the_start_is_told_of_the_start_alone(tmp_path: Path) -> None:
    chapter = opened(ChildOutcomes, made(tmp_path, "a contrast between two later measurements"))
    headings = chapter.attrition_table().data["table"]["columns"]
    assert len(set(headings)) == len(headings)
    words = chapter.attrition_sentences()
    assert words
    assert words.text.count("ikke er målt et år efter") == 1

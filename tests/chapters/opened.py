"""Chapters of a small study, opened without a notebook: the verdict is over the chapter's own evidence alone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TypeVar
from weakref import WeakKeyDictionary

import pandas as pd

from helpers.chapters.base import Chapter
from helpers.chapters.verdict import verdict_over
from helpers.data import StudyData, load_data
from helpers.disclosure import Verdict, collect
from helpers.pipeline.layout import DEFAULT_STUDY, NOTEBOOKS
from helpers.present.elements import Element
from helpers.present.forms import quantity
from helpers.results import POOLED
from tests.studies import PROJECTS, change_yaml, make_study, study_content

C = TypeVar("C", bound=Chapter)
OPEN = {"protected": []}  # all is shown
_verdicts: WeakKeyDictionary[StudyData, dict[type[Chapter], Verdict]] = WeakKeyDictionary()


@cache
def default_study() -> StudyData:
    """The default study's data; nobody may change them (`changed` gives a copy)."""
    return load_data(DEFAULT_STUDY)


def small(folder: Path, *, children: int = 24, **study: object) -> StudyData:
    """The small study of tests/studies.py with top-level keys of study.yml set; None takes one away."""
    return load_data(make_study(folder / "study", children=children, study=study))


def bare(folder: Path) -> StudyData:
    """The small study without nearly everything that a study can do without."""
    gone = ("background", "intervention_types", "fidelity", "models", "traits", "themes", "survey")
    place = make_study(folder / "bare", children=24, study={"disclosure": OPEN, **dict.fromkeys(gone)})
    for slug in PROJECTS:
        change_yaml(place, f"projects/{slug}/project.yml", _unclassified)
    return load_data(place)


def _unclassified(project: dict[str, object]) -> None:
    project |= {"model": {"code": None}, "traits": {}}


def richer(**more: object) -> dict[str, object]:
    """Keys of study.yml that the small study does without: levels of fidelity, reasons, a way in."""
    background = study_content()["background"]
    way = {"code": "way", "label": "Vejen ind", "kind": "category"}
    way["categories"] = [{"code": "school", "label": "Skolen"}, {"code": "home", "label": "Hjemmet"}]
    return {
        "fidelity_levels": [
            {"code": "low", "label": "Lav fidelitet", "low": 0},
            {"code": "high", "label": "Høj fidelitet", "low": 0.5},
        ],
        "left_reasons": [{"code": "moved", "label": "Flyttede"}, {"code": "ill", "label": "Blev syg"}],
        "background": [*background, way] if more.pop("way", False) else background,
        **more,
    }


def opened(kind: type[C], data: StudyData, project: str = POOLED) -> C:
    """The chapter with a verdict over what it shows of every project; the same data are judged once."""
    known_of = _verdicts.setdefault(data, {})
    verdict = known_of[kind] = known_of.get(kind) or judged(kind, data)
    return kind(data, project, {p: verdict.slice(kind.name, p) for p in projects_of(data)})


def judged(kind: type[Chapter], data: StudyData) -> Verdict:
    evidence = collect([(kind.name, p, kind.evidence(data, p)) for p in projects_of(data)])
    return verdict_over(evidence, data)


def projects_of(data: StudyData) -> list[str]:
    return [POOLED, *(p.slug for p in data.projects)]


def every_output(chapter: Chapter) -> list[Element]:
    """What the chapter's notebook shows, cell by cell; a cell may show nothing."""
    notebook = json.loads((NOTEBOOKS / f"{chapter.name}.ipynb").read_text(encoding="utf-8"))
    calls = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    shown = [eval(call, {"chapter": chapter}) for call in calls if call.startswith("chapter.")]  # noqa: S307
    return [element for element in shown if element is not None]


def changed(data: StudyData, **frames: pd.DataFrame) -> StudyData:
    """A copy of the data with other frames."""
    return replace(data, **frames)


def with_disclosure(data: StudyData, **rules: object) -> StudyData:
    """A copy under other rules of disclosure."""
    disclosure = data.study.disclosure.model_copy(update=rules)
    return replace(data, study=data.study.model_copy(update={"disclosure": disclosure}))


def numbers_of(element: Element) -> dict[str, list[str]]:
    """A table's rows: the first cell → the others."""
    rows: Mapping[str, list[list[str]]] = element.data["table"]
    return {row[0]: row[1:] for row in rows["rows"]}


def quantities(element: Element) -> set[float]:
    """The numbers behind a table's cells."""
    table = element.data.get("table", {})
    kept = [quantity(cell) for row in table.get("numbers", []) for cell in row if cell]
    return {number for one in kept for number in (one.value, *one.limits) if number is not None and number == number}

"""What a page can ask of the study beside what the texts of chapters can (`present.prose.premises`)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from helpers.chapters import ChapterInfo, chapters_in_book
from helpers.pipeline.words import Words
from helpers.present.forms import AVERAGE, COUNT, SHARE
from helpers.present.pages import Pages
from helpers.present.prose import premises
from helpers.present.words import approval, listed
from helpers.study import Study
from helpers.study.scales import Dimension

_PARTS = {1 / 2: "halvdelen", 2 / 3: "to tredjedele", 3 / 4: "tre fjerdedele"}


def page_facts(pages: Pages, words: Words) -> dict[str, Any]:
    """The names that the package's pages know beside the calls (`page_calls`).

    approval: who approved the edition, and when, as a sentence; empty where nobody has.
    synthetic, has_published, has_tools, cites: whether the data are invented; whether there are published figures,
    tools, a bibliography of the report's own.
    chapters: those of the book by name, with their titles.
    survey_in, statements_in: the titles of the chapters that show them.
    waves, scale: the measurements in words; «1 til 4», where all scales are that long.
    answered_share, kept_share, minimal_change: of the plan, in words.
    """
    study = pages.study
    chapters = chapters_in_book(study)
    rules = study.analysis
    return premises(study, pages.projects) | {
        "synthetic": study.synthetic,
        "approval": approval(study.edition),
        "has_published": pages.published is not None,
        "has_tools": words.tools is not None,
        "cites": words.cites,
        "chapters": chapters,
        "survey_in": _titles(chapters, ("organisational_results", "collaboration")),
        "statements_in": _titles(chapters, _with_statements(study)),
        "waves": listed([wave.description for wave in study.waves]),
        "scale": _scale(study.dimensions),
        "answered_share": _part(rules.answered_share),
        "kept_share": _part(rules.kept_share),
        "minimal_change": AVERAGE.text(rules.minimal_change) if rules.minimal_change else "nul",
        "several_types": len(study.intervention_types) > 1,
    }


def _titles(chapters: dict[str, ChapterInfo], names: Collection[str]) -> str:
    return listed([info.title for name, info in chapters.items() if name in names])


def _with_statements(study: Study) -> list[str]:
    """The chapters that count statements: by the phases of the themes there are."""
    shown = {"mechanism": "child_outcomes", "gain": "organisational_results"}
    return [shown.get(theme.phase, "collaboration") for theme in study.themes]


def _scale(dimensions: Collection[Dimension]) -> str:
    spans = {(dimension.minimum, dimension.maximum) for dimension in dimensions}
    return " til ".join(COUNT.text(end) for end in spans.pop()) if len(spans) == 1 else ""


def _part(share: float) -> str:
    """«halvdelen», «to tredjedele», «60 pct.»."""
    return next((name for part, name in _PARTS.items() if abs(part - share) < 0.005), SHARE.text(share))

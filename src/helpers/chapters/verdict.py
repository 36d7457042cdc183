"""The edition's verdict: every chapter's evidence over every project, judged once; and its slices as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

from helpers.chapters.base import Chapter
from helpers.chapters.registry import CHAPTERS, chapter_info
from helpers.data import StudyData
from helpers.disclosure import Slice, Verdict, collect, judge
from helpers.errors import DisclosureFault
from helpers.results import POOLED


def chapter_class(name: str) -> type[Chapter]:
    """The class behind a chapter's name."""
    info = chapter_info(name)
    found: type[Chapter] = getattr(import_module(f"helpers.chapters.{name}"), info.class_name)
    return found


def edition_verdict(data: StudyData) -> Verdict:
    """One verdict for all that all chapters show of all projects.

    Args:
        data: The whole study.
    """
    projects = [POOLED, *(p.slug for p in data.projects)]
    parts = [(name, p, chapter_class(name).evidence(data, p)) for name in CHAPTERS for p in projects]
    return judge(collect(parts), data.study.disclosure)


def slices_of(verdict: Verdict, chapter: str, project: str, projects: list[str]) -> dict[str, Slice]:
    """What one run reads of the verdict: its own project's slice and the pooled one; the pooled run reads them all."""
    wanted = [POOLED, *projects] if project == POOLED else [POOLED, project]
    return {p: verdict.slice(chapter, p) for p in wanted}


def write_slices(slices: Mapping[str, Slice], path: Path) -> None:
    content = [json.loads(slices[name].to_json()) for name in sorted(slices)]
    path.write_text(json.dumps(content, ensure_ascii=False, indent=0, sort_keys=True), encoding="utf-8")


def read_slices(path: Path) -> dict[str, Slice]:
    """The slices of a file.

    Raises:
        DisclosureFault: The file is missing or holds no slices.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        slices = [Slice.from_json(json.dumps(one)) for one in content]
    except (OSError, ValueError, TypeError) as error:
        raise DisclosureFault(
            "Afgørelsen om, hvad der må vises, kan ikke læses.", path.name, "Byg bogen igen med «make book»."
        ) from error
    return {s.project: s for s in slices}

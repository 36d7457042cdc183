"""The edition's verdict: every chapter's evidence over every project, judged once; and its slices as files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path

import pandas as pd

from helpers.chapters.base import Chapter
from helpers.chapters.registry import CHAPTERS, chapter_info
from helpers.data import StudyData
from helpers.disclosure import Cell, Slice, Verdict, collect, judge, within_of
from helpers.errors import DisclosureFault
from helpers.results import POOLED
from helpers.study import load_lifts, load_published


def chapter_class(name: str) -> type[Chapter]:
    """The class behind a chapter's name."""
    info = chapter_info(name)
    found: type[Chapter] = getattr(import_module(f"helpers.chapters.{name}"), info.class_name)
    return found


def edition_verdict(data: StudyData, folder: Path, earlier: pd.DataFrame | None = None) -> Verdict:
    """One verdict for all that all chapters show of all projects.

    Args:
        data: The whole study.
        folder: The study folder: its signed lifts are taken, and the figures compared with published ones hidden last.
        earlier: The ledger of an earlier edition, which readers have.
    """
    projects = [POOLED, *(p.slug for p in data.projects)]
    parts = [(name, p, chapter_class(name).evidence(data, p)) for name in CHAPTERS for p in projects]
    published = load_published(folder)
    compared = published.figures if published else ()
    return judge(
        collect(parts),
        data.study.disclosure,
        within=within_of(data.study),
        earlier=earlier,
        lifts=load_lifts(folder),
        keep=[Cell(POOLED, f.measure, f.category, f.group, f.wave) for f in compared],
    )


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

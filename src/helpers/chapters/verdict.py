"""The edition's verdict: every chapter's evidence over every project, judged once."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pandas as pd

from helpers.chapters import known
from helpers.chapters.base import Chapter
from helpers.chapters.explored import declared_in
from helpers.chapters.registry import CHAPTERS, chapter_info
from helpers.chapters.spreads import change_moments, common_spreads, scales, spreads
from helpers.data import StudyData
from helpers.disclosure import Cell, Slice, Values, Verdict, cells_of, collect, judge, prices
from helpers.results import EVIDENCE_COLUMNS, POOLED
from helpers.study import Lift, load_earlier, load_lifts, load_published


def chapter_class(name: str) -> type[Chapter]:
    """The class behind a chapter's name."""
    info = chapter_info(name)
    found: type[Chapter] = getattr(import_module(f"helpers.chapters.{name}"), info.class_name)
    return found


def edition_verdict(
    data: StudyData,
    folder: Path,
    earlier: pd.DataFrame | None = None,
    evidence: Callable[[str, str], pd.DataFrame] | None = None,
) -> Verdict:
    """One verdict for all that all chapters show of all projects.

    Args:
        data: The whole study.
        folder: The study folder: its signed lifts are taken, and the figures compared with published ones hidden last.
        earlier: The ledger of an earlier edition, which readers have; None: the one in the study folder, if any.
        evidence: Gives a chapter's evidence for a project (helpers.pipeline.evidence); None: it is computed here.
    """
    projects = [POOLED, *(p.slug for p in data.projects)]
    parts = []
    for name in CHAPTERS:
        kind = chapter_class(name)
        seen, declared = data.with_tables(kind.tables), declared_in(name)
        parts += [(name, p, evidence(name, p) if evidence else kind.all_evidence(seen, p, declared)) for p in projects]
    return _judged(collect(parts), data, folder, earlier)


def judged_again(
    verdict: Verdict,
    data: StudyData,
    folder: Path,
    earlier: pd.DataFrame | None = None,
    lifts: Sequence[Lift] = (),
) -> Verdict:
    """The verdict over the same evidence by other rules of the study.

    Args:
        verdict: One over this study.
        data: The study, with the other rules.
        folder, earlier: As for `edition_verdict`.
        lifts: Lifts besides those of the study folder.
    """
    return _judged(verdict.rows[["chapter", "project", *EVIDENCE_COLUMNS]], data, folder, earlier, lifts)


def _judged(
    evidence: pd.DataFrame, data: StudyData, folder: Path, earlier: pd.DataFrame | None, lifts: Sequence[Lift] = ()
) -> Verdict:
    if earlier is None and (held := load_earlier(folder)) is not None:
        earlier = held.table
    published = load_published(folder)
    compared = published.figures if published else ()
    figures = [Cell(POOLED, f.measure, f.category, f.group, f.wave) for f in compared]
    return verdict_over(evidence, data, earlier=earlier, lifts=[*load_lifts(folder), *lifts], compared=figures)


def verdict_over(
    evidence: pd.DataFrame,
    data: StudyData,
    *,
    earlier: pd.DataFrame | None = None,
    lifts: Sequence[Lift] = (),
    compared: Collection[Cell] = (),
) -> Verdict:
    """The verdict over some evidence of a study, with what is known of the values behind it.

    Args:
        evidence: What `helpers.disclosure.collect` gives.
        data: The whole study.
        earlier: The ledger of an earlier edition.
        lifts: Suppressions that someone answers for lifting.
        compared: Cells that are hidden last, as those are that the study ranks under `keep`.
    """
    study, moments = data.study, spreads(data)
    measured = Values(scales=scales(data), ends=study.disclosure.thresholds.ends)
    verdict = judge(
        evidence,
        study.disclosure,
        within=known.within(study),
        nested=known.nested(study),
        earlier=earlier,
        lifts=lifts,
        keep=prices(study.disclosure.keep, cells_of(evidence), compared),
        changes=change_moments(moments),
        measured=measured,
    )
    return replace(verdict, measured=replace(measured, common=common_spreads(moments, verdict.spread_told)))


def slices_of(verdict: Verdict, chapter: str, project: str, projects: list[str]) -> dict[str, Slice]:
    """What one run reads of the verdict: its own project's slice and the pooled one; the pooled run reads them all.

    Only its own has counts to be held against: so a run does not depend on what is counted elsewhere.
    """
    wanted = [POOLED, *projects] if project == POOLED else [POOLED, project]
    found = {p: verdict.slice(chapter, p) for p in wanted}
    return {p: part if p == project else part.uncounted() for p, part in found.items()}

"""The result rows of fidelity that chapter 3 and annex 2 show."""

from __future__ import annotations

import pandas as pd

from helpers.data import StudyData
from helpers.results import FIDELITY, POOLED, results_frame
from helpers.statistics import (
    change_by_fidelity,
    fidelity_distribution,
    fidelity_scores,
    fidelity_summary,
    paired_changes,
)


def fidelity_means(data: StudyData) -> pd.DataFrame:
    """Mean fidelity, in all and of each component; no rows where it was not measured."""
    rules = data.study.analysis
    if not data.study.fidelity or data.fidelity.empty:
        return results_frame([])
    return fidelity_summary(data.fidelity, data.study.fidelity, rules.confidence, answered_share=rules.answered_share)


def distribution(data: StudyData, *, scores: bool) -> pd.DataFrame:
    """Shares of the levels of fidelity; with `scores`, of each component's scores too."""
    study, rules = data.study, data.study.analysis
    found = fidelity_distribution(
        data.fidelity, study.fidelity, study.fidelity_levels, rules.confidence, answered_share=rules.answered_share
    )
    return found if scores else found[found["measure"] == FIDELITY]


def development(data: StudyData) -> pd.DataFrame:
    """Mean change by level of fidelity, and change against fidelity within the projects."""
    study, rules = data.study, data.study.analysis
    contrast = rules.contrasts[0]
    changes = paired_changes(
        data.measurements,
        study.dimensions,
        *contrast,
        answered_share=rules.answered_share,
        minimal_change=rules.minimal_change,
    )
    scored = fidelity_scores(data.fidelity, study.fidelity, answered_share=rules.answered_share)
    return change_by_fidelity(changes, scored, study.fidelity_levels, contrast, confidence=rules.confidence)


def fidelity_tables(data: StudyData, project: str) -> dict[str, pd.DataFrame]:
    """Everything said of fidelity: `means` and `distribution`; over all projects single scores and `development` too.

    Args:
        data: The rows of `project` alone.
        project: A slug, or `alle`.
    """
    if not data.study.fidelity or data.fidelity.empty:
        return {}
    tables = {"means": fidelity_means(data), "distribution": distribution(data, scores=project == POOLED)}
    return {**tables, "development": development(data)} if project == POOLED else tables

"""The result rows by type of intervention that chapter 3 and annex 3 show."""

from __future__ import annotations

import pandas as pd

from helpers.chapters.base import stack
from helpers.data import StudyData
from helpers.results import RESULT_COLUMNS, Contrast, pair, results_frame
from helpers.statistics import change_summary, paired_changes, shares
from helpers.statistics.respondents import mean_change_rows
from helpers.statistics.rows import Row
from helpers.study import Labelled
from helpers.study.scales import InterventionType

YES_NO = (Labelled(code="yes", label="Ja"), Labelled(code="no", label="Nej"))


def type_shares(data: StudyData) -> pd.DataFrame:
    """How many had each type; the measure is its column."""
    confidence = data.study.analysis.confidence
    found = [
        shares(data.children, kind.column, YES_NO, confidence=confidence, kind="flag")
        for kind in data.study.intervention_types
    ]
    return stack(found, RESULT_COLUMNS)


def changes_of(data: StudyData, contrast: Contrast) -> pd.DataFrame:
    """The children's changes between two waves, by the study's rules."""
    rules = data.study.analysis
    return paired_changes(
        data.measurements,
        data.study.dimensions,
        *contrast,
        answered_share=rules.answered_share,
        minimal_change=rules.minimal_change,
    )


def of_type(data: StudyData, changes: pd.DataFrame, kind: InterventionType) -> pd.DataFrame:
    """The changes of those who had the type."""
    ids = data.children.loc[data.children[kind.column] == 1, "child_id"]
    return changes[changes["child_id"].isin(ids)]


def changes_by_type(data: StudyData) -> pd.DataFrame:
    """Everything said of a change, for those who had each type; Holm's family is the dimensions of one type."""
    rules = data.study.analysis
    found = []
    for contrast in rules.contrasts:
        changes = changes_of(data, contrast)
        found += [
            change_summary(of_type(data, changes, kind), contrast, rules, kind.group)
            for kind in data.study.intervention_types
        ]
    return stack(found, RESULT_COLUMNS)


def mean_changes(data: StudyData) -> pd.DataFrame:
    """Mean change by type over the first contrast, without outcomes: what a project has enough children for.

    A type that nobody had with a dimension has no rows for it.
    """
    contrast, confidence = data.study.analysis.contrasts[0], data.study.analysis.confidence
    changes = changes_of(data, contrast)
    found: list[Row] = []
    for kind in data.study.intervention_types:
        for dimension, own in of_type(data, changes, kind).groupby("dimension", sort=False)["change"]:
            key = {"measure": str(dimension), "group": kind.group, "wave": pair(contrast)}
            found += mean_change_rows(own, confidence, **key)
    return results_frame(found)

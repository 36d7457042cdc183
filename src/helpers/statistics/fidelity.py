"""How far the courses were delivered as intended: each course, in all, and how they are distributed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from helpers.results import FIDELITY, Category, results_frame
from helpers.statistics.intervals import FloatArray, mean_interval, moments
from helpers.statistics.items import CHILD, DECIMALS
from helpers.statistics.rows import Row, rows
from helpers.statistics.shares import share_rows
from helpers.study.rules import required_items
from helpers.study.scales import FidelityComponent, FidelityLevel


def fidelity_scores(
    fidelity: pd.DataFrame, components: Sequence[FidelityComponent], *, answered_share: float = 2 / 3
) -> pd.DataFrame:
    """Each course's fidelity: the mean of its scored components, each rescaled to (x - minimum)/(maximum - minimum).

    Args:
        fidelity: One row per course: project, child_id, one column per component (an absent one counts as not scored).
        components: The components with the ends of their scales.
        answered_share: The least share of the components that makes a score.

    Returns:
        project, child_id, fidelity (0: nothing as intended, 1: everything; nine decimals), in the order of the rows.
        Only courses with a score.
    """
    values = _rescaled(fidelity, components)
    scored = (~np.isnan(values)).sum(axis=1)
    enough = scored >= required_items(len(components), answered_share)
    score = np.nansum(values, axis=1) / np.maximum(scored, 1)
    found: pd.DataFrame = fidelity.loc[enough, CHILD].reset_index(drop=True)
    found[FIDELITY] = np.round(score[enough], DECIMALS)
    return found


def fidelity_summary(
    fidelity: pd.DataFrame,
    components: Sequence[FidelityComponent],
    confidence: float,
    group: str = "",
    *,
    answered_share: float = 2 / 3,
) -> pd.DataFrame:
    """Mean fidelity in all and of each component, on the common scale from 0 to 1.

    Args:
        fidelity: As in `fidelity_scores`.
        components: The components with the ends of their scales.
        confidence: Coverage of the intervals.
        group: Whose courses they are; goes into the rows.
        answered_share: As in `fidelity_scores`.

    Returns:
        Result rows for measure `fidelity` (`fidelity_scores`) and for each component that was scored at all: n, mean,
        sd, ci_low, ci_high (`mean_interval`). No rows where nothing was scored.
    """
    scores = fidelity_scores(fidelity, components, answered_share=answered_share)[FIDELITY].to_numpy(dtype=np.float64)
    values = _rescaled(fidelity, components)
    found = _mean_rows(scores, FIDELITY, confidence, group)
    for component, column in zip(components, values.T, strict=True):
        found += _mean_rows(column, component.code, confidence, group)
    return results_frame(found)


def fidelity_levels(fidelity: pd.Series[float], levels: Sequence[FidelityLevel]) -> pd.Series[Any]:
    """The code of the level of each fidelity from 0 to 1: the last level whose `low` it reaches; missing stays so.

    Where there are no levels, all codes are missing.
    """
    if not levels:
        return pd.Series(None, index=fidelity.index, dtype="object")
    lows = np.array([round(level.low, DECIMALS) for level in levels], dtype=np.float64)
    placed = np.searchsorted(lows, fidelity.fillna(0.0).to_numpy(dtype=np.float64), side="right") - 1
    codes = pd.Series([levels[max(k, 0)].code for k in placed], index=fidelity.index, dtype="object")
    return codes.where(fidelity.notna())


def fidelity_distribution(
    fidelity: pd.DataFrame,
    components: Sequence[FidelityComponent],
    levels: Sequence[FidelityLevel],
    confidence: float,
    group: str = "",
    *,
    answered_share: float = 2 / 3,
) -> pd.DataFrame:
    """How the courses are distributed over the levels of fidelity and over each component's scores.

    Args:
        fidelity: As in `fidelity_scores`.
        components: The components with the ends of their scales.
        levels: The levels, rising; without any there are no rows for `fidelity`.
        confidence: Coverage of the intervals.
        group: Whose courses they are; goes into the rows.
        answered_share: As in `fidelity_scores`.

    Returns:
        Result rows, share with ci_low, ci_high (Wilson), fractions of the courses scored (the n of `fidelity_summary`):
        measure `fidelity`, category `level:<code>`; measure a component, category `score:<k>`, k the score as given:
        every whole number of its scale, and any other score there is. No rows where nothing was scored.
    """
    scores = fidelity_scores(fidelity, components, answered_share=answered_share)[FIDELITY]
    placed = fidelity_levels(scores, levels) if levels else scores.iloc[:0]
    by_level = {Category.one("level", level.code).text: int((placed == level.code).sum()) for level in levels}
    found = share_rows(by_level, len(placed), confidence, measure=FIDELITY, group=group)
    given = fidelity.reindex(columns=[component.code for component in components])
    for component in components:
        values = given[component.code].dropna().astype(float)
        whole = range(math.ceil(component.minimum), math.floor(component.maximum) + 1)
        possible = sorted({float(k) for k in whole} | set(values))
        by_score = {Category.one("score", f"{k:.12g}").text: int((values == k).sum()) for k in possible}
        found += share_rows(by_score, len(values), confidence, measure=component.code, group=group)
    return results_frame(found)


def _mean_rows(values: FloatArray, measure: str, confidence: float, group: str) -> list[Row]:
    n, mean, sd = moments(values)
    if n == 0:
        return []
    low, high = mean_interval(values, confidence)
    summary = {"n": n, "mean": mean, "sd": sd, "ci_low": low, "ci_high": high}
    return rows(summary, measure=measure, n=n, group=group)


def _rescaled(fidelity: pd.DataFrame, components: Sequence[FidelityComponent]) -> FloatArray:
    """Courses × components from 0 to 1, NaN where not scored."""
    codes = [component.code for component in components]
    values = fidelity.reindex(columns=codes).to_numpy(dtype=np.float64, na_value=np.nan)
    low = np.array([component.minimum for component in components], dtype=np.float64)
    high = np.array([component.maximum for component in components], dtype=np.float64)
    rescaled: FloatArray = (values - low) / (high - low)
    return rescaled

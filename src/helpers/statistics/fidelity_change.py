"""Change by how far the course was delivered as intended: a description, for nobody was randomised to fidelity."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
from scipy import stats

from helpers.results import FIDELITY, SCORED, Contrast, Group, pair, results_frame
from helpers.statistics.fidelity import fidelity_levels
from helpers.statistics.intervals import FloatArray
from helpers.statistics.items import CHILD
from helpers.statistics.respondents import mean_change_rows
from helpers.statistics.rows import Row, rows
from helpers.statistics.significance import holm
from helpers.study.scales import FidelityLevel

STEP = 0.1
NO_VARIATION = 1e-12


def fidelity_chain(levels: Sequence[FidelityLevel]) -> dict[str, str]:
    """Which groups of `change_by_fidelity` are parts of which, for disclosure: part → whole."""
    return {Group.at(FIDELITY, level.code).text: SCORED for level in levels}


def change_by_fidelity(
    changes: pd.DataFrame,
    scores: pd.DataFrame,
    levels: Sequence[FidelityLevel],
    contrast: Contrast,
    *,
    confidence: float,
) -> pd.DataFrame:
    """Mean change at each level of fidelity, and whether change goes with fidelity within the projects.

    The slope is that of ordinary least squares, change = α_project + β · fidelity + e: projects differ in both, so
    only children of the same project are compared. β ± t(n - P - 1) · se, P the projects. R `lm(change ~ fidelity +
    project)`.

    Args:
        changes: From `paired_changes`.
        scores: From `fidelity_scores`. A child without one is left out.
        levels: The levels, rising.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.

    Returns:
        Result rows per dimension for wave `first-second`. Group `fidelity:<level>`: n, mean_change, sd_change, ci_low,
        ci_high (`mean_interval`; scale points, plus is better); n = 0 and NaN at a level without children. Group
        `scored:fidelity`, all with both: n, slope (scale points per 0.1 of fidelity) with slope_ci_low/high, p_value,
        p_holm (`holm` over the dimensions here that have a p); NaN where fidelity does not vary within any project,
        fewer than one degree of freedom is left, or nothing is left to explain.
    """
    wave = pair(contrast)
    joined = changes.merge(scores[[*CHILD, FIDELITY]], on=CHILD, how="inner", validate="many_to_one")
    placed = fidelity_levels(joined[FIDELITY], levels)
    found: list[Row] = []
    tested: list[tuple[str, int, dict[str, float]]] = []
    for dimension in changes["dimension"].unique():
        mine = joined["dimension"] == dimension
        for level in levels:
            change = joined.loc[mine & (placed == level.code), "change"]
            group = Group.at(FIDELITY, level.code).text
            found += mean_change_rows(change, confidence, measure=str(dimension), group=group, wave=wave)
        own = joined.loc[mine].sort_values([*CHILD])
        tested.append((str(dimension), len(own), _slope(own, confidence)))
    adjusted = holm([summary["p_value"] for _, _, summary in tested])
    for (dimension, n, summary), p_holm in zip(tested, adjusted, strict=True):
        found += rows({"n": n, **summary, "p_holm": p_holm}, measure=dimension, n=n, group=SCORED, wave=wave)
    return results_frame(found)


def _slope(own: pd.DataFrame, confidence: float) -> dict[str, float]:
    """Slope per STEP within projects: both variables less their project's mean (Frisch, Waugh and Lovell)."""
    found = dict.fromkeys(("slope", "slope_ci_low", "slope_ci_high", "p_value"), math.nan)
    x, y = _within(own, FIDELITY), _within(own, "change")
    df = len(own) - own["project"].nunique() - 1
    square = float(x @ x)
    if df < 1 or square < NO_VARIATION:
        return found
    slope = float(x @ y) / square
    residual = y - slope * x
    error = math.sqrt(float(residual @ residual) / df / square)
    found["slope"] = slope * STEP
    if error > NO_VARIATION:
        half = float(stats.t.ppf((1 + confidence) / 2, df)) * error
        found["slope_ci_low"], found["slope_ci_high"] = (slope - half) * STEP, (slope + half) * STEP
        found["p_value"] = float(2 * stats.t.sf(abs(slope) / error, df))
    return found


def _within(own: pd.DataFrame, column: str) -> FloatArray:
    less: FloatArray = (own[column] - own.groupby("project")[column].transform("mean")).to_numpy(dtype=np.float64)
    return less

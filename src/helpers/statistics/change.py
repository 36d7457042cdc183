"""What a table of change says: mean change, tests, effect sizes, and how many improved."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from helpers.results import Contrast, pair, results_frame
from helpers.statistics.effects import cohen_dz, hedges_g_av, hedges_g_av_interval, seed_of
from helpers.statistics.intervals import FloatArray, mean_interval, moments, net_share_interval, wilson_interval
from helpers.statistics.rows import Row, rows
from helpers.statistics.scores import OUTCOMES
from helpers.statistics.significance import holm, paired_t, wilcoxon_p
from helpers.study.rules import SIGNIFICANT, Analysis


def change_summary(changes: pd.DataFrame, contrast: Contrast, analysis: Analysis, group: str = "") -> pd.DataFrame:
    """Everything said of one contrast: per dimension the mean change, its tests and effect sizes, and the outcomes.

    Args:
        changes: From `paired_changes` between the two waves of `contrast`. Everything in it is one Holm family.
        contrast: The two waves, earlier first.
        analysis: Confidence, number of bootstrap resamples, seed.
        group: Whose changes they are; goes into the rows and into the bootstrap's seed.

    Returns:
        Result rows per dimension (`measure`) for wave `first-second`; change is oriented so that plus is better. n,
        mean_change, sd_change, ci_low, ci_high (scale points); t_statistic, df, p_value (`paired_t`), p_holm (`holm`
        over the dimensions here that have a p), p_wilcoxon (`wilcoxon_p`); hedges_g_av with hedges_g_av_ci_low/high,
        cohen_dz; and the rows of `outcome_shares`. What is not defined (one child, no variation, too few children for
        a bootstrap) is NaN; the rows stand.

    Raises:
        ValueError: The confidence is not between 0 and 1.
    """
    wave = pair(contrast)
    summaries: dict[str, dict[str, float]] = {}
    for name, own in changes.groupby("dimension", sort=False):
        dimension = str(name)
        seed = seed_of(analysis.seed, dimension, wave, group)
        summaries[dimension] = _summary(own, analysis, seed)
    adjusted = holm([summary["p_value"] for summary in summaries.values()])
    found: list[Row] = []
    for (dimension, summary), p_holm in zip(summaries.items(), adjusted, strict=True):
        found += rows({**summary, "p_holm": p_holm}, measure=dimension, n=int(summary["n"]), group=group, wave=wave)
    found += _outcome_rows(changes, wave, analysis.confidence, group)
    return results_frame(found)


def significant_gains(changes: pd.DataFrame) -> frozenset[str]:
    """The dimensions whose mean change is surely the right way: those with such a change and p_holm < .05.

    Args:
        changes: From `paired_changes`, as for `change_summary`, whose tests these are.
    """
    by_dimension = {str(name): _sorted_columns(own)[2] for name, own in changes.groupby("dimension", sort=False)}
    adjusted = holm([paired_t(change).p for change in by_dimension.values()])
    return frozenset(
        dimension
        for (dimension, change), p in zip(by_dimension.items(), adjusted, strict=True)
        if p < SIGNIFICANT and moments(change).mean > 0
    )


def outcome_shares(changes: pd.DataFrame, contrast: Contrast, confidence: float, group: str = "") -> pd.DataFrame:
    """How many improved, were unchanged and worsened, and the net share.

    Args:
        changes: From `paired_changes`.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`: share_improved, share_unchanged, share_worsened (category
        `improved`, `unchanged`, `worsened`), each with Wilson limits `_ci_low/_ci_high`. Category empty: net_share,
        improved minus worsened, with `net_share_interval`. Fractions of the n children with a change.
    """
    return results_frame(_outcome_rows(changes, pair(contrast), confidence, group))


def _outcome_rows(changes: pd.DataFrame, wave: str, confidence: float, group: str) -> list[Row]:
    found: list[Row] = []
    for dimension, own in changes.groupby("dimension", sort=False):
        n = len(own)
        counts = {outcome: int((own["outcome"] == outcome).sum()) for outcome in OUTCOMES}
        for outcome, count in counts.items():
            low, high = wilson_interval(count, n, confidence)
            name = f"share_{outcome}"
            values = {name: count / n, f"{name}_ci_low": low, f"{name}_ci_high": high}
            found += rows(values, measure=str(dimension), n=n, category=outcome, group=group, wave=wave)
        up, down = counts["improved"], counts["worsened"]
        low, high = net_share_interval(up, down, n, confidence)
        net = {
            "net_share": (up - down) / n,
            "net_share_ci_low": low,
            "net_share_ci_high": high,
        }
        found += rows(net, measure=str(dimension), n=n, group=group, wave=wave)
    return found


def _summary(own: pd.DataFrame, analysis: Analysis, seed: int) -> dict[str, float]:
    """The numbers of one dimension but for Holm's; the same whatever the order of the rows."""
    first, second, change = _sorted_columns(own)
    n, mean, sd = moments(change)
    low, high = mean_interval(change, analysis.confidence)
    test = paired_t(change)
    g_low, g_high = hedges_g_av_interval(
        first, second, change, confidence=analysis.confidence, resamples=analysis.bootstrap, seed=seed
    )
    return {
        "n": n,
        "mean_change": mean,
        "sd_change": sd,
        "ci_low": low,
        "ci_high": high,
        "t_statistic": test.t,
        "df": test.df,
        "p_value": test.p,
        "p_holm": math.nan,
        "p_wilcoxon": wilcoxon_p(change),
        "hedges_g_av": hedges_g_av(first, second, change),
        "hedges_g_av_ci_low": g_low,
        "hedges_g_av_ci_high": g_high,
        "cohen_dz": cohen_dz(change),
    }


def _sorted_columns(own: pd.DataFrame) -> tuple[FloatArray, FloatArray, FloatArray]:
    values = own[["score_first", "score_second", "change"]].to_numpy(dtype=np.float64)
    first, second, change = values[np.lexsort(values.T)].T
    return first, second, change

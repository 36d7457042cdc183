"""Change by who answered, or by any other label of a child."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from helpers.results import Contrast, Group, pair, results_frame
from helpers.statistics.change import outcome_shares
from helpers.statistics.intervals import mean_interval, moments
from helpers.statistics.items import CHILD
from helpers.statistics.rows import Row, rows


def change_by(
    changes: pd.DataFrame,
    labels: pd.Series[Any],
    variable: str,
    contrast: Contrast,
    *,
    confidence: float,
    levels: Sequence[str] | None = None,
) -> pd.DataFrame:
    """Mean change and outcomes of the children with each label; a description, no test of a difference.

    Args:
        changes: From `paired_changes`.
        labels: Index (project, child_id), value the child's level. A child without one is left out.
        variable: What the labels are of, e.g. `respondent`.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.
        levels: The levels in order; one that a dimension has no child with gets n = 0 and NaN. None: those there are.

    Returns:
        Result rows per level (group `<variable>:<level>`) and dimension for wave `first-second`: n, mean_change,
        sd_change, ci_low, ci_high (`mean_interval`; scale points, plus is better), and the rows of `outcome_shares`.

    Raises:
        ValueError: A child has two labels.
    """
    if labels.index.has_duplicates:
        raise ValueError("a child has two labels")
    own_label = labels.reindex(pd.MultiIndex.from_frame(changes[CHILD])).to_numpy()
    wanted = sorted({str(label) for label in own_label[~pd.isna(own_label)]}) if levels is None else list(levels)
    parts = []
    for level in wanted:
        own = changes.loc[own_label == level]
        group = Group.at(variable, level).text
        found: list[Row] = []
        for dimension in changes["dimension"].unique():
            change = own.loc[own["dimension"] == dimension, "change"]
            if len(change) or levels is not None:
                found += mean_change_rows(change, confidence, measure=str(dimension), group=group, wave=pair(contrast))
        parts += [results_frame(found), outcome_shares(own, contrast, confidence, group)]
    filled = [part for part in parts if len(part)]
    return pd.concat(filled, ignore_index=True) if filled else results_frame([])


def mean_change_rows(change: pd.Series[Any], confidence: float, *, measure: str, group: str, wave: str) -> list[Row]:
    """n, mean_change, sd_change, ci_low and ci_high of some changes; n = 0 alone has NaN beside it."""
    n, mean, sd = moments(change)
    low, high = mean_interval(change, confidence)
    values = {"n": n, "mean_change": mean, "sd_change": sd, "ci_low": low, "ci_high": high}
    return rows(values, measure=measure, n=n, group=group, wave=wave)

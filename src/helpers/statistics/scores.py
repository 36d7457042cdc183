"""From answers to scale scores, and from scores at two waves to change.

Every score and change is rounded to nine decimals before anything compares it: float noise otherwise breaks ties.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.statistics.items import (
    CHILD,
    DECIMALS,
    aligned,
    common_means,
    direction,
    item_values,
    means,
    refuse_doubles,
    rounded,
)
from helpers.study.scales import Dimension

SCORE_COLUMNS = [*CHILD, "wave", "dimension", "score", "answered"]
CHANGE_COLUMNS = [*CHILD, "dimension", "score_first", "score_second", "change", "outcome"]
COMPLETE_COLUMNS = [*CHILD, "dimension", "wave", "score", "direction"]
OUTCOMES = ("improved", "unchanged", "worsened")


def scale_scores(measurements: pd.DataFrame, dimensions: Sequence[Dimension], answered_share: float) -> pd.DataFrame:
    """Scale scores, long: the mean of a child's answered items at a wave, missing below `answered_share` of the items.

    score = Σ x / answered, where a reversed item counts as minimum + maximum - x. The score stays in the scale's own
    direction (high self-harm is a high number) and unit.

    Args:
        measurements: One row per child and wave: project, child_id, wave, one column per item. A dimension whose item
            columns are all absent was not measured; a single absent item counts as unanswered.
        dimensions: The scales.
        answered_share: The least share of a dimension's items that makes a score, e.g. 2/3 (of five: four).

    Returns:
        project, child_id, wave, dimension, score (rounded to nine decimals), answered (number of items answered), in
        the order of `dimensions`, then of the rows. Only where there is a score.

    Raises:
        ValueError: A child has two rows at one wave.
        KeyError: A key column is missing.
    """
    refuse_doubles(measurements)
    parts = []
    for dimension in dimensions:
        values = item_values(measurements, dimension)
        score, answered = means(values, ~np.isnan(values), answered_share)
        there = ~np.isnan(score)
        part = measurements.loc[there, [*CHILD, "wave"]]
        parts.append(part.assign(dimension=dimension.code, score=rounded(score[there]), answered=answered[there]))
    return _stacked(parts, SCORE_COLUMNS)


def paired_changes(
    measurements: pd.DataFrame,
    dimensions: Sequence[Dimension],
    first: str,
    second: str,
    *,
    answered_share: float,
    minimal_change: float,
) -> pd.DataFrame:
    """Each child's change between two waves, on the items answered at both: another missing item is no change.

    change = ± (mean at second - mean at first) over the common items, oriented so that plus is better (a dimension
    where lower is better flips). It is rounded once, from the unrounded means: the difference of two rounded thirds
    would not tie with another. Its outcome is `unchanged` where |change| <= `minimal_change`, else `improved` or
    `worsened`.

    Args:
        measurements: As in `scale_scores`.
        dimensions: The scales.
        first: Code of the earlier wave.
        second: Code of the later wave.
        answered_share: The least share of a dimension's items that must be common to the two waves.
        minimal_change: The largest change that still is none, in scale points.

    Returns:
        project, child_id, dimension, score_first and score_second (the common items, the scale's own direction),
        change, outcome, in the order of `dimensions`, then of the rows of the first wave. Only children with a change.

    Raises:
        ValueError: A child has two rows at one wave, or `first` is `second`.
        KeyError: A key column is missing.
    """
    if first == second:
        raise ValueError(f"a change needs two waves, not {first} twice")
    children, frames = aligned(measurements, (first, second))
    least = round(minimal_change, DECIMALS)
    parts = []
    for dimension in dimensions:
        (before, after), there = common_means(frames, dimension, answered_share)
        change = rounded(direction(dimension) * (after - before))
        outcome = np.where(change > least, OUTCOMES[0], np.where(change < -least, OUTCOMES[2], OUTCOMES[1]))
        part = children.loc[there].assign(
            dimension=dimension.code,
            score_first=rounded(before),
            score_second=rounded(after),
            change=change,
            outcome=outcome,
        )
        parts.append(part)
    return _stacked(parts, CHANGE_COLUMNS)


def complete_scores(
    measurements: pd.DataFrame, dimensions: Sequence[Dimension], waves: Sequence[str], answered_share: float
) -> pd.DataFrame:
    """The same children at all of `waves`: scores on the items that a child answered at every one of them.

    Args:
        measurements: As in `scale_scores`.
        dimensions: The scales.
        waves: Codes of the waves, in order.
        answered_share: The least share of a dimension's items that must be common to all the waves.

    Returns:
        project, child_id, dimension, wave, score (the scale's own direction, nine decimals), direction (1 where more is
        better, -1 where less is). Every child and dimension has all the waves.

    Raises:
        ValueError: A child has two rows at one wave, or there is no wave.
        KeyError: A key column is missing.
    """
    if not waves:
        raise ValueError("complete scores need at least one wave")
    children, frames = aligned(measurements, waves)
    parts = []
    for dimension in dimensions:
        scores, there = common_means(frames, dimension, answered_share)
        for wave, score in zip(waves, scores, strict=True):
            part = children.loc[there].assign(
                dimension=dimension.code, wave=wave, score=rounded(score), direction=direction(dimension)
            )
            parts.append(part)
    return _stacked(parts, COMPLETE_COLUMNS)


def _stacked(parts: Sequence[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame({name: pd.Series(dtype=_EMPTY.get(name, "object")) for name in columns})
    return pd.concat(filled, ignore_index=True)[columns]


_EMPTY = {
    "score": "float64",
    "score_first": "float64",
    "score_second": "float64",
    "change": "float64",
    "answered": "int64",
    "direction": "int64",
}

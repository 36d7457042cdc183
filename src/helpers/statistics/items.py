"""The answers behind a score: items turned the right way, children of several waves side by side, their means."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.statistics.intervals import FloatArray
from helpers.study.rules import required_items
from helpers.study.scales import Dimension

DECIMALS = 9
CHILD = ["project", "child_id"]
BoolArray = npt.NDArray[np.bool_]


def direction(dimension: Dimension) -> int:
    """1 where a higher score is better, -1 where a lower one is."""
    return 1 if dimension.better == "higher" else -1


def item_values(frame: pd.DataFrame, dimension: Dimension) -> FloatArray:
    """Rows × items, reversed items turned, missing answers and absent columns NaN."""
    values = frame.reindex(columns=list(dimension.item_codes)).to_numpy(dtype=np.float64, na_value=np.nan, copy=True)
    turned = np.array([item.reversed for item in dimension.items])
    values[:, turned] = dimension.minimum + dimension.maximum - values[:, turned]
    return values


def means(values: FloatArray, counted: BoolArray, answered_share: float) -> tuple[FloatArray, npt.NDArray[np.int64]]:
    """Mean over the last axis of what is counted, NaN where too few are; and how many are counted."""
    answered = counted.sum(axis=-1).astype(np.int64)
    enough = answered >= required_items(values.shape[-1], answered_share)
    total = np.where(counted, values, 0.0).sum(axis=-1)
    return np.where(enough, total / np.maximum(answered, 1), np.nan), answered


def common_means(
    frames: Sequence[pd.DataFrame], dimension: Dimension, answered_share: float
) -> tuple[list[FloatArray], BoolArray]:
    """Per wave the unrounded means of the common items of the children who have enough, and which children they are."""
    values = [item_values(frame, dimension) for frame in frames]
    common: BoolArray = np.logical_and.reduce([~np.isnan(wave) for wave in values])
    scores = [means(wave, common, answered_share)[0] for wave in values]
    there = ~np.isnan(scores[0])
    return [score[there] for score in scores], there


def aligned(measurements: pd.DataFrame, waves: Sequence[str]) -> tuple[pd.DataFrame, list[pd.DataFrame]]:
    """The children with a row at each of the waves, and per wave their rows, in the same order."""
    refuse_doubles(measurements)
    frames = [measurements.loc[measurements["wave"] == wave].set_index(CHILD) for wave in waves]
    present = frames[0].index
    for frame in frames[1:]:
        present = present[present.isin(frame.index)]
    return present.to_frame(index=False), [frame.loc[present] for frame in frames]


def refuse_doubles(measurements: pd.DataFrame) -> None:
    """Raise a ValueError where a child has two rows at one wave."""
    doubled = measurements.duplicated([*CHILD, "wave"])
    if doubled.any():
        raise ValueError(f"{int(doubled.sum())} rows repeat a child and wave; every child has one row per wave")


def rounded(values: FloatArray) -> FloatArray:
    """To nine decimals, without a negative zero, so that equal numbers compare as equal."""
    return np.round(values, DECIMALS) + 0.0

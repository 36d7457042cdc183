"""What hangs on how large a change must be to count: other least changes, the whole distribution, reliable change."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.results import Category, Contrast, pair, results_frame
from helpers.statistics.intervals import FloatArray, wilson_interval
from helpers.statistics.items import DECIMALS
from helpers.statistics.rows import Row, rows
from helpers.statistics.shares import share_rows
from helpers.study.rules import Analysis
from helpers.study.scales import Dimension

UP, DOWN = ("improved", "up"), ("worsened", "down")


def change_edges(analysis: Analysis) -> tuple[float, ...]:
    """The sizes of change that are told apart: `minimal_change`, then those of `least_changes` above it, rising."""
    larger = {least for least in analysis.least_changes if least > analysis.minimal_change}
    return (analysis.minimal_change, *sorted(larger))


def change_chain(analysis: Analysis) -> dict[str, str]:
    """Which categories of the functions here are parts of which, at the edges of `change_edges`, for disclosure.

    Improved = `change:up_1` + `over_<e1>:improved`; that = `change:up_2` + `over_<e2>:improved`; and so on to the last,
    which is the last bin. Likewise worsened. `change:none` is unchanged. (Reliable change has a least change of its own
    in each dimension and stands outside the chain.)

    Returns:
        Part → whole, categories both. Several parts of one whole add up to it.
    """
    edges = change_edges(analysis)
    chain = {Category.one("change", "none").text: "unchanged"}
    for outcome, way in (UP, DOWN):
        whole = outcome
        for k, edge in enumerate(edges[1:], start=1):
            part = Category.one("over", outcome, edge).text
            chain |= {Category.one("change", way, k).text: whole, part: whole}
            whole = part
        chain[Category.one("change", way, len(edges)).text] = whole
    return chain


def outcome_by_least_change(
    changes: pd.DataFrame, contrast: Contrast, least: Sequence[float], confidence: float, group: str = ""
) -> pd.DataFrame:
    """How many improved and worsened if only changes larger than `x` counted, for each of several `x`.

    Args:
        changes: From `paired_changes`; its outcome is not used.
        contrast: The two waves, earlier first.
        least: The least changes, scale points (`change_edges(analysis)[1:]`).
        confidence: Coverage of the intervals.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`: share_improved (change > x) and share_worsened (change < -x)
        with Wilson limits `_ci_low/_ci_high`, category `over_<x>:improved`, `over_<x>:worsened`. Fractions of the n
        children with a change.
    """
    wave = pair(contrast)
    found: list[Row] = []
    for dimension, own in changes.groupby("dimension", sort=False):
        change = own["change"].to_numpy(dtype=np.float64)
        for size in least:
            edge = round(size, DECIMALS)
            counts = {"improved": int((change > edge).sum()), "worsened": int((change < -edge).sum())}
            for outcome, count in counts.items():
                category = Category.one("over", outcome, size).text
                found += _outcome_row(outcome, count, len(change), confidence, str(dimension), category, group, wave)
    return results_frame(found)


def change_distribution(
    changes: pd.DataFrame, contrast: Contrast, edges: Sequence[float], confidence: float, group: str = ""
) -> pd.DataFrame:
    """How the changes are distributed over bins of size, not only their mean.

    Args:
        changes: From `paired_changes`.
        contrast: The two waves, earlier first.
        edges: Sizes of change, rising (`change_edges`). |change| <= edges[0] is no change; bin k holds those above edge
            k - 1 up to and including edge k; the last bin is open.
        confidence: Coverage of the intervals.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`, from the worst to the best: share with ci_low, ci_high
        (Wilson), category `change:down_<k>` (k = 1 nearest to zero), `change:none`, `change:up_<k>`. Fractions of the n
        children with a change; they sum to 1.

    Raises:
        ValueError: The edges are empty, negative or do not rise.
    """
    bounds = [round(edge, DECIMALS) for edge in edges]
    if not bounds or bounds[0] < 0 or bounds != sorted(set(bounds)):
        raise ValueError(f"edges must rise from 0 or above, not {edges}")
    last = len(bounds)
    bins = [*(("down", k) for k in range(last, 0, -1)), ("none", None), *(("up", k) for k in range(1, last + 1))]
    codes = [Category.one("change", *one).text for one in bins]
    found: list[Row] = []
    for dimension, own in changes.groupby("dimension", sort=False):
        change = own["change"].to_numpy(dtype=np.float64)
        size = np.searchsorted(np.array(bounds), np.abs(change), side="left")  # 0: at most the first edge
        signed = np.where(change < 0, -size, size)
        counts = {code: int((signed == k).sum()) for code, k in zip(codes, range(-last, last + 1), strict=True)}
        found += share_rows(counts, len(own), confidence, measure=str(dimension), group=group, wave=pair(contrast))
    return results_frame(found)


def reliable_change(
    changes: pd.DataFrame, dimensions: Sequence[Dimension], contrast: Contrast, confidence: float, group: str = ""
) -> pd.DataFrame:
    """How many changed by more than the scale's error of measurement explains.

    A change is reliable where |change| > 1.96 · √2 · sd · √(1 - reliability) (`Reliability.least_change`). Source:
    Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59, 12-19.

    Args:
        changes: From `paired_changes`.
        dimensions: The scales; those without a published `reliability` give no rows.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.
        group: Whose changes they are; goes into the rows.

    Returns:
        Result rows per dimension for wave `first-second`: least_change (category empty, scale points); share_improved,
        share_unchanged, share_worsened with Wilson limits `_ci_low/_ci_high`, category `reliable:improved`,
        `reliable:unchanged`, `reliable:worsened`. Fractions of the n children with a change.
    """
    wave = pair(contrast)
    found: list[Row] = []
    for dimension in dimensions:
        change: FloatArray = changes.loc[changes["dimension"] == dimension.code, "change"].to_numpy(dtype=np.float64)
        n = len(change)
        if dimension.reliability is None or not n:
            continue
        least = dimension.reliability.least_change
        found += rows({"least_change": least}, measure=dimension.code, n=n, group=group, wave=wave)
        up, down = int((change > least).sum()), int((change < -least).sum())
        for outcome, count in (("improved", up), ("unchanged", n - up - down), ("worsened", down)):
            found += _outcome_row(
                outcome, count, n, confidence, dimension.code, Category.one("reliable", outcome).text, group, wave
            )
    return results_frame(found)


def _outcome_row(
    outcome: str, count: int, n: int, confidence: float, measure: str, category: str, group: str, wave: str
) -> list[Row]:
    low, high = wilson_interval(count, n, confidence)
    name = f"share_{outcome}"
    values = {name: count / n, f"{name}_ci_low": low, f"{name}_ci_high": high}
    return rows(values, measure=measure, n=n, category=category, group=group, wave=wave)

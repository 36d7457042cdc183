"""Who came, who was measured at each wave, who left and why, and whether those who left differed at the start."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.results import FLOW, LEFT_REASON, NO_REASON, RECRUITED, STARTED, Category, Contrast, Group, results_frame
from helpers.statistics.intervals import FloatArray, mean_interval, moments
from helpers.statistics.items import CHILD
from helpers.statistics.rows import Row, rows
from helpers.statistics.shares import share_rows
from helpers.statistics.significance import holm
from helpers.statistics.welch import hedges_g, welch
from helpers.study.base import Labelled
from helpers.study.scales import Dimension

NOT_ITEMS = (*CHILD, "wave", "date", "respondent")


def flow(
    children: pd.DataFrame,
    measurements: pd.DataFrame,
    waves: Sequence[str],
    *,
    confidence: float = 0.95,
    group: str = "",
) -> pd.DataFrame:
    """The children's way through the measurements.

    A child is measured at a wave where at least one item has an answer; a row with a date alone is no measurement.

    Args:
        children: One row per child who started: project, child_id.
        measurements: One row per child and wave, one column per item.
        waves: The waves in order.
        confidence: Coverage of the intervals.
        group: Whose way it is; goes into the rows.

    Returns:
        Result rows, measure `flow`: n (category empty), the number who started; per stage (category `started`, then
        the code of each wave) count, and share of those who started with ci_low, ci_high (Wilson). Where nobody
        started, n = 0 stands alone. Measurements of children not in `children` are left out.

    Raises:
        KeyError: A key column is missing.
    """
    started = pd.MultiIndex.from_frame(children[CHILD]).unique()
    items = [column for column in measurements.columns if column not in NOT_ITEMS]
    measured = measurements.loc[measurements[items].notna().any(axis=1)]
    total = len(started)
    counts = {STARTED: total}
    for wave in waves:
        there = pd.MultiIndex.from_frame(measured.loc[measured["wave"] == wave, CHILD])
        counts[wave] = int(started.isin(there).sum())
    found = rows({"n": total}, measure=FLOW, n=total, group=group)
    for stage, count in counts.items() if total else ():
        found += rows({"count": count}, measure=FLOW, n=total, category=stage, group=group)
    return results_frame(found + share_rows(counts, total, confidence, measure=FLOW, group=group))


def baseline_difference(
    scores: pd.DataFrame,
    changes: pd.DataFrame,
    dimensions: Sequence[Dimension],
    contrast: Contrast,
    *,
    confidence: float,
) -> pd.DataFrame:
    """Whether the children without a change to the second wave differed at the first from those with one.

    Args:
        scores: From `scale_scores`.
        changes: From `paired_changes` between the two waves of `contrast`.
        dimensions: The scales, in the order wanted; one without a score at the first wave gives no rows.
        contrast: The two waves, earlier first.
        confidence: Coverage of the intervals.

    Returns:
        Result rows per dimension for the first wave, scale points in the scale's own direction. Group
        `seen_<second>:yes` (with a change) and `seen_<second>:no`: n, mean, sd, ci_low, ci_high (`mean_interval`) of
        the score at the first wave. Group `seen_<second>:no-yes`: mean_difference (no minus yes) with
        mean_difference_ci_low/high and p_value (`welch`), p_holm (`holm` over the dimensions here that have a p),
        hedges_g (of two independent groups); n is the smaller group's. NaN where a group is too small.
    """
    first, second = contrast
    at_first = scores.loc[scores["wave"] == first]
    found: list[Row] = []
    compared: list[tuple[str, int, dict[str, float]]] = []
    for dimension in dimensions:
        own = at_first.loc[at_first["dimension"] == dimension.code]
        if own.empty:
            continue
        with_change = pd.MultiIndex.from_frame(changes.loc[changes["dimension"] == dimension.code, CHILD])
        there = pd.MultiIndex.from_frame(own[CHILD]).isin(with_change)
        score = own["score"].to_numpy(dtype=np.float64)
        stayed, left = score[there], score[~there]
        for answer, values in (("yes", stayed), ("no", left)):
            found += _mean_rows(
                values, confidence, measure=dimension.code, group=Group.seen_at(second, answer).text, wave=first
            )
        difference = welch(left, stayed, confidence)
        summary = {
            "mean_difference": difference.difference,
            "mean_difference_ci_low": difference.low,
            "mean_difference_ci_high": difference.high,
            "p_value": difference.p,
            "p_holm": math.nan,
            "hedges_g": hedges_g(left, stayed),
        }
        compared.append((dimension.code, min(len(left), len(stayed)), summary))
    adjusted = holm([summary["p_value"] for _, _, summary in compared])
    apart = Group.seen_at(second, "no", "yes").text
    for (code, n, summary), p_holm in zip(compared, adjusted, strict=True):
        found += rows({**summary, "p_holm": p_holm}, measure=code, n=n, group=apart, wave=first)
    return results_frame(found)


def left_reasons(
    children: pd.DataFrame, reasons: Sequence[Labelled], *, confidence: float = 0.95, group: str = ""
) -> pd.DataFrame:
    """Why children left before the end.

    Args:
        children: One row per child who started: project, child_id, left_reason (empty: stayed, or no reason given).
        reasons: The reasons there are, in order. Without any the reasons are free text, and there are no rows.
        confidence: Coverage of the intervals.
        group: Whose reasons they are; goes into the rows.

    Returns:
        Result rows, measure `left_reason`: n, all who started (category empty); share with ci_low, ci_high (Wilson) of
        each category `reason:<code>` and of `reason:none`, fractions of all who started. For n = 0 it stands alone.

    Raises:
        ValueError: A reason is none of `reasons`.
        KeyError: The column is missing.
    """
    if not reasons:
        return results_frame([])
    given = children[LEFT_REASON].replace("", np.nan)
    known = [reason.code for reason in reasons]
    strangers = sorted({str(code) for code in given.dropna()} - set(known))
    if strangers:
        raise ValueError(f"left_reason has values that are none of its levels: {', '.join(strangers)}")
    n = len(given)
    counts = {Category.one("reason", code).text: int((given == code).sum()) for code in known}
    counts[Category.one("reason", NO_REASON).text] = int(given.isna().sum())
    found = rows({"n": n}, measure=LEFT_REASON, n=n, group=group)
    return results_frame(found + share_rows(counts, n, confidence, measure=LEFT_REASON, group=group))


def recruited(children: pd.DataFrame, *, group: str = "") -> pd.DataFrame:
    """When the children's courses began, by half-year.

    Args:
        children: One row per child who started: started (date; missing where not known).
        group: Whose children they are; goes into the rows.

    Returns:
        Result rows, measure `recruited`: n, the children with a date (category empty); count and share of each
        half-year from the first to the last, empty ones between them too, category `half:<year>_<1 or 2>`. For n = 0 it
        stands alone.

    Raises:
        KeyError: The column is missing.
    """
    dates = pd.to_datetime(children["started"]).dropna()
    n = len(dates)
    found = rows({"n": n}, measure=RECRUITED, n=n, group=group)
    if not n:
        return results_frame(found)
    halves = dates.dt.year * 2 + (dates.dt.month > 6)
    for half in range(int(halves.min()), int(halves.max()) + 1):
        count = int((halves == half).sum())
        category = Category.one("half", half // 2, half % 2 + 1).text
        found += rows({"count": count, "share": count / n}, measure=RECRUITED, n=n, category=category, group=group)
    return results_frame(found)


def _mean_rows(values: FloatArray, confidence: float, *, measure: str, group: str, wave: str) -> list[Row]:
    n, mean, sd = moments(values)
    low, high = mean_interval(values, confidence)
    summary = {"n": n, "mean": mean, "sd": sd, "ci_low": low, "ci_high": high}
    return rows(summary, measure=measure, n=n, group=group, wave=wave)

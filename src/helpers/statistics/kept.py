"""Whether a gain is still there at the last wave: shown on the same children at all waves, never by p > .05."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from helpers.results import Waves, results_frame
from helpers.statistics.intervals import FloatArray, Interval, mean_interval, moments
from helpers.statistics.items import CHILD, rounded
from helpers.statistics.rows import Row, rows
from helpers.study.rules import Analysis
from helpers.study.scales import Dimension

KEPT, UNDECIDED, NOT_KEPT = 1.0, 0.5, 0.0


def kept(
    complete: pd.DataFrame,
    analysis: Analysis,
    waves: Sequence[str],
    dimensions: Sequence[Dimension] | None = None,
) -> pd.DataFrame:
    """Per dimension, whether the change from the baseline is kept at the last wave.

    With the total change (baseline to last) and the late change (the wave after the baseline to last), plus is
    better, and their t intervals: kept (1) where the total's lower limit > 0 and the late one's lower limit >
    -margin; not kept (0) where the total's upper limit <= 0 or the late one's upper limit < -margin; undecided (0.5)
    otherwise, also where an interval is not defined. The second half is a non-inferiority statement with a margin
    fixed in advance (Piaggio et al. 2012, JAMA 308, 2594-2604).

    Args:
        complete: From `complete_scores` over `waves`: the same children at all of them.
        analysis: Baseline, kept_margin (scale points), confidence.
        waves: The study's waves in order; those before the baseline are left out.
        dimensions: The scales wanted, in order. None: those in `complete`.

    Returns:
        Result rows per dimension: n, kept (1, 0.5 or 0), kept_total_change and kept_late_change with
        `_ci_low/_ci_high` (scale points). Their wave names all the waves (`before-after-followup`): these are fewer
        children than those paired at its ends, and one key has one n. No rows with fewer than three waves from the
        baseline on.

    Raises:
        ValueError: The baseline is not among `waves`.
    """
    if analysis.baseline not in waves:
        raise ValueError(f"the baseline {analysis.baseline} is not among the waves {', '.join(waves)}")
    used = list(waves)[list(waves).index(analysis.baseline) :]
    if len(used) < 3:
        return results_frame([])
    baseline, after, last = used[0], used[1], used[-1]
    found: list[Row] = []
    wanted = complete["dimension"].unique() if dimensions is None else [dimension.code for dimension in dimensions]
    for dimension in wanted:
        own = complete.loc[complete["dimension"] == dimension]
        if own.empty:
            continue
        total, late = (_change(own, start, last) for start in (baseline, after))
        total_ci, late_ci = (mean_interval(change, analysis.confidence) for change in (total, late))
        values = {
            "n": len(total),
            "kept": _verdict(total_ci, late_ci, analysis.kept_margin),
            "kept_total_change": moments(total).mean,
            "kept_total_change_ci_low": total_ci.low,
            "kept_total_change_ci_high": total_ci.high,
            "kept_late_change": moments(late).mean,
            "kept_late_change_ci_low": late_ci.low,
            "kept_late_change_ci_high": late_ci.high,
        }
        found += rows(values, measure=str(dimension), n=len(total), wave=Waves.at(*used).text)
    return results_frame(found)


def _change(own: pd.DataFrame, start: str, end: str) -> FloatArray:
    """Every child's change between two of the waves, plus is better."""
    first, second = (own.loc[own["wave"] == wave].set_index(CHILD) for wave in (start, end))
    change = (second["score"] - first["score"]) * first["direction"]
    return rounded(change.to_numpy(dtype=np.float64))


def _verdict(total: Interval, late: Interval, margin: float) -> float:
    if total.low > 0 and late.low > -margin:
        return KEPT
    if total.high <= 0 or late.high < -margin:
        return NOT_KEPT
    return UNDECIDED

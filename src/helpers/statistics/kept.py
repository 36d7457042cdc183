"""How much of a gain is left at the last wave: shown on the same children at all waves, never by p > .05."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import pandas as pd

from helpers.results import Waves, results_frame
from helpers.statistics.intervals import FloatArray, Interval, mean_interval, moments
from helpers.statistics.items import CHILD, rounded
from helpers.statistics.rows import Row, rows
from helpers.study.rules import Analysis
from helpers.study.scales import Dimension

KEPT, UNDECIDED, NOT_KEPT, NO_GAIN = 1.0, 0.5, 0.0, -1.0


def kept(
    complete: pd.DataFrame,
    gained: Collection[str],
    analysis: Analysis,
    waves: Sequence[str],
    dimensions: Sequence[Dimension] | None = None,
) -> pd.DataFrame:
    """Per dimension, whether the gain from the baseline to the next wave is kept at the last one.

    What is left of the gain is judged against a part of it that is fixed in advance (the fixed-fraction margin of
    Piaggio et al. 2012, JAMA 308, 2594-2604). With a child's gain g (baseline to the wave after it) and total t
    (baseline to the last), plus is better, what it has beyond that part is t - kept_share · g. By the t intervals of
    the means of t and of that: kept (1) where both lower limits > 0; not kept (0) where one of the upper limits <= 0;
    undecided (0.5) otherwise, also where an interval is not defined. Where no gain was
    shown there is none to keep (-1).

    Args:
        complete: From `complete_scores` over `waves`: the same children at all of them.
        gained: The dimensions on which a gain to the wave after the baseline was shown (`significant_gains`).
        analysis: Baseline, kept_share, confidence.
        waves: The study's waves in order; those before the baseline are left out.
        dimensions: The scales wanted, in order. None: those in `complete`.

    Returns:
        Result rows per dimension: n, kept (1, 0.5, 0 or -1), kept_total_change (the mean of t) and kept_beyond_change
        (the mean of t - kept_share · g) with `_ci_low/_ci_high` (scale points). Their wave names all the waves
        (`before-after-followup`): these are fewer children than those paired at its ends, and one key has one n. No
        rows with fewer than three waves from the baseline on.

    Raises:
        ValueError: The baseline is not among `waves`.

    >>> scores = {"before": [2.0, 2.0, 2.0, 2.0], "after": [2.4, 2.6, 2.4, 2.6], "followup": [2.2, 2.2, 2.0, 2.0]}
    >>> frame = pd.DataFrame(
    ...     [("p", f"c{i}", "mood", wave, x, 1) for wave, all_ in scores.items() for i, x in enumerate(all_)],
    ...     columns=["project", "child_id", "dimension", "wave", "score", "direction"],
    ... )
    >>> found = kept(frame, {"mood"}, Analysis(), list(scores))
    >>> found.set_index("statistic")["value"].round(2)[["kept_total_change", "kept_beyond_change", "kept"]].tolist()
    [0.1, -0.15, 0.5]
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
        gain, total = (_change(own, baseline, wave) for wave in (after, last))
        beyond = rounded(total - analysis.kept_share * gain)
        total_ci, beyond_ci = (mean_interval(change, analysis.confidence) for change in (total, beyond))
        values = {
            "n": len(total),
            "kept": _verdict(total_ci, beyond_ci) if dimension in gained else NO_GAIN,
            "kept_total_change": moments(total).mean,
            "kept_total_change_ci_low": total_ci.low,
            "kept_total_change_ci_high": total_ci.high,
            "kept_beyond_change": moments(beyond).mean,
            "kept_beyond_change_ci_low": beyond_ci.low,
            "kept_beyond_change_ci_high": beyond_ci.high,
        }
        found += rows(values, measure=str(dimension), n=len(total), wave=Waves.at(*used).text)
    return results_frame(found)


def _change(own: pd.DataFrame, start: str, end: str) -> FloatArray:
    """Every child's change between two of the waves, plus is better; children in one order whatever the waves."""
    first, second = (own.loc[own["wave"] == wave].set_index(CHILD) for wave in (start, end))
    change = ((second["score"] - first["score"]) * first["direction"]).sort_index()
    return rounded(change.to_numpy(dtype=np.float64))


def _verdict(total: Interval, beyond: Interval) -> float:
    if total.low > 0 and beyond.low > 0:
        return KEPT
    if total.high <= 0 or beyond.high <= 0:
        return NOT_KEPT
    return UNDECIDED

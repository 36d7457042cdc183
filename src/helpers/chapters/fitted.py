"""Result rows fitted to what may be told of their values, before they are protected."""

from __future__ import annotations

import pandas as pd

from helpers.disclosure import Slice
from helpers.disclosure.moments import refused
from helpers.statistics import common_limits
from helpers.statistics.common import holm_without


def fitted(results: pd.DataFrame, verdict: Slice, confidence: float) -> pd.DataFrame:
    """The rows with what stands for what a spread would tell: intervals by the common spread, and Holm's p over the
    hypotheses whose own is shown.

    Args:
        results: Result rows (helpers.results.RESULT_COLUMNS).
        verdict: The slice of the chapter and project they belong to.
        confidence: Coverage of the intervals.
    """
    silent = {place for place, allowed in verdict.allowed.items() if refused(allowed, "spread")}
    if not silent or results.empty:
        return results
    adjusted = holm_without(results, silent)
    instead = common_limits(results, verdict.measured.common, silent, confidence)
    return pd.concat([adjusted, instead], ignore_index=True) if len(instead) else adjusted

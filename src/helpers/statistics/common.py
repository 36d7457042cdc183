"""What is computed where a number's own spread is not shown: intervals from a common spread, and Holm over the rest."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

import pandas as pd
from scipy import stats

from helpers.results import results_frame
from helpers.statistics.intervals import UNDEFINED, Interval, check_confidence
from helpers.statistics.rows import Row, rows
from helpers.statistics.significance import holm

Place = tuple[str, str, str]  # measure, group, wave
_MEANS = ("mean", "mean_change")
_FEWEST = 2  # groups


class Spread(NamedTuple):
    """A standard deviation and its degrees of freedom."""

    sd: float
    df: int


def common_spread(n: Iterable[int], sd: Iterable[float]) -> Spread | None:
    """The spread that groups have in common: s² = Σ(n − 1)·sd²/Σ(n − 1), with Σ(n − 1) degrees of freedom.

    Source: the pooled variance of an analysis of variance, Snedecor and Cochran (1989), Statistical Methods, 12.4; R
    `sigma(lm(x ~ group))` and `df.residual`. Two groups of 4 with sd 1 and 2: √((3 · 1 + 3 · 4)/6) = 1.581, df = 6.

    Args:
        n: How many are in each group.
        sd: Its standard deviation (denominator n − 1), in the same order; groups without variation are left out.

    Returns:
        None for fewer than two groups.
    """
    groups = [(int(number), spread) for number, spread in zip(n, sd, strict=True) if number > 1 and spread > 0]
    if len(groups) < _FEWEST:
        return None
    df = sum(number - 1 for number, _ in groups)
    return Spread(math.sqrt(math.fsum((number - 1) * spread**2 for number, spread in groups) / df), df)


def common_interval(mean: float, n: int, sd: float, df: int, confidence: float) -> Interval:
    """Interval for a mean by a spread that several groups have in common: mean ± t(df) · sd/√n.

    Source: as `common_spread`; R `predict(lm(x ~ group), interval = "confidence")` for one of the groups behind it.
    With sd 1.581 and df 6 the limits of a mean of 0.5 of 10 others are 0.5 ± 2.447 · 1.581/√10 = [−0.723; 1.723].

    Args:
        mean: Of the group, in any unit.
        n: How many are in it.
        sd: `common_spread`, in the same unit.
        df: Its degrees of freedom.
        confidence: Coverage, e.g. 0.95.

    Returns:
        Limits in the unit of the mean; NaN for n < 1 or df < 1.

    Raises:
        ValueError: `confidence` is not between 0 and 1.
    """
    check_confidence(confidence)
    if n < 1 or df < 1:
        return UNDEFINED
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * sd / math.sqrt(n)
    return Interval(mean - half, mean + half)


def common_limits(
    results: pd.DataFrame,
    spreads: Mapping[tuple[str, str], tuple[float, int]],
    places: Collection[Place],
    confidence: float,
) -> pd.DataFrame:
    """The intervals by common spread of the means among some rows.

    Args:
        results: Result rows (helpers.results.RESULT_COLUMNS).
        spreads: Measure and wave → common spread and its degrees of freedom.
        places: Measure, group and wave of those that are to have one.
        confidence: Coverage of the intervals.

    Returns:
        Result rows `common_ci_low`, `common_ci_high`, category empty; none where there is no common spread.
    """
    found: list[Row] = []
    means = results[results["statistic"].isin(_MEANS) & (results["category"] == "") & results["value"].notna()]
    for measure, group, wave, value, n in means[["measure", "group", "wave", "value", "n"]].itertuples(index=False):
        spread = spreads.get((measure, wave))
        if spread is None or (measure, group, wave) not in places:
            continue
        low, high = common_interval(value, int(n), *spread, confidence)
        limits = {"common_ci_low": low, "common_ci_high": high}
        found += rows(limits, measure=measure, n=int(n), group=group, wave=wave)
    return results_frame(found)


def holm_without(results: pd.DataFrame, places: Collection[Place]) -> pd.DataFrame:
    """The rows with `p_holm` adjusted over the others alone: a p that is not shown is no hypothesis.

    Args:
        results: Result rows, the `p_value` of each `p_holm` among them; a family has group and wave in common.
        places: Measure, group and wave whose p is not shown.
    """
    changed = results.copy()
    whole = results["category"] == ""
    for (group, wave), family in results[whole].groupby(["group", "wave"], sort=False):
        out = [(measure, group, wave) in places for measure in family["measure"]]
        tested = family[family["statistic"] == "p_value"]
        adjusted = family[family["statistic"] == "p_holm"]
        if not any(out) or adjusted.empty:
            continue
        told = [
            math.nan if (measure, group, wave) in places else value
            for measure, value in zip(tested["measure"], tested["value"], strict=True)
        ]
        again = dict(zip(tested["measure"], holm(told), strict=True))
        changed.loc[adjusted.index, "value"] = [again.get(measure, math.nan) for measure in adjusted["measure"]]
    return results_frame(changed)

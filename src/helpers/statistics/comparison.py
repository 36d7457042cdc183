"""Whether a computed number agrees with a published one, by the rule the figure names."""

from __future__ import annotations

import math

from helpers.statistics.items import DECIMALS
from helpers.study.facts import PublishedFigure

LEVEL = 0.05


def agrees(figure: PublishedFigure, computed: float) -> bool:
    """Whether `computed` agrees with the published figure.

    Rules (`PublishedFigure.rule`): `rounds_to`, the share in whole per cent is `value`; `between`, the share in whole
    per cent lies from `low` to `high`, both included; `tenths`, the share in whole tenths is `value`; `sign`, it is
    above 0 (1) or below 0 (-1); `significant`, p < .05 (1) or not (0); `kept`, the verdict is `value` (1: kept).
    Halves are rounded away from zero, as in a printed report.

    Args:
        figure: The published figure.
        computed: The number set beside it: a share as a fraction, a change, a p-value or a verdict of `kept`.

    Returns:
        False also where `computed` is NaN: what could not be computed agrees with nothing.
    """
    if math.isnan(computed):
        return False
    match figure.rule:
        case "rounds_to":
            return _rounded(100 * computed) == figure.value
        case "between":
            low, high = figure.low, figure.high
            return low is not None and high is not None and low <= _rounded(100 * computed) <= high
        case "tenths":
            return _rounded(10 * computed) == figure.value
        case "sign":
            noiseless = round(computed, DECIMALS)
            return float((noiseless > 0) - (noiseless < 0)) == figure.value and noiseless != 0
        case "significant":
            return (computed < LEVEL) == (figure.value == 1)
        case "kept":
            return computed == figure.value


def _rounded(number: float) -> float:
    """To whole numbers, halves away from zero; float noise is taken off first (100 · 0.285 is 28.499999999999996)."""
    return math.copysign(math.floor(round(abs(number), DECIMALS) + 0.5), number)

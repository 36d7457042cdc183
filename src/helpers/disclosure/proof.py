"""Proof: what the sum and the squares of changes tell of outcomes that are hidden, group by group, by exact search."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping
from typing import NamedTuple

from helpers.disclosure.answers import OUTCOMES, Told, outcomes_fitting
from helpers.disclosure.cells import Cell
from helpers.disclosure.moments import Allowed
from helpers.disclosure.values import Scale

_NOISE = 1e-6
_SLACK = (1, 2)  # of sum and squares in item points, where answers are missing and neither is whole


class Moments(NamedTuple):
    """The mean of some changes, in scale points, and their standard deviation; None where it is not told."""

    n: int
    mean: float
    sd: float | None


def given_away(base: Cell, told: Moments, scale: Scale, shown: Mapping[Cell, int], threshold: int) -> list[Cell]:
    """The hidden outcomes of a base that these moments give away: those known to within fewer than `threshold`.

    It is taken that every answer is there; where the sum is then not whole, some are missing, and sum and squares may
    be a little off. Where nothing fits, nothing is proven, and all are named.

    Args:
        base: Of a change between two waves.
        told: What is told of the changes behind it.
        scale: That of the scores.
        shown: The counts that are shown.
        threshold: The study's.
    """
    cells = {name: base._replace(category=name) for name in OUTCOMES}
    counts = {name: shown[cell] for name, cell in cells.items() if cell in shown}
    if len(counts) == len(OUTCOMES) or not told.n:
        return []
    total, squares = _points(told, scale)
    whole = all(abs(one - round(one)) < _NOISE * max(1, abs(one)) for one in (total, squares or 0.0))
    most = round(scale.items * (scale.maximum - scale.minimum))
    question = Told(
        told.n, round(total), most, None if squares is None else round(squares), (0, 0) if whole else _SLACK, counts
    )
    found = outcomes_fitting(question, threshold)
    widths = {name: found[name][1] - found[name][0] if found else 0 for name in OUTCOMES if name not in counts}
    return [cells[name] for name, width in widths.items() if width < threshold]


def _points(told: Moments, scale: Scale) -> tuple[float, float | None]:
    """Sum and sum of squares of the changes in item points."""
    total = told.mean * told.n * scale.items
    if told.sd is None:
        return total, None
    return total, ((told.n - 1) * told.sd**2 + told.n * told.mean**2) * scale.items**2


def proven(
    base: Cell, allowed: Allowed, moments: Moments, scale: Scale, shown: Mapping[Cell, int], threshold: int
) -> Allowed:
    """How much of the values of a base may be told so that no hidden outcome is given away: `allowed` or less."""
    if allowed == "none" or math.isnan(moments.mean):
        return allowed
    if allowed != "mean":
        if not given_away(base, moments, scale, shown, threshold):
            return allowed
        allowed = "mean"
    return "none" if given_away(base, moments._replace(sd=None), scale, shown, threshold) else allowed


def is_proven(cell: Cell, scales: Collection[str]) -> bool:
    """Whether a base is one whose moments are proven: the changes of a project, or of all, on a scale that is known."""
    return cell.waves.pair and not cell.group and not cell.category and cell.measure in scales

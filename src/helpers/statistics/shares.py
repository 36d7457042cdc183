"""How children are distributed over the levels of a background variable."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

import pandas as pd

from helpers.results import results_frame
from helpers.statistics.intervals import mean_interval, moments, wilson_interval
from helpers.statistics.rows import Row, rows
from helpers.study.base import Labelled
from helpers.study.scales import Band

Kind = Literal["category", "flag", "number"]
FLAG = {1: "yes", 0: "no"}


def shares(
    frame: pd.DataFrame,
    variable: str,
    levels: Sequence[Labelled],
    *,
    confidence: float,
    measure: str | None = None,
    group: str = "",
    kind: Kind | None = None,
) -> pd.DataFrame:
    """The share of each level among those with an answer.

    Args:
        frame: One row per unit.
        variable: The column: codes of the levels; 0/1 where the levels are `yes` and `no`; a number where the levels
            are bands.
        levels: The levels in order (`Background.levels`).
        confidence: Coverage of the intervals.
        measure: The rows' measure; None: `variable`.
        group: Whose answers they are; goes into the rows.
        kind: What the column holds (`Background.kind`); None: by the levels.

    Returns:
        Result rows: n (category empty), the number answered; per level (category) share, ci_low, ci_high (Wilson),
        fractions that sum to 1 over the levels. Where nobody answered, n = 0 stands alone.

    Raises:
        ValueError: A value is none of the levels (the shares would not sum to 1).
        KeyError: The column is missing.
    """
    codes = _level_codes(frame[variable], levels, kind)
    counts = {level.code: int((codes == level.code).sum()) for level in levels}
    n = len(codes)
    if sum(counts.values()) != n:
        strangers = sorted({str(code) for code in codes} - set(counts))
        raise ValueError(f"{variable} has values that are none of its levels: {', '.join(strangers)}")
    named = measure or variable
    found = rows({"n": n}, measure=named, n=n, group=group)
    return results_frame(found + share_rows(counts, n, confidence, measure=named, group=group))


def share_rows(
    counts: Mapping[str, int], n: int, confidence: float, *, measure: str, group: str = "", wave: str = ""
) -> list[Row]:
    """Per category of `counts` its share of `n` with Wilson limits; none for n = 0."""
    found: list[Row] = []
    for category, count in counts.items() if n else ():
        low, high = wilson_interval(count, n, confidence)
        values = {"share": count / n, "ci_low": low, "ci_high": high}
        found += rows(values, measure=measure, n=n, category=category, group=group, wave=wave)
    return found


def band(values: pd.Series[Any], bands: Sequence[Band]) -> pd.Series[Any]:
    """The code of the band each number lies in, both ends included (the first where two fit); missing stays missing.

    Args:
        values: Numbers, with a name for the message.
        bands: The bands, in order.

    Returns:
        Codes, on the index of `values`.

    Raises:
        ValueError: A number lies in no band.
    """
    numbers = pd.to_numeric(values)
    codes = pd.Series(None, index=values.index, dtype="object", name=values.name)
    for one in reversed(bands):
        codes[numbers.between(one.low, one.high).fillna(value=False).astype(bool)] = one.code
    outside = codes.isna() & numbers.notna()
    if outside.any():
        listed = ", ".join(str(number) for number in sorted(numbers[outside].unique()))
        raise ValueError(f"{values.name} has numbers in none of its bands: {listed}")
    return codes


def mean_of_number(
    frame: pd.DataFrame, variable: str, *, confidence: float, measure: str | None = None, group: str = ""
) -> pd.DataFrame:
    """Mean of a numeric variable among those with an answer.

    Args:
        frame: One row per unit.
        variable: The column, a number; missing where there is no answer.
        confidence: Coverage of the interval.
        measure: The rows' measure; None: `variable`.
        group: Whose answers they are; goes into the rows.

    Returns:
        Result rows, category empty, in the variable's unit: n, mean, sd (n - 1), ci_low, ci_high (`mean_interval`).

    Raises:
        KeyError: The column is missing.
    """
    values = pd.to_numeric(frame[variable]).dropna()
    n, mean, sd = moments(values)
    low, high = mean_interval(values, confidence)
    summary = {"n": n, "mean": mean, "sd": sd, "ci_low": low, "ci_high": high}
    return results_frame(rows(summary, measure=measure or variable, n=n, group=group))


def _level_codes(values: pd.Series[Any], levels: Sequence[Labelled], kind: Kind | None) -> pd.Series[Any]:
    """The level codes of the answers that are given."""
    bands = [level for level in levels if isinstance(level, Band)]
    if kind == "number" or (kind is None and bands and len(bands) == len(levels)):
        return band(values, bands).dropna()
    given = values.dropna()
    if kind == "flag" or (kind is None and {level.code for level in levels} == set(FLAG.values())):
        return given.map(lambda value: FLAG.get(value, str(value))).astype(object)
    return given.astype(str).astype(object)

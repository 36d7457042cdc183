"""In what way the values of a column differ from the earlier ones of the same children, where they do it all alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.contract import Column
from helpers.data.findings import shown
from helpers.data.meaning import number_of
from helpers.data.meaning.votes import SHOWN

LEAST = 3  # values that differ in one way: two can do so by chance
ALIKE = 0.9  # of those that differ
_FACTORS = (10.0, 100.0, 1000.0)
_ROUNDED = 0.006  # what is lost where a share of one is written with two decimals


def way(before: Sequence[str], now: Sequence[str], column: Column) -> str:
    """What was done to the values, in Danish; empty where they do not differ in one way.

    Args:
        before: The values as the study's files have them.
        now: Those of the same children now, none of which is as it was.
        column: The study's column.
    """
    if len(now) < LEAST:
        return ""
    if column.kind == "date":
        return _of_dates(
            pd.to_datetime(pd.Series(before), errors="coerce"), pd.to_datetime(pd.Series(now), errors="coerce")
        )
    if column.kind in {"text", "code"}:
        return _of_codes(before, now)
    numbers = np.array([[number_of(text) for text in texts] for texts in (before, now)], dtype=np.float64)
    return "" if np.isnan(numbers).any() else _of_numbers(numbers[0], numbers[1], column)


def _of_numbers(before: npt.NDArray[np.float64], now: npt.NDArray[np.float64], column: Column) -> str:
    low, high = (0.0, 1.0) if column.kind == "flag" else (column.low, column.high)
    if column.kind == "answer":
        low, high = min(column.answers), max(column.answers)
    if np.isfinite([low, high]).all() and _most(now, low + high - before) and len(set(before)) > 1:
        return "ja og nej er byttet om" if column.kind == "flag" else "svarene er vendt om"
    for factor in _FACTORS:
        if _most(now, before * factor):
            return f"tallene er {factor:g} gange så store"
        if _most(now, before / factor, _ROUNDED):
            return f"tallene er {factor:g} gange så små"
    (step, count), *_ = Counter(np.round(now - before, 6).tolist()).most_common(1)
    if count >= ALIKE * len(now) and len(set(before)) > 1:
        return f"tallene er {abs(step):g} {'højere' if step > 0 else 'lavere'}".replace(".", ",")
    return ""


def _most(now: npt.NDArray[np.float64], expected: npt.NDArray[np.float64], rounded: float = 1e-9) -> bool:
    return bool((np.abs(now - expected) <= rounded).mean() >= ALIKE)


def _of_dates(before: pd.Series, now: pd.Series) -> str:
    turned = (before.dt.year == now.dt.year) & (before.dt.day == now.dt.month) & (before.dt.month == now.dt.day)
    if turned.mean() >= ALIKE:
        return "dag og måned er byttet om"
    (step, count), *_ = Counter((now - before).dt.days.tolist()).most_common(1)
    if count >= ALIKE * len(now):
        return f"datoerne ligger {abs(step):g} dage {'senere' if step > 0 else 'tidligere'}"
    return ""


def _of_codes(before: Sequence[str], now: Sequence[str]) -> str:
    """Codes that all became one other each."""
    pairs = Counter(zip(before, now, strict=True))
    codes: Mapping[str, int] = Counter(before)
    if len(pairs) != len(codes) or len(pairs) > SHOWN + 1:
        return ""
    return ", ".join(
        f"{shown(one)} er blevet til {shown(other)} ({count})" for (one, other), count in sorted(pairs.items())
    )


def examples(keys: Sequence[str], before: Sequence[str], now: Sequence[str]) -> str:
    """The first values that differ, each with whose it is: `nord-5: 2 → 3`."""
    first = list(zip(keys, before, now, strict=True))[:SHOWN]
    told = [f"{shown(key)}: {shown(one)} → {shown(other)}" for key, one, other in first]
    return ", ".join(told) + (" …" if len(now) > SHOWN else "")

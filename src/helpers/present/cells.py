"""From protected rows to what stands in a cell: one number looked up, formatted, or hidden with its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd

from helpers.disclosure import REASONS, ProtectedTable
from helpers.present import numbers
from helpers.present.elements import Cell

HIDDEN = "skjult"
ABSENT = "ikke målt"


@dataclass(frozen=True)
class Found:
    """A looked-up number. `value` is NaN where it is hidden, absent or undefined; `reason` says why it is hidden."""

    value: float
    n: int | None
    reason: str
    there: bool

    @property
    def shown(self) -> bool:
        return self.there and not self.reason and not math.isnan(self.value)


class Lookup:
    """Fast look-ups in one protected table."""

    def __init__(self, table: ProtectedTable) -> None:
        self.threshold = table.threshold
        rows = table.rows
        keys = rows[["project", "measure", "category", "group", "wave", "statistic"]].itertuples(index=False, name=None)
        values = zip(rows["value"], rows["n"], rows["reason"], strict=True)
        self._rows = dict(zip(keys, values, strict=True))

    def find(
        self, statistic: str, *, project: str, measure: str, category: str = "", group: str = "", wave: str = ""
    ) -> Found:
        row = self._rows.get((project, measure, category, group, wave, statistic))
        if row is None:
            return Found(math.nan, None, "", there=False)
        value, n, reason = row
        return Found(float(value), None if pd.isna(n) else int(n), str(reason), there=True)

    def explain(self, reason: str) -> str:
        return REASONS[reason].format(threshold=self.threshold)


Format = Callable[[Lookup, dict[str, str]], Cell]


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading and how its cell is made from a row's key."""

    label: str
    show: Format


def shown(statistic: str, as_text: Callable[[float], str], **key: str) -> Format:
    """One statistic, formatted."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find(statistic, **{**row, **key})
        return _cell(lookup, found, lambda: as_text(found.value))

    return cell


def with_interval(
    statistic: str,
    as_text: Callable[[float], str],
    as_interval: Callable[[float, float], str],
    prefix: str = "",
    **key: str,
) -> Format:
    """A statistic and its confidence interval in one cell: «2,31 [2,20; 2,42]»."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        where = {**row, **key}
        found = lookup.find(statistic, **where)
        low = lookup.find(f"{prefix}ci_low", **where).value
        high = lookup.find(f"{prefix}ci_high", **where).value
        return _cell(lookup, found, lambda: f"{as_text(found.value)} {as_interval(low, high)}")

    return cell


def units(statistic: str = "n", **key: str) -> Format:
    """A count."""
    return shown(statistic, numbers.count, **key)


def base_of(statistic: str, **key: str) -> Format:
    """The number of units behind a statistic."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find(statistic, **{**row, **key})
        return _cell(lookup, found, lambda: numbers.MISSING if found.n is None else numbers.count(found.n))

    return cell


def _cell(lookup: Lookup, found: Found, text: Callable[[], str]) -> Cell:
    if found.reason:
        return Cell(HIDDEN, lookup.explain(found.reason))
    if not found.there:
        return Cell(ABSENT)
    return Cell(text() if not math.isnan(found.value) else numbers.MISSING)

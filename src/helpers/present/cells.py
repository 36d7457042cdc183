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
TOO_FEW = "for få svar"
TOO_FEW = "for få svar til et interval"
NO_INTERVAL = "intervallet kan ikke beregnes"


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


def instead(found: Found) -> str:
    """What stands for a number that is not shown: hidden, not measured, or not defined for so few."""
    return HIDDEN if found.reason else TOO_FEW if found.there else ABSENT


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
        return _cell(lookup, found, lambda: as_text(found.value), found.value)

    return cell


def with_interval(
    statistic: str,
    as_text: Callable[[float], str],
    as_interval: Callable[[float, float], str],
    prefix: str = "",
    **key: str,
) -> Format:
    """A statistic and its confidence interval in one cell: «2,31 [2,20; 2,42]», or why there is no interval."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        where = {**row, **key}
        found = lookup.find(statistic, **where)
        low, high = (lookup.find(f"{prefix}ci_{end}", **where) for end in ("low", "high"))
        undefined = any(end.there and not end.reason and math.isnan(end.value) for end in (low, high))

        def text() -> str:
            limits = f"[{_why_none(found.n)}]" if undefined else as_interval(low.value, high.value)
            return f"{as_text(found.value)} {limits}"

        return _cell(lookup, found, text, found.value, low.value, high.value)

    return cell


def units(statistic: str = "n", **key: str) -> Format:
    """A count."""
    return shown(statistic, numbers.count, **key)


def base_of(statistic: str, **key: str) -> Format:
    """The number of units behind a statistic."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find(statistic, **{**row, **key})
        n = math.nan if found.n is None else found.n
        return _cell(lookup, found, lambda: numbers.count(n), n)

    return cell


def either(first: Format, second: Format) -> Format:
    """The first cell, or the second in a row that the first does not have: rows of different statistics."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = first(lookup, row)
        return second(lookup, row) if found.text == ABSENT else found

    return cell


def _why_none(n: int | None) -> str:
    """Why a number has no interval: its formula needs more units, or they do not vary enough to determine one."""
    from helpers.statistics.effects import BOOTSTRAP_MIN_N

    return TOO_FEW if n is None or n < BOOTSTRAP_MIN_N else NO_INTERVAL


def _cell(lookup: Lookup, found: Found, text: Callable[[], str], *values: float) -> Cell:
    if found.reason:
        return Cell(HIDDEN, lookup.explain(found.reason))
    if not found.there:
        return Cell(ABSENT)
    return Cell(numbers.MISSING) if math.isnan(found.value) else Cell(text(), numbers=values)

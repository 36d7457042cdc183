"""From protected rows to what stands in a cell: one number looked up, formatted, or hidden with its reason."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd

from helpers.disclosure import INSTEAD, REASONS, ProtectedTable
from helpers.present.elements import Cell
from helpers.present.forms import COUNT, MISSING, Form, Quantity, form_of, limits_of

HIDDEN = "skjult"
ABSENT = "ikke målt"
TOO_FEW = "for få svar"
NO_INTERVAL_FEW = "for få svar til et interval"
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
        """A number; for an interval that is hidden, the one that stands for it."""
        place = (project, measure, category, group, wave)
        row = self._rows.get((*place, statistic))
        if row is None:
            return Found(math.nan, None, "", there=False)
        if row[2] and statistic in INSTEAD:
            row = self._rows.get((*place, INSTEAD[statistic]), row)
        value, n, reason = row
        return Found(float(value), None if pd.isna(n) else int(n), str(reason), there=True)

    def explain(self, reason: str) -> str:
        return REASONS[reason].format(threshold=self.threshold)


Format = Callable[[Lookup, dict[str, str]], Cell]
Rows = list[tuple[str, dict[str, str]]]  # what a row is called, and the key that its numbers share


@dataclass(frozen=True)
class Column:
    """A column of a table: its heading, how its cell is made from a row's key, whether its cells have intervals."""

    label: str
    show: Format
    interval: bool = False


def shown(statistic: str, form: Form | None = None, /, **key: str) -> Format:
    """One statistic in its own form, or in the one given."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        where = {**row, **key}
        found = lookup.find(statistic, **where)
        return _cell(lookup, found, Quantity(form or form_of(statistic, where.get("category", "")), found.value))

    return cell


def with_interval(statistic: str, form: Form | None = None, /, **key: str) -> Format:
    """A statistic and its confidence interval in one cell: «2,31 [2,20; 2,42]», or why there is no interval."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        where = {**row, **key}
        found, *limits = (lookup.find(name, **where) for name in (statistic, *limits_of(statistic)))
        undefined = any(end.there and not end.reason and math.isnan(end.value) for end in limits)
        hidden = next((end.reason for end in limits if end.reason), "")
        used = form or form_of(statistic, where.get("category", ""))
        ends = tuple(end.value for end in limits)
        why = HIDDEN if hidden else _why_none(found.n) if undefined else ""
        made = _cell(lookup, found, Quantity(used, found.value, ends, why))
        return replace(made, partly=lookup.explain(hidden)) if hidden and found.shown else made

    return cell


def interval_alone(low: str, high: str, too_few: str, **key: str) -> Format:
    """Two statistics as the ends of an interval: «[+0,12; +0,31]», or `too_few` where it is not defined."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        first, last = (lookup.find(name, **{**row, **key}) for name in (low, high))
        if first.reason:
            return Cell(HIDDEN, lookup.explain(first.reason))
        if not first.shown:
            return Cell(too_few if first.there else MISSING)
        return Cell.of(Quantity(form_of(low), limits=(first.value, last.value)))

    return cell


def units(statistic: str = "n", **key: str) -> Format:
    """A count."""
    return shown(statistic, COUNT, **key)


def base_of(statistic: str, **key: str) -> Format:
    """The number of units behind a statistic."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = lookup.find(statistic, **{**row, **key})
        return _cell(lookup, found, Quantity(COUNT, math.nan if found.n is None else found.n))

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

    return NO_INTERVAL_FEW if n is None or n < BOOTSTRAP_MIN_N else NO_INTERVAL


def _cell(lookup: Lookup, found: Found, quantity: Quantity) -> Cell:
    if found.reason:
        return Cell(HIDDEN, lookup.explain(found.reason))
    if not found.there:
        return Cell(ABSENT)
    return Cell.of(quantity) if math.isfinite(found.value) else Cell(MISSING)

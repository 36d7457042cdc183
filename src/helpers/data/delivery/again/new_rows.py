"""The rows that a delivery adds, held by themselves against those that were there: few new ones hide among many.

A real change is what the study measures, and is never told of; `turns` and `whose` say what is asked instead.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.contract import Contract
from helpers.data.delivery.again import shapes, turns, whose
from helpers.data.delivery.again.changed import Change
from helpers.data.findings import shown
from helpers.study import Dimension, Study

_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True)
class Scale:
    """Columns of one scale with its ends; `good` says of each whether the high end is the good one."""

    label: str
    codes: tuple[str, ...]
    good: tuple[bool, ...]
    low: float
    high: float

    def answers(self, frame: pd.DataFrame) -> npt.NDArray[np.float64]:
        """The answers from -1 to 1, 1 being good; NaN for none and for those outside the scale."""
        numbers = np.column_stack([pd.to_numeric(frame[code], errors="coerce") for code in self.codes])
        placed = (numbers - (self.low + self.high) / 2) / ((self.high - self.low) / 2)
        return np.where(np.abs(placed) <= 1, placed, np.nan) * np.where(self.good, 1.0, -1.0)


@dataclass(frozen=True, eq=False)
class Added:
    """Rows that are new, their lines in the table, and those they are held against; `at` says at which measurement."""

    before: pd.DataFrame
    now: pd.DataFrame
    lines: npt.NDArray[np.int64]
    at: str = ""

    def change(self, code: str, told: str) -> Change:
        return Change(code, tuple(self.lines.tolist()), f"i de {len(self.now)} nye rækker{self.at} {told}")


def in_new_rows(
    contract: Contract, before: pd.DataFrame, now: pd.DataFrame, study: Study, sources: Mapping[str, str]
) -> Iterator[Change]:
    """What rows say that the study does not have yet, where it is turned, exchanged, or another child's.

    Args:
        contract: The table's contract.
        before: The study's file, as texts.
        now: The table that the delivery gives, as texts.
        study: The study.
        sources: The delivered column of each of the study's that has one.
    """
    key = list(contract.key)
    new = ~pd.MultiIndex.from_frame(now[key]).isin(pd.MultiIndex.from_frame(before[key]))
    lines = np.flatnonzero(new)
    added = now[new].reset_index(drop=True)
    there = [code for code in now.columns if code in before.columns]
    if "wave" not in key:
        yield from _unlike_others(Added(before, added, lines), contract, _scales(contract, there), sources)
        return
    scales = [one for dimension in study.dimensions if (one := _of_dimension(dimension, there)).codes]
    order = [wave.code for wave in study.waves]
    for place, wave in enumerate(study.waves):
        mine = (added["wave"] == wave.code).to_numpy()
        if not mine.any():
            continue
        nearest = [*reversed(order[:place]), *order[place + 1 :]]
        rows = Added(before, added[mine].reset_index(drop=True), lines[mine], f" ved «{wave.label}»")
        told = [*_unlike_others(rows, contract, scales, sources, [wave.code, *nearest])]
        yield from told or _unlike_themselves(rows, scales, nearest)


def _of_dimension(dimension: Dimension, there: Sequence[str]) -> Scale:
    items = [item for item in dimension.items if item.code in there]
    good = tuple((dimension.better == "higher") != item.reversed for item in items)
    codes = tuple(item.code for item in items)
    return Scale(dimension.label, codes, good, dimension.minimum, dimension.maximum)


def _scales(contract: Contract, there: Sequence[str]) -> list[Scale]:
    """The columns of one scale each, where nothing says which end is the good one."""
    found: dict[tuple[float, float], list[str]] = defaultdict(list)
    for code in there:
        column = contract.by_code.get(code)
        if column and column.kind in {"score", "answer"}:
            ends = (min(column.answers), max(column.answers)) if column.answers else (column.low, column.high)
            found[ends].append(code)
    return [
        Scale("", tuple(codes), (True,) * len(codes), *ends) for ends, codes in found.items() if np.isfinite(ends).all()
    ]


def _unlike_others(
    rows: Added,
    contract: Contract,
    scales: Sequence[Scale],
    sources: Mapping[str, str],
    waves: Sequence[str] = (),
) -> Iterator[Change]:
    """What is turned or exchanged, against the rows of others; `waves`: those of the first that has enough of them."""
    known, change = rows.before, turns.OTHER_CHILDREN
    if waves:
        enough = {wave: one for wave in waves if len(one := known[known["wave"] == wave]) >= turns.FEWEST_BEFORE}
        if not enough:
            return
        wave, known = next(iter(enough.items()))
        change = turns.OTHER_CHILDREN if wave == waves[0] else turns.ANOTHER_MEASUREMENT
    flags = [code for code in rows.now.columns if code in known and contract.by_code[code].kind == "flag"]
    counts = [
        [(int((one[code] == "1").sum()), int((one[code] == "0").sum())) for code in flags] for one in (known, rows.now)
    ]
    other_way = {flags[place]: (counts[0][place], counts[1][place]) for place in turns.flags_exchanged(*counts)}
    for code, (was, now) in other_way.items():
        told = f"er der {now[0]} ja af {sum(now)}, før {was[0]} af {sum(was)}: er ja og nej byttet om dér?"
        yield rows.change(code, told)
    of_others = _exchanged(known, rows.now, contract, other_way) if change is turns.OTHER_CHILDREN else {}
    for code, other in of_others.items():
        source = shown(sources.get(other, other))
        yield rows.change(code, f"ligner svarene dem, der før stod ved «{source}»: er de to byttet om dér?")
    if scales and not of_others:
        yield from _turned(known, rows, scales, change)


def _turned(known: pd.DataFrame, rows: Added, scales: Sequence[Scale], change: turns.Change) -> Iterator[Change]:
    before, now = (np.column_stack([scale.answers(frame) for scale in scales]) for frame in (known, rows.now))
    codes = [code for scale in scales for code in scale.codes]
    places = np.split(np.arange(len(codes)), np.cumsum([len(scale.codes) for scale in scales])[:-1])
    turned = turns.turned(before, now, [place.tolist() for place in places], change)
    if len(turned) == 1 < len(codes):
        yield rows.change(codes[turned[0]], "ligner svarene de tidligere, vendt om: er de vendt dér?")
        return
    for scale in scales:
        if set(scale.codes) <= {codes[place] for place in turned}:
            what = f" i «{scale.label}»" if scale.label else ""
            also = " og de andre skalaer" if len(turned) > len(scale.codes) else ""
            told = f"ligner alle svar{what}{also} de tidligere, vendt om: er skalaen vendt dér?"
            yield rows.change(scale.codes[0], told)


def _exchanged(before: pd.DataFrame, now: pd.DataFrame, contract: Contract, without: Container[str]) -> dict[str, str]:
    alike: dict[object, list[str]] = defaultdict(list)
    for code in now.columns:
        column = contract.by_code[code]
        if code in before and code not in without and column.kind in {"flag", "answer", "score"}:
            alike[column.kind, column.answers, column.low, column.high].append(code)
    found: dict[str, str] = {}
    for codes in alike.values():
        counts = [{code: _counts(frame[code]) for code in codes} for frame in (before, now)]
        found |= dict(shapes.exchanged(*counts))
    return found


def _counts(cells: pd.Series) -> dict[str, int]:
    return {str(text): int(count) for text, count in cells[cells != ""].value_counts().items()}


def _unlike_themselves(rows: Added, scales: Sequence[Scale], waves: Sequence[str]) -> Iterator[Change]:
    """Rows that are not like what their children said at the nearest measurement, but like it turned, or another's."""
    if not scales:
        return
    by_wave = {wave: rows.before[rows.before["wave"] == wave].drop_duplicates("child_id") for wave in waves}
    others = [one.set_index("child_id") for one in by_wave.values()]
    mine = rows.now.drop_duplicates("child_id").set_index("child_id")
    near = next((one for one in others if len(one.index.intersection(mine.index)) >= whose.FEWEST), None)
    if near is None:
        return
    alike, both = _likeness(near, mine, scales)
    order = sorted(range(len(both)), key=lambda place: [int(one) for one in _NUMBERS.findall(both[place])])
    if whose.opposed(alike):
        yield rows.change(scales[0].codes[0], "går svarene imod de samme børns tidligere: er de vendt dér?")
    elif steps := whose.moved(alike, [order, list(range(len(both)))]):
        places = "en plads" if abs(steps) == 1 else f"{abs(steps)} pladser"
        told = f"ligner svarene ikke barnets egne tidligere, men dem hos barnet {places} væk: er id'erne flyttet?"
        yield rows.change("child_id", told)
    elif any(whose.lost(alike, _likeness(one, near, scales)[0]) for one in others if one is not near):
        yield rows.change("child_id", "ligner svarene slet ikke barnets egne tidligere: er id'erne rigtige?")


def _likeness(
    before: pd.DataFrame, now: pd.DataFrame, scales: Sequence[Scale]
) -> tuple[npt.NDArray[np.float64], list[str]]:
    """How like the rows of the children that have both are, and those children, in the order of the later rows."""
    both = now.index[now.index.isin(before.index)]
    answers = [np.column_stack([scale.answers(frame.loc[both]) for scale in scales]) for frame in (before, now)]
    return whose.likeness(*answers), [str(child) for child in both]

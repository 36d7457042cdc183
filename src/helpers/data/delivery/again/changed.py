"""What a delivery says otherwise than the study's files of the same children: which values, how many, in what way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.contract import Contract
from helpers.data.delivery.again.ways import ALIKE, LEAST, examples, way
from helpers.data.findings import shown
from helpers.data.meaning import canonical
from helpers.data.meaning.votes import some

_WHO = {"survey": ("respondent", "respondenter"), "statements": ("udsagn", "udsagn")}
_LEAST_CELLS = 3  # of a row that is known again in another place
_LEAST_ROWS = 2


@dataclass(frozen=True)
class Change:
    """What differs in a column: in which rows of the new table, and how that is told in Danish.

    `wave` is whether it is the row's measurement, not its values, that seems to be another.
    """

    code: str
    lines: tuple[int, ...]
    told: str


@dataclass(frozen=True, eq=False)
class Both:
    """The rows that two versions of a table both have, in one order; their cells in one form, "" for none.

    Args:
        contract: The table's contract.
        old: The cells of the study's file, without the key.
        new: Those of the delivery, with the same columns.
        keys: The key of each row.
        lines: The position of each row in the delivery's table.
    """

    contract: Contract
    old: pd.DataFrame
    new: pd.DataFrame
    keys: list[tuple[str, ...]]
    lines: npt.NDArray[np.int64]

    @cached_property
    def names(self) -> npt.NDArray[np.object_]:
        """Whose each row is."""
        return np.array([key[0] for key in self.keys], dtype=object)

    @cached_property
    def cells(self) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.object_]]:
        """The cells of the old and of the new rows."""
        return self.old.to_numpy(dtype=object), self.new.to_numpy(dtype=object)

    @cached_property
    def moved(self) -> pd.DataFrame:
        """Where both have a value, and not the same."""
        return (self.old != "") & (self.new != "") & (self.old != self.new)

    def told(self, rows: npt.NDArray[np.bool_], what: tuple[str, str]) -> str:
        """How many of all a column is told of; `what` is said of one, and of several."""
        one, several = _WHO.get(self.contract.name, ("barn", "børn"))
        count, of = len(set(self.names[rows])), len(set(self.names))
        return f"{count} af {of} {one if of == 1 else several} {what[0] if count == 1 else what[1]}"


def both_of(contract: Contract, before: pd.DataFrame, now: pd.DataFrame) -> Both:
    """The rows of one key in two versions of a table of texts."""
    first = {key: place for place, key in reversed([*enumerate(_keys(contract, before))])}
    lines = [(line, first[key], key) for line, key in enumerate(_keys(contract, now)) if key in first]
    codes = [c.code for c in contract.columns if c.code not in contract.key and c.code in before.columns]
    old = before[codes].iloc[[place for _, place, _ in lines]].reset_index(drop=True)
    new = now.reindex(columns=codes, fill_value="").iloc[[line for line, _, _ in lines]].reset_index(drop=True)
    return Both(
        contract,
        _in_one_form(old),
        _in_one_form(new),
        [key for _, _, key in lines],
        np.array([line for line, _, _ in lines], dtype=np.int64),
    )


def _in_one_form(frame: pd.DataFrame) -> pd.DataFrame:
    """The cells as `canonical` writes them, each different one once: tables are long and answers few."""
    forms = {code: {text: canonical(text) for text in frame[code].unique()} for code in frame.columns}
    return pd.DataFrame(
        {code: frame[code].map(known) for code, known in forms.items()}, index=frame.index, dtype=object
    )


def _keys(contract: Contract, frame: pd.DataFrame) -> list[tuple[str, ...]]:
    return list(frame[list(contract.key)].itertuples(index=False, name=None))


def changes(both: Both, sources: Mapping[str, str], waves: Mapping[str, str]) -> Iterator[Change]:
    """What differs: rows that are those of another measurement or id first, then each column in the rest.

    Args:
        both: The rows that both have.
        sources: The delivered column of each of the study's that has one.
        waves: The label of each measurement.
    """
    if not both.keys:
        return
    moved = both.moved.any(axis=1).to_numpy()
    left = np.ones(len(moved), dtype=bool)
    for found, code, told in (*_of_other_waves(both, moved, waves), *_of_other_ids(both, moved)):
        left &= ~found
        yield Change(code, _lines(both, found), told)
    for code in both.old.columns:
        rows = both.moved[code].to_numpy() & left
        if rows.any():
            before, now = both.old[code][rows].tolist(), both.new[code][rows].tolist()
            other = _taken_from(both, code)
            if other:
                how = f": værdierne er dem, der før stod ved «{shown(sources.get(other, other))}»; er de byttet om?"
            elif alike := way(before, now, both.contract.by_code[code]):
                how = f": {alike}"
            else:
                how = f" ({examples([' '.join(both.keys[row]) for row in np.flatnonzero(rows)], before, now)})"
            said = both.told(rows, ("har en anden værdi end i studiet",) * 2)
            yield Change(code, _lines(both, rows), said + how)
        gone = (both.old[code] != "").to_numpy() & (both.new[code] == "").to_numpy() & left
        if gone.any():
            yield Change(
                code,
                _lines(both, gone),
                both.told(gone, ("har en værdi i studiet, men ingen i leverancen",) * 2),
            )


def _lines(both: Both, rows: npt.NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(both.lines[rows].tolist())


def _of_other_waves(
    both: Both, moved: npt.NDArray[np.bool_], waves: Mapping[str, str]
) -> Iterator[tuple[npt.NDArray[np.bool_], str, str]]:
    """The rows that say all that another measurement of the same child said before."""
    if "wave" not in both.contract.key:
        return
    place = {key: row for row, key in enumerate(both.keys)}
    found: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in np.flatnonzero(moved).tolist():
        child, wave = both.keys[row]
        for other in waves:
            there = place.get((child, other))
            if other != wave and there is not None and _says(both, row, there):
                found[wave, other].append(row)
    rows = np.zeros(len(moved), dtype=bool)
    rows[[row for same in found.values() for row in same]] = True
    if rows.sum() >= _LEAST_ROWS:
        told = [f"«{waves[wave]}» siger det, der før stod ved «{waves[other]}»" for wave, other in found]
        yield rows, "wave", f"hos {both.told(rows, ('', '')).strip()}: {some(told)}; er målingerne byttet om?"


def _of_other_ids(both: Both, moved: npt.NDArray[np.bool_]) -> Iterator[tuple[npt.NDArray[np.bool_], str, str]]:
    """The rows that say all that one other id's said before."""
    said: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for row, cells in enumerate(both.old.itertuples(index=False, name=None)):
        said[(*both.keys[row][1:], *cells)].append(row)
    rows = np.zeros(len(moved), dtype=bool)
    shown_ones = []
    for row in np.flatnonzero(moved).tolist():
        there = said.get((*both.keys[row][1:], *both.cells[1][row]), [])
        if len(there) == 1 and _says(both, row, there[0]):
            rows[row] = True
            shown_ones.append(f"{shown(both.keys[row][0])} som {shown(both.keys[there[0]][0])}")
    if rows.sum() >= _LEAST_ROWS:
        told = f"{both.told(rows, ('', '')).strip()} siger nu det, der før stod ved et andet id ({some(shown_ones)})"
        yield rows, both.contract.key[0], f"{told}; er id'erne flyttet?"


def _says(both: Both, row: int, there: int) -> bool:
    new, old = both.cells[1][row], both.cells[0][there]
    filled = (new != "") & (old != "")
    return bool(filled.sum() >= _LEAST_CELLS and (new[filled] == old[filled]).all())


def _taken_from(both: Both, code: str) -> str:
    """The other column of the same kind that had before what this one says now; empty where none had."""
    kinds = {column.code: column.kind for column in both.contract.columns}
    best, most = "", ALIKE
    for other in both.old.columns:
        if other == code or kinds[other] != kinds[code]:
            continue
        filled = ((both.new[code] != "") & (both.old[other] != "")).to_numpy()
        differ = filled & (both.old[other] != both.old[code]).to_numpy()
        if differ.sum() < LEAST:
            continue
        same = float((both.new[code] == both.old[other]).to_numpy()[filled].mean())
        if same > most and (both.new[code] == both.old[other]).to_numpy()[differ].mean() > ALIKE:
            best, most = other, same
    return best

"""What became of every filled cell of a delivery: in the study, or why not; the sums agree by part and as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.delivery.convert import Piece
from helpers.data.delivery.merge import Merged, as_written
from helpers.data.delivery.sources import Source
from helpers.data.meaning import UNDECIDED, canonical

TAKEN = "taget ind"
SAME = "står også i en anden række"
OTHER = "ikke brugt, fordi en anden række gælder"
NO_ANSWER = "ikkesvar"
OPEN = "svar, hvis betydning ikke er afgjort"
LEFT_OUT = "i rækker, der er udeladt"
NOT_TAKEN = "i kolonner, der ikke er taget"
UNUSED = "i filer, der ikke bruges"
# Of a cell that two parts take, the first of these counts.
FATES = (TAKEN, SAME, OTHER, NO_ANSWER, OPEN, LEFT_OUT, NOT_TAKEN, UNUSED)
_BLANK = len(FATES)

_States = npt.NDArray[np.int8]


@dataclass(frozen=True)
class CellFates:
    """How many filled cells met which fate (`FATES`, without those of none).

    Args:
        parts: Of each part: the cells of the columns that it takes, in all rows of its table.
        dropped: Of each part: the cells of each column that it says not to take.
        whole: Of the whole delivery, each cell once.
    """

    parts: tuple[Mapping[str, int], ...]
    dropped: tuple[Mapping[str, int], ...]
    whole: Mapping[str, int]


def fates_of(
    sources: Iterable[Source], pieces: Sequence[Piece], tables: Iterable[Merged], others: str = ""
) -> CellFates:
    """Account for every filled cell; one that the file itself calls no answer is filled.

    `others` is why the rows of other projects are left out: what is dropped of them is not counted.
    """
    taking = {table.contract.name: _Taking(table) for table in tables}
    states = [taking[piece.part.table].states(piece) for piece in pieces]
    whole: Counter[str] = Counter()
    for source in sources:
        best: dict[str, _States] = {}
        mine = [(piece, found) for piece, found in zip(pieces, states, strict=True) if piece.source is source]
        for piece, found in mine:
            for code, one in found.items():
                name = piece.part.columns[code].source
                best[name] = np.minimum(best[name], one) if name in best else one
        rest = FATES.index(NOT_TAKEN if mine else UNUSED)
        for name in source.raw.frame.columns:
            whole += _counted([best[name] if name in best else _all(source, name, rest)])
        whole += _no_answers(source, best)
        whole[FATES[rest]] += _no_answers(source, set(source.labels.missing) - best.keys()).total()
    return CellFates(
        tuple(
            _in_order(
                _counted(found.values())
                + _no_answers(piece.source, [piece.part.columns[code].source for code in found])
            )
            for piece, found in zip(pieces, states, strict=True)
        ),
        tuple(
            {
                name: int((_own(piece, others)[name] != "").sum()) + _no_answers(piece.source, [name]).total()
                for name in piece.part.drop
                if name in piece.source.raw.frame.columns
            }
            for piece in pieces
        ),
        _in_order(whole),
    )


class _Taking:
    """A table that comes out, and which of its cells were given by a cell of the delivery so far."""

    def __init__(self, table: Merged) -> None:
        self._key = table.contract.key
        self._frame = table.frame
        self._lines = {
            key: line for line, key in enumerate(zip(*(table.frame[code] for code in self._key), strict=True))
        }
        self._given = {code: np.zeros(len(table.frame), dtype=bool) for code in table.frame.columns}

    def states(self, piece: Piece) -> dict[str, _States]:
        """The fate of each cell of the columns that a part takes, by the study's column, in the rows of its file."""
        raw = piece.source.raw.frame
        kept = ~raw.index.isin(list(piece.left_out))
        frame = piece.table.frame
        keys = zip(
            *(map(as_written, frame[code].astype(object).where(frame[code].notna(), None)) for code in self._key),
            strict=True,
        )
        lines = np.array([self._lines.get(key, -1) for key in keys], dtype=int)
        found = {}
        for code, taken in piece.part.columns.items():
            if taken.source in raw.columns and code in self._frame.columns:
                state = _all(piece.source, taken.source, FATES.index(LEFT_OUT))
                values = frame[code].astype(object).where(frame[code].notna(), None)
                state[kept] = np.where(state[kept] == _BLANK, _BLANK, self._fates(code, values.tolist(), lines))
                asked = {canonical(value) for value, means in taken.meanings.items() if means == UNDECIDED}
                if asked:
                    undecided = raw[taken.source].map(canonical).isin(asked).to_numpy()
                    state[undecided & (state == FATES.index(NO_ANSWER))] = FATES.index(OPEN)
                found[code] = state
        return found

    def _fates(self, code: str, values: Sequence[Any], lines: npt.NDArray[np.int_]) -> _States:
        """The fates of the cells of a column in the rows that a part keeps, were they all filled."""
        written: dict[Any, str] = {value: as_written(value) for value in dict.fromkeys(values)}
        texts = np.array([written[value] for value in values], dtype=object)
        there = lines >= 0
        states = np.full(len(lines), FATES.index(LEFT_OUT), dtype=np.int8)
        same = np.zeros(len(lines), dtype=bool)
        same[there] = self._frame[code].to_numpy(dtype=object)[lines[there]] == texts[there]
        filled = texts != ""
        states[there & ~same] = FATES.index(OTHER)
        states[there & same] = FATES.index(SAME)
        giving = np.flatnonzero(there & same & filled)
        _, first = np.unique(lines[giving], return_index=True)
        fresh = giving[first][~self._given[code][lines[giving[first]]]]
        states[fresh] = FATES.index(TAKEN)
        self._given[code][lines[fresh]] = True
        states[there & ~filled] = FATES.index(NO_ANSWER)
        return states


def _own(piece: Piece, others: str) -> pd.DataFrame:
    """The rows of a part's table, without those that are left out for this reason."""
    return piece.source.raw.frame.drop(index=[row for row, why in piece.left_out.items() if why == others])


def _all(source: Source, name: str, fate: int) -> _States:
    """The cells of a column with one fate for all that are filled."""
    return np.where(source.raw.frame[name].to_numpy() == "", _BLANK, fate).astype(np.int8)


def _counted(columns: Iterable[_States]) -> Counter[str]:
    counts = sum((np.bincount(one, minlength=_BLANK + 1) for one in columns), np.zeros(_BLANK + 1, dtype=int))
    return Counter({fate: int(count) for fate, count in zip(FATES, counts[:_BLANK], strict=True) if count})


def _no_answers(source: Source, names: Iterable[str]) -> Counter[str]:
    """The cells that the file itself calls no answer: in the table they are empty."""
    count = sum(sum(source.labels.missing.get(name, {}).values()) for name in names)
    return Counter({NO_ANSWER: count} if count else {})


def _in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {fate: counts[fate] for fate in FATES if counts.get(fate)}

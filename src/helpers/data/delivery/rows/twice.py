"""Rows of one key in one table of which one says all that the other does: the same twice, or an answer begun again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Doubled:
    """A row that says nothing that another of the same key does not say: `same` where neither does, the later row."""

    row: int
    other: int
    same: bool


def doubled(rows: Sequence[int], frame: pd.DataFrame, key: Sequence[str]) -> list[Doubled]:
    """The rows of a table that another of the same key makes needless, each with that one.

    Two rows that contradict each other, or each have what the other lacks, are not among them: neither can stand for
    both.

    Args:
        rows: The number of each row.
        frame: The cells, parsed; missing ones are NaN or None.
        key: The columns of the key.
    """
    if not set(key) <= set(frame.columns):
        return []
    keys = frame[list(key)]
    again = keys.notna().all(axis=1) & keys.duplicated(keep=False)
    answers = frame[[column for column in frame.columns if column not in key]]
    values, filled = answers.to_numpy(dtype=object), answers.notna().to_numpy()
    fullest: dict[tuple[Any, ...], int] = {}
    found = []
    for place in again.to_numpy().nonzero()[0].tolist():
        name = tuple(keys.iloc[place])
        first = fullest.setdefault(name, place)
        both = filled[first] & filled[place]
        lacks, adds = (filled[first] & ~filled[place]).any(), (filled[place] & ~filled[first]).any()
        if first == place or (values[first][both] != values[place][both]).any() or (lacks and adds):
            continue
        needless, fullest[name] = (first, place) if adds else (place, first)
        found.append(Doubled(int(rows[needless]), int(rows[fullest[name]]), not lacks and not adds))
    return found

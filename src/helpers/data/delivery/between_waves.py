"""What the measurements of a delivery tell of each other: dates in another order than their names, an item
that is turned in one of them, a child's background that is taken from a later one.

Nothing is told of the invented projects, whole or halved, over ten seeds (`tests/data/delivery/test_false_alarms.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.checks.answers import scores_of
from helpers.data.delivery.convert import Piece
from helpers.data.meaning.votes import some
from helpers.study import Dimension, Study

LEAST_ROWS = 10  # of each of two measurements, for a correlation to be held against another
ERRORS = 4.0  # standard errors between two Fisher transformed correlations, so that chance does not call for it
Told = tuple[int, str, str]  # a part's place, a column, and what is odd of it


def out_of_order(rows: pd.DataFrame, study: Study, sources: Sequence[Sequence[str]]) -> Iterator[Told]:
    """Of each part whose rows are concerned: that a measurement is dated before the one it follows.

    Args:
        rows: The rows of all parts, with the place of their `part` and their `row` in its table.
        study: The study.
        sources: The study's columns that each part takes.
    """
    items = [code for dimension in study.dimensions for code in dimension.item_codes if code in rows]
    answered = rows[items].notna().any(axis=1)  # a row without an answer is no measurement
    first = rows[rows["child_id"].notna() & rows["date"].notna() & answered].drop_duplicates(["child_id", "wave"])
    measured = {wave.code: first[first["wave"] == wave.code].set_index("child_id") for wave in study.waves}
    for before, after in combinations(study.waves, 2):
        both = measured[before.code].index.intersection(measured[after.code].index)
        ones, others = (measured[wave.code].loc[both] for wave in (before, after))
        late = (others["date"] < ones["date"]).to_numpy()
        if not late.any():
            continue
        told = f"«{after.label}» er dateret før «{before.label}» hos {late.sum()} af {len(both)} børn"
        if 2 * late.sum() < len(both):
            told += f", i række {some([str(row) for row in others['row'][late]])}: er datoen eller målingen forkert?"
        else:
            told += ": er målingerne byttet om?"
        for part in sorted({*ones["part"][late], *others["part"][late]}):
            code = next((name for name in ("wave", "date") if name in sources[part]), "child_id")
            yield int(part), code, told


def turned_in_one(rows: pd.DataFrame, study: Study) -> Iterator[Told]:
    """Items that run against the others of their dimension in one measurement, and with them in the other ones.

    The correlation with the sum of the others is below 0 in the one and above 0 in the others, and their Fisher
    transforms lie `ERRORS` standard errors apart. Only the item that falls most is told of.
    """
    for dimension in study.dimensions:
        items = [code for code in dimension.item_codes if code in rows]
        if len(items) < len(dimension.item_codes) or len(items) < 2:
            continue
        found = {wave.code: _with_the_others(rows[rows["wave"] == wave.code], dimension) for wave in study.waves}
        for wave in study.waves:
            here, count = found[wave.code]
            others = [found[other.code] for other in study.waves if other is not wave and found[other.code][1]]
            weight = sum(number - 3 for _, number in others)
            if not count or not others:
                continue
            there = np.sum([(number - 3) * one for one, number in others], axis=0) / weight
            fall = (there - here) / (1 / (count - 3) + 1 / weight) ** 0.5
            most = int(np.argmax(fall))
            if fall[most] > ERRORS and here[most] < 0 < there[most]:
                told = f"svarene ved «{wave.label}» går imod de øvrige svar i «{dimension.label}»"
                parts = rows["part"][(rows["wave"] == wave.code) & rows[items[most]].notna()]
                yield from ((int(part), items[most], f"{told}, ved andre målinger ikke") for part in sorted(set(parts)))


def _with_the_others(rows: pd.DataFrame, dimension: Dimension) -> tuple[npt.NDArray[np.float64], int]:
    """The Fisher transformed correlation of each item with the sum of the others, and of how many rows; 0: too few."""
    scores = scores_of(dimension, rows[list(dimension.item_codes)].to_numpy(dtype=np.float64))
    if len(scores) < LEAST_ROWS or (scores.std(axis=0) == 0).any():
        return np.zeros(scores.shape[1]), 0
    rest = scores.sum(axis=1, keepdims=True) - scores
    if (rest.std(axis=0) == 0).any():
        return np.zeros(scores.shape[1]), 0
    told = [np.corrcoef(scores[:, place], rest[:, place])[0, 1] for place in range(scores.shape[1])]
    return np.arctanh(np.clip(told, -0.999, 0.999)), len(scores)


def of_a_later_one(piece: Piece, pieces: Sequence[Piece], study: Study) -> Iterator[tuple[str, str]]:
    """Columns of children that are of a later row where the child's first measurement has none, or says otherwise.

    A column that most children lack in their first measurement is asked later, and nothing is odd about it.
    """
    order = {wave.code: place for place, wave in enumerate(study.waves)}
    measured = [one for one in pieces if one.part.table == "measurements" and one.source.place == piece.source.place]
    waves = {
        row: order[wave]
        for one in measured
        if "wave" in one.part.columns
        for row, wave in zip(one.table.rows.tolist(), one.table.frame["wave"], strict=True)
        if wave in order
    }
    places = [place for place, row in enumerate(piece.table.rows.tolist()) if row in waves and row not in piece.odd]
    frame = piece.table.frame.iloc[places]
    rows = piece.table.rows[places]
    order_of = pd.Series([waves[row] for row in rows.tolist()], index=frame.index, dtype=np.int64)
    for code in piece.part.columns:
        if code == "child_id" or code not in frame or not len(frame):
            continue
        table = pd.DataFrame({"child": frame["child_id"], "wave": order_of, "value": frame[code], "row": rows}).dropna(
            subset=["child"]
        )
        first = table.sort_values("wave", kind="stable").drop_duplicates("child").set_index("child")
        taken = table.dropna(subset=["value"]).drop_duplicates("child").set_index("child")
        own = first.reindex(taken.index)
        later = taken[(taken["wave"] > own["wave"]) & (taken["value"] != own["value"])]
        if len(later) and 2 * first["value"].notna().sum() >= len(taken):
            told = f"hos {len(later)} af {len(taken)} børn er værdien fra en senere måling end barnets første"
            yield code, f"{told}, i række {some([str(row) for row in later['row']])}"

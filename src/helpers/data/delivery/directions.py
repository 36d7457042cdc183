"""What answers tell of each other: an item that runs against its dimension, or against the children's other answers.

Value labels can be lost and a mapping is confirmed once; a column that was turned on the way is seen in its answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.data.checks.answers import LEAST_ROWS, against, opposed
from helpers.data.delivery.convert import Piece
from helpers.study import Study

Against = dict[str, tuple[str, ...]]


def directions(pieces: Sequence[Piece], study: Study) -> list[Against]:
    """For each piece the items whose answers run against others, with what they run against, in Danish.

    An item is held against the others of its dimension in each wave, and against the same children's answers to it in
    the wave before. A confirmed `turned` has been turned back already.
    """
    found: list[dict[str, list[str]]] = [defaultdict(list) for _ in pieces]
    measured = [(place, piece) for place, piece in enumerate(pieces) if piece.table.contract.name == "measurements"]
    labels = {wave.code: wave.label for wave in study.waves}
    for place, piece in measured:
        for code, told in _against_the_dimension(piece, study, labels):
            found[place][code].append(told)
    frames = [piece.table.frame.assign(part=place) for place, piece in measured]
    if frames:
        for place, code, told in _against_the_wave_before(pd.concat(frames), study, labels):
            found[place][code].append(told)
    return [{code: tuple(told) for code, told in one.items()} for one in found]


def _against_the_dimension(piece: Piece, study: Study, labels: dict[str, str]) -> Iterator[tuple[str, str]]:
    frame = piece.table.frame
    waves = frame["wave"].to_numpy()
    for dimension in study.dimensions:
        if not set(dimension.item_codes) <= piece.part.columns.keys():
            continue
        answers = frame[list(dimension.item_codes)].to_numpy(dtype=np.float64)
        for wave in [code for code in labels if (waves == code).any()]:
            for code in against(dimension, answers[waves == wave]):
                yield code, f"går imod de øvrige svar i «{dimension.label}» ({labels[wave]})"


def _against_the_wave_before(
    frame: pd.DataFrame, study: Study, labels: dict[str, str]
) -> Iterator[tuple[int, str, str]]:
    items = [code for dimension in study.dimensions for code in dimension.item_codes if frame[code].notna().any()]
    first = frame[frame["child_id"].notna()].drop_duplicates(["child_id", "wave"]).set_index("child_id")
    waves = {wave: rows for wave in labels if len(rows := first[first["wave"] == wave]) >= LEAST_ROWS}
    for (before, earlier), (wave, later) in pairwise(waves.items()):
        both = earlier.index.intersection(later.index)
        ones, others = (rows.loc[both, items].to_numpy(dtype=np.float64) for rows in (earlier, later))
        for number, code in enumerate(items):
            if opposed(ones[:, number], others[:, number]):
                for place in later.loc[later[code].notna(), "part"].unique():
                    yield int(place), code, f"går imod børnenes egne svar ved «{labels[before]}» ({labels[wave]})"

"""What all answers to a scale tell together: an end that nobody uses, a scale that runs against all the others.

One item that is turned is told by the others of its dimension; where all of them are, nothing in the dimension says so.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from helpers.data.checks.answers import opposed, scores_of, within
from helpers.data.delivery.between_waves import Told
from helpers.data.delivery.convert import Piece
from helpers.data.findings import shown
from helpers.data.meaning.heads import coding_of
from helpers.study import Dimension, Study

ANSWERS_A_POINT = 30  # answers for each point of a scale, from which on nobody at an end of it is no chance
_MOST_POINTS = 7  # of a finer scale some points are never used
_FEWEST_ITEMS = 2


def ends_not_used(rows: pd.DataFrame, pieces: Sequence[Piece], study: Study) -> Iterator[Told]:
    """Of a dimension without labels: that no answer is at one end of it, as where the questionnaire has fewer answers.

    Args:
        rows: The rows of all parts, with the place of their `part`.
        pieces: All parts.
        study: The study.
    """
    for dimension in study.dimensions:
        items = [code for code in dimension.item_codes if code in rows]
        bare = {part: [code for code in items if _is_bare(pieces[part], code)] for part in sorted(set(rows["part"]))}
        answers = [rows.loc[rows["part"] == part, codes].to_numpy(dtype=np.float64) for part, codes in bare.items()]
        given = np.concatenate([np.empty(0), *(one.ravel() for one in answers)])  # a file may have no rows
        why = _unused(given, dimension.minimum, dimension.maximum)
        if why and len(items) >= _FEWEST_ITEMS:
            told = f"{why} i «{dimension.label}»: har skemaet færre svarmuligheder end studiet?"
            yield from ((part, code, told) for part, codes in bare.items() for code in codes)


def ends_of_columns(piece: Piece) -> Iterator[tuple[str, str]]:
    """The same of the columns of a part that have one scale, which are no items of a dimension."""
    scales: dict[tuple[float, float], list[str]] = defaultdict(list)
    for code in piece.part.columns:
        column = piece.table.contract.by_code.get(code)
        if column and column.kind in {"score", "answer"} and _is_bare(piece, code):
            ends = (min(column.answers), max(column.answers)) if column.answers else (column.low, column.high)
            scales[ends].append(code)
    for (low, high), codes in scales.items():
        answers = piece.table.frame[codes].to_numpy(dtype=np.float64).ravel()
        if len(codes) >= _FEWEST_ITEMS and (why := _unused(answers, low, high)):
            others = f" i «{shown(piece.part.columns[codes[0]].source)}» og de {len(codes) - 1} andre med samme skala"
            yield from ((code, f"{why}{others}: har skemaet færre svarmuligheder end studiet?") for code in codes)


def _is_bare(piece: Piece, code: str) -> bool:
    """Whether nothing says what the numbers of a column are."""
    taken = piece.part.columns.get(code)
    if taken is None:
        return False
    labels = piece.source.labels
    said = labels.values.get(taken.source) or coding_of(taken.source) or coding_of(labels.columns.get(taken.source, ""))  # noqa: PD011
    return not said and not taken.meanings


def _unused(answers: npt.NDArray[np.float64], low: float, high: float) -> str:
    """Which end of a scale no answer has, in Danish; empty where both are used, or they are too few to tell."""
    points = high - low + 1
    given = answers[(answers >= low) & (answers <= high)]
    if not points <= _MOST_POINTS or len(given) < ANSWERS_A_POINT * points:
        return ""
    ends = [f"{end:g}" for end, there in ((low, given.min()), (high, given.max())) if there != end]
    return f"ingen af de {len(given)} svar er {' eller '.join(ends)}" if ends else ""


def against_the_others(rows: pd.DataFrame, study: Study) -> Iterator[Told]:
    """Dimensions whose scores run against those of the others, in the same rows: the whole scale may be turned.

    What is good is high in all of them. Of two dimensions nobody knows which one it is.
    """
    scores = pd.DataFrame({dimension.code: _good(rows, dimension) for dimension in study.dimensions})
    for dimension in study.dimensions:
        rest = scores.drop(columns=dimension.code).mean(axis=1)
        if opposed(scores[dimension.code].to_numpy(), rest.to_numpy(dtype=np.float64)):
            told = f"svarene i «{dimension.label}» går imod de andre dimensioner: er hele skalaen vendt?"
            items = [code for code in dimension.item_codes if code in rows]
            for part, there in rows.groupby("part")[items]:
                yield from ((int(str(part)), code, told) for code in items if there[code].notna().any())


def _good(rows: pd.DataFrame, dimension: Dimension) -> pd.Series:
    """How well it goes in a dimension, in standard deviations from the wave's mean; NaN where it is not answered."""
    answers = within(rows.reindex(columns=list(dimension.item_codes)).to_numpy(dtype=np.float64), dimension)
    whole = np.flatnonzero(~np.isnan(answers).any(axis=1))
    scores = pd.Series(np.nan, index=rows.index, dtype=np.float64)
    scores.iloc[whole] = scores_of(dimension, answers).mean(axis=1)
    scores -= scores.groupby(rows["wave"]).transform("mean")
    sign = 1.0 if dimension.better == "higher" else -1.0
    return scores * (sign / (float(scores.std(ddof=0)) or np.nan))

"""What cells tell of each other: an item that runs against others, a date of another time, shares where per cent stood.

Value labels can be lost and a mapping is confirmed once; a column that was turned on the way is seen in its answers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from helpers.data.checks.answers import LEAST_ROWS, against, opposed, within
from helpers.data.checks.dates import far_off
from helpers.data.delivery import between_waves, whole_scales
from helpers.data.delivery.convert import Piece
from helpers.data.findings import shown
from helpers.data.meaning import number_of
from helpers.data.meaning.votes import SHOWN, some
from helpers.study import Dimension, Study

LEAST_NUMBERS = 5
_FAR_ABOVE_ONE = 20.0
Odd = dict[str, tuple[str, ...]]


def oddities(pieces: Sequence[Piece], study: Study) -> list[Odd]:
    """For each piece the columns of the study whose cells are odd, with how, in Danish.

    An item is held against the others of its dimension in each wave, and against the same children's answers to it in
    the wave before; a confirmed `turned` has been turned back already. A date is held against the edition's and the
    column's others.
    """
    found: list[dict[str, list[str]]] = [defaultdict(list) for _ in pieces]
    frames = []
    for place, piece in enumerate(pieces):
        for code, told in (*_of_another_time(piece, study), *_hundredths(piece)):
            found[place][code].append(told)
        if piece.table.contract.name == "measurements":
            # A row that is told of as no answer says nothing of the others.
            frame = piece.table.frame[~np.isin(piece.table.rows, list(piece.odd))]
            numbers = piece.table.rows[~np.isin(piece.table.rows, list(piece.odd))]
            frames.append(_scaled(frame, study).assign(part=place, row=numbers))
            for code, told in (*_against_the_dimension(frame, piece, study), *_without_labels(piece, study)):
                found[place][code].append(told)
        elif piece.table.contract.name in {"fidelity", "survey"}:
            for code, told in whole_scales.ends_of_columns(piece):
                found[place][code].append(told)
        elif piece.table.contract.name == "children":
            for code, told in between_waves.of_a_later_one(piece, pieces, study):
                found[place][code].append(told)
    if frames:
        rows = pd.concat(frames, ignore_index=True)
        sources = [[*piece.part.columns] for piece in pieces]
        for place, code, told in (
            *_against_the_wave_before(rows, study),
            *between_waves.turned_in_one(rows, study),
            *between_waves.out_of_order(rows, study, sources),
            *whole_scales.ends_not_used(rows, pieces, study),
            *whole_scales.against_the_others(rows, study),
        ):
            found[place][code].append(told)
    return [{code: tuple(dict.fromkeys(told)) for code, told in one.items()} for one in found]


def _of_another_time(piece: Piece, study: Study) -> Iterator[tuple[str, str]]:
    for code in piece.part.columns:
        if code in piece.table.contract.by_code and piece.table.contract.by_code[code].kind == "date":
            rows = piece.table.rows[far_off(piece.table.frame[code], study)]
            if len(rows):
                yield code, f"dato fra en anden tid i række {some([str(row) for row in rows])}"


def _scaled(frame: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The rows without the answers that lie outside their scale."""
    items = {code: dimension for dimension in study.dimensions for code in dimension.item_codes if code in frame}
    return frame.assign(
        **{code: within(frame[code].to_numpy(dtype=np.float64), dimension) for code, dimension in items.items()}
    )


def _hundredths(piece: Piece) -> Iterator[tuple[str, str]]:
    """Numbers that a spreadsheet shows as per cent are kept, and exported, as shares of one."""
    for code in piece.part.columns:
        column = piece.table.contract.by_code.get(code)
        top = max([high for _, high in column.bands] or [column.high]) if column else 0.0
        if _FAR_ABOVE_ONE <= top < np.inf:
            given = piece.table.frame[code].dropna().to_numpy(dtype=np.float64)
            if len(given) >= LEAST_NUMBERS and given.min() >= 0 and given.max() <= 1 and (given % 1 > 0).any():
                yield (
                    code,
                    f"ingen af de {len(given)} tal er over 1, men der er plads til {top:g}: er det andele, ikke pct.",
                )


def _against_the_dimension(frame: pd.DataFrame, piece: Piece, study: Study) -> Iterator[tuple[str, str]]:
    taken = piece.part.columns
    waves = frame["wave"].to_numpy()
    for dimension in study.dimensions:
        items = dimension.item_codes
        if not set(items) <= taken.keys():
            continue
        answers = frame[list(items)].to_numpy(dtype=np.float64)
        for wave in [wave for wave in study.waves if (waves == wave.code).any()]:
            for code in against(dimension, answers[waves == wave.code]):
                others = the_others(dimension, code, {item: taken[item].source for item in items})
                yield code, f"svarene ved «{wave.label}» går imod {others}"


def _without_labels(piece: Piece, study: Study) -> Iterator[tuple[str, str]]:
    """Items without labels where most of their dimension have some: nobody sees that they mean something else."""
    said = piece.source.labels.values  # noqa: PD011 - no frame
    labelled = {name for name, labels in said.items() if any(number_of(label) is None for label in labels.values())}
    for dimension in study.dimensions:
        taken = {item: piece.part.columns[item] for item in dimension.item_codes if item in piece.part.columns}
        bare = [item for item, one in taken.items() if one.source not in labelled]
        if 2 * len(bare) < len(taken):
            sources = {item: one.source for item, one in taken.items()}
            for item in bare:
                yield item, f"har ingen etiketter, men det har {the_others(dimension, item, sources)}"


def the_others(dimension: Dimension, code: str, sources: Mapping[str, str]) -> str:
    """What an item runs against, in Danish; by name where the others are so few that one of them may be the wrong one.

    Args:
        dimension: The dimension.
        code: The item's code.
        sources: The delivered columns of all items, by their codes.
    """
    others = [f"«{shown(sources[item])}»" for item in dimension.item_codes if item != code and item in sources]
    return some(others) if len(others) <= SHOWN else f"de øvrige svar i «{dimension.label}»"


def _against_the_wave_before(frame: pd.DataFrame, study: Study) -> Iterator[tuple[int, str, str]]:
    """Which of the two measurements was turned nobody knows: it is told of both."""
    items = [code for dimension in study.dimensions for code in dimension.item_codes if frame[code].notna().any()]
    first = frame[frame["child_id"].notna()].drop_duplicates(["child_id", "wave"]).set_index("child_id")
    measured = [(wave, first[first["wave"] == wave.code]) for wave in study.waves]
    for (before, earlier), (wave, later) in pairwise([one for one in measured if len(one[1]) >= LEAST_ROWS]):
        both = earlier.index.intersection(later.index)
        ones, others = (rows.loc[both, items].to_numpy(dtype=np.float64) for rows in (earlier, later))
        for number, code in enumerate(items):
            if opposed(ones[:, number], others[:, number]):
                told = f"svarene ved «{wave.label}» går imod de samme børns ved «{before.label}»"
                for place in {*earlier.loc[both, "part"], *later.loc[both, "part"]}:
                    yield int(place), code, told

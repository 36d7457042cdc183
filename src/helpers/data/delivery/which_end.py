"""Which end of a scale is the best one in the delivered numbers, and who says so.

Numbers alone do not tell: a whole delivery that was turned on its way looks like any other. What study.yml says of a
scale is therefore marked, once for each pair of ends, where nothing in the delivery and no earlier one bears it out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from helpers.data.contract import Column
from helpers.data.delivery.asked import best_ends
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.earlier import Memory
from helpers.data.delivery.elsewhere import Coding, explained_in
from helpers.data.delivery.mapping import Place, Taken
from helpers.data.delivery.questions import Questions
from helpers.data.findings import shown
from helpers.data.meaning import Asked, canonical, number_of
from helpers.data.meaning.order import direction, places
from helpers.data.meaning.votes import SHOWN
from helpers.study import Study

LABELS, HEADING, WORDS, BESIDE = (
    *("leverancens etiketter", "kolonnens overskrift", "leverancens svar i ord"),
    "etiketterne ved spørgsmålene ved siden af",
)
_SHARES = (0.0, 1.0)  # none and all: those have no order that anybody could turn


@dataclass(frozen=True)
class _Scale:
    """What study.yml says of a column's scale: what it is of, what that is called, the end, and what that means."""

    of: str
    called: str
    end: float
    means: str


@dataclass(frozen=True)
class End:
    """An end of a scale, as the delivery has it.

    Args:
        delivered: What stands for it in the delivery, with its label.
        means: What study.yml says that it is, in Danish: the best answer, or the answer's words.
        called: What the scale is of, in the study's words.
        ends: Both ends, as the study has them.
        by: Who in the delivery says which end is which, in Danish; empty where nobody does.
    """

    delivered: str
    means: str
    called: str
    ends: tuple[float, float]
    by: str = ""

    @property
    def told(self) -> str:
        """What it is, in Danish, without who says so."""
        return f"{self.delivered} er {self.means}"


def ends_of(pieces: Sequence[Piece], study: Study, codings: Sequence[Coding]) -> dict[Place, End]:
    """The end of each column that has a scale, with who says so: its labels or words, those of the others, a note.

    Labels at one question of a dimension, a survey or a form tell of the others too; of other dimensions they do not,
    whose answers may run another way.

    Args:
        pieces: All parts.
        study: The study.
        codings: What the delivery says of its answers outside their columns.
    """
    scales = _scales(study)
    found: dict[Place, End] = {}
    told: set[tuple[object, ...]] = set()

    def together(place: int, code: str, end: End) -> tuple[object, ...]:
        return pieces[place].part.table, scales[code].of, end.ends

    for place, piece in enumerate(pieces):
        asked = Questions(piece.source, study)
        for code, taken in piece.part.columns.items():
            column = piece.table.contract.by_code.get(code)
            if column is None or code not in scales or taken.source not in piece.source.raw.frame.columns:
                continue
            question = asked.about(taken.source, column)
            by = _told(question, labelled=bool(piece.source.labels.values.get(taken.source)))
            elsewhere = explained_in(question, codings)
            end = _end(question, taken, scales[code], by or (elsewhere and f"det, der står {elsewhere}"))
            if end.ends != _SHARES:
                found[place, code] = end
                told |= {together(place, code, end)} if by in {LABELS, HEADING} else set()
    return {
        (place, code): replace(end, by=BESIDE) if not end.by and together(place, code, end) in told else end
        for (place, code), end in found.items()
    }


def unsaid(
    pieces: Sequence[Piece], study: Study, codings: Sequence[Coding], memory: Memory
) -> Iterator[tuple[Place, str]]:
    """The scales whose ends study.yml alone knows, in Danish: once for each pair of ends in a table, at a first column.

    A column that was taken from the same one in an earlier delivery was looked after then.
    """
    before = {(one.table, one.code, one.source) for one in memory.columns}
    alone: dict[tuple[str, tuple[float, float]], list[tuple[Place, End]]] = defaultdict(list)
    for (place, code), end in ends_of(pieces, study, codings).items():
        part = pieces[place].part
        if not end.by and (part.table, code, shown(part.columns[code].source)) not in before:
            alone[part.table, end.ends].append(((place, code), end))
    for same in alone.values():
        at, end = same[0]
        names = list(dict.fromkeys(f"«{shown(one.called)}»" for _, one in same))
        told = f"study.yml siger, at {end.told}; importen finder intet i leverancen, der siger det"
        yield at, f"{told}. Hold det op mod skemaet for {_few(names)}"


def _few(names: Sequence[str]) -> str:
    more = len(names) - SHOWN
    first, last = ([*names[:SHOWN]], f"{more} andre") if more > 0 else ([*names[:-1]], names[-1])
    return f"{', '.join(first)} og {last}" if first else last


def _told(asked: Asked, *, labelled: bool) -> str:
    """Who of a column's own witnesses says which end is which; empty where none does."""
    bare = [text for text in asked.seen if number_of(text) is not None]
    words = [text for text in asked.seen if number_of(text) is None]
    if not bare and words:
        return WORDS
    if not _tells(asked.column, asked.answers):
        return ""
    return LABELS if labelled else HEADING if asked.file else WORDS


def _tells(column: Column, labels: Mapping[float, str]) -> bool:
    """Whether the labels of some numbers say which way all of them run; that of the middle alone does not."""
    low, high = _both(column)
    if column.answers:
        return any(2 * number != low + high for number in labels)
    at = places(labels, round(high - low) + 1)
    return direction(labels) != "unknown" or any(2 * place != high - low for place in at.values())


def _both(column: Column) -> tuple[float, float]:
    return (min(column.answers), max(column.answers)) if column.answers else (column.low, column.high)


def _end(asked: Asked, taken: Taken, scale: _Scale, by: str) -> End:
    ends = _both(asked.column)
    text = f"{sum(ends) - scale.end if taken.turned else scale.end:g}"
    best = next((value for value, means in taken.meanings.items() if canonical(means) == text), "")
    if not best and text in {canonical(value) for value in taken.meanings}:  # the number itself is «Ved ikke», or open
        return End(f"det, der bliver til {text.replace('.', ',')},", scale.means, scale.called, ends, by)
    text = best or text
    label = {canonical(value): label for value, label in asked.labels.items()}.get(canonical(text), "")
    said = text if number_of(text) is None else text.replace(".", ",")
    return End(shown(f"{said}={label}" if label else said), scale.means, scale.called, ends, by)


def _scales(study: Study) -> dict[str, _Scale]:
    """What study.yml says of each column that has a scale, by its code."""
    best = best_ends(study)
    found = {
        item.code: _Scale(dimension.code, dimension.label, best[item.code], "bedst")
        for dimension in study.dimensions
        for item in dimension.items
    }
    found |= {one.code: _Scale("", one.label, one.maximum, "bedst") for one in study.fidelity}
    if study.survey:
        last = max(study.survey.answers, key=lambda answer: answer.value)
        found |= {one.code: _Scale("", one.text, last.value, f"«{last.label}»") for one in study.survey.questions}
    return found

"""What the values of a delivered column are in the study, and whether they could stand in a column of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.data.contract import Column
from helpers.data.delivery.dates import NO_DATES, date_form
from helpers.data.meaning import UNDECIDED, WORDS, YES_AND_NO, Asked, agreed, is_no_answer, number_of, plain


def values_of(asked: Asked) -> tuple[dict[str, str], tuple[str, ...]]:
    """The values that have to be turned, with what they become, and what is unsure about it.

    Labels of the study that this delivery lacks are among the values, for the next delivery.
    """
    said = agreed(asked)
    return said.meanings | _unseen(asked, said.meanings), said.doubts


def _unseen(asked: Asked, meanings: Mapping[str, str]) -> dict[str, str]:
    """Labels that the delivery does not use: of codes it lacks, or the other word of yes and no."""
    found = {text: means for text, means in meanings.items() if text and means}
    if not found or asked.file or asked.column.kind not in {"flag", "code", "answer"}:
        return {}
    if asked.column.kind == "flag":
        seen = {plain(text) for text in found}
        words = [(code, word) for pair in YES_AND_NO for code, word in zip("10", pair, strict=True) if seen & {*pair}]
        return {word.capitalize(): code for code, word in words if word not in seen}
    lacking: dict[str, str] = {}
    for code, text in asked.candidates:
        if code not in {*asked.counts, *found.values(), *lacking.values()}:
            lacking[text] = code
    return lacking


def _is_flag(asked: Asked) -> bool:
    """Whether most of the answers are yes or no; some others among them make no other question of it."""
    words = {text: asked.labels.get(text) or text for text in asked.seen}
    answers = {text: plain(word) for text, word in words.items() if not is_no_answer(word)}
    said = sum(asked.counts[text] for text, word in answers.items() if word in {"0", "1", *WORDS["1"], *WORDS["0"]})
    return 2 * said > sum(asked.counts[text] for text in answers)


def fits(asked: Asked) -> bool:
    """Whether the different values could; asked where names alone do not tell two columns of the study apart."""
    column: Column = asked.column
    texts: Sequence[str] = asked.seen
    is_flag = _is_flag(asked)
    if column.kind == "flag":
        return is_flag
    if column.kind == "date":
        return date_form(texts) != (None, NO_DATES)
    if column.kind == "text":
        return not is_flag
    if column.kind in {"score", "banded"}:
        numbers = [number_of(text) for text in texts]
        return all(number is not None and column.low <= number <= column.high for number in numbers)
    return UNDECIDED not in agreed(asked).meanings.values()

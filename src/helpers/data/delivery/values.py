"""What the values of a delivered column are in the study, and whether they could stand in a column of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.data.contract import Column
from helpers.data.delivery.dates import NO_DATES, date_form
from helpers.data.findings import rows_in_words, shown
from helpers.data.meaning import UNDECIDED, WORDS, YES_AND_NO, Asked, agreed, is_no_answer, number_of, plain
from helpers.data.meaning.votes import some
from helpers.data.readers import Labels

_FEW = 3  # different values of a small delivery, from which nothing can be seen
_SERIAL = 100  # numbers from here on number the answers, and not who gave them


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


def may_be(asked: Asked) -> bool:
    """Whether a column's values can be codes of the study's column at all, whatever the column is called.

    Where none of them is known they may be a coding of their own, of about as many answers; a number of each row's own
    is none. It would lead from the study back to the record in the survey tool.
    """
    column, texts = asked.column, asked.seen
    coded = column.kind == "code"
    if not texts or not (coded or column.code == "respondent"):
        return True
    means = agreed(asked).meanings
    known = {text for _, text in asked.known} | {plain(code) for code in column.codes}
    if any(means.get(text, UNDECIDED) not in {"", UNDECIDED} for text in texts) or any(
        plain(word) in known for text in texts for word in (text, asked.labels.get(text, ""))
    ):
        return True
    numbers = [number for text in texts if (number := number_of(text)) is not None]
    if len(texts) > max(_FEW, len(column.codes)) and max(asked.counts[text] for text in texts) == 1:
        return False
    if len(texts) > 2 * len(column.codes) + _FEW and (coded or len(numbers) == len(texts)):
        return False
    return column.code != "respondent" or not numbers or max(numbers) < _SERIAL


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


def missing_within(question: Asked, labels: Labels, name: str) -> str:
    """What the file calls missing, without a label that says so, and the study could have as an answer."""
    named, bands = labels.values.get(name, {}), question.column.bands
    within = [
        f"{shown(text)} ({rows_in_words(count)})"
        for text, count in labels.missing.get(name, {}).items()
        if (number := number_of(text)) is not None
        and (question.within(number) or any(low <= number <= high for low, high in bands))
        and not is_no_answer(named.get(text, ""))
    ]
    return f"filen kalder {some(within)} manglende, men det kan være svar" if within else ""

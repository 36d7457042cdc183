"""What the values of a column mean in the study: codes, forms of dates, numbers, answers that were turned."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence

from helpers.data.contract import DIRECTIONS, SOURCES, Column
from helpers.data.delivery.mapping import UNDECIDED
from helpers.data.delivery.similar import WORDS, best, plain, scale_of
from helpers.data.findings import shown
from helpers.study import Study

MOST_VALUES, SHOWN = 30, 3
_NUMBER = re.compile(r"[+-]?\d+([.,]\d+)?")
# Day before month, as Danish exports write it; the American order only where nothing else fits.
_FORMS = (
    *("%Y-%m-%d", "%d-%m-%Y", "%d.%m.%Y", "%d/%m/%Y", "%d-%m-%y", "%d.%m.%y", "%d/%m/%y", "%Y/%m/%d"),
    *("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%d-%m-%Y %H:%M:%S", "%d-%m-%Y %H:%M"),
    *("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d.%m.%Y %H:%M", "%m/%d/%Y"),
)


def labels_of(study: Study) -> dict[str, list[tuple[str, str]]]:
    """For each column with codes: its codes, each with the texts it may stand as, the study's label first."""
    survey = study.survey
    sets = {
        "wave": study.waves,
        "respondent": study.respondents,
        "left_reason": study.left_reasons,
        "side": survey.sides if survey else (),
        "role": survey.roles if survey else (),
        "theme": study.themes,
        **{variable.code: variable.categories for variable in study.background if variable.kind == "category"},
    }
    found = {
        name: [(one.code, text) for one in labelled for text in (one.label, one.code)]
        for name, labelled in sets.items()
    }
    found["wave"] += [(wave.code, wave.description) for wave in study.waves]
    for name, codes in (("source", SOURCES), ("direction", DIRECTIONS)):
        found[name] = [(code, text) for code in codes for text in (*WORDS[code], code)]
    if survey:
        answers = [(str(answer.value), answer.label) for answer in survey.answers]
        found |= {question.code: answers for question in survey.questions}
    return found


def values_of(
    column: Column, texts: Sequence[str], labels: Mapping[str, str], known: Mapping[str, list[tuple[str, str]]]
) -> tuple[dict[str, str], str]:
    """What the values of a delivered column are in the study.

    Args:
        column: The study's column.
        texts: The different values, without the empty one.
        labels: What the file says they mean.
        known: `labels_of`.

    Returns:
        The values that have to be turned, and what is unsure about it; both empty where all may stand as they are.
        Labels of the study that this delivery lacks are among the values, for the next delivery.
    """
    if column.kind in {"text", "date"}:
        return {}, ""
    if column.kind in {"score", "banded"}:
        return _numbers(column, texts, labels)
    flag = column.kind == "flag"
    candidates = [(code, word) for code in ("1", "0") for word in WORDS[code]] if flag else known.get(column.code, [])
    allowed = {"0", "1"} if flag else {*column.codes, *(f"{answer:g}" for answer in column.answers)}
    # Numbers that the file labels mean what it says, also where they look like codes of the study.
    named = {**dict.fromkeys(texts), **({} if flag else dict.fromkeys(labels))}
    unclear = [text for text in named if text not in allowed or (text in labels and not flag)]
    if len(unclear) > MOST_VALUES:
        return {}, "mange forskellige værdier"
    found: dict[str, str] = {}
    unsure: list[str] = []
    plain_candidates = [(code, plain(text)) for code, text in candidates]
    for text in sorted(unclear):
        hit = best(plain(labels.get(text, text)), plain_candidates)
        found[text] = hit[0] if hit else UNDECIDED
        if hit is None or hit[1] < 1.0:
            unsure.append(shown(text))
    if all(text == code for text, code in found.items()):
        return {}, ""
    if not labels:
        found |= _unseen(found, candidates, flag=flag)
    more = " m.fl." if len(unsure) > SHOWN else ""
    return found, f"hvad betyder {', '.join(unsure[:SHOWN])}{more}?" if unsure else ""


def _unseen(found: Mapping[str, str], candidates: Sequence[tuple[str, str]], *, flag: bool) -> dict[str, str]:
    """Labels that the delivery does not use: of codes it lacks, or the other word of yes and no."""
    if flag:
        seen = {plain(text) for text in found}
        pairs = [(yes, no) for yes, no in zip(WORDS["1"], WORDS["0"], strict=False) if {yes, no} & seen]
        words = [(code, word) for pair in pairs for code, word in zip("10", pair, strict=True) if word not in seen]
        return {word.capitalize(): code for code, word in words}
    lacking: dict[str, str] = {}
    for code, text in candidates:
        if code not in {*found.values(), *lacking.values()}:
            lacking[text] = code
    return lacking


def _numbers(column: Column, texts: Sequence[str], labels: Mapping[str, str]) -> tuple[dict[str, str], str]:
    numbers = [float(text.replace(",", ".")) for text in texts if _NUMBER.fullmatch(text)]
    words = sorted(text for text in texts if not _NUMBER.fullmatch(text))
    if column.kind == "score" and any(not column.low <= number <= column.high for number in numbers):
        return {}, f"tal uden for skalaen fra {column.low:g} til {column.high:g}"
    if not words or column.kind == "banded":
        return {}, "værdier, der ikke er tal" if words else ""
    if len(words) > MOST_VALUES:
        return {}, "værdier, der ikke er tal"
    points = int(column.high - column.low) + 1
    scale = scale_of([plain(labels.get(word, word)) for word in words], points)
    if scale is None:
        return dict.fromkeys(words, UNDECIDED), "hvilke tal svarer ordene til?"
    low = int(column.low)
    return {
        word: str(low + scale.index(plain(labels.get(word, word)))) for word in words
    }, "er svarene i denne rækkefølge?"


def fits(
    column: Column, texts: Sequence[str], labels: Mapping[str, str], known: Mapping[str, list[tuple[str, str]]]
) -> bool:
    """Whether the different values of a delivered column could stand in a column of the study; see `values_of`."""
    numbers = [float(text.replace(",", ".")) for text in texts if _NUMBER.fullmatch(text)]
    yes_and_no = {"0", "1", *WORDS["1"], *WORDS["0"]}
    is_flag = bool(texts) and all(plain(text) in yes_and_no for text in texts)
    if column.kind == "flag":
        return is_flag
    if column.kind == "date":
        return date_form(texts) != (None, "ligner ikke datoer")
    if column.kind == "text":
        return not is_flag
    if column.kind in {"score", "banded"}:
        return len(numbers) == len(texts) and all(column.low <= number <= column.high for number in numbers)
    return UNDECIDED not in values_of(column, texts, labels, known)[0].values()


def date_form(texts: Sequence[str]) -> tuple[str | None, str]:
    """The form most of the dates have (None: year-month-day), and what is unsure about it."""
    fitting = {form: sum(_fits(text, form) for text in texts) for form in _FORMS}
    most = max(fitting.values(), default=0)
    if not texts or most * 2 < len(texts):
        return None, "ligner ikke datoer" if texts else ""
    form = next(form for form, count in fitting.items() if count == most)
    if form == "%m/%d/%Y":
        return form, "måned før dag?"
    if form == "%d/%m/%Y" and fitting["%m/%d/%Y"] == most:
        return form, "dag før måned?"
    return (None if form == "%Y-%m-%d" else form), ""


def _fits(text: str, form: str) -> bool:
    try:
        dt.datetime.strptime(text, form)  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return False
    return True

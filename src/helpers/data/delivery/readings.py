"""The ways in which a column's name and label can be read: the text they come to, and the measurement they tell."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

from helpers.data.delivery.names import SYNONYMS
from helpers.data.delivery.waves import Told, told_by, without_wave
from helpers.data.meaning import plain
from helpers.data.meaning.heads import without_coding
from helpers.data.readers import Labels
from helpers.study import Study

_QUESTION_NUMBER = re.compile(r"\d{1,3}[a-z]? ")


@dataclass(frozen=True)
class Reading:
    """One way of reading a name or label: the plain text that is left, and the measurement it tells."""

    text: str
    told: Told | None
    by_label: bool


def texts_of(study: Study) -> dict[str, tuple[str, ...]]:
    """What each column of the study is called and asks, plain, by its code; beside the words of `SYNONYMS`."""
    found: dict[str, list[str]] = defaultdict(list)
    for code, words in SYNONYMS.items():
        found[code] += words
    for dimension in study.dimensions:
        for item in dimension.items:
            found[item.code].append(item.text)
        if len(dimension.items) == 1:
            found[dimension.items[0].code].append(dimension.label)
    for labelled in (*study.background, *study.fidelity):
        found[labelled.code].append(labelled.label)
    for offer in study.intervention_types:
        found[offer.column] += [offer.label, offer.noun, offer.code]
    for question in study.survey.questions if study.survey else ():
        found[question.code].append(question.text)
    return {code: tuple(dict.fromkeys(plain(text) for text in texts)) for code, texts in found.items()}


def flags_of(study: Study) -> set[str]:
    """What the columns of yes and no are called, plain."""
    texts = texts_of(study)
    codes = [one.code for one in study.background if one.kind == "flag"]
    codes += [offer.column for offer in study.intervention_types]
    return {text for code in codes for text in (plain(code), *texts[code])}


def readings_of(column: str, labels: Labels, study: Study) -> list[Reading]:
    """The ways to read a column's name and label: whole, without its wave, and its last part alone."""
    label = labels.columns.get(column, "")
    found = []
    ways = [(column, False), (label, True), (without_coding(column), False), (without_coding(label), True)]
    for text, by_label in dict.fromkeys(ways):
        whole = plain(text)
        found.append(Reading(whole, None, by_label))
        found += [Reading(rest, told, by_label) for rest, told in without_wave(whole, study)]
        if numbered := _QUESTION_NUMBER.match(whole):
            found.append(Reading(whole[numbered.end() :], None, by_label))
        for head, tail in _parts(text):
            last = plain(tail)
            heads = [told_by(head, study), *(told for _, told in without_wave(head, study))]
            found.append(Reading(last, next((told for told in heads if told and not told.bare), None), by_label))
            found += [Reading(rest, told, by_label) for rest, told in without_wave(last, study)]
    # The name may tell the wave, and the label the question.
    by_name = [told for _, told in without_wave(plain(column), study) if not told.bare]
    found += [
        Reading(one.text, told, by_label=True) for one in found if one.by_label and not one.told for told in by_name
    ]
    return [one for one in dict.fromkeys(found) if one.text]


def _parts(text: str) -> list[tuple[str, str]]:
    """Question and item of the forms *question - item*, *question: item* and *question [item]*."""
    found = [(plain(head), tail) for mark in (" - ", ": ") for head, _, tail in [text.rpartition(mark)] if head]
    if text.endswith("]"):
        head, _, tail = text[:-1].rpartition("[")
        found.append((plain(head), tail))
    return found

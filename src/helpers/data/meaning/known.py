"""What the study itself calls its codes and answers."""

from __future__ import annotations

from helpers.data.contract import SOURCES
from helpers.data.meaning.words import WORDS
from helpers.results import DIRECTIONS
from helpers.study import Study

Known = dict[str, list[tuple[str, str]]]


def labels_of(study: Study) -> Known:
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

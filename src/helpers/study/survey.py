"""What those who work together are asked, and what their statements are about."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Code, Labelled, Model, Place, Text, codes, doubled, refuse, undefined


class Role(Labelled):
    side: Code


class Answer(Model):
    value: int
    label: Text
    agrees: bool


class Question(Model):
    """A question of the survey, a column of survey.csv; `asked` lists the sides it was put to (empty: all)."""

    code: Code
    text: Text
    topic: Code
    asked: tuple[Code, ...] = ()


class Index(Labelled):
    """Several questions as one number: the mean of a respondent's answers."""

    questions: tuple[Code, ...] = Field(min_length=2)
    source: Text
    note: Text | None = None


class Survey(Model):
    sides: tuple[Labelled, ...] = Field(min_length=1)
    roles: tuple[Role, ...] = Field(min_length=1)
    answers: tuple[Answer, ...] = Field(min_length=2)
    questions: tuple[Question, ...] = Field(min_length=1)
    indices: tuple[Index, ...] = ()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        sides, questions = [side.code for side in self.sides], [question.code for question in self.questions]
        values = [(("answers", k, "value"), str(answer.value)) for k, answer in enumerate(self.answers)]
        of_roles = [(("roles", k, "side"), role.side) for k, role in enumerate(self.roles)]
        asked = _listed("questions", "asked", [question.asked for question in self.questions])
        indexed = _listed("indices", "questions", [index.questions for index in self.indices])
        refuse(
            doubled(codes("sides", self.sides), "siden"),
            doubled(codes("roles", self.roles), "rollen"),
            doubled(codes("questions", self.questions), "spørgsmålet"),
            doubled(values, "svarværdien"),
            doubled(codes("indices", self.indices), "indekset"),
            undefined(of_roles, sides, "rollens side"),
            undefined(asked, sides, "spørgsmålets side"),
            undefined(indexed, questions, "indeksets spørgsmål"),
        )
        return self


def _listed(field: str, under: str, lists: Sequence[Sequence[str]]) -> Iterator[tuple[Place, str]]:
    """Codes in lists below the things of a field, each with its place."""
    return (((field, k, under, n), code) for k, some in enumerate(lists) for n, code in enumerate(some))


Phase = Literal["gain", "establishing", "running", "mechanism"]


class Theme(Labelled):
    """What coded statements are about: a gain (chapter 5), a phase (chapter 6) or a mechanism of an intervention."""

    phase: Phase
    intervention: Code | None = None
    description: Text | None = None

"""What those who work together are asked, and what their statements are about."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Code, Labelled, Model, Text, check_known, check_unique


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
        sides = [side.code for side in self.sides]
        check_unique(sides, "siden")
        check_unique((role.code for role in self.roles), "rollen")
        check_unique((question.code for question in self.questions), "spørgsmålet")
        check_unique((str(answer.value) for answer in self.answers), "svarværdien")
        check_known((role.side for role in self.roles), sides, "rollens side")
        check_known((side for q in self.questions for side in q.asked), sides, "spørgsmålets side")
        questions = [question.code for question in self.questions]
        check_unique((index.code for index in self.indices), "indekset")
        check_known((code for index in self.indices for code in index.questions), questions, "indeksets spørgsmål")
        return self


Phase = Literal["gain", "establishing", "running", "mechanism"]


class Theme(Labelled):
    """What coded statements are about: a gain (chapter 5), a phase (chapter 6) or a mechanism of an intervention."""

    phase: Phase
    intervention: Code | None = None
    description: Text | None = None

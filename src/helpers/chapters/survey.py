"""What chapters 5 and 6 share: the rows behind survey answers and coded statements, their evidence and protection."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from itertools import combinations

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from
from helpers.present.cells import Lookup
from helpers.present.elements import Element
from helpers.results import POOLED, RESULT_COLUMNS, Category, Group
from helpers.statistics import agreement, difference_between, statement_counts
from helpers.study import Labelled, Phase, Theme
from helpers.study.survey import Index, Question, Survey


class SurveyChapter(Chapter):
    """A chapter over the survey's questions on some topics and the statements on some themes.

    Answers are shown for everyone; in the pooled chapter by side (each answer) and by role (agreement alone) too: a
    project has too few of either.
    """

    tables = ("survey", "statements")
    phases: tuple[Phase, ...]

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        return {"answers": cls._of_everyone(data)} if data.study.survey else {}

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        answers = evidence_from(stack(cls._asked(own, project), RESULT_COLUMNS), "respondent")
        statements = evidence_from(stack(cls._said(own, project), RESULT_COLUMNS), "statement")
        return pd.concat([answers, statements], ignore_index=True)

    @classmethod
    def questions(cls, data: StudyData) -> tuple[Question, ...]:
        """The questions whose topic is one of the chapter's themes."""
        topics = {t.code for t in cls.themes(data)}
        return tuple(q for q in data.study.survey.questions if q.topic in topics) if data.study.survey else ()

    @classmethod
    def themes(cls, data: StudyData) -> tuple[Theme, ...]:
        return tuple(t for phase in cls.phases for t in data.study.themes_of(phase))

    @classmethod
    def indices(cls, data: StudyData) -> tuple[Index, ...]:  # noqa: ARG003 - chapters that show some have their data
        """The indices over several questions that the chapter shows."""
        return ()

    @classmethod
    def _indexed_elsewhere(cls, data: StudyData) -> set[str]:
        """Questions of an index of another chapter: beside it their single answers could tell what is hidden in it."""
        survey = data.study.survey
        listed = survey.indices if survey else ()
        return {code for index in listed if index not in cls.indices(data) for code in index.questions}

    # -- rows ------------------------------------------------------------------------------------------------------

    @classmethod
    def _asked(cls, data: StudyData, project: str) -> list[pd.DataFrame]:
        """All result rows whose units are respondents."""
        survey = data.study.survey
        if survey is None:
            return []
        found = [cls._of_everyone(data)]
        if project == POOLED:
            questions, confidence = cls.questions(data), data.study.analysis.confidence
            sides = agreement(data.survey, questions, survey.answers, confidence=confidence, by="side")
            found.append(sides[~(_single(sides) & sides["measure"].isin(cls._indexed_elsewhere(data)))])
            found.append(
                agreement(data.survey, questions, survey.answers, confidence=confidence, by="role", detail=False)
            )
            found += cls._differences(data, survey)
        return found

    @classmethod
    def _of_everyone(cls, data: StudyData) -> pd.DataFrame:
        survey = data.study.survey
        answers = survey.answers if survey else ()
        confidence = data.study.analysis.confidence
        return agreement(data.survey, cls.questions(data), answers, confidence=confidence, detail=False)

    @classmethod
    def _differences(cls, data: StudyData, survey: Survey) -> list[pd.DataFrame]:
        confidence = data.study.analysis.confidence
        return [
            difference_between(data.survey, q, survey.answers, later.code, earlier.code, confidence=confidence)
            for earlier, later in pairs(survey)
            for q in cls.questions(data)
            if asked_both(q, earlier, later)
        ]

    @classmethod
    def _said(cls, data: StudyData, project: str) -> list[pd.DataFrame]:
        """All result rows whose units are statements."""
        by: Sequence[str | None] = (None, "side", "role") if project == POOLED else (None,)
        return [statement_counts(data.statements, cls.themes(data), by=b) for b in by]

    # -- protected -------------------------------------------------------------------------------------------------

    @cached_property
    def answers(self) -> ProtectedTable:
        """The project's answers, and everyone's."""
        mine = self.guarded(self.protect(stack(self._asked(self.own, self.project), RESULT_COLUMNS)))
        if self.pooled or self.study.survey is None:
            return mine
        return mine.join(self.protect(self.everyone["answers"], POOLED))

    def guarded(self, answers: ProtectedTable) -> ProtectedTable:
        """The answers without what would tell something that is hidden beside them."""
        return answers

    @cached_property
    def statements(self) -> ProtectedTable:
        return self.protect(stack(self._said(self.own, self.project), RESULT_COLUMNS))

    @cached_property
    def asked(self) -> Lookup:
        return Lookup(self.answers)

    @cached_property
    def said(self) -> Lookup:
        return Lookup(self.statements)

    def of(self, questions: Sequence[Question], **values: str | tuple[str, ...]) -> ProtectedTable:
        """The rows on some questions: an element carries those that it shows."""
        return self.answers.where(measure=tuple(q.code for q in questions), **values)

    def about_themes(self, themes: Sequence[Theme], **values: str | tuple[str, ...]) -> ProtectedTable:
        """The rows on some themes."""
        return self.statements.where(measure=tuple(t.code for t in themes), **values)

    # -- what there is ---------------------------------------------------------------------------------------------

    @property
    def sides(self) -> tuple[Labelled, ...]:
        return self.study.survey.sides if self.study.survey else ()

    @property
    def has_survey(self) -> bool:
        """Whether anybody here has answered one of the chapter's questions."""
        columns = [q.code for q in self.questions(self.data)]
        return bool(columns) and bool(self.own.survey[columns].notna().to_numpy().any())

    @property
    def has_statements(self) -> bool:
        """Whether there is a statement here on one of the chapter's themes."""
        return bool(self.own.statements["theme"].isin([t.code for t in self.themes(self.data)]).any())

    def no_survey(self, name: str) -> Element:
        return self.present.note(name, "Der er ingen spørgeskemasvar, der hører til her.")

    def no_statements(self, name: str) -> Element:
        return self.present.note(name, "Der er ingen kodede udsagn, der hører til her.")


def pairs(survey: Survey) -> list[tuple[Labelled, Labelled]]:
    """The pairs of sides that are compared, the earlier in the study first."""
    return list(combinations(survey.sides, 2))


def asked_both(question: Question, *sides: Labelled) -> bool:
    """Whether a question was put to all of these sides."""
    return not question.asked or all(side.code in question.asked for side in sides)


def single_answer(category: str) -> bool:
    """Whether a category is one of the answers, not agreement."""
    return Category.parse(category).of == "answer"


def contrast(earlier: Labelled, later: Labelled) -> str:
    """The group of a difference between two sides: plus where the later one has more."""
    return Group.at("side", later.code, earlier.code).text


def _single(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["category"].map(single_answer).astype(bool)

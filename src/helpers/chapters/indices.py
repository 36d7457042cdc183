"""An index over several questions of the survey as outputs: by side, by project, and a project beside all."""

from __future__ import annotations

from functools import cached_property, partial

import pandas as pd

from helpers.chapters.base import stack
from helpers.chapters.survey import SurveyChapter, contrast, pairs, single_answer
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable
from helpers.present import opinions
from helpers.present.cells import Column, Lookup, Rows, base_of, with_interval
from helpers.present.elements import Element
from helpers.present.forms import COUNT, NUMBER, base
from helpers.present.opinions import Estimate, side_noun
from helpers.results import POOLED, RESULT_COLUMNS, Group
from helpers.statistics import index_difference, index_summary
from helpers.study.survey import Index, Survey

NO_INDEX = "Undersøgelsen har intet indeks over spørgsmålene."
_SHOWN = ("n", "mean", "sd", "ci_low", "ci_high")
_ALPHA = ("alpha", "alpha_ci_low", "alpha_ci_high")
_DIFFERENCE = ("mean_difference", "mean_difference_ci_low", "mean_difference_ci_high")


class IndexShown(SurveyChapter):
    """All indices of the study, whatever their questions are about: no other chapter shows any."""

    @classmethod
    def indices(cls, data: StudyData) -> tuple[Index, ...]:
        return data.study.survey.indices if data.study.survey else ()

    @classmethod
    def comparison(cls, data: StudyData) -> dict[str, pd.DataFrame]:
        indexed = stack(cls._indexed(data, POOLED, everyone_alone=True), RESULT_COLUMNS)
        return {**super().comparison(data), "indexed": indexed}

    @classmethod
    def _asked(cls, data: StudyData, project: str) -> list[pd.DataFrame]:
        return [*super()._asked(data, project), *cls._indexed(data, project)]

    @classmethod
    def _indexed(cls, data: StudyData, project: str, *, everyone_alone: bool = False) -> list[pd.DataFrame]:
        """The rows of the indices: of everyone; in the pooled chapter of each side and of their difference too."""
        survey, rules = data.study.survey, data.study.analysis
        if survey is None:
            return []
        found = []
        for index in cls.indices(data):
            of = (data.survey, index, survey.questions, survey.answers)
            summary = partial(index_summary, *of, confidence=rules.confidence, answered_share=rules.answered_share)
            difference = partial(
                index_difference, *of, confidence=rules.confidence, answered_share=rules.answered_share
            )
            found.append(_only(summary(), *_SHOWN, *(_ALPHA if project == POOLED else ())))
            if project == POOLED and not everyone_alone:
                found.append(_only(summary(by="side"), *_SHOWN))
                found += [difference(b.code, a.code) for a, b in pairs(survey)]
        return found

    def guarded(self, answers: ProtectedTable) -> ProtectedTable:
        """The answers without the single ones of an index's questions, where one of them or of its means is hidden.

        The index is the mean of its questions: their answers on a side give its mean there, and with it that of
        whoever is left when others are subtracted; and beside the mean, six questions' answers give the seventh's.
        """
        rows = self.indexed.rows
        for index in self.indices(self.data):
            mine = answers.where(measure=index.questions)
            single = tuple(c for c in mine.rows["category"].unique() if single_answer(c))
            told = rows["statistic"].isin(("n", "mean"))
            means = rows[(rows["measure"] == index.code) & told & ~rows["group"].str.contains("-")]
            reasons = {*means["reason"], *mine.where(category=single).rows["reason"]}
            if reasons - {""}:
                others = tuple(code for code in answers.rows["measure"].unique() if code not in index.questions)
                kept = tuple(c for c in mine.rows["category"].unique() if c not in single)
                answers = answers.where(measure=others).join(mine.where(category=kept))
        return answers

    @cached_property
    def indexed(self) -> ProtectedTable:
        """The project's indices and everyone's; in the pooled chapter each project's too."""
        found = self.protect(stack(self._indexed(self.own, self.project), RESULT_COLUMNS))
        if not self.pooled:
            return found.join(self.protect(self.everyone["indexed"], POOLED))
        for slug in (p.slug for p in self.data.projects):
            rows = self._indexed(self.data.of_project(slug), slug, everyone_alone=True)
            found = found.join(self.protect(stack(rows, RESULT_COLUMNS), slug))
        return found

    def index_figure(self, name: str) -> Element:
        """The indices for everyone, by side and by project, in the study's order; or a project's beside all."""
        from helpers.present.figures import index as drawing

        listed, survey = self.indices(self.data), self.study.survey
        if not listed or survey is None:
            return self.present.note(name, NO_INDEX)
        if not self._has_answers:
            return self.no_survey(name)
        table = self.indexed.where(measure=tuple(i.code for i in listed), statistic=(*_SHOWN, *_DIFFERENCE))
        lookup = Lookup(table)
        blocks = [self._blocks(index, alone=len(listed) == 1) for index in listed]
        message = " ".join(self._message(lookup, index) for index in listed)
        drawn = drawing.draw(lookup, blocks, survey.answers, message, mark=self.present.mark, level=self.present.level)
        rows = [row for some in blocks for block in some for row in block]
        columns = [
            Column("n", base_of("mean")),
            Column("Gennemsnit", with_interval("mean"), interval=True),
        ]
        note = " ".join(self._made_of(index, survey, alone=len(listed) == 1) for index in listed)
        alt = drawing.alt(lookup, blocks, survey.answers)
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Hvem", note=note)

    @staticmethod
    def _made_of(index: Index, survey: Survey, *, alone: bool) -> str:
        """What an index is the mean of, and where it comes from."""
        asked = {q.code: q.text for q in survey.questions}
        texts = "; ".join(f"«{asked[code]}»" for code in index.questions)
        which = "" if alone else f"{index.label}: "
        return f"{which}{index.note or ''} Gennemsnit af svarene på: {texts}. {index.source}.".strip()

    def index_sentences(self, name: str) -> Element:
        """The indices in words, a paragraph each, and that they are a supplement."""
        listed = self.indices(self.data)
        if not listed:
            return self.present.note(name, NO_INDEX)
        if not self._has_answers:
            return self.no_survey(name)
        groups = ("", *(contrast(a, b) for a, b in (pairs(self.study.survey) if self.study.survey else ())))
        told = (*_SHOWN, *_ALPHA, *_DIFFERENCE)
        codes = tuple(index.code for index in listed)
        table = self.indexed.where(measure=codes, group=groups, project=(self.project, POOLED), statistic=told)
        return self.present.sentences(name, [" ".join(self.index_texts(index)) for index in listed], table)

    @property
    def _has_answers(self) -> bool:
        """Whether anybody here has answered a question of an index."""
        columns = [code for index in self.indices(self.data) for code in index.questions]
        return bool(self.own.survey[columns].notna().to_numpy().any())

    def index_texts(self, index: Index) -> list[str]:
        """Level, difference between the sides or between project and all, reliability, and what the index is."""
        lookup = Lookup(self.indexed)
        whole = self._mean(lookup, index, POOLED)
        mine = self._mean(lookup, index, self.project)
        if mine is None:
            found = [f"{index.label} kan ikke vises her."]
        else:
            found = [f"{index.label} er i gennemsnit {opinions.mean_text(mine)} {self._scale} ({base(mine.n)})."]
        if self.pooled:
            found += self._sides(lookup, index)
            found.append(_reliable(lookup, index))
        elif mine and whole:
            found.append(f"I alle projekter under ét er det {opinions.mean_text(whole)}.")
            found.append(opinions.beside_all(mine, whole.value, "gennemsnittet"))
        return [text for text in [*found, index.note or ""] if text]

    def _sides(self, lookup: Lookup, index: Index) -> list[str]:
        """The difference between sides."""
        found = []
        for a, b in pairs(self.study.survey) if self.study.survey else ():
            key = {"project": POOLED, "measure": index.code, "group": contrast(a, b)}
            one = opinions.estimate(lookup, "mean_difference", **key)
            found.append(opinions.mean_difference_in_words(one, side_noun(a.label), side_noun(b.label)))
        return found

    def _message(self, lookup: Lookup, index: Index) -> str:
        if self.pooled:
            told = " ".join(text for text in self._sides(lookup, index) if text)
            whole = self._mean(lookup, index, POOLED)
            level = f"i gennemsnit {opinions.mean_text(whole)} {self._scale}." if whole else "tallene kan ikke vises."
            return f"{index.label}: {told or level}"
        mine, whole = self._mean(lookup, index, self.project), self._mean(lookup, index, POOLED)
        if mine is None or whole is None:
            return f"{index.label} kan ikke vises for projektet."
        return f"{index.label}: {opinions.beside_all(mine, whole.value, 'gennemsnittet')}"

    def _blocks(self, index: Index, *, alone: bool) -> list[Rows]:
        which = "" if alone else f"{index.label}: "
        everyone = (f"{which}Alle projekter", {"project": POOLED, "measure": index.code})
        if self.about is not None:
            return [[everyone], [(f"{which}{self.who}", {"project": self.project, "measure": index.code})]]
        sides = [(f"{which}{s.label}", {**everyone[1], "group": Group.at("side", s.code).text}) for s in self.sides]
        projects = [(f"{which}{p.short_name}", {"project": p.slug, "measure": index.code}) for p in self.data.projects]
        return [[everyone], sides, projects]

    @property
    def _scale(self) -> str:
        values = [a.value for a in self.study.survey.answers] if self.study.survey else []
        return f"på en skala fra {min(values)} til {max(values)}" if values else ""

    @staticmethod
    def _mean(lookup: Lookup, index: Index, project: str, group: str = "") -> Estimate | None:
        return opinions.estimate(lookup, "mean", project=project, measure=index.code, group=group)


def _reliable(lookup: Lookup, index: Index) -> str:
    alpha = opinions.estimate(lookup, "alpha", project=POOLED, measure=index.code)
    if alpha is None:
        return ""
    text = NUMBER.interval(alpha.value, alpha.low, alpha.high)
    return f"Cronbachs alfa for de {COUNT.text(len(index.questions))} spørgsmål er {text}."


def _only(rows: pd.DataFrame, *statistics: str) -> pd.DataFrame:
    return rows[rows["statistic"].isin(statistics)]

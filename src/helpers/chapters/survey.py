"""What chapters 5 and 6 share: survey answers and coded statements, by side and role, as rows and as outputs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property

import pandas as pd

from helpers.chapters.base import Chapter, stack
from helpers.data import StudyData
from helpers.disclosure import ProtectedTable, evidence_from, release_texts
from helpers.present import numbers
from helpers.present.cells import Column, Lookup, base_of, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.words import listed, out_of
from helpers.results import POOLED, RESULT_COLUMNS
from helpers.statistics import agreement, statement_counts
from helpers.study import Phase, Theme
from helpers.study.models import Question

Rows = list[tuple[str, dict[str, str]]]
EXCERPTS_PER_THEME = 1
NOT_ASKED = "ikke spurgt"


class SurveyChapter(Chapter):
    """A chapter over the survey's questions on some topics and the statements on some themes."""

    compares = True
    phases: tuple[Phase, ...]

    @classmethod
    def evidence(cls, data: StudyData, project: str) -> pd.DataFrame:
        own = data.of_project(project)
        answers = evidence_from(stack(cls._answers(own, project), RESULT_COLUMNS), "respondent")
        statements = evidence_from(cls._statements(own), "statement")
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
    def _answers(cls, data: StudyData, project: str) -> list[pd.DataFrame]:
        """Answers of everyone; in the pooled chapter by side and by role too (a project has too few of each)."""
        survey = data.study.survey
        if survey is None:
            return []
        by: Sequence[str | None] = (None, "side", "role") if project == POOLED else (None,)
        detail = project == POOLED
        return [
            agreement(
                data.survey, cls.questions(data), survey.answers, confidence=data.study.analysis.confidence, by=b,
                detail=detail and b != "role",
            )
            for b in by
        ]  # fmt: skip

    @classmethod
    def _statements(cls, data: StudyData) -> pd.DataFrame:
        return stack(
            [statement_counts(data.statements, cls.themes(data), by=b) for b in (None, "side")], RESULT_COLUMNS
        )

    @cached_property
    def answers(self) -> ProtectedTable:
        mine = self.protect(stack(self._answers(self.own, self.project), RESULT_COLUMNS))
        if self.pooled:
            return mine
        return mine.join(self.protect(stack(self._answers(self.data, POOLED), RESULT_COLUMNS), POOLED))

    @cached_property
    def statements(self) -> ProtectedTable:
        return self.protect(self._statements(self.own))

    @property
    def has_survey(self) -> bool:
        return self.study.survey is not None and len(self.own.survey) > 0

    @property
    def has_statements(self) -> bool:
        return len(self.own.statements) > 0

    def no_survey(self, name: str) -> Element:
        return self.present.note(name, "Undersøgelsen har ingen spørgeskemasvar, der hører til her.")

    def no_statements(self, name: str) -> Element:
        return self.present.note(name, "Undersøgelsen har ingen kodede udsagn, der hører til her.")

    # -- outputs ---------------------------------------------------------------------------------------------------

    def agreement_figure(self, name: str, questions: Sequence[Question], about: str) -> Element:
        """Share who agree: by side in the pooled chapter, beside all projects in a project's."""
        from helpers.present.figures import whiskers

        if not self.has_survey or not questions:
            return self.no_survey(name)
        table = self.answers.where(measure=tuple(q.code for q in questions))
        lookup = Lookup(table)
        rows = self._question_rows(questions)
        series = [whiskers.Series(label, key) for label, key in self._series()]
        measure = whiskers.Measure("share", "ci_low", "ci_high", numbers.percent, "pct. enige", share=True)
        message = self._agreement_message(lookup, questions, about)
        drawn = whiskers.draw(lookup, rows, series, measure, message, mark=self.present.mark, absent=NOT_ASKED)
        alt = f"Andel enige. {whiskers.alt(lookup, rows, series, measure, NOT_ASKED)}"
        columns = []
        for label, key in self._series():
            columns.append(Column(f"{label}: n", base_of("share", **key)))
            columns.append(
                Column(
                    f"{label}: pct. enige [95 pct.]",
                    with_interval("share", numbers.percent, numbers.percent_interval, **key),
                )
            )
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Udsagn")

    def answers_figure(self, name: str, questions: Sequence[Question], about: str) -> Element:
        """All answers as bars around the middle, by side; agreement alone where single answers are too few to show."""
        from helpers.present.figures import bars, style

        if not self.has_survey or not questions or self.study.survey is None:
            return self.no_survey(name)
        if not self.pooled:
            return self.present.note(name, "Fordelingen på de enkelte svar vises kun for alle projekter under ét.")
        table = self.answers.where(measure=tuple(q.code for q in questions))
        lookup = Lookup(table)
        answers = self.study.survey.answers
        rows: Rows = [
            (f"{q.text} ({side.label})", {"project": self.project, "measure": q.code, "group": f"side:{side.code}"})
            for q in questions
            for side in self.study.survey.sides
            if not q.asked or side.code in q.asked
        ]
        colours = style.likert(len(answers))
        parts = [
            bars.Part(a.label, "share", f"answer:{a.value}", colour) for a, colour in zip(answers, colours, strict=True)
        ]
        against = [p for p, a in zip(parts, answers, strict=True) if not a.agrees]
        favour = [p for p, a in zip(parts, answers, strict=True) if a.agrees]
        message = f"Svarene på {about}, fordelt på kommune og NGO."
        drawn = bars.diverging(lookup, rows, against, favour, message, mark=self.present.mark)
        alt = bars.alt(lookup, rows, parts)
        columns = [
            Column("n", units()),
            *(
                Column(f"{a.label}, pct.", shown("share", numbers.percent, category=f"answer:{a.value}"))
                for a in answers
            ),
        ]
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Udsagn (side)")

    def quotes_of(self, name: str, themes: Iterable[Theme]) -> Element:
        """Excerpts by theme. In a project's own chapter there are none while the data are invented."""
        themes = tuple(themes)
        if not self.has_statements:
            return self.no_statements(name)
        if not self.pooled and self.study.synthetic:
            return self.present.note(
                name, "Her vises ingen citater: de er opdigtede og må ikke læses som udsagn om et bestemt projekt."
            )
        codes = [t.code for t in themes]
        statements = self.own.statements
        chosen = statements[statements["theme"].isin(codes)]
        order = {code: k for k, code in enumerate(codes)}
        released = release_texts(
            chosen.sort_values("theme", key=lambda c: c.map(order), kind="stable"), EXCERPTS_PER_THEME
        )
        return self.present.quotes(name, "Udsagn", released, self._labels())

    def counts_table(self, name: str, title: str, themes: Sequence[Theme]) -> Element:
        """Statements per theme: everyone, and by side."""
        if not self.has_statements or self.study.survey is None:
            return self.no_statements(name)
        rows: Rows = [(t.label, {"project": self.project, "measure": t.code, "category": ""}) for t in themes]
        columns = [Column("Udsagn i alt", units("count"))]
        columns += [Column(side.label, units("count", group=f"side:{side.code}")) for side in self.study.survey.sides]
        table = self.statements.where(measure=tuple(t.code for t in themes))
        return self.present.table(
            name, title, table, rows, columns, row_heading="Tema",
            note="Antallet viser, hvor ofte temaet er kodet, ikke hvor vigtigt det er.",
        )  # fmt: skip

    # -- wording ---------------------------------------------------------------------------------------------------

    def _series(self) -> list[tuple[str, dict[str, str]]]:
        if self.about is not None:
            return [
                (self.about.short_name, {"project": self.project, "category": "agree"}),
                ("Alle projekter", {"project": POOLED, "category": "agree"}),
            ]
        sides = self.study.survey.sides if self.study.survey else ()
        return [(s.label, {"project": POOLED, "group": f"side:{s.code}", "category": "agree"}) for s in sides]

    def _question_rows(self, questions: Sequence[Question]) -> Rows:
        return [(q.text, {"measure": q.code}) for q in questions]

    def _agreement_message(self, lookup: Lookup, questions: Sequence[Question], about: str) -> str:
        found = [(lookup.find("share", project=self.project, measure=q.code, category="agree"), q) for q in questions]
        known = [(f, q) for f, q in found if f.shown]
        if not known:
            return f"Svarene på {about} kan ikke vises."
        most = sum(f.value > 0.5 for f, _ in known)
        return f"Flertallet er enigt i {out_of(most, len(known), 'udsagn', 'udsagn')} om {about}."

    def _labels(self) -> dict[str, str]:
        labels = {t.code: t.label for t in self.study.themes} | {"driver": "drivkraft", "barrier": "barriere"}
        if self.study.survey:
            labels |= {r.code: r.label[:1].lower() + r.label[1:] for r in self.study.survey.roles}
        return labels

    def _most(self, themes: Sequence[Theme], category: str) -> str:
        lookup = Lookup(self.statements)
        counts = [
            (found.value, t.label)
            for t in themes
            if (found := lookup.find("count", project=self.project, measure=t.code, category=category)).shown
        ]
        top = max((c for c, _ in counts), default=0)
        return listed([f"«{label}»" for c, label in counts if c == top and c > 0])

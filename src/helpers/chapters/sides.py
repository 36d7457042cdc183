"""The two sides of a collaboration: whose answers are compared, how they differ, as figure, cells and sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property

from helpers.chapters.survey import SurveyChapter, asked_both, contrast, pairs
from helpers.disclosure import ProtectedTable
from helpers.present import opinions
from helpers.present.cells import ABSENT, Column, Format, Lookup, Rows, base_of, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.opinions import NOT_ASKED, Estimate, Whom, side_noun
from helpers.results import POOLED, Group
from helpers.study import Labelled, Theme
from helpers.study.survey import Question

NOT_SHOWN = "kan ikke vises"
NO_ANSWER = "ingen svar"
SEPARATE = (
    "Hvert interval gælder for sig: Af mange sammenligninger ser nogle sikre ud ved et tilfælde. De, der svarer fra "
    "samme projekt, kan ligne hinanden; så er intervallerne for smalle."
)


class SidesCompared(SurveyChapter):
    """Where one side agrees more often than the other."""

    def differences_figure(self, name: str, questions: Sequence[Question], about: str) -> Element:
        """How much more often one side agrees than the other, in the study's order."""
        from helpers.present.figures import differences

        if not self.has_survey:
            return self.no_survey(name)
        if not self.pooled:
            return self.present.note(name, "De to sider er kun sammenlignet for alle projekter under ét.")
        compared = self.compared(questions)
        if not compared:
            return self.present.note(name, "Ingen udsagn er forelagt begge sider.")
        several = len({(a.code, b.code) for _, a, b in compared}) > 1
        rows: Rows = [
            (
                f"{q.text} ({b.label} mod {a.label})" if several else q.text,
                {"project": self.project, "measure": q.code, "group": contrast(a, b)},
            )
            for q, a, b in compared
        ]
        table = self.differences.where(measure=tuple(q.code for q in questions))
        lookup = Lookup(table)
        _, earlier, later = compared[0]
        ends = (
            ("den sidst nævnte", "den først nævnte") if several else (side_noun(earlier.label), side_noun(later.label))
        )
        message = " ".join(self.differing(questions, about))
        drawn = differences.draw(lookup, rows, ends, message, mark=self.present.mark, level=self.present.level)
        alt = differences.alt(lookup, rows)
        columns = [
            Column("n på den mindste side", base_of("share_difference")),
            Column(f"Forskel i procentpoint, {ends[1]} minus {ends[0]}", _difference(), interval=True),
        ]
        return self.present.figure(name, message, table, drawn, alt, rows, columns, row_heading="Udsagn", note=SEPARATE)

    def oftest(self, earlier: Labelled, later: Labelled) -> Format:
        """A cell: which of two sides agrees more often, and in how many of a theme's statements."""
        return of_theme(self.by_topic, lambda _, mine: self._oftest(mine, earlier, later))

    def _oftest(self, mine: Sequence[Question], earlier: Labelled, later: Labelled) -> Cell:
        both = [q for q in mine if asked_both(q, earlier, later)]
        signs = [one.sign for q in both if (one := self._estimated(q, earlier, later))]
        if not signs:
            return Cell(NOT_SHOWN if both else "kun én side spurgt")
        found = ((later, signs.count(1)), (earlier, signs.count(-1)))
        texts = [f"{side.label} i {count} af {len(signs)}" for side, count in found if count]
        return Cell(", ".join(texts) or "ikke til at afgøre")

    def differing_words(self, question: Question, earlier: Labelled, later: Labelled) -> str:
        """One statement's difference in a subordinate clause."""
        one = self._estimated(question, earlier, later)
        return opinions.difference_in_words(one, side_noun(earlier.label), side_noun(later.label))

    def differing(self, questions: Sequence[Question], about: str) -> list[str]:
        """Where the sides differ, one sentence per pair of sides."""
        found = []
        for earlier, later in pairs(self.study.survey) if self.study.survey else ():
            both = [q for q in questions if asked_both(q, earlier, later)]
            if both:
                ones = [self._estimated(q, earlier, later) for q in both]
                found.append(opinions.differences(ones, side_noun(earlier.label), side_noun(later.label), about))
        return found

    def _estimated(self, question: Question, earlier: Labelled, later: Labelled) -> Estimate | None:
        key = {"project": self.project, "measure": question.code, "group": contrast(earlier, later)}
        return opinions.estimate(self.asked, "share_difference", **key)

    def compared(self, questions: Sequence[Question]) -> list[tuple[Question, Labelled, Labelled]]:
        """Each question with each pair of sides that it was put to, the earlier side first."""
        listed = pairs(self.study.survey) if self.study.survey else []
        return [(q, a, b) for a, b in listed for q in questions if asked_both(q, a, b)]

    @cached_property
    def differences(self) -> ProtectedTable:
        """The differences between sides."""
        listed = pairs(self.study.survey) if self.study.survey else []
        return self.answers.where(group=tuple(contrast(a, b) for a, b in listed))

    @cached_property
    def whom(self) -> list[Whom]:
        """Whose answers stand beside each other: the sides; in a project's chapter the project and all."""
        if self.about is not None:
            return [
                Whom("i projektet", "projektet", {"project": self.project}),
                Whom("i alle projekter under ét", "alle projekter", {"project": POOLED}),
            ]
        return [
            Whom(
                f"på {side_noun(s.label)}",
                side_noun(s.label),
                {"project": POOLED, "group": Group.at("side", s.code).text},
                s.code,
            )
            for s in self.sides
        ]

    @property
    def names(self) -> list[str]:
        """The same as headings."""
        return [self.who, "Alle projekter"] if self.about else [side.label for side in self.sides]

    @cached_property
    def by_topic(self) -> dict[str, list[Question]]:
        questions = self.questions(self.data)
        return {t.code: [q for q in questions if q.topic == t.code] for t in self.themes(self.data)}

    def of_topic(self, theme: Theme) -> list[Question]:
        return self.by_topic[theme.code]


def of_theme(by_topic: dict[str, list[Question]], show: Callable[[Lookup, Sequence[Question]], Cell]) -> Format:
    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        mine = by_topic[row["measure"]]
        return show(lookup, mine) if mine else Cell(NOT_ASKED)

    return cell


def _difference() -> Format:
    return with_interval("share_difference")


def otherwise(show: Format, text: str) -> Format:
    """The cell, or `text` where there is no such row."""

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        found = show(lookup, row)
        return Cell(text) if found.text == ABSENT else found

    return cell

"""The survey's answers as outputs: by side, by role, and a project beside all."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from helpers.chapters.sides import NO_ANSWER, NOT_SHOWN, SidesCompared, of_theme, otherwise
from helpers.chapters.survey import asked_both, pairs
from helpers.present import opinions
from helpers.present.cells import HIDDEN, Column, Format, Lookup, Rows, base_of, shown, with_interval
from helpers.present.elements import Cell, Element
from helpers.present.forms import NBSP, SHARE
from helpers.present.opinions import NOT_ASKED, Whom
from helpers.results import Category, Group
from helpers.study.survey import Question, Role

if TYPE_CHECKING:
    from helpers.present.figures.diverging import Block

_LIMITS = ("share", "ci_low", "ci_high")


class AnswersShown(SidesCompared):
    """What respondents agree on."""

    def survey_figure(self, name: str, questions: Sequence[Question], about: str) -> Element:
        """All answers by side in the pooled chapter; in a project's the share that agrees, beside all projects'."""
        if not self.has_survey:
            return self.no_survey(name)
        return self._by_side(name, questions, about) if self.pooled else self._beside_all(name, questions, about)

    def _by_side(self, name: str, questions: Sequence[Question], about: str) -> Element:
        from helpers.present.figures import diverging, style

        answers = self.study.survey.answers if self.study.survey else ()
        groups = tuple(Group.at("side", side.code).text for side in self.sides)
        shown_here = ("agree", *(Category.one("answer", a.value).text for a in answers))
        table = self.of(questions, group=groups, category=shown_here, statistic=_LIMITS)
        parts = [
            diverging.Part(a.label, Category.one("answer", a.value).text, colour)
            for a, colour in zip(answers, style.likert(len(answers)), strict=True)
        ]
        against = [p for p, a in zip(parts, answers, strict=True) if not a.agrees]
        favour = [p for p, a in zip(parts, answers, strict=True) if a.agrees]
        blocks = [self._block(q) for q in questions]
        lookup = Lookup(table)
        message = opinions.majority(lookup, [q.code for q in questions], self.whom, about)
        drawn = diverging.draw(
            lookup, blocks, against, favour, message, mark=self.present.mark, level=self.present.level
        )
        rows: Rows = [(f"{block.text} ({label})", key) for block in blocks for label, key in block.rows]
        columns = [
            Column("n", otherwise(base_of("share", category="agree"), NO_ANSWER)),
            *(Column(f"{a.label}, pct.", _single(Category.one("answer", a.value).text)) for a in answers),
            Column("Enige i alt", _agree(), interval=True),
        ]
        alt = diverging.alt(lookup, blocks)
        return self.present.figure(
            name, message, table, drawn, alt, rows, columns, row_heading="Udsagn (side)", note=opinions.CLEAR_MAJORITY
        )

    def _block(self, question: Question) -> Block:
        from helpers.present.figures.diverging import Block

        key = {"project": self.project, "measure": question.code}
        rows = [
            (s.label, {**key, "group": Group.at("side", s.code).text}) for s in self.sides if asked_both(question, s)
        ]
        return Block(question.text, rows)

    def _beside_all(self, name: str, questions: Sequence[Question], about: str) -> Element:
        from helpers.present.figures import whiskers

        codes = [q.code for q in questions]
        table = self.of(questions, group="", category="agree")
        lookup = Lookup(table)
        rows: Rows = [(q.text, {"measure": q.code, "category": "agree"}) for q in questions]
        series = [whiskers.Series(label, whom.key) for label, whom in zip(self.names, self.whom, strict=True)]
        measure = whiskers.Measure("share", "pct. enige")
        message = opinions.majority(lookup, codes, self.whom[:1], about)
        drawn = whiskers.draw(
            lookup, rows, series, measure, message, mark=self.present.mark, level=self.present.level, absent=NOT_ASKED
        )
        alt = self._spoken_shares(lookup, questions)
        columns = []
        for label, whom in zip(self.names, self.whom, strict=True):
            columns.append(Column(f"{label}: n", otherwise(base_of("share", **whom.key), NO_ANSWER)))
            columns.append(Column(f"{label}: pct. enige", _agree(**whom.key), interval=True))
        return self.present.figure(
            name, message, table, drawn, alt, rows, columns, row_heading="Udsagn", note=opinions.CLEAR_MAJORITY
        )

    def _spoken_shares(self, lookup: Lookup, questions: Sequence[Question]) -> str:
        from helpers.present.figures.spoken import TABLE, span

        parts = []
        for label, whom in zip(self.names, self.whom, strict=True):
            shares = [(q.text, opinions.agreeing(lookup, q.code, whom)) for q in questions]
            parts.append(f"{label}: {span([(text, s.value, opinions.share_text(s)) for text, s in shares if s])}")
        return f"Andel enige i {len(questions)} udsagn, med interval. {'; '.join(parts)}. {TABLE}."

    def roles_figure(self, name: str, questions: Sequence[Question], about: str) -> Element:
        """Agreement by role, over all projects."""
        from helpers.present.figures import roles

        if not self.has_survey:
            return self.no_survey(name)
        if not self.pooled:
            return self.present.note(name, "Svarene er kun delt på roller for alle projekter under ét.")
        listed = self._roles
        table = self.of(
            questions, group=tuple(Group.at("role", r.code).text for r in listed), category="agree", statistic=_LIMITS
        )
        lookup = Lookup(table)
        rows: Rows = [(q.text, {"project": self.project, "measure": q.code}) for q in questions]
        groups: Rows = [(r.label, {"group": Group.at("role", r.code).text}) for r in listed]
        message = self._roles_message(lookup, questions, about)
        drawn = roles.draw(
            lookup, rows, groups, message, self._unasked(questions), mark=self.present.mark, level=self.present.level
        )
        columns = []
        for label, key in groups:
            n = otherwise(base_of("share", category="agree", **key), NO_ANSWER)
            columns.append(Column(f"{label}: n", self._if_asked(n, key["group"])))
            columns.append(Column(f"{label}: pct. enige", self._if_asked(_agree(**key), key["group"]), interval=True))
        alt = roles.alt(lookup, rows, groups)
        return self.present.figure(
            name, message, table, drawn, alt, rows, columns, row_heading="Udsagn", note=opinions.CLEAR_MAJORITY
        )

    def _unasked(self, questions: Sequence[Question]) -> set[tuple[str, str]]:
        """The questions that a role was not asked, each with the role's group."""
        return {
            (q.code, Group.at("role", r.code).text)
            for q in questions
            for r in self._roles
            if q.asked and r.side not in q.asked
        }

    def _if_asked(self, show: Format, group: str) -> Format:
        unasked = self._unasked(self.questions(self.data))
        return lambda lookup, row: Cell(NOT_ASKED) if (row["measure"], group) in unasked else show(lookup, row)

    def _roles_message(self, lookup: Lookup, questions: Sequence[Question], about: str) -> str:
        found = []
        for role in self._roles:
            whom = Whom("", role.label, {"project": self.project, "group": Group.at("role", role.code).text})
            leans = [opinions.lean(s) for q in questions if (s := opinions.agreeing(lookup, q.code, whom))]
            found.append((role.label, leans.count("most"), len(leans)))
        return opinions.majority_by_role([(label, most, whole) for label, most, whole in found if whole], about)

    def one_sided_table(self, name: str, questions: Sequence[Question]) -> Element:
        """The statements that one side alone was asked about, by role: who agrees and who does not."""
        mine = [q for q in questions if q.asked and len(q.asked) < len(self.sides)]
        if not self.has_survey:
            return self.no_survey(name)
        if not mine:
            return self.present.note(name, "Alle udsagn er forelagt begge sider.")
        if not self.pooled:
            return self.present.note(name, "Svarene er kun delt på roller for alle projekter under ét.")
        listed = [(q, role) for q in mine for role in self._roles if role.side in q.asked]
        rows: Rows = [
            (
                f"{q.text} ({role.label})",
                {"project": self.project, "measure": q.code, "group": Group.at("role", role.code).text},
            )
            for q, role in listed
        ]
        table = self.of(
            mine, group=tuple(key["group"] for _, key in rows), category=("agree", "disagree"), statistic=_LIMITS
        )
        columns = [
            Column("n", otherwise(base_of("share", category="agree"), NO_ANSWER)),
            Column("Enige", _agree(), interval=True),
            Column("Uenige", _agree(category="disagree"), interval=True),
        ]
        return self.present.table(
            name,
            "Udsagn, som kun den ene side har taget stilling til",
            table,
            rows,
            columns,
            row_heading="Udsagn (rolle)",
        )

    # -- what the main conclusions take ------------------------------------------------------------------------------

    def agreed_columns(self) -> list[Column]:
        """Per theme: for how many statements there is a clear majority, and which side agrees more often."""
        if not self.has_survey:
            return []
        columns = [
            Column(f"Klart flertal, {label}", self._majority(whom))
            for label, whom in zip(self.names, self.whom, strict=True)
        ]
        if self.pooled and self.study.survey:
            columns += [Column("Oftest enig", self.oftest(a, b)) for a, b in pairs(self.study.survey)]
        return columns

    def _majority(self, whom: Whom) -> Format:
        """A cell: for how many of a theme's statements there is a clear majority, and the shares that agree."""
        return of_theme(self.by_topic, lambda lookup, mine: _clear(lookup, mine, whom))

    def profile_sentence(self, questions: Sequence[Question], about: str) -> str:
        """In how many statements the share of all projects lies outside the project's own interval."""
        mine, whole = self.whom
        found = [
            (own, every.value)
            for q in questions
            if (own := opinions.agreeing(self.asked, q.code, mine))
            and (every := opinions.agreeing(self.asked, q.code, whole))
        ]
        return opinions.beside(found, about)

    @property
    def _roles(self) -> tuple[Role, ...]:
        return self.study.survey.roles if self.study.survey else ()


def _clear(lookup: Lookup, mine: Sequence[Question], whom: Whom) -> Cell:
    asked = [q for q in mine if whom.asked(q)]
    shares = [share for q in asked if (share := opinions.agreeing(lookup, q.code, whom))]
    if not shares:
        found = [lookup.find("share", measure=q.code, category="agree", **whom.key) for q in asked]
        reason = next((one.reason for one in found if one.reason), "")
        return Cell(HIDDEN, lookup.explain(reason)) if reason else Cell(NO_ANSWER if asked else NOT_ASKED)
    most = sum(opinions.lean(share) == "most" for share in shares)
    ends = [SHARE.text(value) for value in (min(s.value for s in shares), max(s.value for s in shares))]
    span = ends[1] if ends[0] == ends[1] else f"{ends[0].replace(f'{NBSP}pct.', '')}-{ends[1]}"
    return Cell(f"{most} af {len(shares)} ({span})")


def _agree(**key: str) -> Format:
    show = with_interval("share", **{"category": "agree", **key})
    return otherwise(show, NO_ANSWER)


def _single(category: str) -> Format:
    """A single answer's share; it may be left out beside an index (chapters.indices)."""
    show = shown("share", category=category)

    def cell(lookup: Lookup, row: dict[str, str]) -> Cell:
        answered = lookup.find("share", **{**row, "category": "agree"}).there
        return otherwise(show, NOT_SHOWN if answered else NO_ANSWER)(lookup, row)

    return cell

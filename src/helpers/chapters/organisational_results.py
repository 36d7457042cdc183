"""Chapter 5: what municipality and NGO gain from working together, as they see it."""

from __future__ import annotations

from helpers.chapters.answers import AnswersShown
from helpers.chapters.statements import NOT_WEIGHT, StatementsShown, counted
from helpers.disclosure import ProtectedTable
from helpers.present import opinions
from helpers.present.cells import Column, Lookup
from helpers.present.elements import Element
from helpers.present.forms import COUNT
from helpers.study import Theme

ABOUT = "om gevinsterne"


class OrganisationalResults(AnswersShown, StatementsShown):
    """The gains: survey answers by side and role, coded statements by informant, excerpts."""

    name = "organisational_results"
    phases = ("gain",)

    def main_conclusions(self) -> Element:
        """A row per gain: for how many statements there is a clear majority, who agrees more often, how often coded."""
        name, themes = "hovedkonklusioner", self.themes(self.data)
        if not themes or not (self.has_survey or self.has_statements):
            return self.no_survey(name)
        columns = self.agreed_columns()
        if self.has_statements:
            columns.append(Column("Kodede udsagn", counted(group="")))
        return self.present.table(
            name, "Gevinsterne set af dem, der samarbejder", self._concluded, self.theme_rows(themes), columns,
            row_heading="Gevinst",
            note=f"{opinions.CLEAR_MAJORITY} I parentes andelen, der er enig, for det laveste og det højeste udsagn. "
            f"{NOT_WEIGHT}",
        )  # fmt: skip

    @property
    def _concluded(self) -> ProtectedTable:
        groups = tuple(whom.key.get("group", "") for whom in self.whom) or ("",)
        shares = self.of(self.questions(self.data), group=groups, category="agree")
        return shares.join(self.differences, self.said_of(self.themes(self.data), [("", {"group": ""})]))

    def overview(self) -> Element:
        """A paragraph per gain; in a project's chapter one on all of them."""
        name = "overblik"
        if not self.has_survey:
            return self.no_survey(name)
        questions = self.questions(self.data)
        if not self.pooled:
            codes = [q.code for q in questions]
            texts = [opinions.majority(self.asked, codes, self.whom, ABOUT), self.profile_sentence(questions, ABOUT)]
            return self.present.sentences(name, [" ".join(texts)], self._concluded)
        told = [text for theme in self.themes(self.data) if (text := self._gain(theme))]
        return self.present.sentences(name, told, self._concluded)

    def _gain(self, theme: Theme) -> str:
        """Each statement on a gain with the share that agrees on every side, and how the sides differ."""
        sentences = []
        for question in self.of_topic(theme):
            shares = [(whom, opinions.agreeing(self.asked, question.code, whom)) for whom in self.whom]
            parts = [f"{opinions.share_text(share)} {whom.place}" for whom, share in shares if share]
            if not parts:
                sentences.append(f"Svarene på «{question.text}» kan ikke vises.")
                continue
            differ = [self.differing_words(question, a, b) for _, a, b in self.compared([question])]
            sentences.append(f"«{question.text}»: Enige er {'; '.join([' og '.join(parts), *differ])}.")
        if not sentences:
            return ""
        count = Lookup(self.statements).find("count", project=self.project, measure=theme.code)
        if count.shown:
            sentences.append(f"Gevinsten er kodet i {COUNT.text(count.value)} udsagn.")
        return f"{theme.label}. {' '.join(sentences)}"

    def gains_figure(self) -> Element:
        return self.survey_figure("gevinster", self.questions(self.data), ABOUT)

    def roles(self) -> Element:
        return self.roles_figure("gevinster-roller", self.questions(self.data), ABOUT)

    def sides_apart(self) -> Element:
        return self.differences_figure("gevinster-forskelle", self.questions(self.data), ABOUT)

    def informants(self) -> Element:
        return self.informants_figure("gevinster-udsagn", self.themes(self.data), ("gevinst", "gevinster"))

    def quotes(self) -> Element:
        return self.quotes_of("udsagn", self.themes(self.data))

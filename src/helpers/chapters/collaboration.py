"""Chapter 6: what drives and what hinders the collaboration, when it is established and when it runs."""

from __future__ import annotations

from helpers.chapters.answers import AnswersShown
from helpers.chapters.drivers import DriversShown
from helpers.chapters.indices import IndexShown
from helpers.chapters.statements import NOT_WEIGHT, counted
from helpers.disclosure import ProtectedTable
from helpers.present import opinions
from helpers.present.cells import Column
from helpers.present.elements import Element
from helpers.present.words import listed
from helpers.results import DIRECTIONS
from helpers.study import Phase

PHASES: dict[Phase, str] = {"establishing": "etableringen", "running": "driften"}
ABOUT = "om samarbejdet"


class Collaboration(AnswersShown, DriversShown, IndexShown):
    """Themes as drivers and barriers, the survey's answers on them, relational coordination, a project's profile."""

    name = "collaboration"
    phases = ("establishing", "running")

    def main_conclusions(self) -> Element:
        """A row per theme: how often driver and barrier, where there is a clear majority, where the sides differ."""
        name, themes = "hovedkonklusioner", self.themes(self.data)
        if not themes or not (self.has_survey or self.has_statements):
            return self.no_survey(name)
        columns = []
        if self.has_statements and not self.one_invented_voice:
            columns = [
                Column("Drivkraft", counted("driver", group="")),
                Column("Barriere", counted("barrier", group="")),
            ]
        columns += self.agreed_columns()
        if not columns:
            return self.no_survey(name)
        counts = f" {NOT_WEIGHT}" if self.has_statements and not self.one_invented_voice else ""
        return self.present.table(
            name, "Temaerne i samarbejdet", self._concluded, self.theme_rows(themes), columns, row_heading="Tema",
            note=f"{opinions.CLEAR_MAJORITY} I parentes andelen, der er enig, for det laveste og det højeste udsagn "
            f"om temaet.{counts}",
        )  # fmt: skip

    @property
    def _shares(self) -> ProtectedTable:
        groups = tuple(whom.key.get("group", "") for whom in self.whom) or ("",)
        return self.of(self.questions(self.data), group=groups, category="agree")

    @property
    def _concluded(self) -> ProtectedTable:
        return self._shares.join(
            self.differences, self.said_of(self.themes(self.data), [("", {"group": ""})], *DIRECTIONS)
        )

    def overview(self) -> Element:
        """The themes most often driver and barrier; where majorities are; where the sides, or a project, differ."""
        name, questions = "overblik", self.questions(self.data)
        texts = [] if self.one_invented_voice else self._most_named()
        if self.has_survey:
            codes = [q.code for q in questions]
            told = [opinions.majority(self.asked, codes, self.whom, ABOUT)]
            if self.pooled:
                told += self.differing(questions, ABOUT)
            else:
                told.append(self.profile_sentence(questions, ABOUT))
            texts.append(" ".join(told))
        if not texts:
            return self.no_survey(name)
        counts = self.said_of(self.themes(self.data), [("", {"group": ""})], *DIRECTIONS)
        return self.present.sentences(name, texts, self.differences.join(counts) if self.pooled else self._shares)

    def _most_named(self) -> list[str]:
        """Per phase the theme that most statements call a driver, and a barrier."""
        texts = []
        for phase, where in PHASES.items():
            themes = self.study.themes_of(phase)
            driver, barrier = (self.most(themes, way) for way in DIRECTIONS)
            if driver or barrier:
                first = f"{listed(driver)} oftest kodet" if driver else "intet tema kodet"
                second = f"{listed(barrier)} oftest" if barrier else "intet"
                texts.append(f"I {where} er {first} som drivkraft og {second} som barriere.")
        return [" ".join(texts)] if texts else []

    def phase_figure(self, phase: Phase) -> Element:
        """Drivers against barriers, one row per theme of a phase."""
        return self.themes_figure(f"temaer-{phase}", self.study.themes_of(phase), PHASES[phase])

    def both_ways(self) -> Element:
        return self.spread_figure("temaer-projekter", self.themes(self.data))

    def models(self) -> Element:
        return self.models_figure("temaer-modeller", self.themes(self.data))

    def quotes(self, phase: Phase) -> Element:
        return self.quotes_of(f"udsagn-{phase}", self.study.themes_of(phase))

    def answers_shown(self) -> Element:
        return self.survey_figure("samarbejdet", self.questions(self.data), ABOUT)

    def roles(self) -> Element:
        return self.roles_figure("samarbejdet-roller", self.questions(self.data), ABOUT)

    def one_sided(self) -> Element:
        return self.one_sided_table("samarbejdet-en-side", self.questions(self.data))

    def sides_apart(self) -> Element:
        return self.differences_figure("samarbejdet-forskelle", self.questions(self.data), ABOUT)

    def coordination(self) -> Element:
        return self.index_figure("relationel-koordinering")

    def coordination_in_words(self) -> Element:
        return self.index_sentences("relationel-koordinering-tekst")

"""Chapter 5: what municipality and NGO gain from working together, as they see it."""

from __future__ import annotations

from helpers.chapters.survey import SurveyChapter
from helpers.present import numbers
from helpers.present.cells import Lookup
from helpers.present.elements import Element


class OrganisationalResults(SurveyChapter):
    """The gains: survey answers by side, coded statements by informant, excerpts."""

    name = "organisational_results"
    phases = ("gain",)

    def main_conclusions(self) -> Element:
        """Statements per gain, everyone and by side."""
        return self.counts_table("hovedkonklusioner", "Gevinsterne i de kodede udsagn", self.themes(self.data))

    def overview(self) -> Element:
        """Which gain most agree on, and which is spoken of most, in words."""
        if not self.has_survey:
            return self.no_survey("overblik")
        lookup = Lookup(self.answers)
        shares = [
            (found.value, q.text)
            for q in self.questions(self.data)
            if (found := lookup.find("share", project=self.project, measure=q.code, category="agree")).shown
        ]
        if not shares:
            return self.present.sentences("overblik", ["Svarene om gevinsterne er skjult."], self.answers)
        top, text = max(shares)
        low, least = min(shares)
        sentence = (
            f"Flest er enige i udsagnet «{text}» ({numbers.percent(top)}), "
            f"færrest i «{least}» ({numbers.percent(low)})."
        )
        most = self._most(self.themes(self.data), "")
        if most:
            sentence += f" I interviews og på workshops er der talt mest om {most}."
        return self.present.sentences("overblik", [sentence], self.answers.join(self.statements))

    def gains_figure(self) -> Element:
        return self.agreement_figure("gevinster", self.questions(self.data), "gevinsterne")

    def gains_answers_figure(self) -> Element:
        return self.answers_figure("gevinster-svar", self.questions(self.data), "udsagnene om gevinster")

    def quotes(self) -> Element:
        return self.quotes_of("udsagn", self.themes(self.data))

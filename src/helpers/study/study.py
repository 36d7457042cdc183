"""A whole study, as study.yml describes it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Self

from pydantic import Field, model_validator

from helpers.results import TAKEN, Group
from helpers.study.base import Day, Labelled, Model, Note, Place, Text, codes, doubled, pick, refuse, taken, undefined
from helpers.study.design import NEUTRAL, CollaborationKind, Design, Informants, Party, Statements
from helpers.study.facts import StudyFact
from helpers.study.noun import Noun
from helpers.study.rules import Analysis, Disclosure
from helpers.study.scales import Background, Dimension, FidelityComponent, FidelityLevel, InterventionType
from helpers.study.survey import Phase, Survey, Theme

_UNIQUE = {
    "waves": "målingen",
    "dimensions": "dimensionen",
    "background": "baggrundsvariablen",
    "intervention_types": "indsatstypen",
    "fidelity": "fidelitetskomponenten",
    "themes": "temaet",
    "models": "samarbejdsmodellen",
    "parties": "parten",
    "left_reasons": "årsagen",
    "facts": "oplysningen",
    "fidelity_levels": "fidelitetsniveauet",
}


class Approval(Model):
    """Who said that an edition may be published, and when."""

    by: Text
    on: Day


class Edition(Model):
    """Which edition of the book this study folder makes; its date is the only date anything published bears."""

    number: Text
    date: Day
    notes: tuple[Note, ...] = Field(default=(), description="What is new in it, a short paragraph each")
    approved: Approval | None = None


class Wave(Labelled):
    """A point of measurement, in the order of study.yml."""

    description: Text


class Paper(Model):
    """What of the contents is printed as the report; without it every part but the projects'."""

    parts: tuple[Text, ...] | None = Field(default=None, description="The parts' captions")
    without: tuple[Text, ...] = Field(default=(), description="Pages of them that are for the screen alone")


class Study(Model):
    """A whole study, as study.yml describes it."""

    title: Text
    short_title: Text
    publisher: Text
    synthetic: bool
    edition: Edition
    about: Text = Field(description="One paragraph for the front page of a book without hand-written pages")
    waves: tuple[Wave, ...] = Field(min_length=1)
    book: Text | None = Field(default=None, description="The words folder, seen from the study folder")
    contents: Text | None = Field(default=None, description="Its table of contents, seen from the study folder")
    paper: Paper = Paper()
    participant: Text = Field(default="deltager", description="What one who takes part is called in a sentence")
    participants: Text = Field(default="deltagere", description="The same in the plural")
    the_participant: Text = Field(default="deltageren", description="The same, definite")
    the_participants: Text = Field(default="deltagerne", description="The same in the plural, definite")
    participants_title: Text | None = Field(default=None, description="What they are called in headings")
    design: Design = Design()
    informants: Informants = Informants()
    parties: tuple[Party, ...] = ()
    statements: Statements | None = None
    respondents: tuple[Labelled, ...] = ()
    left_reasons: tuple[Labelled, ...] = Field(default=(), description="Why children left; empty: any text")
    dimensions: tuple[Dimension, ...] = Field(default=(), description="Empty: a study of a survey or of counts alone")
    background: tuple[Background, ...] = ()
    intervention_types: tuple[InterventionType, ...] = ()
    fidelity: tuple[FidelityComponent, ...] = ()
    fidelity_levels: tuple[FidelityLevel, ...] = ()
    survey: Survey | None = None
    themes: tuple[Theme, ...] = ()
    models: tuple[CollaborationKind, ...] = Field(
        default=(), description="Collaboration models; codes as project.yml names them"
    )
    traits: tuple[Labelled, ...] = Field(default=(), description="What NGOs are compared on")
    facts: tuple[StudyFact, ...] = Field(default=(), description="What the sources say of the projects together")
    analysis: Analysis = Analysis()
    disclosure: Disclosure = Disclosure()

    @model_validator(mode="before")
    @classmethod
    def _compared(cls, content: Any) -> Any:
        """Without other words of it the first wave is what each later one is compared with."""
        if not isinstance(content, dict) or not isinstance(content.get("waves"), list):
            return content
        analysis = content.get("analysis", {})
        waves = [wave.get("code") for wave in content["waves"] if isinstance(wave, dict)]
        if not isinstance(analysis, dict) or not waves:
            return content
        baseline = analysis.get("baseline", waves[0])
        later = waves[waves.index(baseline) + 1 :] if baseline in waves else []
        compared = {"baseline": baseline, "contrasts": [[baseline, wave] for wave in later]}
        return {**content, "analysis": compared | analysis}

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        placed = {name: codes(name, getattr(self, name)) for name in _UNIQUE}
        items = [
            (("dimensions", k, *place), code)
            for k, dimension in enumerate(self.dimensions)
            for place, code in codes("items", dimension.items)
        ]
        columns = [(("intervention_types", k, "column"), t.column) for k, t in enumerate(self.intervention_types)]
        asked = (
            [*codes("questions", self.survey.questions), *codes("indices", self.survey.indices)] if self.survey else []
        )
        measures = [
            *placed["dimensions"], *placed["background"], *((("survey", *place), code) for place, code in asked),
            *columns, *placed["themes"], *placed["fidelity"],
        ]  # fmt: skip
        used: list[tuple[Place, str]] = [(("analysis", "baseline"), self.analysis.baseline)]
        for k, pair in enumerate(self.analysis.contrasts):
            used += [(("analysis", "contrasts", k, end), wave) for end, wave in enumerate(pair)]
        meant = [(("themes", k, "intervention"), t.intervention) for k, t in enumerate(self.themes) if t.intervention]
        refuse(
            *(doubled(placed[name], what) for name, what in _UNIQUE.items()),
            doubled(items, "item-koden"),
            doubled(measures, "koden for noget, der måles,"),
            taken(measures, TAKEN["measures"], "noget, der måles,"),
            *(
                taken(placed[name], TAKEN[name], _UNIQUE[name])
                for name in ("background", "waves", "left_reasons", "models")
            ),
            taken(
                placed["background"],
                [b.code for b in self.background if Group.parse(b.code).seen],
                "baggrundsvariablen",
            ),
            taken(codes("respondents", self.respondents[:1]), TAKEN["respondents"], "den første i respondents"),
            undefined(used, self.wave_codes, "målingen i analysis"),
            undefined(meant, [t.code for t in self.intervention_types], "temaets indsatstype"),
            self._nothing_compared(),
            self._shown_nowhere(),
            self._levels_fall(),
        )
        return self

    def _nothing_compared(self) -> Iterator[tuple[Place, str]]:
        """A study without two measurements to compare: the chapters tell of development, and have no other form."""
        if not self.analysis.contrasts and self.analysis.baseline in self.wave_codes:
            place = ("waves",) if len(self.waves) == 1 else ("analysis", "contrasts")
            yield (
                place,
                "kapitlerne skal have to målinger at sammenligne: skriv også den næste, selv om den ikke er målt",
            )

    def _shown_nowhere(self) -> Iterator[tuple[Place, str]]:
        """Questions whose answers no chapter would show: chapters take them by their themes (`themes_of`)."""
        shown = {theme.code for theme in self.themes if theme.phase != "mechanism"}
        for k, question in enumerate(self.survey.questions if self.survey else ()):
            if question.topic not in shown:
                what = f"svarene ville ikke blive vist: intet tema har koden {question.topic}"
                yield ("survey", "questions", k, "topic"), f"{what} og phase gain, establishing eller running"

    def _levels_fall(self) -> list[tuple[Place, str]]:
        lows = [level.low for level in self.fidelity_levels]
        rising = not lows or (lows[0] == 0 and lows == sorted(set(lows)))
        return [] if rising else [(("fidelity_levels",), "fidelity_levels skal begynde ved 0 og stå i stigende orden")]

    @cached_property
    def noun(self) -> Noun:
        """Those who take part, in the forms that a sentence needs.

        Whose definite forms are not declared has no gender: what hangs on it is said of «deltageren».
        """
        one = self.participant if "the_participant" in self.model_fields_set else "deltager"
        return Noun(one, self.the_participant, self.participants, self.the_participants)

    def party(self, code: str) -> Party:
        """What a kind of organisation is called; a neutral word where the study declares none."""
        return next((party for party in self.parties if party.code == code), NEUTRAL[code])

    @cached_property
    def wave_codes(self) -> tuple[str, ...]:
        return tuple(wave.code for wave in self.waves)

    @cached_property
    def from_baseline(self) -> tuple[str, ...]:
        """The codes of the waves from the baseline on."""
        return self.wave_codes[self.wave_codes.index(self.analysis.baseline) :]

    def dimension(self, code: str) -> Dimension:
        return pick(self.dimensions, code)

    def wave(self, code: str) -> Wave:
        return pick(self.waves, code)

    def themes_of(self, phase: Phase) -> tuple[Theme, ...]:
        return tuple(theme for theme in self.themes if theme.phase == phase)

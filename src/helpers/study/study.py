"""A whole study, as study.yml describes it."""

from __future__ import annotations

from functools import cached_property
from typing import Self

from pydantic import Field, model_validator

from helpers.study.base import Day, Labelled, Model, Note, Text, check_known, check_unique, pick
from helpers.study.facts import StudyFact
from helpers.study.rules import Analysis, Disclosure
from helpers.study.scales import Background, Dimension, FidelityComponent, FidelityLevel, InterventionType
from helpers.study.survey import Phase, Survey, Theme


class Edition(Model):
    """Which edition of the book this study folder makes; its date is the only date anything published bears."""

    number: Text
    date: Day
    notes: tuple[Note, ...] = Field(default=(), description="What is new in it, a short paragraph each")


class Wave(Labelled):
    """A point of measurement, in the order of study.yml."""

    description: Text


class Study(Model):
    """A whole study, as study.yml describes it."""

    title: Text
    short_title: Text
    publisher: Text
    synthetic: bool
    edition: Edition
    about: Text = Field(description="One paragraph for the front page of a book without hand-written pages")
    waves: tuple[Wave, ...] = Field(min_length=1)
    participant: Text = Field(default="barn", description="What one who takes part is called in a sentence")
    participants: Text = Field(default="børn", description="The same in the plural")
    respondents: tuple[Labelled, ...] = ()
    left_reasons: tuple[Labelled, ...] = Field(default=(), description="Why children left; empty: any text")
    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    background: tuple[Background, ...] = ()
    intervention_types: tuple[InterventionType, ...] = ()
    fidelity: tuple[FidelityComponent, ...] = ()
    fidelity_levels: tuple[FidelityLevel, ...] = ()
    survey: Survey | None = None
    themes: tuple[Theme, ...] = ()
    models: tuple[Labelled, ...] = Field(
        default=(), description="Collaboration models; codes as project.yml names them"
    )
    traits: tuple[Labelled, ...] = Field(default=(), description="What NGOs are compared on")
    facts: tuple[StudyFact, ...] = Field(default=(), description="What the sources say of the projects together")
    analysis: Analysis = Analysis()
    disclosure: Disclosure = Disclosure()

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        check_unique((wave.code for wave in self.waves), "målingen")
        check_unique((d.code for d in self.dimensions), "dimensionen")
        check_unique((i.code for d in self.dimensions for i in d.items), "item-koden")
        check_unique((b.code for b in self.background), "baggrundsvariablen")
        check_unique((t.code for t in self.intervention_types), "indsatstypen")
        check_unique((c.code for c in self.fidelity), "fidelitetskomponenten")
        check_unique((t.code for t in self.themes), "temaet")
        check_unique((m.code for m in self.models), "samarbejdsmodellen")
        check_unique((r.code for r in self.left_reasons), "årsagen")
        check_unique((f.code for f in self.facts), "oplysningen")
        check_unique((level.code for level in self.fidelity_levels), "fidelitetsniveauet")
        lows = [level.low for level in self.fidelity_levels]
        if lows and (lows[0] != 0 or lows != sorted(set(lows))):
            raise ValueError("fidelity_levels skal begynde ved 0 og stå i stigende orden")
        survey: list[str] = []
        if self.survey:
            survey = [*(q.code for q in self.survey.questions), *(i.code for i in self.survey.indices)]
        measures = [*(d.code for d in self.dimensions), *(b.code for b in self.background), *survey]
        measures += [*(t.column for t in self.intervention_types), *(t.code for t in self.themes)]
        check_unique([*measures, *(c.code for c in self.fidelity)], "koden for noget, der måles,")
        waves = [wave.code for wave in self.waves]
        used = [self.analysis.baseline, *(w for pair in self.analysis.contrasts for w in pair)]
        check_known(used, waves, "målingen i analysis")
        types = [t.code for t in self.intervention_types]
        check_known((t.intervention for t in self.themes if t.intervention), types, "temaets indsatstype")
        return self

    @cached_property
    def wave_codes(self) -> tuple[str, ...]:
        return tuple(wave.code for wave in self.waves)

    def dimension(self, code: str) -> Dimension:
        return pick(self.dimensions, code)

    def wave(self, code: str) -> Wave:
        return pick(self.waves, code)

    def themes_of(self, phase: Phase) -> tuple[Theme, ...]:
        return tuple(theme for theme in self.themes if theme.phase == phase)

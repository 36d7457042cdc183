"""What sources say: facts about the real projects, and the figures of the published report."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Code, Model, Slug, Text


class Fact(Model):
    """A fact about a real project with its source; `text` None means that the source does not say."""

    text: Text | None
    source: Text | None = None

    @model_validator(mode="after")
    def _sourced(self) -> Self:
        if self.text is not None and self.source is None:
            raise ValueError("en oplysning skal have en kilde (source)")
        return self


class StudyFact(Fact):
    """A fact about the projects together, and the part of chapter 3 it belongs to."""

    code: Code
    label: Text
    topic: Literal["collaboration", "target_group", "offer"]


class Place(Model):
    name: Text
    latitude: float = Field(ge=-90, le=90)
    longitude: float = Field(ge=-180, le=180)


class CollaborationModel(Model):
    code: Code | None
    source: Text | None = None


class Project(Model):
    """One project, as its project.yml describes it: sourced facts only, never data."""

    slug: Slug
    name: Text
    short_name: Text
    order: int
    ngo: Fact
    municipalities: Fact
    places: tuple[Place, ...] = ()
    target_group: Fact
    offer: Fact
    recruitment: Fact = Fact(text=None)
    model: CollaborationModel
    traits: dict[Code, Fact] = Field(default_factory=dict)


class PublishedFigure(Model):
    """A figure of the published report, and the computed number of this study that it is set beside.

    `rule` says what agreement means: `rounds_to` (the share rounds to `value` per cent), `between` (per cent, both ends
    included), `sign` (`value` is 1 or -1), `significant` (`value` is 1 or 0: unadjusted paired t at 5 per cent),
    `tenths` (the share rounds to `value` in ten), `kept` (shown as kept at follow-up).
    """

    code: Code
    text: Text
    wording: Text | None = Field(default=None, description="What the report says where it gives no figure")
    source: Text
    chapter: Code
    measure: Code
    category: str = ""
    group: str = ""
    wave: str = ""
    statistic: Code
    rule: Literal["rounds_to", "between", "sign", "significant", "tenths", "kept"]
    value: float | None = None
    low: float | None = None
    high: float | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.rule == "between" and (self.low is None or self.high is None):
            raise ValueError("reglen between skal have low og high")
        if self.rule != "between" and self.value is None:
            raise ValueError(f"reglen {self.rule} skal have value")
        return self


class PublishedAbout(Model):
    """What tables of the published figures are about, in words after «Publiceret 2017:»."""

    results: Text = "resultater"
    background: Text = "kendetegn ved start"
    kept: Text = Field(default="Fastholdt", description="The heading of what was kept at the follow-up")


class Published(Model):
    title: Text
    year: int | None = None
    about: PublishedAbout = PublishedAbout()
    figures: tuple[PublishedFigure, ...]

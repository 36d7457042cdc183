"""The rules a study sets: for its disclosure control, with what is lifted of it, and for its statistics."""

from __future__ import annotations

import math
from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.study.base import Code, Day, Model, Positive, Slug, Text, doubled, refuse


class Thresholds(Model):
    """How many must stand behind a number that tells more of values than how many there are, by its kind.

    Few values have few answers that give the same mean and spread, and often just one (docs/disclosure.md).
    """

    mean: int = Field(default=10, ge=5, description="A mean, of a change or of scores")
    mean_left: int = Field(default=7, ge=5, description="A mean that follows when others are subtracted")
    spread: int = Field(default=30, ge=10, description="A spread and all that is made of it: interval, test, effect")
    wave_spread: int = Field(default=80, ge=10, description="The same of the scores of one wave, in one project")
    ends: int = Field(default=6, ge=1, description="Item points between the sum of scores and the ends of their scale")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if not self.mean_left <= self.mean <= self.spread <= self.wave_spread:
            raise ValueError("mean_left, mean, spread og wave_spread må ikke blive mindre i den orden")
        return self


class Kept(Model):
    """Numbers that are to be hidden last: those whose key has what is named here; what is not named may be anything."""

    project: Slug | None = None
    measure: Code | None = None
    category: str | None = None
    group: str | None = None
    wave: str | None = None

    @model_validator(mode="after")
    def _some(self) -> Self:
        if not self.model_dump(exclude_none=True):
            raise ValueError("en linje under keep skal nævne mindst ét af project, measure, category, group og wave")
        return self


class Disclosure(Model):
    """The rules of disclosure control. Units in `protected` may not be shown in numbers below the threshold."""

    floor: int = Field(default=3, ge=3)
    threshold: int = Field(default=5, ge=3)
    thresholds: Thresholds = Thresholds()
    protected: tuple[Literal["child", "respondent", "statement"], ...] = ("child", "respondent")
    insiders: bool = Field(
        default=True, description="Numbers are safe from a municipality that knows its own children, too"
    )
    keep: tuple[Kept, ...] = Field(
        default=(), description="What is hidden last where there is a choice; the first entry before the others"
    )

    @model_validator(mode="after")
    def _floored(self) -> Self:
        if self.threshold < self.floor:
            raise ValueError(f"threshold må ikke være under floor ({self.floor})")
        return self


class Lift(Model):
    """A suppression that someone lifts and answers for: which number, why, who, when. The book lists it."""

    project: Slug
    measure: Code
    category: str = ""
    group: str = ""
    wave: str = ""
    reason: Text
    name: Text
    role: Text
    date: Day


class Lifts(Model):
    """lifts.yml of a study folder."""

    lifts: tuple[Lift, ...] = ()

    @model_validator(mode="after")
    def _once(self) -> Self:
        keys = [" / ".join((x.project, x.measure, x.category, x.group, x.wave)) for x in self.lifts]
        refuse(doubled([(("lifts", k), key) for k, key in enumerate(keys)], "ophævelsen af"))
        return self


def required_items(items: int, answered_share: float) -> int:
    """The least number of answered items that makes a score: answered_share · items, rounded up, at least one.

    Rounded before, for 2/3 · 3 is a hair more than 2.
    """
    return max(1, math.ceil(round(answered_share * items, 9)))


SIGNIFICANT = 0.05
"""The level of every test that a sentence speaks of."""


class Analysis(Model):
    """What the statistics take from the study and nowhere else."""

    baseline: Code = "before"
    contrasts: tuple[tuple[Code, Code], ...] = (("before", "after"), ("before", "followup"))
    minimal_change: float = Field(default=0.0, ge=0)
    kept_share: float = Field(default=0.5, gt=0, le=1)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
    answered_share: float = Field(default=2 / 3, gt=0, le=1)
    least_changes: tuple[Positive, ...] = Field(
        default=(0.25, 0.5, 1.0), description="Other values of minimal_change, to see what hangs on it"
    )
    bootstrap: int = Field(default=2000, ge=200)
    seed: int = 2017

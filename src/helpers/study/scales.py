"""What is measured of children: dimensions and their items, background variables, offers, fidelity."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Literal, Self

from pydantic import Field, model_validator

from helpers.results import TAKEN, Group
from helpers.study.base import Code, Labelled, Model, Text, codes, doubled, refuse, taken


class Item(Model):
    """One question of a scale, a column of measurements.csv; `reversed` items run against their scale."""

    code: Code
    text: Text
    reversed: bool = False


class Reliability(Model):
    """What others found of a scale, in a group like this: its reliability and its standard deviation."""

    value: float = Field(gt=0, lt=1)
    sd: float = Field(gt=0, description="In scale points")
    source: Text

    @property
    def least_change(self) -> float:
        """The least change that is more than noise: 1.96 * sqrt(2) * sd * sqrt(1 - value) (Jacobson and Truax 1991)."""
        return float(1.96 * 2**0.5 * self.sd * (1 - self.value) ** 0.5)


class Dimension(Labelled):
    """A scale: the mean of its answered items. `better` tells which end of it is good for the child."""

    noun: Text = Field(description="The label as it stands inside a sentence")
    better: Literal["higher", "lower"] = "higher"
    minimum: float
    maximum: float
    items: tuple[Item, ...] = Field(min_length=1)
    reliability: Reliability | None = None
    note: Text | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.minimum >= self.maximum:
            raise ValueError("minimum skal være mindre end maximum")
        return self

    @cached_property
    def item_codes(self) -> tuple[str, ...]:
        return tuple(item.code for item in self.items)

    @property
    def two_valued(self) -> bool:
        """Whether a score is one of two values, so that its mean is the count of one of them."""
        return len(self.items) == 1 and self.maximum - self.minimum == 1


Dimensions = Sequence[Dimension]


class Band(Labelled):
    """An interval of a number, both ends included."""

    low: float
    high: float


class Background(Labelled):
    """A variable of children.csv: categories, a yes/no, or a number shown in bands."""

    kind: Literal["category", "flag", "number"]
    categories: tuple[Labelled, ...] = ()
    bands: tuple[Band, ...] = ()
    sensitive: bool = False
    need: bool = Field(default=False, description="Shown among the children's needs at the start")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.kind == "category" and not self.categories:
            raise ValueError("en variabel af typen category skal have categories")
        if self.kind == "number" and not self.bands:
            raise ValueError("en variabel af typen number skal have bands")
        levels = [*codes("categories", self.categories), *codes("bands", self.bands)]
        refuse(doubled(levels, "kategorien"), taken(levels, TAKEN["levels"], "kategorien"))
        return self

    @cached_property
    def levels(self) -> tuple[Labelled, ...]:
        """The categories a reader sees, in order: categories, bands, or yes and no."""
        if self.kind == "flag":
            return (Labelled(code="yes", label="Ja"), Labelled(code="no", label="Nej"))
        return self.categories or self.bands


class InterventionType(Labelled):
    """A type of offer; `column` of children.csv says whether a child had it (a child can have several)."""

    noun: Text
    column: Code
    description: Text | None = None

    @property
    def group(self) -> str:
        """The group of those who had it (helpers.results.key); one child can stand under several."""
        return Group.at("intervention", self.code).text


class FidelityComponent(Labelled):
    """A component of delivery as intended, a column of fidelity.csv, scored from `minimum` to `maximum`."""

    minimum: float
    maximum: float


class FidelityLevel(Labelled):
    """A level of fidelity, from `low` (0 to 1, included) up to the next level's."""

    low: float = Field(ge=0, le=1)

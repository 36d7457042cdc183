"""The key of a number: what is measured, which answer, for whom, when; the one place that writes and reads its text.

A key is four texts in frames, ledger and notebooks. Three of them say more than one thing:

- category: `improved`, an answer or outcome by its name alone; `answer:3`, `reason:other`, one of a distribution that
  has a name, for a base can have several; `change:up_2`, the second size of change up from none; `over_0.25:improved`,
  an outcome if only changes above 0.25 counted; `half:2016_1`, a half-year; `~…`, no published category but what is
  left when others are subtracted, `~±…` if it could as well have been negative.
- group: `side:ngo`, those at a level of a variable; `side:ngo-municipality`, a comparison, the first less the second;
  `seen_after:yes`, by whether they have a change to the wave `after`.
- wave: `before`; `before-after`, a change; `before-after-followup`, those measured at all of them.

Codes that people write have no hyphen, colon or tilde (helpers.study.base.Code). Those that mean something to the
programme they cannot give to things of their own (helpers.study.study).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite
from typing import NamedTuple, TypeVar

Contrast = tuple[str, str]  # two waves, earlier first

# Categories that split their base together though they have no prefix; all else splits with those of its prefix.
DISTRIBUTIONS = {
    "outcome": ("improved", "unchanged", "worsened"),
    "agreement": ("agree", "disagree"),
    "ends": ("floor", "ceiling"),
}
# What is measured in every study; the categories of the children's way through it, `flow`, are `started` and the waves.
FLOW, FIDELITY, LEFT_REASON, RECRUITED = "flow", "fidelity", "left_reason", "recruited"
STARTED = "started"
DIRECTIONS = ("driver", "barrier")  # what a coded statement says of its theme
# What stands beside the codes of a study: no reason given, a model that one project has, and none that is stated; those
# who did not always answer alone.
NO_REASON, ALONE, NOT_STATED, OTHERS = "none", "single_project", "not_stated", "others"
# The codes that a study cannot give to things of its own (helpers.study.study), by what it would give them to.
TAKEN = {
    "measures": (FLOW, FIDELITY, LEFT_REASON, RECRUITED),
    "levels": tuple(category for categories in DISTRIBUTIONS.values() for category in categories),
    "background": (
        "across",
        "answer",
        "child",
        "intervention",
        "level",
        "model",
        "reason",
        "respondent",
        "role",
        "scored",
        "seen",
        "side",
    ),
    "waves": (STARTED,),
    "left_reasons": (NO_REASON,),
    "models": (ALONE, NOT_STATED),
    "respondents": (OTHERS,),
}

_DISTRIBUTION_OF = {category: name for name, categories in DISTRIBUTIONS.items() for category in categories}
_NUMBERED = ("change", "half")  # distributions whose levels end in a number
_KEPT = 1 << 14  # texts whose parts are remembered: far more than a study has, but for what is left


@dataclass(frozen=True, slots=True)
class Category:
    """The answer or outcome that a number counts.

    Args:
        level: Its name within its distribution; empty, with all else, for the whole.
        of: The distribution, as it is written before the colon; empty where the name stands alone.
        number: The least change of `over`, the place in `change` (1: nearest to none), the first or second `half`.
        implied: It is what is left when published categories are subtracted; `level` says of what.
        signed: Such a difference that could as well have been negative.
    """

    level: str = ""
    of: str = ""
    number: float | None = None
    implied: bool = False
    signed: bool = False

    @staticmethod
    def one(of: str, level: str | int, number: float | None = None) -> Category:
        """A category of a distribution with a name.

        Raises:
            ValueError: Its text would be read as something else.
        """
        made = Category(str(level), of, number)
        return _same(made, Category.parse(made.text))

    @staticmethod
    @lru_cache(_KEPT)
    def parse(text: str) -> Category:
        """The parts of a text; `text` of them is the same again, whatever it is."""
        if text.startswith("~"):
            signed = text.startswith("~±")
            return Category(text[2:] if signed else text[1:], implied=True, signed=signed)
        of, colon, level = text.partition(":")
        if not (colon and of):
            return Category(text)
        found = Category(level, of)
        if of.startswith("over_"):
            found = Category(level, "over", _number(of.removeprefix("over_")))
        elif of in _NUMBERED:
            name, _, number = level.rpartition("_")
            found = Category(name, of, _number(number))
        return found if found.text == text else Category(level, of)

    @property
    def text(self) -> str:
        if self.implied:
            return f"~{'±' if self.signed else ''}{self.level}"
        if not self.of:
            return self.level
        if self.number is None:
            return f"{self.of}:{self.level}"
        number = f"{self.number:.12g}"
        return f"{self.of}_{number}:{self.level}" if self.of == "over" else f"{self.of}:{self.level}_{number}"

    @property
    def kind(self) -> str:
        """The kind of its distribution: `over` for all least changes, `outcome` for `improved`; empty: the nameless."""
        return self.of or _DISTRIBUTION_OF.get(self.level, "")

    @property
    def distribution(self) -> str:
        """Which distribution of its base it belongs to; each least change makes one of its own."""
        return f"over_{self.number:.12g}" if self.of == "over" and self.number is not None else self.kind

    def left(self, what: str, *, signed: bool = False) -> Category:
        """What is left of it when `what` is taken away."""
        return Category(f"{self.text}-{what}", implied=True, signed=signed)


@dataclass(frozen=True, slots=True)
class Group:
    """For whom a number is.

    Args:
        variable: What divides them; empty, with all else, for everyone.
        levels: Who they are; two of them are compared.
        seen: The wave to which they have, or lack, a change, where that divides them.
    """

    variable: str = ""
    levels: tuple[str, ...] = ()
    seen: str = ""

    @staticmethod
    def at(variable: str, *levels: str) -> Group:
        """Those at a level of a variable, or the comparison of two.

        Raises:
            ValueError: Its text would be read as something else.
        """
        made = Group(variable, levels)
        return _same(made, Group.parse(made.text))

    @staticmethod
    def seen_at(wave: str, *levels: str) -> Group:
        """Those with (`yes`) or without (`no`) a change to a wave, or their comparison."""
        made = Group("seen", levels, wave)
        return _same(made, Group.parse(made.text))

    @staticmethod
    @lru_cache(_KEPT)
    def parse(text: str) -> Group:
        """The parts of a text; `text` of them is the same again, whatever it is."""
        variable, colon, levels = text.partition(":")
        named = tuple(levels.split("-")) if colon else ()
        seen = variable.removeprefix("seen_") if variable.startswith("seen_") else ""
        return Group("seen", named, seen) if seen else Group(variable, named)

    @property
    def text(self) -> str:
        variable = f"{self.variable}_{self.seen}" if self.seen else self.variable
        return f"{variable}:{'-'.join(self.levels)}" if self.levels else variable

    @property
    def all_levels(self) -> Group:
        """What they are a level of."""
        return replace(self, levels=())

    @property
    def with_change(self) -> bool:
        """Whether it is those with a change to a wave."""
        return bool(self.seen) and self.levels == ("yes",)

    @property
    def sides(self) -> tuple[Group, ...]:
        """The groups that it compares; none where it is no comparison."""
        return tuple(replace(self, levels=(level,)) for level in self.levels) if len(self.levels) > 1 else ()


@dataclass(frozen=True, slots=True)
class Waves:
    """When: one wave, the two of a change, or all that the same people were measured at; none where it is not asked."""

    codes: tuple[str, ...] = ()

    @staticmethod
    def at(*codes: str) -> Waves:
        """These waves.

        Raises:
            ValueError: Their text would be read as something else.
        """
        made = Waves(codes)
        return _same(made, Waves.parse(made.text))

    @staticmethod
    @lru_cache(_KEPT)
    def parse(text: str) -> Waves:
        """The parts of a text; `text` of them is the same again, whatever it is."""
        return Waves(tuple(text.split("-")) if text else ())

    @property
    def text(self) -> str:
        return "-".join(self.codes)

    @property
    def first(self) -> str:
        return self.codes[0] if self.codes else ""

    @property
    def several(self) -> bool:
        """Whether it is about the same people at more than one wave."""
        return len(self.codes) > 1

    @property
    def pair(self) -> bool:
        """Whether it is a change between two waves."""
        return len(self.codes) == 2


Part = TypeVar("Part", Category, Group, Waves)


class Key(NamedTuple):
    """What a number is of."""

    measure: str
    category: Category = Category()
    group: Group = Group()
    waves: Waves = Waves()

    @staticmethod
    def parse(measure: str, category: str = "", group: str = "", wave: str = "") -> Key:
        return Key(measure, Category.parse(category), Group.parse(group), Waves.parse(wave))

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """As frames and ledger have it (helpers.results.KEY)."""
        return self.measure, self.category.text, self.group.text, self.waves.text

    @property
    def base(self) -> Key:
        """The whole that its category is a part of."""
        return self._replace(category=Category())


def pair(contrast: Contrast) -> str:
    """The wave of a change, as text."""
    return Waves.at(*contrast).text


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if isfinite(found) else None


def _same(made: Part, read: Part) -> Part:
    if made != read:
        raise ValueError(f"{made} would be read as {read}")
    return made


# Groups that are made in one way only: the projects as a sample, those with a score for fidelity, the project that
# works alone.
ACROSS = Group.at("across", "projects").text
SCORED = Group.at("scored", FIDELITY).text
SINGLE_PROJECT = Group.at("model", ALONE).text

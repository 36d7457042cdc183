"""The catalogue of statistics: what each is called, how it is shown, and what it is a function of.

It is data (`catalogue.toml`). Labels of the ledger, limits, counts that evidence reads off the rows, what disclosure
control hides together, and the tables of docs/results.md are all made from it; a statistic that is not in it cannot be
shown.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from helpers.results.key import DISTRIBUTIONS, Category

PLACE = Path(__file__).with_suffix(".toml")
LOW, HIGH = "_ci_low", "_ci_high"
# The counts that the moments of a scale of two values are.
OF_VALUES = (*DISTRIBUTIONS["outcome"], "yes", "no")
_WHOLE = ("n", "sum", "squares")
_LIMIT = {LOW: "nedre grænse", HIGH: "øvre grænse"}

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Text = Annotated[str, StringConstraints(min_length=1)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class MadeOf(_Frozen):
    """What a statistic is a function of beside the n of its own base: it is hidden with any of it.

    `categories` and `distributions` (`score` for `score:1`, `score:2` …) are those of its own base, shown or not; with
    `sides` they are those of the two groups that it compares, whose bases count too. `waves`: the n of the first wave
    of its pair, or of every wave and pair of its measure. `projects`: the same number of each project. With `if_there`
    it is made of the categories only where what is measured has them: a mean of a yes/no, of single scores.
    """

    categories: tuple[str, ...] = ()
    distributions: tuple[str, ...] = ()
    waves: Literal["", "first", "every"] = ""
    sides: bool = False
    projects: bool = False
    if_there: bool = False

    def names(self, category: str) -> bool:
        """Whether a category of the base is one that the statistic is made of."""
        return category in self.categories or Category.parse(category).of in self.distributions

    def __or__(self, other: MadeOf) -> MadeOf:
        return MadeOf(
            categories=tuple(dict.fromkeys((*self.categories, *other.categories))),
            distributions=tuple(dict.fromkeys((*self.distributions, *other.distributions))),
            waves=self.waves or other.waves,
            sides=self.sides or other.sides,
            projects=self.projects or other.projects,
            if_there=True,
        )


class Statistic(_Frozen):
    """One entry.

    `limits`: its confidence limits are called `<statistic>_ci_low` and `_ci_high` (`own`; `only`: there is nothing but
    them), or `ci_low` and `ci_high` (`plain`). `tells`: the count that a value gives away beside its n: that of its
    category (`share`: value · n; `count`: the value), or what is left of the n (`rest`), which is judged as the
    category `rest`. `form` is how it is written (`forms`: in
    some categories otherwise). `moments`: what of the values behind it can be worked out from it and its like;
    `wave_squares`: those of the single waves behind a change.
    `definition` names the source.
    """

    label: Text
    unit: Text
    form: Name
    definition: Text
    forms: dict[str, Name] = Field(default_factory=dict)
    limits: Literal["none", "plain", "own", "only"] = "none"
    tells: Literal["", "share", "count", "rest"] = ""
    rest: str = ""
    made_of: MadeOf = MadeOf()
    moments: tuple[Literal["n", "sum", "squares", "wave_squares"], ...] = ()

    @property
    def of_values(self) -> bool:
        """Whether it tells more of the values than how many there are: on a scale of two values, `OF_VALUES`."""
        return not {"sum", "squares"}.isdisjoint(self.moments)

    @property
    def needs(self) -> Literal["", "mean", "spread", "wave_spread"]:
        """Which kind of number it is to disclosure control (`helpers.study.rules.Thresholds`); empty: counts alone."""
        if "wave_squares" in self.moments:
            return "wave_spread"
        return "spread" if "squares" in self.moments else "mean" if "sum" in self.moments else ""

    @model_validator(mode="after")
    def _rest_is_named(self) -> Self:
        if (self.tells == "rest") != bool(self.rest):
            raise ValueError('`rest` is the category of what is left: named where tells = "rest", and only there')
        return self


class Catalogue(_Frozen):
    """All statistics, the decimals of their forms, and which of them each table of docs/results.md has."""

    statistics: dict[Name, Statistic]
    decimals: dict[Name, int]
    tables: dict[Name, dict[Name, str]]

    @model_validator(mode="after")
    def _whole(self) -> Self:
        forms = {(form, name) for name, one in self.statistics.items() for form in (one.form, *one.forms.values())}
        faults = [
            f"{name}: the form {form} has no decimals" for form, name in sorted(forms) if form not in self.decimals
        ]
        listed = {name for rows in self.tables.values() for name in rows}
        faults += [f"the tables have {name}, which is no statistic" for name in sorted(listed - self.statistics.keys())]
        faults += [f"{name} is called like a limit" for name in self.statistics if name.endswith(("ci_low", "ci_high"))]
        if faults:
            raise ValueError("; ".join(faults))
        return self


@cache
def catalogue() -> Catalogue:
    """The catalogue, read and checked once.

    Raises:
        pydantic.ValidationError: The file says what it may not; names every place.
    """
    return Catalogue.model_validate(tomllib.loads(PLACE.read_text(encoding="utf-8")))


@cache
def statistic(name: str) -> Statistic:
    """The entry behind a name of the ledger, limits too.

    The plain limits belong to several statistics, and are made of what any of them is made of.

    Raises:
        KeyError: No statistic is called so.
    """
    known = catalogue().statistics
    if name in (LOW[1:], HIGH[1:]):
        made_of = MadeOf()
        owners = [one for one in known.values() if one.limits == "plain"]
        for one in owners:
            made_of |= one.made_of
        told = {"label": _LIMIT[f"_{name}"], "tells": "", "made_of": made_of, "moments": _WHOLE}
        return owners[0].model_copy(update=told)
    for ending in _LIMIT:
        owner = known.get(name.removesuffix(ending))
        if name.endswith(ending) and owner and owner.limits in ("own", "only"):
            return _limit(owner, ending)
    if name in known and known[name].limits != "only":
        return known[name]
    raise KeyError(name)


def _limit(owner: Statistic, ending: str) -> Statistic:
    """The interval of a mean tells the spread, but for that which is made of others' spread."""
    moments = _WHOLE if owner.needs == "mean" and owner.limits != "only" else owner.moments
    return owner.model_copy(update={"label": f"{_LIMIT[ending]} for {owner.label}", "tells": "", "moments": moments})


@cache
def decimals(name: str, category: str = "") -> int:
    """At how many decimals a page shows the statistic, in the unit of its value in the ledger."""
    one = statistic(name)
    return catalogue().decimals[one.forms.get(category, one.form)]


@cache
def telling(how: str) -> tuple[str, ...]:
    """The statistics whose values tell a count in this way (`Statistic.tells`)."""
    return tuple(name for name, one in catalogue().statistics.items() if one.tells == how)

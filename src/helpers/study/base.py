"""What every model of a study folder is made of: frozen, unknown keys refused, codes that are unique and known."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Annotated, Protocol, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

Code = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
Note = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True, max_length=600)]
Positive = Annotated[float, Field(gt=0)]


def _day(written: object) -> object:
    """A date as it is written; pydantic would take a number for seconds since 1970."""
    if isinstance(written, dt.date) or (
        isinstance(written, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", written)
    ):
        return written
    raise ValueError("feltet skal være en dato som 2017-11-30")


Day = Annotated[dt.date, BeforeValidator(_day)]


class Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class Labelled(Model):
    """A code and what readers call it."""

    code: Code
    label: Text


class Coded(Protocol):
    @property
    def code(self) -> str: ...


T = TypeVar("T", bound=Labelled)


Place = tuple[str | int, ...]  # the way to a field from the model that holds it


class Inconsistent(ValueError):
    """What does not fit together in a model: everything that was found, each with its place."""

    def __init__(self, found: Sequence[tuple[Place, str]]) -> None:
        super().__init__("; ".join(what for _, what in found))
        self.found = found


def refuse(*found: Iterable[tuple[Place, str]]) -> None:
    """Refuse a model in which anything was found; of one place the first is told."""
    told: dict[Place, str] = {}
    for place, what in (one for some in found for one in some):
        told.setdefault(place, what)
    if told:
        raise Inconsistent(list(told.items()))


def codes(field: str, things: Iterable[Coded]) -> list[tuple[Place, str]]:
    """The codes of the things in a list, each with its place."""
    return [((field, number, "code"), thing.code) for number, thing in enumerate(things)]


def doubled(placed: Iterable[tuple[Place, str]], what: str) -> Iterator[tuple[Place, str]]:
    """Codes that stand twice, where they do for the second time; `what` is what they are codes of, in Danish."""
    times: Counter[str] = Counter()
    for place, code in placed:
        times[code] += 1
        if times[code] == 2:
            yield place, f"{what} bruges mere end én gang: {code}"


def undefined(placed: Iterable[tuple[Place, str]], known: Iterable[str], what: str) -> Iterator[tuple[Place, str]]:
    """Codes that are not among the known ones."""
    those = set(known)
    return ((place, f"{what} er ikke defineret: {code}") for place, code in placed if code not in those)


def taken(placed: Iterable[tuple[Place, str]], words: Iterable[str], what: str) -> Iterator[tuple[Place, str]]:
    """Codes that mean something to the programme already (helpers.results.TAKEN)."""
    those = set(words)
    return (
        (place, f"{what} må ikke have koden {code}, for den bruger programmet selv")
        for place, code in placed
        if code in those
    )


def pick(things: Sequence[T], code: str) -> T:
    """The thing with this code, which is there."""
    return next(thing for thing in things if thing.code == code)

"""What every model of a study folder is made of: frozen, unknown keys refused, codes that are unique and known."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Annotated, TypeVar

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


T = TypeVar("T", bound=Labelled)


def check_unique(codes: Iterable[str], what: str) -> None:
    """Refuse a code that stands twice; `what` is what it is the code of, in Danish."""
    doubled = sorted(code for code, times in Counter(codes).items() if times > 1)
    if doubled:
        raise ValueError(f"{what} bruges mere end én gang: {', '.join(doubled)}")


def check_known(codes: Iterable[str], known: Iterable[str], what: str) -> None:
    """Refuse codes that are not among the known ones."""
    missing = sorted(set(codes) - set(known))
    if missing:
        raise ValueError(f"{what} er ikke defineret: {', '.join(missing)}")


def pick(things: Sequence[T], code: str) -> T:
    """The thing with this code, which is there."""
    return next(thing for thing in things if thing.code == code)

"""What witnesses say of the values of a column, and what they come to together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from helpers.data.findings import shown

UNDECIDED = "?"
SHOWN = 3


@dataclass(frozen=True)
class Vote:
    """What a witness says of a value.

    Args:
        witness: Who says it, in Danish; a witness has the same name in all its votes.
        value: The value as it was delivered; "" is an empty cell, None the column as a whole.
        means: What it is in the study: "" nothing, `UNDECIDED` where the witness only knows that it must be decided,
            None where it says nothing of it.
        sure: Whether the witness recognises it, or only finds it alike.
        why: What about it must be looked after in any case, in Danish.
        quote: What the witness says in its own words.
    """

    witness: str
    value: str | None
    means: str | None = None
    sure: bool = True
    why: str = ""
    quote: str = ""

    def __str__(self) -> str:
        return f"{self.means or 'ubesvaret'} efter {self.witness}" + (f" «{shown(self.quote)}»" if self.quote else "")


@dataclass(frozen=True)
class Agreed:
    """What the votes come to: the meaning of each value that was voted on, and what must be looked after, in Danish.

    `contradicted` are the doubts that witnesses contradict each other in, as pairs of the value and what is said of it.
    """

    meanings: dict[str, str]
    doubts: tuple[str, ...] = ()
    contradicted: tuple[tuple[str, str], ...] = ()

    @property
    def doubt(self) -> str:
        """All doubts in one line."""
        return "; ".join(self.doubts)


def settled(votes: Iterable[Vote], order: Sequence[str]) -> Agreed:
    """The meaning of each value by its strongest witness; every vote that says otherwise is a doubt.

    A witness that finds no meaning gives way to the next, unless it knows why there is none.

    Args:
        votes: All votes on a column.
        order: The witnesses' names, the strongest first.
    """
    by_value: dict[str, list[Vote]] = {}
    reasons: dict[str, None] = {}
    for vote in sorted(votes, key=lambda one: order.index(one.witness)):
        if vote.why:
            reasons.setdefault(vote.why)
        if vote.value is not None and vote.means is not None:
            by_value.setdefault(vote.value, []).append(vote)
    meanings: dict[str, str] = {}
    unsure: list[str] = []
    against: list[tuple[str, str]] = []
    for value, said in by_value.items():
        first = next((vote for vote in said if vote.means != UNDECIDED or vote.why), said[0])
        meanings[value] = str(first.means)
        # A label that nobody understands is no label that says the same.
        unsure += [
            f"{shown(value)}={shown(one.quote)}" for one in said[: said.index(first)] if one.quote and not first.why
        ]
        if not first.why and (first.means == UNDECIDED or not first.sure):
            unsure.append(shown(value))
        if not first.why:
            others = {vote.means: vote for vote in reversed(said) if vote.means not in {first.means, UNDECIDED}}
            against += [(value, f"{shown(value)} er {first}, men {other}") for other in others.values()]
    doubts = [f"hvad betyder {some(unsure)}?"] if unsure else []
    doubts += reasons
    if against:
        doubts.append(some([text for _, text in against]))
    return Agreed(meanings, tuple(doubts), tuple(against))


def some(texts: Sequence[str]) -> str:
    """The first texts of a list in one line."""
    return ", ".join(texts[:SHOWN]) + (" m.fl." if len(texts) > SHOWN else "")

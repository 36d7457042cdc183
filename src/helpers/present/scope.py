"""What a sentence over several things can speak of: those whose number is shown; of the others it says how many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from helpers.present.cells import Found
from helpers.present.forms import COUNT
from helpers.present.words import MANY, ONE, out_of

SHOWN = "der kan vises"


@dataclass(frozen=True)
class Scope:
    """The things a claim is about, by what is known of them: the only source of «alle», «ingen» and «3 af 8».

    Args:
        shown: How many have a number that is shown.
        hidden: Of how many the number is hidden.
        without: How many have none: too few answers, or nothing that varies.
        one, many: What they are called; `single` is «den ene dimension» of them.
        those: Which of them a claim speaks of where it cannot speak of all.
    """

    shown: int
    hidden: int = 0
    without: int = 0
    one: str = ONE
    many: str = MANY
    those: str = SHOWN
    single: str = ""

    @classmethod
    def of(cls, found: Iterable[Found], one: str = ONE, many: str = MANY, single: str = "") -> Scope:
        """By the looked-up number of each thing; what was never measured is not among them."""
        there = [each for each in found if each.there]
        hidden, shown = (sum(map(bool, kind)) for kind in ([f.reason for f in there], [f.shown for f in there]))
        return cls(shown, hidden, len(there) - shown - hidden, one, many, single=single)

    @property
    def partial(self) -> bool:
        """Whether some are not spoken of."""
        return bool(self.hidden or self.without)

    @property
    def all(self) -> str:
        """«alle 8 dimensioner», «alle 4 dimensioner, der kan vises (2 er skjult)»."""
        return self.part(self.shown)

    @property
    def none(self) -> str:
        """«ingen dimension», «ingen dimension, der kan vises (2 er skjult),»; the sentence goes on."""
        return f"ingen {self.one}, {self.those} ({self._rest})," if self.partial else f"ingen {self.one}"

    @property
    def any(self) -> str:
        """«nogen dimension», «nogen dimension, der kan vises (2 er skjult)», after a negation."""
        return f"nogen {self.one}, {self.those} ({self._rest})" if self.partial else f"nogen {self.one}"

    def part(self, number: int) -> str:
        """«3 af 8 dimensioner», «3 af de 6 dimensioner, der kan vises (2 er skjult)»; `number` is at least one."""
        if not self.partial:
            return self._single if number == self.shown == 1 else out_of(number, self.shown, self.one, self.many)
        said = f"{self.those} ({self._rest})"
        if self.shown == 1:
            return f"{self._single}, {said}"
        if number == self.shown:
            return f"{out_of(number, number, self.one, self.many)}, {said}"
        return f"{COUNT.text(number)} af de {COUNT.text(self.shown)} {self.many}, {said}"

    @property
    def _single(self) -> str:
        return self.single or f"den ene {self.one}"

    @property
    def _rest(self) -> str:
        parts = ((self.hidden, "er skjult"), (self.without, "kan ikke beregnes"))
        return ", ".join(f"{COUNT.text(number)} {why}" for number, why in parts if number)

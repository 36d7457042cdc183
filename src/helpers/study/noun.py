"""What those who take part are called, in the forms that a sentence needs."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Noun:
    """A Danish noun in its four forms: «barn», «barnet», «børn», «børnene»; the rest follows from its gender."""

    one: str
    the_one: str
    many: str
    the_many: str

    @property
    def neuter(self) -> bool:
        """Of nouns only those of the neuter gender end in -et when they are definite."""
        return self.the_one.endswith("et")

    @property
    def a_one(self) -> str:
        """«et barn», «en deltager»."""
        return f"{'et' if self.neuter else 'en'} {self.one}"

    @property
    def just_one(self) -> str:
        """«ét barn», «én deltager»."""
        return f"{'ét' if self.neuter else 'én'} {self.one}"

    @property
    def each(self) -> str:
        """«hvert barn», «hver deltager»."""
        return f"{'hvert' if self.neuter else 'hver'} {self.one}"

    @property
    def the_single(self) -> str:
        """«det enkelte barn», «den enkelte deltager»."""
        return f"{self.it} enkelte {self.one}"

    @property
    def the_same(self) -> str:
        """«det samme barn», «den samme deltager»."""
        return f"{self.it} samme {self.one}"

    @property
    def it(self) -> str:
        return "det" if self.neuter else "den"

    @property
    def its(self) -> str:
        return "dets" if self.neuter else "dens"


def genitive(noun: str) -> str:
    """«barnets», «et barns»; after s, x and z the apostrophe alone."""
    return f"{noun}'" if noun.endswith(("s", "x", "z")) else f"{noun}s"

"""What a survey tool's export is known by, and what the tool itself writes in it beside the answers."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from helpers.data.meaning import canonical, number_of, plain

# person: who it is; response: the number of the answer, which is no child's; when: when it was sent in; status: whether
# it was; own: anything else that the tool keeps for itself.
Role = Literal["person", "response", "when", "status", "own"]


def key_of(name: str) -> str:
    """A column's name without case, spaces and punctuation: `Duration (in seconds)` is `durationinseconds`."""
    return plain(name).replace(" ", "")


@dataclass(frozen=True)
class Form:
    """A survey tool's export.

    Args:
        name: The tool.
        signs: What it is known by: the keys of columns, all of one of these are there.
        roles: The columns that are the tool's own, by their keys.
        endings: The same, by what the names of columns end with.
        text: Where a column's name holds what it asks: a pattern, and what of it that is.
        leave_out: Rows that are no whole answer: for a column's key its values (one form of each), each with why.
        whole: For a column's key what the values are like, plain, of whole answers: what is neither is asked.
        no_wave: What a value that tells a measurement has in addition.
        codes: The forms of answers that the tool numbers itself, the number being its first group.
        words: What the tool calls yes and no.
        again: How to get the file with what its columns ask, where they have names alone; in Danish.
    """

    name: str
    signs: Collection[frozenset[str]]
    roles: Mapping[str, Role]
    endings: Mapping[str, Role] = field(default_factory=dict)
    text: tuple[re.Pattern[str], str] | None = None
    leave_out: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    whole: Mapping[str, re.Pattern[str]] = field(default_factory=dict)
    no_wave: re.Pattern[str] | None = None
    codes: re.Pattern[str] | None = None
    words: Mapping[str, str] = field(default_factory=dict)
    again: str = ""

    def matches(self, columns: Iterable[str]) -> bool:
        """Whether columns of these names are of this form; a sign `*x` is an ending."""
        keys = {self._key(column) for column in columns}
        return any(
            all(any(key.endswith(one[1:]) for key in keys) if one.startswith("*") else one in keys for one in sign)
            for sign in self.signs
        )

    def role(self, column: str) -> Role | None:
        """What a column is to the tool; None for what somebody was asked."""
        key = self._key(column)
        ending = next((role for end, role in self.endings.items() if key.endswith(end)), None)
        return self.roles.get(key, ending)

    def why(self, column: str) -> str:
        """Why a column of the tool's own is not taken."""
        if self.role(column) == "person":
            return f"personoplysninger, som {self.name} gemmer"
        return f"hører til {self.name} og ikke til svarene"

    def asks(self, column: str) -> str:
        """What a column's name says that it asks; empty where the name is all there is."""
        found = self.text[0].fullmatch(column) if self.text and not self.role(column) else None
        return found.expand(self.text[1]) if found and self.text else ""

    def unfinished(self, column: str, values: Iterable[str]) -> dict[str, str]:
        """The values of a column by which a row is no whole answer, each with why: those of the kind that it has."""
        numbers = {number_of(value) is not None for value in values if value}
        return {
            value: why
            for value, why in self.leave_out.get(self._key(column), {}).items()
            if not value or not numbers or (number_of(value) is not None) in numbers
        }

    def unknown(self, column: str, values: Iterable[str]) -> list[str]:
        """The values of a column that says which rows are whole answers of which nobody knows what they say of that."""
        whole = self.whole.get(self._key(column))
        known = set(map(canonical, self.leave_out.get(self._key(column), ())))
        return [
            value
            for value in (values if whole else ())
            if value and canonical(value) not in known and whole and not whole.fullmatch(plain(value))
        ]

    def _key(self, column: str) -> str:
        """The key of a column; of LimeSurvey's `id. Svar-ID` that of its code."""
        code, point, _ = column.partition(". ")
        return key_of(code) if point and key_of(code) in self.roles else key_of(column)

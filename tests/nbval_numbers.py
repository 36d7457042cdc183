"""For nbval (`-p tests.nbval_numbers`): what elements say as data is compared number by number, all else to the letter.

Processors add in different orders: the last digits of a number in full precision differ between two machines (measured:
up to 3e-15 of it), while nbval compares every digit. Its own means, regular expressions, see strings only.
"""

from __future__ import annotations

import math
from typing import Any

from nbval.plugin import IPyNbCell

SAME = 1e-9  # relative; what a reader sees is rounded to three digits, and the texts are compared as they are
_ZERO = 1e-15  # what is nothing but the noise of a difference


class Told:
    """Data that are equal when everything but the last digits of floats is."""

    def __init__(self, content: Any) -> None:
        self.content = content

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Told) and same(self.content, other.content)

    def __hash__(self) -> int:
        return 0

    def __repr__(self) -> str:
        return repr(self.content)


def same(one: Any, other: Any) -> bool:
    """Whether two values as JSON has them say the same."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, float) and isinstance(other, float):
        both_missing = math.isnan(one) and math.isnan(other)
        return both_missing or math.isclose(one, other, rel_tol=SAME, abs_tol=_ZERO)
    return type(one) is type(other) and bool(one == other)


def pytest_configure() -> None:
    letter = IPyNbCell.sanitize

    def sanitize(cell: IPyNbCell, content: Any) -> Any:
        return letter(cell, content) if isinstance(content, str) else Told(content)

    IPyNbCell.sanitize = sanitize

"""What the comparison of committed notebooks lets pass: the last digits of floats, and nothing else."""

from __future__ import annotations

import math
from typing import Any

import pytest

from tests.nbval_numbers import Told

SAID = {"kind": "table", "ledger": [{"value": 0.1 + 0.2, "n": 12, "status": "shown"}, {"value": math.nan}]}


def changed(value: Any, *place: Any) -> Told:
    import copy

    content = copy.deepcopy(SAID)
    at: Any = content
    for step in place[:-1]:
        at = at[step]
    at[place[-1]] = value
    return Told(content)


def test_the_last_digits_of_another_processor_are_no_difference() -> None:
    assert Told(SAID) == changed(0.3, "ledger", 0, "value")
    assert Told(SAID) == Told({**SAID})


@pytest.mark.parametrize(
    "other",
    [
        changed(0.3000001, "ledger", 0, "value"),
        changed(-0.3, "ledger", 0, "value"),
        changed(None, "ledger", 0, "value"),
        changed("0.3", "ledger", 0, "value"),
        changed(math.nan, "ledger", 0, "value"),
        changed(0.0, "ledger", 1, "value"),
        changed(13, "ledger", 0, "n"),
        changed(12.0, "ledger", 0, "n"),
        changed("suppressed", "ledger", 0, "status"),
        changed([], "ledger"),
        changed("", "more"),
    ],
)
def test_everything_else_is_a_difference(other: Told) -> None:
    assert Told(SAID) != other

"""A number and its interval in one cell: shown whole, or with the reason why something is missing."""

from __future__ import annotations

import math

import pandas as pd
import pytest

from helpers.disclosure import released
from helpers.present.cells import Found, Lookup, instead, with_interval
from helpers.present.elements import Cell
from helpers.present.forms import MISSING, NBSP, NUMBER, Quantity
from helpers.results import LEDGER_COLUMNS
from helpers.statistics.effects import BOOTSTRAP_MIN_N
from tests.present.tables import KEY, row, table

WHERE = {"project": "nord", "measure": "mood", "wave": "first-last"}
FORMAT = with_interval("hedges_g_av", NUMBER)


def cell(value: float, low: float, high: float, n: int, *, hidden: bool = False, limits: bool = True) -> Cell:
    values = {"hedges_g_av": value} | ({"hedges_g_av_ci_low": low, "hedges_g_av_ci_high": high} if limits else {})
    number = {"n": None} if hidden else {"n": n}
    state = {"status": "suppressed", "reason": "small_base"} if hidden else {"status": "shown", "reason": ""}
    rows = [
        {"chapter": "child_outcomes", "category": "", "group": "", **WHERE, "statistic": name, **number, **state}
        | {"value": math.nan if hidden else number_shown}
        for name, number_shown in values.items()
    ]
    frame = pd.DataFrame(rows, columns=list(LEDGER_COLUMNS)).astype({"value": float})
    return FORMAT(Lookup(released(frame, 5)), WHERE)


def test_a_number_stands_with_its_limits() -> None:
    found = cell(0.31, 0.1, 0.52, 40)
    assert found.text == f"0,31 [0,10;{NBSP}0,52]"
    assert found.quantity == Quantity(NUMBER, 0.31, (0.1, 0.52))


@pytest.mark.parametrize("n", [1, 8, BOOTSTRAP_MIN_N - 1])
def test_few_answers_are_given_as_the_reason_why_there_is_no_interval(n: int) -> None:
    assert cell(0.31, math.nan, math.nan, n).text == "0,31 [for få svar til et interval]"


@pytest.mark.parametrize("limits", [(math.nan, math.nan), (0.1, math.nan), (math.nan, 0.5)])
def test_many_answers_without_an_interval_are_not_called_few(limits: tuple[float, float]) -> None:
    assert cell(0.0, *limits, BOOTSTRAP_MIN_N).text == "0,00 [intervallet kan ikke beregnes]"


def test_what_is_hidden_or_undefined_says_nothing_of_intervals() -> None:
    hidden = cell(0.31, 0.1, 0.52, 40, hidden=True)
    assert (hidden.text, hidden.quantity) == ("skjult", None)
    assert "færre end 5" in hidden.hidden
    assert cell(math.nan, math.nan, math.nan, 1).text == MISSING


def test_limits_that_a_table_does_not_have_are_a_dash() -> None:
    assert cell(0.31, math.nan, math.nan, 4, limits=False).text == f"0,31 {MISSING}"


def test_what_stands_for_a_number_tells_why_it_is_not_there() -> None:
    """A figure that has no number of so few says so, and nothing of an interval that it does not show."""
    assert instead(Found(math.nan, None, "small", there=True)) == "skjult"
    assert instead(Found(math.nan, None, "", there=False)) == "ikke målt"
    assert instead(Found(math.nan, 1, "", there=True)) == "for få svar"


def _means(*, common: bool) -> Lookup:
    hidden = {"value": None, "n": None, "status": "suppressed", "reason": "spread"}
    rows = [row("mean", 2.5), *({**row(end, None), **hidden} for end in ("ci_low", "ci_high"))]
    if common:
        rows += [row("common_ci_low", 2.25), row("common_ci_high", 2.75)]
    return Lookup(table(rows))


def test_an_interval_that_is_hidden_has_the_common_one_in_its_place() -> None:
    key = {name: KEY[name] for name in ("project", "measure", "category", "group", "wave")}
    made = with_interval("mean")(_means(common=True), dict(key))
    assert (made.text, made.partly) == ("2,50 [2,25;\xa02,75]", "")
    assert _means(common=True).find("ci_high", **key).value == 2.75
    bare = with_interval("mean")(_means(common=False), dict(key))
    assert bare.text == "2,50 [skjult]"
    assert "kunne vise enkeltes svar" in bare.partly

"""Why a number is hidden: what showing it would give away is so; and what a study ranks is hidden last."""

from __future__ import annotations

import pytest

from helpers.disclosure import Cell, Why, judge
from helpers.disclosure.keep import MOST, keeps, prices
from helpers.results import POOLED
from helpers.study import Disclosure, Kept
from tests.disclosure.programme import WITHIN, programme
from tests.disclosure.test_verdict import OUTSIDERS, RULES, evidence, hidden, plain

# One small count, and two ways to protect it: q or r.
TABLE = {"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}, "r": {"a": 12, "b": 14}}


def why(rules: Disclosure = OUTSIDERS, table: dict[str, dict[str, int]] = TABLE) -> Why:
    return Why(judge(evidence(plain(table)), rules), rules)


def test_what_is_hidden_for_anothers_sake_would_give_it_away() -> None:
    asked = why()
    (other,) = {cell.project for cell, rule in asked.rule.items() if rule == "complementary" and cell.category} - {"p"}
    given = asked.gives_away(Cell(other, "m", "a"))
    assert given[0].cell == Cell("p", "m", "a"), "what is hidden on its own account stands first"
    assert (given[0].low, given[0].high, given[0].who) == (3, 3, "")


def test_a_municipality_can_be_the_one_who_would_know() -> None:
    table = {"p": {"a": 3, "b": 30}, "q": {"a": 12, "b": 14}, "r": {"a": 22, "b": 24}, "s": {"a": 32, "b": 34}}
    asked = why(RULES, table)
    secondary = [cell for cell, rule in asked.rule.items() if rule == "complementary"]
    assert {one.who for cell in secondary for one in asked.gives_away(cell)} > {""}


@pytest.mark.parametrize("seed", [3, 5, 10])
def test_what_is_said_to_follow_is_true_and_hidden(seed: int) -> None:
    verdict = judge(programme(seed).evidence(1), RULES, within=WITHIN)
    asked = Why(verdict, RULES)
    secondary = [cell for cell, rule in asked.rule.items() if rule == "complementary"]
    assert secondary
    for cell in secondary:
        for one in asked.gives_away(cell):
            truth = asked.count.get(one.cell, verdict.implied.get(one.cell))
            assert truth is not None
            assert one.low <= truth <= one.high < one.low + verdict.threshold
            assert one.cell in verdict.implied or one.cell in verdict.hidden


def test_the_limit_that_is_not_reached_is_told() -> None:
    sizes = {"p": {"a": 4, "b": 4}, "q": {"a": 14, "b": 14}, "r": {"a": 50, "b": 50}}
    asked = why(OUTSIDERS, sizes)
    assert [asked.untold(Cell(project, "m")) for project in ("q", "r")] == ["spread", ""]
    assert why(OUTSIDERS, {"p": {"a": 5, "b": 6}, "q": {"a": 50, "b": 50}}).untold(Cell("p", "m")) == "spread"
    assert why(OUTSIDERS, {"p": {"a": 0, "b": 8}, "q": {"a": 50, "b": 50}}).untold(Cell("p", "m")) == "mean"


@pytest.mark.parametrize("kept", ["q", "r"])
def test_what_a_study_keeps_is_hidden_last(kept: str) -> None:
    lines = (Kept(project=kept), Kept(project="r" if kept == "q" else "q"))
    found = hidden(evidence(plain(TABLE)), keep=prices(lines, cells(TABLE)))
    assert ("p", "a") in found, "no line shows what may not be shown"
    assert kept not in {project for project, _ in found}, "the first line goes before the second"


def cells(table: dict[str, dict[str, int]]) -> list[Cell]:
    return [Cell(project, "m", category) for project, category, *_ in plain(table)]


def test_a_line_is_about_what_has_all_that_it_names() -> None:
    cell = Cell("p", "m", "a", "", "before-after")
    assert keeps(Kept(measure="m", wave="before-after"), cell)
    assert not keeps(Kept(measure="m", wave="before"), cell)
    assert not keeps(Kept(measure="m", category=""), cell), "the whole alone"


def test_compared_figures_and_the_first_line_weigh_the_same_and_later_lines_less() -> None:
    lines = [Kept(measure="m", category=c) for c in ("a", "b")]
    found = prices(lines, cells(TABLE), compared=[Cell(POOLED, "m", "b")])
    assert found[Cell("q", "m", "a")] == found[Cell(POOLED, "m", "b")] == MOST
    assert 1 < found[Cell("q", "m", "b")] < MOST


def test_a_line_names_something() -> None:
    with pytest.raises(ValueError, match="mindst ét"):
        Kept()

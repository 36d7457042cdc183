"""What the sum and squares of changes tell of hidden outcomes: the exact search, and that it decides what is shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import combinations_with_replacement
from time import process_time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.disclosure import Scale, Values, Verdict, collect, evidence_from, guard, judge, protect, witness
from helpers.disclosure.answers import Told, outcomes_fitting
from helpers.disclosure.cells import Cell
from helpers.disclosure.proof import Moments
from helpers.errors import DisclosureFault
from helpers.results import results_frame
from helpers.study import Disclosure

RULES, PAIR, SCALE = Disclosure(insiders=False), "before-after", Scale(1, 4, 3)
MEASURED = Values(scales={"m": SCALE}, ends=6)


def outcomes(changes: tuple[int, ...]) -> dict[str, int]:
    return {
        "improved": sum(c > 0 for c in changes),
        "unchanged": changes.count(0),
        "worsened": sum(c < 0 for c in changes),
    }


@settings(deadline=None, max_examples=40)
@given(st.integers(1, 3), st.data(), st.booleans(), st.booleans())
def test_it_finds_what_trying_everything_finds(most: int, data: st.DataObject, squared: bool, improved: bool) -> None:
    changes = tuple(data.draw(st.lists(st.integers(-most, most), min_size=1, max_size=6)))
    total, squares = sum(changes), sum(c * c for c in changes)
    counts = {"improved": outcomes(changes)["improved"]} if improved else {}
    fitting = [
        outcomes(other)
        for other in combinations_with_replacement(range(-most, most + 1), len(changes))
        if sum(other) == total and (not squared or sum(c * c for c in other) == squares)
    ]
    fitting = [one for one in fitting if all(one[name] == count for name, count in counts.items())]
    told = Told(len(changes), total, most, squares if squared else None, (0, 0), counts)
    expected = {name: (min(one[name] for one in fitting), max(one[name] for one in fitting)) for name in fitting[0]}
    assert outcomes_fitting(told) == expected


@settings(deadline=None)
@given(st.lists(st.integers(1, 5), min_size=1, max_size=16), st.integers(-3, 3), st.integers(-8, 8))
def test_a_witness_that_is_found_is_there(numbers: list[int], by: int, by_squares: int) -> None:
    total, squares = sum(numbers) + by, sum(one * one for one in numbers) + by_squares
    sets: set[tuple[int, int]] = {(0, 0)}
    for _ in numbers:
        sets = {(s + one, q + one * one) for s, q in sets for one in range(1, 6) if s + one <= total}
    assert not witness.found(len(numbers), total, squares, 5) or (total, squares) in sets


def test_a_long_scale_and_many_children_are_asked_quickly() -> None:
    """Few of many moved on a scale of a hundred steps: whoever improved is told, if mean and spread are."""
    moved = (*[40, 55] * 20, *[-30, -7] * 12)
    wide = Told(400, sum(moved), 100, sum(one * one for one in moved), (0, 0), {})
    assert wide.long
    before = process_time()
    found = outcomes_fitting(wide, 5)
    assert all(high - low >= 5 for low, high in found.values())
    one = Told(400, 1, 100, 1, (0, 0), {})
    assert outcomes_fitting(one, 5) == {"improved": (1, 1), "unchanged": (399, 399), "worsened": (0, 0)}
    assert process_time() - before < 5


def on_the_floor(up: int, down: int, n: int) -> tuple[int, ...]:
    """Changes of children most of whom stand at the floor and move by one or two points if at all."""
    return tuple(
        [1, 2] * (up // 2) + [1] * (up % 2) + [-1, -2] * (down // 2) + [-1] * (down % 2) + [0] * (n - up - down)
    )


def rows_of(changes: tuple[int, ...]) -> object:
    points = np.array(changes) / SCALE.items
    n = len(changes)
    whole = {"n": float(n), "mean_change": float(points.mean()), "sd_change": float(points.std(ddof=1))}
    found = [{"statistic": name, "value": value} for name, value in whole.items()]
    counted = outcomes(changes).items()
    found += [{"statistic": f"share_{name}", "category": name, "value": count / n} for name, count in counted]
    return results_frame([{"measure": "m", "wave": PAIR, "n": n, **one} for one in found])


def judged(changes: tuple[int, ...], *, proven: bool = True) -> Verdict:
    points = np.array(changes) / SCALE.items
    moments = {Cell("p", "m", wave=PAIR): Moments(len(changes), float(points.mean()), float(points.std(ddof=1)))}
    evidence = collect([("ch", "p", evidence_from(rows_of(changes), "child"))])  # type: ignore[arg-type]
    return judge(evidence, RULES, changes=moments if proven else None, measured=MEASURED)


def told(verdict: Verdict, changes: tuple[int, ...]) -> Mapping[str, bool]:
    rows = protect(rows_of(changes), verdict.slice("ch", "p")).rows  # type: ignore[arg-type]
    return dict(zip(rows["statistic"], rows["status"] == "shown", strict=True))


def test_a_spread_that_gives_hidden_outcomes_away_is_not_shown() -> None:
    """60 children, most at the floor: improved is shown, and mean and spread would give the other two exactly."""
    changes = on_the_floor(7, 3, 60)
    without = told(judged(changes, proven=False), changes)
    assert without["sd_change"]
    found = told(judged(changes), changes)
    assert found["mean_change"]
    assert not found["sd_change"]
    verdict = judged(changes, proven=False)
    naked = protect(rows_of(changes), verdict.slice("ch", "p")).rows  # type: ignore[arg-type]
    with pytest.raises(DisclosureFault, match="kan regnes ud"):
        guard(naked, verdict)
    verdict = judged(changes)
    assert guard(protect(rows_of(changes), verdict.slice("ch", "p")).rows, verdict)  # type: ignore[arg-type]


def test_a_mean_that_gives_hidden_outcomes_away_is_not_shown() -> None:
    """All who moved went up as far as they could: nobody went down, and all others stood still."""
    changes = tuple([9] * 8 + [-1] * 2 + [0] * 10)
    found = told(judged(changes), changes)
    assert not found["share_worsened"]
    assert found["n"]
    if found["share_improved"]:
        assert not found["mean_change"]


def test_where_every_outcome_is_shown_nothing_is_asked() -> None:
    changes = on_the_floor(20, 10, 60)
    assert all(told(judged(changes), changes).values())


def test_a_group_on_no_known_scale_is_not_asked() -> None:
    changes = on_the_floor(7, 3, 60)
    verdict = replace(judged(changes, proven=False), measured=Values())
    assert guard(protect(rows_of(changes), verdict.slice("ch", "p")).rows, verdict)  # type: ignore[arg-type]

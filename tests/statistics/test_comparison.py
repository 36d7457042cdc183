"""Agreement of a computed number with a published one, rule by rule."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics import agrees
from helpers.study.facts import PublishedFigure


def figure(
    rule: str, value: float | None = None, low: float | None = None, high: float | None = None
) -> PublishedFigure:
    return PublishedFigure.model_validate(
        {
            "code": "f", "text": "t", "source": "s", "chapter": "child_outcomes", "measure": "coping",
            "statistic": "share", "rule": rule, "value": value, "low": low, "high": high,
        }
    )  # fmt: skip


@pytest.mark.parametrize(
    ("value", "computed", "agree"),
    [
        (51, 0.51, True), (51, 0.505, True), (51, 0.5149, True), (51, 0.515, False), (51, 0.5049, False),
        (29, 57 / 200, True),  # 100 * 0.285 is 28.499999999999996
        (3, 0.025, True), (2, 0.025, False),  # a half goes away from zero, not to the even number
        (-3, -0.025, True), (0, 0.0, True),
    ],
)  # fmt: skip
def test_rounds_to(value, computed, agree):
    assert agrees(figure("rounds_to", value), computed) is agree


@pytest.mark.parametrize(
    ("computed", "agree"),
    [(0.6, True), (0.65, True), (0.595, True), (0.6549, True), (0.655, False), (0.594, False)],
)
def test_between_takes_both_ends_of_the_rounded_per_cent(computed, agree):
    assert agrees(figure("between", low=60, high=65), computed) is agree


def test_between_may_have_an_end_that_is_no_whole_per_cent():
    assert agrees(figure("between", low=28, high=29.5), 0.294)
    assert not agrees(figure("between", low=28, high=29.5), 0.2951)


@pytest.mark.parametrize(
    ("computed", "agree"), [(0.6, True), (0.55, True), (0.649, True), (0.65, False), (0.54, False)]
)
def test_tenths(computed, agree):
    assert agrees(figure("tenths", 6), computed) is agree


@pytest.mark.parametrize(
    ("value", "computed", "agree"),
    [(1, 0.2, True), (1, -0.2, False), (-1, -0.2, True), (-1, 0.2, False), (1, 0.0, False), (-1, 1e-17, False)],
)
def test_sign(value, computed, agree):
    assert agrees(figure("sign", value), computed) is agree


@pytest.mark.parametrize(
    ("value", "computed", "agree"),
    [(1, 0.049, True), (1, 0.05, False), (0, 0.05, True), (0, 0.049, False), (1, 0.0, True)],
)
def test_significant_is_below_five_per_cent(value, computed, agree):
    assert agrees(figure("significant", value), computed) is agree


@pytest.mark.parametrize(("computed", "agree"), [(1.0, True), (0.5, False), (0.0, False)])
def test_kept(computed, agree):
    assert agrees(figure("kept", 1), computed) is agree


@pytest.mark.parametrize("rule", ["rounds_to", "sign", "significant", "tenths", "kept", "between"])
@pytest.mark.parametrize("value", [0, 1])
def test_what_could_not_be_computed_agrees_with_nothing(rule, value):
    assert not agrees(figure(rule, value, low=0, high=100), math.nan)


@given(count=st.integers(0, 400), n=st.integers(1, 400))
def test_every_share_rounds_to_exactly_one_per_cent(count, n):
    share = min(count, n) / n
    assert sum(agrees(figure("rounds_to", value), share) for value in range(101)) == 1

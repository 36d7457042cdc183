"""Oldham's correlation: beside R, its sign, and where it is not defined."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.statistics import fisher_interval, oldham
from tests.statistics.frames import CONTRAST, PAIR, all_missing, changes_frame, look_up, sound
from tests.statistics.r_fixture import numbers, r_fixture

TOPIC = r_fixture("oldham")


def correlated(make_dimension, first, second, better="higher"):
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    direction = 1 if better == "higher" else -1
    changes = changes_frame(direction * (second - first), first=first, direction=direction)
    found = sound(oldham(changes, [make_dimension(better=better)], CONTRAST, confidence=0.95))
    return look_up(found, measure="coping", wave=PAIR)


@pytest.mark.parametrize("case", list(TOPIC.inputs))
def test_the_correlation_is_that_of_r(make_dimension, case):
    given, expected = TOPIC.case(case)
    got = correlated(make_dimension, numbers(given["first"]), numbers(given["second"]), given["better"])
    assert list(got.values()) == pytest.approx(
        [expected["oldham_r"], expected["ci_low"], expected["ci_high"]], abs=1e-9
    )


def test_plus_says_that_those_in_greater_need_progressed_more(make_dimension):
    need_met = correlated(make_dimension, [1.0, 1.5, 2.0, 3.0, 3.5], [2.0, 2.2, 2.4, 3.2, 3.5])
    assert need_met["oldham_r"] > 0.9
    harm_met = correlated(make_dimension, [4.0, 3.5, 3.0, 2.0, 1.5], [3.0, 2.8, 2.6, 1.8, 1.5], "lower")
    assert harm_met["oldham_r"] == pytest.approx(need_met["oldham_r"])
    gap_grew = correlated(make_dimension, [2.0, 2.2, 2.4, 3.2, 3.5], [1.0, 1.5, 2.0, 3.0, 3.5])
    assert gap_grew["oldham_r"] < 0


def test_it_is_zero_where_the_spread_is_the_same_though_the_start_correlates_with_the_change(make_dimension):
    first = np.array([1.0, 2.0, 3.0, 4.0, 2.0, 3.0])
    second = first[[1, 0, 3, 2, 5, 4]]
    assert np.corrcoef(first, second - first)[0, 1] < -0.4
    assert correlated(make_dimension, first, second)["oldham_r"] == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize(
    ("first", "second"),
    [([2], [3]), ([2, 3], [3, 3]), ([2, 2, 2], [2, 2, 2]), ([1, 2, 3], [2, 3, 4]), ([1, 2, 3, 2.5], [3, 2, 1, 1.5])],
)
def test_few_children_or_no_variation_leave_it_empty(make_dimension, first, second):
    assert all_missing(correlated(make_dimension, first, second))


def test_three_children_have_a_correlation_without_limits(make_dimension):
    got = correlated(make_dimension, [1, 2, 3], [2, 2, 3.5])
    assert not math.isnan(got["oldham_r"])
    assert all_missing(got, "oldham_r")
    assert all(map(math.isnan, fisher_interval(1.0, 20, 0.95)))


def test_dimensions_without_changes_have_no_rows(make_dimension):
    assert oldham(changes_frame([]), [make_dimension()], CONTRAST, confidence=0.95).empty
    assert oldham(changes_frame([0.2]), [make_dimension("other")], CONTRAST, confidence=0.95).empty

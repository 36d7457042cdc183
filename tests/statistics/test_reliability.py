"""Alpha, its interval and the weakest item: beside R, by definition, and where there is nothing to compute from."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import scale_reliability, scale_scores, wave_means
from helpers.statistics.reliability import cronbach_alpha, feldt_interval, item_rest_correlations
from tests.statistics.frames import all_missing, look_up, sound
from tests.statistics.r_fixture import numbers, r_fixture

TOPIC = r_fixture("reliability")
RULES = {"confidence": 0.95, "answered_share": 2 / 3}


def answers_of(case):
    return np.array([numbers(row) for row in TOPIC.inputs[case]["answers"]])


@pytest.mark.parametrize("case", list(TOPIC.inputs))
def test_alpha_its_interval_and_the_items_are_those_of_r(case):
    given, expected = TOPIC.case(case)
    answers = answers_of(case)
    alpha = cronbach_alpha(answers)
    assert alpha == pytest.approx(expected["alpha"], abs=1e-9)
    limits = feldt_interval(alpha, *answers.shape, given["level"])
    assert limits == pytest.approx((expected["ci_low"], expected["ci_high"]), abs=1e-6)
    assert item_rest_correlations(answers) == pytest.approx(numbers(expected["item_rest"]), abs=1e-9, nan_ok=True)


def test_a_scale_is_turned_before_it_is_judged(make_dimension, make_measurements):
    rows = TOPIC.inputs["runs_the_wrong_way"]["answers"]
    as_given = {(f"c{k}", "before"): row for k, row in enumerate(rows)}
    blind, told = make_dimension(items=3), make_dimension(items=3, reversed_items=[3])
    expected = TOPIC.outputs["runs_the_wrong_way"]
    found = sound(scale_reliability(make_measurements(blind, as_given), [blind], "before", **RULES))
    got = look_up(found, measure="coping", wave="before")
    assert list(got) == ["alpha", "alpha_ci_low", "alpha_ci_high", "item_rest_min"]
    assert got["alpha"] == pytest.approx(expected["alpha"])
    assert got["item_rest_min"] < 0
    assert got["item_rest_min"] == pytest.approx(min(expected["item_rest"]))
    turned = look_up(
        scale_reliability(make_measurements(told, as_given), [told], "before", **RULES), measure="coping", wave="before"
    )
    assert turned["alpha"] > 0.8
    assert turned["item_rest_min"] > 0.5


def test_the_children_are_those_of_the_wave_means(make_dimension, make_measurements):
    dimension = make_dimension(items=3)
    answers = {("a", "before"): (1, 2, None), ("b", "before"): (1, None, None), ("c", "before"): (3, 4, 4)}
    answers |= {("d", "before"): (2, 2, 3), ("a", "after"): (4, 4, 4)}
    measurements = make_measurements(dimension, answers)
    found = sound(scale_reliability(measurements, [dimension], "before", **RULES))
    means = wave_means(scale_scores(measurements, [dimension], 2 / 3), [dimension], 0.95)
    assert set(found["n"]) == {look_up(means, measure="coping", wave="before")["n"]} == {3}
    assert list(found["group"].unique()) == [""]


def test_the_order_of_the_rows_changes_no_digit():
    answers = answers_of("missing")
    shuffled = answers[np.random.default_rng(1).permutation(len(answers))]
    assert cronbach_alpha(answers) == cronbach_alpha(shuffled)
    assert item_rest_correlations(answers).tolist() == item_rest_correlations(shuffled).tolist()


def test_the_more_alike_the_items_the_higher_alpha_and_the_more_children_the_closer_its_limits():
    assert cronbach_alpha(answers_of("all_the_same_item")) == 1
    wide, close = feldt_interval(0.7, 20, 5, 0.95), feldt_interval(0.7, 200, 5, 0.95)
    assert wide.low < close.low < 0.7 < close.high < wide.high
    assert all(map(math.isnan, feldt_interval(math.nan, 20, 5, 0.95)))


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param({}, id="nobody here"),
        pytest.param({("a", "before"): (1, 2, 3)}, id="one child"),
        pytest.param({(f"c{k}", "before"): (2, 2, 2) for k in range(6)}, id="nothing varies"),
        pytest.param({("a", "before"): (1, 1, None), ("b", "before"): (2, None, 2)}, id="no two items in common"),
    ],
)
def test_where_there_is_nothing_to_compute_from_the_rows_stand_empty(make_dimension, make_measurements, rows):
    dimension = make_dimension(items=3)
    measurements = make_measurements(dimension, {**rows, ("z", "after"): (1, 2, 3)})
    found = sound(scale_reliability(measurements, [dimension], "before", **RULES))
    got = look_up(found, measure="coping", wave="before")
    assert len(got) == 4
    assert all_missing(got)
    assert set(found["n"]) == {len(rows)}


def test_two_children_and_a_constant_item_are_no_fault(make_dimension, make_measurements):
    dimension = make_dimension(items=3)
    two = make_measurements(dimension, {("a", "before"): (1, 1, 2), ("b", "before"): (2, 3, 2)})
    got = look_up(scale_reliability(two, [dimension], "before", **RULES), measure="coping", wave="before")
    assert got["alpha"] == pytest.approx(1.5 * (1 - 2.5 / 4.5))
    assert got["item_rest_min"] == pytest.approx(1)  # the constant item has no correlation and is left out


def test_one_item_or_a_scale_that_nobody_answered_has_no_rows(make_dimension, make_measurements):
    single, absent = make_dimension("single", items=1), make_dimension("absent", items=3)
    measurements = make_measurements(single, {("a", "before"): (1,), ("b", "before"): (2,)})
    assert scale_reliability(measurements, [single, absent], "before", **RULES).empty
    assert scale_reliability(measurements.iloc[:0], [single, absent], "before", **RULES).empty


def test_a_child_twice_at_a_wave_is_refused(make_dimension, make_measurements):
    dimension = make_dimension(items=2)
    measurements = make_measurements(dimension, {("a", "before"): (1, 2)})
    with pytest.raises(ValueError, match="repeat a child and wave"):
        scale_reliability(pd.concat([measurements] * 2), [dimension], "before", **RULES)

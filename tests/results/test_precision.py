"""Twelve significant digits: what that makes one, what it leaves apart, and that every row goes that way."""

from __future__ import annotations

import math

import pandas as pd
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from helpers.results import RESULT_COLUMNS, results_frame, same_value
from helpers.results.catalogue import catalogue
from helpers.results.precision import DIGITS, NOISE, precise

VALUES = st.floats(min_value=1e-9, max_value=1e9) | st.floats(min_value=-1e9, max_value=-1e-9)
PARTS = st.floats(min_value=-4e-15, max_value=4e-15)


def of(value: float, statistic: str = "mean") -> float:
    return float(precise([value], [statistic])[0])


@given(VALUES, PARTS)
def test_the_last_digits_of_another_processor_are_no_difference(value: float, noise: float) -> None:
    assert same_value(of(value), of(value * (1 + noise)))


@given(VALUES)
def test_it_stays_as_near_as_twelve_digits_are_and_is_there_at_once(value: float) -> None:
    assert abs(of(value) - value) <= 0.51 * 10 ** (1 - DIGITS) * abs(value)
    assert of(of(value)) == of(value)
    assert of(-value) == -of(value)


@given(VALUES, st.floats(min_value=1e-9, max_value=0.5))
def test_a_number_that_changed_is_one(value: float, by: float) -> None:
    other = value * (1 + by)
    assume(math.isfinite(other))
    assert not same_value(of(value), of(other))


@pytest.mark.parametrize("value", [1 / 3, 0.1 + 0.2, 2 / 3 * 100, 1e-30, 0.625, math.nextafter(0.625, 0), 5e-324])
def test_p_values_keep_what_is_small(value: float) -> None:
    assert of(value, "p_holm") == float(f"{value:.11e}")
    assert of(value, "p_holm") > 0


@pytest.mark.parametrize("noise", [1.4e-17, -4.4e-16, 9e-13])
def test_what_is_left_of_equal_numbers_is_nothing(noise: float) -> None:
    assert math.copysign(1, of(noise)) == 1
    assert of(noise) == 0
    assert same_value(of(noise), of(0.0))
    assert same_value(of(math.nextafter(NOISE, 0)), of(NOISE))
    assert not same_value(of(1e-20, "p_value"), of(1e-15, "p_value"))


def test_no_number_is_another_than_a_missing_one() -> None:
    assert math.isnan(of(math.nan))
    assert same_value(math.nan, math.nan)
    assert not same_value(math.nan, 0.0)
    assert of(math.inf) == math.inf


def test_p_values_are_called_so() -> None:
    forms = {name: one.form for name, one in catalogue().statistics.items()}
    assert {name for name, form in forms.items() if form == "p"} == {name for name in forms if name.startswith("p_")}


@pytest.mark.parametrize("whole", [True, False], ids=["frame", "rows"])
def test_values_are_precise_from_where_they_become_rows(whole: bool) -> None:
    row = {"measure": "coping", "category": "", "group": "", "wave": "before", "statistic": "mean", "n": 7}
    rows = [row | {"value": 0.1 + 0.2}, row | {"value": None}]
    made = results_frame(pd.DataFrame(rows, columns=list(RESULT_COLUMNS)) if whole else rows)
    assert made["value"].iloc[0] == 0.3
    assert math.isnan(made["value"].iloc[1])

"""Random effects over projects: beside R, and where there are too few projects or nothing varies."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics import project_changes, random_effects
from tests.statistics.frames import CONTRAST, PAIR, changes_frame, look_up, sound
from tests.statistics.r_fixture import r_fixture

TOPIC = r_fixture("meta")
KEY = {"measure": "coping", "group": "across:projects", "wave": PAIR}


def by_project(n, mean_change, sd_change):
    return pd.DataFrame(
        {
            "dimension": "coping",
            "project": [f"p{k}" for k in range(len(n))],
            "n": list(n),
            "mean_change": np.array(mean_change, dtype=float),
            "sd_change": np.array(sd_change, dtype=float),
        }
    )


@pytest.mark.parametrize("case", list(TOPIC.inputs))
def test_everything_is_as_in_r(case):
    x, expected = TOPIC.case(case)
    frame = by_project(x["n"], x["mean_change"], x["sd_change"])
    found = sound(random_effects(frame, CONTRAST, confidence=x["level"]))
    got = look_up(found, **KEY)
    assert list(got) == list(expected)
    assert got == pytest.approx(expected, abs=1e-6)
    assert set(found["n"]) == {sum(x["n"])}


def test_projects_without_a_standard_error_are_left_out():
    frame = by_project([1, 9, 8, 12, 7, 10], [0.9, 0.1, 0.3, 0.2, 0.4, -0.3], [np.nan, 0.4, 0.0, 0.5, 0.3, 0.4])
    found = sound(random_effects(frame, CONTRAST, confidence=0.95))
    assert look_up(found, **KEY)["projects"] == 4
    assert set(found["n"]) == {9 + 12 + 7 + 10}
    pd.testing.assert_frame_equal(
        found, random_effects(frame.iloc[[5, 4, 3, 1]], CONTRAST, confidence=0.95), check_exact=True
    )


@pytest.mark.parametrize("projects", [0, 1, 2])
def test_fewer_than_three_projects_are_only_counted(projects):
    frame = by_project([9, 8], [0.1, 0.3], [0.4, 0.5]).iloc[:projects]
    one = by_project([1], [0.5], [np.nan])
    found = random_effects(pd.concat([frame, one]), CONTRAST, confidence=0.95)
    assert look_up(found, **KEY) == {"projects": projects}
    assert found["n"].tolist() == [[0, 9, 17][projects]]


def test_no_changes_have_no_rows():
    assert random_effects(project_changes(changes_frame([])), CONTRAST, confidence=0.95).empty


def test_project_changes_are_the_projects_means():
    changes = changes_frame([0.2, 0.4, 0.0, 1.0, 0.6], projects=["b", "b", "b", "a", "c"])
    found = project_changes(changes, minimum=1)
    assert found["project"].tolist() == ["b", "a", "c"]
    assert found.loc[0, ["n", "mean_change", "sd_change"]].tolist() == pytest.approx([3, 0.2, 0.2])
    assert project_changes(changes)["project"].tolist() == ["b"]
    assert list(project_changes(changes_frame([]))) == ["dimension", "project", "n", "mean_change", "sd_change"]


@given(
    st.lists(
        st.tuples(st.integers(2, 60), st.integers(-10, 10), st.integers(1, 10)),
        min_size=3,
        max_size=8,
        unique_by=lambda x: x,
    )
)
def test_the_between_variance_makes_the_sum_of_squares_its_expectation(projects):
    n, mean, sd = (np.array(column, dtype=float) for column in zip(*projects, strict=True))
    mean, sd = mean / 10, sd / 10
    got = look_up(random_effects(by_project(n.astype(int), mean, sd), CONTRAST, confidence=0.95), **KEY)
    weight = 1 / (sd**2 / n + got["tau_squared"])
    squares = (weight * (mean - got["pooled_change"]) ** 2).sum()
    if got["tau_squared"] > 0:
        assert squares == pytest.approx(len(n) - 1, rel=1e-6)
        assert got["i_squared"] > 0
    else:
        assert squares <= (len(n) - 1) * (1 + 1e-9)
        assert got["i_squared"] == pytest.approx(0)
    assert got["prediction_low"] <= got["pooled_change_ci_low"] <= got["pooled_change"]
    assert got["pooled_change"] <= got["pooled_change_ci_high"] <= got["prediction_high"]

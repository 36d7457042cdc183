"""Change by fidelity, and how courses are distributed over levels and scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import (
    change_by_fidelity,
    fidelity_chain,
    fidelity_distribution,
    fidelity_levels,
    fidelity_scores,
    fidelity_summary,
    mean_interval,
)
from helpers.study.scales import FidelityComponent, FidelityLevel
from tests.statistics.frames import CONTRAST, PAIR, all_missing, changes_frame, look_up, sound
from tests.statistics.r_fixture import number, r_fixture

TOPIC = r_fixture("fidelity_change")
LEVELS = tuple(FidelityLevel(code=c, label=c, low=low) for c, low in (("low", 0), ("middle", 0.5), ("high", 0.75)))
COMPONENTS = tuple(FidelityComponent(code=c, label=c, minimum=1, maximum=4) for c in ("held", "followed", "attended"))
SCORED = {"group": "scored:fidelity", "wave": PAIR}


def r_frames(cases):
    """Changes and fidelity of R's cases, one dimension each; a child has one course and one change."""
    changes, scores = [], []
    for name in cases:
        x = TOPIC.inputs[name]
        own = changes_frame(x["change"], projects=x["project"], dimension=name)
        own["child_id"] = [f"{name}-{child}" for child in own["child_id"]]
        changes.append(own)
        scores.append(own[["project", "child_id"]].assign(fidelity=x["fidelity"]))
    return pd.concat(changes, ignore_index=True), pd.concat(scores, ignore_index=True)


def by_fidelity(change, fidelity, projects=None):
    changes = changes_frame(change, projects=projects)
    scores = changes[["project", "child_id"]].assign(fidelity=fidelity)
    return sound(change_by_fidelity(changes, scores, LEVELS, CONTRAST, confidence=0.95))


def test_slopes_within_projects_are_those_of_r():
    changes, scores = r_frames(TOPIC.inputs)
    found = sound(change_by_fidelity(changes, scores, LEVELS, CONTRAST, confidence=0.95))
    for name, expected in TOPIC.outputs.items():
        got = look_up(found, measure=name, **SCORED)
        names = ("n", "slope", "ci_low", "ci_high", "p_value", "p_holm")
        assert list(got) == ["n", "slope", "slope_ci_low", "slope_ci_high", "p_value", "p_holm"]
        assert list(got.values()) == pytest.approx([number(expected[k]) for k in names], abs=1e-9, nan_ok=True)


def test_levels_are_summed_up_and_those_without_fidelity_left_out():
    changes = changes_frame([0.2, 0.4, -0.2, 1.0, 0.6])
    scores = changes[["project", "child_id"]].assign(fidelity=[0.1, 0.5, 0.74, 0.75, 0.0]).iloc[:4]
    found = sound(change_by_fidelity(changes, scores, LEVELS, CONTRAST, confidence=0.95))
    middle = look_up(found, measure="coping", wave=PAIR, group="fidelity:middle")
    low, high = mean_interval([0.4, -0.2], 0.95)
    expected = {"n": 2, "mean_change": 0.1, "sd_change": np.std([0.4, -0.2], ddof=1), "ci_low": low, "ci_high": high}
    assert middle == pytest.approx(expected)
    assert look_up(found, measure="coping", wave=PAIR, group="fidelity:high")["n"] == 1
    assert look_up(found, measure="coping", **SCORED)["n"] == 4
    assert set(fidelity_chain(LEVELS)) == {g for g in found["group"] if g != "scored:fidelity"}


def test_a_line_that_differs_between_projects_alone_has_no_slope():
    fidelity = [0.2, 0.2, 0.8, 0.8]
    got = look_up(by_fidelity([0.0, 0.2, 1.0, 1.2], fidelity, ["a", "a", "b", "b"]), measure="coping", **SCORED)
    assert all_missing(got, "n")


@pytest.mark.parametrize(
    ("change", "fidelity"),
    [([0.2], [0.5]), ([0.2, 0.4], [0.5, 0.9]), ([0.2, 0.4, 0.6], [0.5, 0.5, 0.5])],
)
def test_few_children_or_the_same_fidelity_leave_the_slope_empty(change, fidelity):
    got = look_up(by_fidelity(change, fidelity), measure="coping", **SCORED)
    assert all_missing(got, "n")
    assert got["n"] == len(change)


def test_a_perfect_line_has_a_slope_and_no_test():
    got = look_up(by_fidelity([0.1, 0.2, 0.3, 0.4], [0.1, 0.2, 0.3, 0.4]), measure="coping", **SCORED)
    assert got["slope"] == pytest.approx(0.1)
    flat = look_up(by_fidelity([0.2] * 4, [0.1, 0.2, 0.3, 0.4]), measure="coping", **SCORED)
    assert flat["slope"] == pytest.approx(0)
    for found in (got, flat):
        assert all_missing(found, "n", "slope")


def test_nobody_scored_and_nobody_at_all():
    changes = changes_frame([0.2, 0.4])
    none = changes[["project", "child_id"]].assign(fidelity=0.5).iloc[:0]
    found = sound(change_by_fidelity(changes, none, LEVELS, CONTRAST, confidence=0.95))
    assert set(found["n"]) == {0}
    assert change_by_fidelity(changes.iloc[:0], none, LEVELS, CONTRAST, confidence=0.95).empty


def test_without_levels_there_is_the_slope_alone():
    changes, scores = r_frames(["coping"])
    found = sound(change_by_fidelity(changes, scores, (), CONTRAST, confidence=0.95))
    assert found["group"].unique().tolist() == ["scored:fidelity"]
    assert fidelity_levels(scores["fidelity"], ()).isna().all()


def test_a_course_twice_is_refused():
    changes = changes_frame([0.2])
    scores = pd.concat([changes[["project", "child_id"]].assign(fidelity=0.5)] * 2)
    with pytest.raises(pd.errors.MergeError):
        change_by_fidelity(changes, scores, LEVELS, CONTRAST, confidence=0.95)


# The distribution


def courses(*rows):
    frame = pd.DataFrame(rows, columns=["held", "followed", "attended"])
    return frame.assign(project="p", child_id=[f"c{k}" for k in range(len(frame))])


def test_courses_are_distributed_over_levels_and_scores_with_the_counts_of_the_summary():
    fidelity = courses((1, 1, 1), (4, 4, 4), (2, 3, None), (None, None, 4), (3, 3, 1))
    found = sound(fidelity_distribution(fidelity, COMPONENTS, LEVELS, 0.95))
    shares = {c: look_up(found, measure="fidelity", category=f"level:{c}")["share"] for c in ("low", "middle", "high")}
    assert shares == {"low": 2 / 4, "middle": 1 / 4, "high": 1 / 4}
    held = [look_up(found, measure="held", category=f"score:{k}")["share"] for k in (1, 2, 3, 4)]
    assert held == [0.25] * 4
    both = pd.concat([found, fidelity_summary(fidelity, COMPONENTS, 0.95)])
    sound(both)


def test_scores_between_whole_numbers_have_a_category_and_nothing_scored_has_no_rows():
    found = fidelity_distribution(courses((1.5, 2, 3)), COMPONENTS, LEVELS, 0.95, group="project:p")
    held = found[(found["measure"] == "held") & (found["statistic"] == "share")]
    assert held["category"].tolist() == ["score:1", "score:1.5", "score:2", "score:3", "score:4"]
    for nothing in (courses((None, None, None)), courses()):
        assert fidelity_distribution(nothing, COMPONENTS, LEVELS, 0.95).empty
    assert set(fidelity_distribution(courses((1, 2, 3)), COMPONENTS, (), 0.95)["measure"]) == {
        "held",
        "followed",
        "attended",
    }


def test_a_level_begins_where_it_says():
    fidelity = pd.Series([0.0, 0.499999999, 0.5, 0.75, 1.0, np.nan])
    assert fidelity_levels(fidelity, LEVELS).tolist()[:5] == ["low", "low", "middle", "high", "high"]
    assert pd.isna(fidelity_levels(fidelity, LEVELS)[5])
    thirds = fidelity_scores(courses((2, 2, 2)), COMPONENTS)["fidelity"]
    exact = (*LEVELS[:1], FidelityLevel(code="third", label="x", low=1 / 3))
    assert fidelity_levels(thirds, exact).tolist() == ["third"]

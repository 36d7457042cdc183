"""Those who left against those who stayed, why they left, and when courses began."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import baseline_difference, hedges_g, left_reasons, mean_interval, recruited, welch
from helpers.study.base import Labelled
from tests.statistics.frames import CONTRAST, all_missing, changes_frame, look_up, scores_frame, sound
from tests.statistics.r_fixture import number, numbers, r_fixture

TOPIC = r_fixture("baseline")
REASONS = (Labelled(code="own_wish", label="Eget ønske"), Labelled(code="moved", label="Flyttede"))


def scores_and_changes(dimensions):
    """Scores at the first wave and changes, from dimension → (those who left, those who stayed)."""
    scores, changes = [], []
    for dimension, (left, stayed) in dimensions.items():
        at_first = {(f"c{k:04}", "before"): x for k, x in enumerate([*stayed, *left])}
        scores.append(scores_frame(at_first, dimension=dimension))
        changes.append(changes_frame([0.2] * len(stayed), first=stayed, dimension=dimension))
    return pd.concat(scores, ignore_index=True), pd.concat(changes, ignore_index=True)


# Whether they differed


def test_those_who_left_are_compared_as_in_r(make_dimension):
    dimensions = [make_dimension(name) for name in TOPIC.inputs]
    given = {name: (numbers(x["left"]), numbers(x["stayed"])) for name, x in TOPIC.inputs.items()}
    scores, changes = scores_and_changes(given)
    found = sound(baseline_difference(scores, changes, dimensions, CONTRAST, confidence=0.95))
    for name, expected in TOPIC.outputs.items():
        got = look_up(found, measure=name, group="seen_after:no-yes", wave="before")
        assert got == pytest.approx(
            {
                "mean_difference": expected["mean_difference"],
                "mean_difference_ci_low": number(expected["ci_low"]),
                "mean_difference_ci_high": number(expected["ci_high"]),
                "p_value": number(expected["p_value"]),
                "p_holm": number(expected["p_holm"]),
                "hedges_g": expected["hedges_g"],
            },
            abs=1e-9,
            nan_ok=True,
        )
        compared = found[(found["measure"] == name) & (found["group"] == "seen_after:no-yes")]
        assert set(compared["n"]) == {expected["n"]}
        for answer, values in zip(("no", "yes"), given[name], strict=True):
            got = look_up(found, measure=name, group=f"seen_after:{answer}", wave="before")
            assert list(got) == ["n", "mean", "sd", "ci_low", "ci_high"]
            assert (got["n"], got["mean"]) == pytest.approx((len(values), np.mean(values)))
            assert (got["ci_low"], got["ci_high"]) == pytest.approx(mean_interval(values, 0.95), nan_ok=True)


@pytest.mark.parametrize(
    ("left", "stayed", "difference"),
    [
        ([], [2.0, 3.0], None),
        ([2.0, 3.0], [], None),
        ([2.0], [3.0], -1.0),
        ([2.0, 2.0], [2.0, 2.0, 2.0], 0.0),
        ([3.0, 3.0], [2.0, 2.0], 1.0),
    ],
)
def test_too_few_or_no_variation_leaves_the_comparison_empty(make_dimension, left, stayed, difference):
    scores, changes = scores_and_changes({"coping": (left, stayed)})
    found = sound(baseline_difference(scores, changes, [make_dimension()], CONTRAST, confidence=0.95))
    got = look_up(found, measure="coping", group="seen_after:no-yes", wave="before")
    if difference is None:
        assert all_missing(got)
    else:
        assert got["mean_difference"] == difference
        assert all_missing(got, "mean_difference")
    assert look_up(found, measure="coping", group="seen_after:no", wave="before")["n"] == len(left)


def test_a_dimension_without_scores_at_the_start_has_no_rows(make_dimension):
    scores, changes = scores_and_changes({"coping": ([2.0], [3.0, 2.0])})
    later = scores.assign(wave="after")
    assert baseline_difference(later, changes, [make_dimension()], CONTRAST, confidence=0.95).empty
    assert baseline_difference(scores.iloc[:0], changes.iloc[:0], [make_dimension()], CONTRAST, confidence=0.95).empty


def test_equal_children_of_two_projects_are_told_apart(make_dimension):
    scores, changes = scores_and_changes({"coping": ([], [3.0, 2.0])})
    other = scores.assign(project="q")
    found = baseline_difference(pd.concat([scores, other]), changes, [make_dimension()], CONTRAST, confidence=0.95)
    assert look_up(found, measure="coping", group="seen_after:no", wave="before")["n"] == 2


def test_welch_turns_with_the_groups_and_g_needs_two_groups():
    one, two = [1.0, 2.0, 4.0], [2.0, 2.5, 5.0, 3.0]
    there, back = welch(one, two, 0.95), welch(two, one, 0.95)
    assert there.difference == -back.difference
    assert (there.low, there.high, there.p) == pytest.approx((-back.high, -back.low, back.p))
    assert hedges_g(one, two) == -hedges_g(two, one)
    assert np.isnan(hedges_g([], two))
    assert np.isnan(hedges_g([1.0], [2.0]))


# Why they left


def test_reasons_are_shares_of_all_who_started():
    children = pd.DataFrame(
        {
            "project": "p",
            "child_id": list("abcdefgh"),
            "left_reason": ["moved", "", None, "own_wish", "moved"] + [None] * 3,
        }
    )
    found = sound(left_reasons(children, REASONS))
    assert look_up(found, measure="left_reason") == {"n": 8}
    shares = {
        c: look_up(found, measure="left_reason", category=f"reason:{c}")["share"] for c in ("own_wish", "moved", "none")
    }
    assert shares == {"own_wish": 1 / 8, "moved": 2 / 8, "none": 5 / 8}
    assert found["category"].drop_duplicates().tolist() == ["", "reason:own_wish", "reason:moved", "reason:none"]


def test_free_text_reasons_are_not_counted_and_strange_codes_refused():
    children = pd.DataFrame({"project": "p", "child_id": ["a", "b"], "left_reason": ["Vi flyttede", None]})
    assert left_reasons(children, ()).empty
    with pytest.raises(ValueError, match="none of its levels: Vi flyttede"):
        left_reasons(children, REASONS)


def test_nobody_left_and_nobody_at_all():
    stayed = pd.DataFrame({"project": ["p"], "child_id": ["a"], "left_reason": [np.nan]})
    assert look_up(left_reasons(stayed, REASONS), measure="left_reason", category="reason:none")["share"] == 1
    assert left_reasons(stayed.iloc[:0], REASONS)["statistic"].tolist() == ["n"]


# When they began


def test_children_are_counted_by_half_year_of_their_start():
    dates = ["2015-01-01", "2015-06-30", "2015-07-01", None, "2016-12-31"]
    children = pd.DataFrame({"project": "p", "child_id": list("abcde"), "started": pd.to_datetime(pd.Series(dates))})
    found = sound(recruited(children, group="sex:girl"))
    counted = found[found["statistic"] == "count"]
    assert dict(zip(counted["category"], counted["value"], strict=True)) == {
        "half:2015_1": 2, "half:2015_2": 1, "half:2016_1": 0, "half:2016_2": 1,
    }  # fmt: skip
    assert set(found["n"]) == {4}
    assert look_up(found, measure="recruited", group="sex:girl", category="half:2015_1")["share"] == 0.5


def test_without_dates_nobody_is_recruited():
    children = pd.DataFrame({"project": ["p"], "child_id": ["a"], "started": pd.to_datetime(pd.Series([None]))})
    for frame in (children, children.iloc[:0]):
        assert recruited(frame)[["statistic", "value"]].to_numpy().tolist() == [["n", 0.0]]

"""The mixed model over all waves: beside R, against the paired change, and where it cannot be fitted."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from helpers.statistics import mean_interval, mixed_change
from tests.statistics.frames import WAVES, look_up, scores_frame, sound
from tests.statistics.r_fixture import r_fixture

TOPIC = r_fixture("mixed")
# The REML criterion is flat at its least value: where a search (theirs or ours) stops because the criterion no longer
# falls in its last digits, 1e-14, the ratio of variances is known to 1e-7, and estimates and standard errors better.
REML = 1e-6


NAMES = ["mixed_change", "mixed_change_ci_low", "mixed_change_ci_high"]


def change_to(found, wave):
    """The change to a wave and its limits."""
    got = look_up(found, measure="coping", wave=f"before-{wave}")
    return tuple(got[name] for name in NAMES)


def scores_of(case):
    given = TOPIC.inputs[case]
    keys = zip((f"c{child:04}" for child in given["child"]), given["wave"], strict=True)
    return scores_frame(dict(zip(keys, given["score"], strict=True)))


@pytest.mark.parametrize("case", list(TOPIC.inputs))
def test_changes_and_limits_are_those_of_r(make_dimension, case):
    expected, scores = TOPIC.outputs[case], scores_of(case)
    found = sound(mixed_change(scores, [make_dimension()], WAVES, confidence=0.95))
    first = set(scores.loc[scores["wave"] == "before", "child_id"])
    waves = [wave for wave in WAVES[1:] if (scores["wave"] == wave).any()]
    assert list(found["wave"].unique()) == [f"before-{wave}" for wave in waves]
    for wave in waves:
        mine = found[found["wave"] == f"before-{wave}"]
        assert set(mine["n"]) == {len(first & set(scores.loc[scores["wave"] == wave, "child_id"]))}
        assert list(mine["statistic"]) == NAMES
    if expected["singular"]:
        assert found["value"].isna().all()
        return
    for k, wave in enumerate(expected["waves"]):
        estimate, low, high = change_to(found, wave)
        assert estimate == pytest.approx(expected["estimate"][k], abs=REML)
        assert (low, high) == pytest.approx((expected["ci_low"][k], expected["ci_high"][k]), abs=REML * 10, rel=REML)
        t = stats.t.ppf(0.975, expected["df"][k])
        assert (high - low) / 2 / t == pytest.approx(expected["error"][k], abs=REML, rel=REML)


def test_with_two_complete_waves_it_is_the_paired_change(make_dimension):
    first = np.round(2.5 + np.sin(np.arange(9) * 3.0), 1)
    change = np.round(0.2 + np.cos(np.arange(9) * 5.0) / 3, 1)
    scores = {(f"c{k}", "before"): x for k, x in enumerate(first)}
    scores |= {(f"c{k}", "after"): x for k, x in enumerate(first + change)}
    found = mixed_change(scores_frame(scores), [make_dimension()], WAVES, confidence=0.95)
    estimate, *limits = change_to(found, "after")
    assert estimate == pytest.approx(change.mean(), abs=1e-9)
    assert tuple(limits) == pytest.approx(mean_interval(change, 0.95), abs=1e-6)
    assert set(found["wave"]) == {"before-after"}


def test_where_lower_is_better_the_sign_and_the_limits_turn(make_dimension):
    scores = scores_of("who_left")
    up, down = (
        mixed_change(scores, [make_dimension(better=better)], WAVES, confidence=0.95) for better in ("higher", "lower")
    )
    for wave in WAVES[1:]:
        change, low, high = change_to(up, wave)
        assert change_to(down, wave) == (-change, -high, -low)


def test_children_without_a_baseline_and_the_order_of_rows_change_nothing(make_dimension):
    scores = scores_of("who_left")
    late = scores_frame({("late", "after"): 4.0, ("late", "followup"): 1.0})
    more = pd.concat([late, scores.sample(frac=1, random_state=1)], ignore_index=True)
    pd.testing.assert_frame_equal(
        mixed_change(more, [make_dimension()], WAVES, confidence=0.95),
        mixed_change(scores, [make_dimension()], WAVES, confidence=0.95),
        check_exact=True,
    )


@pytest.mark.parametrize(
    "scores",
    [
        pytest.param({("a", "before"): 2}, id="one child, once"),
        pytest.param({("a", "before"): 2, ("a", "after"): 3}, id="one child"),
        pytest.param({("a", "before"): 2, ("a", "after"): 3, ("b", "before"): 3}, id="one of two seen again"),
        pytest.param({(c, w): 2 for c in "abcdef" for w in WAVES}, id="nothing varies"),
        pytest.param({(c, w): "abcdef".index(c) / 2 for c in "abcdef" for w in WAVES}, id="all stand still"),
        pytest.param(
            {(c, w): "abcdef".index(c) / 2 + WAVES.index(w) for c in "abcdef" for w in WAVES}, id="all move alike"
        ),
        pytest.param({(c, "before"): "abcdef".index(c) / 2 for c in "abcdef"}, id="nobody seen again"),
    ],
)
def test_where_it_cannot_be_fitted_the_rows_stand_empty(make_dimension, scores):
    found = sound(mixed_change(scores_frame(scores), [make_dimension()], WAVES, confidence=0.95))
    assert found["value"].isna().all()
    again = {wave: sum(later == wave for _, later in scores) for wave in WAVES[1:]}
    assert {one["wave"]: one["n"] for one in found.to_dict("records")} == {
        f"before-{wave}": n for wave, n in again.items() if n
    }


def test_nobody_at_the_start_has_no_rows(make_dimension):
    later = scores_frame({("a", "after"): 2, ("a", "followup"): 3})
    for scores in (later, later.iloc[:0]):
        assert mixed_change(scores, [make_dimension(), make_dimension("other")], WAVES, confidence=0.95).empty


def test_two_children_seen_three_times(make_dimension):
    scores = {("a", "before"): 1.0, ("a", "after"): 1.4, ("a", "followup"): 1.6}
    scores |= {("b", "before"): 3.0, ("b", "after"): 3.2, ("b", "followup"): 3.0}
    found = mixed_change(scores_frame(scores), [make_dimension()], WAVES, confidence=0.95)
    estimate, low, high = change_to(found, "after")
    assert estimate == pytest.approx(0.3)
    assert low < 0.3 < high

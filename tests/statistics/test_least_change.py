"""What hangs on the least change, signs, and bounds for those without a later measurement."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.statistics import (
    change_chain,
    change_distribution,
    change_edges,
    not_at_random,
    outcome_by_least_change,
    outcome_shares,
    reliable_change,
)
from helpers.study.rules import Analysis
from helpers.study.scales import Reliability
from tests.statistics.frames import CONTRAST, PAIR, all_missing, changes_frame, look_up, scores_frame, sound
from tests.statistics.r_fixture import numbers, r_fixture

TOPIC = r_fixture("least_change")
change_lists = st.lists(st.integers(-15, 15).map(lambda k: k / 5), min_size=1, max_size=25)


def r_changes():
    first, second = numbers(TOPIC.inputs["first"]), numbers(TOPIC.inputs["second"])
    there = ~np.isnan(second)
    return changes_frame(np.round(second - first, 9)[there], first=first[there])


def same(got: dict[str, float], name: str, expected: dict[str, object]) -> bool:
    low, high = ("ci_low", "ci_high") if name == "share" else (f"{name}_ci_low", f"{name}_ci_high")
    return got == pytest.approx({name: expected["share"], low: expected["ci"][0], high: expected["ci"][1]}, abs=1e-6)


# Other least changes, and the distribution


def test_shares_beyond_other_least_changes_are_those_of_r():
    edges = TOPIC.inputs["edges"]
    found = sound(outcome_by_least_change(r_changes(), CONTRAST, edges[1:], 0.95))
    for least, expected in TOPIC.outputs["over"].items():
        for outcome in ("improved", "worsened"):
            got = look_up(found, measure="coping", wave=PAIR, category=f"over_{least}:{outcome}")
            assert same(got, f"share_{outcome}", expected[outcome])
    assert set(found["n"]) == {TOPIC.outputs["n"]}


def test_bins_are_those_of_r_from_the_worst_to_the_best():
    found = sound(change_distribution(r_changes(), CONTRAST, TOPIC.inputs["edges"], 0.95, group="side:ngo"))
    assert found["category"].drop_duplicates().tolist() == [f"change:{code}" for code in TOPIC.outputs["distribution"]]
    for code, expected in TOPIC.outputs["distribution"].items():
        got = look_up(found, measure="coping", wave=PAIR, group="side:ngo", category=f"change:{code}")
        assert same(got, "share", expected)


@given(change_lists, st.sampled_from([0.0, 0.2, 0.3]))
def test_the_chain_holds_in_any_changes(change, minimal):
    analysis = Analysis(minimal_change=minimal, least_changes=(0.25, 0.2, 1.0, 0.5))
    changes = changes_frame(change)
    size = changes["change"].abs()
    changes["outcome"] = np.where(size <= minimal, "unchanged", np.where(changes["change"] > 0, "improved", "worsened"))
    edges = change_edges(analysis)
    assert list(edges) == sorted(set(edges))
    tables = [
        outcome_shares(changes, CONTRAST, 0.95),
        outcome_by_least_change(changes, CONTRAST, edges[1:], 0.95),
        change_distribution(changes, CONTRAST, edges, 0.95),
    ]
    rows = pd.concat(tables, ignore_index=True)
    rows = rows[rows["statistic"].isin(["share", "share_improved", "share_unchanged", "share_worsened"])]
    counts = (rows.set_index("category")["value"] * len(change)).round()
    chain = change_chain(analysis)
    assert set(chain) <= set(counts.index)
    for whole in set(chain.values()):
        parts = [part for part, of in chain.items() if of == whole]
        assert counts[parts].sum() == counts[whole]
    assert counts[[code for code in counts.index if code.startswith("change:")]].sum() == len(change)


def test_edges_that_do_not_rise_are_refused():
    for edges in ((), (-0.1, 0.2), (0.5, 0.25), (0, 0)):
        with pytest.raises(ValueError, match="edges must rise"):
            change_distribution(changes_frame([0.2]), CONTRAST, edges, 0.95)


def test_nobody_changed_and_nobody_at_all():
    found = change_distribution(changes_frame([0.0]), CONTRAST, (0, 0.5), 0.95)
    assert look_up(found, measure="coping", wave=PAIR, category="change:none")["share"] == 1
    empty = changes_frame([])
    assert change_distribution(empty, CONTRAST, (0, 0.5), 0.95).empty
    assert outcome_by_least_change(empty, CONTRAST, (0.5,), 0.95).empty


# Reliable change


def test_reliable_change_is_that_of_r(make_dimension):
    published = Reliability(value=TOPIC.inputs["reliability"], sd=TOPIC.inputs["sd"], source="x")
    dimension = make_dimension().model_copy(update={"reliability": published})
    found = sound(reliable_change(r_changes(), [dimension], CONTRAST, 0.95))
    least = look_up(found, measure="coping", wave=PAIR)
    assert least == pytest.approx({"least_change": TOPIC.outputs["least_change"]})
    for outcome, expected in TOPIC.outputs["reliable"].items():
        got = look_up(found, measure="coping", wave=PAIR, category=f"reliable:{outcome}")
        assert same(got, f"share_{outcome}", expected)


def test_without_a_published_reliability_or_without_changes_there_is_no_reliable_change(make_dimension):
    published = Reliability(value=0.8, sd=0.5, source="x")
    told = make_dimension("told").model_copy(update={"reliability": published})
    assert reliable_change(changes_frame([1, 2]), [make_dimension(), told], CONTRAST, 0.95).empty


# Those without a later measurement


def test_those_without_a_change_are_filled_in_as_in_r():
    first = numbers(TOPIC.inputs["first"])
    scores = scores_frame({(f"c{k:04}", "before"): x for k, x in enumerate(first)})
    found = sound(not_at_random(scores, r_changes(), CONTRAST))
    assert look_up(found, measure="coping", wave=PAIR) == pytest.approx(
        {name: TOPIC.outputs[name] for name in ("mean_change_if_no_change", "mean_change_if_worse", "tipping_delta")},
        abs=1e-9,
    )
    assert set(found["n"]) == {TOPIC.outputs["n"]}


def test_where_nobody_is_missing_the_bounds_are_the_mean_and_nothing_tips():
    changes = changes_frame([0.2, 0.4])
    scores = scores_frame({("c0000", "before"): 2, ("c0001", "before"): 2})
    got = look_up(not_at_random(scores, changes, CONTRAST), measure="coping", wave=PAIR)
    assert got["mean_change_if_no_change"] == got["mean_change_if_worse"] == pytest.approx(0.3)
    assert math.isnan(got["tipping_delta"])


def test_one_child_of_one_and_nobody_at_all():
    one = not_at_random(scores_frame({("c0000", "before"): 2}), changes_frame([0.4]), CONTRAST)
    got = look_up(one, measure="coping", wave=PAIR)
    assert got["mean_change_if_worse"] == pytest.approx(0.4)
    assert all_missing(got, "mean_change_if_no_change", "mean_change_if_worse")
    assert not_at_random(scores_frame({("c0000", "before"): 2}), changes_frame([]), CONTRAST).empty


def test_a_negative_mean_tips_the_other_way():
    scores = scores_frame({("c0000", "before"): 2, ("c0001", "before"): 3})
    got = look_up(not_at_random(scores, changes_frame([-0.4]), CONTRAST), measure="coping", wave=PAIR)
    assert got["tipping_delta"] == pytest.approx(-0.4)

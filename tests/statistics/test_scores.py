"""Scale scores, paired changes and complete scores."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from helpers.statistics import complete_scores, paired_changes, scale_scores
from helpers.study.scales import Dimension

SHARE = 2 / 3
WAVES = ("before", "after")


def change(frame: pd.DataFrame, *dimensions: Dimension, minimal: float = 0.0, share: float = SHARE) -> pd.DataFrame:
    return paired_changes(frame, dimensions, *WAVES, answered_share=share, minimal_change=minimal)


def two_waves(dimension: Dimension, first: np.ndarray, second: np.ndarray) -> pd.DataFrame:
    parts = [
        pd.DataFrame(values, columns=list(dimension.item_codes)).assign(
            project="p", child_id=[f"c{i:03}" for i in range(len(values))], wave=wave
        )
        for wave, values in zip(WAVES, (first, second), strict=True)
    ]
    return pd.concat(parts, ignore_index=True)


def answers(children: int = 6, items: int = 3, *, holes: bool = True) -> st.SearchStrategy[np.ndarray]:
    possible = st.sampled_from([1.0, 2.0, 3.0, 4.0, np.nan] if holes else [1.0, 2.0, 3.0, 4.0])
    return hnp.arrays(np.float64, (children, items), elements=possible)


# Scores


def test_a_score_is_the_mean_of_the_answered_items_with_reversed_ones_turned(make_dimension, make_measurements):
    dimension = make_dimension(reversed_items=[3])
    frame = make_measurements(dimension, {("a", "before"): (1, 2, 4), ("b", "before"): (4, None, 2)})
    found = scale_scores(frame, [dimension], SHARE)
    # In R: mean(c(1, 2, 5 - 4)); mean(c(4, 5 - 2))
    assert found["score"].tolist() == [1.333333333, 3.5]
    assert found["answered"].tolist() == [3, 2]
    assert list(found) == ["project", "child_id", "wave", "dimension", "score", "answered"]


def test_a_score_stays_in_the_direction_of_its_scale(make_dimension, make_measurements):
    dimension = make_dimension(better="lower")
    frame = make_measurements(dimension, {("a", "before"): (4, 4, 4)})
    assert scale_scores(frame, [dimension], SHARE)["score"].tolist() == [4.0]


def test_reversing_uses_both_ends_of_the_scale(make_dimension, make_measurements):
    dimension = make_dimension(items=1, reversed_items=[1], ends=(0, 60))
    frame = make_measurements(dimension, {("a", "before"): (49,)})
    assert scale_scores(frame, [dimension], SHARE)["score"].tolist() == [11.0]


@pytest.mark.parametrize(("items", "needed"), [(1, 1), (2, 2), (3, 2), (4, 3), (5, 4), (6, 4), (9, 6)])
def test_two_thirds_of_the_items_make_a_score(make_dimension, make_measurements, items, needed):
    dimension = make_dimension(items=items)
    given = {
        ("enough", "before"): [2] * needed + [None] * (items - needed),
        ("short", "before"): [2] * (needed - 1) + [None] * (items - needed + 1),
    }
    found = scale_scores(make_measurements(dimension, given), [dimension], SHARE)
    assert found["child_id"].tolist() == ["enough"]


def test_a_dimension_without_its_columns_was_not_measured(make_dimension, make_measurements):
    measured, absent = make_dimension("coping"), make_dimension("school")
    frame = make_measurements(measured, {("a", "before"): (1, 2, 3), ("a", "after"): (2, 2, 3)})
    assert set(scale_scores(frame, [absent, measured], SHARE)["dimension"]) == {"coping"}
    assert set(change(frame, absent, measured)["dimension"]) == {"coping"}


def test_one_absent_column_is_one_unanswered_item(make_dimension, make_measurements):
    dimension = make_dimension()
    frame = make_measurements(dimension, {("a", "before"): (1, 2, 4)}).drop(columns="coping_3")
    assert scale_scores(frame, [dimension], SHARE)["score"].tolist() == [1.5]
    assert scale_scores(frame, [dimension], 1.0).empty


@pytest.mark.parametrize("dtype", ["Int64", "Float64", "object"])
def test_missing_answers_are_missing_in_every_type_of_column(make_dimension, make_measurements, dtype):
    dimension = make_dimension()
    frame = make_measurements(dimension, {("a", "before"): (1, 2, None), ("b", "before"): (None, None, None)})
    frame[list(dimension.item_codes)] = frame[list(dimension.item_codes)].astype(dtype)
    assert scale_scores(frame, [dimension], SHARE)["score"].tolist() == [1.5]


def test_the_frame_given_is_not_changed(make_dimension, make_measurements):
    dimension = make_dimension(reversed_items=[1, 2, 3])
    frame = make_measurements(dimension, {("a", "before"): (1.0, 2.0, 4.0), ("a", "after"): (1.0, 2.0, 4.0)})
    kept = frame.copy(deep=True)
    scale_scores(frame, [dimension], SHARE)
    change(frame, dimension)
    pd.testing.assert_frame_equal(frame, kept)


def test_two_rows_for_one_child_and_wave_are_refused(make_dimension, make_measurements):
    dimension = make_dimension()
    frame = make_measurements(dimension, {("a", "before"): (1, 2, 3), ("a", "after"): (1, 2, 3)})
    doubled = pd.concat([frame, frame.head(1)])
    for compute in (
        lambda: scale_scores(doubled, [dimension], SHARE),
        lambda: change(doubled, dimension),
        lambda: complete_scores(doubled, [dimension], WAVES, SHARE),
    ):
        with pytest.raises(ValueError, match="one row per wave"):
            compute()


def test_the_same_id_in_two_projects_is_two_children(make_dimension, make_measurements):
    dimension = make_dimension(items=1)
    one = make_measurements(dimension, {("a", "before"): (1,), ("a", "after"): (2,)}, project="one")
    two = make_measurements(dimension, {("a", "before"): (4,), ("a", "after"): (1,)}, project="two")
    found = change(pd.concat([one, two]), dimension).set_index("project")["change"]
    assert found.to_dict() == {"one": 1.0, "two": -3.0}


@settings(max_examples=40)
@given(values=answers())
def test_reversing_every_item_and_every_answer_gives_the_same_scores(make_dimension, values):
    plain, turned = make_dimension(), make_dimension(reversed_items=[1, 2, 3])
    found = scale_scores(two_waves(plain, values, values), [plain], SHARE)
    again = scale_scores(two_waves(turned, 5 - values, 5 - values), [turned], SHARE)
    assert found["score"].tolist() == again["score"].tolist()


# Change


def test_a_change_is_taken_on_the_items_answered_both_times(make_dimension, make_measurements):
    dimension = make_dimension(items=3)
    frame = make_measurements(dimension, {("a", "before"): (1, 2, 4), ("a", "after"): (2, 2, None)})
    found = change(frame, dimension)
    # In R: mean(c(2, 2)) - mean(c(1, 2))
    assert found[["score_first", "score_second", "change", "outcome"]].to_numpy().tolist() == [
        [1.5, 2.0, 0.5, "improved"]
    ]
    columns = ["project", "child_id", "dimension", "score_first", "score_second", "change", "outcome"]
    assert list(found) == columns


def test_enough_items_at_each_wave_but_too_few_in_common_is_no_change(make_dimension, make_measurements):
    dimension = make_dimension(items=3)
    frame = make_measurements(dimension, {("a", "before"): (1, 2, None), ("a", "after"): (None, 2, 3)})
    assert len(scale_scores(frame, [dimension], SHARE)) == 2
    assert change(frame, dimension).empty


@settings(max_examples=40)
@given(values=answers(holes=False), holes=hnp.arrays(np.bool_, (2, 6, 3)))
def test_another_missing_item_is_no_change(make_dimension, values, holes):
    dimension = make_dimension(reversed_items=[2])
    first, second = np.where(holes[0], np.nan, values), np.where(holes[1], np.nan, values)
    found = change(two_waves(dimension, first, second), dimension)
    assert (found["change"] == 0).all()
    assert (found["outcome"] == "unchanged").all()
    enough = (~(holes[0] | holes[1])).sum(axis=1) >= 2
    assert len(found) == enough.sum()


@settings(max_examples=40)
@given(first=answers(), second=answers())
def test_turning_what_is_better_turns_change_and_outcome_and_nothing_else(make_dimension, first, second):
    higher, lower = make_dimension(), make_dimension(better="lower")
    up, down = (change(two_waves(higher, first, second), d) for d in (higher, lower))
    assert up["change"].tolist() == (-down["change"]).tolist()
    turned = down["outcome"].replace({"improved": "worsened", "worsened": "improved"})
    assert up["outcome"].tolist() == turned.tolist()
    for column in ("score_first", "score_second", "child_id"):
        assert up[column].tolist() == down[column].tolist()


@settings(max_examples=40)
@given(first=answers(), second=answers())
def test_the_waves_in_the_other_order_give_the_opposite_change(make_dimension, first, second):
    dimension = make_dimension()
    there, back = (change(two_waves(dimension, *pair), dimension) for pair in ((first, second), (second, first)))
    assert there["change"].tolist() == (-back["change"]).tolist()


@settings(max_examples=40)
@given(first=answers(), second=answers(), constant=st.integers(-50, 50))
def test_a_constant_added_to_every_answer_leaves_the_change(make_dimension, first, second, constant):
    dimension = make_dimension(ends=(-100, 100))
    plain = change(two_waves(dimension, first, second), dimension)
    moved = change(two_waves(dimension, first + constant, second + constant), dimension)
    assert plain["change"].tolist() == moved["change"].tolist()
    assert plain["outcome"].tolist() == moved["outcome"].tolist()


def test_equal_changes_of_thirds_tie_wherever_they_start(make_dimension):
    dimension = make_dimension()
    first = np.array([[1, 1, 1], [1, 1, 2], [1, 2, 2], [2, 2, 2.0]])
    second = first + np.array([0, 0, 1])
    assert change(two_waves(dimension, first, second), dimension)["change"].tolist() == [0.333333333] * 4


@pytest.mark.parametrize(
    ("after", "minimal", "outcome"),
    [
        ((2, 2, 2, 2, 3), 0.2, "unchanged"),
        ((2, 2, 2, 2, 1), 0.2, "unchanged"),
        ((2, 2, 2, 3, 3), 0.2, "improved"),
        ((2, 2, 2, 1, 1), 0.2, "worsened"),
        ((2, 2, 2, 2, 3), 0.0, "improved"),
        ((2, 2, 2, 2, 2), 0.0, "unchanged"),
    ],
)
def test_a_change_of_exactly_the_minimal_one_is_none(make_dimension, make_measurements, after, minimal, outcome):
    dimension = make_dimension(items=5)
    frame = make_measurements(dimension, {("a", "before"): (2, 2, 2, 2, 2), ("a", "after"): after})
    assert change(frame, dimension, minimal=minimal)["outcome"].tolist() == [outcome]


@settings(max_examples=40)
@given(first=answers(), second=answers(), small=st.floats(0, 3), larger=st.floats(0, 3))
def test_a_larger_minimal_change_leaves_no_fewer_unchanged(make_dimension, first, second, small, larger):
    dimension = make_dimension()
    frame = two_waves(dimension, first, second)
    strict, lenient = (change(frame, dimension, minimal=m)["outcome"] for m in sorted((small, larger)))
    assert ((strict != "unchanged") | (lenient == "unchanged")).all()
    assert (lenient[lenient != "unchanged"] == strict[lenient != "unchanged"]).all()


@settings(max_examples=40)
@given(first=answers(), second=answers(), order=st.permutations(range(12)))
def test_the_order_of_the_rows_changes_nothing(make_dimension, first, second, order):
    dimension = make_dimension()
    frame = two_waves(dimension, first, second)
    shuffled = frame.iloc[list(order)]
    for compute in (lambda f: scale_scores(f, [dimension], SHARE), lambda f: change(f, dimension)):
        plain, again = compute(frame), compute(shuffled)
        by = [c for c in ("child_id", "wave") if c in plain]
        pd.testing.assert_frame_equal(
            plain.sort_values(by, ignore_index=True), again.sort_values(by, ignore_index=True), check_dtype=False
        )


def test_a_wave_without_anyone_gives_no_changes_and_the_columns(make_dimension, make_measurements):
    dimension = make_dimension()
    frame = make_measurements(dimension, {("a", "before"): (1, 2, 3), ("a", "after"): (None, None, None)})
    for one in (frame, frame[frame["wave"] == "before"], frame.head(0)):
        found = change(one, dimension)
        assert found.empty
        assert list(found)[-2:] == ["change", "outcome"]
        assert found["change"].dtype == np.float64


def test_a_change_from_a_wave_to_itself_is_refused(make_dimension, make_measurements):
    frame = make_measurements(make_dimension(), {})
    with pytest.raises(ValueError, match="two waves"):
        paired_changes(frame, [], "before", "before", answered_share=SHARE, minimal_change=0)


# Complete scores


def test_complete_scores_are_of_the_same_children_and_items_at_all_waves(make_dimension, make_measurements):
    dimension = make_dimension(better="lower")
    waves = ("before", "after", "followup")
    given = {
        ("a", "before"): (1, 2, 3), ("a", "after"): (2, 3, None), ("a", "followup"): (3, 4, 1),
        ("b", "before"): (1, 2, 3), ("b", "after"): (2, 3, 4),
        ("c", "before"): (1, 2, None), ("c", "after"): (None, 2, 2), ("c", "followup"): (2, 2, 2),
    }  # fmt: skip
    found = complete_scores(make_measurements(dimension, given), [dimension], waves, SHARE)
    assert found["child_id"].tolist() == ["a"] * 3
    assert found["wave"].tolist() == list(waves)
    assert found["score"].tolist() == [1.5, 2.5, 3.5]
    assert found["direction"].tolist() == [-1, -1, -1]


@settings(max_examples=40)
@given(first=answers(), second=answers())
def test_complete_scores_over_two_waves_are_the_paired_ones(make_dimension, first, second):
    dimension = make_dimension()
    frame = two_waves(dimension, first, second)
    paired, complete = change(frame, dimension), complete_scores(frame, [dimension], WAVES, SHARE)
    for wave, column in zip(WAVES, ("score_first", "score_second"), strict=True):
        assert complete.loc[complete["wave"] == wave, "score"].tolist() == paired[column].tolist()


def test_complete_scores_need_a_wave(make_dimension, make_measurements):
    with pytest.raises(ValueError, match="at least one wave"):
        complete_scores(make_measurements(make_dimension(), {}), [], [], SHARE)

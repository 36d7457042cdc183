"""Children in groups and families: beside R, and where there are too few clusters."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest

from helpers.statistics import cluster_change, mean_interval
from helpers.statistics.cluster import FEWEST
from tests.statistics.frames import CONTRAST, PAIR, all_missing, changes_frame, child_series, look_up, sound
from tests.statistics.r_fixture import number, r_fixture

TOPIC = r_fixture("cluster")
KEY = {"measure": "coping", "wave": PAIR}


@pytest.mark.parametrize("case", list(TOPIC.inputs))
def test_interval_p_and_likeness_are_those_of_r(case):
    given, expected = TOPIC.case(case)
    changes = changes_frame(given["change"])
    found = sound(cluster_change(changes, child_series(changes, given["cluster"]), CONTRAST, confidence=given["level"]))
    if pd.Series(given["cluster"]).value_counts().gt(1).sum() < FEWEST:  # R gives it of one pair of siblings, too
        expected = expected | {"icc": None}
    assert look_up(found, **KEY) == pytest.approx({k: number(v) for k, v in expected.items()}, abs=1e-9, nan_ok=True)
    assert set(found["n"]) == {len(changes)}


def test_a_cluster_belongs_to_its_project_and_children_without_one_stand_alone():
    changes = changes_frame([0.2, 0.4, 0.0, 1.0, 0.6], projects=["a", "a", "b", "b", "b"])
    clusters = child_series(changes.iloc[:4], ["g1", "g1", "g1", None])  # the fifth is in no index
    assert look_up(cluster_change(changes, clusters, CONTRAST, confidence=0.95), **KEY)["clusters"] == 4
    doubled = pd.concat([clusters, clusters.iloc[:1]])
    with pytest.raises(ValueError, match="two clusters"):
        cluster_change(changes, doubled, CONTRAST, confidence=0.95)


def test_the_order_of_rows_changes_no_digit_and_other_dimensions_stand_apart():
    given = TOPIC.inputs["twelve_groups"]
    changes = changes_frame(given["change"])
    clusters = child_series(changes, given["cluster"])
    both = pd.concat([changes.sample(frac=1, random_state=2), changes_frame([0.2, 0.4], dimension="school")])
    found = cluster_change(both, clusters, CONTRAST, confidence=0.95)
    alone = cluster_change(changes, clusters, CONTRAST, confidence=0.95)
    pd.testing.assert_frame_equal(found[found["measure"] == "coping"], alone, check_exact=True)


def test_likeness_widens_the_interval():
    group = np.repeat(np.arange(12), 6)
    change = np.round(np.sin(group * 5.0) / 2 + np.cos(np.arange(72) * 7.0) / 8, 2)
    changes = changes_frame(change)
    got = look_up(cluster_change(changes, child_series(changes, group), CONTRAST, confidence=0.95), **KEY)
    low, high = mean_interval(change, 0.95)
    assert got["icc"] > 0.7
    assert got["cluster_ci_high"] - got["cluster_ci_low"] > 1.5 * (high - low)


@pytest.mark.parametrize("n", [1, 2, 30])
def test_no_variation_one_child_and_one_cluster(n):
    changes = changes_frame([0.2] * n)
    for clusters in ([k // 2 for k in range(n)], ["one"] * n, [None] * n):
        got = look_up(cluster_change(changes, child_series(changes, clusters), CONTRAST, confidence=0.95), **KEY)
        assert all_missing(got, "clusters")
    assert math.isnan(got["icc"])


def test_nobody_has_no_rows():
    empty = changes_frame([])
    assert cluster_change(empty, child_series(empty, []), CONTRAST, confidence=0.95).empty


def test_equal_means_of_all_clusters_leave_no_error_and_no_p():
    changes = changes_frame([0.3, -0.1] * 12)  # no sum of these is exact
    got = look_up(
        cluster_change(changes, child_series(changes, [k // 2 for k in range(24)]), CONTRAST, confidence=0.95), **KEY
    )
    assert math.isnan(got["p_cluster"])
    assert got["icc"] == pytest.approx(-1)

"""Hedges g_av, its bootstrap interval, and d_z."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from helpers.statistics.effects import cohen_dz, hedges_g_av, hedges_g_av_interval, seed_of

FIRST = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
SECOND = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])
CHANGE = np.round(SECOND - FIRST, 9)
SEED = 14725243833160565083


def scores(n: int, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Scores of n children in fifths, so that many tie."""
    generator = np.random.default_rng(seed)
    first = np.round(generator.integers(5, 16, n) / 5, 9)
    second = np.round(np.clip(first + generator.integers(-3, 5, n) / 5, 1, 4), 9)
    return first, second, np.round(second - first, 9)


def test_g_av_and_d_z_are_those_of_r():
    # With x and y the two drugs of R's sleep data, R has d_av by mean(y - x) / sqrt((var(x) + var(y)) / 2) and d_z by
    # mean(y - x) / sd(y - x); 3/71 is the correction at n = 10.
    assert hedges_g_av(FIRST, SECOND, CHANGE) == pytest.approx(0.832181 * (1 - 3 / 71), abs=1e-5)
    assert cohen_dz(CHANGE) == pytest.approx(1.284558, abs=1e-6)


@pytest.mark.parametrize(("n", "seed"), [(8, 1), (40, 2), (200, 3)])
@pytest.mark.parametrize("confidence", [0.95, 0.9])
def test_the_bootstrap_interval_is_that_of_scipy_with_the_same_seed(n, seed, confidence):
    first, second, change = scores(n, seed)

    def statistic(x: np.ndarray, y: np.ndarray, axis: int = -1) -> np.ndarray:
        size = x.shape[axis]
        average = np.sqrt((x.var(axis=axis, ddof=1) + y.var(axis=axis, ddof=1)) / 2)
        correction = 1 - 3 / (4 * (2 * size - 2) - 1)
        return np.round((y - x).mean(axis=axis) / average * correction, 7)

    expected = stats.bootstrap(
        (first, second), statistic, paired=True, vectorized=True, n_resamples=999, method="BCa",
        confidence_level=confidence, rng=np.random.default_rng(seed),
    ).confidence_interval  # fmt: skip
    found = hedges_g_av_interval(first, second, change, confidence=confidence, resamples=999, seed=seed, least_n=8)
    assert found == pytest.approx((expected.low, expected.high), abs=1e-6)


def test_resampling_in_blocks_changes_nothing(monkeypatch):
    first, second, change = scores(30, 4)
    whole = hedges_g_av_interval(first, second, change, confidence=0.95, resamples=500, seed=7)
    monkeypatch.setattr("helpers.statistics.effects.CELLS", 30 * 64)
    assert hedges_g_av_interval(first, second, change, confidence=0.95, resamples=500, seed=7) == whole


@pytest.mark.parametrize("seed", range(6))
def test_ties_among_the_resamples_survive_scores_in_thirds(seed):
    generator = np.random.default_rng(seed)
    first = generator.integers(3, 7, 12).astype(np.float64)
    second = first + generator.integers(-1, 3, 12)
    thirds = [np.round(values / 3, 9) for values in (first, second, second - first)]
    options = {"confidence": 0.95, "resamples": 999, "seed": 1, "least_n": 12}
    assert hedges_g_av_interval(*thirds, **options) == pytest.approx(
        hedges_g_av_interval(first, second, second - first, **options), abs=2e-6
    )


def test_the_waves_exchanged_mirror_size_and_interval():
    first, second, change = scores(25, 5)
    options = {"confidence": 0.95, "resamples": 400, "seed": 3}
    low, high = hedges_g_av_interval(first, second, change, **options)
    assert hedges_g_av(second, first, -change) == pytest.approx(-hedges_g_av(first, second, change), rel=1e-12)
    assert hedges_g_av_interval(second, first, -change, **options) == pytest.approx((-high, -low), abs=2e-6)


def test_a_constant_added_to_the_scores_leaves_size_and_interval():
    first, second, change = scores(25, 6)
    options = {"confidence": 0.95, "resamples": 400, "seed": 3}
    assert hedges_g_av_interval(first + 50, second + 50, change, **options) == pytest.approx(
        hedges_g_av_interval(first, second, change, **options), abs=2e-6
    )


@pytest.mark.parametrize("n", [0, 1, 2])
def test_too_few_children_have_no_bootstrap_interval(n):
    found = hedges_g_av_interval(FIRST[:n], SECOND[:n], CHANGE[:n], confidence=0.95, resamples=200, seed=1, least_n=0)
    assert all(map(math.isnan, found))
    if n < 2:
        assert math.isnan(hedges_g_av(FIRST[:n], SECOND[:n], CHANGE[:n]))
        assert math.isnan(cohen_dz(CHANGE[:n]))


def test_scores_without_variation_have_no_size():
    flat = np.full(6, 2.0)
    assert math.isnan(hedges_g_av(flat, flat + 1, np.ones(6)))
    assert math.isnan(cohen_dz(np.ones(6)))
    assert all(
        map(
            math.isnan,
            hedges_g_av_interval(flat, flat + 1, np.ones(6), confidence=0.95, resamples=200, seed=1, least_n=3),
        )
    )


def test_where_nobody_changed_the_size_is_zero_and_has_no_interval():
    first = FIRST[:8]
    assert hedges_g_av(first, first, np.zeros(8)) == 0
    found = hedges_g_av_interval(first, first, np.zeros(8), confidence=0.95, resamples=200, seed=1, least_n=3)
    assert all(map(math.isnan, found))


def test_a_resample_of_one_child_alone_does_not_spoil_the_interval():
    # 5 children: some of the resamples are five times the same child, without variation
    first, second, change = (
        np.array([1, 1.5, 2, 2.5, 3]),
        np.array([1.5, 1.5, 2.5, 2, 4]),
        np.array([0.5, 0, 0.5, -0.5, 1]),
    )
    low, high = hedges_g_av_interval(first, second, change, confidence=0.9, resamples=4000, seed=2, least_n=5)
    assert low < hedges_g_av(first, second, change) < high


def test_each_number_has_a_seed_of_its_own_and_the_same_everywhere():
    # the first eight bytes of SHA-256 over the seed and the names, with U+001F between them
    assert seed_of(2017, "coping", "before-after", "") == SEED
    names = [("coping", "before-after", ""), ("coping", "before-followup", ""), ("coping", "before-after", "side:ngo")]
    seeds = {seed_of(seed, *of) for of in names for seed in (2017, 2018, -1)}
    assert len(seeds) == 9

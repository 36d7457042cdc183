"""Tests of no change and Holm's correction, against scipy, statsmodels and R."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from helpers.statistics.significance import holm, paired_t, wilcoxon_p

SLEEP = np.array([1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4])
# R, ?wilcox.test: the depression data of Hollander and Wolfe, y - x
DEPRESSION = np.round(
    np.array([0.878, 0.647, 0.598, 2.05, 1.06, 1.29, 1.06, 3.14, 1.29])
    - np.array([1.83, 0.50, 1.62, 2.48, 1.68, 1.88, 1.55, 3.06, 1.30]),
    9,
)
p_values = st.lists(st.one_of(st.floats(0, 1), st.just(math.nan)), max_size=12)


def fifths(least: int, most: int) -> st.SearchStrategy[np.ndarray]:
    return st.lists(st.integers(-9, 9), min_size=least, max_size=most).map(
        lambda given: np.round(np.array(given) / 5, 9)
    )


def test_the_t_test_is_that_of_r():
    # In R: with(sleep, t.test(extra[group == 2], extra[group == 1], paired = TRUE))
    assert paired_t(SLEEP) == pytest.approx((4.0621, 9, 0.002833), abs=5e-5)


@given(change=fifths(3, 60).filter(lambda values: np.ptp(values) > 0))
def test_the_t_test_is_that_of_scipy(change):
    expected = stats.ttest_1samp(change, 0)
    found = paired_t(change)
    assert found.t == pytest.approx(expected.statistic, rel=1e-9, abs=1e-9)
    assert found.p == pytest.approx(expected.pvalue, rel=1e-9, abs=1e-12)
    assert found.df == len(change) - 1


@pytest.mark.parametrize("change", [[], [1.0]])
def test_one_child_is_no_test(change):
    assert all(map(math.isnan, paired_t(np.array(change))))
    assert math.isnan(wilcoxon_p(np.array(change)))


@pytest.mark.parametrize("value", [0.0, 0.1, -2.0])
def test_without_variation_there_is_no_p(value):
    found = paired_t(np.full(4, value))
    assert math.isnan(found.p)
    assert math.isnan(found.t)
    assert found.df == 3


def test_wilcoxon_is_that_of_r_where_it_is_exact():
    # In R: wilcox.test(depression$y - depression$x): V = 5, p-value = 0.03906
    assert wilcoxon_p(DEPRESSION) == pytest.approx(0.0390625, abs=1e-12)


def test_wilcoxon_is_that_of_r_where_it_is_approximate():
    # In R: wilcox.test(c(-7:-1, 1:30) / 5, exact = FALSE, correct = FALSE); V = 676.5, tie-corrected
    change = np.concatenate([np.arange(-7, 0), np.arange(1, 31)]) / 5
    ranks = stats.rankdata(np.abs(change))
    n, ties = len(change), np.unique(np.abs(change), return_counts=True)[1]
    z = (ranks[change > 0].sum() - n * (n + 1) / 4) / math.sqrt(
        n * (n + 1) * (2 * n + 1) / 24 - (ties**3 - ties).sum() / 48
    )
    assert wilcoxon_p(change) == pytest.approx(2 * stats.norm.sf(abs(z)), rel=1e-9)


@settings(max_examples=25)
@given(change=fifths(2, 8).filter(np.any))
def test_small_wilcoxon_is_that_of_scipy(change):
    assert wilcoxon_p(change) == pytest.approx(stats.wilcoxon(change).pvalue, abs=1e-12)


@given(change=fifths(14, 70).filter(np.any))
def test_large_wilcoxon_is_that_of_scipy(change):
    assert wilcoxon_p(change) == pytest.approx(stats.wilcoxon(change).pvalue, rel=1e-9)


@given(change=fifths(2, 30).filter(np.any), order=st.randoms())
def test_wilcoxon_does_not_see_order_or_direction(change, order):
    shuffled = list(change)
    order.shuffle(shuffled)
    p = wilcoxon_p(change)
    assert 0 < p <= 1
    assert wilcoxon_p(np.array(shuffled)) == p
    assert wilcoxon_p(-change) == pytest.approx(p, rel=1e-12)


def test_where_nobody_changed_there_is_no_wilcoxon():
    assert math.isnan(wilcoxon_p(np.zeros(8)))
    assert math.isnan(wilcoxon_p(np.zeros(80)))


def test_holm_is_that_of_r():
    # In R: p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])


@settings(max_examples=20)  # statsmodels collects garbage at each call
@given(given_p=p_values)
def test_holm_is_that_of_statsmodels_without_the_missing(given_p):
    valid = [p for p in given_p if not math.isnan(p)]
    found = [p for p in holm(given_p) if not math.isnan(p)]
    expected = multipletests(valid, method="holm")[1] if valid else []
    assert found == pytest.approx(list(expected), abs=1e-12)


@given(given_p=p_values)
def test_holm_never_lowers_p_and_keeps_their_order(given_p):
    found = holm(given_p)
    assert [math.isnan(p) for p in found] == [math.isnan(p) for p in given_p]
    pairs = sorted((p, q) for p, q in zip(given_p, found, strict=True) if not math.isnan(p))
    assert all(p <= q <= 1 for p, q in pairs)
    assert all(a[1] <= b[1] for a, b in itertools.pairwise(pairs))


def test_a_test_that_was_not_made_is_no_hypothesis():
    assert holm([0.02, math.nan, 0.03])[0] == pytest.approx(0.04)

"""Intervals: published examples, other implementations, properties and the ends of what is defined."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats import proportion

from helpers.statistics import mean_interval, net_share_interval, newcombe_interval, wilson_interval
from helpers.statistics.intervals import moments

confidences = st.floats(0.5, 0.999)


@st.composite
def counted(draw: st.DrawFn, least: int = 1) -> tuple[int, int]:
    n = draw(st.integers(least, 500))
    return draw(st.integers(0, n)), n


# The sleep data of R: t.test(sleep2, sleep1, paired = TRUE)
SLEEP = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4]


def test_the_mean_interval_is_that_of_r():
    # In R: with(sleep, t.test(extra[group == 2] - extra[group == 1]))$conf.int
    assert mean_interval(SLEEP, 0.95) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)


def test_the_mean_interval_leaves_out_what_is_missing():
    assert mean_interval([*SLEEP, math.nan], 0.95) == mean_interval(SLEEP, 0.95)


@pytest.mark.parametrize("values", [[], [2.0], [math.nan], [2.0, math.nan]])
def test_fewer_than_two_values_have_no_interval(values):
    assert all(map(math.isnan, mean_interval(values, 0.95)))


@pytest.mark.parametrize("value", [0.1, 0.0, -1 / 3, 1e9])
@pytest.mark.parametrize("n", [2, 3, 7])
def test_without_variation_nothing_tells_how_sure_a_mean_is(value, n):
    assert moments([value] * n) == (n, value, 0.0)
    assert all(map(math.isnan, mean_interval([value] * n, 0.95)))


@given(values=st.lists(st.integers(-400, 400), min_size=2, max_size=40), order=st.randoms(), confidence=confidences)
def test_the_mean_interval_is_around_the_mean_whatever_the_order(values, order, confidence):
    shuffled = list(values)
    order.shuffle(shuffled)
    low, high = mean_interval(np.array(values) / 7, confidence)
    if len(set(values)) == 1:
        assert math.isnan(low)
        return
    assert low <= np.mean(values) / 7 + 1e-9
    assert high >= np.mean(values) / 7 - 1e-9
    assert (low, high) == mean_interval(np.array(shuffled) / 7, confidence)


@pytest.mark.parametrize(
    ("count", "n", "limits"),
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3; R: prop.test(81, 263, correct = FALSE)
    [(81, 263, (0.2553, 0.3662)), (15, 148, (0.0624, 0.1605)), (0, 20, (0.0, 0.1611)), (1, 29, (0.0061, 0.1718))],
)
def test_the_wilson_interval_gives_the_published_examples(count, n, limits):
    assert wilson_interval(count, n, 0.95) == pytest.approx(limits, abs=5e-5)


@given(of=counted(), confidence=confidences)
def test_the_wilson_interval_is_that_of_statsmodels_and_holds_the_share(of, confidence):
    count, n = of
    low, high = wilson_interval(count, n, confidence)
    assert 0 <= low <= count / n <= high <= 1
    expected = proportion.proportion_confint(count, n, alpha=1 - confidence, method="wilson")
    assert (low, high) == pytest.approx(expected, abs=1e-12)


@given(of=counted(), confidence=confidences)
def test_the_wilson_interval_of_the_others_is_its_mirror(of, confidence):
    count, n = of
    low, high = wilson_interval(count, n, confidence)
    assert wilson_interval(n - count, n, confidence) == pytest.approx((1 - high, 1 - low), abs=1e-12)


@pytest.mark.parametrize(
    ("counts", "limits"),
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10;
    # In R: DescTools::BinomDiffCI(56, 70, 48, 80, method = "score")
    [
        ((56, 70, 48, 80), (0.0524, 0.3339)),
        ((9, 10, 3, 10), (0.1705, 0.8090)),
        ((6, 7, 2, 7), (0.0582, 0.8062)),
        ((5, 56, 0, 29), (-0.0381, 0.1926)),
        ((0, 10, 0, 20), (-0.1611, 0.2775)),
        ((10, 10, 0, 20), (0.6791, 1.0)),
    ],
)
def test_the_newcombe_interval_gives_the_published_examples(counts, limits):
    assert newcombe_interval(*counts, 0.95) == pytest.approx(limits, abs=5e-5)


@given(first=counted(), second=counted(), confidence=confidences)
def test_the_newcombe_interval_is_that_of_statsmodels_and_turns_with_the_groups(first, second, confidence):
    low, high = newcombe_interval(*first, *second, confidence)
    expected = proportion.confint_proportions_2indep(
        *first, *second, method="newcomb", compare="diff", alpha=1 - confidence, correction=False
    )
    assert (low, high) == pytest.approx(expected, abs=1e-9)
    assert newcombe_interval(*second, *first, confidence) == pytest.approx((-high, -low), abs=1e-12)
    assert -1 <= low <= first[0] / first[1] - second[0] / second[1] + 1e-12
    assert high <= 1


@pytest.mark.parametrize(
    ("up", "down", "n", "limits"),
    [
        # In R: contingencytables::Wald_CI_BonettPrice_paired_2x2(matrix(c(1, 7, 1, 12), 2)); by hand from its formula:
        # p = 2/23, q = 8/23; p - q ± 1.959964 * sqrt((p + q - (p - q)^2) / 23)
        (1, 7, 21, (-0.508355, -0.013384)),
        # p = q = 1/12; ± 1.959964 * sqrt((1/6) / 12)
        (0, 0, 10, (-0.230984, 0.230984)),
        # p = 11/12, q = 1/12: the upper limit 1.149 is cut to 1
        (10, 0, 10, (0.520583, 1.0)),
    ],
)
def test_the_net_share_interval_is_that_of_bonett_and_price(up, down, n, limits):
    assert net_share_interval(up, down, n, 0.95) == pytest.approx(limits, abs=2e-4)


@given(n=st.integers(1, 300), data=st.data(), confidence=st.floats(0.8, 0.999))
def test_the_net_share_interval_holds_the_net_share_and_turns_with_it(n, data, confidence):
    up = data.draw(st.integers(0, n))
    down = data.draw(st.integers(0, n - up))
    low, high = net_share_interval(up, down, n, confidence)
    assert -1 <= low <= (up - down) / n <= high <= 1
    assert net_share_interval(down, up, n, confidence) == pytest.approx((-high, -low), abs=1e-12)


def test_nobody_has_no_share_and_no_interval():
    assert all(map(math.isnan, wilson_interval(0, 0, 0.95)))
    assert all(map(math.isnan, newcombe_interval(0, 0, 3, 5, 0.95)))
    assert all(map(math.isnan, newcombe_interval(3, 5, 0, 0, 0.95)))
    assert all(map(math.isnan, net_share_interval(0, 0, 0, 0.95)))


@pytest.mark.parametrize(("count", "n"), [(-1, 5), (6, 5), (1, 0)])
def test_a_count_outside_its_whole_is_refused(count, n):
    with pytest.raises(ValueError, match="count"):
        wilson_interval(count, n, 0.95)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_outside_0_to_1_is_refused(confidence):
    for compute in (lambda: wilson_interval(1, 2, confidence), lambda: mean_interval([1.0, 2.0], confidence)):
        with pytest.raises(ValueError, match="confidence"):
            compute()
    with pytest.raises(ValueError, match="parts of n"):
        net_share_interval(3, 3, 5, 0.95)

"""The intervals hold the truth as often as they say: by simulation, a small share here and the whole in `-m long`."""

from __future__ import annotations

import math

import numpy as np
import pytest

from helpers.statistics.effects import BOOTSTRAP_MIN_N, hedges_g_av_interval
from tests.statistics import simulations as sim

LEAST_OF_G, MOST_OF_G = 0.90, 0.97
QUICK_T, QUICK_G, QUICK_SHARES = 1_500, 600, 4_000


def near(coverage: sim.Coverage, truth: float) -> bool:
    """Whether a simulated coverage is the true one, but for four binomial standard errors."""
    return abs(coverage.held - truth) <= sim.margin(truth, coverage.simulations)


# A small share


@pytest.mark.parametrize("n", sim.SIZES)
def test_the_t_interval_covers_what_it_says_on_normal_data(n):
    found = sim.t_of_score(sim.SMALL_GAIN, n, QUICK_T)
    assert found.undefined == 0
    assert near(found, 0.95)


@pytest.mark.parametrize("n", sim.SIZES)
def test_wilsons_simulated_coverage_is_the_exact_one(n):
    for share in (0.05, 0.3, 0.5, 0.85):
        assert near(sim.wilson_simulated(n, share, QUICK_SHARES), sim.wilson_exact(n, share))


@pytest.mark.parametrize("population", [sim.SMALL_GAIN, sim.COPING], ids=["normal", "answers"])
def test_the_bootstrap_interval_of_g_av_covers_nearly_what_it_says(population, monkeypatch):
    monkeypatch.setattr(sim, "TRUTH_DRAWS", sim.BLOCK)
    sim.truth_of.cache_clear()
    try:
        found = sim.bootstrap_of_g(population, 30, QUICK_G)
    finally:
        sim.truth_of.cache_clear()
    slack = sim.margin(LEAST_OF_G, QUICK_G, 3)
    assert found.undefined == 0
    assert LEAST_OF_G - slack <= found.held <= MOST_OF_G + slack


def test_an_interval_that_is_too_short_would_be_seen():
    """A z interval, as one who forgets the degrees of freedom would make it, fails the same test."""
    first, _ = sim.samples(sim.SMALL_GAIN, 8, QUICK_T, "z")
    half = 1.959964 * first.std(axis=1, ddof=1) / math.sqrt(8)
    mean = first.mean(axis=1)
    found = sim.coverage_of(list(np.column_stack([mean - half, mean + half])), 0.0)
    assert not near(found, 0.95)


@pytest.mark.parametrize(("n", "defined"), [(BOOTSTRAP_MIN_N - 1, False), (BOOTSTRAP_MIN_N, True)])
def test_below_the_least_n_there_is_no_bootstrap_interval(n, defined):
    first, second = (values[0] for values in sim.samples(sim.SMALL_GAIN, n, 1, "least"))
    interval = hedges_g_av_interval(first, second, second - first, confidence=0.95, resamples=200, seed=1)
    assert all(map(math.isfinite, interval)) is defined
    assert all(map(math.isnan, interval)) is not defined


def test_the_page_has_every_table_at_the_sizes_that_are_simulated():
    page = sim.PAGE.read_text(encoding="utf-8")
    for name, (sizes, _) in sim.TABLES.items():
        rows = sim.read(page, name)
        assert rows
        assert all(len(values) == len(sizes) for values in rows.values())
        assert " | ".join(f"n = {n}" for n in sizes) in page


def test_the_ledger_names_the_least_n():
    ledger = sim.PAGE.with_name("results.md").read_text(encoding="utf-8")
    assert f"Empty for n < {BOOTSTRAP_MIN_N} (`BOOTSTRAP_MIN_N`" in ledger


def test_the_least_n_is_the_first_in_the_page_at_which_every_population_holds():
    rows = sim.read(sim.PAGE.read_text(encoding="utf-8"), "g").values()
    holds = [n for n, column in zip(sim.SIZES_OF_G, zip(*rows, strict=True), strict=True) if min(column) >= LEAST_OF_G]
    assert min(holds) == BOOTSTRAP_MIN_N


# The whole


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, list[float]]]:
    return {name: table() for name, (_, table) in sim.TABLES.items()}


@pytest.mark.long
@pytest.mark.xdist_group("coverage")
def test_t_intervals_cover_93_to_97_per_cent_on_normal_data(tables):
    for row in ("normal: mean", "normal: mean change"):
        assert all(0.93 <= held <= 0.97 for held in tables["t"][row])
        assert all(abs(held - 0.95) <= sim.margin(0.95, sim.T_SIMULATIONS) for held in tables["t"][row])


@pytest.mark.long
@pytest.mark.xdist_group("coverage")
def test_t_intervals_of_a_change_cover_93_to_97_per_cent_on_a_scale_from_1_to_4(tables):
    """At least 93 of the samples that have one, at most 97 of them all: one without an interval holds nothing."""
    for row, values in tables["t"].items():
        if row.endswith("change"):
            none = tables["t"].get(f"{row}{sim.NO_INTERVAL}", [0.0] * len(values))
            assert all(held >= 0.93 for held in values), row
            assert all(held * (1 - without) <= 0.97 for held, without in zip(values, none, strict=True)), row


@pytest.mark.long
@pytest.mark.xdist_group("coverage")
@pytest.mark.parametrize("n", sim.SIZES)
def test_wilson_covers_what_the_binomial_says_at_every_share(n):
    # 19 shares at each n: five standard errors, so that chance alone fails about one run in 20,000
    for share in sim.SHARES:
        exact = sim.wilson_exact(n, share)
        assert abs(sim.wilson_simulated(n, share).held - exact) <= sim.margin(exact, sim.SHARE_SIMULATIONS, 5), share


@pytest.mark.long
@pytest.mark.xdist_group("coverage")
def test_the_bootstrap_covers_90_to_97_per_cent_wherever_the_book_shows_it(tables):
    for population, values in tables["g"].items():
        for n, held in zip(sim.SIZES_OF_G, values, strict=True):
            if n >= BOOTSTRAP_MIN_N:
                assert LEAST_OF_G <= held <= MOST_OF_G, (population, n)


@pytest.mark.long
@pytest.mark.xdist_group("coverage")
@pytest.mark.parametrize("name", list(sim.TABLES))
def test_the_page_shows_what_is_simulated(tables, name):
    """To 0.3 of a per cent: another machine may round a limit the other way, and the page shows one decimal."""
    documented = sim.read(sim.PAGE.read_text(encoding="utf-8"), name)
    assert list(documented) == list(tables[name])
    for row, values in tables[name].items():
        assert documented[row] == pytest.approx(values, abs=0.003), row

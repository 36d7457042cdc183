"""Simulated coverage of the intervals: how often a 95 per cent interval holds the truth, at the sizes projects have.

`python -m tests.statistics.simulations` simulates everything (one to two minutes on one core) and writes the tables of
docs/statistics-simulations.md; test_coverage.py runs the same functions. Every cell of a table has a generator of its
own, made of SEED and the cell's name, so that no number depends on which others are simulated.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy import stats

from helpers.statistics import mean_interval, net_share_interval, newcombe_interval, wilson_interval
from helpers.statistics.effects import BOOTSTRAP_MIN_N, hedges_g_av_interval
from helpers.statistics.intervals import Interval
from helpers.study.rules import Analysis

Floats = npt.NDArray[np.float64]
Draw = Callable[[np.random.Generator, int], tuple[Floats, Floats]]

PAGE = Path(__file__).resolve().parents[2] / "docs" / "statistics-simulations.md"
SEED = 2017
SIZES = (8, 15, 30, 60)
SIZES_OF_G = (8, 15, 16, BOOTSTRAP_MIN_N, 30, 60)
CONFIDENCE = 0.95
RESAMPLES = Analysis().bootstrap
T_SIMULATIONS, G_SIMULATIONS, SHARE_SIMULATIONS = 10_000, 5_000, 20_000
TRUTH_DRAWS = 4_000_000
BLOCK = 500_000
NO_INTERVAL = " (samples without an interval)"
LEAST_UNDEFINED = 0.005  # a row of their own, where they are as many at some n
THRESHOLDS = np.array([-2.0, 0.0, 2.35])
SHARES = tuple(k / 20 for k in range(1, 20))
PARTS = ((0.2, 0.2), (0.35, 0.3), (0.5, 0.3), (0.55, 0.15), (0.7, 0.1), (0.9, 0.05))


def generator_of(*names: object) -> np.random.Generator:
    """A generator for the cell of this name."""
    text = "|".join(map(str, (SEED, *names)))
    return np.random.default_rng(int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big"))


def margin(coverage: float, simulations: int, deviations: float = 4.0) -> float:
    """How far a simulated coverage may lie from the true one: so many binomial standard errors."""
    return deviations * math.sqrt(coverage * (1 - coverage) / simulations)


# Populations


@dataclass(frozen=True)
class Population:
    """Where children come from: `draw` gives the scores of n at the first and at the second wave, more is better."""

    name: str
    draw: Draw


def normal(name: str, gain: float, correlation: float) -> Population:
    """Both waves normal with variance 1."""

    def draw(generator: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        first, own = generator.standard_normal((2, n))
        return first, gain + correlation * first + math.sqrt(1 - correlation**2) * own

    return Population(name, draw)


def answered(
    name: str, items: int, *, start: float, gain: float, change: float, stable: float, noise: float
) -> Population:
    """Means of `items` answers from 1 to 4: a latent trait with spread 1, cut at THRESHOLDS.

    The model of the synthetic study (`helpers.data.synthetic.answers`) for children without project, group or family;
    its numbers stand here again so that a new edition of that study leaves the simulations alone.
    """

    def draw(generator: np.random.Generator, n: int) -> tuple[Floats, Floats]:
        before = start + generator.standard_normal(n)
        after = before + gain + change * generator.standard_normal(n)
        kept = stable * generator.standard_normal((n, items))
        first, second = (
            1.0
            + np.searchsorted(
                THRESHOLDS, level[:, np.newaxis] + kept + noise * generator.standard_normal((n, items))
            ).mean(axis=1)
            for level in (before, after)
        )
        return np.round(first, 9), np.round(second, 9)

    return Population(name, draw)


SMALL_GAIN = normal("normal, gain 0.3 sd, correlation 0.6", 0.3, 0.6)
LARGE_GAIN = normal("normal, gain 1.2 sd, correlation 0.9", 1.2, 0.9)
COPING = answered("1–4, five items, as coping", 5, start=0.0, gain=0.35, change=0.67, stable=0.7, noise=1.0)
SUICIDAL = answered("1–4, four items, as suicidal behaviour", 4, start=-0.25, gain=1.12, change=1, stable=0.7, noise=1)
SELF_HARM = answered("1–4, three items, as self-harm", 3, start=1.9, gain=0.17, change=0.55, stable=0.6, noise=0.87)
CEILING = answered(
    "1–4, three items, two thirds of the children at the end",
    3,
    start=3.6,
    gain=0.3,
    change=0.55,
    stable=0.6,
    noise=0.7,
)
POPULATIONS = (SMALL_GAIN, LARGE_GAIN, COPING, SUICIDAL, SELF_HARM, CEILING)


@dataclass(frozen=True)
class Truth:
    """What an interval should hold."""

    score: float
    change: float
    g_av: float


@cache
def truth_of(population: Population) -> Truth:
    """Mean score, mean change and g_av of a population, from TRUTH_DRAWS children (error about 0.0005)."""
    sums = np.zeros(5)
    for block in range(TRUTH_DRAWS // BLOCK):
        first, second = population.draw(generator_of("truth", population.name, block), BLOCK)
        sums += [first.sum(), (first**2).sum(), second.sum(), (second**2).sum(), (second - first).sum()]
    at_first, squares_first, at_second, squares_second, change = sums / TRUTH_DRAWS
    spread = math.sqrt((squares_first - at_first**2 + squares_second - at_second**2) / 2)
    return Truth(at_first, change, change / spread)


# Coverage


@dataclass(frozen=True)
class Coverage:
    """How often an interval held the truth among the samples that have one, and how many samples have none."""

    held: float
    undefined: float
    simulations: int


def coverage_of(intervals: Sequence[Interval], truth: float) -> Coverage:
    """The coverage of these intervals."""
    limits = np.array(intervals, dtype=np.float64)
    defined = ~np.isnan(limits).any(axis=1)
    low, high = limits[defined].T
    held = float(np.mean((low <= truth) & (truth <= high))) if defined.any() else math.nan
    return Coverage(held, float(1 - defined.mean()), len(limits))


def samples(population: Population, n: int, simulations: int, name: str) -> tuple[Floats, Floats]:
    """Scores at both waves, simulations × n."""
    first, second = population.draw(generator_of(name, population.name, n), simulations * n)
    return first.reshape(simulations, n), second.reshape(simulations, n)


def t_of_score(population: Population, n: int, simulations: int = T_SIMULATIONS) -> Coverage:
    """The t interval of the mean score at the first wave."""
    first, _ = samples(population, n, simulations, "score")
    return coverage_of([mean_interval(values, CONFIDENCE) for values in first], truth_of(population).score)


def t_of_change(population: Population, n: int, simulations: int = T_SIMULATIONS) -> Coverage:
    """The t interval of the mean change."""
    first, second = samples(population, n, simulations, "change")
    change = np.round(second - first, 9)
    return coverage_of([mean_interval(values, CONFIDENCE) for values in change], truth_of(population).change)


def bootstrap_of_g(population: Population, n: int, simulations: int = G_SIMULATIONS) -> Coverage:
    """The BCa interval of Hedges g_av, below BOOTSTRAP_MIN_N too."""
    first, second = samples(population, n, simulations, "g_av")
    change = np.round(second - first, 9)
    intervals = [
        hedges_g_av_interval(x, y, z, confidence=CONFIDENCE, resamples=RESAMPLES, seed=seed, least_n=3)
        for seed, (x, y, z) in enumerate(zip(first, second, change, strict=True))
    ]
    return coverage_of(intervals, truth_of(population).g_av)


def wilson_exact(n: int, share: float) -> float:
    """Wilson's coverage from the binomial distribution: he holds what the score test does not reject."""
    z = stats.norm.ppf((1 + CONFIDENCE) / 2)
    counts = np.arange(n + 1)
    held = np.abs(counts / n - share) <= z * math.sqrt(share * (1 - share) / n)
    return float(stats.binom.pmf(counts[held], n, share).sum())


def wilson_simulated(n: int, share: float, simulations: int = SHARE_SIMULATIONS) -> Coverage:
    """The coverage of `wilson_interval` among binomial samples."""
    possible = [wilson_interval(count, n, CONFIDENCE) for count in range(n + 1)]
    counts = generator_of("wilson", n, share).binomial(n, share, simulations)
    return coverage_of([possible[count] for count in counts], share)


def newcombe_exact(n: int) -> list[float]:
    """Newcombe's coverage for two groups of n, at every pair of some shares, from the binomial distributions."""
    intervals = np.array(
        [[newcombe_interval(one, n, two, n, CONFIDENCE) for two in range(n + 1)] for one in range(n + 1)]
    )
    counts = np.arange(n + 1)
    found = []
    for first in SHARES[::3]:
        for second in SHARES[::3]:
            weight = np.outer(stats.binom.pmf(counts, n, first), stats.binom.pmf(counts, n, second))
            held = (intervals[..., 0] <= first - second + 1e-12) & (first - second - 1e-12 <= intervals[..., 1])
            found.append(float(weight[held].sum()))
    return found


def net_share_exact(n: int) -> list[float]:
    """The net share's coverage at some divisions into improved, worsened and unchanged, from the multinomial."""
    pairs = np.array([(up, down) for up in range(n + 1) for down in range(n + 1 - up)])
    intervals = np.array([net_share_interval(int(up), int(down), n, CONFIDENCE) for up, down in pairs])
    outcomes = np.column_stack([pairs, n - pairs.sum(axis=1)])
    found = []
    for up, down in PARTS:
        weight = stats.multinomial.pmf(outcomes, n, (up, down, 1 - up - down))
        held = (intervals[:, 0] <= up - down + 1e-12) & (up - down - 1e-12 <= intervals[:, 1])
        found.append(float(weight[held].sum()))
    return found


# The page


def table_of_t() -> dict[str, list[float]]:
    """Row → coverage at each of SIZES, of the samples that have an interval; where some have none, their share too."""
    rows: dict[str, list[float]] = {}
    for population in (SMALL_GAIN, COPING, SUICIDAL, SELF_HARM, CEILING):
        name = "normal" if population is SMALL_GAIN else population.name
        for row, coverage in ((f"{name}: mean", t_of_score), (f"{name}: mean change", t_of_change)):
            found = [coverage(population, n) for n in SIZES]
            rows[row] = [one.held for one in found]
            if any(one.undefined >= LEAST_UNDEFINED for one in found):
                rows[f"{row}{NO_INTERVAL}"] = [one.undefined for one in found]
    return rows


def table_of_g() -> dict[str, list[float]]:
    """Row → coverage at each of SIZES_OF_G."""
    return {
        f"{population.name}: g_av {truth_of(population).g_av:.2f}": [
            bootstrap_of_g(population, n).held for n in SIZES_OF_G
        ]
        for population in POPULATIONS
    }


def table_of_shares() -> dict[str, list[float]]:
    """Row → coverage at each of SIZES."""
    exact = {n: [wilson_exact(n, share) for share in SHARES] for n in SIZES}
    simulated = {n: [wilson_simulated(n, share).held for share in SHARES] for n in SIZES}
    newcombe = {n: newcombe_exact(n) for n in SIZES}
    net = {n: net_share_exact(n) for n in SIZES}
    return {
        "Wilson, exact: mean over the shares": [float(np.mean(exact[n])) for n in SIZES],
        "Wilson, simulated: mean over the shares": [float(np.mean(simulated[n])) for n in SIZES],
        "Wilson, exact: lowest": [min(exact[n]) for n in SIZES],
        "Wilson, simulated: at the share where the exact one is lowest": [
            simulated[n][int(np.argmin(exact[n]))] for n in SIZES
        ],
        "Newcombe, exact: mean over the pairs": [float(np.mean(newcombe[n])) for n in SIZES],
        "Newcombe, exact: lowest": [min(newcombe[n]) for n in SIZES],
        "Bonett and Price, exact: mean over the divisions": [float(np.mean(net[n])) for n in SIZES],
        "Bonett and Price, exact: lowest": [min(net[n]) for n in SIZES],
    }


TABLES = {
    "t": (SIZES, table_of_t),
    "g": (SIZES_OF_G, table_of_g),
    "shares": (SIZES, table_of_shares),
}


def markdown(sizes: Sequence[int], rows: dict[str, list[float]]) -> str:
    """A table of coverage in per cent."""
    head = " | ".join(f"n = {n}" for n in sizes)
    lines = [f"| | {head} |", "|---|" + "---:|" * len(sizes)]
    lines += [
        f"| {name} | " + " | ".join(f"{100 * value:.1f}" for value in values) + " |" for name, values in rows.items()
    ]
    return "\n".join(lines)


def read(page: str, name: str) -> dict[str, list[float]]:
    """The table of this name as the page has it."""
    block = _block(name).search(page)
    assert block, f"the page has no table {name}"
    lines = block.group(2).strip().splitlines()[2:]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return {row[0]: [float(value) / 100 for value in row[1:]] for row in cells}


def write() -> None:
    """Simulate everything and put the tables into the page, between their marks."""
    page = PAGE.read_text(encoding="utf-8")
    for name, (sizes, table) in TABLES.items():
        filled = markdown(sizes, table())
        page = _block(name).sub(lambda found, filled=filled: f"{found.group(1)}\n{filled}\n{found.group(3)}", page)
    PAGE.write_text(page, encoding="utf-8")


def _block(name: str) -> re.Pattern[str]:
    return re.compile(rf"(<!-- table {name} -->)(.*?)(<!-- end -->)", re.DOTALL)


if __name__ == "__main__":
    write()

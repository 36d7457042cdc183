"""Simulated coverage of the intervals over projects, clusters, items and waves, at the sizes this programme has.

`python -m tests.statistics.simulations_across` simulates everything (two to three minutes on one core) and writes its
tables of docs/statistics-simulations.md; test_coverage_across.py runs the same functions.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np
from scipy import stats

from helpers.statistics import mean_interval, welch
from helpers.statistics.cluster import _robust
from helpers.statistics.intervals import UNDEFINED, Interval
from helpers.statistics.kept import KEPT, NOT_KEPT, _verdict
from helpers.statistics.meta import _combined
from helpers.statistics.mixed import _fit
from helpers.statistics.reliability import cronbach_alpha, feldt_interval
from helpers.statistics.significance import paired_t
from tests.statistics.simulations import (
    CONFIDENCE,
    PAGE,
    SIZES,
    Coverage,
    Floats,
    _block,
    coverage_of,
    generator_of,
)

SIMULATIONS = 4_000
PROJECTS, SPREADS = (3, 5, 8), (0.0, 0.1, 0.25)
CHILDREN = (12, 20, 35, 60, 15, 40, 25, 50)  # of the projects in a meta-analysis: the first k
CHILD_SPREAD = 0.45  # of the children's changes within a project, as in the default study
GROUPS, LIKENESS = (10, 20, 40), (0.0, 0.1, 0.3)
CUTS = np.array([-0.8, 0.1, 0.9])
TRUE_DRAWS = 2_000_000
TWO_GROUPS, RATIOS = ((5, 10), (8, 30), (20, 60)), (0.5, 1.0, 2.0)
LEFT, MANY = (0.0, 0.25, 0.4, 0.5, 0.75, 1.0), (60, 200, 500, 900)
LEAVING = ("anybody", "the lowest at the start")


# Projects


def across_projects(projects: int, spread: float, simulations: int = SIMULATIONS) -> tuple[Coverage, Coverage]:
    """The pooled change, and the prediction for another project. The projects' means vary by `spread` around 0.15."""
    generator, mean = generator_of("projects", projects, spread), 0.15
    n = np.array(CHILDREN[:projects])
    pooled, foretold = [], []
    for _ in range(simulations):
        own = mean + spread * generator.standard_normal(projects)
        children = [at + CHILD_SPREAD * generator.standard_normal(size) for at, size in zip(own, n, strict=True)]
        variance = np.array([x.var(ddof=1) for x in children]) / n
        found = _combined(np.array([x.mean() for x in children]), variance, CONFIDENCE)
        another = mean + spread * generator.standard_normal()
        pooled.append(Interval(found["pooled_change_ci_low"], found["pooled_change_ci_high"]))
        foretold.append(Interval(found["prediction_low"] - another, found["prediction_high"] - another))
    return coverage_of(pooled, mean), coverage_of(foretold, 0.0)


# Clusters


def in_clusters(groups: int, likeness: float, simulations: int = SIMULATIONS) -> tuple[Coverage, Coverage]:
    """The robust interval of a mean change and the plain one; groups of 3 to 8, intraclass correlation `likeness`."""
    generator = generator_of("clusters", groups, likeness)
    cluster = np.repeat(np.arange(groups), [3 + k % 6 for k in range(groups)])
    robust, plain = [], []
    for _ in range(simulations):
        shared, own = generator.standard_normal(groups), generator.standard_normal(len(cluster))
        change = math.sqrt(likeness) * shared[cluster] + math.sqrt(1 - likeness) * own
        found = _robust(change, cluster, CONFIDENCE)
        robust.append(Interval(found["cluster_ci_low"], found["cluster_ci_high"]))
        plain.append(mean_interval(change, CONFIDENCE))
    return coverage_of(robust, 0.0), coverage_of(plain, 0.0)


# Items


def of_items(kind: str, items: int, n: int, simulations: int = SIMULATIONS) -> Coverage:
    """Feldt's interval of alpha: answers of one trait with as much noise, `normal` or cut to `1–4`."""
    generator = generator_of("alpha", kind, items, n)
    alphas = [cronbach_alpha(_answers(generator, kind, items, n)) for _ in range(simulations)]
    return coverage_of([feldt_interval(alpha, n, items, CONFIDENCE) for alpha in alphas], true_alpha(kind, items))


@cache
def true_alpha(kind: str, items: int) -> float:
    """Alpha in the population: of normal answers from its formula, else from TRUE_DRAWS answers (error about 0.001)."""
    if kind == "normal":
        return items / (items + 1)
    return cronbach_alpha(_answers(generator_of("true alpha", kind, items), kind, items, TRUE_DRAWS // items))


def _answers(generator: np.random.Generator, kind: str, items: int, n: int) -> Floats:
    latent = generator.standard_normal((n, 1)) + generator.standard_normal((n, items))
    return latent if kind == "normal" else 1.0 + np.searchsorted(CUTS, latent)


# Waves


def over_waves(leaving: str, n: int, simulations: int = SIMULATIONS) -> tuple[Coverage, Coverage]:
    """Change to the third wave, by the mixed model and by those seen at both ends; a third leave before each."""
    generator, gain = generator_of("waves", leaving, n), 0.2
    mixed, paired = [], []
    for _ in range(simulations):
        scores = 2.4 + CHILD_SPREAD * generator.standard_normal((n, 1)) + 0.35 * generator.standard_normal((n, 3))
        scores += np.array([0, gain, gain])
        low = scores[:, 0] < np.median(scores[:, 0])
        leaves = np.full(n, 1 / 3) if leaving == "anybody" else np.where(low, 0.57, 0.1)
        after = generator.random(n) > leaves
        seen = np.column_stack([np.ones(n, dtype=bool), after, after & (generator.random(n) > leaves)])
        mixed.append(_mixed_interval(scores, seen))
        change = (scores[:, 2] - scores[:, 0])[seen[:, 2]]
        paired.append(mean_interval(change, CONFIDENCE))
    return coverage_of(mixed, gain), coverage_of(paired, gain)


def _mixed_interval(scores: Floats, seen: np.ndarray) -> Interval:
    child, wave = np.nonzero(seen)
    if not seen[:, 2].any():
        return UNDEFINED
    fit = _fit(scores[seen], child, np.column_stack([wave == 1, wave == 2]).astype(np.float64))
    if fit is None:
        return UNDEFINED
    half = stats.t.ppf((1 + CONFIDENCE) / 2, fit.df) * fit.errors[2]
    return Interval(fit.effects[2] - half, fit.effects[2] + half)


# Correlations, two groups


def of_two_groups(left: int, stayed: int, ratio: float, simulations: int = SIMULATIONS) -> Coverage:
    """Welch's interval: normal scores, those who left spread `ratio` times as much."""
    generator = generator_of("welch", left, stayed, ratio)
    first = ratio * generator.standard_normal((simulations, left))
    second = generator.standard_normal((simulations, stayed))
    found = [welch(one, two, CONFIDENCE) for one, two in zip(first, second, strict=True)]
    return coverage_of([Interval(one.low, one.high) for one in found], 0.0)


def of_kept(left: float, n: int, simulations: int = SIMULATIONS) -> tuple[float, float]:
    """How often a gain is said to be kept, and not kept, where `left` of it truly is; by the rule with a half.

    The gain is 0.13 points on average, its spread and that of the total `CHILD_SPREAD`, correlated by a half, as in the
    default study. Of all samples, also those in which no gain is shown.
    """
    generator, mean = generator_of("kept", left, n), 0.13
    found = []
    for _ in range(simulations):
        shared, own, later = CHILD_SPREAD * math.sqrt(0.5) * generator.standard_normal((3, n))
        gain, total = mean + shared + own, left * mean + shared + later
        shown = paired_t(gain).p < 1 - CONFIDENCE and gain.mean() > 0
        beyond = mean_interval(total - gain / 2, CONFIDENCE)
        found.append(_verdict(mean_interval(total, CONFIDENCE), beyond) if shown else math.nan)
    verdicts = np.array(found)
    return float(np.mean(verdicts == KEPT)), float(np.mean(verdicts == NOT_KEPT))


# The page


Rows = dict[str, list[float]]


def table_of_projects(simulations: int = SIMULATIONS) -> Rows:
    """Row → coverage at each number of PROJECTS."""
    rows: Rows = {}
    for spread in SPREADS:
        both = [across_projects(k, spread, simulations) for k in PROJECTS]
        rows[f"`pooled_change`, τ = {spread:g}"] = [pooled.held for pooled, _ in both]
        rows[f"`prediction`, τ = {spread:g}"] = [foretold.held for _, foretold in both]
    return rows


def table_of_clusters(simulations: int = SIMULATIONS) -> Rows:
    """Row → coverage at each number of GROUPS."""
    rows: Rows = {}
    for likeness in LIKENESS:
        both = [in_clusters(groups, likeness, simulations) for groups in GROUPS]
        rows[f"cluster-robust, intraclass correlation {likeness:g}"] = [robust.held for robust, _ in both]
        rows[f"plain t, intraclass correlation {likeness:g}"] = [plain.held for _, plain in both]
    return rows


def table_of_alpha(simulations: int = SIMULATIONS) -> Rows:
    """Row → coverage at each of SIZES."""
    kinds = [(kind, items) for kind in ("normal", "1–4") for items in (3, 5)]
    return {
        f"{kind}, {items} items": [of_items(kind, items, n, simulations).held for n in SIZES] for kind, items in kinds
    }


def table_of_waves(simulations: int = SIMULATIONS) -> Rows:
    """Row → coverage at each of SIZES, and the share of samples that could not be fitted."""
    rows: Rows = {}
    for leaving in LEAVING:
        both = [over_waves(leaving, n, simulations) for n in SIZES]
        rows[f"mixed model, {leaving} leave"] = [mixed.held for mixed, _ in both]
        rows[f"paired t, {leaving} leave"] = [paired.held for _, paired in both]
        rows[f"no fit, {leaving} leave"] = [mixed.undefined for mixed, _ in both]
    return rows


def table_of_groups(simulations: int = SIMULATIONS) -> Rows:
    """Row → coverage at each of TWO_GROUPS."""
    return {
        f"sd of those who left {ratio:g} times": [of_two_groups(*n, ratio, simulations).held for n in TWO_GROUPS]
        for ratio in RATIOS
    }


def table_of_kept(simulations: int = SIMULATIONS) -> Rows:
    """Row → how often it is said, at each of MANY."""
    rows: Rows = {}
    for left in LEFT:
        both = [of_kept(left, n, simulations) for n in MANY]
        rows[f"said kept, {left:g} of it left"] = [said for said, _ in both]
        rows[f"said not kept, {left:g} of it left"] = [said for _, said in both]
    return rows


TABLES: dict[str, tuple[Sequence[str], Callable[..., Rows]]] = {
    "projects": ([f"k = {k}" for k in PROJECTS], table_of_projects),
    "clusters": ([f"{groups} groups" for groups in GROUPS], table_of_clusters),
    "alpha": ([f"n = {n}" for n in SIZES], table_of_alpha),
    "waves": ([f"n = {n}" for n in SIZES], table_of_waves),
    "kept": ([f"n = {n}" for n in MANY], table_of_kept),
    "two groups": ([f"{left} and {stayed}" for left, stayed in TWO_GROUPS], table_of_groups),
}


def markdown(columns: Sequence[str], rows: Rows) -> str:
    """A table of coverage in per cent."""
    lines = [f"| | {' | '.join(columns)} |", "|---|" + "---:|" * len(columns)]
    lines += [
        f"| {name} | " + " | ".join(f"{100 * value:.1f}" for value in values) + " |" for name, values in rows.items()
    ]
    return "\n".join(lines)


def write() -> None:
    """Simulate everything and put the tables into the page, between their marks."""
    filled = {name: markdown(columns, table()) for name, (columns, table) in TABLES.items()}
    page = PAGE.read_text(encoding="utf-8")
    for name, table in filled.items():
        page = _block(name).sub(lambda found, table=table: f"{found.group(1)}\n{table}\n{found.group(3)}", page)
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    write()

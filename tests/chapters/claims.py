"""How often what a page claims of everybody is false: simulated studies whose truth is known.

`python -m tests.chapters.claims` simulates all (some ten minutes on one core) and writes the table of
docs/claims.md; test_false_claims.py simulates other studies of the same worlds.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats

from helpers.chapters.outcomes.rows import OutcomeRows
from helpers.present.cells import Found
from helpers.present.sureness import GOOD_ALPHA, surely_turned
from helpers.results import POOLED, pair
from helpers.statistics.kept import KEPT, NOT_KEPT
from helpers.study.rules import SIGNIFICANT
from tests.chapters.worlds import LEVELS, World, study_of

PAGE = Path(__file__).resolve().parents[2] / "docs" / "claims.md"
SEED, STUDIES = 2017, 200
LEAST_P = 0.001  # a claim is said to be false too often where chance alone gave as much more rarely than this
CHILDREN_OF_TRUTH = 400_000
HOLM = "p_holm"

# What nothing in it can make false is left out of a world, for time's sake.
KEEPING, SCALES = ("kept",), ("scale",)
ALL = ("change", *KEEPING, *SCALES)
WORLDS = {
    "nothing happens, 80 children": (World(), ALL),
    "nothing happens, 427 children": (World(projects=8, children=80), ALL),
    "nothing happens, 16 children": (World(projects=2, children=12), ALL),
    "four in ten leave each time": (World(leave=0.4, children=40), ALL),
    "most at the good end": (World(start=1.6, children=40), ALL),
    "a little less than half of the gain is left": (World(gain=0.9, kept=0.47, projects=8), KEEPING),
    "a little more than half": (World(gain=0.9, kept=0.49, projects=8), KEEPING),
    "five items a little under 0.7": (World(noise=1.3), SCALES),
    "a little above": (World(noise=1.26), SCALES),
}


@dataclass(frozen=True)
class Claim:
    """What a page says of everybody.

    Args:
        said: The words.
        family: What they are said of together: each scale, or all scales of a page at once.
        nominal: How often they may be false.
        about: What has to be simulated for it.
        false: Study, world and its truth → for each opportunity whether the claim was made, and false.
    """

    said: str
    family: str
    nominal: float
    about: str
    false: Callable[[OutcomeRows, World], Iterator[bool]]


def standing(world: World, gain: float) -> float:
    """The mean of where everybody stands on a scale from 0 to 1, with a latent gain."""
    spread = np.hypot(1.0, world.noise)
    return float(stats.norm.cdf((world.start + gain - LEVELS) / spread).mean())


def gained(world: World, place: int, at: float) -> float:
    """The true change of the dimension in this place, of its scale's width, with this part of the gain."""
    return standing(world, (world.gain - world.step * place) * at) - standing(world, 0.0)


@cache
def alpha(noise: float, start: float, items: int) -> float:
    """Cronbach's alpha of everybody."""
    generator = np.random.default_rng(SEED)
    level = generator.standard_normal(CHILDREN_OF_TRUTH)[:, None] + start
    answers = np.searchsorted(LEVELS, level + noise * generator.standard_normal((CHILDREN_OF_TRUTH, items)))
    return float(items / (items - 1) * (1 - answers.var(axis=0).sum() / answers.sum(axis=1).var()))


def _values(rows: pd.DataFrame, statistic: str) -> Mapping[str, float]:
    return rows[rows["statistic"] == statistic].set_index("measure")["value"].to_dict()


def _significant(rows: OutcomeRows, world: World) -> Iterator[bool]:
    change = rows.change(rows.rules.contrasts[0])
    p, mean = _values(change, HOLM), _values(change, "mean_change")
    places = {d.code: place for place, d in enumerate(rows.study.dimensions)}
    truth = {code: np.sign(round(gained(world, places[code], 1.0), 9)) for code in p}
    if not all(truth.values()):
        yield any(p[code] < SIGNIFICANT and np.sign(mean[code]) != truth[code] for code in p)


def _kept(word: float, *, beyond: bool) -> Callable[[OutcomeRows, World], Iterator[bool]]:
    def false(rows: OutcomeRows, world: World) -> Iterator[bool]:
        found = _values(rows.kept_of(lambda _: True), "kept")
        for place, d in enumerate(rows.study.dimensions):
            first, last = gained(world, place, 1.0), gained(world, place, world.kept)
            if d.code in found and first > 0 and (last > rows.rules.kept_share * first) == beyond:
                yield found[d.code] == word

    return false


def _left(rows: OutcomeRows, _: World) -> Iterator[bool]:
    found = rows.missing(rows.rules.contrasts[0])
    if len(found):
        yield any(p < SIGNIFICANT for p in _values(found, "p_holm").values())


def _alpha(limit: str, *, above: bool) -> Callable[[OutcomeRows, World], Iterator[bool]]:
    def false(rows: OutcomeRows, world: World) -> Iterator[bool]:
        found = _values(rows.reliability, limit)
        for d in rows.study.dimensions:
            true = alpha(world.noise, world.start, len(d.items))
            if d.code in found and (true < GOOD_ALPHA) == above:
                yield found[d.code] >= GOOD_ALPHA if above else found[d.code] < GOOD_ALPHA

    return false


def _turned(rows: OutcomeRows, _: World) -> Iterator[bool]:
    weakest = rows.reliability
    for _, row in weakest[weakest["statistic"] == "item_rest_min"].iterrows():
        yield surely_turned(Found(row["value"], int(row["n"]), "", there=True))


def _every_way(rows: OutcomeRows, world: World) -> Iterator[bool]:
    contrast = rows.rules.contrasts[0]
    ways = {"": rows.change(contrast), "mixed_change_": rows.mixed, "cluster_": rows.clustered(contrast)}
    lows = [_values(table[table["wave"] == pair(contrast)], f"{way}ci_low") for way, table in ways.items()]
    for place, d in enumerate(rows.study.dimensions):
        told = [low[d.code] for low in lows if not np.isnan(low.get(d.code, np.nan))]
        if told and gained(world, place, 1.0) <= 0:
            yield min(told) > 0


CLAIMS = (
    Claim("«statistisk signifikant», the way it goes", "all scales of a page", 0.05, "change", _significant),
    Claim("«fastholdt»", "each scale", 0.025, "kept", _kept(KEPT, beyond=False)),
    Claim("«ikke fastholdt»", "each scale", 0.05, "kept", _kept(NOT_KEPT, beyond=True)),
    Claim("«intervallet ligger hver gang over nul»", "each scale", 0.025, "change", _every_way),
    Claim("«stod ved start signifikant dårligere/bedre end de andre»", "all scales of a page", 0.05, "change", _left),
    Claim(
        "«hele intervallet for alfa ligger på mindst 0,7»",
        "each scale",
        0.025,
        "scale",
        _alpha("alpha_ci_low", above=True),
    ),
    Claim("«det ligger under 0,7»", "each scale", 0.025, "scale", _alpha("alpha_ci_high", above=False)),
    Claim("«et spørgsmål peger den modsatte vej af resten»", "each scale", 0.01, "scale", _turned),
)


@dataclass(frozen=True)
class Tally:
    """How often a claim was false, of the opportunities that there were in so many studies."""

    false: int
    opportunities: int

    def too_often(self, nominal: float) -> bool:
        """Whether it is false more often than chance and its nominal error give.

        Scales of one study are not independent; where all of them are, the test is the strict one.
        """
        if not self.opportunities:
            return False
        return float(stats.binomtest(self.false, self.opportunities, nominal, alternative="greater").pvalue) < LEAST_P


def tallied(name: str, studies: int, seed: int = SEED) -> dict[str, Tally]:
    """Of each claim, how often it is false in so many studies of a world."""
    (world, about), false, opportunities = WORLDS[name], Counter[str](), Counter[str]()
    key = hashlib.sha256(f"{seed}|{name}".encode()).digest()
    for one in np.random.default_rng(int.from_bytes(key[:8], "big")).integers(2**31, size=studies):
        data = study_of(world, int(one))
        rules = data.study.analysis.model_copy(update={"bootstrap": 200})  # of an effect size that no claim rests on
        rows = OutcomeRows(replace(data, study=data.study.model_copy(update={"analysis": rules})), POOLED)
        for claim in (one for one in CLAIMS if one.about in about):
            made = list(claim.false(rows, world))
            false[claim.said] += sum(made)
            opportunities[claim.said] += len(made)
    return {claim.said: Tally(false[claim.said], opportunities[claim.said]) for claim in CLAIMS}


def table(found: Mapping[str, Mapping[str, Tally]], claims: Sequence[Claim] = CLAIMS) -> str:
    """The rows of the page: a claim each, a world each; per cent, a dash where it cannot be false there."""
    head = f"| claim | of | at most | {' | '.join(found)} |"
    lines = [head, f"|---|---|---:|{'---:|' * len(found)}"]
    for claim in claims:
        cells = [_cell(tallies[claim.said], claim.nominal) for tallies in found.values()]
        lines.append(f"| {claim.said} | {claim.family} | {100 * claim.nominal:g} | {' | '.join(cells)} |")
    return "\n".join(lines)


def _cell(tally: Tally, nominal: float) -> str:
    if not tally.opportunities:
        return "–"
    text = f"{100 * tally.false / tally.opportunities:.1f}"
    return f"**{text}**" if tally.too_often(nominal) else text


def main() -> None:
    made = table({name: tallied(name, STUDIES) for name in WORLDS})
    page = PAGE.read_text(encoding="utf-8")
    between = re.compile(r"(<!-- table claims -->\n).*?(<!-- end -->)", re.DOTALL)
    PAGE.write_text(between.sub(rf"\g<1>{made}\n\g<2>", page), encoding="utf-8")


if __name__ == "__main__":
    main()

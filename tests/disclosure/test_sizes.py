"""Sizes of change, reliable change, those measured again: what readers know of their counts, and the attack on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pytest

from helpers.chapters import known
from helpers.disclosure import Cell, Nested, attack, evidence_from, judge, protect
from helpers.disclosure.attack import Attack
from helpers.disclosure.cells import counts_of
from helpers.disclosure.structure import Relation, structure
from helpers.disclosure.verdict import Verdict
from helpers.results import POOLED, evidence_frame, results_frame
from helpers.statistics import change_distribution, outcome_by_least_change, outcome_shares, reliable_change
from helpers.study import Disclosure, Study
from tests.studies import study_content

RULES = Disclosure(insiders=False)
WAVE = "first-last"
EDGES = (0.0, 0.25, 0.5, 0.75)
QUICK, LONG = 24, 1000


def study(reliability: float | None = 0.8) -> Study:
    content = study_content()
    content["analysis"]["least_changes"] = list(EDGES[1:])
    if reliability is not None:
        content["dimensions"][0]["reliability"] = {"value": reliability, "sd": 0.5, "source": "Testen"}
    return Study.model_validate(content)


def changes_of(seed: int) -> pd.DataFrame:
    """Random changes of a few children, in steps of a fifth."""
    rng = np.random.default_rng(seed)
    n = int(rng.choice([rng.integers(5, 25), rng.integers(25, 120)]))
    change = np.round(rng.normal(rng.uniform(-0.2, 0.4), rng.uniform(0.2, 0.5), n) * 5) / 5
    outcome = np.where(change > 0, "improved", np.where(change < 0, "worsened", "unchanged"))
    columns = {"project": "p", "child_id": [f"c{k}" for k in range(n)], "dimension": "mood"}
    return pd.DataFrame(
        {**columns, "score_first": 2.0, "score_second": 2.0 + change, "change": change, "outcome": outcome}
    )


@dataclass(frozen=True)
class Made:
    """What is published of some changes: all projects' sizes, everybody's outcomes."""

    study: Study
    evidence: pd.DataFrame
    truth: dict[Cell, int]

    def verdict(self, *, complement: bool = True, knowing: bool = True) -> Verdict:
        within = known.within(self.study) if knowing else None
        nested = known.nested(self.study) if knowing else ()
        return judge(self.evidence, RULES, within=within, nested=nested, complement=complement)

    def attack(self, verdict: Verdict) -> Attack:
        """By a reader who knows what the sizes mean; the relations are stated here, from the sizes alone."""
        derived = [cell for cell in verdict.implied if cell.category.startswith("~")]
        told = [r for r in verdict.relations if any(cell.implied for cell, _ in r.terms)]
        return attack(verdict.reading, [*stated(self), *told], threshold=RULES.threshold, derived=derived)


def made(seed: int, *, reliability: float | None = 0.8) -> Made:
    of, changes = study(reliability), changes_of(seed)
    contrast = ("first", "last")
    rows = [
        outcome_shares(changes, contrast, 0.95),
        change_distribution(changes, contrast, EDGES, 0.95),
        outcome_by_least_change(changes, contrast, EDGES[1:], 0.95),
        reliable_change(changes, of.dimensions, contrast, 0.95),
    ]
    whole = pd.concat([part for part in rows if len(part)], ignore_index=True)
    counted = evidence_from(whole, "child", sensitive=True).assign(chapter="child_outcomes", project=POOLED)
    counted["sensitive"] &= counted["category"] != "unchanged"
    truth = {
        Cell(POOLED, *key): int(n)
        for *key, n in counted[["measure", "category", "group", "wave", "count"]].itertuples(index=False, name=None)
    }
    return Made(of, counted, truth)


def stated(one: Made) -> list[Relation]:
    """What the sizes mean: bins are differences of tails, a larger least change leaves fewer."""
    relations: list[Relation] = []

    def cell(category: str) -> Cell:
        return Cell(POOLED, "mood", category, "", WAVE)

    def add(whole: str, *parts: str, equal: bool = True) -> None:
        terms = (*((cell(part), 1) for part in parts), (cell(whole), -1))
        if all(c in one.truth for c, _ in terms):
            relations.append(Relation("stated", terms, equal))

    ways = (("up", "improved"), ("down", "worsened"))
    add("", "improved", "unchanged", "worsened")
    add("", "change:none", *(f"change:{way}_{k}" for way, _ in ways for k in range(1, len(EDGES) + 1)))
    add("unchanged", "change:none")
    reliability = one.study.dimensions[0].reliability
    for way, outcome in ways:
        tails = [(edge, outcome if k == 0 else f"over_{edge:g}:{outcome}") for k, edge in enumerate(EDGES)]
        for k, (_, tail) in enumerate(tails):
            further = [tails[k + 1][1]] if k + 1 < len(tails) else []
            add(tail, f"change:{way}_{k + 1}", *further)
        if reliability is not None:
            reliable = f"reliable:{outcome}"
            for edge, tail in tails:
                pair = (tail, reliable) if edge <= reliability.least_change else (reliable, tail)
                add(*pair, equal=False)
    add("", *(f"reliable:{o}" for o in ("improved", "unchanged", "worsened")))
    assert all(relation.holds(one.truth) for relation in relations)
    return relations


def assert_safe(seed: int) -> None:
    one = made(seed, reliability=None if seed % 3 == 0 else 0.6 + 0.35 * (seed % 7) / 7)
    found = one.attack(one.verdict())
    assert found.failed, f"seed {seed}: {found.recovered[:3]} {found.narrow[:3]}"


@pytest.mark.parametrize("seed", range(QUICK))
def test_sizes_of_change_give_no_hidden_number_away(seed: int) -> None:
    assert_safe(seed)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_sizes_of_change_give_nothing_away_in_the_long_run(part: int) -> None:
    for seed in range(QUICK + part * LONG // 10, QUICK + (part + 1) * LONG // 10):
        assert_safe(seed)


@pytest.mark.parametrize("options", [{"complement": False}, {"knowing": False}], ids=["nothing hidden", "not known"])
def test_the_attack_can_succeed(options: Mapping[str, bool]) -> None:
    """Without complementary suppression, and where control does not know what the sizes mean, numbers are recovered."""
    broken = [bool((one := made(seed)).attack(one.verdict(**options)).recovered) for seed in range(QUICK)]
    assert sum(broken) > QUICK / 4


def test_the_package_reads_what_the_sizes_mean() -> None:
    for seed in range(QUICK):
        one = made(seed)
        found = structure(counts_of(one.evidence, RULES.protected), known.within(one.study), known.nested(one.study))
        read = {frozenset(c for c, _ in r.terms if not c.implied) for r in found.relations}
        lacking = [r for r in stated(one) if r.equal and frozenset(c for c, _ in r.terms) not in read]
        assert not lacking


def test_reliable_change_stands_where_its_least_change_is() -> None:
    of = study(0.8)  # 1.96 · √2 · 0.5 · √0.2 = 0.62: between 0.5 and 0.75
    assert known.nested(of) == [
        Nested("mood", f"{part}:{o}", f"{whole}:{o}")
        for o in ("improved", "worsened")
        for part, whole in (("reliable", "over_0.5"), ("over_0.75", "reliable"))
    ]
    assert not known.nested(study(None))


def test_levels_of_fidelity_are_those_scored() -> None:
    levels = [{"code": "low", "label": "Lav", "low": 0}, {"code": "high", "label": "Høj", "low": 0.5}]
    of = Study.model_validate(study_content() | {"fidelity_levels": levels})
    counts = {("scored:fidelity", WAVE): 30, ("fidelity:low", WAVE): 12, ("fidelity:high", WAVE): 18}
    found = structure(counts_of(measured(counts), RULES.protected), known.within(of)).relations
    assert [(len(r.terms), r.equal) for r in found if r.kind == "parts"] == [(3, True)]


# -- those measured again ----------------------------------------------------------------------------------------------


def measured(counts: Mapping[tuple[str, str], int]) -> pd.DataFrame:
    """Evidence of the numbers measured, by group and wave."""
    rows = [
        {"measure": "m", "group": g, "wave": w, "count": n, "unit": "child", "sensitive": False}
        for (g, w), n in counts.items()
    ]
    return evidence_frame(rows).assign(chapter="ch", project=POOLED)


def seen(first: int, last: int, pair: int) -> dict[tuple[str, str], int]:
    groups = {("seen_last:yes", "first"): pair, ("seen_last:no", "first"): first - pair}
    return {("", "first"): first, ("", "last"): last, ("", WAVE): pair, **groups}


def test_those_seen_again_are_those_in_the_change() -> None:
    relations = structure(counts_of(measured(seen(40, 30, 30)), RULES.protected)).relations
    again, pair = Cell(POOLED, "m", "", "seen_last:yes", "first"), Cell(POOLED, "m", "", "", WAVE)
    assert Relation("seen", ((again, 1), (pair, -1))) in relations


def test_few_who_left_cannot_be_worked_out_from_those_who_stayed() -> None:
    """They are the difference of two published numbers, one of which is published under two names."""
    verdict = judge(measured(seen(33, 30, 30)), RULES)
    hidden = verdict.rows.loc[verdict.rows["reason"] != "", ["group", "wave"]].agg("/".join, axis=1).tolist()
    assert "seen_last:no/first" in hidden
    assert len(hidden) > 1
    assert attack(verdict.reading, verdict.relations, threshold=5, derived=verdict.implied).failed
    assert not attack(
        judge(measured(seen(33, 30, 30)), RULES, complement=False).reading, verdict.relations, threshold=5
    ).failed


def test_the_mean_of_those_seen_again_gives_those_who_came_later() -> None:
    """Shown apart their mean is known at both waves; 3 of the 33 at the last wave were not there before."""
    apart = judge(measured(seen(50, 33, 30)), RULES)
    assert "left_between_waves" not in set(apart.rows["rule"])
    assert any("first-last" in cell.category for cell in apart.implied)
    assert (apart.rows["reason"] != "").any()
    together = {key: n for key, n in seen(50, 33, 30).items() if not key[0]}
    assert not (judge(measured(together), RULES).rows["reason"] != "").any()


# -- what tells of nobody ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("category", "count", "hidden"),
    [
        ("floor", 0, False),
        ("floor", 30, True),
        ("change:up_3", 0, False),
        ("over_0.5:worsened", 0, False),
        ("reliable:improved", 0, False),
        ("worsened", 0, True),
        ("improved", 30, True),
    ],
)
def test_nobody_at_the_end_of_a_scale_tells_of_nobody(category: str, count: int, hidden: bool) -> None:
    rows = [{"measure": "m", "category": c, "count": n, "unit": "child", "sensitive": True} for c, n in
            (("", 30), (category, count))]  # fmt: skip
    verdict = judge(evidence_frame(rows).assign(chapter="ch", project="p"), RULES)
    assert (verdict.rows.set_index("category").loc[category, "reason"] != "") == hidden


# -- what is made of hidden numbers ------------------------------------------------------------------------------------


def protected(results: pd.DataFrame) -> dict[tuple[str, str, str], bool]:
    """Category, group and statistic of each row → whether it is shown."""
    counted = evidence_from(results, "respondent").assign(chapter="ch", project="p")
    rows = protect(results, judge(counted, RULES).slice("ch", "p")).rows
    keys = rows[["category", "group", "statistic"]].itertuples(index=False, name=None)
    return dict(zip(keys, rows["status"] == "shown", strict=True))


def test_a_comparison_is_hidden_with_either_side() -> None:
    def shown(agree: int) -> bool:
        rows = [
            {"group": g, "category": c, "statistic": "share", "value": k / n, "n": n}
            for g, n, k in (("side:ngo", 40, agree), ("side:town", 30, 20))
            for c, k in (("agree", k), ("disagree", n - k))
        ]
        rows += [{"group": g, "statistic": "n", "value": n, "n": n} for g, n in (("side:ngo", 40), ("side:town", 30))]
        rows.append({"group": "side:ngo-town", "statistic": "share_difference", "value": 0.1, "n": 30})
        return protected(results_frame([{"measure": "q", **row} for row in rows]))[
            "", "side:ngo-town", "share_difference"
        ]

    assert shown(20)
    assert not shown(2)


def test_a_mean_is_hidden_with_a_score_it_is_the_mean_of() -> None:
    def shown(top: int) -> bool:
        counts = {"score:1": 20, "score:2": 15, "score:3": top}
        n = sum(counts.values())
        rows = [{"category": c, "statistic": "share", "value": k / n, "n": n} for c, k in counts.items()]
        rows.append({"statistic": "mean", "value": 0.4, "n": n})
        return protected(results_frame([{"measure": "held", **row} for row in rows]))["", "", "mean"]

    assert shown(9)
    assert not shown(2)


def test_other_distributions_of_a_base_do_not_lower_the_level_of_its_outcomes() -> None:
    for seed in range(QUICK):
        verdict = made(seed).verdict()
        rows = verdict.rows.set_index("category")["reason"]
        outcomes = rows[["improved", "unchanged", "worsened"]]
        if (outcomes == "").all() and (rows.filter(like=":") != "").any():
            assert verdict.slice("child_outcomes", POOLED).level("mood", "", WAVE) == "full"
            return
    raise AssertionError("no programme hides a size of change and shows every outcome")

"""The attack must fail: on random programmes, with a second edition, with a municipality that knows its own children.

And it must be able to succeed: without complementary suppression it does.
"""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from helpers.disclosure import Attack, Cell, Reading, Verdict, attack, judge, reading_of
from helpers.disclosure.bounds import Contradiction
from helpers.disclosure.editions import EARLIER
from helpers.disclosure.structure import Relation
from helpers.results import POOLED
from helpers.study import Disclosure
from tests.disclosure.programme import WITHIN, Programme, counts, programme

RULES = Disclosure()
QUICK, LONG, PART = 20, 500, 10


@dataclass(frozen=True)
class Published:
    """A programme's last edition, the one before where there is one, and who attacks them."""

    programme: Programme
    verdict: Verdict
    reading: Reading
    earlier: Reading | None
    insider: str
    known: dict[Cell, int]

    def attack(self, *, insider: bool, exact: bool) -> Attack:
        shown = {*self.reading.published, *self.reading.hidden}
        derived = [c for c in self.verdict.implied if not (insider and c.project == self.insider)]
        return attack(
            self.reading,
            [*self.programme.relations(shown), *defining(self.verdict)],
            threshold=RULES.threshold,
            known=self.known if insider else None,
            earlier=self.earlier,
            derived=derived,
            exact=exact,
        )


def defining(verdict: Verdict) -> list[Relation]:
    """What defines the implied cells: differences of published counts, and what no project accounts for."""
    return [
        r for r in verdict.relations if r.kind not in ("groups", "categories") and any(c.implied for c, _ in r.terms)
    ]


def publish(seed: int, *, complement: bool = True) -> Published:
    """A random programme as published; every other one in two editions."""
    two = seed % 2 == 1
    made = programme(seed, editions=2 if two else 1)
    first = made.evidence(1)
    verdict = judge(first, RULES, within=WITHIN, complement=complement)
    ledger, truth, earlier = made.ledger(verdict, 1), counts(first), None
    if two:
        second = made.evidence(2)
        verdict = judge(second, RULES, within=WITHIN, earlier=ledger, complement=complement)
        earlier = reading_of(ledger, EARLIER)
        truth = counts(second) | counts(first, EARLIER)
        ledger = made.ledger(verdict, 2)
    insider = made.projects[seed % len(made.projects)]
    known = {cell: n for cell, n in truth.items() if cell.project == insider and cell.measure not in made.questions}
    return Published(made, verdict, reading_of(ledger), earlier, insider, known)


def assert_safe(seed: int, *, exact: bool) -> Published:
    published = publish(seed)
    hidden = published.verdict.rows.loc[published.verdict.rows["rule"] != "", "count"]
    assert len(hidden) or not len(published.reading.hidden)
    for insider in (False, True):
        found = published.attack(insider=insider, exact=exact)
        assert not found.recovered, f"seed {seed}: {found.recovered[:3]}"
        assert not found.narrow, f"seed {seed}: {found.narrow[:3]}"
    return published


@pytest.mark.parametrize("seed", range(QUICK))
def test_the_attack_fails(seed: int) -> None:
    published = assert_safe(seed, exact=seed % 2 == 0)
    mine = published.verdict.rows
    shown = mine[(mine["reason"] == "") & (mine["count"] > 0)]
    assert (shown["count"] >= RULES.threshold).all()


@pytest.mark.long
@pytest.mark.parametrize("part", range(LONG // PART))
def test_the_attack_fails_in_the_long_run(part: int) -> None:
    for seed in range(QUICK + part * PART, QUICK + (part + 1) * PART):
        assert_safe(seed, exact=False)


def test_the_attack_recovers_cells_where_nothing_is_hidden_for_their_sake() -> None:
    """So that it can be trusted when it finds nothing: all 20 are broken by what a reader of the one edition can do."""
    broken = []
    for seed in range(QUICK):
        made = programme(seed)
        reading = reading_of(made.ledger(judge(made.evidence(1), RULES, within=WITHIN, complement=False), 1))
        relations = made.relations({*reading.published, *reading.hidden})
        found = attack(reading, relations, threshold=RULES.threshold, exact=False)
        truth = counts(made.evidence(1))
        assert all(truth[cell] == found.bounds[cell][0] for cell in found.recovered)
        broken.append(bool(found.recovered))
    assert sum(broken) == QUICK


def test_one_edition_alone_does_not_protect_against_the_next() -> None:
    """Judged as if there had been no earlier edition, a second one gives counts away in most programmes."""
    broken = []
    for seed in range(1, QUICK, 4):
        made = programme(seed, editions=2)
        first = made.ledger(judge(made.evidence(1), RULES, within=WITHIN), 1)
        verdict = judge(made.evidence(2), RULES, within=WITHIN)
        reading = reading_of(made.ledger(verdict, 2))
        relations = made.relations({*reading.published, *reading.hidden})
        earlier = reading_of(first, EARLIER)
        found = attack(reading, relations, threshold=RULES.threshold, earlier=earlier, exact=False)
        broken.append(not found.failed)
    assert sum(broken) >= 2


def test_a_municipality_sees_more_than_an_outsider() -> None:
    """Without insiders in the rules, what is safe from outsiders is not safe from every municipality."""
    rules, broken = Disclosure(insiders=False), []
    for seed in range(0, QUICK, 4):
        made = programme(seed)
        evidence = made.evidence(1)
        verdict = judge(evidence, rules, within=WITHIN)
        reading = reading_of(made.ledger(verdict, 1))
        relations = made.relations({*reading.published, *reading.hidden})
        outside = attack(reading, relations, threshold=5, exact=False)
        assert outside.failed
        own = [
            {c: n for c, n in counts(evidence).items() if c.project == p and c.measure not in made.questions}
            for p in made.projects
        ]
        broken.append(any(not attack(reading, relations, threshold=5, known=k, exact=False).failed for k in own))
    assert sum(broken) >= 3


def test_the_package_reads_no_less_from_the_counts_than_the_generator_knows() -> None:
    for seed in range(QUICK):
        made = programme(seed)
        verdict = judge(made.evidence(1), RULES, within=WITHIN, complement=False)
        read = {(frozenset(c for c, _ in r.terms if not c.implied), r.equal) for r in verdict.relations}
        equations = {cells for cells, equal in read if equal}
        for relation in made.relations(set(verdict.reading.published) | verdict.reading.hidden):
            if relation.equal:
                assert frozenset(c for c, _ in relation.terms) in equations, relation


# -- by hand -----------------------------------------------------------------------------------------------------------


def cell(project: str, category: str = "") -> Cell:
    return Cell(project, "m", category)


def total(whole: Cell, *parts: Cell) -> Relation:
    return Relation("categories", (*((part, 1) for part in parts), (whole, -1)))


def test_a_single_hidden_part_is_recovered_and_two_are_bounded_by_their_sum() -> None:
    whole, a, b, c = cell("p"), cell("p", "a"), cell("p", "b"), cell("p", "c")
    relations = [total(whole, a, b, c)]
    one = attack(Reading({whole: 20, a: 10, b: 7}, frozenset({c})), relations, threshold=5)
    assert one.bounds == {c: (3, 3)}
    assert one.recovered == (c,)
    assert not one.failed
    two = attack(Reading({whole: 20, a: 10}, frozenset({b, c})), relations, threshold=5)
    assert two.bounds == {b: (0, 10), c: (0, 10)}
    assert two.failed
    few = attack(Reading({whole: 20, a: 17}, frozenset({b, c})), relations, threshold=5)
    assert set(few.narrow) == {b, c}
    assert not few.failed


def test_whole_numbers_are_bounded_tighter_than_fractions() -> None:
    """2a + 3b = 7: in fractions a is anything from 0 to 3.5, in whole numbers it is 2."""
    a, b = cell("p", "a"), cell("p", "b")
    odd = Relation("x", ((a, 2), (b, 3), (cell("p"), -1)))
    found = attack(Reading({cell("p"): 7}, frozenset({a, b})), [odd], threshold=5)
    assert found.bounds == {a: (2, 2), b: (1, 1)}


def test_knowing_a_project_narrows_the_others() -> None:
    all_of_them, p, q, r = cell(POOLED), cell("p"), cell("q"), cell("r")
    relations = [Relation("projects", ((p, 1), (q, 1), (r, 1), (all_of_them, -1)))]
    reading = Reading({all_of_them: 40, p: 30}, frozenset({q, r}))
    assert attack(reading, relations, threshold=5).failed
    insider = attack(reading, relations, threshold=5, known={r: 7})
    assert insider.bounds == {q: (3, 3)}


def test_a_municipality_learns_nothing_from_a_count_of_its_own_children_alone() -> None:
    all_of_them, p = cell(POOLED), cell("p")
    relations = [Relation("projects", ((p, 1), (all_of_them, -1)))]
    reading = Reading({}, frozenset({all_of_them, p}))
    assert not attack(reading, relations, threshold=5, known={p: 3}).bounds


def test_an_earlier_edition_narrows_a_count_that_grew() -> None:
    whole, a, b = cell("p"), cell("p", "a"), cell("p", "b")
    relations = [total(whole, a, b)]
    reading = Reading({whole: 20}, frozenset({a, b}))
    earlier = Reading({c._replace(edition=EARLIER): n for c, n in {whole: 17, a: 8, b: 9}.items()}, frozenset())
    found = attack(reading, relations, threshold=5, earlier=earlier)
    assert found.bounds == {a: (8, 11), b: (9, 12)}
    assert set(found.narrow) == {a, b}


def test_numbers_that_contradict_each_other_are_no_solution() -> None:
    whole, a, b = cell("p"), cell("p", "a"), cell("p", "b")
    with pytest.raises(Contradiction):
        attack(Reading({whole: 5, a: 7}, frozenset({b})), [total(whole, a, b)], threshold=5)


def test_a_ledger_is_read_as_a_reader_does() -> None:
    key = {"project": "p", "measure": "m", "group": "", "wave": ""}
    rows = [
        {**key, "category": "", "statistic": "n", "value": 20.0, "n": 20, "status": "shown"},
        {**key, "category": "yes", "statistic": "share", "value": 0.35, "n": 20, "status": "shown"},
        {**key, "category": "no", "statistic": "share", "value": None, "n": None, "status": "suppressed"},
        {**key, "category": "", "statistic": "net_share", "value": None, "n": None, "status": "suppressed"},
    ]
    frame = pd.DataFrame(rows).astype({"n": "Int64"}).assign(reason=["", "", "few", "spread"])
    assert reading_of(frame) == Reading({cell("p"): 20, cell("p", "yes"): 7}, frozenset({cell("p", "no")}))
    named = frame.assign(
        status="suppressed", value=None, n=pd.array([None] * 4, "Int64"), reason=["few", *["spread"] * 3]
    )
    assert reading_of(named) == Reading({}, frozenset({cell("p")}), frozenset({cell("p", "yes"), cell("p", "no")}))

"""Attackers who are asked together find what each finds alone."""

from __future__ import annotations

import pytest

from helpers.disclosure import judge
from helpers.disclosure.attack import Attackers, attack
from helpers.disclosure.cells import CHILD, cells_of
from helpers.disclosure.editions import reading_of
from helpers.results import POOLED
from helpers.study import Disclosure
from tests.disclosure.programme import WITHIN, programme

RULES = Disclosure()


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("complement", [True, False])
def test_together_and_alone(seed: int, complement: bool) -> None:
    made = programme(seed)
    verdict = judge(made.evidence(1), RULES, within=WITHIN, complement=complement)
    reading = reading_of(made.ledger(verdict, 1))
    counted = verdict.rows[verdict.rows["unit"] == CHILD]
    truth = dict(zip(cells_of(counted), counted["count"].tolist(), strict=True))
    together = Attackers(reading, verdict.relations, threshold=verdict.threshold, derived=verdict.implied)
    for who in ("", *sorted({cell.project for cell in truth} - {POOLED})):
        known = {cell: count for cell, count in truth.items() if who and cell.project == who}
        spared = [cell for cell in verdict.implied if cell.project == who]
        alone = attack(
            reading,
            verdict.relations,
            threshold=verdict.threshold,
            known=known,
            derived=[cell for cell in verdict.implied if cell not in spared],
            exact=False,
        )
        found = together.insider(known, spared) if who else together.outsider()
        assert found.bounds.keys() == alone.bounds.keys()
        assert (found.recovered, found.narrow) == (alone.recovered, alone.narrow)


def test_a_municipality_that_knows_otherwise_than_was_published_believes_itself() -> None:
    made = programme(1)
    verdict = judge(made.evidence(1), RULES, within=WITHIN)
    reading = reading_of(made.ledger(verdict, 1))
    together = Attackers(reading, (), threshold=verdict.threshold)
    cell, count = next((c, n) for c, n in sorted(reading.published.items()) if c.project != POOLED)
    assert together.insider({cell: count + 1}).bounds.keys() == together.outsider().bounds.keys()

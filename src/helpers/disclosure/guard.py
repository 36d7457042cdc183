"""The guard: the attack on what an edition is about to publish, read from its ledger as a reader reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pandas as pd

from helpers.disclosure.attack import Attack, attack
from helpers.disclosure.cells import CHILD, Cell, cells_of
from helpers.disclosure.editions import Reading, reading_of
from helpers.disclosure.verdict import Verdict
from helpers.errors import DisclosureFault
from helpers.results import POOLED


def guard(ledger: pd.DataFrame, verdict: Verdict, *, insiders: bool = True) -> Mapping[str, Attack]:
    """Attack the finished edition: as an outsider, and as the municipality of each project.

    Args:
        ledger: Everything the edition publishes, keys as text.
        verdict: The verdict it was made from.
        insiders: Whether municipalities attack too (`Disclosure.insiders`).

    Returns:
        The attacks, the outsider's under the empty name, a municipality's under its project's.

    Raises:
        DisclosureFault: An attack got through; nothing may be published.
    """
    reading = reading_of(ledger)
    counted = verdict.rows[verdict.rows["unit"] == CHILD]
    truth = dict(zip(cells_of(counted), counted["count"].tolist(), strict=True))
    projects = sorted({cell.project for cell in truth} - {POOLED}) if insiders and reading.hidden else []
    found: dict[str, Attack] = {}
    for who in ("", *projects):
        known = {cell: count for cell, count in truth.items() if who and cell.project == who}
        found[who] = attack(
            reading,
            verdict.relations,
            threshold=verdict.threshold,
            known=known,
            earlier=_grown(verdict.earlier, truth),
            derived=[cell for cell in verdict.implied if cell.project != who],
            exact=False,
        )
        if not found[who].failed:
            place = next(iter((*found[who].recovered, *found[who].narrow)))
            raise DisclosureFault(
                "Et skjult tal kan regnes ud af det, der skulle offentliggøres.",
                " / ".join(part for part in place if part),
                "Der er ikke offentliggjort noget. Meld det som en fejl i programmet.",
            )
    return found


def _grown(earlier: Reading | None, now: Mapping[Cell, int]) -> Reading | None:
    """The earlier edition without the counts that have fallen since: of those it says nothing certain."""
    if earlier is None:
        return None
    kept = {cell: n for cell, n in earlier.published.items() if n <= now.get(cell._replace(edition=""), n)}
    return replace(earlier, published=kept)

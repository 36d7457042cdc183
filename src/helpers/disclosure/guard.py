"""The guard: the attack on what an edition is about to publish, read from its ledger as a reader reads it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pandas as pd

from helpers.disclosure.attack import Attack, Attackers, attack
from helpers.disclosure.bounds import Contradiction
from helpers.disclosure.cells import CHILD, Cell, cells_of
from helpers.disclosure.editions import Reading, reading_of, relations_then
from helpers.disclosure.moments import OPEN, needed, refused
from helpers.disclosure.parts import in_each_project, parts_of
from helpers.disclosure.primary import behind
from helpers.disclosure.proof import Moments, given_away, is_proven
from helpers.disclosure.verdict import Verdict
from helpers.errors import DisclosureFault
from helpers.results import POOLED, SHOWN


def guard(ledger: pd.DataFrame, verdict: Verdict, *, insiders: bool = True) -> Mapping[str, Attack]:
    """Attack the finished edition: as an outsider, and as the municipality of each project.

    What the verdict hides is attacked also where the ledger does not name it, and may not stand in it.

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
    told = [*_told(reading, verdict), *_made_of_hidden(ledger, verdict), *_values_told(ledger, verdict)]
    reading = replace(reading, hidden=reading.hidden | (verdict.reading.hidden - reading.published.keys()))
    counts = {**verdict.implied, **dict(zip(cells_of(verdict.rows), verdict.rows["count"].tolist(), strict=True))}
    counted = verdict.rows[verdict.rows["unit"] == CHILD]
    truth = dict(zip(cells_of(counted), counted["count"].tolist(), strict=True))
    projects = sorted({cell.project for cell in truth} - {POOLED}) if insiders and reading.hidden else []
    earlier = _grown(verdict.earlier, truth)
    try:
        open_then = _open_already(earlier, verdict)
        found = _attacks(reading, verdict, projects, truth, earlier)
    except Contradiction as error:
        raise DisclosureFault(
            "Tallene modsiger hinanden, så det kan ikke prøves, om skjulte tal kan regnes ud.",
            str(error),
            "Er resultatlisten fra en tidligere udgave den rigtige? Ellers meld det som en fejl i programmet.",
        ) from error
    through = _outcomes_told(ledger, reading, verdict)
    through += [
        cell
        for one in found.values()
        for cell in (*one.recovered, *one.narrow)
        if cell not in open_then and (earlier is None or _holds(one.bounds[cell], counts.get(cell)))
    ]
    for what, cells in (
        ("Et skjult tal kan regnes ud af det, der skulle offentliggøres.", through),
        ("Et tal, der skal være skjult, står i det, der skulle offentliggøres.", told),
    ):
        if cells:
            raise DisclosureFault(
                what,
                " / ".join(part for part in cells[0] if part),
                "Der er ikke offentliggjort noget. Meld det som en fejl i programmet.",
            )
    return found


def _holds(bounds: tuple[int, int], count: int | None) -> bool:
    """Whether what was worked out is true: where counts have fallen since an earlier edition, a reader is misled."""
    low, high = bounds
    return count is None or low <= count <= high


def _told(reading: Reading, verdict: Verdict) -> list[Cell]:
    """What is published although the verdict hides it, and comparisons beside which a hidden number is no secret."""
    hidden = verdict.hidden | reading.hidden
    return [cell for cell in sorted(reading.published) if cell in verdict.hidden or not hidden.isdisjoint(behind(cell))]


def _made_of_hidden(ledger: pd.DataFrame, verdict: Verdict) -> list[Cell]:
    """The hidden counts that a published number is made of."""
    if not verdict.hidden:
        return []
    there: dict[str, dict[tuple[str, str, str], set[str]]] = defaultdict(lambda: defaultdict(set))
    for cell in cells_of(verdict.rows):
        there[cell.project][cell.measure, cell.group, cell.wave].add(cell.category)
    in_projects: dict[tuple[str, str, str, str], Cell] = {
        cell[1:5]: cell for cell in verdict.hidden if cell.project != POOLED
    }
    shown = ledger[ledger["status"] == SHOWN]
    found: list[Cell] = []
    for cell, name in zip(cells_of(shown), shown["statistic"], strict=True):
        names = (cell.measure, cell.category, cell.group, cell.wave)
        parts = (Cell(cell.project, *part) for part in parts_of(names, name, there[cell.project], verdict.two_valued))
        found += [part for part in parts if part in verdict.hidden]
        here = in_each_project(names, name)
        if here in in_projects:
            found.append(in_projects[here])
    return found


def _values_told(ledger: pd.DataFrame, verdict: Verdict) -> list[Cell]:
    """The bases of whose values a published number tells more than may be told."""
    bases = verdict.rows[(verdict.rows["category"] == "") & (verdict.rows["moments"] != "all")]
    allowed = dict(zip(cells_of(bases), bases["moments"], strict=True))
    shown = ledger[(ledger["status"] == SHOWN) & (ledger["category"] == "")]
    rows = zip(cells_of(shown), shown["statistic"], shown["value"], shown["n"], strict=True)
    found = []
    for cell, name, value, n in rows:
        mean = name == "mean" and cell.wave and allowed.get(cell) != OPEN
        near = mean and verdict.measured.near_end(cell.measure, value, n)
        places = ((cell._replace(wave=at), needs) for at, needs in needed(cell.wave, name))
        if near or any(refused(allowed.get(place, "all"), needs) for place, needs in places):
            found.append(cell)
    return found


def _outcomes_told(ledger: pd.DataFrame, reading: Reading, verdict: Verdict) -> list[Cell]:
    """The hidden outcomes that published means and spreads of changes give away."""
    rows = ledger[(ledger["status"] == SHOWN) & ledger["statistic"].isin(["mean_change", "sd_change"])]
    moments: dict[Cell, dict[str, float]] = defaultdict(dict)
    for cell, name, value in zip(cells_of(rows), rows["statistic"], rows["value"], strict=True):
        moments[cell][name] = value
    found: list[Cell] = []
    scales = verdict.measured.scales
    for cell, told in moments.items():
        if is_proven(cell, scales) and "mean_change" in told and cell in reading.published:
            one = Moments(reading.published[cell], told["mean_change"], told.get("sd_change"))
            found += given_away(cell, one, scales[cell.measure], reading.published, verdict.threshold)
    return found


def _attacks(
    reading: Reading, verdict: Verdict, projects: Iterable[str], truth: Mapping[Cell, int], earlier: Reading | None
) -> dict[str, Attack]:
    """The outsider's attack and each municipality's; together, where no earlier edition ties each to other numbers."""
    known: dict[str, dict[Cell, int]] = defaultdict(dict)
    own: dict[str, list[Cell]] = defaultdict(list)
    for cell, count in truth.items():
        known[cell.project][cell] = count
    for cell in verdict.implied:
        own[cell.project].append(cell)
    if earlier is None:
        attackers = Attackers(reading, verdict.relations, threshold=verdict.threshold, derived=verdict.implied)
        return {"": attackers.outsider(), **{who: attackers.insider(known[who], own[who]) for who in projects}}
    return {
        who: attack(
            reading,
            verdict.relations,
            threshold=verdict.threshold,
            known=known[who] if who else {},
            earlier=earlier,
            derived=[cell for cell in verdict.implied if cell.project != who],
            exact=False,
        )
        for who in ("", *projects)
    }


def _open_already(earlier: Reading | None, verdict: Verdict) -> set[Cell]:
    """Cells that the earlier edition gave away by itself; no later one can close them."""
    if earlier is None:
        return set()
    relations = relations_then(verdict.relations, earlier)
    alone = attack(earlier, relations, threshold=verdict.threshold, exact=False)
    return {*alone.recovered, *alone.narrow}


def _grown(earlier: Reading | None, now: Mapping[Cell, int]) -> Reading | None:
    """The earlier edition without the counts that have fallen since: of those it says nothing certain."""
    if earlier is None:
        return None
    kept = {cell: n for cell, n in earlier.published.items() if n <= now.get(cell._replace(edition=""), n)}
    return replace(earlier, published=kept)

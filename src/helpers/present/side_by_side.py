"""The projects side by side: one table of everything they can be compared on; the page lets readers choose columns.

Facts have their sources. Numbers come out of the ledger, bear the mark where they are invented, and are not ordered by.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpers.disclosure import ProtectedTable
from helpers.present import facts
from helpers.present.cells import Column, Lookup, shown, units
from helpers.present.elements import Cell, Element, Grid, Sources
from helpers.present.presenter import UNKNOWN_FACT, Presenter
from helpers.present.words import capital
from helpers.results import pair
from helpers.study import Fact, Project, Study

_MISSING = Fact(text=None)


def side_by_side(present: Presenter, study: Study, projects: Sequence[Project], ledger: ProtectedTable) -> Element:
    """A row per project in the study's order; a column per fact, and per dimension the share that improved."""
    sources = Sources()
    wave = pair(study.analysis.contrasts[0])
    lookup = Lookup(ledger)
    columns: list[tuple[str, str, list[Cell]]] = []

    def fact_column(group: str, label: str, found: Sequence[Fact]) -> None:
        columns.append((group, label, [Cell(_text(fact, sources)) for fact in found]))

    for label, of in facts.fields(study, projects):
        fact_column("Oplysninger", label, [of(p) for p in projects])
    for trait in study.traits:
        fact_column(
            capital(study.party("ngo").the_one), trait.label, [p.traits.get(trait.code, _MISSING) for p in projects]
        )
    started = Column(f"{capital(study.participants)}, der er begyndt", units("count"))
    key = {"measure": "flow", "category": "started"}
    columns.append(("Tal", started.label, [started.show(lookup, {"project": p.slug, **key}) for p in projects]))
    improved = shown("share_improved", category="improved", wave=wave)
    for d in study.dimensions:
        column = Column(f"{d.label}: fremgang", improved)
        cells = [column.show(lookup, {"project": p.slug, "measure": d.code}) for p in projects]
        columns.append(("Tal", column.label, cells))
    rows = tuple(
        (Cell(p.short_name, header=True), *(cells[k] for _, _, cells in columns)) for k, p in enumerate(projects)
    )
    grid = Grid(("Projekt", *(label for _, label, _ in columns)), rows, numeric=False)
    mark = f' <span class="erf-mark">{present.mark}</span>' if present.mark else ""
    caption = f"<strong>Projekterne side om side</strong> I studiets rækkefølge; tallene er ikke rangordnet.{mark}"
    groups = escape("|".join(group for group, _, _ in columns), quote=True)
    table = f'<div class="erf-choose" data-groups="{groups}">{grid.html(caption, "side-om-side")}</div>'
    html = f'<div class="erf-element erf-facts" id="side-om-side">{table}{sources.html()}</div>'
    title = "Projekterne side om side"
    text = f"{title}\n{present.mark}" if present.mark else title
    data = {"table": grid.data(), "sources": sources.listed()}
    return Element("table", "side-om-side", title, html, text, ledger.rows, data)


def _text(fact: Fact, sources: Sources) -> str:
    return UNKNOWN_FACT if fact.text is None else f"{fact.text} {sources.mark(str(fact.source))}"

"""The map of the projects as an element: the picture, its alt text, and the table of who is where with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from helpers.present.elements import Cell, Element, Grid, Sources, figure_html
from helpers.present.presenter import UNKNOWN_FACT
from helpers.present.words import capital, counted
from helpers.study import Project, Study


def mapped(projects: Sequence[Project]) -> bool:
    """Whether all places of the projects are on the map that there is."""
    from helpers.present.figures import denmark

    return all(denmark.holds(place.latitude, place.longitude) for project in projects for place in project.places)


def projects_map(study: Study, projects: Sequence[Project]) -> Element:
    """Where the projects are. Every project stands in the table, also one whose place is not known."""
    from helpers.present.figures import denmark
    from helpers.present.figures.style import svg

    placed = {p.short_name: [(x.name, x.latitude, x.longitude) for x in p.places] for p in projects}
    spots = denmark.spots_of(placed)
    party = study.party("municipality")
    message = f"Projekterne ligger i {counted(len(spots), party.one, party.many)}"
    sources = Sources()
    rows = tuple((Cell(p.short_name, header=True), Cell(_where(p, sources))) for p in projects)
    grid = Grid(("Projekt", capital(party.many)), rows, numeric=False)
    caption = f"<strong>{escape(message)}</strong> {escape(denmark.ORIGIN)}"
    alt = f"{message}. {denmark.alt(spots)}"
    drawn = svg(denmark.draw(spots, message).figure)
    html = figure_html("kort", drawn, alt, caption, grid, f"<strong>{escape(message)}</strong>", sourced=True)
    data = {"table": grid.data(), "sources": sources.listed()}
    return Element("facts", "kort", message, f"{html}{sources.html()}", alt, None, data)


def _where(project: Project, sources: Sources) -> str:
    fact = project.municipalities
    return UNKNOWN_FACT if fact.text is None else f"{fact.text} {sources.mark(str(fact.source))}"

"""The evaluation's approach as an element: the figure, its alt text, and what its arrows say as a table."""

from __future__ import annotations

from helpers.present.elements import Cell, Element, Grid, figure_html

_ARROWS = (
    ("Drivkræfter og barrierer", "Den fælles indsats", "De gør den lettere eller sværere at gennemføre."),
    ("Den fælles indsats", "Organisatoriske gevinster", "Den giver gevinster for kommune og NGO."),
    ("Den fælles indsats", "Resultater for børn og unge", "Den giver en udvikling hos børnene og de unge."),
)


def approach() -> Element:
    """Drivers and barriers moderate the delivery, which gives organisational gains and results for the children."""
    from helpers.present.figures import approach as figure
    from helpers.present.figures.style import svg

    rows = tuple((Cell(start, header=True), Cell(end), Cell(meaning)) for start, end, meaning in _ARROWS)
    grid = Grid(("Fra", "Til", "Det betyder"), rows, numeric=False)
    caption = f"<strong>{figure.MESSAGE}</strong> Tegnet efter teksten i Rambøll 2017, afsnit 1.1."
    drawn = svg(figure.draw().figure)
    html = figure_html("tilgang", drawn, figure.ALT, caption, grid, "<strong>Det, pilene siger</strong>", sourced=True)
    return Element("facts", "tilgang", figure.MESSAGE, html, figure.ALT, None, {"table": grid.data()})

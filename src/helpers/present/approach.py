"""The evaluation's approach as an element: the figure, its alt text, and what its arrows say as a table."""

from __future__ import annotations

from collections.abc import Callable

from helpers.present.elements import Cell, Element, Grid, figure_html

_MESSAGE = "Drivkræfter og barrierer påvirker gennemførelsen og dermed resultaterne"
_ALT = (
    "Til venstre står samarbejdets drivkræfter og barrierer. En pil går til den fælles indsats i midten og viser, at "
    "de gør den lettere eller sværere at gennemføre. Fra indsatsen går en pil til organisatoriske gevinster for "
    "kommune og NGO og en pil til resultater for børn og unge."
)
_ARROWS = (
    ("Drivkræfter og barrierer", "Den fælles indsats", "De gør den lettere eller sværere at gennemføre."),
    ("Den fælles indsats", "Organisatoriske gevinster", "Den giver gevinster for kommune og NGO."),
    ("Den fælles indsats", "Resultater for børn og unge", "Den giver en udvikling hos børnene og de unge."),
)


def drawing() -> str:
    """The figure as SVG, the same every time."""
    from helpers.present.figures import approach as figure
    from helpers.present.figures.style import svg

    return svg(figure.draw(_MESSAGE).figure)


def approach(drawn: Callable[[], str] = drawing) -> Element:
    """Drivers and barriers moderate the delivery, which gives organisational gains and results for the children.

    Args:
        drawn: Gives the `drawing`, which somebody may have kept: it depends on no data.
    """
    rows = tuple((Cell(start, header=True), Cell(end), Cell(meaning)) for start, end, meaning in _ARROWS)
    grid = Grid(("Fra", "Til", "Det betyder"), rows, numeric=False)
    caption = f"<strong>{_MESSAGE}</strong> Tegnet efter teksten i Rambøll 2017, afsnit 1.1."
    html = figure_html("tilgang", drawn(), _ALT, caption, grid, "<strong>Det, pilene siger</strong>", sourced=True)
    return Element("facts", "tilgang", _MESSAGE, html, _ALT, None, {"table": grid.data()})

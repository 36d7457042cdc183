"""Figures of boxes and arrows that a report brings along: what stands in them is the report's own.

A figure shows no number. Its alt text stands beside it, and what its arrows say as a table.
"""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator

from helpers.present.elements import Cell, Element, Grid, figure_html
from helpers.study.base import Model, Slug, Text
from helpers.study.model_file import load_model

Share = Annotated[float, Field(ge=0, le=1)]


class Box(Model):
    """A box: its lower left corner and its width in shares of the figure's, its title, what stands below that."""

    x: Share
    y: Share
    width: Share
    title: str = Field(min_length=1)
    below: str = ""


class Arrow(Model):
    """An arrow between two points, and what it says: from what, to what, meaning what."""

    start: tuple[Share, Share]
    end: tuple[Share, Share]
    of: Text
    to: Text
    means: Text


class Drawing(Model):
    """A figure as its file has it."""

    name: Slug = Field(description="Its address on the page")
    message: Text
    alt: Text
    source: Text = Field(description="A sentence on where it comes from")
    boxes: tuple[Box, ...] = Field(min_length=1)
    arrows: tuple[Arrow, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if any(box.x + box.width > 1 for box in self.boxes):
            raise ValueError("en kasse rager ud over figurens højre kant")
        return self


def load_drawings(folder: Path) -> dict[str, Drawing]:
    """The figures of a folder by the names of their files.

    Raises:
        StudyFault: One cannot be read or breaks the model.
    """
    return {path.stem: load_model(path, Drawing, folder.parent) for path in sorted(folder.glob("*.yml"))}


def drawn(drawing: Drawing) -> str:
    """The figure as SVG, the same every time."""
    from helpers.present.figures import boxes
    from helpers.present.figures.style import svg

    return svg(boxes.draw(drawing).figure)


def element(drawing: Drawing, draw: Callable[[Drawing], str] = drawn) -> Element:
    """The figure as an element; `draw` gives its SVG, which somebody may have kept: it depends on no data."""
    rows = tuple((Cell(a.of, header=True), Cell(a.to), Cell(a.means)) for a in drawing.arrows)
    grid = Grid(("Fra", "Til", "Det betyder"), rows, numeric=False)
    caption = f"<strong>{escape(drawing.message)}</strong> {escape(drawing.source)}"
    heading = "<strong>Det, pilene siger</strong>"
    html = figure_html(drawing.name, draw(drawing), drawing.alt, caption, grid, heading, sourced=True)
    return Element("facts", drawing.name, drawing.message, html, drawing.alt, None, {"table": grid.data()})

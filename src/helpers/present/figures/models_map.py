"""Which project is which model of collaboration: one band per model, in it a box per project, in the study's order."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from helpers.present.figures.style import GRID, INK, MUTED, SECOND, WIDTH, Canvas, canvas
from helpers.study import Project

_LABEL, _GAP, _PAD = 2.05, 0.12, 0.09  # inches: the models' names, between boxes, around a band
_COLUMNS = 2
_LINE, _HEAD = 0.145, 0.165
_LABEL_WRAP, _NAME_WRAP, _TEXT_WRAP = 27, 30, 40


@dataclass(frozen=True)
class _Box:
    name: tuple[str, ...]
    text: tuple[str, ...]
    own: bool

    @property
    def height(self) -> float:
        return 0.2 + _HEAD * len(self.name) + _LINE * len(self.text)


def draw(
    bands: Sequence[tuple[str, Sequence[Project]]], own: Project | None, message: str, *, internal: str = ""
) -> Canvas:
    """One band per model.

    Args:
        bands: Each model's label with its projects.
        own: The project whose page it is; its box is filled.
        message: The title sentence.
        internal: What the image says of itself in the internal edition.
    """
    labels = [textwrap.wrap(label, _LABEL_WRAP) for label, _ in bands]
    boxes = [[_box(p, own=own is not None and p.slug == own.slug) for p in projects] for _, projects in bands]
    heights = [_band_height(label, there) for label, there in zip(labels, boxes, strict=True)]
    drawn = canvas(message, height=sum(heights), left=0.1, right=0.1, mark=internal, bottom=0.3 if internal else 0.1)
    (axes,) = drawn.axes
    axes.set_axis_off()
    width = WIDTH - 0.2
    axes.set_xlim(0, width)
    axes.set_ylim(sum(heights), 0)
    top = 0.0
    for label, there, height in zip(labels, boxes, heights, strict=True):
        axes.plot([0, width], [top, top], color=GRID, linewidth=0.8)
        axes.text(0, top + _PAD + 0.1, "\n".join(label), size=8.5, weight="bold", color=INK, va="top", linespacing=1.25)
        _draw_boxes(axes, there, top, (width - _LABEL - _GAP) / _COLUMNS)
        top += height
    return drawn


def _box(project: Project, *, own: bool) -> _Box:
    parts = [fact.text for fact in (project.ngo, project.municipalities) if fact.text]
    text = tuple(line for part in parts for line in textwrap.wrap(part, _TEXT_WRAP))
    return _Box(tuple(textwrap.wrap(project.short_name, _NAME_WRAP)), text, own)


def _rows(boxes: Sequence[_Box]) -> list[Sequence[_Box]]:
    return [boxes[k : k + _COLUMNS] for k in range(0, len(boxes), _COLUMNS)]


def _band_height(label: Sequence[str], boxes: Sequence[_Box]) -> float:
    of_boxes = sum(max(box.height for box in row) + _GAP for row in _rows(boxes)) - _GAP if boxes else 0.2
    return max(of_boxes, 0.1 + 0.16 * len(label)) + 2 * _PAD


def _draw_boxes(axes: Axes, boxes: Sequence[_Box], top: float, step: float) -> None:
    y = top + _PAD
    if not boxes:
        axes.text(_LABEL, y + 0.1, "ingen projekter", size=8, color=MUTED, va="top")
    for row in _rows(boxes):
        height = max(box.height for box in row)
        for k, box in enumerate(row):
            x = _LABEL + k * (step + _GAP)
            axes.add_patch(
                FancyBboxPatch(
                    (x, y), step - _GAP, height, boxstyle="round,pad=0,rounding_size=0.05",
                    facecolor=SECOND if box.own else "white", edgecolor=SECOND, linewidth=1.2,
                )
            )  # fmt: skip
            ink = "white" if box.own else INK
            axes.text(x + 0.1, y + 0.09, "\n".join(box.name), size=8.5, weight="bold", color=ink, va="top")
            below = y + 0.12 + _HEAD * len(box.name)
            axes.text(x + 0.1, below, "\n".join(box.text), size=7.5, color=ink, va="top", linespacing=1.3)
        y += height + _GAP

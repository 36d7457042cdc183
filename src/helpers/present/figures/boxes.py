"""Boxes and arrows, as a report's own file has them (helpers.present.drawings)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import FancyBboxPatch

from helpers.present.figures import style

if TYPE_CHECKING:
    from helpers.present.drawings import Drawing

_HEIGHT = 0.40


def draw(drawing: Drawing) -> style.Canvas:
    """The figure; it shows no number."""
    canvas = style.canvas(drawing.message, height=2.2, mark="", left=0.1, right=0.1)
    (axes,) = canvas.axes
    axes.set_axis_off()
    axes.set_xlim(-0.01, 1.01)
    axes.set_ylim(0.05, 1.05)
    for box in drawing.boxes:
        corners = "round,pad=0.0,rounding_size=0.02"
        place = FancyBboxPatch((box.x, box.y), box.width, _HEIGHT, boxstyle=corners, fc="#e2eff3", ec=style.IMPROVED)
        axes.add_patch(place)
        middle = box.x + box.width / 2
        axes.text(
            middle,
            box.y + _HEIGHT * 0.5 + 0.015,
            box.title,
            ha="center",
            va="bottom",
            weight="bold",
            fontsize=9,
            parse_math=False,
        )
        axes.text(middle, box.y + _HEIGHT * 0.5 - 0.015, box.below, ha="center", va="top", fontsize=8, parse_math=False)
    for arrow in drawing.arrows:
        axes.annotate("", arrow.end, arrow.start, arrowprops={"arrowstyle": "-|>", "color": style.INK, "lw": 1.2})
    return canvas

"""The evaluation's idea of how things hang together, as boxes and arrows; drawn after the report's text."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.patches import FancyBboxPatch

from helpers.present.figures import style

_BOXES = (
    (0.00, 0.37, 0.27, "Drivkræfter\nog barrierer", "når samarbejdet begynder,\nog når det er i drift"),
    (0.37, 0.37, 0.24, "Den fælles indsats", "og hvordan den\nbliver gennemført"),
    (0.72, 0.62, 0.28, "Organisatoriske gevinster", "for kommune og NGO"),
    (0.72, 0.12, 0.28, "Resultater", "for børn og unge"),
)
_HEIGHT = 0.40


def draw(message: str) -> style.Canvas:
    """The figure; it shows no number."""
    canvas = style.canvas(message, height=2.2, mark="", left=0.1, right=0.1)
    (axes,) = canvas.axes
    axes.set_axis_off()
    axes.set_xlim(-0.01, 1.01)
    axes.set_ylim(0.05, 1.05)
    for x, y, width, title, below in _BOXES:
        corners = "round,pad=0.0,rounding_size=0.02"
        axes.add_patch(FancyBboxPatch((x, y), width, _HEIGHT, boxstyle=corners, fc="#e2eff3", ec=style.IMPROVED))
        middle = x + width / 2
        axes.text(middle, y + _HEIGHT * 0.5 + 0.015, title, ha="center", va="bottom", weight="bold", fontsize=9)
        axes.text(middle, y + _HEIGHT * 0.5 - 0.015, below, ha="center", va="top", fontsize=8)
    _arrow(axes, (0.27, 0.55), (0.37, 0.55))
    _arrow(axes, (0.61, 0.58), (0.72, 0.80))
    _arrow(axes, (0.61, 0.52), (0.72, 0.30))
    return canvas


def _arrow(axes: Axes, start: tuple[float, float], end: tuple[float, float]) -> None:
    axes.annotate("", end, start, arrowprops={"arrowstyle": "-|>", "color": style.INK, "lw": 1.2})

"""Small multiples with axes of their own: a panel per row of a table, at most four beside each other."""

from __future__ import annotations

import math

from helpers.present.figures.style import Canvas, canvas

BESIDE = 4


def multiples(count: int, message: str, *, left: float, right: float, wspace: float, mark: str, note: str) -> Canvas:
    """Empty panels.

    Args:
        count: How many; those that fill the last row up are not seen.
        message: The title sentence.
        left, right: Room beside the panels, in inches.
        wspace: Room between them, in widths of a panel.
        mark: What the image says of itself.
        note: How to read the figure.
    """
    columns = min(BESIDE, count)
    rows = math.ceil(count / columns)
    drawn = canvas(
        message, height=1.45 * rows, rows=rows, columns=columns, left=left, right=right, wspace=wspace, hspace=0.62,
        head=0.24, mark=mark, note=note,
    )  # fmt: skip
    for axes in drawn.axes[count:]:
        axes.set_visible(False)
    return drawn

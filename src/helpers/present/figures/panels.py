"""Small multiples that share their rows: a label to the left, one narrow panel per group, its heading above it."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from typing import Any

from matplotlib.axes import Axes

from helpers.present.figures.style import GRID, INK, MUTED, WIDTH, Canvas, canvas

LEFT, RIGHT, _EDGE = 2.62, 0.2, 0.12
LOWERED = 0.14
_HEAD_LINE, _LABEL_LINE, _ROW = 0.14, 0.15, 0.27
_EM = 0.082  # inches per letter of an 8.5-point heading


def panels(
    labels: Sequence[str],
    heads: Sequence[tuple[str, str]],
    message: str,
    *,
    mark: str,
    note: str,
    above: bool = False,
) -> Canvas:
    """Empty panels, rows from top to bottom at y = 0, 1, 2 …

    Args:
        labels: One per row.
        heads: Per panel its heading, and a second line in grey (may be empty).
        message: The title sentence.
        mark: What the image says of itself.
        note: How to read the figure.
        above: Whether labels stand above their rows, over the whole width, and the rows' content at y + LOWERED.

    Returns:
        The canvas; each panel has its rows and its heading, and no x axis yet.
    """
    left = _EDGE if above else LEFT
    wide = (WIDTH - left - RIGHT) / len(heads) - 0.1
    named = [textwrap.wrap(label, 100 if above else 38) for label in labels]
    headed = [textwrap.wrap(head, max(8, int(wide / _EM))) for head, _ in heads]
    step = max(_ROW, _LABEL_LINE * max(len(lines) for lines in named) + (_ROW if above else 0.08))
    under = _HEAD_LINE * any(below for _, below in heads)
    head = _HEAD_LINE * max(len(lines) for lines in headed) + under - 0.04
    drawn = canvas(
        message, height=step * len(labels), head=head, columns=len(heads), left=left, right=RIGHT, wspace=0.06,
        mark=mark, note=note, bottom=0.42,
    )  # fmt: skip
    for axes, (_, below), lines in zip(drawn.axes, heads, headed, strict=True):
        _panel(axes, len(labels), top=-0.58 if above else -0.5)
        place: dict[str, Any] = {"ha": "center", "va": "bottom", "transform": axes.transAxes}
        lift = 1 + under / (step * len(labels))
        axes.text(0.5, lift, "\n".join(lines), size=8.5, weight="bold", linespacing=1.1, **place)
        axes.text(0.5, 1.0, below, size=7.5, color=MUTED, **place)
    first = drawn.axes[0]
    if above:
        first.set_zorder(1)  # its labels run on over the other panels
        for row, lines in enumerate(named):
            first.text(0.0, row - 0.46, "\n".join(lines), size=8.5, va="top", transform=first.get_yaxis_transform())
    else:
        first.set_yticks(range(len(labels)), ["\n".join(lines) for lines in named])
    return drawn


def _panel(axes: Axes, rows: int, *, top: float) -> None:
    axes.set_ylim(rows - 0.5, top)
    axes.set_yticks([])
    axes.set_xticks([])
    axes.patch.set_visible(False)
    axes.tick_params(axis="y", length=0, labelsize=8.5, labelcolor=INK)
    for spine in axes.spines.values():
        spine.set_visible(False)
    for row in range(1, rows):
        axes.axhline(row - 0.5, color=GRID, linewidth=0.6, zorder=0)

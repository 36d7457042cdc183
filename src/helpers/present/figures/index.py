"""Indices of several questions: their means with interval for everyone, each side and each project, the scale whole."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from helpers.present.cells import HIDDEN, Lookup
from helpers.present.figures.spoken import TABLE
from helpers.present.figures.style import FIRST, GRID, INK, MUTED, SECOND, Canvas, canvas, danish_axis
from helpers.present.forms import SCORE, base
from helpers.present.opinions import estimate, mean_text
from helpers.study.survey import Answer

Blocks = Sequence[Sequence[tuple[str, dict[str, str]]]]
_ROW, _GAP = 0.27, 0.14
_WIDTH = 38  # characters of a label on a line; two lines fit beside a row


def draw(
    lookup: Lookup, indices: Sequence[Blocks], answers: Sequence[Answer], message: str, *, mark: str, level: str
) -> Canvas:
    """A row per group, in blocks; the first row of an index's first block is everyone.

    Args:
        lookup: Rows of `index_summary`.
        indices: Per index: everyone; the sides; the projects in the study's order. Each row with its label and key.
        answers: The possible answers: the ends of the scale.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    shown = [(block, number == 0) for blocks in indices for number, block in enumerate(blocks) if block]
    height = sum(_ROW * len(block) for block, _ in shown) + _GAP * (len(shown) - 1)
    drawn = canvas(
        message,
        height=max(height, 0.5),
        left=2.55,
        right=1.75,
        mark=mark,
        note=f"Vandrette streger: {level} sikkerhedsinterval. Den lyse streg: alle.",
        bottom=0.75,
    )
    (axes,) = drawn.axes
    axes.set_ylim(max(height, 0.5), -0.04)
    danish_axis(axes)
    ordered = sorted(answers, key=lambda a: a.value)
    axes.set_xlim(ordered[0].value - 0.05, ordered[-1].value + 0.05)
    few = len(ordered) < 6
    ticks = [a.value for a in ordered]
    axes.set_xticks(ticks, [textwrap.fill(f"{a.value} {a.label}", 12) if few else f"{a.value}" for a in ordered])
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    beside = axes.get_yaxis_transform()
    top = 0.0
    for blocks in indices:
        filled = [block for block in blocks if block]
        end = top + sum(_ROW * len(block) for block in filled) + _GAP * (len(filled) - 1)
        if whole := estimate(lookup, "mean", **blocks[0][0][1]):
            axes.plot([whole.value, whole.value], [top, end], color=FIRST, linewidth=0.9, alpha=0.55, zorder=0)
        top = end + _GAP
    y = _ROW / 2
    for block, everyone in shown:
        for label, key in block:
            axes.text(
                -0.03,
                y,
                textwrap.fill(label, _WIDTH),
                size=8.5,
                ha="right",
                va="center",
                transform=beside,
                weight="bold" if everyone else "normal",
            )
            mean = estimate(lookup, "mean", **key)
            if mean is None:
                axes.text(1.03, y, _why(lookup, key), size=8, color=MUTED, va="center", transform=beside)
            else:
                colour = INK if everyone else SECOND
                if not math.isnan(mean.low):
                    ends = max(mean.low, ticks[0]), min(mean.high, ticks[-1])
                    axes.plot(ends, [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
                axes.plot(mean.value, y, "o", color=colour, markersize=5.5)
                axes.text(1.03, y, f"{mean_text(mean)}   {base(mean.n)}", size=8, va="center", transform=beside)
            y += _ROW
        y += _GAP
    return drawn


def alt(lookup: Lookup, indices: Sequence[Blocks], answers: Sequence[Answer]) -> str:
    """Everyone and each side with mean and interval; of the projects the range alone: they are not ranked."""
    texts = []
    for blocks in indices:
        for label, key in (row for block in blocks[:2] for row in block):
            mean = estimate(lookup, "mean", **key)
            texts.append(f"{label} {mean_text(mean)}" if mean else f"{label} {_why(lookup, key)}")
        means = [mean.value for block in blocks[2:] for _, key in block if (mean := estimate(lookup, "mean", **key))]
        if means:
            texts.append(f"projekterne fra {SCORE.text(min(means))} til {SCORE.text(max(means))}")
    low, high = min(a.value for a in answers), max(a.value for a in answers)
    return f"Gennemsnit med sikkerhedsinterval på en skala fra {low} til {high}: {'; '.join(texts)}. {TABLE}."


def _why(lookup: Lookup, key: dict[str, str]) -> str:
    return HIDDEN if lookup.find("mean", **key).reason else "ingen svar"

"""How each type of intervention is said to work, beside the development of those who had it."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.transforms import blended_transform_factory

from helpers.present.cells import Lookup, Rows, instead
from helpers.present.figures.style import GRID, INK, MUTED, SECOND, THIRD, Canvas, canvas, danish_axis
from helpers.present.forms import CHANGE, COUNT, base
from helpers.present.words import ended, lowered


@dataclass(frozen=True)
class Block:
    """A type of intervention: its label, its mechanisms and its outcomes, each with label and key."""

    label: str
    themes: Rows
    outcomes: Rows


def draw(
    lookup: Lookup, blocks: Sequence[Block], message: str, *, mark: str, level: str, limits: tuple[float, float]
) -> Canvas:
    """Per type to the left bars of coded statements, to the right mean changes with their intervals.

    Args:
        lookup: Rows of `statement_counts` and `change_summary`.
        blocks: The types.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
        limits: Ends of the axis of change.
    """
    lines = max(max(len(block.themes), len(block.outcomes)) for block in blocks)
    drawn = canvas(
        message,
        height=(0.2 * lines + 0.42) * len(blocks),
        rows=len(blocks),
        columns=2,
        left=1.75,
        right=0.95,
        wspace=0.92,
        hspace=0.42 / (0.2 * lines + 0.1),
        head=0.14,
        mark=mark,
        note=f"Til venstre: antal kodede udsagn. Streger: {level} interval.",
    )
    found = [lookup.find("count", **key) for block in blocks for _, key in block.themes]
    most = max([1.0, *(one.value for one in found if one.shown)])
    for k, block in enumerate(blocks):
        left, right = drawn.axes[2 * k], drawn.axes[2 * k + 1]
        last = k == len(blocks) - 1
        _themes(left, lookup, block, most, lines)
        _outcomes(right, lookup, block, limits, last=last)
        place = blended_transform_factory(drawn.figure.transFigure, left.transAxes)
        heading = f"{block.label}: udsagn om, hvad der virker"
        left.text(0.012, 1.04, heading, transform=place, size=8.5, weight="bold", va="bottom", color=INK)
        right.set_title("Udvikling i point", loc="left", size=8.5, weight="bold", pad=5)
    return drawn


def _themes(axes: Axes, lookup: Lookup, block: Block, most: float, lines: int) -> None:
    labels = [textwrap.fill(label, 26) for label, _ in block.themes]
    step = lines / max(1, len(labels))
    _rows(axes, labels, lines, step)
    axes.set_xlim(0, most * 1.2)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    for k, (_, key) in enumerate(block.themes):
        found, at = lookup.find("count", **key), (k + 0.5) * step - 0.5
        if found.shown:
            axes.barh(at, found.value, color=THIRD, height=0.9)
            axes.text(found.value, at, f" {COUNT.text(found.value)}", va="center", size=8)
        else:
            axes.text(0, at, f" {instead(found)}", va="center", size=8, color=MUTED)


def _outcomes(axes: Axes, lookup: Lookup, block: Block, limits: tuple[float, float], *, last: bool) -> None:
    _rows(axes, [label for label, _ in block.outcomes], len(block.outcomes), 1.0)
    axes.set_xlim(*limits)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(0, color=MUTED, linewidth=0.9)
    danish_axis(axes)
    axes.tick_params(axis="x", labelsize=7.5, labelbottom=last)
    for k, (_, key) in enumerate(block.outcomes):
        found = lookup.find("mean_change", **key)
        beside = instead(found)
        if found.shown:
            low, high = lookup.find("ci_low", **key).value, lookup.find("ci_high", **key).value
            if not math.isnan(low):
                axes.plot([low, high], [k, k], color=SECOND, linewidth=1.5, solid_capstyle="butt")
            axes.plot(found.value, k, "o", color=SECOND, markersize=4.2)
            beside = f"{CHANGE.text(found.value)} ({base(found.n)})"
        ink = INK if found.shown else MUTED
        axes.text(1.03, k, beside, transform=axes.get_yaxis_transform(), va="center", size=7.5, color=ink)


def _rows(axes: Axes, labels: Sequence[str], lines: int, step: float) -> None:
    axes.set_yticks([(k + 0.5) * step - 0.5 for k in range(len(labels))], list(labels))
    axes.set_ylim(lines - 0.4, -0.6)
    axes.tick_params(axis="y", length=0, labelsize=8)
    axes.spines["left"].set_visible(False)


def alt(lookup: Lookup, blocks: Sequence[Block]) -> str:
    """Per type the number of statements on each mechanism, and the mean change in each dimension."""
    parts = []
    for block in blocks:
        said = [f"{lowered(label)} {_count(lookup, key)}" for label, key in block.themes]
        moved = []
        for label, key in block.outcomes:
            found = lookup.find("mean_change", **key)
            if found.there:
                moved.append(f"{lowered(label)} {CHANGE.text(found.value) if found.shown else instead(found)}")
        parts.append(f"{block.label}: udsagn: {', '.join(said)}; udvikling: {', '.join(moved)}")
    return " ".join(ended(part) for part in parts)


def _count(lookup: Lookup, key: dict[str, str]) -> str:
    found = lookup.find("count", **key)
    return COUNT.text(found.value) if found.shown else instead(found)

"""Means with confidence intervals at each wave, one panel per dimension, the scale shown whole."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from matplotlib.ticker import FixedLocator, Locator, MaxNLocator

from helpers.present.cells import Lookup, instead
from helpers.present.figures.style import FIRST, GRID, INK, MUTED, SECOND, Canvas, canvas
from helpers.present.forms import COUNT, SCORE, shortest
from helpers.study import Dimension, Labelled


def draw(
    lookup: Lookup,
    dimensions: Sequence[Dimension],
    waves: Sequence[Labelled],
    project: str,
    message: str,
    *,
    mark: str,
    level: str,
    group: str = "",
    joined: bool = False,
) -> Canvas:
    """Small multiples: x the waves, y the scale from its minimum to its maximum.

    `joined`: a line through the waves, which says that the same are measured every time.
    """
    columns = min(4, len(dimensions))
    rows = math.ceil(len(dimensions) / columns)
    drawn = canvas(
        message,
        height=1.75 * rows,
        rows=rows,
        columns=columns,
        left=0.4,
        right=0.12,
        wspace=0.28,
        hspace=0.62,
        mark=mark,
        note=f"Lodrette streger: {level} sikkerhedsinterval.",
    )
    for axes, dimension in zip(drawn.axes, dimensions, strict=False):
        less = "\n(mindre er bedre)" if dimension.better == "lower" else ""
        axes.set_title(textwrap.fill(dimension.label, 23) + less, loc="left", size=8.5, pad=5)
        axes.set_ylim(dimension.minimum, dimension.maximum)
        axes.set_xlim(-0.45, len(waves) - 0.55)
        axes.set_xticks(range(len(waves)), [_tick(lookup, dimension, wave, project, group) for wave in waves])
        axes.tick_params(axis="x", labelsize=7.5)
        axes.yaxis.set_major_locator(_ticks(dimension))
        axes.yaxis.set_major_formatter(lambda value, _: shortest(value))
        axes.grid(axis="y", color=GRID, linewidth=0.6)
        axes.set_axisbelow(True)
        span = dimension.maximum - dimension.minimum
        path: list[tuple[int, float]] = []
        for k, wave in enumerate(waves):
            key = {"project": project, "measure": dimension.code, "wave": wave.code, "group": group}
            mean = lookup.find("mean", **key)
            if not mean.shown:
                axes.text(
                    k, dimension.minimum + span / 2, "skjult" if mean.reason else "–", ha="center", size=7, color=MUTED
                )
                continue
            low, high = lookup.find("ci_low", **key).value, lookup.find("ci_high", **key).value
            path.append((k, mean.value))
            colour = FIRST if k == 0 else SECOND
            if not math.isnan(low):
                axes.plot(
                    [k, k], [max(low, dimension.minimum), min(high, dimension.maximum)], color=colour, linewidth=1.6
                )
            axes.plot(k, mean.value, "o", color=colour, markersize=5)
            above = mean.value < dimension.maximum - 0.25 * span
            edge = (high if above else low) if not math.isnan(low) else mean.value
            axes.text(
                k, edge + (0.035 if above else -0.035) * span, SCORE.text(mean.value), ha="center",
                va="bottom" if above else "top", size=8, color=INK, weight="bold",
            )  # fmt: skip
        if joined:
            axes.plot([x for x, _ in path], [y for _, y in path], color=MUTED, linewidth=0.8, zorder=0)
    for axes in drawn.axes[len(dimensions) :]:
        axes.set_visible(False)
    return drawn


def alt(
    lookup: Lookup, dimensions: Sequence[Dimension], waves: Sequence[Labelled], project: str, group: str = ""
) -> str:
    """What the figure shows: each dimension's mean at each wave."""
    parts = []
    for dimension in dimensions:
        means = [
            f"{wave.label.lower()} {SCORE.text(found.value) if found.shown else instead(found)}"
            for wave in waves
            if (
                found := lookup.find("mean", project=project, measure=dimension.code, wave=wave.code, group=group)
            ).there
        ]
        parts.append(f"{dimension.label}: {', '.join(means)}")
    return f"Gennemsnit på hver måling. {'. '.join(parts)}."


def _tick(lookup: Lookup, dimension: Dimension, wave: Labelled, project: str, group: str) -> str:
    """A wave's name, and below it how many were measured then."""
    name = wave.label[:6] + "." if len(wave.label) > 7 else wave.label
    found = lookup.find("mean", project=project, measure=dimension.code, wave=wave.code, group=group)
    return f"{name}\nn={COUNT.text(found.n)}" if found.shown and found.n is not None else f"{name}\n"


def _ticks(dimension: Dimension) -> Locator:
    span = dimension.maximum - dimension.minimum
    if span <= 6 and float(span).is_integer():
        return FixedLocator([dimension.minimum + k for k in range(int(span) + 1)])
    return MaxNLocator(4)

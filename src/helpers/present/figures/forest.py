"""A forest plot: the projects' mean changes in their own order, what they give together, and what another could expect.

A panel per dimension, the same project always on the same line. Projects are never ranked.
"""

from __future__ import annotations

import math
import textwrap

from matplotlib.axes import Axes

from helpers.present.cells import Lookup, Rows, instead
from helpers.present.figures.style import GRID, INK, MUTED, SECOND, THIRD, Canvas, canvas, danish_axis
from helpers.present.forms import CHANGE, COUNT
from helpers.present.words import ended
from helpers.results import ACROSS

TOGETHER, ANOTHER = "Samlet", "Et nyt projekt"
_LINE = 0.2


def draw(
    lookup: Lookup, panels: Rows, projects: Rows, message: str, *, mark: str, level: str, limits: tuple[float, float]
) -> Canvas:
    """Small multiples: in each the mean change of every project with its interval, and two lines for all of them.

    Args:
        lookup: Rows of `change_summary` of each project, and of `random_effects`.
        panels: Per dimension its label and key (measure, wave).
        projects: Per project its label and key (project), in the study's order.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
        limits: Ends of the axis of change.
    """
    lines = len(projects) + 2
    columns = min(3, len(panels))
    drawn = canvas(
        message,
        height=(lines * _LINE + 0.25) * math.ceil(len(panels) / columns),
        rows=math.ceil(len(panels) / columns),
        columns=columns,
        left=1.25,
        right=0.5,
        wspace=0.3,
        hspace=0.32,
        mark=mark,
        note=f"Udvikling i point, plus er fremgang. Streger: {level} interval. Tal til højre: n.",
    )
    for k, (axes, (label, key)) in enumerate(zip(drawn.axes, panels, strict=False)):
        _frame(axes, projects, limits, named=k % columns == 0)
        axes.set_title(textwrap.fill(label, 30), loc="left", size=8.5, pad=4)
        for line, (_, project) in enumerate(projects):
            _project(axes, lookup, {**key, **project}, line)
        _pooled(axes, lookup, key, len(projects))
    for axes in drawn.axes[len(panels) :]:
        axes.set_visible(False)
    return drawn


def _frame(axes: Axes, projects: Rows, limits: tuple[float, float], *, named: bool) -> None:
    labels = [*(label for label, _ in projects), TOGETHER, ANOTHER]
    axes.set_xlim(*limits)
    axes.set_ylim(len(labels) - 0.4, -0.6)
    axes.set_yticks(range(len(labels)), labels if named else [""] * len(labels))
    axes.tick_params(axis="y", length=0, labelsize=7.5)
    axes.tick_params(axis="x", labelsize=7.5)
    for text in axes.get_yticklabels()[-2:]:
        text.set_fontweight("bold")
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(0, color=MUTED, linewidth=0.9)
    axes.axhline(len(projects) - 0.5, color=GRID, linewidth=0.8)
    danish_axis(axes)


def _project(axes: Axes, lookup: Lookup, key: dict[str, str], line: int) -> None:
    found = lookup.find("mean_change", **key)
    if not found.shown:
        text = instead(found)
        axes.text(0.5, line, text, transform=axes.get_yaxis_transform(), ha="center", va="center", size=7, color=MUTED)
        return
    low, high = lookup.find("ci_low", **key).value, lookup.find("ci_high", **key).value
    if not math.isnan(low):
        axes.plot([low, high], [line] * 2, color=SECOND, linewidth=1.4, solid_capstyle="butt")
    axes.plot(found.value, line, "o", color=SECOND, markersize=4)
    _beside(axes, line, COUNT.text(found.n) if found.n is not None else "")


def _pooled(axes: Axes, lookup: Lookup, key: dict[str, str], line: int) -> None:
    """The estimate over the projects as a diamond, and below it where another project's change may lie."""
    where = {**key, "project": "alle", "group": ACROSS}
    found = lookup.find("pooled_change", **where)
    if not found.shown:
        text = instead(found)
        axes.text(0.5, line, text, transform=axes.get_yaxis_transform(), ha="center", va="center", size=7, color=MUTED)
        return
    low, high = (lookup.find(f"pooled_change_ci_{end}", **where).value for end in ("low", "high"))
    axes.fill([low, found.value, high, found.value], [line, line - 0.28, line, line + 0.28], color=INK, linewidth=0)
    _beside(axes, line, COUNT.text(found.n) if found.n is not None else "", weight="bold")
    low, high = (lookup.find(f"prediction_{end}", **where).value for end in ("low", "high"))
    axes.plot([low, high], [line + 1] * 2, color=THIRD, linewidth=2.6, solid_capstyle="butt")


def _beside(axes: Axes, line: int, text: str, weight: str = "normal") -> None:
    axes.text(1.03, line, text, transform=axes.get_yaxis_transform(), va="center", size=7, color=INK, weight=weight)


def alt(lookup: Lookup, panels: Rows, projects: Rows) -> str:
    """Per dimension the estimate over the projects with its intervals, and how many projects lie on which side of 0."""
    parts = []
    for label, key in panels:
        changes = [lookup.find("mean_change", **{**key, **project}) for _, project in projects]
        up = sum(found.value > 0 for found in changes if found.shown)
        measured = sum(found.shown for found in changes)
        text = f"{label}: {up} af {measured} projekter har en positiv gennemsnitlig udvikling"
        where = {**key, "project": "alle", "group": ACROSS}
        pooled = lookup.find("pooled_change", **where)
        if pooled.shown:
            low, high = (lookup.find(f"pooled_change_ci_{end}", **where).value for end in ("low", "high"))
            text += f", samlet {CHANGE.text(pooled.value)} point {CHANGE.limits(low, high)}"
        parts.append(text)
    return " ".join(ended(part) for part in parts)

"""When the children began: a panel per project, a column per half-year, in the study's order."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.present.cells import HIDDEN, Found, Lookup
from helpers.present.figures.style import GRID, INK, MUTED, SECOND, SIDES, Canvas, canvas
from helpers.present.forms import COUNT, base
from helpers.results import POOLED, RECRUITED, Category

_COLUMNS = 3
_EVERY = 5  # more half-years than this: the year alone stands below each first one


def halves(lookup_rows: Sequence[str]) -> list[str]:
    """The half-years among some categories, in order: `half:2015_1`."""
    return sorted({category for category in lookup_rows if Category.parse(category).of == "half"}, key=_when)


def label(half: str) -> str:
    """«første halvår 2015»."""
    year, number = _when(half)
    return f"{'første' if number == 1 else 'andet'} halvår {year}"


def draw(lookup: Lookup, panels: Sequence[tuple[str, str]], times: Sequence[str], message: str, *, mark: str) -> Canvas:
    """A panel per label and project of `panels`: heights are shares of the panel's children, numbers written above."""
    columns = min(_COLUMNS, len(panels))
    rows = math.ceil(len(panels) / columns)
    drawn = canvas(
        message, height=1.35 * rows + 0.35 * (rows - 1), rows=rows, columns=columns, left=0.15, right=0.15,
        wspace=0.12, hspace=0.62, mark=mark, note="Tallene er antal; højden er andelen af dem, der er begyndt.",
    )  # fmt: skip
    top = max([s.value for _, p in panels for t in times if (s := _share(lookup, p, t)).shown], default=1.0)
    for axes, (name, project) in zip(drawn.axes, panels, strict=False):
        _panel(axes, lookup, name, project, times, top)
    for axes in drawn.axes[len(panels) :]:
        axes.set_visible(False)
    return drawn


def alt(lookup: Lookup, panels: Sequence[tuple[str, str]], times: Sequence[str]) -> str:
    """Each panel's numbers."""
    parts = []
    for name, project in panels:
        texts = []
        for time in times:
            found = lookup.find("count", project=project, measure=RECRUITED, category=time)
            value = COUNT.text(found.value) if found.shown else HIDDEN if found.reason else "ingen"
            texts.append(f"{label(time)} {value}")
        parts.append(f"{name}: {', '.join(texts)}")
    return ". ".join(parts) + "."


def _panel(axes: Axes, lookup: Lookup, name: str, project: str, times: Sequence[str], top: float) -> None:
    started = lookup.find("n", project=project, measure=RECRUITED)
    n = f" ({base(started.value)})" if started.shown else ""
    axes.set_title(textwrap.fill(f"{name}{n}", 34), loc="left", size=8.5, weight="bold", pad=3, color=INK)
    axes.set_ylim(0, top * 1.22)
    axes.set_xlim(-0.6, len(times) - 0.4)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_color(GRID)
    axes.tick_params(axis="x", length=0, labelsize=7)
    axes.set_xticks(range(len(times)), [_tick(time, many=len(times) > _EVERY) for time in times])
    for k, time in enumerate(times):
        share = _share(lookup, project, time)
        count = lookup.find("count", project=project, measure=RECRUITED, category=time)
        if not share.shown:
            text = HIDDEN if started.reason or share.reason else "0"
            axes.text(k, 0, text, ha="center", va="bottom", size=7.5, color=MUTED)
            continue
        axes.bar(k, share.value, width=0.72, color=SIDES[1] if project == POOLED else SECOND)
        text = COUNT.text(count.value)
        axes.text(k, share.value + top * 0.03, text, ha="center", va="bottom", size=8, weight="bold", color=INK)


def _share(lookup: Lookup, project: str, time: str) -> Found:
    return lookup.find("share", project=project, measure=RECRUITED, category=time)


def _when(half: str) -> tuple[int, int]:
    parts = Category.parse(half)
    return int(parts.level), int(parts.number or 0)


def _tick(half: str, *, many: bool) -> str:
    year, number = _when(half)
    if many:
        return str(year) if number == 1 else ""
    return f"{'jan-jun' if number == 1 else 'jul-dec'}\n{year}"

"""Bars of shares: stacked outcomes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from helpers.present.cells import ABSENT, HIDDEN, Lookup, Rows
from helpers.present.figures.style import (
    MUTED,
    Canvas,
    canvas,
    horizontal_rows,
    percent_axis,
)
from helpers.present.forms import COUNT, SHARE, base
from helpers.present.words import ended


@dataclass(frozen=True)
class Part:
    """One part of a bar: its label, the statistic and category it is, its colour."""

    label: str
    statistic: str
    category: str
    colour: str


def stacked(lookup: Lookup, rows: Rows, parts: Sequence[Part], message: str, *, mark: str, note: str = "") -> Canvas:
    """Bars from 0 to 100 per cent, each part with its share written in it, the first with its interval below it.

    `note` says how to read the figure.
    """
    drawn = canvas(message, height=0.36 * len(rows) + 0.5, left=2.55, right=0.85, mark=mark, note=note)
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows])
    percent_axis(axes)
    for k, (_, key) in enumerate(rows):
        start = 0.0
        n: int | None = None
        for part in parts:
            found = lookup.find(part.statistic, **{**key, "category": part.category})
            if not found.shown:
                # What is left of the whole is no number of its own; it says that it is hidden how it divides.
                text = HIDDEN if found.reason else ABSENT
                if start and found.reason:
                    axes.barh(k, 1 - start, left=start, color="white", edgecolor=MUTED, height=0.66, linewidth=0.8)
                    axes.text(start + (1 - start) / 2, k, text, ha="center", va="center", size=8, color=MUTED)
                else:
                    axes.text(0.01, k, text, va="center", size=8, color=MUTED)
                break
            n = found.n
            axes.barh(k, found.value, left=start, color=part.colour, height=0.66, edgecolor="white", linewidth=0.8)
            if found.value >= 0.06:
                middle = start + found.value / 2
                text = SHARE.bare(found.value)
                axes.text(middle, k, text, ha="center", va="center", size=8.5, color="white", weight="bold")
            start += found.value
        low, high = (_limit(lookup, parts[0], key, end) for end in ("low", "high"))
        if not math.isnan(low):
            axes.plot([low, high], [k + 0.43] * 2, color=parts[0].colour, linewidth=1.6, solid_capstyle="butt")
        if n is not None:
            axes.text(1.02, k, base(n), transform=axes.get_yaxis_transform(), va="center", size=8)
    _legend(drawn, [(p.label, p.colour) for p in parts])
    return drawn


def _limit(lookup: Lookup, part: Part, key: dict[str, str], end: str) -> float:
    name = f"ci_{end}" if part.statistic == "share" else f"{part.statistic}_ci_{end}"
    return lookup.find(name, **{**key, "category": part.category}).value


def _legend(drawn: Canvas, entries: Sequence[tuple[str, str]]) -> None:
    """Direct labels above the axes, in the colours of their parts."""
    axes = drawn.axes[0]
    width = sum(len(label) + 4 for label, _ in entries)
    position = 0.0
    scale = min(0.0165, 1.35 / width)
    for label, colour in entries:
        axes.text(
            position - 0.25,
            1.0,
            f"■ {label}",
            color=colour,
            size=8,
            weight="bold",
            transform=axes.transAxes,
            va="bottom",
        )
        position += (len(label) + 4) * scale


def alt(lookup: Lookup, rows: Rows, parts: Sequence[Part], *, as_share: bool = True) -> str:
    """Each row with its parts."""
    texts = []
    for label, key in rows:
        shown = []
        for part in parts:
            found = lookup.find(part.statistic, **{**key, "category": part.category})
            value = (SHARE.text(found.value) if as_share else COUNT.text(found.value)) if found.shown else "skjult"
            if found.there:
                shown.append(f"{part.label.lower()} {value}")
        texts.append(f"{label}: {', '.join(shown) if shown else 'ikke målt'}")
    return " ".join(ended(text) for text in texts)

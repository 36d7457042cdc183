"""How many changed by how much: a histogram per row, worse to the left, better to the right."""

from __future__ import annotations

import math
from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.present.cells import HIDDEN, Lookup, Rows, instead
from helpers.present.figures.multiples import multiples
from helpers.present.figures.style import IMPROVED, INK, MUTED, UNCHANGED, WORSENED, Canvas, named
from helpers.present.forms import MINUS, SHARE, shortest
from helpers.present.sizes import Bin, bins
from helpers.present.words import ended

_TOP = 0.3  # the highest bar that has room without a rise of the axis


def draw(lookup: Lookup, rows: Rows, edges: Sequence[float], message: str, *, mark: str, level: str) -> Canvas:
    """Small multiples that share both axes, each bar with its per cent.

    Args:
        lookup: Rows of `change_distribution`.
        rows: A panel each: its label and key.
        edges: The sizes of change between the bars.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    sizes = bins(edges)
    drawn = multiples(
        len(rows),
        message,
        left=0.15,
        right=0.12,
        wspace=0.1,
        mark=mark,
        note=f"Pct., fra tilbagegang (venstre) til fremgang, i point. Streger: {level} interval.",
    )
    found = [[lookup.find("share", category=one.category, **key) for one in sizes] for _, key in rows]
    limits = [lookup.find("ci_high", category=one.category, **key).value for _, key in rows for one in sizes]
    top = max([_TOP, *(limit for limit in limits if not math.isnan(limit))])
    for axes, (label, key), shares in zip(drawn.axes, rows, found, strict=False):
        _panel(axes, sizes, edges, top)
        n = next((f.n for f in shares if f.shown and f.n is not None), None)
        named(axes, label, n)
        for one, share in zip(sizes, shares, strict=True):
            if share.shown:
                low, high = (lookup.find(f"ci_{end}", category=one.category, **key).value for end in ("low", "high"))
                axes.bar(one.size, share.value, color=_colour(one), width=0.86)
                axes.plot([one.size] * 2, [low, high], color=INK, linewidth=0.8)
                text = SHARE.bare(share.value)
                axes.text(one.size, high + top * 0.02, text, ha="center", va="bottom", size=7, color=INK)
            elif share.reason:
                axes.text(one.size, top * 0.02, HIDDEN, ha="center", va="bottom", size=6.5, color=MUTED, rotation=90)
    return drawn


def alt(lookup: Lookup, rows: Rows, edges: Sequence[float]) -> str:
    """Per row the share that worsened, stood still and improved most, from the worst to the best size."""
    sizes = bins(edges)
    parts = []
    for label, key in rows:
        texts = []
        for one in sizes:
            share = lookup.find("share", category=one.category, **key)
            if share.there:
                texts.append(f"{one.label.lower()} {SHARE.text(share.value) if share.shown else instead(share)}")
        parts.append(f"{label}: {', '.join(texts) if texts else 'ikke målt'}")
    return " ".join(ended(part) for part in parts)


def _panel(axes: Axes, sizes: Sequence[Bin], edges: Sequence[float], top: float) -> None:
    """The frame of a panel: the sizes named between the bars they part, every other one where they are many."""
    last = len(edges)
    axes.set_xlim(sizes[0].size - 0.6, sizes[-1].size + 0.6)
    axes.set_ylim(0, top * 1.12)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    named = [k for k in range(1, last) if (last - 1 - k) % 2 == 0]
    at = [*(-(k + 0.5) for k in reversed(named)), 0, *(k + 0.5 for k in named)]
    minus = [f"{MINUS}{shortest(edges[k])}" for k in reversed(named)]
    axes.set_xticks(at, [*minus, "0", *(f"+{shortest(edges[k])}" for k in named)])
    axes.tick_params(axis="x", labelsize=7, length=2)


def _colour(one: Bin) -> str:
    return UNCHANGED if one.size == 0 else IMPROVED if one.size > 0 else WORSENED

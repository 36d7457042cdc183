"""From those who started to those measured at each wave: a bar per stage with its number and share."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.present.cells import HIDDEN, Lookup, Rows
from helpers.present.figures.style import INK, MUTED, SECOND, SIDES, Canvas, canvas, horizontal_rows, percent_axis
from helpers.present.forms import COUNT, MISSING, SHARE
from helpers.present.words import ended

_HEIGHT = 0.56


def draw(
    lookup: Lookup, rows: Rows, project: str, message: str, others: tuple[str, str] | None, *, mark: str, level: str
) -> Canvas:
    """One bar per stage.

    Args:
        lookup: Statistics `count` and `share` with its limits.
        rows: The stages in order: label and key.
        project: Whose bars they are.
        message: The title sentence.
        others: Label and project that a line across each bar stands for.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    note = f"Smalle streger: {level} sikkerhedsinterval."
    drawn = canvas(message, height=0.42 * len(rows) + 0.35, left=2.3, right=1.5, mark=mark, note=note)
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows], wrap=32)
    percent_axis(axes)
    axes.set_xlabel("pct. af dem, der er begyndt")
    for k, (_, key) in enumerate(rows):
        side = axes.get_yaxis_transform()
        share, number = (lookup.find(s, **{**key, "project": project}) for s in ("share", "count"))
        if not share.shown:
            axes.text(1.02, k, HIDDEN if share.reason else MISSING, transform=side, va="center", size=8, color=MUTED)
        else:
            axes.barh(k, share.value, height=_HEIGHT, color=SECOND)
            low, high = (lookup.find(s, **{**key, "project": project}).value for s in ("ci_low", "ci_high"))
            if k and not math.isnan(low) and high > low:
                axes.plot([low, high], [k, k], color=INK, linewidth=1.1, solid_capstyle="butt")
            text = f"{COUNT.text(number.value)} ({SHARE.text(share.value)})"
            axes.text(1.02, k, text, transform=side, va="center", size=8.5, weight="bold", color=INK)
        if others:
            beside = lookup.find("share", **{**key, "project": others[1]})
            if beside.shown:
                axes.plot([beside.value] * 2, [k - 0.4, k + 0.4], color=SIDES[1], linewidth=2.4, clip_on=False)
    if others:
        axes.text(0, 1.0, f"▌{others[0]}", color=SIDES[1], size=8.5, weight="bold", transform=axes.transAxes)
    return drawn


def alt(lookup: Lookup, rows: Rows, beside: Sequence[tuple[str, str]]) -> str:
    """Each stage with number and share, per project of `beside` (label and slug)."""
    parts = []
    for label, key in rows:
        texts = []
        for name, project in beside:
            share, number = (lookup.find(s, **{**key, "project": project}) for s in ("share", "count"))
            value = f"{COUNT.text(number.value)} ({SHARE.text(share.value)})" if share.shown else HIDDEN
            texts.append(f"{name} {value}" if len(beside) > 1 else value)
        parts.append(ended(f"{label}: {', '.join(texts)}"))
    return " ".join(parts)

"""Need at the start beside progress, dimension by dimension: two panels that share their rows."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.present.cells import Lookup, Rows, instead
from helpers.present.figures.style import FIRST, MUTED, SECOND, Canvas, canvas, danish_axis, horizontal_rows
from helpers.present.forms import CHANGE, SCORE, base, shortest
from helpers.present.progress import need_of
from helpers.present.words import ended
from helpers.study import Dimension


def draw(
    lookup: Lookup,
    dimensions: Sequence[Dimension],
    rows: Rows,
    waves: tuple[str, str],
    message: str,
    *,
    mark: str,
    level: str,
) -> Canvas:
    """To the left bars from the scale's good end to the mean at the start, to the right the mean change.

    Args:
        lookup: Rows of `wave_means` and `change_summary`.
        dimensions: The scales.
        rows: Per dimension its label and key.
        waves: The wave of the start, and of the change.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    start, change = waves
    drawn = canvas(
        message, height=max(1.0, 0.34 * len(rows) + 0.3), columns=2, left=1.75, right=1.3, wspace=0.22, mark=mark,
        note=f"Vandrette streger: {level} sikkerhedsinterval.",
    )  # fmt: skip
    left, right = drawn.axes
    horizontal_rows(left, [label for label, _ in rows])
    horizontal_rows(right, [""] * len(rows))
    left.set_xlim(0, 1)
    left.set_xticks([0, 1], ["bedste ende", "dårligste ende"])
    left.get_xticklabels()[0].set_horizontalalignment("left")
    left.get_xticklabels()[-1].set_horizontalalignment("right")
    left.set_title("Behov ved start (gennemsnit)", loc="left", size=8.5, pad=4)
    right.set_title("Udvikling i point", loc="left", size=8.5, pad=4)
    right.axvline(0, color=MUTED, linewidth=0.9)
    danish_axis(right)
    for k, (dimension, (_, key)) in enumerate(zip(dimensions, rows, strict=True)):
        mean = lookup.find("mean", **{**key, "wave": start})
        if mean.shown:
            need = need_of(dimension, mean.value)
            left.barh(k, need, color=FIRST, height=0.6)
            left.text(need + 0.02, k, SCORE.text(mean.value), va="center", size=8)
        else:
            left.text(0.02, k, instead(mean), va="center", size=8, color=MUTED)
        where = {**key, "wave": change}
        found = lookup.find("mean_change", **where)
        if not found.shown:
            text = instead(found)
            right.text(1.03, k, text, transform=right.get_yaxis_transform(), va="center", size=8, color=MUTED)
            continue
        low, high = lookup.find("ci_low", **where).value, lookup.find("ci_high", **where).value
        if not math.isnan(low):
            right.plot([low, high], [k, k], color=SECOND, linewidth=1.8, solid_capstyle="butt")
        right.plot(found.value, k, "o", color=SECOND, markersize=5.5)
        right.text(
            1.03, k, f"{CHANGE.text(found.value)}  ({base(found.n)})", transform=right.get_yaxis_transform(),
            va="center", size=8,
        )  # fmt: skip
    return drawn


def alt(lookup: Lookup, dimensions: Sequence[Dimension], rows: Rows, waves: tuple[str, str]) -> str:
    """Each dimension's mean at the start on its scale, and its mean change."""
    parts = []
    for dimension, (label, key) in zip(dimensions, rows, strict=True):
        mean = lookup.find("mean", **{**key, "wave": waves[0]})
        change = lookup.find("mean_change", **{**key, "wave": waves[1]})
        ends = f"{shortest(dimension.minimum)}-{shortest(dimension.maximum)}"
        best = "højt er godt" if dimension.better == "higher" else "lavt er godt"
        start = f"{SCORE.text(mean.value)} på skalaen {ends} ({best})" if mean.shown else instead(mean)
        moved = f"{CHANGE.text(change.value)} point" if change.shown else instead(change)
        parts.append(f"{label}: ved start {start}, udvikling {moved}")
    return " ".join(ended(part) for part in parts)

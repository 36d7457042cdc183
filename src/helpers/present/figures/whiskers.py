"""Points with confidence intervals, one row per label: changes, effect sizes, shares. The forest form."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from helpers.present.cells import ABSENT, HIDDEN, Lookup
from helpers.present.figures.style import (
    INK,
    MUTED,
    SECOND,
    SERIES,
    Canvas,
    canvas,
    danish_axis,
    horizontal_rows,
    percent_axis,
)
from helpers.present.forms import PERCENT, Form, base, form_of, limits_of
from helpers.present.words import ended

# A series has its colour and its form, so that neither alone tells them apart.
MARKERS = ("o", "s", "D")
_KEYS = {"o": "●", "s": "■", "D": "◆"}
_LETTER = 0.022  # a bold letter in widths of the axes


@dataclass(frozen=True)
class Series:
    """One set of points: its label, and the key that tells its rows from another series'."""

    label: str
    key: dict[str, str]


@dataclass(frozen=True)
class Measure:
    """Which statistic the points are, and the axis they stand over: its name, a line at 0, its ends."""

    statistic: str
    axis: str
    zero: bool = False
    reach: tuple[float, float] | None = None

    @property
    def form(self) -> Form:
        return form_of(self.statistic)

    @property
    def limits(self) -> tuple[str, str]:
        return limits_of(self.statistic)


def draw(
    lookup: Lookup,
    rows: Sequence[tuple[str, dict[str, str]]],
    series: Sequence[Series],
    measure: Measure,
    message: str,
    *,
    mark: str,
    level: str,
    more: str = "",
    absent: str = ABSENT,
) -> Canvas:
    """One row per label, in each the points of every series with their limits; value and n written beside the row."""
    note = f"Vandrette streger: {level} sikkerhedsinterval. {more}".rstrip()
    step = 0.34 if len(series) == 1 else 0.24 * len(series) + 0.14
    drawn = canvas(message, height=max(1.0, step * len(rows) + 0.3), left=2.55, right=1.35, mark=mark, note=note)
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows])
    colours = (SECOND,) if len(series) == 1 else SERIES
    apart = 0.36 if len(series) < 3 else 0.84 / len(series)
    offsets = [(k - (len(series) - 1) / 2) * apart for k in range(len(series))]
    if measure.form.unit == PERCENT:
        percent_axis(axes)
    else:
        danish_axis(axes)
    if measure.reach:
        axes.set_xlim(*measure.reach)
    if measure.zero:
        axes.axvline(0, color=MUTED, linewidth=0.9)
    for k, (_, key) in enumerate(rows):
        for one, offset, colour, marker in zip(series, offsets, colours, MARKERS, strict=False):
            where = {**key, **one.key}
            found = lookup.find(measure.statistic, **where)
            if not found.shown:
                side = HIDDEN if found.reason else (absent if not found.there else "–")
                axes.text(
                    1.02, k + offset, side, transform=axes.get_yaxis_transform(), va="center", size=8, color=MUTED
                )
                continue
            low, high = (lookup.find(name, **where).value for name in measure.limits)
            if not math.isnan(low):
                axes.plot([low, high], [k + offset] * 2, color=colour, linewidth=1.8, solid_capstyle="butt")
            axes.plot(found.value, k + offset, marker, color=colour, markersize=5.5 if marker == "o" else 4.8)
            n = f"  ({base(found.n)})" if found.n is not None else ""
            axes.text(
                1.02, k + offset, f"{measure.form.text(found.value)}{n}", transform=axes.get_yaxis_transform(),
                va="center", size=8, color=INK if len(series) == 1 else colour,
            )  # fmt: skip
    axes.set_xlabel(measure.axis)
    if len(series) > 1:
        keys = list(zip(series, colours, MARKERS, strict=False))
        for (one, colour, marker), place in zip(keys, _places([one.label for one, _, _ in keys]), strict=True):
            axes.text(
                place, 1.0, f"{_KEYS[marker]} {one.label}", color=colour, size=8.5, weight="bold",
                transform=axes.transAxes, ha="left", va="bottom",
            )  # fmt: skip
    return drawn


def _places(labels: Sequence[str]) -> list[float]:
    """Where each label begins, in widths of the axes: evenly where they fit so, else one after the other."""
    if all(len(label) < 44 / len(labels) for label in labels):
        return [k / len(labels) for k in range(len(labels))]
    ends = list(accumulate((len(label) + 4) * _LETTER for label in labels))
    start = min(0.0, 1.0 - ends[-1])
    return [start, *(start + end for end in ends[:-1])]


def alt(
    lookup: Lookup,
    rows: Sequence[tuple[str, dict[str, str]]],
    series: Sequence[Series],
    measure: Measure,
    absent: str = ABSENT,
) -> str:
    """Each row with the value of every series."""
    parts = []
    for label, key in rows:
        texts = []
        for one in series:
            found = lookup.find(measure.statistic, **{**key, **one.key})
            value = measure.form.text(found.value) if found.shown else (HIDDEN if found.reason else absent)
            texts.append(f"{one.label} {value}" if len(series) > 1 else value)
        parts.append(ended(f"{label}: {', '.join(texts)}"))
    return " ".join(parts)

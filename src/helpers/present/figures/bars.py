"""Bars of shares and counts: stacked outcomes, diverging answers, drivers against barriers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.present import numbers
from helpers.present.cells import ABSENT, HIDDEN, Lookup
from helpers.present.figures.style import (
    BARRIER,
    DRIVER,
    INK,
    MUTED,
    Canvas,
    canvas,
    horizontal_rows,
    percent_axis,
)

Rows = Sequence[tuple[str, dict[str, str]]]


@dataclass(frozen=True)
class Part:
    """One part of a bar: its label, the statistic and category it is, its colour."""

    label: str
    statistic: str
    category: str
    colour: str


def stacked(lookup: Lookup, rows: Rows, parts: Sequence[Part], message: str, *, mark: str) -> Canvas:
    """Bars from 0 to 100 per cent, each part with its share written in it."""
    drawn = canvas(message, height=0.36 * len(rows) + 0.5, left=2.55, right=0.85, mark=mark)
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
                text = numbers.percent(found.value).replace(f"{numbers.NBSP}pct.", "")
                axes.text(middle, k, text, ha="center", va="center", size=8.5, color="white", weight="bold")
            start += found.value
        if n is not None:
            axes.text(1.02, k, f"n = {n}", transform=axes.get_yaxis_transform(), va="center", size=8)
    _legend(drawn, [(p.label, p.colour) for p in parts])
    return drawn


def diverging(
    lookup: Lookup, rows: Rows, against: Sequence[Part], favour: Sequence[Part], message: str, *, mark: str
) -> Canvas:
    """Bars around a middle line: disagreement left, agreement right. `against` goes from strong to weak."""
    drawn = canvas(message, height=0.36 * len(rows) + 0.5, left=2.9, right=0.75, mark=mark)
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows], wrap=40)
    axes.set_xlim(-1, 1)
    ticks = [-1, -0.5, 0, 0.5, 1]
    axes.set_xticks(ticks, [f"{abs(t) * 100:.0f}" for t in ticks])
    axes.set_xlabel("pct. uenige                    pct. enige")
    axes.axvline(0, color=INK, linewidth=0.9)
    for k, (_, key) in enumerate(rows):
        n: int | None = None
        hidden = False
        for direction, parts in ((-1, list(reversed(against))), (1, list(favour))):
            start = 0.0
            for part in parts:
                found = lookup.find(part.statistic, **{**key, "category": part.category})
                if not found.shown:
                    hidden = True
                    continue
                n = found.n
                axes.barh(
                    k,
                    direction * found.value,
                    left=start,
                    color=part.colour,
                    height=0.66,
                    edgecolor="white",
                    linewidth=0.8,
                )
                if found.value >= 0.1:
                    text = numbers.percent(found.value).replace(f"{numbers.NBSP}pct.", "")
                    axes.text(
                        start + direction * found.value / 2, k, text, ha="center", va="center", size=7.5, color="white"
                    )
                start += direction * found.value
        side = f"n = {n}" if n is not None else ("skjult" if hidden else "–")
        axes.text(1.02, k, side, transform=axes.get_yaxis_transform(), va="center", size=8, color=INK if n else MUTED)
    _legend(drawn, [(p.label, p.colour) for p in (*against, *favour)])
    return drawn


def butterfly(lookup: Lookup, rows: Rows, message: str, labels: tuple[str, str], *, mark: str) -> Canvas:
    """Counts of barriers to the left and drivers to the right of a middle line, one row per theme."""
    drawn = canvas(message, height=0.34 * len(rows) + 0.45, left=2.9, right=0.4, mark=mark)
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows], wrap=40)
    top = 1.0
    for k, (_, key) in enumerate(rows):
        for category, sign, colour in (("barrier", -1, BARRIER), ("driver", 1, DRIVER)):
            found = lookup.find("count", **{**key, "category": category})
            if not found.shown:
                axes.text(
                    sign * 0.2, k, "skjult" if found.reason else "0", ha="center", va="center", size=8, color=MUTED
                )
                continue
            top = max(top, found.value)
            axes.barh(k, sign * found.value, color=colour, height=0.62)
            axes.text(
                sign * found.value,
                k,
                f" {numbers.count(found.value)} ",
                ha="left" if sign > 0 else "right",
                va="center",
                size=8,
            )
    axes.set_xlim(-top * 1.18, top * 1.18)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=INK, linewidth=0.9)
    _legend(drawn, [(labels[0], BARRIER), (labels[1], DRIVER)])
    return drawn


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
            value = (
                (numbers.percent(found.value) if as_share else numbers.count(found.value)) if found.shown else "skjult"
            )
            if found.there:
                shown.append(f"{part.label.lower()} {value}")
        texts.append(f"{label}: {', '.join(shown) if shown else 'ikke målt'}")
    return ". ".join(texts) + "."

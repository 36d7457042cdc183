"""All answers as bars around a middle: those who disagree to the left, those who agree to the right.

The right end of a bar is the share that agrees, so its confidence interval stands there.
"""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from helpers.present.cells import HIDDEN, Found, Lookup
from helpers.present.figures.spoken import TABLE, span
from helpers.present.figures.style import BARRIER, DRIVER, GRID, INK, MUTED, WIDTH, Canvas, canvas
from helpers.present.forms import SHARE, base
from helpers.present.opinions import Estimate, estimate, share_text

UNSPLIT = "Kun enig og uenig kan vises"
_ROW, _LINE, _GAP = 0.28, 0.18, 0.13
_LEFT, _RIGHT = 1.62, 1.8
_BAR, _BELOW = 0.16, 0.115
_DIGIT = 0.042  # room for a digit in a bar, as a share of the axis


@dataclass(frozen=True)
class Part:
    """One answer: its label, its category, its colour."""

    label: str
    category: str
    colour: str


@dataclass(frozen=True)
class Block:
    """One question: its text, and a labelled row for each group that was asked."""

    text: str
    rows: Sequence[tuple[str, dict[str, str]]]


def draw(
    lookup: Lookup,
    blocks: Sequence[Block],
    against: Sequence[Part],
    favour: Sequence[Part],
    message: str,
    *,
    mark: str,
    level: str,
) -> Canvas:
    """One heading per question, below it a bar per group; share, interval and n beside each bar.

    Where single answers may not be shown the bar is one part on either side.

    Args:
        lookup: Rows of `agreement`.
        blocks: The questions in the study's order.
        against: The answers of disagreement, from strong to weak.
        favour: The answers of agreement, from weak to strong.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    wrapped = [textwrap.wrap(block.text, 88) for block in blocks]
    height = sum(_LINE * len(lines) + _ROW * len(b.rows) + _GAP for b, lines in zip(blocks, wrapped, strict=True))
    drawn = canvas(
        message,
        height=height + 0.1,
        left=_LEFT,
        right=_RIGHT,
        mark=mark,
        note=f"Streger: {level} sikkerhedsinterval for andelen, der er enig.",
    )
    (axes,) = drawn.axes
    axes.set_ylim(height, -0.1)
    _frame(axes)
    y = 0.0
    split = True
    for block, lines in zip(blocks, wrapped, strict=True):
        for line in lines:
            axes.text(
                -_LEFT / (WIDTH - _LEFT - _RIGHT) + 0.03, y + _LINE / 2, line, size=8.5, weight="bold", va="center",
                transform=axes.get_yaxis_transform(), bbox={"facecolor": "white", "edgecolor": "none", "pad": 1},
            )  # fmt: skip
            y += _LINE
        for label, key in block.rows:
            split &= _bar(axes, lookup, y + _ROW / 2, label, key, against, favour)
            y += _ROW
        y += _GAP
    _legend(axes, [*against, *favour], split=split)
    return drawn


def _frame(axes: Axes) -> None:
    axes.set_xlim(-1, 1)
    ticks = (-1, -0.5, 0, 0.5, 1)
    axes.set_xticks(ticks, [SHARE.bare(abs(t)) for t in ticks])
    axes.set_xlabel("pct. uenige  ←   → pct. enige")
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)
    axes.axvline(0, color=INK, linewidth=0.9)


def _bar(
    axes: Axes,
    lookup: Lookup,
    y: float,
    label: str,
    key: dict[str, str],
    against: Sequence[Part],
    favour: Sequence[Part],
) -> bool:
    """One group's bar; whether its single answers are shown."""
    beside = axes.get_yaxis_transform()
    axes.text(-0.03, y, label, size=8.5, ha="right", va="center", transform=beside)
    agree = estimate(lookup, "share", **{**key, "category": "agree"})
    if agree is None:
        axes.text(1.03, y, _why(lookup.find("share", **{**key, "category": "agree"})), size=8, va="center",
                  color=MUTED, transform=beside)  # fmt: skip
        return True
    found = {p.category: lookup.find("share", **{**key, "category": p.category}) for p in (*against, *favour)}
    split = all(one.shown for one in found.values())
    if split:
        for direction, parts in ((-1, list(reversed(against))), (1, list(favour))):
            start = 0.0
            for part in parts:
                width = found[part.category].value
                _box(axes, y, start, direction * width, part.colour)
                start += direction * width
    else:
        for edge, width in ((BARRIER, agree.value - 1), (DRIVER, agree.value)):
            axes.barh(y, width, color="white", edgecolor=edge, height=_BAR, linewidth=1.2)
    whisker(axes, y + _BELOW, agree)
    axes.text(1.03, y, f"{share_text(agree)}   {base(agree.n)}", size=8, va="center", transform=beside)
    return split


def _box(axes: Axes, y: float, start: float, width: float, colour: str) -> None:
    axes.barh(y, width, left=start, color=colour, height=_BAR, edgecolor="white", linewidth=0.7)
    text = SHARE.bare(abs(width))
    if abs(width) >= _DIGIT * len(text):
        axes.text(start + width / 2, y, text, ha="center", va="center", size=7.5, color=readable_on(colour))


def whisker(axes: Axes, y: float, share: Estimate, height: float = 0.03) -> None:
    """An interval below its bar, with a stroke at the share; one line, since a figure has many."""
    gap = float("nan")
    x = [share.low, share.high, gap, share.value, share.value]
    axes.plot(x, [y, y, gap, y - height, y + height], color=INK, linewidth=1.3, solid_capstyle="butt")


def readable_on(colour: str) -> str:
    """Dark or white text, whichever has the greater contrast."""
    red, green, blue = (int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5))
    return INK if 0.2126 * red**2.2 + 0.7152 * green**2.2 + 0.0722 * blue**2.2 > 0.22 else "white"


def _why(found: Found) -> str:
    return HIDDEN if found.reason else "ingen svar"


def _legend(axes: Axes, parts: Sequence[Part], *, split: bool) -> None:
    """The answers above the bars, from strong disagreement to strong agreement."""
    entries = [(f"■ {p.label}", p.colour) for p in parts] + ([] if split else [(f"□ {UNSPLIT}", MUTED)])
    # Room in the axes' own fractions: an em of bold 8-point text is about 0.075 inches.
    width = WIDTH - _LEFT - _RIGHT
    position = -_LEFT / width + 0.03
    for text, colour in entries:
        axes.text(position, 1.0, text, color=colour, size=8, weight="bold", va="bottom", transform=axes.transAxes)
        position += (0.078 * len(text) + 0.12) / width


def alt(lookup: Lookup, blocks: Sequence[Block]) -> str:
    """For each group the least and the greatest share that agrees, with its interval."""
    found: dict[str, list[tuple[str, float, str]]] = {label: [] for block in blocks for label, _ in block.rows}
    for block in blocks:
        for label, key in block.rows:
            agree = estimate(lookup, "share", **{**key, "category": "agree"})
            if agree:
                found[label].append((block.text, agree.value, share_text(agree)))
    parts = [f"{label}: {span(shares)}" for label, shares in found.items()]
    return f"Søjler om en midte, {len(blocks)} udsagn. Andel enige. {'; '.join(parts)}. {TABLE}."

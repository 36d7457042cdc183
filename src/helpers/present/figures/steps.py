"""What hangs on how large a change must be to count: shares improved and worsened at each least change."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from helpers.present.cells import HIDDEN, Found, Lookup, Rows, instead
from helpers.present.figures.multiples import BESIDE, multiples
from helpers.present.figures.style import GRID, IMPROVED, WORSENED, Canvas, named
from helpers.present.forms import SHARE, shortest
from helpers.present.sizes import at_least
from helpers.present.words import ended

# Statistic, the category's last part, colour, what it is called.
LINES = (
    ("share_improved", "improved", IMPROVED, "Fremgang"),
    ("share_worsened", "worsened", WORSENED, "Tilbagegang"),
)
_BELOW = -0.2  # room below nothing, for the numbers of small shares


def draw(lookup: Lookup, rows: Rows, edges: Sequence[float], message: str, *, mark: str, level: str) -> Canvas:
    """Small multiples: x the least change that counts, y per cent, a line with its interval for each way.

    Args:
        lookup: Rows of `outcome_shares` and `outcome_by_least_change`.
        rows: A panel each: its label and key.
        edges: The least changes; the first is the study's own.
        message: The title sentence.
        mark: What the image says of itself.
        level: How sure the intervals are.
    """
    drawn = multiples(
        len(rows),
        message,
        left=0.45,
        right=0.15,
        wspace=0.14,
        mark=mark,
        note=f"Vandret: mindste ændring, der tæller, i skalapoint. Lodret: pct. Bånd: {level} sikkerhedsinterval.",
    )
    for k, (axes, (label, key)) in enumerate(zip(drawn.axes, rows, strict=False)):
        _frame(axes, edges, first=k % BESIDE == 0)
        found = {o: _line(axes, lookup, key, edges, s, o, c) for s, o, c, _ in LINES}
        shown = [one for line in found.values() for one in line if one.shown]
        named(axes, label, shown[0].n if shown else None)
        if k == 0:
            _lines_named(axes, found)
    return drawn


def _frame(axes: Axes, edges: Sequence[float], *, first: bool) -> None:
    axes.set_xlim(-0.25, len(edges) - 0.7)
    axes.set_xticks(range(len(edges)), [shortest(edge) for edge in edges])
    axes.set_ylim(_BELOW, 1)
    axes.set_yticks([0, 0.5, 1], ["0", "50", "100"] if first else ["", "", ""])
    axes.tick_params(labelsize=7.5, length=2)
    axes.grid(axis="y", color=GRID, linewidth=0.6)
    axes.set_axisbelow(True)


def _line(
    axes: Axes, lookup: Lookup, key: dict[str, str], edges: Sequence[float], statistic: str, outcome: str, colour: str
) -> list[Found]:
    """One way's line with its interval, broken where a number is hidden; its ends are named."""
    found = _points(lookup, key, edges, statistic, outcome)
    low, high = (
        [one.value for one in _points(lookup, key, edges, f"{statistic}_ci_{end}", outcome)] for end in ("low", "high")
    )
    places, up = range(len(edges)), outcome == "improved"
    axes.fill_between(places, low, high, color=colour, alpha=0.18, linewidth=0)
    axes.plot(places, [one.value for one in found], "o-", color=colour, markersize=3.5, linewidth=1.5)
    for k, one in enumerate(found):
        if one.reason:
            axes.text(
                k, 0.97 if up else _BELOW, HIDDEN, ha="center", va="top" if up else "bottom", size=6.5, color=colour
            )
    there = [k for k, one in enumerate(found) if one.shown]
    for k in sorted({there[0], there[-1]}) if there else ():
        text = SHARE.bare(found[k].value)
        height = high[k] + 0.03 if up else max(low[k] - 0.03, _BELOW + 0.11)
        axes.text(k, height, text, ha="center", va="bottom" if up else "top", size=7, color=colour)
    return found


def _lines_named(axes: Axes, found: dict[str, list[Found]]) -> None:
    """The lines' names, in their colours, in the first panel."""
    for height, (_, outcome, colour, label) in zip((0.93, 0.8), LINES, strict=True):
        if any(one.shown for one in found[outcome]):
            axes.text(0.98, height, label, transform=axes.transAxes, ha="right", va="center", size=7.5, color=colour,
                      weight="bold")  # fmt: skip


def _points(lookup: Lookup, key: dict[str, str], edges: Sequence[float], statistic: str, outcome: str) -> list[Found]:
    return [
        lookup.find(statistic, category=at_least(edge, outcome, main=k == 0), **key) for k, edge in enumerate(edges)
    ]


def alt(lookup: Lookup, rows: Rows, edges: Sequence[float]) -> str:
    """Per row the shares improved and worsened at each least change."""
    parts = []
    for label, key in rows:
        texts = []
        for k, edge in enumerate(edges):
            pairs = []
            for statistic, outcome, _, word in LINES:
                found = lookup.find(statistic, category=at_least(edge, outcome, main=k == 0), **key)
                pairs.append(f"{word.lower()} {SHARE.text(found.value) if found.shown else instead(found)}")
            texts.append(f"over {shortest(edge)} point {' og '.join(pairs)}")
        parts.append(f"{label}: {'; '.join(texts)}")
    return " ".join(ended(part) for part in parts)

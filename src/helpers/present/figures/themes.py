"""Coded statements by theme: how many, by whom, as driver or barrier; and in how many projects a theme is which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes

from helpers.present.cells import HIDDEN, Lookup, Rows
from helpers.present.figures.panels import panels
from helpers.present.figures.spoken import TABLE, top
from helpers.present.figures.style import BARRIER, DRIVER, INK, MUTED, SECOND, THIRD, Canvas, canvas, horizontal_rows
from helpers.present.forms import COUNT
from helpers.present.words import counted
from helpers.results import Category

NOTE = "Orange, til venstre: barriere. Blå, til højre: drivkraft. Tallene er kodede udsagn."
COUNTED = "Tallene er kodede udsagn."
MANY = 14  # projects that can be told apart as single squares


@dataclass(frozen=True)
class Way:
    """A way a theme is spoken of: its label, its category, its colour, left (-1) or right (1) of the middle."""

    label: str
    category: str
    colour: str
    direction: int = 1


DIRECTIONS = (Way("Barriere", "barrier", BARRIER, -1), Way("Drivkraft", "driver", DRIVER))
MENTIONED = (Way("Udsagn", "", SECOND),)


def draw(
    lookup: Lookup, rows: Rows, groups: Rows, ways: Sequence[Way], message: str, *, mark: str, note: str = NOTE
) -> Canvas:
    """Bars of counts, one panel per group, all on one scale.

    Args:
        lookup: Rows of `statement_counts`.
        rows: The themes in the study's order.
        groups: The panels, each with the key of its rows; the first is wider for nobody: all share one scale.
        ways: Barriers and drivers, or all mentions.
        message: The title sentence.
        mark: What the image says of itself.
        note: How to read the figure.
    """
    drawn = panels([label for label, _ in rows], [(label, "") for label, _ in groups], message, mark=mark, note=note)
    top = max([1.0, *(found for _, _, _, found in _counts(lookup, rows, groups, ways))])
    both = any(way.direction < 0 for way in ways)
    for axes, (_, group) in zip(drawn.axes, groups, strict=True):
        axes.set_xlim(-top * 1.38 if both else 0, top * 1.38)
        axes.axvline(0, color=INK, linewidth=0.8)
        for y, (_, key) in enumerate(rows):
            for way in ways:
                _count(axes, lookup, y, {**key, **group}, way, top)
    return drawn


def _counts(lookup: Lookup, rows: Rows, groups: Rows, ways: Sequence[Way]) -> list[tuple[str, str, str, float]]:
    found = []
    for label, key in rows:
        for name, group in groups:
            for way in ways:
                one = lookup.find("count", **{**key, **group, "category": way.category})
                if one.shown:
                    found.append((label, name, way.label, one.value))
    return found


def _count(axes: Axes, lookup: Lookup, y: int, key: dict[str, str], way: Way, top: float) -> None:
    found = lookup.find("count", **{**key, "category": way.category})
    side = "left" if way.direction > 0 else "right"
    if not found.shown or not found.value:
        # No row: nobody in the group spoke of the theme.
        text = HIDDEN if found.reason else "0"
        axes.text(way.direction * top * 0.06, y, text, size=7.5, color=MUTED, ha=side, va="center")
        return
    axes.barh(y, way.direction * found.value, color=way.colour, height=0.56)
    axes.text(
        way.direction * (found.value + top * 0.05), y, COUNT.text(found.value), size=8, ha=side, va="center"
    )  # fmt: skip


def alt(lookup: Lookup, rows: Rows, groups: Rows, ways: Sequence[Way]) -> str:
    """In each group the theme spoken of most, as driver and as barrier."""
    parts = []
    for name, group in groups:
        found = []
        for way in ways:
            counts = [
                (label, lookup.find("count", **{**key, **group, "category": way.category})) for label, key in rows
            ]
            most = top([(label, one.value, COUNT.text(one.value)) for label, one in counts if one.shown])
            found.append(f"oftest som {way.label.lower()} {most}" if len(ways) > 1 else f"oftest {most}")
        parts.append(f"{name}: {', '.join(reversed(found))}")
    return f"Antal kodede udsagn om {len(rows)} temaer. {'; '.join(parts)}. {TABLE}."


SPREAD = (
    Way("Kun drivkraft", Category.one("projects", "driver").text, DRIVER),
    Way("Begge dele", Category.one("projects", "both").text, THIRD),
    Way("Kun barriere", Category.one("projects", "barrier").text, BARRIER),
)
_SPREAD_NOTE = "Hver firkant er et projekt. Hvilket det er, fremgår ikke."


def spread(lookup: Lookup, rows: Rows, key: dict[str, str], projects: int, message: str, *, mark: str) -> Canvas:
    """One square per project, by what the theme is in it; empty squares for the projects that did not speak of it.

    Args:
        lookup: Rows of `theme_directions`.
        rows: The themes.
        key: The key that their rows have in common.
        projects: How many there are.
        message: The title sentence.
        mark: What the image says of itself.
    """
    drawn = canvas(
        message, height=0.3 * len(rows) + 0.25, left=2.6, right=0.25, mark=mark, note=_SPREAD_NOTE, bottom=0.4
    )
    (axes,) = drawn.axes
    horizontal_rows(axes, [label for label, _ in rows], wrap=40)
    axes.grid(visible=False)
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_xlim(0, max(projects, 1))
    axes.set_ylim(len(rows) - 0.45, -0.85)
    for y, (_, own) in enumerate(rows):
        start = 0
        for way in SPREAD:
            found = lookup.find("count", **{**own, **key, "category": way.category})
            if found.reason:
                axes.text(start + 0.1, y, HIDDEN, size=8, color=MUTED, va="center")
                start = projects
                break
            count = int(found.value) if found.shown else 0
            axes.barh(y, count, left=start, color=way.colour, height=0.62)
            start += count
        for k in range(start, projects):
            axes.barh(y, 0.9, left=k + 0.05, color="white", height=0.5, edgecolor=MUTED, linewidth=0.7)
    for k in range(1, projects if projects <= MANY else 1):
        axes.axvline(k, color="white", linewidth=2)
    position = -2.6 / 4.75 + 0.02
    for text, colour in (*((f"■ {way.label}", way.colour) for way in SPREAD), ("□ Ikke nævnt", MUTED)):
        axes.text(position, 1.0, text, size=8, weight="bold", color=colour, va="bottom", transform=axes.transAxes)
        position += 0.24
    return drawn


def spread_alt(lookup: Lookup, rows: Rows, key: dict[str, str], projects: int) -> str:
    """The themes that are a driver alone, both, and a barrier alone in most projects."""
    parts = []
    for way in SPREAD:
        counts = [(label, lookup.find("count", **{**own, **key, "category": way.category})) for label, own in rows]
        most = top(
            [(label, one.value, counted(one.value, "projekt", "projekter")) for label, one in counts if one.shown]
        )
        parts.append(f"{way.label.lower()} oftest {most}")
    return f"En firkant for hvert projekt ({projects}) ud for {len(rows)} temaer: {'; '.join(parts)}. {TABLE}."

"""A map of Denmark with the projects' municipalities: sourced facts only, never a number of the study's data.

The coast is Natural Earth 1:10m (public domain), by way of the npm package world-atlas 2.0.2 (ISC), four decimals.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from helpers.present.figures import style

OUTLINE = Path(__file__).with_name("outlines") / "denmark.geojson"
ORIGIN = "Kystlinje: Natural Earth 1:10m (offentligt domæne)."
_SHRINK = math.cos(math.radians(56))  # a degree of longitude is this part of one of latitude here
_WEST, _EAST, _SOUTH, _NORTH = 6.05, 15.55, 54.5, 57.85
_LAND = "#e6ecef"


@dataclass(frozen=True)
class Spot:
    """A municipality and the projects there."""

    name: str
    latitude: float
    longitude: float
    projects: tuple[str, ...]


def holds(latitude: float, longitude: float) -> bool:
    """Whether a place is on the map."""
    return _SOUTH <= latitude <= _NORTH and _WEST <= longitude <= _EAST


def draw(spots: Sequence[Spot], message: str, *, mark: str = "") -> style.Canvas:
    """The map. Labels stand in two columns beside the land, so that they can never meet, and lines lead to them."""
    canvas = style.canvas(message, height=4.7, mark=mark, left=0.05, right=0.05, note=ORIGIN)
    (axes,) = canvas.axes
    axes.set_axis_off()
    axes.set_xlim(_WEST * _SHRINK, _EAST * _SHRINK)
    axes.set_ylim(_SOUTH, _NORTH)
    axes.set_aspect("equal")
    for ring in _rings():
        axes.fill([x * _SHRINK for x, _ in ring], [y for _, y in ring], facecolor=_LAND, edgecolor=style.MUTED, lw=0.5)
    for side, place, align in (("west", 7.75, "right"), ("east", 13.05, "left")):
        # Of two at one height the nearer stands above: the line to the farther would run through it.
        near = [(abs(s.longitude - place), s) for s in spots if _side(s) == side]
        own = [s for _, s in sorted(near, key=lambda pair: (0.05 * pair[0] - pair[1].latitude, pair[1].name))]
        for spot, height in zip(own, _heights(own), strict=True):
            x, y = spot.longitude * _SHRINK, spot.latitude
            axes.plot([x, place * _SHRINK], [y, height], color=style.MUTED, lw=0.7, zorder=2)
            axes.plot([x], [y], marker="o", ms=6, color=style.IMPROVED, mec="white", mew=0.8, zorder=3)
            gap = -0.06 if align == "right" else 0.06
            at = (place + gap) * _SHRINK
            axes.text(at, height + 0.02, spot.name, ha=align, va="bottom", weight="bold", fontsize=9)
            axes.text(at, height - 0.02, "\n".join(spot.projects), ha=align, va="top", fontsize=8)
    return canvas


def alt(spots: Sequence[Spot]) -> str:
    """The map in words: which projects are where, from north to south."""
    listed = sorted(spots, key=lambda s: (-s.latitude, s.longitude))
    return "Danmarkskort. Fra nord mod syd: " + "; ".join(f"{s.name}: {', '.join(s.projects)}" for s in listed) + "."


def spots_of(projects: Mapping[str, Sequence[tuple[str, float, float]]]) -> list[Spot]:
    """Places of projects (name → name, latitude, longitude) as spots, each place once."""
    found: dict[tuple[str, float, float], list[str]] = {}
    for project, places in projects.items():
        for place in places:
            found.setdefault(place, []).append(project)
    return [Spot(*place, tuple(names)) for place, names in found.items()]


def _side(spot: Spot) -> str:
    return "west" if spot.longitude < 10 else "east"


def _heights(spots: Sequence[Spot]) -> list[float]:
    """Where labels stand: as near their places as the room that each needs allows."""
    need = [0.24 + 0.15 * len(s.projects) for s in spots]
    heights = [s.latitude for s in spots]
    for _ in range(200):  # push neighbours apart until none overlap; a handful of labels settle in a few rounds
        moved = False
        for k in range(len(spots) - 1):
            least = (need[k] + need[k + 1]) / 2
            short = least - (heights[k] - heights[k + 1])
            if short > 1e-9:
                heights[k] += short / 2
                heights[k + 1] -= short / 2
                moved = True
        if not moved:
            break
    low, high = _SOUTH + 0.45, _NORTH - 0.3
    shift = max(0.0, low - min(heights, default=low)) - max(0.0, max(heights, default=high) - high)
    return [height + shift for height in heights]


def _rings() -> list[list[tuple[float, float]]]:
    content = json.loads(OUTLINE.read_text(encoding="utf-8"))
    return [ring for f in content["features"] for polygon in f["geometry"]["coordinates"] for ring in polygon[:1]]

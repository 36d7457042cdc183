"""Figures on pages: what would leave much of a page empty is set a little smaller, or moves while the text runs on."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

_SIZE = re.compile(rb'viewBox="0 0 ([\d.]+) ([\d.]+)"')
_WIDTH, _FOOT = 166.0, 273.0  # millimetres: the text's width, and where its lowest line ends on the page
_EMPTY = 45.0  # so much white at a page's foot is too much
_SMALLEST = 0.84  # of the width; below, the figure's own letters would be too small to read
_CAPTION = 14.0  # millimetres below the picture
_HALF = 110.0  # nearly half a page: worse than a figure that stands far away
_ROUNDS = 6
_FLOAT = "float"

Choice = float | str


def fit(places: Callable[[str], str], images: Mapping[str, bytes]) -> str:
    """The choices for the figures of a document, as template.typ reads them.

    Sets the document, looks where figures begin and where they would have begun, chooses, and sets it again until
    nothing is left to choose. What comes after a figure moves with it, so a choice can be taken back, but only once.

    Args:
        places: Sets the document with such choices, and gives the places in it (JSON of `<erf-place>`).
        images: The figures, as SVG.

    Returns:
        JSON: the name of a figure → "float" or the share of the width.
    """
    chosen: dict[str, Choice] = {}
    taken_back: set[str] = set()
    for _ in range(_ROUNDS):
        found = json.loads(places(json.dumps(chosen, sort_keys=True)))
        moving = {name for name, choice in chosen.items() if choice == _FLOAT}
        needless = _where(found, lambda before, figure: figure == before) & moving - taken_back
        gaps = _gaps(found, set(chosen) - taken_back | moving)
        new = _choices(found, gaps, moving - needless, images)
        new.update(dict.fromkeys(needless, 1.0))
        if not new:
            break
        taken_back |= needless
        chosen |= new
    return json.dumps(chosen, sort_keys=True)


def _where(places: list[dict[str, Any]], holds: Callable[[int, int], bool]) -> set[str]:
    """Figures of whose two pages something holds: the one they would have begun on, and the one they are on."""
    pages = {(place["name"], place["kind"]): int(place["page"]) for place in places}
    names = {name for name, kind in pages if kind == "figure" and (name, "before") in pages}
    return {name for name in names if holds(pages[name, "before"], pages[name, "figure"])}


def _gaps(places: list[dict[str, Any]], settled: set[str]) -> dict[str, float]:
    """Figures that went to the next page and left room behind: their names and that room in millimetres."""
    moved = _where(places, lambda before, figure: figure > before) - settled
    rooms = {p["name"]: _FOOT - float(p["y"]) for p in places if p["kind"] == "before" and p["name"] in moved}
    return {name: room for name, room in rooms.items() if room > _EMPTY}


def _choices(
    places: list[dict[str, Any]], gaps: Mapping[str, float], moving: set[str], images: Mapping[str, bytes]
) -> dict[str, Choice]:
    """What is done about each gap. Of a page's figures only one moves, lest they queue up far from their text."""
    made: dict[str, Choice] = {}
    left: set[int] = set()
    for place in places:
        name, page = place["name"], int(place["page"])
        if place["kind"] == "before" and name in gaps and name in images:
            choice = _choice(gaps[name], images[name])
            if choice != _FLOAT or page not in left or gaps[name] > _HALF:
                made[name] = choice
        if place["kind"] == "before" and (name in moving or made.get(name) == _FLOAT):
            left.add(page)
    return made


def _choice(room: float, svg: bytes) -> Choice:
    size = _SIZE.search(svg)
    if size is None:
        return _FLOAT
    height = _WIDTH * float(size[2]) / float(size[1])
    share = (room - _CAPTION) / height
    return round(min(share, 1.0), 3) if share >= _SMALLEST else _FLOAT

"""Sizes of change as readers meet them: the bins of a distribution, from worst to best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from helpers.present.forms import shortest
from helpers.results import Category


@dataclass(frozen=True)
class Bin:
    """A size of change: its category, its place (0: unchanged; minus: worse), its label."""

    category: str
    size: int
    label: str


def bins(edges: Sequence[float]) -> list[Bin]:
    """The bins of `statistics.change_distribution` at these edges, from worst to best."""
    last = len(edges)
    found = [Bin(Category.one("change", "none").text, 0, "Uændret")]
    for size in range(1, last + 1):
        reach = f"Op til {shortest(edges[size])}" if size < last else f"Mere end {shortest(edges[-1])}"
        if last == 1 and not edges[0]:
            reach = ""
        for sign, way, word in ((-1, "down", "tilbage"), (1, "up", "frem")):
            label = f"{reach} {word}".strip()
            found.append(Bin(Category.one("change", way, size).text, sign * size, label[:1].upper() + label[1:]))
    return sorted(found, key=lambda one: one.size)


def at_least(least: float, outcome: str, *, main: bool) -> str:
    """The category of an outcome if only changes above `least` counted; `main`: it is the study's own least change."""
    return outcome if main else Category.one("over", outcome, least).text

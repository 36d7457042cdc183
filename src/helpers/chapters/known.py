"""What readers of the chapters know to be part of what, for disclosure control."""

from __future__ import annotations

from helpers.disclosure import Nested, within_of
from helpers.results import Category
from helpers.statistics import change_chain, change_edges
from helpers.study import Study


def within(study: Study) -> dict[str, str]:
    """Part → whole, of categories and groups: answers of agreement, roles of a side, sizes of change of an outcome."""
    return {**within_of(study), **change_chain(study.analysis)}


def nested(study: Study) -> list[Nested]:
    """Reliable change between the sizes of change around it: a larger least change leaves fewer.

    Each dimension has its own least change, so the chain is made for each: what changed by more than a larger size is
    part of what changed by more than a smaller one.
    """
    edges = change_edges(study.analysis)
    found: list[Nested] = []
    for dimension in study.dimensions:
        if dimension.reliability is None:
            continue
        least = dimension.reliability.least_change
        for outcome in ("improved", "worsened"):
            chain = [(edges[0], outcome), *((edge, Category.one("over", outcome, edge).text) for edge in edges[1:])]
            reliable = Category.one("reliable", outcome).text
            smaller = [name for edge, name in chain if edge <= least]
            larger = [name for edge, name in chain if edge >= least]
            found += [Nested(dimension.code, reliable, name) for name in smaller[-1:]]
            found += [Nested(dimension.code, name, reliable) for name in larger[:1]]
    return found

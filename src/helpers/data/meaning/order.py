"""Which way the answers of a scale run, by the labels its numbers have."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from helpers.data.meaning.similar import plain
from helpers.data.meaning.words import SCALES, number_of, scale_of, strength

Direction = Literal["same", "opposite", "unknown"]


def direction(labels: Mapping[float, str]) -> Direction:
    """Whether a higher number says more (`same`) or less (`opposite`); `unknown` where the labels do not tell.

    Args:
        labels: The label of each number of the scale that has one.
    """
    ordered = [plain(text) for _, text in sorted(labels.items())]
    scale = scale_of(ordered)
    ranks: Sequence[int | None] = [scale.index(text) for text in ordered] if scale else [strength(t) for t in ordered]
    told = [rank for rank in ranks if rank is not None]
    if len(told) < 2 or None in (ranks[0], ranks[-1]) or told[0] == told[-1]:
        return "unknown"
    if told == sorted(told):
        return "same"
    return "opposite" if told == sorted(told, reverse=True) else "unknown"


def in_scale_order(labels: Mapping[str, str]) -> list[str]:
    """Values in the order of their scale: numbers as such, words from less to more, what is neither by the alphabet.

    Args:
        labels: What each value says: its label, or the value itself.
    """
    said = {value: plain(label) for value, label in labels.items()}
    scale = scale_of(list(said.values()))

    def rank(value: str) -> tuple[bool, float, float, str]:
        number = number_of(value)
        text = said[value]
        known = scale.index(text) if scale else strength(text)
        return (number is None, number or 0.0, len(SCALES) if known is None else known, value)

    return sorted(labels, key=rank)


def places(labels: Mapping[float, str], points: int) -> dict[float, int]:
    """The place, from 0, of each labelled number on the known scale of that many points that has them all; or none."""
    texts = {number: plain(text) for number, text in labels.items()}
    scale = scale_of(list(texts.values()), points)
    return {number: scale.index(text) for number, text in texts.items()} if scale else {}

"""Sentences on the projects as a sample of projects. They follow the numbers.

An interval decides what is said: what does not hold 0 is said to be so, what does is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from helpers.present.cells import Lookup
from helpers.present.scope import Scope
from helpers.present.sentences import between
from helpers.present.words import MANY, ONE, capital, listed, out_of
from helpers.results import ACROSS, Contrast, pair
from helpers.study import Dimension, Study
from helpers.study.scales import Dimensions

Way = Literal["up", "down", "open"]


def way(low: float, high: float) -> Way:
    """On which side of 0 an interval lies; `open` where it holds 0 or is not defined."""
    return "up" if low > 0 else "down" if high < 0 else "open"


def need_of(dimension: Dimension, mean: float) -> float:
    """How far a mean is from the good end of its scale, as a part of the scale: 0 to 1."""
    best = dimension.maximum if dimension.better == "higher" else dimension.minimum
    return abs(best - mean) / (dimension.maximum - dimension.minimum)


def across(lookup: Lookup, study: Study, dimensions: Dimensions, contrast: Contrast) -> str:
    """On how many dimensions the projects, as a sample of projects, developed the right way."""
    ways = _ways(lookup, dimensions, contrast)
    span = between(study, contrast)
    if not ways:
        return f"Projekternes udvikling {span} kan ikke vises samlet."
    scope = Scope(len(ways), one=f"{ONE}, der kan sammenlignes", many=f"{MANY}, der kan sammenlignes")
    up = sum(one == "up" for one in ways.values())
    down = [d.noun for d, one in ways.items() if one == "down"]
    against = f" Det ligger under nul på {listed(down)}." if down else ""
    sample = "Ses projekterne som en stikprøve, ligger intervallet om den samlede udvikling"
    if not up:
        return f"{sample} {span} ikke over nul på {scope.any}.{against}"
    return f"{sample} {span} over nul på {scope.part(up)}.{against}"


def another(lookup: Lookup, dimensions: Dimensions, project: str, wave: str) -> str:
    """On which side of 0 the mean of another project is expected to lie. That projects differ is left to the table."""
    key = {"project": project, "wave": wave, "group": ACROSS}
    ways: dict[Way, list[str]] = {"up": [], "down": [], "open": []}
    for dimension in dimensions:
        low, high = (lookup.find(f"prediction_{end}", measure=dimension.code, **key) for end in ("low", "high"))
        if low.shown and high.shown:
            ways[way(low.value, high.value)].append(dimension.noun)
    known = sum(len(nouns) for nouns in ways.values())
    if not known:
        return "Hvad et nyt projekt kunne vente, kan ikke vises."
    texts = []
    for nouns, what in ((ways["up"], "fremgang"), (ways["down"], "tilbagegang")):
        if nouns:
            texts.append(f"Et nyt projekts gennemsnit ventes at vise {what} på {_named(nouns, known)}.")
    if ways["open"]:
        texts.append(f"Det kan gå begge veje på {_named(ways['open'], known)}.")
    return " ".join(texts)


def not_across(nouns: Sequence[str]) -> str:
    """Which dimensions have no pooled number, and what the reasons can be."""
    if not nouns:
        return ""
    return (
        f"{capital(listed(nouns))} er ikke med: for få projekter har målt det, et projekts eget tal kan ikke vises, "
        "eller svarene varierer for lidt."
    )


def _ways(lookup: Lookup, dimensions: Dimensions, contrast: Contrast) -> dict[Dimension, Way]:
    """On which side of 0 the interval of the pooled change lies, per dimension in which it is shown."""
    found: dict[Dimension, Way] = {}
    for dimension in dimensions:
        where = {"project": "alle", "wave": pair(contrast), "group": ACROSS, "measure": dimension.code}
        if lookup.find("pooled_change", **where).shown:
            low, high = (lookup.find(f"pooled_change_ci_{end}", **where).value for end in ("low", "high"))
            found[dimension] = way(low, high)
    return found


def _named(nouns: Sequence[str], whole: int) -> str:
    """The dimensions by name, or all of them by number."""
    return listed(nouns) if len(nouns) < whole else out_of(whole, whole, ONE, MANY)

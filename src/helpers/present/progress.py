"""Sentences on where progress is: against need, and across projects. They follow the numbers.

An interval decides what is said: what does not hold 0 is said to be so, what does is left open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from helpers.present.cells import Found, Lookup
from helpers.present.forms import shortest
from helpers.present.sentences import SIGNIFICANT, between
from helpers.present.words import MANY, ONE, capital, listed, lowered, out_of
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


def needs(lookup: Lookup, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """On which dimensions the need at the start is greatest, and whether they are those with progress."""
    found: list[tuple[float, Dimension, Found]] = []
    for dimension in dimensions:
        key = {"project": project, "measure": dimension.code}
        mean = lookup.find("mean", wave=contrast[0], **key)
        change = lookup.find("mean_change", wave=pair(contrast), **key)
        if mean.shown and change.shown:
            found.append((need_of(dimension, mean.value), dimension, change))
    if len(found) < 3:
        return "Behov ved start kan ikke sammenlignes på tværs: der er for få dimensioner med tal."
    greatest = sorted(found, key=lambda one: -one[0])[:2]
    names = listed([dimension.noun for _, dimension, _ in greatest])
    surely = [
        dimension.noun
        for _, dimension, change in greatest
        if change.value > 0
        and lookup.find("p_holm", project=project, measure=dimension.code, wave=pair(contrast)).value < SIGNIFICANT
    ]
    head = f"Ved start er behovet størst på {names}"
    if len(surely) == len(greatest):
        return f"{head}; på begge er der en signifikant fremgang."
    if surely:
        return f"{head}; der er en signifikant fremgang på {surely[0]}, men ikke på den anden."
    return f"{head}; på ingen af dem er der en signifikant fremgang."


def coupling(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """On which dimensions progress grows with need, and on which it falls."""
    ways = _ways(lookup, dimensions, "oldham_r", {"project": project, "wave": pair(contrast)})
    if not ways:
        return "Det kan ikke beregnes, om fremgangen hænger sammen med behovet."
    up = [d.noun for d, one in ways.items() if one == "up"]
    down = [d.noun for d, one in ways.items() if one == "down"]
    many = study.participants
    if not up and not down:
        return f"Ingen steder kan det vises, at {many} med størst behov går mest eller mindst frem."
    texts, whom = [], f"{many} med størst behov"
    for nouns, much in ((up, "mest"), (down, "mindst")):
        if nouns:
            texts.append(f"på {_named(nouns, len(ways))} går {whom} {much} frem")
            whom = "de"
    rest = "" if len(up) + len(down) == len(ways) else "; på de øvrige kan det ikke afgøres"
    return f"{capital(', og '.join(texts))}{rest}."


def across(lookup: Lookup, study: Study, dimensions: Dimensions, contrast: Contrast) -> str:
    """On how many dimensions the projects together developed the right way."""
    ways = _ways(lookup, dimensions, "pooled_change", _together(contrast))
    span = between(study, contrast)
    if not ways:
        return f"Projekternes udvikling {span} kan ikke vises samlet."
    up = sum(one == "up" for one in ways.values())
    down = [d.noun for d, one in ways.items() if one == "down"]
    against = f" Den går den forkerte vej på {listed(down)}." if down else ""
    if not up:
        return f"Projekterne har samlet ingen sikker fremgang {span} på nogen dimension, der kan sammenlignes.{against}"
    return f"Projekterne går samlet frem {span} på {out_of(up, len(ways), ONE, MANY)}, der kan sammenlignes.{against}"


def heterogeneity(lookup: Lookup, dimensions: Dimensions, project: str, wave: str) -> str:
    """What another project could expect, and where the projects differ more than chance explains."""
    key = {"project": project, "wave": wave, "group": ACROSS}
    ahead: list[str] = []
    differ: list[str] = []
    known = 0
    for dimension in dimensions:
        low = lookup.find("prediction_low", measure=dimension.code, **key)
        if not low.shown:
            continue
        known += 1
        if low.value > 0:
            ahead.append(dimension.noun)
        if lookup.find("p_heterogeneity", measure=dimension.code, **key).value < SIGNIFICANT:
            differ.append(dimension.noun)
    if not known:
        return "De samlede tal er skjult."
    if ahead:
        first = f"Et nyt projekt kan vente fremgang i gennemsnit på {_named(ahead, known)}"
        first += "." if len(ahead) == known else "; på de øvrige kan det også stå stille eller gå tilbage."
    else:
        first = "Et nyt projekt kan ikke regne med fremgang i gennemsnit på nogen dimension."
    level = shortest(SIGNIFICANT)
    if differ:
        where = _named(differ, known)
        return f"{first} Projekterne er mere forskellige, end tilfældet forklarer, på {where} (p under {level})."
    return f"{first} Ingen steder er projekterne mere forskellige, end tilfældet forklarer (p under {level})."


def not_across(nouns: Sequence[str]) -> str:
    """Which dimensions have no pooled number, and why."""
    if not nouns:
        return ""
    return (
        f"{capital(listed(nouns))} er ikke med: for få projekter har målt det, eller et projekts eget tal er for lille "
        "til at blive vist."
    )


def by_type(lookup: Lookup, types: Sequence[tuple[str, Sequence[dict[str, str]]]]) -> str:
    """On how many dimensions those with each type of intervention have a progress whose interval lies above 0."""
    texts: list[str] = []
    for label, keys in types:
        shown = [key for key in keys if lookup.find("mean_change", **key).shown]
        up = sum(way(lookup.find("ci_low", **k).value, lookup.find("ci_high", **k).value) == "up" for k in shown)
        if shown:
            texts.append(f"{up} af {len(shown)} {'' if texts else MANY + ' '}ved {lowered(label)}")
    if not texts:
        return "Udviklingen ved de enkelte indsatstyper kan ikke vises."
    return f"Hele intervallet for udviklingen ligger over nul på {listed(texts)}."


def _together(contrast: Contrast) -> dict[str, str]:
    return {"project": "alle", "wave": pair(contrast), "group": ACROSS}


def _ways(lookup: Lookup, dimensions: Dimensions, statistic: str, key: dict[str, str]) -> dict[Dimension, Way]:
    """On which side of 0 the interval of a statistic lies, per dimension in which it is shown."""
    found: dict[Dimension, Way] = {}
    for dimension in dimensions:
        where = {**key, "measure": dimension.code}
        if lookup.find(statistic, **where).shown:
            low, high = (lookup.find(f"{statistic}_ci_{end}", **where).value for end in ("low", "high"))
            found[dimension] = way(low, high)
    return found


def _named(nouns: Sequence[str], whole: int) -> str:
    """The dimensions by name, or all of them by number."""
    return listed(nouns) if len(nouns) < whole else out_of(whole, whole, ONE, MANY)

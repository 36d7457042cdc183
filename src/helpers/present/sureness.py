"""Sentences on how sure the numbers are: the scales, the missing, other ways to compute. They follow the numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.present.cells import Found, Lookup
from helpers.present.forms import SHARE, shortest
from helpers.present.scope import Scope
from helpers.present.sentences import between
from helpers.present.sizes import at_least
from helpers.present.words import listed
from helpers.results import Contrast, Group, pair
from helpers.study import Study
from helpers.study.rules import SIGNIFICANT
from helpers.study.scales import Dimensions

# What is mostly asked of a scale in research on groups (Nunnally and Bernstein 1994); and the share at one end of a
# scale above which it has a floor or a ceiling (Terwee et al. 2007).
GOOD_ALPHA, MANY_AT_END = 0.7, 0.15
NO_DIFFERENCE = 1e-9
# How many standard errors below 0 an item's weakest correlation must be before it is said to run the wrong way: among
# many items of many scales some are negative by chance.
SURELY = 3
NONE_TO_TELL = (
    "Hvordan de, der mangler en senere måling, stod ved start, vises ikke: Der er ingen eller for få af dem, eller "
    "tallet ville røbe andre små antal."
)


def reliability(lookup: Lookup, study: Study, dimensions: Dimensions, project: str) -> str:
    """On how many scales the items surely go together; a warning where one of them surely runs the wrong way."""
    key = {"project": project, "wave": study.analysis.baseline}
    alphas = {d: lookup.find("alpha", measure=d.code, **key) for d in dimensions}
    scope = Scope.of(alphas.values(), "skala", "skalaer")
    if not scope.shown:
        return "Det kan ikke vises, hvor godt skalaernes spørgsmål følges ad."
    known = [d for d, alpha in alphas.items() if alpha.shown]
    good = [d for d in known if lookup.find("alpha_ci_low", measure=d.code, **key).value >= GOOD_ALPHA]
    weak = [d for d in known if lookup.find("alpha_ci_high", measure=d.code, **key).value < GOOD_ALPHA]
    limit = shortest(GOOD_ALPHA)
    text = f"Hele intervallet for alfa ligger på mindst {limit} på {scope.part(len(good))}."
    if not good:
        text = f"På {scope.none} ligger hele intervallet for alfa på mindst {limit}."
    if weak:
        text += f" Det ligger under {limit} på {listed([d.noun for d in weak])}: Læs tallene med forbehold."
    wrong = [d.noun for d in known if surely_turned(lookup.find("item_rest_min", measure=d.code, **key))]
    if wrong:
        text += f" Advarsel: Et spørgsmål i {listed(wrong)} peger den modsatte vej af resten; se, om det skal vendes."
    return text


def surely_turned(weakest: Found) -> bool:
    """Whether an item's correlation with the others is below 0 by more than chance, by Fisher's z."""
    r, n = weakest.value, weakest.n or 0
    return weakest.shown and n > SURELY and math.atanh(max(r, -1 + 1e-9)) * math.sqrt(n - 3) < -SURELY


def ends(lookup: Lookup, study: Study, dimensions: Dimensions, project: str) -> str:
    """On which scales so many stand at an end that they cannot go further."""
    found: dict[str, list[str]] = {"floor": [], "ceiling": []}
    for end, nouns in found.items():
        for d in dimensions:
            shares = [
                lookup.find("share", project=project, measure=d.code, wave=w, category=end) for w in study.wave_codes
            ]
            if any(share.shown and share.value > MANY_AT_END for share in shares):
                nouns.append(d.noun)
    limit = SHARE.text(MANY_AT_END)
    texts = [
        f"på {what} af skalaen for {listed(found[end])}"
        for end, what in (("floor", "gulvet"), ("ceiling", "loftet"))
        if found[end]
    ]
    if not texts:
        return f"Ingen vist andel på skalaernes gulv eller loft er over {limit}"
    return f"Ved en eller flere målinger står over {limit} {' og '.join(texts)}"


def left(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """Whether those without a later measurement stood better or worse at the start."""
    first, second = contrast
    key = {"project": project, "wave": first, "group": Group.seen_at(second, "no", "yes").text}
    who = f"De {study.participants}, der ikke er målt {study.wave(second).description}"
    worse: list[str] = []
    better: list[str] = []
    scope = _compared(lookup, dimensions, key)
    for dimension in dimensions:
        found = lookup.find("mean_difference", measure=dimension.code, **key)
        tested = lookup.find("p_holm", measure=dimension.code, **key)
        if not found.shown or tested.reason:
            continue
        if tested.value < SIGNIFICANT:
            down = found.value < 0 if dimension.better == "higher" else found.value > 0
            (worse if down else better).append(dimension.noun)
    if not scope.shown:
        return f"{who}, kan ikke sammenlignes med de andre."
    if not worse and not better:
        return f"{who}, adskilte sig ikke signifikant fra de andre ved start på {scope.any}."
    texts = [
        f"stod ved start signifikant {how} end de andre på {listed(nouns)}"
        for how, nouns in (("dårligere", worse), ("bedre", better))
        if nouns
    ]
    return f"{who}, {' og '.join(texts)}."


def _compared(lookup: Lookup, dimensions: Dimensions, key: dict[str, str]) -> Scope:
    """Of which dimensions those who left can be compared: where they are too few, there is no row at all."""
    names = ("mean_difference", "p_holm")
    compared = [[lookup.find(name, measure=d.code, **key) for name in names] for d in dimensions]
    hidden = sum(difference.shown and bool(test.reason) for difference, test in compared)
    shown = sum(difference.shown for difference, _ in compared) - hidden
    return Scope(shown, hidden, len(dimensions) - shown - hidden, those="der kan sammenlignes")


def robust(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> list[str]:
    """Whether the interval is above 0 whichever way it is computed, and what the missing could change."""
    wave = pair(contrast)
    above: dict[bool | None, list[str]] = {True: [], False: [], None: []}
    positive: list[str] = []
    turned: list[str] = []
    changes = {d: lookup.find("mean_change", project=project, measure=d.code, wave=wave) for d in dimensions}
    hidden = sum(bool(change.reason) for change in changes.values())
    for d, change in changes.items():
        if not change.shown:
            continue
        key = {"project": project, "measure": d.code, "wave": wave}
        lows = [lookup.find(f"{prefix}ci_low", **key) for prefix in ("", "mixed_change_", "cluster_")]
        over = {low.value > 0 for low in lows if low.shown}
        if over:
            above[over.pop() if len(over) == 1 else None].append(d.noun)
        hidden += not over and any(low.reason for low in lows)
        worst = lookup.find("mean_change_if_worse", **key)
        if change.value > 0 and worst.shown and worst.value < change.value - NO_DIFFERENCE:  # somebody is missing
            (positive if worst.value > 0 else turned).append(d.noun)
    known = sum(map(len, above.values()))
    scope = Scope(known, hidden, sum(change.there for change in changes.values()) - known - hidden)
    if not known:
        return [f"Intervallet om udviklingen {between(study, contrast)} kan ikke vises."]
    texts = [f"Regnet på måderne i tabellen ligger intervallet hver gang over nul på {scope.part(len(above[True]))}."]
    if not above[True]:
        texts = [f"På {scope.none} ligger intervallet over nul på alle tabellens måder."]
    if above[None]:
        texts.append(f"På {listed(above[None])} afhænger det af måden.")
    missing = "de, der mangler, gået en halv spredning tilbage, er udviklingen for alle"
    if turned:
        texts.append(f"Er {missing} ikke længere positiv på {listed(turned)}.")
    if positive:
        texts.append(f"Er {missing} stadig positiv på {listed(positive)}.")
    return texts


def sizes(lookup: Lookup, dimensions: Dimensions, edges: Sequence[float], contrast: Contrast) -> str:
    """Whether more improve than worsen at each of the least changes that were tried."""
    key = {"project": "alle", "wave": pair(contrast)}
    always: list[str] = []
    not_always: list[str] = []
    there = 0
    for d in dimensions:
        pairs = [
            [
                lookup.find(f"share_{o}", measure=d.code, category=at_least(edge, o, main=k == 0), **key)
                for o in ("improved", "worsened")
            ]
            for k, edge in enumerate(edges)
        ]
        there += any(found.there for two in pairs for found in two)
        if all(found.shown for two in pairs for found in two):
            (always if all(up.value > down.value for up, down in pairs) else not_always).append(d.noun)
    known = len(always) + len(not_always)
    scope = Scope(known, hidden=there - known)
    if not known:
        return "Hvad det betyder, hvor stor en ændring skal være, kan ikke vises."
    *limits, last = (shortest(edge) for edge in edges)
    tried = f"ved hver af de prøvede mindste ændringer ({'; '.join(limits)} og {last} point)"
    if not always:
        return f"På {scope.none} går flere frem end tilbage {tried}."
    text = f"Flere går frem end tilbage {tried} på {scope.part(len(always))}."
    return text if not not_always else f"{text} Ikke på {listed(not_always)}."


def least(edge: float) -> str:
    """A least change in words: «0», «0,25 point»."""
    return f"{shortest(edge)} point" if edge else "0"

"""Sentences on how the children develop, that follow the numbers: who went back, and what of a gain is kept.

An interval or a test decides what is said; where a number is hidden or there is none, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.cells import Found, Lookup
from helpers.present.forms import KEPT, SHARE, shortest
from helpers.present.scope import Scope
from helpers.present.sentences import between
from helpers.present.sizes import bins
from helpers.present.words import MANY, ONE, listed, out_of
from helpers.results import Contrast, Waves, pair
from helpers.study import Study
from helpers.study.scales import Dimensions

NOTHING = "kan ikke vises"
HALF = 0.5
ENOUGH = 0.6  # of those measured first; below it, those who left may carry the result


def outcomes(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """On how many dimensions more improve than worsen; where only those who improved are shown, how many they are."""
    key = {"project": project, "wave": pair(contrast)}
    up = [lookup.find("share_improved", measure=d.code, category="improved", **key) for d in dimensions]
    down = [lookup.find("share_worsened", measure=d.code, category="worsened", **key) for d in dimensions]
    scope = Scope.of(u if d.shown else d for u, d in zip(up, down, strict=True))  # where both are shown
    span = between(study, contrast)
    if not scope.shown:
        return _only_up(up, span)
    more = sum(u.value > d.value for u, d in zip(up, down, strict=True) if u.shown and d.shown)
    if not more:
        return f"På {scope.none} går flere frem end tilbage {span}."
    return f"Flere går frem end tilbage {span} på {scope.part(more)}."


def _only_up(up: Sequence[Found], span: str) -> str:
    scope = Scope.of(up)
    if not scope.shown:
        return f"Fordelingen {span} {NOTHING} for nogen dimension."
    return f"{_range(up)} går frem {span} på {scope.all}. Hvor mange der går tilbage der, er skjult."


def worsened(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """How many went back, from the dimension with the fewest to that with the most; the dimensions are not ranked."""
    key = {"project": project, "wave": pair(contrast)}
    down = [lookup.find("share_worsened", measure=d.code, category="worsened", **key) for d in dimensions]
    scope, span = Scope.of(down), between(study, contrast)
    if not scope.shown:
        return f"Hvor mange der går tilbage {span}, {NOTHING}."
    return f"{_range(down)} går tilbage {span} på {scope.all}."


def _range(found: Sequence[Found]) -> str:
    """«Mellem 28 pct. og 42 pct.»; the one share where they read the same."""
    values = sorted(one.value for one in found if one.shown)
    low, high = SHARE.text(values[0]), SHARE.text(values[-1])
    return low if low == high else f"Mellem {low} og {high}"


def kept(lookup: Lookup, study: Study, dimensions: Dimensions, project: str) -> str:
    """On which dimensions the gain is kept at the last wave, on which it is not, and where there was none to keep."""
    wave = Waves.at(*study.from_baseline).text
    found = {d.noun: lookup.find("kept", project=project, measure=d.code, wave=wave) for d in dimensions}
    said = {verdict: [noun for noun, f in found.items() if f.shown and f.value == verdict] for verdict, _ in KEPT.words}
    hidden = [noun for noun, f in found.items() if f.reason]
    scope, when = Scope.of(found.values()), study.waves[-1].description
    if not scope.shown and not hidden:
        return "Det kan ikke vurderes, om fremgangen er fastholdt: der er for få målinger."
    texts = []
    if said[1.0]:
        where = listed(said[1.0]) if len(said[1.0]) < scope.shown else scope.all
        texts.append(f"Målt {when} er fremgangen fastholdt på {where}.")
    elif scope.shown:
        texts.append(f"Målt {when} kan det ikke vises på {scope.any}, at en fremgang er fastholdt.")
    if said[0.5]:
        texts.append(f"Det er uafklaret på {listed(said[0.5])}.")
    if said[0.0]:
        texts.append(f"Den er ikke fastholdt på {listed(said[0.0])}.")
    if said[-1.0]:
        texts.append(f"Der var ingen sikker fremgang at fastholde på {listed(said[-1.0])}.")
    if hidden:
        texts.append(f"Vurderingen er skjult for {listed(hidden)}.")
    return " ".join(texts)


def few_measured(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """Where fewer than `ENOUGH` of those measured at the first wave are measured at both; empty where nowhere."""
    first, second = contrast
    few = []
    for d in dimensions:
        start, both = (lookup.find("n", project=project, measure=d.code, wave=wave) for wave in (first, pair(contrast)))
        if start.shown and both.shown and both.value < ENOUGH * start.value:
            few.append(d.noun)
    if not few:
        return ""
    when = study.wave(second).description
    return (
        f"Læs tallene {between(study, contrast)} med forbehold: På {listed(few)} er under {SHARE.text(ENOUGH)} af dem, "
        f"der er målt {study.wave(first).description}, også målt {when}."
    )


def spread(lookup: Lookup, study: Study, dimensions: Dimensions, edges: Sequence[float], key: dict[str, str]) -> str:
    """The least size of change that more than half keep within, on as many dimensions as possible."""
    sizes = bins(edges)
    counts: list[tuple[int, int]] = []
    for reach in range(1, len(edges)):
        inner = [one.category for one in sizes if abs(one.size) <= reach]
        shares = [[lookup.find("share", category=c, **{**key, "measure": d.code}) for c in inner] for d in dimensions]
        known = [found for found in shares if all(one.shown for one in found)]
        counts.append((sum(sum(one.value for one in found) > HALF for found in known), len(known)))
    if not any(known for _, known in counts):
        return f"Hvor meget de enkelte {study.participants} ændrer sig, {NOTHING}."
    reach = next((k for k, (most, known) in enumerate(counts) if known and most == known), len(counts) - 1)
    most, whole = counts[reach]
    seen = "" if whole == len(dimensions) else ", der kan vises"
    if not most:
        where = out_of(whole, whole, ONE, MANY)
        return f"Mindst halvdelen ændrer sig mere end {shortest(edges[reach + 1])} point på {where}{seen}."
    where = out_of(most, whole, ONE, MANY)
    return f"Mere end halvdelen ændrer sig højst {shortest(edges[reach + 1])} point på {where}{seen}."

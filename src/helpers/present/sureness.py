"""Sentences on how sure the numbers are: the scales, the missing, other ways to compute. They follow the numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from helpers.present.cells import Lookup
from helpers.present.forms import SHARE, shortest
from helpers.present.progress import way
from helpers.present.sentences import SIGNIFICANT, between
from helpers.present.sizes import at_least
from helpers.present.words import MANY, ONE, listed, out_of
from helpers.results import Contrast, Group, pair
from helpers.study import Study
from helpers.study.scales import Dimensions

# What is mostly asked of a scale in research on groups (Nunnally and Bernstein 1994); and the share at one end of a
# scale above which it has a floor or a ceiling (Terwee et al. 2007).
GOOD_ALPHA, MANY_AT_END = 0.7, 0.15
NOBODY_MISSING = "Der mangler ingen senere måling, eller for få til at sammenligne dem med de andre."


def reliability(lookup: Lookup, study: Study, dimensions: Dimensions, project: str) -> str:
    """On how many scales the items go together; a warning where one of them runs the wrong way."""
    key = {"project": project, "wave": study.analysis.baseline}
    alphas = {d: lookup.find("alpha", measure=d.code, **key) for d in dimensions}
    shown = {d: found.value for d, found in alphas.items() if found.shown}
    if not shown:
        return "Det kan ikke vises, hvor godt skalaernes spørgsmål følges ad."
    good = [d for d, alpha in shown.items() if alpha >= GOOD_ALPHA]
    where = out_of(len(good), len(shown), "skala", "skalaer")
    limit = f"(alfa mindst {shortest(GOOD_ALPHA)})"
    text = f"Spørgsmålene følges godt ad {limit} på {where}."
    if not good:
        text = f"På ingen af skalaerne følges spørgsmålene godt ad {limit}. Læs tallene med forbehold."
    weak = [d.noun for d in shown if d not in good]
    if weak and good:
        text += f" Læs tallene for {listed(weak)} med forbehold."
    wrong = [d.noun for d in shown if lookup.find("item_rest_min", measure=d.code, **key).value < 0]
    if wrong:
        text += f" Advarsel: Et spørgsmål i {listed(wrong)} peger den modsatte vej af resten; se, om det skal vendes."
    return text


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
    known = 0
    for dimension in dimensions:
        found = lookup.find("mean_difference", measure=dimension.code, **key)
        if not found.shown:
            continue
        known += 1
        if lookup.find("p_holm", measure=dimension.code, **key).value < SIGNIFICANT:
            down = found.value < 0 if dimension.better == "higher" else found.value > 0
            (worse if down else better).append(dimension.noun)
    if not known:
        return f"{who}, kan ikke sammenlignes med de andre."
    if not worse and not better:
        return f"{who}, adskilte sig ikke signifikant fra de andre ved start på nogen dimension."
    texts = [
        f"stod ved start signifikant {how} end de andre på {listed(nouns)}"
        for how, nouns in (("dårligere", worse), ("bedre", better))
        if nouns
    ]
    return f"{who}, {' og '.join(texts)}."


def robust(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> list[str]:
    """Whether the conclusion is the same when the change is computed in other ways, and when the missing did worse."""
    wave = pair(contrast)
    same: list[str] = []
    other: list[str] = []
    positive: list[str] = []
    turned: list[str] = []
    for d in dimensions:
        key = {"project": project, "measure": d.code}
        change = lookup.find("mean_change", wave=wave, **key)
        if not change.shown:
            continue
        limits = [_limits(lookup, prefix, {**key, "wave": wave}) for prefix in ("", "mixed_change_", "cluster_")]
        ways = {way(low, high) for low, high in limits if low == low}
        (same if len(ways) <= 1 else other).append(d.noun)
        worst = lookup.find("mean_change_if_worse", wave=wave, **key)
        if change.value > 0 and worst.shown:
            (positive if worst.value > 0 else turned).append(d.noun)
    if not same and not other:
        return [f"Udviklingen {between(study, contrast)} kan ikke vises."]
    whole = len(same) + len(other)
    where = out_of(len(same), whole, ONE, MANY)
    first = f"Om intervallet ligger over nul, er svaret det samme på {where}, uanset hvordan der regnes."
    if other:
        first = f"{first} På {listed(other)} afhænger det af metoden."
    texts = [first]
    if turned:
        texts.append(
            f"Er de, der mangler, gået en halv spredning tilbage, er udviklingen for alle ikke længere positiv på "
            f"{_named(turned, len(turned) + len(positive))}."
        )
    elif positive:
        texts.append("Også hvis de, der mangler, er gået en halv spredning tilbage, er udviklingen for alle positiv.")
    return texts


def sizes(lookup: Lookup, dimensions: Dimensions, edges: Sequence[float], contrast: Contrast) -> str:
    """Whether more improve than worsen however large a change must be to count."""
    key = {"project": "alle", "wave": pair(contrast)}
    always: list[str] = []
    not_always: list[str] = []
    for d in dimensions:
        pairs = [
            [
                lookup.find(f"share_{o}", measure=d.code, category=at_least(edge, o, main=k == 0), **key)
                for o in ("improved", "worsened")
            ]
            for k, edge in enumerate(edges)
        ]
        if all(found.shown for two in pairs for found in two):
            (always if all(up.value > down.value for up, down in pairs) else not_always).append(d.noun)
    known = len(always) + len(not_always)
    if not known:
        return "Hvad det betyder, hvor stor en ændring skal være, kan ikke vises."
    seen = "" if known == len(dimensions) else ", hvor alle tal kan vises"
    if not always:
        where = f"På ingen dimension{seen}{',' if seen else ''}"
        return f"{where} går flere frem end tilbage ved alle de prøvede mindste ændringer."
    where = f"{out_of(len(always), known, ONE, MANY)}{seen}"
    text = f"Flere går frem end tilbage, hvor stor en ændring der end skal til, på {where}."
    return text if not not_always else f"{text} Ikke på {listed(not_always)}."


def respondents(lookup: Lookup, dimensions: Dimensions, whom: Mapping[str, dict[str, str]], contrast: Contrast) -> str:
    """On how many dimensions each group of respondents has a progress whose interval lies above 0."""
    texts: list[str] = []
    for label, group in whom.items():
        found = [
            way(lookup.find("ci_low", **key).value, lookup.find("ci_high", **key).value)
            for d in dimensions
            if lookup.find(
                "mean_change", **(key := {"project": "alle", "measure": d.code, "wave": pair(contrast), **group})
            ).shown
        ]
        if found:
            up = sum(one == "up" for one in found)
            texts.append(f"på {up} af {len(found)} {'' if texts else MANY + ' '}for «{label}»")
    if not texts:
        return "Udviklingen efter, hvem der svarede, kan ikke vises."
    return f"Intervallet for udviklingen ligger over nul {listed(texts)}."


def least(edge: float) -> str:
    """A least change in words: «0», «0,25 point»."""
    return f"{shortest(edge)} point" if edge else "0"


def _limits(lookup: Lookup, prefix: str, key: dict[str, str]) -> tuple[float, float]:
    low, high = (lookup.find(f"{prefix}ci_{end}", **key).value for end in ("low", "high"))
    return low, high


def _named(nouns: Sequence[str], whole: int) -> str:
    return listed(nouns) if len(nouns) < whole else out_of(whole, whole, ONE, MANY)

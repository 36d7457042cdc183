"""Sentences on how the children develop, that follow the numbers: who went back, what noise gives, what is kept.

An interval or a test decides what is said; where a number is hidden or there is none, the sentence says so.
"""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.cells import Lookup
from helpers.present.forms import SHARE, shortest
from helpers.present.sentences import SIGNIFICANT, between
from helpers.present.sizes import bins
from helpers.present.words import MANY, ONE, listed, out_of
from helpers.results import Contrast, Waves, pair
from helpers.study import Dimension, Study
from helpers.study.scales import Dimensions

NOTHING = "kan ikke vises"
HALF = 0.5


def outcomes(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """On how many dimensions more improve than worsen."""
    ways = _ways(lookup, dimensions, project, contrast)
    span = between(study, contrast)
    if not ways:
        return f"Fordelingen {span} {NOTHING} for nogen dimension."
    more = [d for d, (up, down, _) in ways.items() if up > down]
    if not more:
        return f"På ingen dimension går flere frem end tilbage {span}."
    return f"Flere går frem end tilbage {span} på {out_of(len(more), len(ways), ONE, MANY)}."


def worsened(lookup: Lookup, study: Study, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """Where the fewest and where the most went back."""
    down = {d: share for d, (_, share, _) in _ways(lookup, dimensions, project, contrast).items()}
    span = between(study, contrast)
    if not down:
        return f"Hvor mange der går tilbage {span}, {NOTHING}."
    least, most = min(down, key=lambda d: down[d]), max(down, key=lambda d: down[d])
    if len(down) == 1:
        return f"På {least.noun} går {SHARE.text(down[least])} tilbage {span}."
    if SHARE.text(down[least]) == SHARE.text(down[most]):
        return f"På hver dimension går {SHARE.text(down[least])} tilbage {span}."
    return (
        f"Færrest går tilbage {span} på {least.noun} ({SHARE.text(down[least])}) og flest på {most.noun} "
        f"({SHARE.text(down[most])})."
    )


def noise(lookup: Lookup, dimensions: Dimensions, project: str, contrast: Contrast) -> str:
    """Whether more go forward than back, beyond what a coin's toss among those who moved would give."""
    ways = _ways(lookup, dimensions, project, contrast)
    tested = {d: way for d, way in ways.items() if way[2] == way[2]}
    if not tested:
        return "Det kan ikke prøves, om flere går frem, end tilfældige udsving ville give."
    sure = [d.noun for d, (up, down, p) in tested.items() if p < SIGNIFICANT and up > down]
    wrong = [d.noun for d, (up, down, p) in tested.items() if p < SIGNIFICANT and up < down]
    test = f"fortegnstest, p under {shortest(SIGNIFICANT)}, hver for sig"
    if not sure and not wrong:
        return f"Ingen steder er overvægten til en af siderne større, end tilfældige udsving ville give ({test})."
    texts: list[str] = []
    for names, way in ((sure, "fremgang"), (wrong, "tilbagegang")):
        if names:
            where = listed(names) if len(names) < len(ways) else out_of(len(names), len(names), ONE, MANY)
            more = "" if texts else f" ({test})"
            texts.append(f"På {where} er overvægten af {way} større, end tilfældige udsving ville give{more}.")
    return " ".join(texts)


def kept(lookup: Lookup, study: Study, dimensions: Dimensions, project: str) -> str:
    """On which dimensions the development is kept at the last wave, on which it is not, and where nobody can tell."""
    verdicts: dict[float, list[str]] = {1.0: [], 0.5: [], 0.0: []}
    hidden: list[str] = []
    for dimension in dimensions:
        found = lookup.find("kept", project=project, measure=dimension.code, wave=Waves.at(*study.from_baseline).text)
        if found.shown:
            verdicts[found.value].append(dimension.noun)
        elif found.reason:
            hidden.append(dimension.noun)
    when = study.waves[-1].description
    known = sum(len(names) for names in verdicts.values())
    if not known and not hidden:
        return "Det kan ikke vurderes, om udviklingen er fastholdt: der er for få målinger."
    texts = []
    if verdicts[1.0]:
        where = listed(verdicts[1.0]) if len(verdicts[1.0]) < known else out_of(known, known, ONE, MANY)
        texts.append(f"Målt {when} er udviklingen fastholdt på {where}.")
    elif known:
        texts.append(f"Målt {when} kan det ikke vises på nogen dimension, at udviklingen er fastholdt.")
    if verdicts[0.5]:
        texts.append(f"Det er uafklaret på {listed(verdicts[0.5])}.")
    if verdicts[0.0]:
        texts.append(f"Den er ikke fastholdt på {listed(verdicts[0.0])}.")
    if hidden:
        texts.append(f"Vurderingen er skjult for {listed(hidden)}.")
    return " ".join(texts)


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


def _ways(
    lookup: Lookup, dimensions: Dimensions, project: str, contrast: Contrast
) -> dict[Dimension, tuple[float, float, float]]:
    """Per dimension the shares that improved and worsened, and the p of the sign test; only where they are shown."""
    found: dict[Dimension, tuple[float, float, float]] = {}
    for dimension in dimensions:
        key = {"project": project, "measure": dimension.code, "wave": pair(contrast)}
        up = lookup.find("share_improved", category="improved", **key)
        down = lookup.find("share_worsened", category="worsened", **key)
        if up.shown and down.shown:
            found[dimension] = up.value, down.value, lookup.find("p_sign", **key).value
    return found

"""Sentences that follow the numbers: turn a sign and the sentence turns, hide a number and it says so."""

from __future__ import annotations

import math
from collections.abc import Sequence

from helpers.present.cells import Found, Lookup
from helpers.present.forms import CHANGE, SHARE, equals
from helpers.present.scope import Scope
from helpers.present.words import capital, counted, listed
from helpers.results import pair
from helpers.study import Dimension, Study
from helpers.study.rules import SIGNIFICANT

POSITIVE, NEGATIVE, STILL = "positiv", "negativ", "omtrent uændret"


def between(study: Study, contrast: tuple[str, str]) -> str:
    """«fra før til efter»."""
    first, second = (study.wave(code).label.lower() for code in contrast)
    return f"fra {first} til {second}"


def outcome(lookup: Lookup, study: Study, dimension: Dimension, project: str, contrast: tuple[str, str]) -> str:
    """One dimension's development in two sentences: the three shares, then the mean change and its test."""
    key = {"project": project, "measure": dimension.code, "wave": pair(contrast)}
    name = capital(dimension.noun)
    change = lookup.find("mean_change", **key)
    if not change.there:
        return f"{name} er ikke målt {between(study, contrast)}."
    if change.reason:
        return f"{name}: tallene {between(study, contrast)} er skjult ({lookup.explain(change.reason)})."
    if not change.shown:
        return f"{name}: der er for få besvarelser til at beregne udviklingen {between(study, contrast)}."
    return f"{name}: {_shares(lookup, study, key, contrast)} {_mean(lookup, dimension, key, change)}"


def _shares(lookup: Lookup, study: Study, key: dict[str, str], contrast: tuple[str, str]) -> str:
    shares = {c: lookup.find(f"share_{c}", category=c, **key) for c in ("improved", "unchanged", "worsened")}
    span = between(study, contrast)
    improved = shares["improved"]
    if not improved.shown or improved.n is None:
        reason = f" ({lookup.explain(improved.reason)})" if improved.reason else ""
        return f"fordelingen på fremgang, uændret og tilbagegang {span} er skjult{reason}."
    whom = counted(improved.n, study.participant, study.participants)
    if not shares["worsened"].shown:
        return (
            f"{SHARE.text(improved.value)} af {whom} udvikler sig positivt {span}. "
            f"Hvordan de øvrige fordeler sig, er skjult ({lookup.explain(shares['worsened'].reason)})."
        )
    low = lookup.find("share_improved_ci_low", category="improved", **key).value
    high = lookup.find("share_improved_ci_high", category="improved", **key).value
    return (
        f"{SHARE.text(improved.value)} {SHARE.limits(low, high)} af {whom} "
        f"udvikler sig positivt {span}, {SHARE.text(shares['unchanged'].value)} er uændrede, "
        f"og {SHARE.text(shares['worsened'].value)} udvikler sig negativt."
    )


def _mean(lookup: Lookup, dimension: Dimension, key: dict[str, str], change: Found) -> str:
    low, high = lookup.find("ci_low", **key).value, lookup.find("ci_high", **key).value
    tested = lookup.find("p_holm", **key)
    holm = tested.value
    g = lookup.find("hedges_g_av", **key).value
    moved = direction(change.value, holm)
    if moved == STILL:
        return f"Gennemsnittet er omtrent det samme ved begge målinger: {CHANGE.text(change.value)} point."
    better = " (plus betyder, at der bliver mindre af det)" if dimension.better == "lower" else ""
    verdict = (
        f"og den er statistisk signifikant (Holm-justeret p {equals(holm)})"
        if holm < SIGNIFICANT
        else f"men den er ikke statistisk signifikant (Holm-justeret p {equals(holm)})"
        if holm == holm
        else "men om den er statistisk signifikant, er skjult"
        if tested.reason
        else "men den kan ikke testes"
    )
    size = f", Hedges g {CHANGE.text(g)}" if g == g else ""
    limits = f" {CHANGE.limits(low, high)}" if low == low else ""
    return (
        f"Den gennemsnitlige udvikling er {moved}: {CHANGE.text(change.value)} point{limits}{size}{better}, {verdict}."
    )


def overview(
    lookup: Lookup,
    study: Study,
    dimensions: Sequence[Dimension],
    project: str,
    contrast: tuple[str, str],
    *,
    name_them: bool = True,
    group: str = "",
) -> str:
    """How many dimensions move the right way, which of them significantly, and which move the wrong way or stand still.

    `name_them` False gives the first sentence alone, as the title of a figure. `group`: whose development it is.
    """
    span = between(study, contrast)
    key = {"project": project, "wave": pair(contrast), "group": group}
    changes = {d.noun: lookup.find("mean_change", measure=d.code, **key) for d in dimensions}
    tests = {d.noun: lookup.find("p_holm", measure=d.code, **key) for d in dimensions}
    holm = {noun: test.value for noun, test in tests.items()}
    moves: dict[str, list[str]] = {POSITIVE: [], NEGATIVE: [], STILL: []}
    for noun, change in changes.items():
        if change.shown:
            moves[direction(change.value, holm[noun])].append(noun)
    up, down = moves[POSITIVE], moves[NEGATIVE]
    surely = [noun for noun in (*up, *down) if holm[noun] < SIGNIFICANT]
    scope = Scope.of(changes.values(), "målt dimension", "målte dimensioner", "den ene målte dimension")
    told = all(holm[noun] == holm[noun] for noun in up)
    first = _ups(up, [noun for noun in up if noun in surely], scope, span, name_them=name_them, told=told)
    if not name_them:
        return first
    rest = []
    open_yet = [noun for noun in up if holm[noun] >= SIGNIFICANT]
    if open_yet and len(open_yet) < len(up):
        rest.append(f"Den er ikke signifikant på {listed(open_yet)}.")
    if down:
        sure = [noun for noun in down if noun in surely]
        told_of = [noun for noun in down if holm[noun] == holm[noun]]
        where = "" if len(told_of) == len(down) else f" på {listed(told_of)}"
        unsure = f", men ikke statistisk signifikant{where}" if told_of else ""
        how = f", og statistisk signifikant på {listed(sure)}" if sure else unsure
        rest.append(f"Den er negativ på {listed(down)}{how}.")
    if untold := [noun for noun in (*up, *down) if tests[noun].reason]:
        rest.append(f"Om den er statistisk signifikant på {listed(untold)}, er skjult.")
    if untested := [
        noun for noun in (*up, *down) if tests[noun].there and not tests[noun].reason and not tests[noun].shown
    ]:
        rest.append(f"Den kan ikke testes på {listed(untested)}.")
    if moves[STILL]:
        rest.append(f"Gennemsnittet er omtrent det samme på {listed(moves[STILL])}.")
    if hidden := [noun for noun, change in changes.items() if change.reason]:
        rest.append(f"Tallene for {listed(hidden)} er skjult.")
    return " ".join([first, *rest])


def direction(change: float, holm: float) -> str:
    """«positiv», «negativ», or neither where it reads as 0 and no test tells it from 0."""
    if holm < SIGNIFICANT or not CHANGE.reads_zero(change):
        return POSITIVE if change > 0 else NEGATIVE
    return STILL


def tested(test: Found) -> str:
    """«signifikant», «ikke signifikant», that the test is not shown, or that there is none."""
    if test.reason:
        return "testen er skjult"
    if math.isnan(test.value):
        return "kan ikke testes"
    return "signifikant" if test.value < SIGNIFICANT else "ikke signifikant"


def _ups(up: Sequence[str], surely: Sequence[str], scope: Scope, span: str, *, name_them: bool, told: bool) -> str:
    if not scope.shown:
        return f"Der er ingen tal, der kan vises, om udviklingen {span}."
    head = f"Den gennemsnitlige udvikling {span} er"
    if not up:
        return f"{head} ikke positiv på {scope.any}."
    head = f"{head} positiv på {scope.part(len(up))}{',' if scope.partial else ''}"
    if not surely and not told:
        return f"{head.removesuffix(',')}."
    if len(up) == 1:
        return f"{head} og statistisk signifikant." if surely else f"{_but(head)} ikke statistisk signifikant."
    if not surely:
        return f"{_but(head)} ikke statistisk signifikant på nogen af dem."
    if len(surely) == len(up):
        return f"{head} og statistisk signifikant på dem alle."
    names = f": {listed(surely)}" if name_them else ""
    return f"{head} og statistisk signifikant på {len(surely)}{names}."


def _but(head: str) -> str:
    return f"{head.removesuffix(',')}, men"

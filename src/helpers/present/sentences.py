"""Sentences that follow the numbers: turn a sign and the sentence turns, hide a number and it says so."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.cells import Found, Lookup
from helpers.present.forms import CHANGE, SHARE, equals
from helpers.present.words import capital, counted, listed, out_of
from helpers.results import pair
from helpers.study import Dimension, Study

SIGNIFICANT = 0.05


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
    holm = lookup.find("p_holm", **key).value
    g = lookup.find("hedges_g_av", **key).value
    if change.value == 0:
        return "Gennemsnittet er det samme ved begge målinger."
    direction = "positiv" if change.value > 0 else "negativ"
    better = " (plus betyder, at der bliver mindre af det)" if dimension.better == "lower" else ""
    verdict = (
        f"og den er statistisk signifikant (Holm-justeret p {equals(holm)})"
        if holm < SIGNIFICANT
        else f"men den er ikke statistisk signifikant (Holm-justeret p {equals(holm)})"
        if holm == holm
        else "men den kan ikke testes"
    )
    size = f", Hedges g {CHANGE.text(g)}" if g == g else ""
    return (
        f"Den gennemsnitlige udvikling er {direction}: {CHANGE.text(change.value)} point "
        f"{CHANGE.limits(low, high)}{size}{better}, {verdict}."
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
    moves: dict[str, list[str]] = {k: [] for k in ("up", "up_surely", "down", "down_surely", "still", "hidden")}
    for dimension in dimensions:
        key = {"project": project, "measure": dimension.code, "wave": pair(contrast), "group": group}
        change = lookup.find("mean_change", **key)
        if change.reason:
            moves["hidden"].append(dimension.noun)
        if not change.shown:
            continue
        way = "up" if change.value > 0 else "down" if change.value < 0 else "still"
        moves[way].append(dimension.noun)
        if way != "still" and lookup.find("p_holm", **key).value < SIGNIFICANT:
            moves[f"{way}_surely"].append(dimension.noun)
    shown = sum(len(moves[way]) for way in ("up", "down", "still"))
    first = _ups(moves["up"], moves["up_surely"], shown, span, name_them=name_them)
    if not name_them:
        return first
    rest = []
    if moves["up_surely"] and len(moves["up_surely"]) < len(moves["up"]):
        rest.append(f"Den er ikke signifikant på {listed([d for d in moves['up'] if d not in moves['up_surely']])}.")
    if moves["down"]:
        surely = ", men ikke statistisk signifikant"
        if moves["down_surely"]:
            surely = f", og statistisk signifikant på {listed(moves['down_surely'])}"
        rest.append(f"Den er negativ på {listed(moves['down'])}{surely}.")
    if moves["still"]:
        rest.append(f"Gennemsnittet er det samme på {listed(moves['still'])}.")
    if moves["hidden"]:
        rest.append(f"Tallene for {listed(moves['hidden'])} er skjult.")
    return " ".join([first, *rest])


def _ups(up: Sequence[str], surely: Sequence[str], shown: int, span: str, *, name_them: bool) -> str:
    if not shown:
        return f"Der er ingen tal, der kan vises, om udviklingen {span}."
    head = f"Den gennemsnitlige udvikling {span} er"
    if not up:
        return f"{head} ikke positiv på nogen målt dimension."
    head = f"{head} positiv på {out_of(len(up), shown, 'målte dimension', 'målte dimensioner')}"
    if len(up) == 1:
        return f"{head} og statistisk signifikant." if surely else f"{head}, men ikke statistisk signifikant."
    if not surely:
        return f"{head}, men ikke statistisk signifikant på nogen af dem."
    if len(surely) == len(up):
        return f"{head} og statistisk signifikant på dem alle."
    names = f": {listed(surely)}" if name_them else ""
    return f"{head} og statistisk signifikant på {len(surely)}{names}."

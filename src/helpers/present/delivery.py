"""Sentences about how the courses went: fidelity, its levels, and whether development goes with it."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.present.cells import Lookup
from helpers.present.forms import COUNT, SCORE, SHARE
from helpers.present.prose import said
from helpers.present.scope import Scope
from helpers.present.sentences import between
from helpers.present.words import ended, listed, lowered
from helpers.results import FIDELITY, POOLED, SCORED, Category, pair
from helpers.study import Study
from helpers.study.rules import SIGNIFICANT

CAUTION = "Tallene viser en sammenhæng og ikke, hvad den skyldes."
NOT_BY_LOT = "Fideliteten er ikke fordelt ved lodtrækning, så tallene viser en sammenhæng og ikke, hvad den skyldes."


def place(project: str, label: str) -> str:
    """«i alle projekter under ét», «i STRØM»."""
    return "i alle projekter under ét" if project == POOLED else f"i {label}"


def components_message(lookup: Lookup, study: Study, project: str, label: str) -> str:
    """Between what the components' means lie; they are not ranked."""
    where = place(project, label)
    found = [lookup.find("mean", project=project, measure=c.code) for c in study.fidelity]
    scope = Scope.of(found, "element", "elementer", "det ene element")
    if not scope.shown:
        return f"Fideliteten {where} kan ikke vises."
    values = sorted(one.value for one in found if one.shown)
    low, high = SCORE.text(values[0]), SCORE.text(values[-1])
    if low == high:
        return f"Fideliteten {where} er {low} på {scope.all}."
    return f"Fideliteten {where} ligger mellem {low} og {high} på {scope.all}."


def mean_text(lookup: Lookup, beside: Sequence[tuple[str, str]]) -> str:
    """The mean fidelity of each project in `beside` (label and slug)."""
    texts: list[str] = []
    for label, project in beside:
        where = place(project, label)
        found = lookup.find("mean", project=project, measure=FIDELITY)
        if not found.there:
            texts.append(f"Fideliteten er ikke målt {where}.")
            continue
        if not found.shown or found.n is None:
            reason = f" ({lookup.explain(found.reason)})" if found.reason else ""
            texts.append(f"Den samlede fidelitet {where} kan ikke vises{reason}.")
            continue
        low = lookup.find("ci_low", project=project, measure=FIDELITY).value
        high = lookup.find("ci_high", project=project, measure=FIDELITY).value
        of = f"for {COUNT.text(found.n)} forløb"
        texts.append(f"Den samlede fidelitet {where} er i gennemsnit {SCORE.interval(found.value, low, high)} {of}.")
    return " ".join(texts)


def levels_message(lookup: Lookup, study: Study, project: str, label: str) -> str:
    """Which level most courses are on."""
    where = place(project, label)
    found = [
        (lookup.find("share", project=project, measure=FIDELITY, category=Category.one("level", x.code).text), x)
        for x in study.fidelity_levels
    ]
    known = [(f, x) for f, x in found if f.shown]
    if not known:
        return f"Forløbenes niveau {where} kan ikke vises."
    most = max(f.value for f, _ in known)
    labels = [lowered(x.label) for f, x in known if f.value == most]
    if len(known) < len(found):
        return f"{SHARE.text(most)} af forløbene {where} har {listed(labels)}; andre niveauer er skjult."
    each = " hver" if len(labels) > 1 else ""
    return ended(f"Flest forløb {where} har {listed(labels)}: {SHARE.text(most)}{each}")


def association(lookup: Lookup, study: Study, contrast: tuple[str, str], *, short: bool = False) -> str:
    """On which dimensions development goes with fidelity within the projects; `short` is a figure's title."""
    more: list[str] = []
    less: list[str] = []
    tested, hidden = 0, []
    for dimension in study.dimensions:
        key = {"project": POOLED, "measure": dimension.code, "group": SCORED, "wave": pair(contrast)}
        slope = lookup.find("slope", **key)
        if slope.reason:
            hidden.append(dimension.noun)
        if not slope.shown:
            continue
        tested += 1
        if lookup.find("p_holm", **key).value < SIGNIFICANT:
            (more if slope.value > 0 else less).append(dimension.noun)
    span = between(study, contrast)
    parts = [_tested(tested, more, less, span)]
    if hidden:
        parts.append(f"For {listed(hidden)} er tallene skjult.")
    return parts[0] if short else " ".join([*parts, said(study, "unallocated", NOT_BY_LOT) or CAUTION])


def _tested(tested: int, more: Sequence[str], less: Sequence[str], span: str) -> str:
    if not tested:
        return f"Sammenhængen mellem fidelitet og udvikling {span} kan ikke beregnes for nogen dimension."
    if not more and not less:
        where = (
            "den ene dimension, der kan testes"
            if tested == 1
            else f"nogen af de {COUNT.text(tested)} dimensioner, der kan testes"
        )
        return f"Der er ingen statistisk signifikant sammenhæng mellem fidelitet og udvikling {span} på {where}."
    parts = []
    if more:
        parts.append(f"følger højere fidelitet med større fremgang {span} på {listed(more)}")
    if less:
        parts.append(f"følger højere fidelitet med mindre fremgang {span} på {listed(less)}")
    rest = tested - len(more) - len(less)
    others = ""
    if rest:
        others = f"; på {'den sidste dimension' if rest == 1 else f'de øvrige {COUNT.text(rest)} dimensioner'} ikke"
    return f"Inden for projekterne {', og der '.join(parts)} (statistisk signifikant){others}."

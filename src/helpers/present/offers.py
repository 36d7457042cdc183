"""Sentences about the types of intervention: who had them, and on how many dimensions development is positive."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from helpers.present.cells import Lookup
from helpers.present.forms import SHARE
from helpers.present.sentences import between
from helpers.present.words import listed, out_of
from helpers.results import Contrast, pair
from helpers.study import Study
from helpers.study.rules import SIGNIFICANT
from helpers.study.scales import InterventionType


class Forward(NamedTuple):
    """Dimensions with positive development, those of them where it is significant, all that are shown, and why it is
    hidden of some whether they are significant."""

    positive: int
    sure: int
    total: int
    untold: str


def forward(lookup: Lookup, study: Study, group: str, contrast: Contrast, project: str) -> Forward:
    """On how many dimensions a group develops the right way."""
    positive = sure = total = 0
    untold = ""
    for dimension in study.dimensions:
        key = {"project": project, "measure": dimension.code, "group": group, "wave": pair(contrast)}
        change = lookup.find("mean_change", **key)
        if change.shown:
            total += 1
            positive += change.value > 0
            tested = lookup.find("p_holm", **key)
            sure += change.value > 0 and tested.value < SIGNIFICANT
            untold = tested.reason or untold
    return Forward(positive, sure, total, untold)


def types_message(
    lookup: Lookup, study: Study, kinds: Sequence[InterventionType], contrast: Contrast, project: str, where: str
) -> str:
    """On how many dimensions the mean moves forward, type by type; `where` names the project."""
    span = between(study, contrast)
    parts = []
    for kind in kinds:
        positive, _, total, _ = forward(lookup, study, kind.group, contrast, project)
        if total:
            parts.append(f"på {out_of(positive, total, 'dimension', 'dimensioner')} med {kind.noun}")
    if not parts:
        return f"Udviklingen {span} kan ikke vises for typerne hver for sig."
    return f"{where}: Gennemsnittet går frem {span} {listed(parts)}."


def own_types(lookup: Lookup, study: Study, project: str, where: str) -> str:
    """Which types the children of a project had; `where` names it."""
    found: dict[str, list[str]] = {"everyone": [], "some": [], "nobody": [], "hidden": []}
    for kind in study.intervention_types:
        share = lookup.find("share", project=project, measure=kind.column, category="yes")
        if share.there and not share.shown:
            found["hidden"].append(kind.noun)
        elif share.there and share.value == 1:
            found["everyone"].append(kind.noun)
        elif share.there and share.value == 0:
            found["nobody"].append(kind.noun)
        elif share.there:
            found["some"].append(f"{SHARE.text(share.value)} har fået {kind.noun}")
    parts = []
    if found["everyone"]:
        parts.append(f"alle {study.participants} har fået {listed(found['everyone'])}")
    parts += found["some"]
    if found["nobody"]:
        parts.append(f"ingen har fået {listed(found['nobody'], 'eller')}")
    if found["hidden"]:
        parts.append(f"det er skjult, hvor mange der har fået {listed(found['hidden'])}")
    if not parts:
        return f"{where}: Der er ingen oplysninger om typer af indsats."
    *first, last = parts
    return f"{where}: {', '.join(first)}, og {last}." if first else f"{where}: {last}."

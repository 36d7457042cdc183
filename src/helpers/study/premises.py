"""What a sentence of the book may presume of a study, and which key of study.yml declares it.

A sentence is printed where its premise holds. Where the key is not there, nobody knows: it is not printed, and
`undeclared` tells what the book therefore does not say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from helpers.study.study import Study


@dataclass(frozen=True)
class Premise:
    """A premise.

    Args:
        key: The key of study.yml that declares it.
        declared: Whether the study has the key at all.
        holds: Whether the premise holds.
        unsaid: What the book does not tell without the key, in Danish, after «bogen siger ikke».
        matters: Whether there is anything in the study that it could be said of.
    """

    key: str
    declared: Callable[[Study], bool]
    holds: Callable[[Study], bool]
    unsaid: str
    matters: Callable[[Study], bool] = lambda _: True


def _measured(study: Study) -> bool:
    return bool(study.dimensions)


def _stated(study: Study) -> bool:
    return bool(study.themes)


def _of_design(field: str, value: str, unsaid: str, matters: Callable[[Study], bool] = _measured) -> Premise:
    """That the study declares this of its design."""
    return Premise(
        f"design.{field}",
        lambda study: getattr(study.design, field) is not None,
        lambda study: getattr(study.design, field) == value,
        unsaid,
        matters,
    )


PREMISES = {
    "uncontrolled": _of_design("comparison", "none", "om der er nogen at sammenligne med"),
    "unallocated": _of_design("allocation", "none", "om lodtrækning har afgjort, hvem der fik indsatsen"),
    "types_unallocated": _of_design(
        "types_allocated",
        "none",
        "om lodtrækning har afgjort, hvem der fik hvilken type indsats",
        lambda study: len(study.intervention_types) > 1,
    ),
    "preventive": _of_design("purpose", "prevention", "om det er et godt resultat ikke at flytte sig"),
    "helped": Premise(
        "informants.helped_by",
        lambda s: bool(s.informants.helped_by),
        lambda s: bool(s.informants.helped_by),
        "hvem der har hjulpet med svarene",
        lambda s: len(s.respondents) > 1,
    ),
    "overestimated": Premise(
        "informants.overestimate",
        lambda s: s.informants.overestimate is not None,
        lambda s: s.informants.overestimate is not None,
        "om nogle vurderer sig selv for højt ved start",
        _measured,
    ),
    "collected": Premise(
        "statements.collected_by",
        lambda s: s.statements is not None,
        lambda s: s.statements is not None,
        "hvor udsagnene kommer fra",
        _stated,
    ),
    "parties": Premise(
        "parties",
        lambda s: bool(s.parties),
        lambda s: bool(s.parties),
        "hvad de samarbejdende parter kaldes",
        lambda s: s.survey is not None or bool(s.models),
    ),
    "approved": Premise(
        "edition.approved",
        lambda s: s.edition.approved is not None,
        lambda s: s.edition.approved is not None,
        "hvem der har godkendt udgaven",
        lambda s: not s.synthetic,
    ),
    "named": Premise(
        "the_participant",
        lambda s: "the_participant" in s.model_fields_set,
        lambda s: "the_participant" in s.model_fields_set,
        "hvad de, der deltager, kaldes i bestemt form, men skriver «deltagerne»",
        _measured,
    ),
}


def undeclared(study: Study) -> Iterator[Premise]:
    """The premises that the study says nothing of, though it has what they could be said of."""
    return (one for one in PREMISES.values() if one.matters(study) and not one.declared(study))

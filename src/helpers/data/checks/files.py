"""What one file tells by itself: codes nobody defined, half a dimension, a table without rows, an edition's number."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from helpers.data.findings import Finding
from helpers.data.readers import RawTable
from helpers.errors import StudyFault
from helpers.study import Edition, Project, Study, undeclared


def check_projects(study: Study, projects: Sequence[Project]) -> Iterator[Finding]:
    """Codes of project.yml that study.yml does not define."""
    models = {model.code for model in study.models}
    traits = {trait.code for trait in study.traits}
    for project in projects:
        used = [("model.code", code) for code in (project.model.code,) if code is not None and code not in models]
        used += [(f"traits.{code}", code) for code in project.traits if code not in traits]
        for place, code in used:
            kind = "models" if place == "model.code" else "traits"
            yield Finding(
                "error",
                f"projects/{project.slug}/project.yml",
                None,
                place,
                code,
                "Koden kendes ikke.",
                f"Brug en kode, der står under {kind} i study.yml, eller tilføj den dér.",
                StudyFault,
            )


def check_editions(now: Edition, earlier: Edition) -> Iterator[Finding]:
    """An edition that is called as the one before it, or dated before it: readers could not tell the two apart."""
    remedy = "Ret edition i study.yml, eller læg den rigtige udgave i mappen earlier."
    if now.number == earlier.number:
        message = "Udgaven har samme nummer som den tidligere udgave."
        yield Finding("warning", "study.yml", None, "edition.number", now.number, message, remedy)
    if now.date < earlier.date:
        message = "Udgaven er dateret før den tidligere udgave."
        yield Finding("warning", "study.yml", None, "edition.date", now.date.isoformat(), message, remedy)


def _approved_later(edition: Edition) -> Iterator[Finding]:
    """An approval that is younger than the edition: what was approved can hardly be this."""
    if edition.approved and edition.approved.on > edition.date:
        yield Finding(
            "warning",
            "study.yml",
            None,
            "edition.approved.on",
            edition.approved.on.isoformat(),
            "Udgaven er godkendt efter sin egen dato.",
            "Ret edition.approved.on eller edition.date i study.yml.",
        )


def check_declared(study: Study) -> Iterator[Finding]:
    """What the book does not say, because study.yml declares nothing of it; an approval younger than the edition."""
    for premise in undeclared(study):
        message = f"Bogen siger ikke, {premise.unsaid}."
        yield Finding("note", "study.yml", None, premise.key, None, message, f"Skriv {premise.key}, hvis det er kendt.")
    yield from _approved_later(study.edition)


def check_file(study: Study, name: str, raw: RawTable) -> Iterator[Finding]:
    """What one file tells as a whole: a dimension with some of its items only, no children."""
    present = set(raw.frame.columns)
    if name == "measurements" and present:
        for dimension in study.dimensions:
            lacking = [item for item in dimension.item_codes if item not in present]
            if 0 < len(lacking) < len(dimension.items):
                for item in lacking:
                    yield Finding(
                        "error",
                        raw.file,
                        raw.heading,
                        item,
                        None,
                        f"Kolonnen mangler, men andre spørgsmål i dimensionen {dimension.code} er der.",
                        "Tilføj kolonnen; lad cellerne stå tomme, hvis spørgsmålet ikke er stillet.",
                    )
    if name == "children" and raw.sound and present and raw.frame.empty:
        yield Finding(
            "warning",
            raw.file,
            None,
            None,
            None,
            "Tabellen har ingen rækker.",
            "Tilføj projektets rækker, eller slet dets mappe, hvis det ikke er med i studiet.",
        )

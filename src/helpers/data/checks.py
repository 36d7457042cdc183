"""What no single cell can tell: tables held against each other, and against study.yml and project.yml."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd

from helpers.data.contract import Table
from helpers.data.findings import Finding
from helpers.data.readers import RawTable
from helpers.errors import StudyFault
from helpers.study import Project, Study


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
                        1,
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


def check_tables(study: Study, tables: Mapping[str, Table], *, whole: bool) -> Iterator[Finding]:
    """Findings across tables and projects.

    Args:
        study: The study.
        tables: The parsed tables, by name; one that the study does not define is empty.
        whole: Whether all projects were read; what concerns them together is looked at only then.
    """
    yield from _strangers(tables)
    yield from _never_measured(study, tables)
    yield from _in_two_projects(tables["children"])
    if whole:
        yield from _measured_by_nobody(study, tables)
    yield from _wrong_side(study, tables["survey"])
    yield from _wrong_side(study, tables["statements"])
    yield from _not_asked(study, tables["survey"])
    yield from _without_excerpt(tables["statements"])


def _complete(table: Table) -> set[str]:
    """The projects whose file was read whole: what it does not have is nowhere."""
    return {project for project, raw in table.raws.items() if raw.sound and table.contract.key[0] in raw.frame.columns}


def _ids(table: Table) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table.frame[["project", "child_id"]])


def _strangers(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Children that a table has and children.csv lacks."""
    children = tables["children"]
    complete = _complete(children)
    for table in (tables["measurements"], tables["fidelity"]):
        known = table.frame["project"].isin(complete)
        for position in table.positions(known & table.frame["child_id"].notna() & ~_ids(table).isin(_ids(children))):
            yield table.finding(
                "error",
                position,
                "child_id",
                "Id'et findes ikke i children.csv.",
                "Ret id'et, eller tilføj en række med det i children.csv.",
            )


def _never_measured(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    children, measurements = tables["children"], tables["measurements"]
    complete = children.frame["project"].isin(_complete(measurements))
    items = [item for dimension in study.dimensions for item in dimension.item_codes]
    answered = measurements.frame[items].notna().any(axis=1)
    measured = _ids(children).isin(_ids(measurements)[answered.to_numpy()])
    for position in children.positions(complete & children.frame["child_id"].notna() & ~measured):
        yield children.finding(
            "note",
            position,
            "child_id",
            "Ingen besvarede målinger har dette id.",
            "Se efter, om der mangler rækker i measurements.csv. Er der ikke målt, skal du ikke gøre noget.",
        )


def _in_two_projects(children: Table) -> Iterator[Finding]:
    ids = children.frame["child_id"]
    firsts = ids.index.to_series().groupby(ids, sort=False).transform("first").tolist()
    for position in children.positions(ids.duplicated(keep="first") & ids.notna()):
        first = int(firsts[position])
        other = children.projects[first]
        if children.projects[position] != other:
            yield children.finding(
                "error",
                position,
                "child_id",
                f"Id'et bruges også i {children.raws[other].file}, række {children.rows[first]}.",
                "Giv hver sit id. Er det samme person, så behold rækkerne i ét af projekterne.",
            )


def _measured_by_nobody(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    measurements = tables["measurements"]
    complete = _complete(measurements)
    if not complete or complete != measurements.raws.keys() | tables["children"].raws.keys():
        return
    for dimension in study.dimensions:
        if not measurements.frame[list(dimension.item_codes)].notna().to_numpy().any():
            yield Finding(
                "warning",
                "study.yml",
                None,
                "dimensions",
                dimension.code,
                "Dimensionen er ikke målt i noget projekt.",
                "Se efter, om dens kolonner mangler i measurements.csv, eller fjern dimensionen fra study.yml.",
            )


def _wrong_side(study: Study, table: Table) -> Iterator[Finding]:
    if study.survey is None:
        return
    sides = {role.code: role.side for role in study.survey.roles}
    known = [side.code for side in study.survey.sides]
    right = table.frame["role"].map(sides)
    there = table.frame["side"].tolist()
    for position in table.positions(table.frame["side"].isin(known) & right.notna() & (right != table.frame["side"])):
        yield table.finding(
            "error",
            position,
            "role",
            f"Rollen hører til siden {right.loc[position]}, men i side står {there[position]}.",
            "Ret rollen eller siden.",
        )


def _not_asked(study: Study, survey: Table) -> Iterator[Finding]:
    if study.survey is None:
        return
    sides = {side.code for side in study.survey.sides}
    for question in study.survey.questions:
        if question.asked:
            others = survey.frame["side"].isin(sides - {*question.asked})
            for position in survey.positions(others & survey.frame[question.code].notna()):
                yield survey.finding(
                    "warning",
                    position,
                    question.code,
                    f"Spørgsmålet er ikke stillet til respondentens side, kun til {' og '.join(question.asked)}.",
                    "Tøm cellen, ret respondentens side, eller ret asked for spørgsmålet i study.yml.",
                )


def _without_excerpt(statements: Table) -> Iterator[Finding]:
    for position in statements.positions(statements.frame["excerpt"].isna()):
        if "excerpt" in statements.raws[statements.projects[position]].frame.columns:
            yield statements.finding(
                "warning",
                position,
                "excerpt",
                "Udsagnet har intet uddrag.",
                "Skriv uddraget i cellen. Uden det tælles udsagnet med, men kan ikke citeres.",
            )

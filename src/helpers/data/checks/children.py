"""Children who are in one file and not in another, and ids that two projects share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from helpers.data.cells import Table
from helpers.data.findings import Finding
from helpers.study import Study


def check(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """All findings about who is where."""
    yield from _strangers(tables)
    yield from _never_measured(study, tables)
    yield from _without_course(tables)
    yield from _in_two_projects(tables["children"])


def complete(table: Table) -> set[str]:
    """The projects whose file was read whole: what it does not have is nowhere."""
    return {project for project, raw in table.raws.items() if raw.sound and table.contract.key[0] in raw.frame.columns}


def _ids(table: Table) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table.frame[["project", "child_id"]])


def _strangers(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Children that a table has and children.csv lacks."""
    children = tables["children"]
    known = complete(children)
    for table in (tables["measurements"], tables["fidelity"]):
        looked_at = table.frame["project"].isin(known) & table.frame["child_id"].notna()
        for position in table.positions(looked_at & ~_ids(table).isin(_ids(children))):
            yield table.finding(
                "error",
                position,
                "child_id",
                "Id'et findes ikke i children.csv.",
                "Ret id'et. Mangler filen med dem, id'erne er givet til, så læg den i leverancen, og importér igen.",
            )


def _never_measured(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    children, measurements = tables["children"], tables["measurements"]
    looked_at = children.frame["project"].isin(complete(measurements)) & children.frame["child_id"].notna()
    items = [item for dimension in study.dimensions for item in dimension.item_codes]
    answered = measurements.frame[items].notna().any(axis=1)
    measured = _ids(children).isin(_ids(measurements)[answered.to_numpy()])
    for position in children.positions(looked_at & ~measured):
        yield children.finding(
            "note",
            position,
            "child_id",
            "Ingen besvarede målinger har dette id.",
            "Se efter, om der mangler rækker i measurements.csv. Er der ikke målt, skal du ikke gøre noget.",
        )


def _without_course(tables: Mapping[str, Table]) -> Iterator[Finding]:
    """Fidelity of hardly anyone: some children without are those who left, nearly all are a file that is cut off."""
    children, fidelity = tables["children"], tables["fidelity"]
    for project in sorted(complete(fidelity) & complete(children)):
        ids = set(children.frame["child_id"][children.frame["project"] == project].dropna())
        there = ids & set(fidelity.frame["child_id"][fidelity.frame["project"] == project].dropna())
        if there and 2 * len(there) < len(ids):
            yield Finding(
                "warning",
                fidelity.raws[project].file,
                None,
                None,
                None,
                f"Filen har kun {len(there)} af de {len(ids)} børn i children.csv.",
                "Se efter, om filen er hel. Er den det, skal du ikke gøre noget.",
            )


def _in_two_projects(children: Table) -> Iterator[Finding]:
    ids = children.frame["child_id"]
    places = pd.Series(np.arange(len(ids)), index=ids.index)
    firsts = places.groupby(ids, sort=False).transform("first").tolist()
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

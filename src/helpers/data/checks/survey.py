"""Respondents whose role is the other side's, and answers to questions that were not put to them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from helpers.data.cells import Table
from helpers.data.findings import Finding
from helpers.study import Study


def check(study: Study, tables: Mapping[str, Table]) -> Iterator[Finding]:
    """All findings about sides and what they were asked."""
    yield from _wrong_side(study, tables["survey"])
    yield from _wrong_side(study, tables["statements"])
    yield from _not_asked(study, tables["survey"])


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
                    "Svaret bruges ikke: Spørgsmålet er ikke stillet til respondentens side, kun til "
                    f"{' og '.join(question.asked)}.",
                    "Tøm cellen, ret respondentens side, eller ret asked for spørgsmålet i study.yml.",
                )

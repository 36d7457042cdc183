"""A project's figures as the reflection-day guide shows them: tables of what the edition publishes."""

from __future__ import annotations

from collections.abc import Sequence

from helpers.disclosure import ProtectedTable
from helpers.present import sentences
from helpers.present.cells import Column, Rows, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.presenter import Presenter
from helpers.present.tools.blocks import Table
from helpers.present.words import OUTCOMES, capital
from helpers.results import FLOW, pair
from helpers.study import Project, Study
from helpers.study.noun import genitive


def project_figures(study: Study, project: Project, ledger: ProtectedTable) -> tuple[Table, ...]:
    """Who was measured, what they needed at the start, and how they developed; a table without rows is left out."""
    made = (_measured(study, project, ledger), _needs(study, project, ledger), _outcomes(study, project, ledger))
    return tuple(table for table in made if table is not None)


def _measured(study: Study, project: Project, ledger: ProtectedTable) -> Table | None:
    table = ledger.where(chapter="projects", project=project.slug, measure=FLOW)
    rows = [
        (f"{wave.label}: {wave.description}", {"project": project.slug, "measure": FLOW, "category": wave.code})
        for wave in study.waves
    ]
    columns = [Column(capital(study.participants), shown("count")), Column("Andel", shown("share"))]
    return _made(
        study, table, f"{project.short_name}: så mange {study.participants} har svaret", "Måling", rows, columns
    )


def _needs(study: Study, project: Project, ledger: ProtectedTable) -> Table | None:
    needs = [v for v in study.background if v.kind == "flag" and v.need]
    table = ledger.where(chapter="projects", project=project.slug, category="yes")
    rows = [(v.label, {"project": project.slug, "measure": v.code, "category": "yes"}) for v in needs]
    columns = [Column("Andel", with_interval("share"), interval=True)]
    return _made(
        study, table, f"{project.short_name}: {genitive(study.noun.the_many)} behov ved start", "Behov", rows, columns
    )


def _outcomes(study: Study, project: Project, ledger: ProtectedTable) -> Table | None:
    contrast = study.analysis.contrasts[0]
    wave = pair(contrast)
    table = ledger.where(chapter="child_outcomes", project=project.slug, wave=wave)
    measured = set(table.rows["measure"])
    rows = [
        (d.label, {"project": project.slug, "measure": d.code, "wave": wave})
        for d in study.dimensions
        if d.code in measured
    ]
    columns = [
        Column("n", units()),
        *(Column(label, shown(f"share_{code}", category=code)) for code, label in OUTCOMES),
        Column("Ændring", with_interval("mean_change"), interval=True),
    ]
    title = f"{project.short_name}: udviklingen {sentences.between(study, contrast)}"
    return _made(study, table, title, "Dimension", rows, columns, note="Plus er en udvikling i den rigtige retning.")


def _made(
    study: Study,
    table: ProtectedTable,
    title: str,
    row_heading: str,
    rows: Rows,
    columns: Sequence[Column],
    *,
    note: str = "",
) -> Table | None:
    if not rows or not len(table.rows):
        return None
    present = Presenter(synthetic=study.synthetic, confidence=study.analysis.confidence)
    return _from(present.table("tal", title, table, rows, columns, row_heading=row_heading, note=note), present.mark)


def _from(element: Element, mark: str) -> Table:
    """The table of an element, its hidden numbers explained below it."""
    content = element.content()
    grid = content["table"]
    reasons = sorted({reason for row in grid["hidden"] for reason in row if reason})
    note = " ".join([content["note"], *(["Skjult: " + "; ".join(reasons) + "."] if reasons else [])]).strip()
    rows = tuple(tuple(str(cell) for cell in row) for row in grid["rows"])
    return Table(element.title, tuple(grid["columns"]), rows, note, mark, numeric=True)

"""How the children with one type of offer developed, beside what staff and volunteers say of it."""

from __future__ import annotations

from helpers.disclosure import ProtectedTable
from helpers.present import sentences
from helpers.present.cells import Column, shown, units, with_interval
from helpers.present.elements import Element
from helpers.present.presenter import Presenter
from helpers.present.prose import said
from helpers.present.words import OUTCOMES, capital
from helpers.results import POOLED, pair
from helpers.study import Study
from helpers.study.scales import InterventionType


def outcomes_of_type(present: Presenter, study: Study, ledger: ProtectedTable, kind: InterventionType) -> Element:
    """A row per dimension of annex 3's pooled chapter: outcomes and mean change over the first contrast."""
    contrast = study.analysis.contrasts[0]
    wave, group = pair(contrast), kind.group
    table = ledger.where(chapter="intervention_types", project=POOLED, group=group, wave=wave)
    measured = set(table.rows["measure"])
    rows = [
        (d.label, {"project": POOLED, "measure": d.code, "group": group, "wave": wave})
        for d in study.dimensions
        if d.code in measured
    ]
    columns = [
        Column("n", units()),
        *(Column(label, shown(f"share_{code}", category=code)) for code, label in OUTCOMES),
        Column("Ændring", with_interval("mean_change"), interval=True),
    ]
    lots = "er ikke fordelt ved lodtrækning, så tallene siger ikke, hvilken type der er bedst."
    note = " ".join(
        (
            "Plus er en udvikling i den rigtige retning.",
            f"{capital(study.noun.a_one)} med flere typer tæller med under dem alle.",
            said(study, "types_unallocated", f"{capital(study.noun.the_many)} {lots}"),
        )
    ).strip()
    title = f"Beregnet af bogen: {kind.label.lower()}, udviklingen {sentences.between(study, contrast)}"
    return present.table(f"udvikling-{kind.code}", title, table, rows, columns, row_heading="Dimension", note=note)

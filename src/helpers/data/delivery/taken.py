"""What a confirmed or proposed mapping takes of a delivery: for each project, and as a whole."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import pandas as pd

from helpers.data.contract import contracts
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import counted
from helpers.data.delivery.mapping import Counted, Mapping
from helpers.data.delivery.merge import Fate, Merged, merge
from helpers.data.delivery.oddities import oddities
from helpers.data.delivery.parts import pieces_of, taken_apart
from helpers.data.delivery.rows.identities import childless, doubts, of_nobody
from helpers.data.delivery.rows.projects import nobodys, spread
from helpers.data.delivery.sources import Delivery
from helpers.data.findings import Finding
from helpers.study import Study

Pieces = MappingOf[str, list[Piece]]


@dataclass(frozen=True, eq=False)
class Taken:
    """What a mapping takes of a delivery.

    Args:
        delivered: The delivery, with its cells of several answers taken apart.
        mapping: The mapping.
        pieces_of: What each part gives, by the project.
        tables_of: The tables that come out, by the project.
        pieces: What each part gives in all projects.
        tables: The tables of all projects under each other.
        counts: The counts of each part.
        counts_of: The same of each project alone.
        fates: What became of each row, each once for each table.
        findings: What was found.
        early: What of that is told with a proposal: it is so whatever the analyst confirms.
    """

    delivered: Delivery
    mapping: Mapping
    pieces_of: Pieces
    tables_of: MappingOf[str, list[Merged]]
    pieces: list[Piece]
    tables: list[Merged]
    counts: list[Counted]
    counts_of: MappingOf[str, list[Counted]]
    fates: list[Fate]
    findings: list[Finding]
    early: list[Finding]


def taken_by(delivered: Delivery, mapping: Mapping, study: Study, study_folder: Path, project: str) -> Taken:
    """What a mapping takes: of the one project, or of all those that it splits the delivery into."""
    delivered, apart = taken_apart(delivered, mapping, study)
    findings = [*apart]
    early: list[Finding] = []
    slugs = [project]
    if mapping.projects:
        delivered, slugs = spread(delivered, mapping, study), mapping.projects.slugs
        findings += nobodys(delivered, mapping.projects)
    pieces: dict[str, list[Piece]] = {}
    tables: dict[str, list[Merged]] = {}
    for slug in slugs:
        pieces[slug], found = pieces_of(delivered, mapping.of(slug), study)
        tables[slug] = [
            merge(contract, mine, study)
            for name, contract in contracts(study).items()
            if (mine := [piece for piece in pieces[slug] if piece.part.table == name])
        ]
        unknown = of_nobody(pieces[slug])
        found += [doubt.finding() for doubt in doubts(pieces[slug], study_folder / "projects" / slug)]
        opposed = [one for table in tables[slug] for one in table.findings if (one.file, one.row) not in unknown]
        early += [*opposed, *childless(pieces[slug], study_folder / "projects" / slug)]
        found += early
        findings = [*dict.fromkeys([*findings, *found])]
    whole = [_whole(parts) for parts in zip(*pieces.values(), strict=True)]
    odd = oddities(whole, study)
    counts = [counted(*one) for one in zip(whole, odd, strict=True)]
    counts_of = {slug: [counted(*one) for one in zip(of, odd, strict=True)] for slug, of in pieces.items()}
    together = _together([table for of in tables.values() for table in of])
    fates = _fates(tables, pieces)
    return Taken(delivered, mapping, pieces, tables, whole, together, counts, counts_of, fates, findings, early)


def _whole(parts: Sequence[Piece]) -> Piece:
    """What a part gives in all projects, in the order of the file."""
    first, *others = parts
    if not others:
        return first
    rows = np.concatenate([piece.table.rows for piece in parts])
    order = np.argsort(rows, kind="stable")
    frame = pd.concat([piece.table.frame for piece in parts], ignore_index=True).iloc[order].reset_index(drop=True)
    left_out = {row: why for row, why in first.left_out.items() if all(row in piece.left_out for piece in others)}
    return replace(first, table=replace(first.table, frame=frame, rows=rows[order]), left_out=left_out)


def _together(tables: Sequence[Merged]) -> list[Merged]:
    """The tables of one name under each other."""
    by_name: dict[str, list[Merged]] = {}
    for table in tables:
        by_name.setdefault(table.contract.name, []).append(table)
    return [
        replace(
            same[0],
            frame=pd.concat([table.frame for table in same], ignore_index=True),
            fates=tuple(fate for table in same for fate in table.fates),
        )
        for same in by_name.values()
    ]


def _fates(tables: MappingOf[str, list[Merged]], pieces: Pieces) -> list[Fate]:
    """What became of each row for each table: in the project that it is of, or why it is in none."""
    found: dict[tuple[str, str | None, int | None, str, int], Fate] = {}
    elsewhere = {
        slug: {(*piece.source.place, row) for piece in of for row in piece.left_out if row not in piece.part.leave_out}
        for slug, of in pieces.items()
    }
    for slug, of in tables.items():
        for table in of:
            for fate in table.fates:
                row = (fate.file, fate.sheet, fate.row)
                place = (*row, fate.table, fate.part)
                if place not in found or row not in elsewhere[slug]:
                    table_name = f"{slug}/{fate.table}" if len(tables) > 1 and fate.line else fate.table
                    found[place] = replace(fate, table=table_name)
    return list(found.values())

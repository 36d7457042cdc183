"""`erfaring import`: a delivery and its mapping → a project's files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.data.contract import contracts
from helpers.data.delivery import report
from helpers.data.delivery.card import Understood, understood
from helpers.data.delivery.card_text import as_text as as_text_of_cards
from helpers.data.delivery.cells import fates_of
from helpers.data.delivery.convert import Piece
from helpers.data.delivery.counts import contradictions, counted, with_counts
from helpers.data.delivery.earlier import recalled, remembered
from helpers.data.delivery.mapping import DOUBT, MAPPING, Counted, Mapping, load_mapping, read_mapping
from helpers.data.delivery.merge import Merged, merge
from helpers.data.delivery.oddities import oddities
from helpers.data.delivery.parts import pieces_of, taken_apart
from helpers.data.delivery.privacy import found_in
from helpers.data.delivery.propose import propose
from helpers.data.delivery.sources import CARDS, REPORT, Delivery, not_read, read_delivery
from helpers.data.delivery.write import read_record, replace_all, sha256, write_tables
from helpers.data.findings import Finding, as_text, in_order, raise_errors
from helpers.errors import MissingFile
from helpers.study import Study, load_study


@dataclass(frozen=True)
class Imported:
    """What an import came to.

    Args:
        mapping: The file with the mapping.
        proposed: How many lines of a proposal have to be looked after; None where there was a mapping.
        findings: What was found.
        rows: The rows of each file, by its name; empty where nothing was written.
        changed: The files whose content changed.
        report: The list of what became of every row; None where there was no mapping.
        told: How many rows met which fate, in one sentence.
        understood: What was understood of the delivery, as the cards show it.
    """

    mapping: Path
    proposed: int | None
    findings: tuple[Finding, ...] = ()
    rows: dict[str, int] | None = None
    changed: tuple[str, ...] = ()
    report: Path | None = None
    told: str = ""
    understood: Understood | None = None

    @property
    def done(self) -> bool:
        """Whether the project has the delivery now."""
        return self.rows is not None

    def __str__(self) -> str:
        if self.proposed is not None:
            marked = {0: "Ingen linjer er usikre", 1: "1 linje er usikker"}
            said = marked.get(self.proposed, f"{self.proposed} linjer er usikre")
            return (
                f"Et forslag til koblingen ligger i {self.mapping}\n"
                f"Hvad hvert svar bliver til, står i {self.mapping.with_name(CARDS)}\n"
                f"{said}. Læs forslaget, ret det, slet mærkerne {DOUBT}, og kør samme kommando igen.\n"
                "Intet er skrevet i studiet."
            )
        lines = [as_text(self.findings)] if self.findings else []
        for name, count in (self.rows or {}).items():
            state = "skrevet" if name in self.changed else "uændret"
            lines.append(f"{name}: {count} {'række' if count == 1 else 'rækker'}, {state}")
        lines.append(self.told)
        lines.append(f"Hver række står i {self.report}")
        if not self.done:
            lines.append("Intet er skrevet i studiet.")
        return "\n".join(lines)


def import_delivery(
    delivery: Path,
    study_folder: Path,
    project: str,
    mapping: Path | None = None,
    *,
    force: bool = False,
    accept: bool = False,
) -> Imported:
    """Turn a delivery into a project's files.

    Without a mapping one is proposed and written, with its cards, and nothing else. With errors the report and the
    cards alone are written, and so where the counts of a mapping are contradicted: they are marked in it. The same
    delivery, mapping and study give the same bytes.

    Args:
        delivery: A file, or a folder with everything delivered so far.
        study_folder: The study.
        project: The slug of a project that the study has.
        mapping: The mapping; `import.yml` beside the delivery if not given.
        force: Whether files changed by hand are replaced, and rows that are not delivered any more dropped.
        accept: Whether a proposal is taken over as read, which a single mark in it forbids; a mapping without counts
            gets those of this delivery.

    Raises:
        MissingFile: The delivery, the study, the project or the given mapping is not there.
        StudyFault: study.yml or the mapping cannot be used, or parts of a proposal are not confirmed.
        DataFault: A file of the project may not be replaced; without a mapping also: a file cannot be read.
    """
    study = load_study(study_folder)
    place = study_folder / "projects" / project
    if not project or Path(project).name != project or not (place / "project.yml").is_file():
        raise MissingFile(
            f"Projektet «{project}» findes ikke i studiet.",
            "--project",
            f"Opret det først: erfaring new-project {project or 'SLUG'} --data {study_folder} --name NAVN",
        )
    delivered = read_delivery(delivery)
    file = mapping or delivered.folder / MAPPING
    if mapping is None and not file.exists():
        raise_errors([*delivered.findings, *not_read(delivered)])
        memory = recalled(read_record(place).get("kobling"))
        text, doubts = propose(delivered, study, project, memory)
        replace_all({file: text.encode()})
        taken = _taken(delivered, read_mapping(file), study)
        against = contradictions(memory.counts, taken.pieces, taken.counts)
        doubts += len(against)
        replace_all({file: with_counts(text, taken.counts, against).encode()})
        said = _cards(file, project, study, taken)
        if doubts or not accept:
            return Imported(file, doubts, understood=said)
    taken = _taken(delivered, load_mapping(file), study)
    against = contradictions(taken.mapping.counts, taken.pieces, taken.counts)
    text = file.read_text(encoding="utf-8")
    if against or accept or taken.mapping.counts:
        fresh = with_counts(text, taken.counts, against)
        if fresh != text:
            replace_all({file: fresh.encode()})
    said = _cards(file, project, study, taken)
    findings = [*delivered.findings, *taken.findings, *(_contradicted(taken, *one) for one in against.items())]
    if not any(finding.grade == "error" for finding in findings):
        findings += found_in(taken.tables, taken.pieces, study_folder, project)
    fates = report.account(delivered, taken.mapping, [f for table in taken.tables for f in table.fates], findings)
    listed = file.with_name(REPORT)
    failed = any(finding.grade == "error" for finding in findings)
    changed: list[str] = []
    if not failed:
        digests = {name: sha256((delivered.folder / name).read_bytes()) for name in delivered.files}
        digests[file.name] = sha256(file.read_bytes())
        kept = remembered(taken.mapping, taken.counts).model_dump(exclude_defaults=True)
        changed = write_tables(place, taken.tables, digests, kept, force=force)
    replace_all({listed: report.as_csv(fates)})
    rows = None if failed else {table.contract.file: len(table.frame) for table in taken.tables}
    told = report.in_words(fates)
    return Imported(file, None, in_order(findings), rows, tuple(changed), listed, told, said)


@dataclass(frozen=True, eq=False)
class _Taken:
    """What a mapping takes of a delivery: each part's piece and counts, the tables, and what was found.

    `delivered` is the delivery with its cells of several answers taken apart.
    """

    delivered: Delivery
    mapping: Mapping
    pieces: list[Piece]
    counts: list[Counted]
    tables: list[Merged]
    findings: list[Finding]


def _taken(delivered: Delivery, mapping: Mapping, study: Study) -> _Taken:
    delivered, apart = taken_apart(delivered, mapping, study)
    pieces, found = pieces_of(delivered, mapping, study)
    tables = [
        merge(contract, mine, study)
        for name, contract in contracts(study).items()
        if (mine := [piece for piece in pieces if piece.part.table == name])
    ]
    findings = [*apart, *found, *(one for table in tables for one in table.findings)]
    counts = [counted(piece, odd) for piece, odd in zip(pieces, oddities(pieces, study), strict=True)]
    return _Taken(delivered, mapping, pieces, counts, tables, findings)


def _cards(file: Path, project: str, study: Study, taken: _Taken) -> Understood:
    """Write the cards beside the mapping, as its marks stand now."""
    text = file.read_text(encoding="utf-8")
    cells = fates_of(taken.delivered.sources, taken.pieces, taken.tables)
    said = understood(project, study, taken.pieces, taken.counts, taken.tables, taken.mapping.unused, cells, text)
    replace_all({file.with_name(CARDS): as_text_of_cards(said).encode()})
    return said


def _contradicted(taken: _Taken, place: tuple[int, str], told: str) -> Finding:
    piece = taken.pieces[place[0]]
    return Finding(
        "error",
        piece.source.raw.file,
        piece.source.raw.heading,
        piece.part.columns[place[1]].source,
        None,
        f"Svarene er ikke som ventet: {told}.",
        f"Se kortet i {CARDS}. Er det rigtigt, så slet mærket {DOUBT} ved {place[1]} under counts i {MAPPING}; "
        "ret ellers leverancen eller koblingen.",
    )

"""`erfaring import`: a delivery and its mapping → a project's files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from helpers.data.contract import contracts
from helpers.data.delivery import report
from helpers.data.delivery.mapping import DOUBT, MAPPING, load_mapping
from helpers.data.delivery.merge import Merged, merge
from helpers.data.delivery.parts import pieces_of
from helpers.data.delivery.propose import propose
from helpers.data.delivery.sources import REPORT, read_delivery, unreadable
from helpers.data.delivery.write import replace_all, sha256, write_tables
from helpers.data.findings import Finding, as_text, in_order, raise_errors
from helpers.errors import MissingFile
from helpers.study import load_study


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
    """

    mapping: Path
    proposed: int | None
    findings: tuple[Finding, ...] = ()
    rows: dict[str, int] | None = None
    changed: tuple[str, ...] = ()
    report: Path | None = None
    told: str = ""

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
    delivery: Path, study_folder: Path, project: str, mapping: Path | None = None, *, force: bool = False
) -> Imported:
    """Turn a delivery into a project's files.

    Without a mapping one is proposed and written, and nothing else. With errors the report alone is written. The same
    delivery, mapping and study give the same bytes.

    Args:
        delivery: A file, or a folder with everything delivered so far.
        study_folder: The study.
        project: The slug of a project that the study has.
        mapping: The mapping; `import.yml` beside the delivery if not given.
        force: Whether files changed by hand are replaced, and rows that are not delivered any more dropped.

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
        raise_errors([*delivered.findings, *unreadable(delivered)])
        text, doubts = propose(delivered, study, project)
        replace_all({file: text.encode()})
        return Imported(file, doubts)
    made = load_mapping(file)
    pieces, found = pieces_of(delivered, made, study)
    tables: list[Merged] = []
    for name, contract in contracts(study).items():
        if mine := [piece for piece in pieces if piece.part.table == name]:
            tables.append(merge(contract, mine, study))
    findings = [*delivered.findings, *found, *(one for table in tables for one in table.findings)]
    fates = report.account(delivered, made, [fate for table in tables for fate in table.fates], findings)
    listed = file.with_name(REPORT)
    failed = any(finding.grade == "error" for finding in findings)
    changed: list[str] = []
    if not failed:
        digests = {name: sha256((delivered.folder / name).read_bytes()) for name in delivered.files}
        digests[file.name] = sha256(file.read_bytes())
        changed = write_tables(place, tables, digests, force=force)
    replace_all({listed: report.as_csv(fates)})
    rows = None if failed else {table.contract.file: len(table.frame) for table in tables}
    told = report.in_words(fates)
    return Imported(file, None, in_order(findings), rows, tuple(changed), listed, told)

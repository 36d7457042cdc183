"""`erfaring import`: a delivery and its mapping → a project's files."""

from __future__ import annotations

from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from helpers.data.delivery import report
from helpers.data.delivery.again.contradictions import contradictions
from helpers.data.delivery.again.held import taken_and_held
from helpers.data.delivery.card import Understood
from helpers.data.delivery.convert import personal_numbers
from helpers.data.delivery.counts import with_counts
from helpers.data.delivery.earlier import Memory, as_one, memories_of, remembered
from helpers.data.delivery.elsewhere import codings_of
from helpers.data.delivery.mapping import ANY_PROJECT, DOUBT, MAPPING, Mapping, load_mapping, read_mapping
from helpers.data.delivery.parts import SAYS_NOTHING
from helpers.data.delivery.privacy import around, found_in
from helpers.data.delivery.proposal import Proposal, as_yaml
from helpers.data.delivery.propose import propose
from helpers.data.delivery.rows.identities import doubts
from helpers.data.delivery.rows.projects import Names, check_column, names_of, proposed_projects
from helpers.data.delivery.sources import CARDS, FRESH, REPORT, Delivery, not_read, read_delivery
from helpers.data.delivery.taken import Pieces, Taken, taken_by
from helpers.data.delivery.understanding import write_cards
from helpers.data.delivery.which_end import unsaid
from helpers.data.delivery.write import replace_all, sha256, tables_to_write
from helpers.data.findings import Finding, as_text, in_order, raise_errors, rows_in_words
from helpers.errors import DataFault, Fault, MissingFile, StudyFault, faults_of, raise_all
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
        sheets: The same of each project alone, which it can sign.
    """

    mapping: Path
    proposed: int | None
    findings: tuple[Finding, ...] = ()
    rows: dict[str, int] | None = None
    changed: tuple[str, ...] = ()
    report: Path | None = None
    told: str = ""
    understood: Understood | None = None
    sheets: tuple[Understood, ...] = ()

    @property
    def done(self) -> bool:
        """Whether the project has the delivery now."""
        return self.rows is not None

    def __str__(self) -> str:
        if self.proposed is not None:
            marked = {0: "Ingen linjer er usikre", 1: "1 linje er usikker"}
            said = marked.get(self.proposed, f"{self.proposed} linjer er usikre")
            if any(one.grade == "error" for one in self.findings):
                said += ", men fejlene ovenfor stopper importen"
            do = "Læs forslaget, ret det" + f", slet mærkerne {DOUBT}" * bool(self.proposed)
            return "".join(f"{as_text(self.findings)}\n" for _ in self.findings[:1]) + (
                f"Et forslag til koblingen ligger i {self.mapping}\n"
                f"Hvad hvert svar bliver til, står i {self.mapping.with_name(CARDS)}\n"
                f"{said}. {do}, og kør samme kommando igen.\n"
                "Intet er skrevet i studiet."
            )
        lines = [as_text(self.findings)] if self.findings else []
        for name, count in (self.rows or {}).items():
            state = "skrevet" if name in self.changed else "uændret"
            lines.append(f"{name}: {rows_in_words(count)}, {state}")
        lines.append(self.told)
        lines.append(f"Hver række står i {self.report}")
        if not self.done:
            lines.append("Intet er skrevet i studiet.")
        return "\n".join(lines)


def import_delivery(
    delivery: Path,
    study_folder: Path,
    project: str | None,
    mapping: Path | None = None,
    *,
    split: str | None = None,
    force: bool = False,
    accept: bool = False,
) -> Imported:
    """Turn a delivery into a project's files, or into those of all projects that one of its columns names.

    Without a mapping one is proposed and written, with its cards, and nothing else. With errors the report and the
    cards alone are written, and so where the counts of a mapping are contradicted: they are marked in it. The same
    delivery, mapping and study give the same bytes.

    Args:
        delivery: A file, or a folder with everything delivered so far.
        study_folder: The study.
        project: The slug of a project that the study has; None for those of `split`.
        mapping: The mapping; `import.yml` beside the delivery if not given.
        split: The column that says which of the study's projects a row is of. All their files are written, or none.
        force: Whether files changed by hand are replaced, and rows that are not delivered any more dropped.
        accept: Whether a proposal is taken over as read, which a single mark in it forbids; a mapping without counts
            gets those of this delivery.

    Raises:
        MissingFile: The delivery, the study, the project or the given mapping is not there.
        StudyFault: study.yml or the mapping cannot be used, or parts of a proposal are not confirmed.
        DataFault: A file of the project may not be replaced; without a mapping also: a file cannot be read.
    """
    study = load_study(study_folder)
    names = names_of(study_folder)
    if split is None:
        _known(study_folder, project or "")
    delivered = read_delivery(delivery)
    file = mapping or delivered.folder / MAPPING
    name = project or ANY_PROJECT

    def proposed(target: Path) -> tuple[str, int, Memory]:
        of = [slug for slug, _ in proposed_projects(delivered, split, names).values()] if split else [name]
        memory = as_one(memories_of(study_folder, of))
        return *_proposed(delivered, study, study_folder, name, split or "", memory, names, target), memory

    private = [
        one for source in delivered.sources for one in personal_numbers(source.raw, source.raw.frame.columns, "warning")
    ]
    private += around(delivered)
    if mapping is None and not file.exists():
        raise_errors([*delivered.findings, *not_read(delivered)])
        if split:
            check_column(delivered, split)
        text, marks, memory = proposed(file)
        taken = taken_and_held(delivered, read_mapping(file), study, study_folder, name)
        against = contradictions(() if split else memory.counts, taken.pieces, taken.counts)
        marks += len(against)
        replace_all({file: with_counts(text, taken.counts, against).encode()})
        said, sheets = write_cards(file, study, study_folder, taken, private)
        if marks or not accept:
            found = in_order([*private, *taken.early])
            return Imported(file, marks, found, understood=said, sheets=sheets)
    try:
        read = load_mapping(file)
    except Fault as fault:  # whatever is wrong with the mapping, personal numbers are told
        raise_all([*(DataFault(one.message, one.where, one.remedy) for one in private), *faults_of(fault)])
        raise
    _same_scope(read, split)
    for slug in read.projects.slugs if read.projects else ():
        _known(study_folder, slug)
    taken = taken_and_held(delivered, read, study, study_folder, name)
    against = contradictions(taken.mapping.counts, taken.pieces, taken.counts)
    text = file.read_text(encoding="utf-8")
    if against or accept or taken.mapping.counts:
        fresh = with_counts(text, taken.counts, against)
        if fresh != text:
            replace_all({file: fresh.encode()})
    said, sheets = write_cards(file, study, study_folder, taken, private)
    told = {(one.file, one.column) for one in taken.findings if one.grade == "error"}
    private = [one for one in private if (one.file, one.column) not in told]
    findings = [
        *delivered.findings,
        *private,
        *taken.findings,
        *(_contradicted(taken, *one) for one in against.items()),
    ]
    if not any(finding.grade == "error" for finding in findings):
        for slug, tables in taken.tables_of.items():
            findings += found_in(tables, taken.pieces_of[slug], study_folder, slug)
    if any(one.message.startswith(SAYS_NOTHING) for one in findings):
        with suppress(Fault):  # of a file that is like nothing there is no proposal
            proposed(file.with_name(FRESH))
            findings = [_with_proposal(one) for one in findings]
    fates = report.account(taken.delivered, taken.mapping, taken.fates, findings)
    listed = file.with_name(REPORT)
    failed = any(finding.grade == "error" for finding in findings)
    contents: dict[Path, bytes] = {}
    if not failed:
        digests = {one: sha256((delivered.folder / one).read_bytes()) for one in delivered.files}
        text = file.read_text(encoding="utf-8")
        if any(one.held for one in taken.counts):  # the study has it now
            text = with_counts(text, [one.model_copy(update={"held": {}}) for one in taken.counts], {})
            contents[file] = text.encode()
        digests[file.name] = sha256(text.encode())
        faults: list[Fault] = []
        for slug, tables in taken.tables_of.items():
            place = study_folder / "projects" / slug
            kept = remembered(taken.mapping, taken.counts_of[slug]).model_dump(exclude_defaults=True)
            more, wrong = tables_to_write(place, tables, digests, kept, force=force)
            contents |= more
            faults += wrong
        raise_all(faults)
        replace_all(contents)
    replace_all({listed: report.as_csv(fates)})
    several = read.projects is not None
    shown = {
        study_folder / "projects" / slug / table.contract.file: f"{slug}/" * several + table.contract.file
        for slug, tables in taken.tables_of.items()
        for table in tables
    }
    frames = [table.frame for tables in taken.tables_of.values() for table in tables]
    if not failed:
        file.with_name(FRESH).unlink(missing_ok=True)
    rows = None if failed else {one: len(frame) for one, frame in zip(shown.values(), frames, strict=True)}
    changed = tuple(shown[path] for path in contents if path in shown)
    return Imported(file, None, in_order(findings), rows, changed, listed, report.in_words(fates), said, sheets)


def _known(study_folder: Path, project: str) -> None:
    """Refuse a project that the study does not have."""
    place = study_folder / "projects" / project
    if not project or Path(project).name != project or not (place / "project.yml").is_file():
        raise MissingFile(
            f"Projektet «{project}» findes ikke i studiet.",
            "--project",
            f"Opret det først: erfaring new-project {project or 'SLUG'} --data {study_folder} --name NAVN",
        )


def _same_scope(mapping: Mapping, split: str | None) -> None:
    """Refuse the mapping of one project for several, and the other way round."""
    column = mapping.projects.column if mapping.projects else None
    if column != split:
        asked = f"--split {column}" if column else "--project"
        raise StudyFault(
            f"Koblingen er lavet til {'flere projekter' if column else 'ét projekt'}.",
            MAPPING,
            f"Brug {asked}, eller flyt koblingen væk for at få et nyt forslag.",
        )


def _proposed(
    delivered: Delivery,
    study: Study,
    study_folder: Path,
    name: str,
    column: str,
    memory: Memory,
    names: Names,
    file: Path,
) -> tuple[str, int]:
    """Write a proposal; what rows say that look like no answers has no part in it, and they are left out."""

    def pieces(proposal: Proposal) -> Pieces:
        replace_all({file: as_yaml(proposal)[0].encode()})
        return taken_by(delivered, read_mapping(file), study, study_folder, name).pieces_of

    def odd(there: Pieces, number: int) -> dict[int, str]:
        return dict(sorted(row for of in there.values() for row in of[number].odd.items()))

    codings = codings_of(delivered.sources)
    proposal = propose(delivered, study, name, memory, names, column, codings)
    there = pieces(proposal)
    rows: dict[tuple[str, str | None], set[int]] = defaultdict(set)
    for of in there.values():
        for one in of:
            rows[one.source.place] |= one.odd.keys()
    if any(rows.values()):
        proposal = propose(delivered.without(rows), study, name, memory, names, column, codings)
        again = pieces(proposal)
        proposal = proposal.with_rows([odd(again, number) for number in range(len(proposal.parts))])
        there = pieces(proposal)
    for slug, of in there.items():
        for doubt in doubts(of, study_folder / "projects" / slug):
            key = doubt.piece.table.contract.key[0]
            proposal = proposal.with_ids(
                doubt.piece.number, key, doubt.means, doubt.why, drops_prefix=doubt.drops_prefix
            )
    for (place, code), why in unsaid(next(iter(there.values())), study, codings, memory):
        proposal = proposal.with_doubt(place + 1, code, why)
    text, marks = as_yaml(proposal)
    replace_all({file: text.encode()})
    return text, marks


def _with_proposal(finding: Finding) -> Finding:
    if not finding.message.startswith(SAYS_NOTHING):
        return finding
    return replace(finding, remedy=f"{finding.remedy} Et forslag til hele leverancen ligger i {FRESH}: Kopiér derfra.")


def _contradicted(taken: Taken, place: tuple[int, str], told: str) -> Finding:
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

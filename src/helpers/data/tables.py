"""A study folder → its findings, and its checked frames."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.cells import Meanings, Table, check_cells, gather
from helpers.data.checks import check_declared, check_editions, check_file, check_projects, check_tables, read_by_labels
from helpers.data.contract import TABLES, Contract, clashes, contracts
from helpers.data.findings import Finding, from_fault, in_order, raise_errors, stop
from helpers.data.meaning import labels_of
from helpers.data.readers import FORMATS, TABLES_ALONE, RawTable, find_table, read_table
from helpers.data.scan import OPEN, scan
from helpers.errors import DataFault, Fault, unknown
from helpers.results import POOLED
from helpers.study import (
    Project,
    Study,
    load_contents,
    load_earlier,
    load_lifts,
    load_projects,
    load_published,
    load_study,
    load_words,
)
from helpers.study.finished import ABOUT, FOLDER, RESULTS

_FRAMES = ("children", "measurements", "fidelity", "survey", "statements")
_TABLE_LIKE = {*FORMATS, *TABLES_ALONE, ".xls"}


@dataclass(frozen=True, eq=False)
class StudyData:
    """A study and its checked tables.

    Every frame has the first column `project` and the columns of docs/study-folder.md, also those that no file has;
    rows are ordered by project, then id, then wave in the study's order. Numbers, answers and 0/1 flags are float64,
    texts and codes are str, dates are datetime64[us]; what is missing is NaN or NaT. `projects` are all projects of the
    study, also where the frames hold only some. `fingerprint` is that of the files behind it.
    """

    study: Study
    projects: tuple[Project, ...]
    children: pd.DataFrame
    measurements: pd.DataFrame
    fidelity: pd.DataFrame
    survey: pd.DataFrame
    statements: pd.DataFrame
    fingerprint: str

    def with_tables(self, tables: Collection[str]) -> StudyData:
        """The same with these tables alone; the others have no rows. Asked again, the same object."""
        left = frozenset(_FRAMES) - frozenset(tables)
        if left not in self._narrowed:
            self._narrowed[left] = replace(self, **{name: getattr(self, name).iloc[:0] for name in left})
        return self._narrowed[left]

    def of_project(self, project: str) -> StudyData:
        """The same with the rows of one project alone; all of them for `alle`."""
        if project == POOLED:
            return self
        frames = {name: getattr(self, name) for name in _FRAMES}
        return replace(self, **{name: frame.iloc[self._rows[name].get(project, [])] for name, frame in frames.items()})

    @cached_property
    def _narrowed(self) -> dict[frozenset[str], StudyData]:
        return {}

    @cached_property
    def _rows(self) -> dict[str, dict[str, Any]]:
        """Frame → project → the places of its rows: looked up once, not once per project and chapter."""
        return {name: getattr(self, name).groupby("project", sort=False).indices for name in _FRAMES}


def validate(folder: Path) -> tuple[Finding, ...]:
    """Everything there is to say about a study folder: all its files, looked at once.

    Returns:
        The findings, errors first; empty where there is nothing to say.
    """
    study, projects, findings = _described(folder)
    if study is None:
        return in_order([*findings, *_scanned(folder), *_beside(folder, study)])
    slugs = [project.slug for project in projects] or [place.name for place in _places(folder)]
    tables, found = _read(folder, study, slugs, whole=True)
    return in_order(
        [
            *findings,
            *_scanned(folder, tables=tables),
            *found,
            *_beside(folder, study),
            *_unused(folder, study, slugs),
            *check_declared(study),
        ]
    )


def load_data(folder: Path, only: Collection[str] | None = None) -> StudyData:
    """Read and check a study folder.

    Args:
        folder: The study folder.
        only: The slugs of the projects whose tables are wanted; None for all. Other projects' tables are not opened.

    Returns:
        The study with its checked frames; warnings and notes of the check do not stop it (`validate` tells them).

    Raises:
        MissingFile: The folder or a file is not there.
        StudyFault: study.yml or a project.yml is wrong.
        DataFault: A table breaks its contract.
        Faults: Several of these: everything that is wrong, in one.
        UnknownName: `only` has a name that is no project.
    """
    before = fingerprint(folder, only)
    study, projects, findings = _described(folder)
    if study is None:
        stop([*findings, *_scanned(folder, only)])
    slugs = [project.slug for project in projects] or [place.name for place in _places(folder)]
    for name in only or ():
        if name not in slugs:
            raise unknown("Projektet", name, slugs, "PROJECT")
    wanted = slugs if only is None else [slug for slug in slugs if slug in only]
    tables, found = _read(folder, study, wanted, whole=only is None)
    raise_errors([*findings, *_scanned(folder, only, tables), *found])
    frames = {name: _arranged(table, study, wanted) for name, table in tables.items()}
    if fingerprint(folder, only) != before:
        raise DataFault(
            "En af studiets filer blev ændret, mens de blev læst.",
            folder.resolve().name,
            "Lad filerne være i fred, og kør igen.",
        )
    return StudyData(study, projects, **frames, fingerprint=before)


def fingerprint(folder: Path, only: Collection[str] | None = None) -> str:
    """SHA-256 over path and content of the study's files: its .yml files, its earlier edition, the tables of `only`.

    A table counts in whatever format it lies there. The fingerprint does not depend on where the folder lies, nor on
    files that are not read.
    """
    names = ("study.yml", "published.yml", "lifts.yml", *(f"{FOLDER}/{name}" for name in (RESULTS, ABOUT)))
    paths = [folder / name for name in names]
    for place in _places(folder):
        paths.append(place / "project.yml")
        if only is None or place.name in only:
            paths.extend(place / f"{table}{end}" for table in TABLES for end in FORMATS)
    digest = hashlib.sha256()
    for path in paths:
        if path.is_file():
            content = path.read_bytes()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()


def _places(folder: Path) -> list[Path]:
    root = folder / "projects"
    if not root.is_dir():
        return []
    return sorted(path for path in root.iterdir() if path.is_dir() and not path.name.startswith("."))


def _described(folder: Path) -> tuple[Study | None, tuple[Project, ...], list[Finding]]:
    """What study.yml and the project.yml say, and what is wrong with them.

    No study where study.yml is wrong, no project where any project.yml is: what is wrong is then among the findings.
    """
    study: Study | None = None
    projects: tuple[Project, ...] = ()
    findings: list[Finding] = []
    try:
        study = load_study(folder)
    except Fault as fault:
        findings.extend(from_fault(fault))
    if folder.is_dir():
        try:
            projects = load_projects(folder)
        except Fault as fault:
            findings.extend(from_fault(fault))
    if study:
        findings.extend(check_projects(study, projects))
        findings.extend(clashes(study))
    return study, projects, findings


def _scanned(
    folder: Path, only: Collection[str] | None = None, tables: Mapping[str, Table] | None = None
) -> list[Finding]:
    """What is private in the folder; tables that were read already are not read again."""
    read = {raw.file: raw for table in (tables or {}).values() for raw in table.raws.values()}
    return scan(folder, only, read) if folder.is_dir() else []


def _beside(folder: Path, study: Study | None) -> tuple[Finding, ...]:
    """What is wrong with published.yml, lifts.yml and the earlier edition, which no table depends on."""
    findings: list[Finding] = []
    for load in (load_published, load_lifts):
        try:
            load(folder)
        except Fault as fault:
            findings.extend(from_fault(fault))
    for named in (load_words, load_contents):
        try:
            named(folder, study) if study else None
        except Fault as fault:
            findings.extend(from_fault(fault))
    try:
        earlier = load_earlier(folder)
        if study and earlier and earlier.edition:
            findings.extend(check_editions(study.edition, earlier.edition))
    except Fault as fault:
        findings.extend(from_fault(fault))
    return tuple(findings)


def _read(folder: Path, study: Study, slugs: Sequence[str], *, whole: bool) -> tuple[dict[str, Table], list[Finding]]:
    """The parsed tables of some projects and everything found in and between them."""
    findings: list[Finding] = []
    tables: dict[str, Table] = {}
    known = labels_of(study)
    for name, contract in contracts(study).items():
        raws: dict[str, RawTable] = {}
        meanings: dict[str, Meanings] = {}
        for slug in slugs if contract.defined else ():
            path, found = find_table(folder / "projects" / slug, name, f"projects/{slug}/{contract.file}")
            findings.extend(found)
            if path:
                raws[slug] = read_table(path, f"projects/{slug}/{path.name}")
                findings.extend(check_file(study, name, raws[slug]))
                meanings[slug], told = read_by_labels(contract, raws[slug], known)
                findings.extend(told)
        tables[name], found = gather(contract, raws, meanings)
        findings.extend(found)
        findings.extend(check_cells(tables[name]))
    findings.extend(check_tables(study, tables, whole=whole))
    return tables, findings


def _unused(folder: Path, study: Study, slugs: Sequence[str]) -> Iterator[Finding]:
    """Files that look like tables and are not read."""
    known = contracts(study)
    for slug in slugs:
        for path in sorted((folder / "projects" / slug).iterdir()):
            if path.suffix.lower() not in _TABLE_LIKE or path.name.startswith(OPEN) or not path.is_file():
                continue
            contract: Contract | None = known.get(path.stem) if path.suffix in _TABLE_LIKE else None
            if contract and contract.defined:
                continue  # read, or told of by find_table
            remedy = "Beskriv indholdet i study.yml, eller slet filen."
            if contract is None:
                remedy = f"Ret navnet til et af disse: {', '.join(known)}; eller slet filen."
            reason = "study.yml beskriver ikke dens indhold" if contract else "den er ikke en af studiets tabeller"
            message = f"Filen læses ikke, for {reason}."
            yield Finding("warning", f"projects/{slug}/{path.name}", None, None, None, message, remedy)


def _arranged(table: Table, study: Study, slugs: Sequence[str]) -> pd.DataFrame:
    """The frame in its order: project, id, wave."""
    frame = table.frame
    order = frame[["project", *table.contract.key]].copy()
    for column, codes in (("project", slugs), ("wave", study.wave_codes)):
        if column in order:
            order[column] = order[column].map({code: position for position, code in enumerate(codes)})
    return frame.loc[order.sort_values(list(order.columns), kind="stable").index].reset_index(drop=True)

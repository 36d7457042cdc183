"""A delivery's files and sheets, each as one table with its labels."""

from __future__ import annotations

import fnmatch
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from helpers.data.delivery import surveyxact
from helpers.data.delivery.forms import Form, find_head, form_of, labelled
from helpers.data.delivery.notes import notes_of
from helpers.data.findings import Finding, raise_errors
from helpers.data.personal import has_personal_number
from helpers.data.pseudonyms import ORIGINAL, originals
from helpers.data.readers import DELIVERED, TABLES_ALONE, Labels, RawTable, opened, read_sheets, unreadable
from helpers.errors import MissingFile

REPORT = "import-rapport.csv"
FRESH = "import-forslag.yml"  # what would be proposed of a delivery that the mapping does not cover
CARDS, CARDS_PAGE, SHEET_PAGE = "import-kort.txt", "import-kort.html", "import-skema.html"
_MADE = {REPORT, CARDS, CARDS_PAGE, SHEET_PAGE}
_OURS = (".yml", ".yaml")


@dataclass(frozen=True, eq=False)
class Source:
    """A table of the delivery: the file and sheet the mapping names it by, its cells, and what its columns mean.

    `notes` is what the file says beside its cells.
    """

    file: str
    sheet: str | None
    raw: RawTable
    notes: tuple[str, ...] = ()

    @property
    def labels(self) -> Labels:
        return self.raw.labels

    @property
    def place(self) -> tuple[str, str | None]:
        """The file and its sheet."""
        return self.file, self.sheet

    @cached_property
    def form(self) -> Form | None:
        """The survey tool whose export it is, if that is known."""
        return form_of(list(self.raw.frame.columns), self.raw.head.tool)

    @property
    def read_as(self) -> str:
        """What it was recognised as, in Danish; empty for a plain table."""
        return ", ".join(filter(None, [self.form.name if self.form else "", self.raw.head.form]))


@dataclass(frozen=True, eq=False)
class Delivery:
    """What was delivered: its tables, the files they are in, the names of what is no table, and what was found."""

    folder: Path
    sources: tuple[Source, ...]
    files: tuple[str, ...]
    others: tuple[str, ...]
    findings: tuple[Finding, ...]

    def without(self, rows: Mapping[tuple[str, str | None], Collection[int]]) -> Delivery:
        """The same without some rows of its tables."""
        sources = [
            replace(one, raw=replace(one.raw, frame=one.raw.frame.drop(index=list(rows.get(one.place, ())))))
            for one in self.sources
        ]
        return replace(self, sources=tuple(sources))


def read_delivery(place: Path) -> Delivery:
    """Read a delivery: one file, or a folder with all files in it.

    Raises:
        MissingFile: Nothing lies there, or no table does.
    """
    if not place.exists():
        raise MissingFile("Leverancen findes ikke.", str(place), "Ret stien til filen eller mappen.")
    folder = place if place.is_dir() else place.parent
    # names alone: a link or a folder inside may lead anywhere
    names = sorted(path.name for path in (place.iterdir() if place.is_dir() else [place]) if _counts(path))
    tables = [name for name in names if (folder / name).suffix.lower() in DELIVERED and _is_file(folder / name)]
    sources: list[Source] = []
    findings: list[Finding] = []
    files, rest = surveyxact.split(tables)
    for one in files:
        raws, found = surveyxact.read_files(folder, one)
        sources.extend(Source(raw.file, None, raw) for raw in raws)
        findings.extend(found)
    for name in rest:
        found_sources, found = _of_file(folder / name)
        sources.extend(found_sources)
        findings.extend(found)
    told = labelled([source.raw for source in sources])
    sources = [replace(source, raw=raw) for source, raw in zip(sources, told, strict=True) if raw is not None]
    others = tuple(name for name in names if name not in tables)
    findings.extend(_unread([name for name in others if _is_file(folder / name)], alone=not sources))
    if not sources and not findings:
        raise MissingFile(
            "Der er ingen tabeller i leverancen.",
            str(place),
            f"Læg filerne i mappen; de kan være {', '.join(DELIVERED)}.",
        )
    findings.extend(_named(names))
    remedy = "Slet originalen, eller flyt den ud af leverancen."
    findings.extend(
        Finding("error", name, None, None, None, ORIGINAL.format(copy), remedy)
        for name, copy in originals(tables).items()
    )
    if not sources:
        raise_errors(findings)
    return Delivery(folder, tuple(sources), tuple(tables), others, tuple(findings))


def not_read(delivery: Delivery) -> list[Finding]:
    """Why files of which nothing could be read were not; an empty sheet beside others is nothing to tell."""
    readable = {source.file for source in delivery.sources if not source.raw.frame.columns.empty}
    return [one for source in delivery.sources if source.file not in readable for one in source.raw.findings]


def _unread(names: Sequence[str], *, alone: bool) -> Iterator[Finding]:
    """Files that look like tables and cannot be read; where nothing else is, whatever they are."""
    for name in names:
        suffix = Path(name).suffix.lower()
        if alone or suffix in TABLES_ALONE:
            finding = unreadable(name, suffix, Path(name).stem)
            yield finding if alone else replace(finding, grade="warning")


def _named(names: list[str]) -> Iterator[Finding]:
    """Names of files that are private themselves: they would stand in the report and the record."""
    for name in names:
        if has_personal_number(name):
            message = "Filens navn indeholder et personnummer."
            yield Finding("error", name, None, None, None, message, "Giv filen et andet navn.")


def sheet_page_of(project: str) -> str:
    """The name of the page that one of several projects signs."""
    return SHEET_PAGE.replace(".", f"-{project}.")


def _counts(path: Path) -> bool:
    """Whether a file is of the delivery; hidden ones, mappings and what import writes are not."""
    made = path.name in _MADE or fnmatch.fnmatch(path.name, sheet_page_of("*"))
    return not (path.name.startswith((".", "~$")) or path.suffix.lower() in _OURS or made)


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _of_file(path: Path) -> tuple[list[Source], list[Finding]]:
    raws = read_sheets(path, find_head=find_head)
    notes = _notes(path, raws)
    if len(raws) < 2:
        return [Source(path.name, None, raw, notes) for raw in raws], []
    sheets = {raw.sheet or "": raw for raw in raws}
    sources: list[Source] = []
    findings: list[Finding] = []
    sets, rest = surveyxact.split(list(sheets), suffix=None)
    for one in sets:
        found_raws, found = surveyxact.read_sheets(sheets, one)
        sources.extend(Source(path.name, raw.sheet, raw) for raw in found_raws)
        findings.extend(found)
    sources.extend(Source(path.name, sheet, sheets[sheet], notes) for sheet in rest)
    return sources, findings


def _notes(path: Path, raws: Sequence[RawTable]) -> tuple[str, ...]:
    """What a workbook that could be read says beside its cells."""
    content = opened(path, path.name) if path.suffix.lower() == ".xlsx" and any(raw.sound for raw in raws) else b""
    return notes_of(path.name, content, raws[0].parts) if isinstance(content, bytes) and content else ()

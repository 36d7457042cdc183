"""The mapping held against the delivery: each part with its table, and everything that neither takes nor leaves out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from helpers.data.contract import contracts
from helpers.data.delivery.convert import Piece, convert
from helpers.data.delivery.mapping import MAPPING, Mapping, Part
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.findings import Finding, shown
from helpers.errors import StudyFault
from helpers.study import Study


def pieces_of(delivery: Delivery, mapping: Mapping, study: Study) -> tuple[list[Piece], list[Finding]]:
    """What each part of the mapping gives, and everything that keeps the delivery from being taken in."""
    findings: list[Finding] = []
    pieces: list[Piece] = []
    used: dict[tuple[str, str | None], list[Part]] = defaultdict(list)
    known = contracts(study)
    for number, part in enumerate(mapping.parts, start=1):
        source = _source(delivery, part)
        if source is None:
            what = f"«{part.file}»" + (f", ark «{part.sheet}»" if part.sheet else "")
            findings.append(_wrong(number, f"Leverancen har ingen tabel {what}.", "Ret navnet, eller slet delen."))
        elif not known[part.table].defined:
            message = f"study.yml beskriver ikke tabellen {part.table}."
            findings.append(_wrong(number, message, "Slet delen, eller beskriv indholdet i study.yml."))
        else:
            used[source.place].append(part)
            pieces.append(convert(number, part, source, known[part.table], study))
            findings.extend(pieces[-1].findings)
    for source in delivery.sources:
        if source.place in used:
            findings.extend(_that_matter(source, used[source.place]))
            findings.extend(_columns_not_mentioned(source, used[source.place]))
    findings.extend(_files_not_mentioned(delivery, mapping, {file for file, _ in used}, set(used)))
    return pieces, findings


def _source(delivery: Delivery, part: Part) -> Source | None:
    """The table a part is about; a file with one table needs no sheet."""
    tables = Counter(source.file for source in delivery.sources)
    for source in delivery.sources:
        if source.place == part.place or (part.sheet is None and source.file == part.file and tables[part.file] == 1):
            return source
    return None


def _that_matter(source: Source, parts: list[Part]) -> Iterator[Finding]:
    """What was wrong with the file itself; what is wrong in a column that is dropped stays there."""
    taken = {taken.source for part in parts for taken in part.columns.values()}
    taken |= {column for part in parts for column in part.only}
    dropped = {shown(column) for part in parts for column in part.drop if column not in taken}
    yield from (one for one in source.raw.findings if one.column is None or one.column not in dropped)


def _columns_not_mentioned(source: Source, parts: list[Part]) -> Iterator[Finding]:
    mentioned = {taken.source for part in parts for taken in part.columns.values()}
    mentioned |= {column for part in parts for column in (*part.drop, *part.only)}
    for column in source.raw.frame.columns:
        if column not in mentioned:
            yield Finding(
                "error",
                source.raw.file,
                source.raw.heading,
                column,
                None,
                f"{MAPPING} siger ikke, hvad der skal ske med kolonnen.",
                "Skriv den under columns, eller under drop med en begrundelse.",
            )


def _files_not_mentioned(
    delivery: Delivery, mapping: Mapping, files: set[str], places: set[tuple[str, str | None]]
) -> Iterator[Finding]:
    for source in delivery.sources:
        if source.place not in places and not {source.raw.file, source.file} & mapping.unused.keys():
            yield _file(
                source.raw.file, "Skriv en del for den under parts, eller skriv den under unused med en begrundelse."
            )
    for name in delivery.others:
        if name not in files | mapping.unused.keys():
            yield _file(
                name, "Skriv den under unused med en begrundelse. Er det data, så gem den som .xlsx eller .csv."
            )


def _file(name: str, remedy: str) -> Finding:
    return Finding("error", name, None, None, None, f"{MAPPING} siger ikke, hvad der skal ske med filen.", remedy)


def _wrong(number: int, message: str, remedy: str) -> Finding:
    return Finding("error", MAPPING, None, f"parts.{number - 1}", None, message, remedy, StudyFault)

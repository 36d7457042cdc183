"""The mapping held against the delivery: each part with its table, and everything that neither takes nor leaves out."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from collections.abc import Mapping as MappingOf
from dataclasses import replace

from helpers.data.contract import Contract, contracts
from helpers.data.delivery.convert import Piece, convert, odd_in
from helpers.data.delivery.forms import split_up
from helpers.data.delivery.mapping import MAPPING, Mapping, Part, Split
from helpers.data.delivery.readings import flags_of
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.findings import Finding, shown
from helpers.errors import StudyFault
from helpers.study import Study

SAYS_NOTHING = f"{MAPPING} siger ikke, hvad der skal ske med"


def pieces_of(delivery: Delivery, mapping: Mapping, study: Study) -> tuple[list[Piece], list[Finding]]:
    """What each part of the mapping gives, and everything that keeps the delivery from being taken in."""
    findings: list[Finding] = []
    pieces: list[Piece] = []
    used: dict[tuple[str, str | None], list[Part]] = defaultdict(list)
    known = contracts(study)
    odd = _odd_for_each(delivery, mapping, known)
    finer = {part.place for part in mapping.parts if part.table != "children"}
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
            findings.extend(_other_form(number, part, source))
            repeated = part.table == "children" and part.place in finer
            pieces.append(convert(number, part, source, known[part.table], study, odd[source.place], repeated=repeated))
            findings.extend(pieces[-1].findings)
    for source in delivery.sources:
        if source.place in used:
            findings.extend(_that_matter(source, used[source.place]))
            findings.extend(_columns_not_mentioned(source, used[source.place]))
    findings.extend(_files_not_mentioned(delivery, mapping, {file for file, _ in used}, set(used)))
    return pieces, findings


def _odd_for_each(
    delivery: Delivery, mapping: Mapping, known: MappingOf[str, Contract]
) -> dict[tuple[str, str | None], dict[int, dict[int, str]]]:
    """The rows of each table that look like no answers to each of its parts, by the part's number."""
    odd: dict[tuple[str, str | None], dict[int, dict[int, str]]] = defaultdict(dict)
    for number, part in enumerate(mapping.parts, start=1):
        source = _source(delivery, part)
        if source is not None and known[part.table].defined:
            odd[source.place][number] = odd_in(part, source, known[part.table])
    return odd


def taken_apart(delivery: Delivery, mapping: Mapping, study: Study) -> tuple[Delivery, list[Finding]]:
    """The delivery with its cells of several answers taken apart, as the parts of each table say together."""
    wanted: dict[tuple[str, str | None], dict[str, Split]] = defaultdict(dict)
    findings: list[Finding] = []
    for number, part in enumerate(mapping.parts, start=1):
        source = _source(delivery, part)
        for column, split in part.split.items():
            if source and column not in source.raw.frame.columns and not source.raw.frame.columns.empty:
                message = f"{source.raw.file} har ingen kolonne, der hedder «{column}»."
                findings.append(_wrong(number, message, "Ret navnet under split, eller slet linjen."))
            elif source:
                wanted[source.place][column] = split
    known = flags_of(study)
    sources = list(delivery.sources)
    for number, source in enumerate(sources):
        if source.place in wanted:
            raw, found = split_up(source.raw, wanted[source.place], known)
            sources[number] = replace(source, raw=raw)
            findings.extend(found)
    return replace(delivery, sources=tuple(sources)), findings


def _other_form(number: int, part: Part, source: Source) -> Iterator[Finding]:
    if part.form is not None and part.form != source.read_as and not source.raw.frame.columns.empty:
        now = source.read_as or "en tabel med én overskriftsrække"
        message = f"{source.raw.file} er læst som {now}, men koblingen er lavet til {part.form}."
        remedy = "Se filen efter. Er den rigtig, så ret eller slet form i koblingen; hent den ellers igen."
        yield _wrong(number, message, remedy)


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
    mentioned |= {column for part in parts for column in (*part.drop, *part.only, *part.leave_out_where)}
    for column in source.raw.frame.columns:
        if column not in mentioned:
            yield Finding(
                "error",
                source.raw.file,
                source.raw.heading,
                column,
                None,
                f"{SAYS_NOTHING} kolonnen.",
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
    return Finding("error", name, None, None, None, f"{SAYS_NOTHING} filen.", remedy)


def _wrong(number: int, message: str, remedy: str) -> Finding:
    return Finding("error", MAPPING, None, f"parts.{number - 1}", None, message, remedy, StudyFault)

"""A mapping proposed on first sight of a delivery: what is the same is taken, what is alike is marked."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.checks.answers import against
from helpers.data.contract import Column, Contract, contracts
from helpers.data.delivery.guess import date_form, fits, labels_of, values_of
from helpers.data.delivery.mapping import UNDECIDED
from helpers.data.delivery.match import Match, common, match_columns
from helpers.data.delivery.proposal import Line, ProposedPart, as_yaml
from helpers.data.delivery.similar import plain
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.private import find_private, has_personal_number, is_personal_number_cell
from helpers.errors import DataFault, raise_all
from helpers.study import Study

MOST_LOOKED_AT = 500
_PRIVATE = "personoplysninger"
_UNKNOWN = "studiet har ingen kolonne til det"
_PRIVATE_NAMES = {
    "navn",
    "fornavn",
    "efternavn",
    "adresse",
    "telefon",
    "mobil",
    "mail",
    "email",
    "e mail",
    "cpr",
    "cpr nr",
}
_PRIVATE_NAMES |= {"cprnr", "personnummer", "fødselsdato", "forældres navn", "kontaktperson"}


def propose(delivery: Delivery, study: Study, project: str) -> tuple[str, int]:
    """Propose the mapping of a delivery.

    Returns:
        The text of import.yml, and how many of its lines have to be looked after.

    Raises:
        DataFault: A column's name holds a personal number, or nothing of the delivery is like the study.
    """
    known = contracts(study)
    raise_all(
        [
            DataFault("En kolonnes navn indeholder et personnummer.", source.raw.file, "Giv kolonnen et andet navn.")
            for source in delivery.sources
            if any(map(has_personal_number, source.raw.frame.columns))
        ]
    )
    parts: list[ProposedPart] = []
    unused = dict.fromkeys(delivery.others, "filen er ingen tabel")
    for source in delivery.sources:
        made = _of_source(source, known, study, project)
        parts.extend(made)
        if not made:
            unused[source.raw.file] = "ingen af kolonnerne ligner studiets"
    if not parts:
        raise DataFault(
            "Jeg kan ikke genkende nogen af leverancens kolonner.",
            ", ".join(source.raw.file for source in delivery.sources),
            "Skriv koblingen selv i import.yml; docs/vejledning-til-analytikere.md viser formen.",
        )
    order = {name: number for number, name in enumerate(known)}
    parts.sort(key=lambda part: order[part.table])
    return as_yaml(project, parts, unused)


def _of_source(source: Source, known: Mapping[str, Contract], study: Study, project: str) -> list[ProposedPart]:
    """The parts that one table of the delivery gives."""
    columns = list(source.raw.frame.columns)
    private = {column for column in columns if _is_private(column, source.raw.frame[column])}
    labels = labels_of(study)

    @functools.cache
    def some(name: str) -> list[str]:
        return _some(source.raw.frame[name])

    def may_be(name: str, column: Column) -> bool:
        return fits(column, some(name), source.labels.values.get(name, {}), labels)  # noqa: PD011 - no frame

    matches = match_columns([c for c in columns if c not in private], source.labels, known, study, may_be)
    used: set[str] = set()
    parts: list[ProposedPart] = []
    for (table, wave), found in matches.items():
        contract = known[table]
        free = set(columns) - {match.column for group in matches.values() for match in group}
        shared = common(columns, source.labels, contract, study, free=free)
        if wave:
            shared = [match for match in shared if match.code not in {"wave", "date"}]
        lines = [_line(match, contract, source, study, project) for match in [*shared, *found]]
        lines = _keyed(lines, contract, source, free, project)
        lines = _turned(lines, contract, source, study)
        order = {column.code: number for number, column in enumerate(contract.columns)}
        lines.sort(key=lambda line: order[line.code])
        used |= {line.source for line in lines}
        constants = _constants(contract, lines, wave)
        parts.append(ProposedPart(table, source.file, source.sheet, lines, constants))
    if parts:
        persons = {column for column in columns if _numbers_of_persons(source.raw.frame[column])}
        rest = {c: _PRIVATE if c in private | persons else _UNKNOWN for c in columns if c not in used}
        doubt = "skal ingen af dem bruges?" if _UNKNOWN in rest.values() else ""
        parts[0] = replace(parts[0], drop=rest, drop_doubt=doubt)
    return parts


def _line(match: Match, contract: Contract, source: Source, study: Study, project: str) -> Line:
    column = contract.by_code[match.code]
    texts = _some(source.raw.frame[match.column])
    doubts = [] if match.sure else ["er det den rigtige kolonne?"]
    date = None
    if column.kind == "date":
        date, doubt = date_form(texts)
        doubts.append(doubt)
    meanings = source.labels.values.get(match.column, {})  # noqa: PD011 - no frame
    values, doubt = values_of(column, texts, meanings, labels_of(study))
    doubts.append(doubt)
    prefix = _prefix(texts, project) if match.code in {"child_id", "family_id"} else ""
    return Line(match.code, match.column, values, date, prefix=prefix, doubt="; ".join(filter(None, doubts)))


def _prefix(texts: Sequence[str], project: str) -> str:
    """What makes running numbers differ from those of other projects."""
    return f"{project}-" if texts and all(text.isdecimal() for text in texts) else ""


def _keyed(lines: list[Line], contract: Contract, source: Source, free: set[str], project: str) -> list[Line]:
    """The lines with one for the key; where no name tells which column it is, the first that could be."""
    key = contract.key[0]
    there = next((line for line in lines if line.code == key), None)
    if there:
        answers = source.raw.frame[there.source]
        doubt = "ligner personnumre; kør først erfaring pseudonymise" if _numbers_of_persons(answers) else there.doubt
        if not doubt and (answers == "").any():
            doubt = "nogle rækker har intet id"
        return [replace(line, doubt=doubt) if line is there else line for line in lines]
    frame = source.raw.frame
    for column in frame.columns:
        texts = [text for text in frame[column].tolist() if text]
        unused = column in free and column not in {line.source for line in lines}
        if unused and len(texts) == len(frame) and len(set(texts)) * 4 >= len(texts) > 0:
            prefix = _prefix(texts, project) if key == "child_id" else ""
            return [Line(key, column, prefix=prefix, doubt="er det id'et?"), *lines]
    return [Line(key, UNDECIDED, doubt="hvilken kolonne har id'et?"), *lines]


def _turned(lines: list[Line], contract: Contract, source: Source, study: Study) -> list[Line]:
    """The lines, with `turned` proposed where the answers run against their scale as they were delivered."""
    if contract.name != "measurements":
        return lines
    by_code = {line.code: line for line in lines}
    for dimension in study.dimensions:
        if not set(dimension.item_codes) <= by_code.keys():
            continue
        answers = [
            pd.to_numeric(
                source.raw.frame[by_code[code].source].replace(dict(by_code[code].values)).str.replace(",", "."),
                errors="coerce",
            )
            for code in dimension.item_codes
        ]
        for code in against(dimension, np.column_stack(answers).astype(float)):
            doubt = "; ".join(filter(None, [by_code[code].doubt, "svarene ser ud til at være vendt i leverancen"]))
            by_code[code] = replace(by_code[code], turned=True, doubt=doubt)
    return [by_code[line.code] for line in lines]


def _constants(contract: Contract, lines: Sequence[Line], wave: str) -> dict[str, tuple[str, str]]:
    """What holds for every row: the wave of the columns' names, and what must be filled and has no column."""
    there = {line.code for line in lines}
    constants = {"wave": (wave, "")} if wave else {}
    for column in contract.columns:
        if column.filled and column.code not in there and column.code not in constants:
            choice = f"en af koderne {', '.join(column.codes)}" if column.codes else "hvad gælder for alle rækker?"
            constants[column.code] = (UNDECIDED, choice)
    return constants


def _some(texts: pd.Series) -> list[str]:
    """Different values of a column, enough of them to see what they are."""
    return [text for text in texts.unique().tolist() if text][:MOST_LOOKED_AT]


def _is_private(column: str, texts: pd.Series) -> bool:
    """Whether a column holds what may not leave the delivery: names, addresses, numbers of persons who are no id."""
    name = plain(column)
    if name in _PRIVATE_NAMES and not _numbers_of_persons(texts):
        return True
    some = _some(texts)
    contacts = [text for text in some if find_private(text, ("email", "phone")) and len(text) < 60]
    return bool(some) and len(contacts) * 2 > len(some)


def _numbers_of_persons(texts: pd.Series) -> bool:
    some = _some(texts)
    return bool(some) and sum(map(is_personal_number_cell, some)) * 2 > len(some)

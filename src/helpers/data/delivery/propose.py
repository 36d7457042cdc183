"""A mapping proposed on first sight of a delivery: what is the same is taken, what is alike is marked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from helpers.data.checks.answers import against
from helpers.data.contract import Contract, contracts
from helpers.data.delivery.dates import date_form
from helpers.data.delivery.earlier import Memory, held_against
from helpers.data.delivery.elsewhere import Coding, with_codings
from helpers.data.delivery.file_waves import with_waves_of_files
from helpers.data.delivery.forms import several_in
from helpers.data.delivery.forms.propose import (
    form_of,
    may_be_key,
    sent_when,
    taken_apart,
    tools_own,
    unfinished,
)
from helpers.data.delivery.match import Match, Matched, common, match_columns
from helpers.data.delivery.oddities import the_others
from helpers.data.delivery.privacy import is_private, numbers_of_persons
from helpers.data.delivery.proposal import Line, Proposal, ProposedPart
from helpers.data.delivery.questions import Questions
from helpers.data.delivery.rows import listed, mixed_dates
from helpers.data.delivery.rows.projects import Names, called_otherwise, of_project, proposed_projects
from helpers.data.delivery.sources import Delivery, Source
from helpers.data.delivery.values import fits, missing_within, values_of
from helpers.data.findings import shown
from helpers.data.meaning import UNDECIDED
from helpers.data.meaning.votes import some
from helpers.data.personal import has_personal_number
from helpers.data.readers import SHEET_HIDDEN
from helpers.errors import DataFault, raise_all
from helpers.study import Study

UNSEEN_IN_XLS = "det, der er skjult eller streget over, kan ikke ses i en .xls-fil; gem den som .xlsx"
_PRIVATE = "personoplysninger"
_UNKNOWN = "studiet har ingen kolonne til det"


def propose(
    delivery: Delivery,
    study: Study,
    project: str,
    memory: Memory,
    names: Names,
    column: str = "",
    codings: Sequence[Coding] = (),
) -> Proposal:
    """Propose the mapping of a delivery, held against what the project's last one was read as.

    `names` are those of all projects; `column` makes it the mapping of all that the column holds; `codings` is what the
    delivery says of its answers anywhere, in rows that are no answers too.

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
    found = [(source, _of_source(source, known, study, project, names, column, codings)) for source in delivery.sources]
    seen = {source.file for source, made in found if made and not source.raw.hidden.sheet}
    for source, made in found:
        if not made:
            unused[source.raw.file] = "ingen af kolonnerne ligner studiets"
        elif source.raw.hidden.sheet and source.file in seen:
            unused[source.raw.file] = SHEET_HIDDEN
        else:
            doubt = "; ".join(
                filter(None, [_unseen(source), "" if column else called_otherwise(source, project, names)])
            )
            parts.extend(replace(part, doubt=doubt) for part in made)
    if not parts:
        called = some([f"«{shown(name)}»" for source in delivery.sources for name in source.raw.frame.columns])
        raise DataFault(
            f"Jeg kan ikke genkende nogen af leverancens kolonner ({called}).",
            ", ".join(source.raw.file for source in delivery.sources),
            next(
                (source.form.again for source in delivery.sources if source.form and source.form.again),
                "Hent filen igen med spørgsmålene som overskrifter eller etiketter. Kan det ikke lade sig gøre, så "
                "skriv koblingen selv i import.yml; docs/vejledning-til-analytikere.md viser formen.",
            ),
        )
    frames = {source.place: source.raw.frame for source in delivery.sources}
    parts = with_waves_of_files(
        parts, study, lambda part, name: frames[part.file, part.sheet].get(name, pd.Series()).unique().tolist()
    )
    order = {name: number for number, name in enumerate(known)}
    parts.sort(key=lambda part: order[part.table])
    projects = proposed_projects(delivery, column, names) if column else {}
    return Proposal(project, held_against(parts, memory), unused, column, projects)


def _unseen(source: Source) -> str:
    """What must be looked after because a spreadsheet does not show it, or nobody can see whether it does."""
    if source.raw.hidden.sheet:
        return SHEET_HIDDEN
    return UNSEEN_IN_XLS if source.file.lower().endswith(".xls") else ""


def _of_source(
    source: Source,
    known: Mapping[str, Contract],
    study: Study,
    project: str,
    names: Names,
    column: str,
    codings: Sequence[Coding],
) -> list[ProposedPart]:
    """The parts that one table of the delivery gives."""
    whose, own, other = (column, (), "") if column else of_project(source, project, names)
    source, several = taken_apart(source, study)
    columns = list(source.raw.frame.columns)
    private = {column for column in columns if is_private(column, source.raw.frame[column])}
    asked = Questions(source, study)
    tools = tools_own(source)
    matched = match_columns(
        [c for c in columns if c not in private and c not in tools],
        source.labels,
        known,
        study,
        lambda name, column: fits(asked.about(name, column)),
        asked.may_be,
    )
    used: set[str] = set()
    parts: list[ProposedPart] = []
    for (table, wave), found in matched.groups.items():
        contract = known[table]
        free = set(columns) - {match.column for group in matched.groups.values() for match in group}
        free -= {column for column in tools if not may_be_key(source, column, table)}
        shared = common(columns, source.labels, contract, study, wave=wave, free=free, may_be=asked.may_be)
        shared += sent_when(source, contract, shared, wave=wave)
        lines = [_line(match, contract, asked, project, codings) for match in [*shared, *found]]
        lines = _keyed(lines, contract, source, free, project)
        lines = _turned(_once(lines), contract, source, study)
        order = {column.code: number for number, column in enumerate(contract.columns)}
        lines.sort(key=lambda line: order[line.code])
        used |= {line.source for line in lines}
        constants = _constants(contract, lines, wave, matched.waves.get(wave, ""))
        parts.append(ProposedPart(table, source.file, source.sheet, lines, constants))
    if parts:
        rest = {one: _reason(one, source, private, matched) for one in columns if one not in used | {whose}}
        doubt = "skal ingen af dem bruges?" if set(rest.values()) - {_PRIVATE, *tools.values()} else ""
        without = unfinished(source)
        rest = {column: reason for column, reason in rest.items() if column not in without}
        only = {whose: (own, other)} if whose and not column and whose not in used else {}
        parts = [replace(part, form=form_of(source), without=without, only=only) for part in parts]
        parts[0] = replace(parts[0], drop=rest, drop_doubt=doubt, split=several)
    return parts


def _reason(column: str, source: Source, private: set[str], matched: Matched) -> str:
    """Why a column is not taken."""
    if reason := tools_own(source).get(column):
        return reason
    if column in private or numbers_of_persons(source.raw.frame[column]):
        return _PRIVATE
    rival = matched.rivals.get(column)
    return f"«{shown(rival)}» er taget i stedet" if rival else _UNKNOWN


def _line(match: Match, contract: Contract, asked: Questions, project: str, codings: Sequence[Coding]) -> Line:
    column = contract.by_code[match.code]
    question = asked.about(match.column, column)
    date = None
    doubts = [*match.doubts]
    if column.kind == "date":
        others = [texts for name, texts in asked.dates().items() if name != match.column]
        date, doubt = date_form(question.seen, others)
        mixed, rows = mixed_dates(asked.source.raw.frame[match.column])
        doubts.append(f"{mixed}: se række {listed(rows)}" if mixed else doubt)
    values, said = values_of(question)
    if told := with_codings(question, (*asked.source.place, match.column), codings):
        values, said = told.meanings, told.doubts
    doubts.append(missing_within(question, asked.source.labels, match.column))
    doubts.extend(asked.source.raw.hidden.of_column(match.column))
    if match.code in {"group_id", "family_id"} and several_in(question.seen):
        doubts.append("flere svar i én celle: er det en gruppe?")
    prefix = _prefix(question.seen, project) if match.code in {"child_id", "family_id"} else ""
    return Line(match.code, match.column, values, date, prefix=prefix, doubts=tuple(filter(None, [*doubts, *said])))


def _once(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a doubt about the labels of many told at the first of them."""
    told: set[str] = set()
    kept = []
    for line in lines:
        again = {doubt for doubt in line.doubts if doubt in told and doubt.startswith("rækkefølgen kan ikke ses")}
        told |= set(line.doubts)
        kept.append(replace(line, doubts=tuple(doubt for doubt in line.doubts if doubt not in again)))
    return kept


def _prefix(texts: Sequence[str], project: str) -> str:
    """What makes running numbers differ from those of other projects."""
    return f"{project}-" if texts and all(text.isdecimal() for text in texts) else ""


def _keyed(lines: list[Line], contract: Contract, source: Source, free: set[str], project: str) -> list[Line]:
    """The lines with one for the key; where no name tells which column it is, the first that could be."""
    key = contract.key[0]
    there = next((line for line in lines if line.code == key), None)
    if there:
        answers = source.raw.frame[there.source]
        doubts = there.doubts
        if numbers_of_persons(answers):
            doubts = ("ligner personnumre; kør først erfaring pseudonymise",)
        return [replace(line, doubts=doubts) if line is there else line for line in lines]
    frame = source.raw.frame
    for column in frame.columns:
        texts = [text for text in frame[column].tolist() if text]
        unused = column in free and column not in {line.source for line in lines}
        if unused and len(texts) == len(frame) and len(set(texts)) * 4 >= len(texts) > 0:
            prefix = _prefix(texts, project) if key == "child_id" else ""
            return [Line(key, column, prefix=prefix, doubts=("er det id'et?",)), *lines]
    return [Line(key, UNDECIDED, doubts=("hvilken kolonne har id'et?",)), *lines]


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
            line = by_code[code]
            others = the_others(dimension, code, {item: by_code[item].source for item in dimension.item_codes})
            doubts = (*line.doubts, f"svarene går imod {others}: er de vendt i leverancen?")
            by_code[code] = replace(line, turned=True, doubts=doubts)
    return [by_code[line.code] for line in lines]


def _constants(contract: Contract, lines: Sequence[Line], wave: str, doubt: str) -> dict[str, tuple[str, str]]:
    """What holds for every row: the wave of the columns' names, and what must be filled and has no column."""
    there = {line.code for line in lines}
    constants = {"wave": (wave, doubt)} if wave else {}
    for column in contract.columns:
        if column.filled and column.code not in there and column.code not in constants:
            choice = f"en af koderne {', '.join(column.codes)}" if column.codes else "hvad gælder for alle rækker?"
            constants[column.code] = (UNDECIDED, choice)
    return constants

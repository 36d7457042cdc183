"""One part of a mapping: a table of the delivery → rows of the study's table, checked against its contract."""

from __future__ import annotations

import datetime as dt
import difflib
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import pandas as pd

from helpers.data.cells import Table, check_cells, gather
from helpers.data.contract import Contract
from helpers.data.delivery.mapping import MAPPING, Part, Taken
from helpers.data.delivery.rows import NO_ID
from helpers.data.delivery.rows.suspects import dates_of_two_kinds, needless, odd_rows_of, suspects, told_of
from helpers.data.delivery.sources import Source
from helpers.data.findings import Finding, Grade, rows_in_words
from helpers.data.meaning import UNDECIDED, canonical
from helpers.data.personal import has_personal_number, personal_numbers_in
from helpers.data.readers import RawTable
from helpers.errors import StudyFault
from helpers.study import Study

OUTSIDE = "hører ikke til udtrækket ({})"


@dataclass(frozen=True, eq=False)
class Piece:
    """What one part gives.

    Args:
        number: Its number in the mapping, from 1.
        part: The part.
        source: The table of the delivery.
        table: The parsed rows; its file and row numbers are the delivery's.
        left_out: The rows that the mapping leaves out, with the reason.
        odd: The rows that look like no answers and that the mapping does not mention, with what they look like.
        findings: What was found, with places in the delivery and in import.yml.
    """

    number: int
    part: Part
    source: Source
    table: Table
    left_out: Mapping[int, str]
    odd: Mapping[int, str]
    findings: tuple[Finding, ...]


def odd_in(part: Part, source: Source, contract: Contract) -> dict[int, str]:
    """The rows of its table that look like no answers to a part, with what they look like."""
    left_out = _left_out(part, source.raw)
    return odd_rows_of(part, source.raw, _kept(source.raw, left_out), contract)


def convert(
    number: int,
    part: Part,
    source: Source,
    contract: Contract,
    study: Study,
    odd_rows: Mapping[int, Mapping[int, str]],
    *,
    repeated: bool = False,
) -> Piece:
    """Take the columns and rows that a part names, parse them and check every cell.

    Nothing is dropped silently: a column or row that the part names and the file lacks is an error, and so is a cell
    that is not what the study's table may hold, and a row that looks like none and that the part does not mention.
    `repeated`: several rows may say the same of one key, because the same rows are also another table's.
    `odd_rows`: by the number of each part of the table, the rows that look like none to it (`odd_in`); what looks so to
    another is none here, but for an id, of which each part asks its own.
    """
    raw = source.raw
    findings = list(_wrong_names(number, part, raw, contract))
    left_out = _left_out(part, raw)
    findings.extend(_wrong_rows(number, raw, left_out))
    findings.extend(personal_numbers(raw, dict.fromkeys(taken.source for taken in part.columns.values()), "error"))
    kept = _kept(raw, left_out)
    cells = {
        code: _cells(taken, kept[taken.source], exact=code == contract.key[0])
        for code, taken in part.columns.items()
        if taken.source in kept.columns and code in contract.by_code
    }
    cells |= {
        code: pd.Series(value, index=kept.index, dtype=object)
        for code, value in part.constants.items()
        if code in contract.by_code and value != UNDECIDED
    }
    for column in contract.columns:
        if column.required and not column.filled and column.code not in cells:
            cells[column.code] = pd.Series("", index=kept.index, dtype=object)
    target = replace(raw, frame=pd.DataFrame(cells, index=kept.index, dtype=object), findings=())
    table, found = gather(contract, {"": target})
    # Rows of one key are put together later; here each row is looked at alone.
    found = (*found, *check_cells(replace(table, contract=replace(contract, key=()))))
    mixed = dict(dates_of_two_kinds(part, contract, raw, kept))
    findings.extend(mixed.values())
    found = tuple(one for one in found if one.column not in mixed)
    odd = dict(odd_rows[number])
    for row, why in ((row, why) for other, rows in odd_rows.items() if other != number for row, why in rows.items()):
        if why != NO_ID and row in kept.index and odd.get(row, NO_ID) == NO_ID:
            odd[row] = why
    odd = suspects(part, kept, target.frame, table, odd, repeated=repeated)
    findings.extend(needless(number, part, raw, kept, odd))
    odd = {row: why for row, why in odd.items() if row not in part.keep}
    findings.extend(
        _in_the_delivery(finding, part)
        for finding in found
        if finding.column not in part.constants and odd.get(finding.row or 0, NO_ID) == NO_ID
    )
    findings.extend(told_of(raw, odd))
    # What is wrong with a constant is wrong in every row, and told once.
    wrong = {finding.column: finding for finding in reversed(found) if finding.column in part.constants}
    findings.extend(
        _of_mapping(f"parts.{number - 1}.constants.{code}", finding.message, finding.remedy)
        for code, finding in wrong.items()
        if part.constants[code] != UNDECIDED
    )
    return Piece(number, part, source, _turned_back(table, part, study), left_out, odd, tuple(findings))


def _kept(raw: RawTable, left_out: Collection[int]) -> pd.DataFrame:
    return raw.frame.drop(index=[row for row in left_out if row in raw.frame.index])


def _cells(taken: Taken, column: pd.Series, *, exact: bool) -> pd.Series:
    """The texts of a column as the study writes them; what cannot be turned into that stays as it is.

    Of ids `1` and `1.0` are two (`exact`); of all else they are one value.

    What nobody has decided yet is empty: that it must be decided is told once, of the mapping.
    """
    forms = {} if exact else {canonical(key): value for key, value in taken.meanings.items()}
    known: dict[str, str] = {}
    for text in dict.fromkeys(column.tolist()):
        value = taken.meanings.get(text, forms.get(canonical(text), text))
        value = "" if value == UNDECIDED else value
        if taken.date and value:
            value = _iso(value, taken.date)
        known[text] = f"{taken.prefix}{value}" if value else value
    return column.map(known)


def _iso(text: str, form: str) -> str:
    try:
        return dt.datetime.strptime(text, form).date().isoformat()  # noqa: DTZ007 - a day, not a moment
    except ValueError:
        return text


def _turned_back(table: Table, part: Part, study: Study) -> Table:
    """The table with the answers that were delivered turned as they were answered."""
    ends = {item: (d.minimum, d.maximum) for d in study.dimensions for item in d.item_codes}
    turned = {
        code: sum(ends[code]) - table.frame[code]
        for code, taken in part.columns.items()
        if taken.turned and code in ends and part.table == "measurements"
    }
    return replace(table, frame=table.frame.assign(**turned)) if turned else table


def _in_the_delivery(finding: Finding, part: Part) -> Finding:
    """A finding of the contract as the delivery's reader knows it: by the delivery's own column."""
    taken = part.columns.get(finding.column or "")
    if taken is None:
        return finding
    remedy = finding.remedy
    if finding.row is not None and finding.grade == "error":
        ways = f"values for {finding.column} eller leave_out for rækken" if finding.value else "leave_out for rækken"
        remedy = f"{remedy} Kan leverancen ikke rettes, så brug {ways} i {MAPPING}."
    return replace(finding, column=taken.source, remedy=remedy)


def _left_out(part: Part, raw: RawTable) -> dict[int, str]:
    left_out: dict[int, str] = {}
    for column, values in part.only.items():
        if column in raw.frame.columns:
            outside = raw.frame.index[~raw.frame[column].isin(values)]
            left_out |= {int(row): OUTSIDE.format(column) for row in outside}
    for column, reasons in part.leave_out_where.items():
        if column in raw.frame.columns:
            forms = {canonical(value): reason for value, reason in reasons.items()}
            told = raw.frame[column].map(lambda text, forms=forms: forms.get(canonical(text), ""))
            left_out |= {int(str(row)): reason for row, reason in told.items() if reason}
    return left_out | dict(part.leave_out)


def _wrong_names(number: int, part: Part, raw: RawTable, contract: Contract) -> Iterator[Finding]:
    """Columns of the mapping that the file or the study lacks, and columns of the study that the mapping must have."""
    place = f"parts.{number - 1}"
    for code in [*part.columns, *part.constants]:
        if code not in contract.by_code:
            kind = "columns" if code in part.columns else "constants"
            yield _of_mapping(
                f"{place}.{kind}.{code}",
                f"Tabellen {contract.name} har ingen kolonne, der hedder {code}.",
                f"{_near(code, contract.by_code)}Kolonnerne står i docs/study-folder.md og study.yml.",
            )
    if raw.frame.columns.empty:
        return  # said of the file
    named = [(f"columns.{code}", taken.source) for code, taken in part.columns.items()]
    named += [("only", column) for column in part.only] + [("drop", column) for column in part.drop]
    named += [("leave_out_where", column) for column in part.leave_out_where]
    for kind, name in named:
        if name not in raw.frame.columns:
            yield _of_mapping(
                f"{place}.{kind}",
                f"{raw.file} har ingen kolonne, der hedder «{name}».",
                f"{_near(name, raw.frame.columns)}Ret navnet, eller slet linjen.",
            )
    for column in contract.columns:
        if column.filled and column.code not in part.columns and column.code not in part.constants:
            yield _of_mapping(
                place,
                f"Kolonnen {column.code} mangler i koblingen til {contract.name}.",
                "Skriv under columns, hvilken kolonne den kommer fra, eller under constants, hvad der gælder for alle.",
            )
    for code, value in part.constants.items():
        if value == UNDECIDED:
            yield _of_mapping(
                f"{place}.constants.{code}", f"Der står stadig «{UNDECIDED}» for {code}.", "Skriv, hvad der gælder."
            )
    for code, taken in part.columns.items():
        if UNDECIDED in taken.meanings.values():
            yield _of_mapping(
                f"{place}.columns.{code}",
                f"Der står stadig «{UNDECIDED}» ved en værdi for {code}.",
                'Skriv, hvad værdien er i studiet, eller "" hvis den ikke betyder noget.',
            )
        if taken.turned and (code not in contract.by_code or contract.by_code[code].kind != "score"):
            yield _of_mapping(
                f"{place}.columns.{code}", "Kun svar på skalaer kan være vendt.", "Slet turned for kolonnen."
            )


def _wrong_rows(number: int, raw: RawTable, left_out: Mapping[int, str]) -> Iterator[Finding]:
    known = set(raw.frame.index.tolist()) | {finding.row for finding in raw.findings}
    for row in left_out:
        if row not in known:
            yield _of_mapping(
                f"parts.{number - 1}.leave_out",
                f"{raw.file} har ingen række {row}.",
                "Ret rækkens nummer, eller slet linjen.",
            )


def personal_numbers(raw: RawTable, columns: Iterable[str], grade: Grade) -> Iterator[Finding]:
    """Personal numbers in columns of a table: an error in what would be taken into the study."""
    for column in columns:
        texts = raw.frame[column].tolist() if column in raw.frame.columns else []
        known = personal_numbers_in(texts)
        rows = [int(row) for row, text in zip(raw.frame.index, texts, strict=False) if text in known]
        if rows or has_personal_number(column):
            yield Finding(
                grade,
                raw.file,
                rows[0] if rows else 1,
                column,
                None,
                f"Kolonnen indeholder personnumre i {rows_in_words(len(rows))}.",
                "Erstat dem med faste koder: erfaring pseudonymise.",
            )


def _of_mapping(field: str, message: str, remedy: str) -> Finding:
    return Finding("error", MAPPING, None, field, None, message, remedy, StudyFault)


def _near(name: str, known: Mapping[str, object] | pd.Index) -> str:
    near = difflib.get_close_matches(name, list(known), n=1, cutoff=0.7)
    return f"Mente du «{near[0]}»? " if near else ""

"""A data file → its cells as text, each with its row in the file, and what is wrong with the file itself.

Nothing is guessed about types here; that is `contract`'s work. Another format is another function beside `_parse_csv`.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from helpers.data.findings import Finding, shown
from helpers.errors import MissingFile

SEPARATORS = {",": "komma", ";": "semikolon", "\t": "tabulator"}
OTHER_FORMATS = (".xlsx", ".xls", ".sav", ".parquet")

_GARBLED = re.compile("Ã[¦¸¥†˜…]")  # a Danish letter of UTF-8 read as Windows-1252


@dataclass(frozen=True, eq=False)
class RawTable:
    """A file's cells.

    `frame` has one text column per column of the file and the row number a spreadsheet shows as its index; an empty
    cell is "". `separator` is what stands between the cells. `sound` is False where rows or the whole content had to be
    left out (each is an error finding); what is missing from such a table proves nothing.
    """

    file: str
    frame: pd.DataFrame
    separator: str
    findings: tuple[Finding, ...]
    sound: bool

    @property
    def decimal_comma(self) -> bool:
        """Whether a number of this file may be written with a comma."""
        return self.separator != ","


def find_table(folder: Path, name: str, file: str) -> tuple[Path | None, tuple[Finding, ...]]:
    """The file that holds the table `name` in a project's folder: `<name>.csv`.

    Args:
        folder: The project's folder.
        name: The table.
        file: The path of `<name>.csv` inside the study folder, for findings.

    Returns:
        The file, or None; and what was found: no file, only one of another format, or several.
    """
    path = folder / f"{name}.csv"
    others = [f"{file.removesuffix('.csv')}{end}" for end in OTHER_FORMATS if (folder / f"{name}{end}").is_file()]
    if path.is_file():
        message = f"Filen læses ikke, for {path.name} ligger i samme mappe og bruges."
        remedy = "Slet den af de to filer, der ikke gælder."
        return path, tuple(Finding("warning", other, None, None, None, message, remedy) for other in others)
    if others:
        remedy = f"Gem tabellen som {path.name} (CSV) i samme mappe."
        return None, tuple(
            _error(other, None, f"Filer i formatet {Path(other).suffix} kan ikke læses endnu.", remedy)
            for other in others
        )
    remedy = "Læg filen i mappen. Har projektet ingen data til den, så lad den bestå af overskriftsrækken alene."
    return None, (Finding("error", file, None, None, None, f"Filen {path.name} mangler.", remedy, MissingFile),)


def read_table(path: Path, file: str | None = None) -> RawTable:
    """Read a CSV file with comma, semicolon or tab in UTF-8 (with or without BOM), UTF-16 or Windows-1252.

    Names and cells lose the space around them. Rows without any content are left out and noted; a row with another
    number of cells than the header is left out and is an error.

    Args:
        path: The file.
        file: What findings call it; the file's name if not given.

    Returns:
        The cells and what was wrong. A file that cannot be read gives an empty frame and an error, never an exception.
    """
    file = path.name if file is None else file
    try:
        content = path.read_bytes()
    except OSError as error:
        return _unread(
            file, _error(file, None, f"Filen kan ikke åbnes ({error.strerror}).", "Se efter, om filen er låst.")
        )
    text = decoded(content, file)
    if isinstance(text, Finding):
        return _unread(file, text)
    return _parse_csv(text, file)


def decoded(content: bytes, file: str) -> str | Finding:
    """A table's text, or what keeps it from being text."""
    encoding = "utf-8-sig"
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content[1:200:2].count(0) > len(content[1:200:2]) * 0.9:
        encoding = "utf-16-le"
    elif content[0:200:2].count(0) > len(content[0:200:2]) * 0.9:
        encoding = "utf-16-be"
    save_again = "Gem filen igen som CSV med tegnsættet UTF-8."
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        try:
            text = content.decode("cp1252" if encoding == "utf-8-sig" else encoding)
        except UnicodeDecodeError:
            row = content[: error.start].count(b"\n") + 1 if encoding == "utf-8-sig" else None
            return _error(file, row, "Filens tegnsæt kan ikke læses.", save_again)
        if mixed := _GARBLED.search(text):
            return _error(file, _row_at(text, mixed.start()), "Filen blander flere tegnsæt.", save_again)
    if "\0" in text:
        row = _row_at(text, text.index("\0"))
        return _error(
            file, row, "Filen indeholder NUL-tegn og er beskadiget.", "Hent filen igen fra det system, den kommer fra."
        )
    if not text.strip():
        return _error(file, None, "Filen er tom.", "Skriv overskriftsrækken med tabellens kolonner i filen.")
    return text


def separator_of(text: str) -> str:
    """What stands between the cells of a table."""
    return max(SEPARATORS, key=text.partition("\n")[0].count)


def _parse_csv(text: str, file: str) -> RawTable:
    separator = separator_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    records: list[list[str]] = []
    findings: list[Finding] = []
    try:
        for record in reader:
            records.append([cell.strip() for cell in record])  # noqa: PERF401 - what came before an error is kept
    except csv.Error:
        findings.append(
            _error(
                file,
                len(records) + 1,
                "Filen kan ikke læses fra denne række.",
                'Se efter et anførselstegn (") uden makker: tekst med anførselstegn i skal stå som "…""…""…".',
            )
        )
        if not records:
            return _unread(file, *findings)
    header, *records = records
    if not any(header):
        return _unread(file, _error(file, 1, "Første række er tom.", "Skriv tabellens kolonner i første række."))
    width = len(header)
    kept: list[list[str]] = []
    rows: list[int] = []
    blank: list[int] = []
    for row, record in enumerate(records, start=2):
        if not any(record):
            blank.append(row)
        elif len(record) == width or (len(record) > width and not any(record[width:])):
            kept.append(record)
            rows.append(row)
        else:
            findings.append(
                _error(
                    file,
                    row,
                    f"Rækken har {len(record)} felter, men overskriften har {width}.",
                    f"Se efter et manglende eller overflødigt {SEPARATORS[separator]}; "
                    f"tekst med {SEPARATORS[separator]} i skal stå i anførselstegn.",
                )
            )
    sound = not findings
    findings.extend(_blank_rows(blank, rows[-1] if rows else 0, file))
    # zip stops at the header's width, so empty cells beyond it fall away
    columns: Sequence[Sequence[str]] = list(zip(*kept, strict=False)) or [()] * width
    cells: dict[str, Sequence[str]] = {}
    for number, (name, column) in enumerate(zip(header, columns, strict=False)):
        if not name:
            if any(column):
                findings.append(
                    _error(
                        file,
                        1,
                        f"Kolonne nr. {number + 1} har indhold, men ingen overskrift.",
                        "Skriv kolonnens kode i første række, eller slet kolonnen.",
                    )
                )
            continue
        cells.setdefault(name, column)
    findings.extend(
        Finding(
            "error",
            file,
            1,
            name,
            None,
            f"Kolonnen «{shown(name)}» står {times} gange i overskriften.",
            "Behold én af kolonnerne, og slet eller omdøb de andre.",
        )
        for name, times in Counter(filter(None, header)).items()
        if times > 1
    )
    index = pd.Index(rows, dtype="int64")
    frame = pd.DataFrame({n: pd.Series(c, index=index, dtype=object) for n, c in cells.items()}, index=index)
    return RawTable(file, frame, separator, tuple(findings), sound)


def _blank_rows(blank: Iterable[int], last: int, file: str) -> Iterable[Finding]:
    """One note per run of rows without content; those after the last row with content say nothing and get none."""
    runs: list[list[int]] = []
    for row in blank:
        if row > last:
            break
        if runs and runs[-1][-1] == row - 1:
            runs[-1].append(row)
        else:
            runs.append([row])
    for run in runs:
        what = "Rækken er tom" if len(run) == 1 else f"Rækkerne {run[0]}-{run[-1]} er tomme"
        yield Finding(
            "note", file, run[0], None, None, f"{what} og læses ikke.", "Slet tomme rækker, hvis der ikke mangler data."
        )


def _row_at(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def _error(file: str, row: int | None, message: str, remedy: str) -> Finding:
    return Finding("error", file, row, None, None, message, remedy)


def _unread(file: str, *findings: Finding) -> RawTable:
    return RawTable(file, pd.DataFrame(), ",", findings, sound=False)

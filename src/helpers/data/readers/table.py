"""The one form every file is read into: its cells as text, its labels, and what was found on the way."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from helpers.data.findings import Finding, shown
from helpers.data.readers.head import Head
from helpers.data.readers.hidden import NOTHING_HIDDEN, Hidden
from helpers.foreign import MOST_CELLS, MOST_COLUMNS, MOST_ROWS, grouped

# A text that a spreadsheet would compute: "=…", or a sign before a function or a call of another program.
_FORMULA = re.compile(r"=|[+\-@][\w.]*[(|]")
VALUES = "Markér cellerne i regnearket, kopiér dem, vælg Indsæt speciel > Værdier, og gem filen igen."


@dataclass(frozen=True)
class Labels:
    """What a file says its columns and values mean.

    `columns` gives a column's label, `values` a column's labels by the value as its cells have it (`{"1": "Pige"}`);
    a column without any is in neither. `missing` gives the values that the file itself calls no answer, each with the
    number of cells that had it (`{"9": 4}`): those cells are empty in the frame. `ranges` is how the file says so: the
    values from and to, of each column, whether any cell has one or not.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    missing: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    ranges: Mapping[str, Sequence[tuple[str, str]]] = field(default_factory=dict)


NO_LABELS = Labels()
NO_HEAD = Head(())


@dataclass(frozen=True)
class Aside:
    """A text of a file that is in no cell of its table: of another sheet, of a column without a heading, a label.

    `row` and `column` say where it stands, as a finding does.
    """

    row: int | None
    column: str | None
    text: str


@dataclass(frozen=True, eq=False)
class RawTable:
    """A file's cells.

    `frame` has one text column per column of the file and as its index the row number that the program shows in which
    one looks at such a file: of a spreadsheet or CSV file its row (the header is 1), of SPSS and Parquet the number of
    the case. An empty cell is "". `separator` is what stands between the cells, "" in what is no CSV. `sound` is False
    where rows or the whole content had to be left out (each is an error finding); what is missing from such a table
    proves nothing. `labels` are the file's own. `heading` is the last row of the column names, None where they are in
    none; `head` is all that stands above the cells.
    `asides` are its texts outside the cells, for who looks for what is private; None where they were not collected.
    `sheet` is the name of the sheet the cells are of, None in what has no sheets; `hidden` what of it is not shown.
    `parts` are the members of the file, an archive, whose texts the cells and asides have.
    """

    file: str
    frame: pd.DataFrame
    separator: str
    findings: tuple[Finding, ...]
    sound: bool
    labels: Labels = NO_LABELS
    heading: int | None = 1
    asides: tuple[Aside, ...] | None = None
    sheet: str | None = None
    hidden: Hidden = NOTHING_HIDDEN
    parts: tuple[str, ...] = ()
    head: Head = NO_HEAD

    @property
    def decimal_comma(self) -> bool:
        """Whether a number of this file may be written with a comma."""
        return self.separator != ","


def error(file: str, row: int | None, message: str, remedy: str, column: str | None = None) -> Finding:
    """An error of a file."""
    return Finding("error", file, row, column, None, message, remedy)


def unread(file: str, *findings: Finding) -> RawTable:
    """A file that is not read, and why."""
    return RawTable(file, pd.DataFrame(), ",", findings, sound=False)


def frame_of(header: Sequence[str], columns: Iterable[Sequence[str]], rows: Sequence[int]) -> pd.DataFrame:
    """The cells under the named columns; of two of one name the first, of those without a name none."""
    index = pd.Index(list(rows), dtype="int64")
    cells: dict[str, pd.Series] = {}
    for name, column in zip(header, columns, strict=False):
        if name and name not in cells:
            cells[name] = pd.Series(column, index=index, dtype=object)
    return pd.DataFrame(cells, index=index)


def by_columns(
    file: str,
    names: Sequence[str],
    columns: Sequence[Sequence[str]],
    *,
    findings: Iterable[Finding],
    asides: Iterable[Aside],
    labels: Labels = NO_LABELS,
) -> RawTable:
    """A table of a format that keeps its columns by name and numbers its cases from 1."""
    count = len(columns[0]) if columns else 0
    frame = frame_of([name.strip() for name in names], columns, range(1, count + 1))
    if frame.columns.empty:
        return unread(file, error(file, None, "Filen har ingen kolonner.", "Hent filen igen."), *findings)
    doubled = [name for name, times in Counter(name.strip() for name in names).items() if times > 1 and name]
    nameless = [f"kolonne nr. {number}" for number, name in enumerate(names, start=1) if not name.strip()]
    found = list(findings)
    if doubled or nameless:
        which = ", ".join([*(f"«{shown(name)}»" for name in doubled), *nameless])
        message = f"To kolonner har samme navn, eller en har intet: {which}."
        found.append(error(file, None, message, "Giv hver kolonne sit navn."))
    filled = (frame != "").any(axis=1)
    kept = frame[filled]
    found.extend(blank_rows(frame.index[~filled].tolist(), int(kept.index[-1]) if len(kept) else 0, file))
    found.extend(formulas(kept, file))
    extra = left_out(names, columns, range(1, count + 1))
    return RawTable(file, kept, "", tuple(found), sound=True, labels=labels, heading=None, asides=(*asides, *extra))


def headings(header: Sequence[str], columns: Iterable[Sequence[str]], file: str) -> Iterator[Finding]:
    """What is wrong with a header: columns with content but no name, names that stand twice."""
    for number, (name, column) in enumerate(zip(header, columns, strict=False), start=1):
        if not name and any(column):
            yield error(
                file,
                1,
                f"Kolonne nr. {number} har indhold, men ingen overskrift.",
                "Skriv kolonnens kode i første række, eller slet kolonnen.",
            )
    for name, times in Counter(filter(None, header)).items():
        if times > 1:
            yield error(
                file,
                1,
                f"Kolonnen «{shown(name)}» står {times} gange i overskriften.",
                "Behold én af kolonnerne, og slet eller omdøb de andre.",
                name,
            )


def above(head: Head, first: int, file: str) -> Iterator[Finding]:
    """What stands above the names of the columns and is not read; `first` is the row of the table's first line."""
    for row, text in head.untaken:
        message = f"Rækken står over kolonnernes navne og er ikke læst: «{shown(text)}»."
        remedy = "Gør ingenting, hvis det er en titel. Skal den med, så skriv den i en kolonne."
        yield Finding("note", file, first + row - 1, None, None, message, remedy)


def left_out(header: Sequence[str], columns: Iterable[Sequence[str]], rows: Sequence[int]) -> Iterator[Aside]:
    """The different texts of the columns that `frame_of` leaves out, each where it stands first."""
    taken: set[str] = set()
    for number, (name, column) in enumerate(zip(header, columns, strict=False), start=1):
        if not name or name in taken:
            first = dict(zip(reversed(column), reversed(rows), strict=True))
            yield from (Aside(row, name or f"nr. {number}", text) for text, row in first.items() if text)
        taken.add(name)


def blank_rows(blank: Iterable[int], last: int, file: str) -> Iterator[Finding]:
    """One note per run of rows without content; those after the last row with content say nothing and get none."""
    runs: list[list[int]] = []
    for row in blank:
        if row > last:
            break
        if runs and runs[-1][-1] == row - 1:
            runs[-1][1:] = [row]
        else:
            runs.append([row])
    for run in runs:
        what = "Rækken er tom" if len(run) == 1 else f"Rækkerne {run[0]}-{run[-1]} er tomme"
        yield Finding(
            "note", file, run[0], None, None, f"{what} og læses ikke.", "Slet tomme rækker, hvis der ikke mangler data."
        )


def formulas(frame: pd.DataFrame, file: str) -> Iterator[Finding]:
    """Cells whose text a spreadsheet would compute, or send off: one error for each column that has any."""
    for name, cells in frame.items():
        # A dict knows a text that it has seen by its address; `unique` reads each to its end every time.
        wrong = [text for text in dict.fromkeys(cells) if text[:1] in "=+-@" and _FORMULA.match(text)]
        if wrong:
            rows = cells.index[cells.isin(wrong)]
            message = "Cellen indeholder en formel."
            if len(rows) > 1:
                message = f"Kolonnen har formler i {grouped(len(rows))} celler, den første i denne række."
            yield error(file, int(rows[0]), message, f"Skriv værdien i stedet. {VALUES}", str(name))


def too_wide(file: str, width: int, row: int | None = 1) -> Finding:
    """A table with more columns than any real one."""
    message = f"Filen har {grouped(width)} kolonner; højst {grouped(MOST_COLUMNS)} kan læses."
    return error(file, row, message, "Gem kun de kolonner, studiet bruger.")


def too_large(file: str) -> Finding:
    """A table with more cells than can be held."""
    message = f"Tabellen har mere end {grouped(MOST_CELLS)} celler eller {grouped(MOST_ROWS)} rækker."
    return error(file, None, message, "Del filen, eller gem kun de kolonner, studiet bruger.")

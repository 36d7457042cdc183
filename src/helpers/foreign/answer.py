"""What the reader process answers of a file, and its form on the pipe: JSON, then the places of the cells."""

from __future__ import annotations

import dataclasses
import json
from array import array
from dataclasses import dataclass, field
from typing import IO, Any

MOST_COLUMNS = 5_000  # of a table; the widest exports have some hundreds
MOST_ROWS = 2_000_000
MOST_CELLS = 25_000_000  # of a table: 700,000 rows of 35 columns
SHOWN = 5  # cells that are named of each kind

# What is done to a cell beside its value: crossed out, written so that nobody sees it, a number that is not shown.
STRUCK, UNSEEN, BLANK = "struck", "unseen", "blank"
MOST_RUNS = 10_000  # of rows of a column that are told apart

AGAIN = "Hent filen igen fra det system, den kommer fra."
FEWER = "Del filen, eller gem kun de kolonner, studiet bruger."
PLACE = "I"  # of the arrays: a whole number of four bytes
_LENGTH = 8  # bytes of a length


class Refused(Exception):
    """A file that may not be read; what is wrong in Danish, and what can be done."""

    def __init__(self, message: str, remedy: str = AGAIN) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass
class Special:
    """Cells of one kind in a column: how many, and the first of them by name (`B2`)."""

    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, cell: str) -> None:
        self.count += 1
        if len(self.first) < SHOWN:
            self.first.append(cell)


@dataclass
class Table:
    """The cells of a file or of one of its sheets.

    `columns` has for each column, for each row, the place of the cell's text in `texts`. `names` are the names of the
    columns; None where they stand in the first row. Of a sheet: its `name`, whether it is `visible`, the cells with a
    formula or an error value by the letters of their column, the merged ranges, the numbers of hidden rows and columns,
    those of the columns in which a rule may cross out or hide (`ruled`), `looks` as `look` notes them, and in `beside`
    what it says outside its cells. Of a statistical program's file: the `labels` of columns, the
    `values` that have one, the `missing` ones that the file calls no answer, each with [cells, first row], and as it
    says so: the `ranges` of each column, from and to.
    """

    name: str | None = None
    visible: bool = True
    names: list[str] | None = None
    texts: list[str] = field(default_factory=list)
    columns: list[array[int]] = field(default_factory=list)
    formulas: dict[str, Special] = field(default_factory=dict)
    errors: dict[str, Special] = field(default_factory=dict)
    merged: list[str] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    ruled: list[int] = field(default_factory=list)
    looks: dict[str, dict[str, list[list[int]]]] = field(default_factory=dict)
    beside: list[str] = field(default_factory=list)
    labels: dict[str, str] = field(default_factory=dict)
    values: dict[str, dict[str, str]] = field(default_factory=dict)
    missing: dict[str, dict[str, list[int]]] = field(default_factory=dict)
    ranges: dict[str, list[list[str]]] = field(default_factory=dict)

    def look(self, kind: str, column: str, first: int, last: int) -> None:
        """Note that cells are struck, unseen or blank, by the letters of their column and from row to row.

        Where that comes and goes in very many rows, the rows between are noted too.
        """
        runs = self.looks.setdefault(kind, {}).setdefault(column, [])
        if runs and (first <= runs[-1][1] + 1 or len(runs) >= MOST_RUNS):
            runs[-1][1] = max(runs[-1][1], last)
        else:
            runs.append([first, last])


@dataclass
class Answer:
    """A file's tables, in order, and its texts outside them: (column or "", text).

    `parts` are the members of an archive whose texts the tables have.
    """

    tables: list[Table]
    beside: list[tuple[str, str]] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)


def send(answer: Answer | Refused, pipe: IO[bytes]) -> None:
    """Write an answer to a pipe."""
    if isinstance(answer, Refused):
        _send_json({"refused": [answer.message, answer.remedy]}, pipe)
    else:
        tables = [
            {one.name: getattr(table, one.name) for one in dataclasses.fields(table) if one.name != "columns"}
            | {"rows": len(table.columns[0]) if table.columns else 0, "width": len(table.columns)}
            for table in answer.tables
        ]
        _send_json({"tables": tables, "beside": answer.beside, "parts": answer.parts}, pipe)
        for table in answer.tables:
            for column in table.columns:
                pipe.write(memoryview(column).cast("B"))
    pipe.flush()


def receive(pipe: IO[bytes]) -> Answer:
    """Read an answer from a pipe.

    Raises:
        Refused: That is the answer.
        EOFError: The pipe ends before the answer does.
    """
    about = json.loads(_exactly(pipe, int.from_bytes(_exactly(pipe, _LENGTH))))
    if "refused" in about:
        raise Refused(*about["refused"])
    tables = [_table(one, pipe) for one in about["tables"]]
    return Answer(tables, [(column, text) for column, text in about["beside"]], about["parts"])


def column_name(number: int) -> str:
    """The letters of a spreadsheet's column: 1 is A."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def column_number(letters: str) -> int:
    """The number of a spreadsheet's column: A is 1."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def grouped(number: int) -> str:
    """A whole number as Danish writes it: 25.000.000."""
    return f"{number:,}".replace(",", ".")


def too_large() -> Refused:
    """A table with more cells than can be held."""
    message = f"Tabellen har mere end {grouped(MOST_CELLS)} celler eller {grouped(MOST_ROWS)} rækker."
    return Refused(message, FEWER)


def too_wide(width: int) -> Refused:
    """A table with more columns than any real one."""
    return Refused(
        f"Filen har {grouped(width)} kolonner; højst {grouped(MOST_COLUMNS)} kan læses.",
        "Gem kun de kolonner, studiet bruger.",
    )


def _table(about: dict[str, Any], pipe: IO[bytes]) -> Table:
    rows, width = about.pop("rows"), about.pop("width")
    for kind in ("formulas", "errors"):
        about[kind] = {letters: Special(**one) for letters, one in about[kind].items()}
    columns = [array(PLACE, _exactly(pipe, rows * array(PLACE).itemsize)) for _ in range(width)]
    return Table(**about, columns=columns)


def _send_json(about: dict[str, Any], pipe: IO[bytes]) -> None:
    # a lone surrogate is sent as it is written in JSON: what is wrong with a text is told by who checks texts
    text = json.dumps(about, default=dataclasses.asdict).encode()
    pipe.write(len(text).to_bytes(_LENGTH) + text)


def _exactly(pipe: IO[bytes], count: int) -> bytes:
    content = pipe.read(count)
    if len(content) < count:
        raise EOFError
    return content

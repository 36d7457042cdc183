"""What of a sheet is not shown or is crossed out, though it is read all the same: rows, columns, and cells of a column.

A row counts where more than half of its filled cells do, and a column where all of them do that fill most of its rows,
or where its heading is crossed out; what is left are cells, told by the rows of their column.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from helpers.data.findings import shown
from helpers.foreign import BLANK, STRUCK, UNSEEN, Table, column_number

HIDDEN, RULED = "hidden", "ruled"
SHEET_HIDDEN = "arket er skjult"
WORDS = {  # what is said of a row, of a column, of cells
    HIDDEN: "skjult i arket",
    STRUCK: "streget over i arket",
    UNSEEN: "skrevet usynligt i arket",
    BLANK: "vist uden indhold i arket",
    RULED: "måske streget over eller skjult i arket af betinget formatering",
}
_NAMED = 8  # rows
_Truths = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Hidden:
    """What a spreadsheet does not show, or crosses out, of a table that is read all the same.

    `sheet` says whether the whole sheet is hidden; `rows` are rows of the sheet (the header is 1) and `columns` its
    headings, each by what is done to them, a column with the rows of its cells, or none where it is the whole column.
    """

    sheet: bool = False
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    columns: Mapping[str, Mapping[str, tuple[int, ...]]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return self.sheet or bool(self.rows) or bool(self.columns)

    @property
    def of_rows(self) -> dict[int, str]:
        """What is said of each row, in Danish."""
        said: dict[int, str] = {}
        for kind, rows in self.rows.items():
            said |= {row: f"rækken er {WORDS[kind]}" for row in rows if row not in said}
        return said

    def of_column(self, column: str) -> list[str]:
        """What is said of a column, in Danish; nothing where nothing is hidden or crossed out."""
        said = []
        for kind, named in self.columns.items():
            if column in named:
                rows = named[column]
                some = f"{'cellerne' if len(rows) > 1 else 'cellen'} i række {_listed(rows)}"
                said.append(f"{some if rows else 'kolonnen'} er {WORDS[kind]}")
        return said

    def told(self) -> Iterator[str]:
        """What is said of all of it beside the sheet itself, in Danish."""
        for kind, rows in self.rows.items():
            yield f"række {_listed(rows)} er {WORDS[kind]}"
        for column in dict.fromkeys(column for named in self.columns.values() for column in named):
            yield f"«{shown(column)}»: {'; '.join(self.of_column(column))}"


NOTHING_HIDDEN = Hidden()


def _listed(rows: Sequence[int]) -> str:
    return ", ".join(map(str, rows[:_NAMED])) + (" m.fl." if len(rows) > _NAMED else "")


def hidden_in(table: Table, header: Sequence[str], heading: int, columns: Sequence[npt.NDArray[np.object_]]) -> Hidden:
    """What of a sheet is not shown or is crossed out.

    Args:
        table: The sheet.
        header: The names of its columns; "" where one has none.
        heading: How many rows stand above its cells.
        columns: All its cells, row by row.
    """
    rows: dict[str, tuple[int, ...]] = {HIDDEN: tuple(table.hidden_rows)} if table.hidden_rows else {}
    found: dict[str, dict[str, tuple[int, ...]]] = {}

    def named(kind: str, number: int, some: Sequence[int] = ()) -> None:
        if number < len(header) and header[number]:
            found.setdefault(kind, {})[header[number]] = tuple(some)

    for kind, numbers in ((HIDDEN, table.hidden_columns), (RULED, table.ruled)):
        for number in numbers:
            named(kind, number - 1)
    for kind, runs in table.looks.items() if columns else ():
        filled = np.column_stack([column != "" for column in columns])
        done = np.zeros(filled.shape, dtype=np.bool_)
        for letters, ends in runs.items():
            for first, last in ends if column_number(letters) <= len(columns) else ():
                done[first - 1 : last, column_number(letters) - 1] = True
        crossed = done[heading - 1] & (kind == STRUCK)
        whole, gone, cells = _apart(done[heading:], filled[heading:], crossed, by_row=kind != BLANK)
        if gone.any():
            rows[kind] = tuple((np.flatnonzero(gone) + heading + 1).tolist())
        for number in range(len(columns)):
            some = (np.flatnonzero(cells[:, number]) + heading + 1).tolist()
            if whole[number] or some:
                named(kind, number, [] if whole[number] else some)
    return Hidden(not table.visible, rows, found)


def _apart(done: _Truths, filled: _Truths, crossed: _Truths, *, by_row: bool) -> tuple[_Truths, _Truths, _Truths]:
    """The columns and the rows that are told of as such, and the cells that are left, of those that are `done`.

    `crossed` are columns whatever their cells are; without `by_row` no row is told of.
    """
    cells = done & filled
    whole = crossed | _whole(cells, filled)
    gone = np.zeros(len(cells), dtype=np.bool_)
    if by_row:
        told = cells[:, ~whole].sum(axis=1)
        gone = 2 * told > filled[:, ~whole].sum(axis=1)
        cells |= filled & gone[:, None]
        whole = crossed | _whole(cells, filled)
        gone &= bool((~whole).any())
        cells[gone] = False
    return whole, gone, cells


def _whole(cells: _Truths, filled: _Truths) -> _Truths:
    """The columns all of whose filled cells are told of, and which fill most rows."""
    count = filled.sum(axis=0)
    return np.asarray((2 * count > filled.any(axis=1).sum()) & (cells.sum(axis=0) == count))

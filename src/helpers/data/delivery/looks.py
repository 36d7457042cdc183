"""What a workbook hides and crosses out, done to its copy."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from helpers.data.readers import Hidden
from helpers.data.readers.hidden import HIDDEN, RULED
from helpers.foreign import BLANK, MOST_ROWS, STRUCK, UNSEEN

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

_DOES: dict[str, dict[str, Any]] = {STRUCK: {"font_strikeout": True}, UNSEEN: {"font_color": "#FFFFFF"}}
_NOT_SHOWN = {1: ";-0;0;@", -1: "0;;0;@", 0: "0;-0;;@"}  # formats of numbers, by the sign of those that they hide


class Looks:
    """The formats of a sheet's copy: what is done to its rows, columns and cells, as `Hidden` has it."""

    def __init__(self, hidden: Hidden, book: Workbook) -> None:
        self._hidden, self._book = hidden, book
        self._rows = {kind: set(rows) for kind, rows in hidden.rows.items()}
        self._columns = {
            (kind, column): set(rows) for kind, named in hidden.columns.items() for column, rows in named.items()
        }
        self._made: dict[tuple[bool, bool, int | None], Format | None] = {(False, False, None): None}

    def of(self, row: int, column: str, value: float | None = None) -> Format | None:
        """The format of a cell with a number, or with a text."""
        struck, unseen, blank = (self._has(kind, row, column) for kind in (STRUCK, UNSEEN, BLANK))
        sign = None if value is None or not blank else (value > 0) - (value < 0)
        return self._format(struck=struck, unseen=unseen, sign=sign)

    def of_heading(self, column: str) -> Format | None:
        """The format of a column's heading."""
        return self._format(struck=self._columns.get((STRUCK, column)) == set(), unseen=False, sign=None)

    def hide(self, sheet: Worksheet, columns: Sequence[str]) -> None:
        """Hide rows, columns and the sheet itself, and write the rules that may hide cells."""
        for row in self._hidden.rows.get(HIDDEN, ()):
            sheet.set_row(row - 1, None, None, {"hidden": True})
        for number, name in enumerate(columns):
            if (HIDDEN, name) in self._columns:
                sheet.set_column(number, number, None, None, {"hidden": True})
            if (RULED, name) in self._columns:
                rule = {"type": "formula", "criteria": "=1=2", "format": self._book.add_format(_DOES[STRUCK])}
                sheet.conditional_format(1, number, MOST_ROWS // 2, number, rule)
        if self._hidden.sheet:
            sheet.hide()

    def _has(self, kind: str, row: int, column: str) -> bool:
        rows = self._columns.get((kind, column))
        return row in self._rows.get(kind, ()) or (rows is not None and (not rows or row in rows))

    def _format(self, *, struck: bool, unseen: bool, sign: int | None) -> Format | None:
        key = (struck, unseen, sign)
        if key not in self._made:
            does = (_DOES[STRUCK] if struck else {}) | (_DOES[UNSEEN] if unseen else {})
            self._made[key] = self._book.add_format(does | ({} if sign is None else {"num_format": _NOT_SHOWN[sign]}))
        return self._made[key]

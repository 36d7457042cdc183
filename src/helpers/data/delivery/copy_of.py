"""Tables → a file of the format they came in, with all that a reader of it is told: sheets, labels, missing values."""

from __future__ import annotations

import datetime as dt
import io
import math
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from helpers.data.delivery.looks import Looks
from helpers.data.delivery.write import as_csv
from helpers.data.readers import TABBED, RawTable

ENDINGS = {".xls": ".xlsx", ".ods": ".xlsx", ".zsav": ".zsav"}  # what is written otherwise than it was read


def ending_of(path: Path) -> str:
    """The ending of a copy: what is read can be written, but old workbooks and open documents become .xlsx."""
    return ENDINGS.get(path.suffix.lower(), path.suffix.lower())


def content_of(raws: Sequence[RawTable], ending: str, notes: Sequence[str] = ()) -> bytes:
    """Tables as a file.

    Args:
        raws: The tables; several are sheets. Their frames have the values that the file calls no answer.
        ending: The format.
        notes: What a workbook says beside its cells.
    """
    if ending in {".csv", *TABBED}:
        return _text(raws[0])
    if ending == ".xlsx":
        return _workbook(raws, notes)
    if ending == ".parquet":
        stream = io.BytesIO()
        raws[0].frame.astype(str).to_parquet(stream, index=False)
        return stream.getvalue()
    return _statistical(raws[0], ending)


def _text(raw: RawTable) -> bytes:
    """CSV as it came: what stands between the cells says too how decimals are written."""
    hint = f"sep={raw.separator}\n".encode() if raw.heading and raw.heading > raw.head.rows else b""
    names, *rest = above(raw)
    # Empty rows between the others keep their numbers.
    cells = raw.frame.reindex(
        range(min(raw.frame.index, default=1), max(raw.frame.index, default=0) + 1), fill_value=""
    )
    frame = pd.DataFrame([*rest, *cells.to_numpy().tolist()], columns=names)
    return hint + as_csv(frame, raw.separator)


def above(raw: RawTable) -> list[list[str]]:
    """The rows over the cells of the columns that are read: their names, and where there is more, all of it."""
    places = [raw.head.names.index(name) for name in raw.frame.columns] if raw.head.above else []
    return [[row[place] for place in places] for row in raw.head.above] or [list(raw.frame.columns)]


def _workbook(raws: Sequence[RawTable], notes: Sequence[str]) -> bytes:
    import xlsxwriter
    from xlsxwriter.utility import xl_cell_to_rowcol

    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        for raw in raws:
            sheet = book.add_worksheet(raw.sheet)
            looks = Looks(raw.hidden, book)
            heads = above(raw)
            for number, texts in enumerate(heads):
                for place, (name, text) in enumerate(zip(raw.frame.columns, texts, strict=True)):
                    sheet.write(number, place, text, looks.of_heading(name) if number == len(heads) - 1 else None)
            if len(raw.frame.columns) == len(raw.head.names):
                for area in raw.head.merged:
                    sheet.merge_range(area, "")
                    top, left = xl_cell_to_rowcol(area.partition(":")[0])
                    sheet.write_string(top, left, raw.head.above[top][left])
            for row, cells in zip(raw.frame.index, raw.frame.itertuples(index=False), strict=True):
                for number, (name, text) in enumerate(zip(raw.frame.columns, cells, strict=True)):
                    value = _number(text)
                    if value is not None:
                        sheet.write_number(row - 1, number, value, looks.of(row, name, value))
                    elif text:
                        sheet.write_string(row - 1, number, text, looks.of(row, name))
            looks.hide(sheet, list(raw.frame.columns))
        for number, note in enumerate(notes):
            book.worksheets()[0].write_comment(0, number, note)
        shown = next((sheet for sheet, raw in zip(book.worksheets(), raws, strict=True) if not raw.hidden.sheet), None)
        if shown:
            shown.activate()
            shown.set_first_sheet()
    return stream.getvalue()


def _statistical(raw: RawTable, ending: str) -> bytes:
    import pyreadstat

    kinds = {name: _kind(raw, name) for name in raw.frame.columns}
    frame = pd.DataFrame(
        {name: [kinds[name](text) for text in raw.frame[name]] for name in raw.frame.columns}, dtype=object
    )
    labels = raw.labels
    terms: dict[str, Any] = {
        "column_labels": dict(labels.columns),
        "variable_value_labels": {
            name: {kinds[name](value): label for value, label in one.items()}
            for name, one in labels.values.items()  # noqa: PD011
        },
    }
    for name, kind in kinds.items():
        if kind is str:
            frame[name] = frame[name].astype(str)
        elif kind is _float:
            frame[name] = frame[name].astype(float) if ending != ".dta" or name not in labels.missing else frame[name]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"copy{ending}")
        if ending == ".dta":
            named = {name: sorted({low[1:] for low, _ in one}) for name, one in labels.ranges.items()}
            pyreadstat.write_dta(frame, path, missing_user_values=named, version=15, **terms)
        else:
            ranges: dict[str, Any] = {
                name: [
                    kinds[name](low) if low == high else {"lo": kinds[name](low), "hi": kinds[name](high)}
                    for low, high in one
                ]
                for name, one in labels.ranges.items()
            }
            pyreadstat.write_sav(frame, path, missing_ranges=ranges, compress=ending == ".zsav", **terms)
        return path.read_bytes()


def _kind(raw: RawTable, name: str) -> Callable[[str], Any]:
    """What the values of a variable are: dates, numbers, or texts."""
    texts = [text for text in dict.fromkeys(raw.frame[name]) if text]
    named = [*raw.labels.values.get(name, {}), *(one for pair in raw.labels.ranges.get(name, ()) for one in pair)]  # noqa: PD011
    if texts and all(map(_is_day, texts)):
        return _day
    if all(_number(text) is not None or _is_special(text) for text in [*texts, *named]) and (texts or named):
        return _float
    return str


def _day(text: str) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def _is_day(text: str) -> bool:
    try:
        return len(text) == 10 and bool(dt.date.fromisoformat(text))
    except ValueError:
        return False


def _float(text: str) -> float | str | None:
    return text[1:] if _is_special(text) else float(text) if text and text != "-inf" else None


def _is_special(text: str) -> bool:
    """One of Stata's missing values .a to .z."""
    return len(text) == 2 and text[0] == "." and "a" <= text[1] <= "z"


def _number(text: str) -> float | None:
    """The number that a text is, where it would come back as the same text."""
    try:
        value = float(text)
    except ValueError:
        return None
    if not math.isfinite(value):
        return None
    again = str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return value if again == text else None


def differences(before: Mapping[str, RawTable], after: Mapping[str, RawTable]) -> list[str]:
    """The names of the tables that are not the same in the copy: other cells, other labels, or not there."""
    return [
        name
        for name, raw in before.items()
        if name not in after
        or raw.frame.to_dict("split") != after[name].frame.to_dict("split")
        or (raw.labels.columns, raw.labels.values) != (after[name].labels.columns, after[name].labels.values)  # noqa: PD011
        or dict(raw.labels.ranges) != dict(after[name].labels.ranges)
        or (raw.hidden, above(raw)) != (after[name].hidden, above(after[name]))
    ]

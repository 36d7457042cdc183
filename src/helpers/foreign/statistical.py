"""A file of SPSS (.sav, .zsav) or Stata (.dta) → its cells, and the labels of its variables and values."""

from __future__ import annotations

import datetime as dt
import io
import math
import struct
from array import array
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

import pyreadstat

from helpers.foreign.answer import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    PLACE,
    Answer,
    Refused,
    Table,
    grouped,
    too_large,
    too_wide,
)

_SPSS, _STATA = dt.datetime(1582, 10, 14), dt.datetime(1960, 1, 1)  # noqa: DTZ001 - their days have no zone
_DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
_MOMENTS = ("DATETIME", "YMDHMS")
_TIMES = ("TIME", "DTIME", "MTIME")
_TERMS: dict[str, Any] = {"user_missing": True, "disable_datetime_conversion": True, "output_format": "dict"}
_OLD = "WINDOWS-1252"  # files of old programs do not say in which encoding they are, or say it wrong
_HEADER = 176  # bytes of an SPSS file before its variables


def read(content: bytes, kind: str) -> Answer:
    """Read the cases of a file.

    A number comes with a point and as many digits as it has, a date as 2017-11-30. Values stay the numbers they are;
    their labels come beside them. What the program takes as missing, by itself or because the file says so, is an empty
    cell; the latter are counted.
    """
    stata = kind == "dta"
    call = pyreadstat.read_dta if stata else pyreadstat.read_sav
    claimed = -1 if stata else _claimed(content)
    about = _called(call, content, metadataonly=True)[1]
    if about.number_columns > MOST_COLUMNS:
        raise too_wide(about.number_columns)
    cases = about.number_rows if stata else claimed
    # A case whose number is not told takes a byte for each variable at least.
    least = len(content) if cases is None or cases < 0 else cases * about.number_columns
    if (cases or 0) > MOST_ROWS or least > MOST_CELLS:
        if cases and cases > len(content) << 10:  # a packed one may repeat itself, but not so often
            raise _cut(0, cases)
        raise too_large()
    columns, about = _called(call, content)
    count = len(next(iter(columns.values()), ()))
    if claimed not in {-1, count}:
        raise _cut(count, claimed)
    return _answer(columns, about)


def _called(call: Callable[..., Any], content: bytes, **more: Any) -> Any:
    try:
        return call(io.BytesIO(content), **_TERMS, **more)
    except (pyreadstat.ReadstatError, UnicodeDecodeError):
        return call(io.BytesIO(content), encoding=_OLD, **_TERMS, **more)


def _claimed(content: bytes) -> int:
    """How many cases an SPSS file says it has; -1: it does not say.

    The library believes the number, and reads what follows a torn text variable as its rest: both are looked at here.
    """
    broken = Refused("SPSS-filen er beskadiget: dens variabelliste kan ikke læses.")
    if len(content) < _HEADER:
        raise broken
    order = "<" if struct.unpack_from("<i", content, 64)[0] in {2, 3} else ">"
    position, owed = _HEADER, 0
    while position + 32 <= len(content):
        record, width, labelled, missing = struct.unpack_from(f"{order}4i", content, position)
        if record != 2:
            break
        if (width == -1) is not bool(owed):
            raise broken
        owed = owed - 1 if width == -1 else max(0, (width - 1) // 8)
        position += 32
        if labelled:
            position += 4 + -(-max(0, struct.unpack_from(f"{order}i", content, position)[0]) // 4) * 4
        position += 8 * abs(missing)
    if owed:
        raise broken
    claimed: int = struct.unpack_from(f"{order}i", content, 80)[0]
    return claimed


def _cut(count: int, claimed: int) -> Refused:
    return Refused(f"SPSS-filen er afkortet: den har {grouped(count)} rækker, men siger selv {grouped(claimed)}.")


def _answer(columns: Mapping[str, Sequence[Any]], about: Any) -> Answer:
    table = Table(names=list(columns))
    beside: list[tuple[str, str]] = []
    table.labels = {
        name: label.strip() for name, label in about.column_names_to_labels.items() if label and label.strip()
    }
    for name, values in columns.items():
        text = _as_text(about.original_variable_types.get(name) or "", about.readstat_variable_types.get(name) or "")
        if labels := about.variable_value_labels.get(name):
            table.values[name] = {text(value): str(label).strip() for value, label in labels.items()}
        places = {value: number for number, value in enumerate(dict.fromkeys(values), start=len(table.texts))}
        ranges = about.missing_ranges.get(name) or [
            {"lo": value, "hi": value} for value in about.missing_user_values.get(name) or ()
        ]
        if ranges:
            table.ranges[name] = [[text(one["lo"]), text(one["hi"])] for one in ranges]
        for value in places:
            table.texts.append("" if value is None else text(value))
            if _is_missing(value, ranges):
                table.missing.setdefault(name, {})[table.texts[-1]] = _counted(value, values)
                beside.append((name, table.texts[-1]))
        table.columns.append(array(PLACE, map(places.__getitem__, values)))
    beside.extend((name, label) for name, label in table.labels.items())
    beside.extend((name, one) for name, labels in table.values.items() for pair in labels.items() for one in pair)
    beside.extend(("", note) for note in (about.file_label, *(about.notes or ()), str(about.mr_sets or "")) if note)
    return Answer([table], beside)


def _counted(value: Hashable, values: Sequence[Hashable]) -> list[int]:
    rows = [row for row, one in enumerate(values, start=1) if one == value]
    return [len(rows), rows[0]]


def _as_text(kind: str, storage: str) -> Callable[[Any], str]:
    """How a value of a variable is written, by the variable's format and by how it is stored."""
    name = kind.rstrip("0123456789.").upper()
    stata = kind.startswith("%")

    def number(value: Any) -> str:
        if isinstance(value, str):
            return f".{value}" if stata and storage != "string" else value.strip()
        if math.isnan(value):
            return ""
        if abs(value) < 1e15 and value == int(value):
            return str(int(value))
        return f"{value:.7g}" if storage == "float" else repr(float(value))

    def moment(value: Any) -> str:
        if isinstance(value, str) or not math.isfinite(value):
            return number(value)
        try:
            if not stata:
                then = _SPSS + dt.timedelta(seconds=value)
            elif kind.startswith(("%td", "%d")):
                then = _STATA + dt.timedelta(days=value)
            elif kind.startswith("%tm"):
                years, months = divmod(int(value), 12)
                then = _STATA.replace(year=1960 + years, month=months + 1)
            else:
                then = _STATA + dt.timedelta(milliseconds=value)
        except (OverflowError, ValueError):
            return number(value)
        if name in _DATES or then.time() == dt.time():
            return then.date().isoformat()
        return then.isoformat(sep=" ")

    def time(value: Any) -> str:
        if isinstance(value, str) or not math.isfinite(value) or abs(value) > 1e12:
            return number(value)
        return str(dt.timedelta(seconds=value))

    dated = kind.startswith(("%td", "%d", "%tm", "%tc", "%tC")) if stata else name in {*_DATES, *_MOMENTS}
    return moment if dated else time if name in _TIMES else number


def _is_missing(value: Any, ranges: Sequence[Mapping[str, Any]]) -> bool:
    for one in ranges:
        low, high = one["lo"], one["hi"]
        if isinstance(value, str) and isinstance(low, str):
            if value.strip() == low.strip():
                return True
        elif not isinstance(value, str | None) and not isinstance(low, str) and low <= value <= high:
            return True
    return False

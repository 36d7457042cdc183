"""An SPSS file (.sav) → its cells, and the labels of its variables and values."""

from __future__ import annotations

import datetime as dt
import io
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from helpers.data.findings import Finding, shown
from helpers.data.readers.dictionary import Shape, checked
from helpers.data.readers.table import Aside, Labels, RawTable, by_columns, error, grouped, unread

_EPOCH = dt.datetime(1582, 10, 14)  # noqa: DTZ001 - the days of SPSS have no zone
_DATES = ("DATE", "ADATE", "EDATE", "JDATE", "SDATE", "QYR", "MOYR", "WKYR")
_MOMENTS = ("DATETIME", "YMDHMS")
_TIMES = ("TIME", "DTIME", "MTIME")
_AGAIN = "Hent filen igen fra det system, den kommer fra."


def read(content: bytes, file: str) -> RawTable:
    """Read the cases of an SPSS file.

    A number comes with a point and as many digits as it has, a date as 2017-11-30. Values stay the numbers they are;
    their labels come beside them. What SPSS takes as missing, by itself or because the file says so, is an empty cell;
    the latter is noted.
    """
    shape = checked(content, file)
    if isinstance(shape, Finding):
        return unread(file, shape)
    try:
        return _table(*_read(content), shape, file)
    except Exception as fault:  # the library raises its own, Python's, and some that its C code makes of damage
        message = f"SPSS-filen kan ikke læses ({shown(str(fault).strip() or type(fault).__name__)})."
        return unread(file, error(file, None, message, _AGAIN))


def _table(columns: Mapping[str, Sequence[Any]], about: Any, shape: Shape, file: str) -> RawTable:
    count = len(next(iter(columns.values()), ()))
    if shape.cases not in {-1, count}:
        message = f"SPSS-filen er afkortet: den har {grouped(count)} rækker, men siger selv {grouped(shape.cases)}."
        return unread(file, error(file, None, message, _AGAIN))
    findings: list[Finding] = []
    asides: list[Aside] = []
    labels = _labels(about)
    cells: list[Sequence[str]] = []
    emptied: dict[str, dict[str, int]] = {}
    for name, values in columns.items():
        text = _as_text(about.original_variable_types.get(name) or "")
        known = {value: "" if value is None else text(value) for value in dict.fromkeys(values)}
        missing = [value for value in known if value is not None and _is_missing(value, about.missing_ranges.get(name))]
        if missing:
            findings.append(_missing(name, values, {value: known[value] for value in missing}, file))
            emptied[name] = {known[value]: sum(one == value for one in values) for value in missing}
            asides.extend(Aside(None, name, known.pop(value)) for value in missing)
        cells.append([known.get(value, "") for value in values])
    asides.extend(Aside(None, name, label) for name, label in labels.columns.items())
    asides.extend(
        Aside(None, name, text) for name, meanings in labels.values.items() for one in meanings.items() for text in one
    )
    notes = [about.file_label or "", *(about.notes or ()), str(about.mr_sets or "")]
    asides.extend(Aside(None, None, note) for note in notes if note)
    return by_columns(
        file, list(columns), cells, findings=findings, labels=replace(labels, missing=emptied), asides=asides
    )


def _read(content: bytes) -> tuple[dict[str, Sequence[Any]], Any]:
    import pyreadstat

    terms: dict[str, Any] = {
        "user_missing": True,
        "disable_datetime_conversion": True,
        "output_format": "dict",
    }
    try:
        return pyreadstat.read_sav(io.BytesIO(content), **terms)
    except (pyreadstat.ReadstatError, UnicodeDecodeError):
        # Files of old programs do not say in which encoding they are, or say it wrong.
        return pyreadstat.read_sav(io.BytesIO(content), encoding="WINDOWS-1252", **terms)


def _labels(about: Any) -> Labels:
    columns = {name: label.strip() for name, label in about.column_names_to_labels.items() if label and label.strip()}
    values: dict[str, dict[str, str]] = {}
    for name, labels in about.variable_value_labels.items():
        text = _as_text(about.original_variable_types.get(name) or "")
        values[name] = {text(value): str(label).strip() for value, label in labels.items()}
    return Labels(columns, values)


def _as_text(kind: str) -> Callable[[Any], str]:
    """How a value of a variable is written, by the variable's format."""
    name = kind.rstrip("0123456789.").upper()

    def number(value: Any) -> str:
        if isinstance(value, str):
            return value.strip()
        if math.isnan(value):
            return ""
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)

    def moment(value: Any) -> str:
        if isinstance(value, str) or not math.isfinite(value):
            return number(value)
        try:
            then = _EPOCH + dt.timedelta(seconds=value)
        except OverflowError:
            return number(value)
        if name in _DATES or then.time() == dt.time():
            return then.date().isoformat()
        return then.isoformat(sep=" ")

    def time(value: Any) -> str:
        if isinstance(value, str) or not math.isfinite(value) or abs(value) > 1e12:
            return number(value)
        return str(dt.timedelta(seconds=value))

    return moment if name in {*_DATES, *_MOMENTS} else time if name in _TIMES else number


def _is_missing(value: Any, ranges: Sequence[Mapping[str, Any]] | None) -> bool:
    for one in ranges or ():
        low, high = one["lo"], one["hi"]
        if isinstance(value, str):
            if isinstance(low, str) and value.strip() == low.strip():
                return True
        elif not isinstance(low, str) and low <= value <= high:
            return True
    return False


def _missing(name: str, values: Sequence[Hashable], texts: Mapping[Any, str], file: str) -> Finding:
    rows = [row for row, value in enumerate(values, start=1) if value in texts]
    which = ", ".join(f"«{shown(text)}»" for text in list(texts.values())[:5])
    cells = "1 celle" if len(rows) == 1 else f"{grouped(len(rows))} celler"
    message = f"{cells} med {which} læses som ubesvaret, for det siger SPSS-filen."
    return Finding(
        "note", file, rows[0], name, None, message, "Ret variablens manglende værdier i SPSS, hvis det er forkert."
    )

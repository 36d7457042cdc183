"""A Parquet file → its cells. What its pages unpack to is the process's limit to hold, not its index's to say."""

from __future__ import annotations

import datetime as dt
import math
from array import array
from collections.abc import Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from helpers.foreign.answer import (
    FEWER,
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    PLACE,
    Answer,
    Refused,
    Table,
    too_large,
    too_wide,
)

MOST_REPEATED = 200  # cells for each byte of the file; a column that says the same everywhere takes next to nothing
FREE = 1_000_000  # cells that any file may have
MOST_TEXT = 256 * 1024 * 1024  # characters of all cells, each counted as often as it is shown

_LIMITS: dict[str, Any] = {"thrift_string_size_limit": 10_000_000, "thrift_container_size_limit": 1_000_000}
_KINDS = (
    "boolean",
    "integer",
    "floating",
    "decimal",
    "date",
    "timestamp",
    "time",
    "null",
    "string",
    "large_string",
    "string_view",
)


def read(content: bytes, _: str) -> Answer:
    """Read the rows of a Parquet file.

    Numbers come with a point, dates as 2017-11-30, yes and no as TRUE and FALSE; what is null or no number is an
    empty cell.
    Columns of lists, structures or bytes are refused: they can hold anything, pickles too, and no study has them.
    """
    source = pq.ParquetFile(pa.BufferReader(content), **_LIMITS)
    about = source.metadata
    if about.num_columns > MOST_COLUMNS:
        raise too_wide(about.num_columns)
    cells = about.num_rows * about.num_columns
    if about.num_rows > MOST_ROWS or cells > min(MOST_CELLS, MOST_REPEATED * len(content) + FREE):
        raise too_large()
    if wrong := [field.name[:40] for field in source.schema_arrow if not _may_be_read(field)]:
        which = ", ".join(f"«{name}»" for name in wrong[:5]) + (" m.fl." if wrong[5:] else "")
        raise Refused(
            f"Kolonnen rummer andet end tal, tekst og datoer: {which}.",
            "Gem filen igen med enkle værdier i hver celle, eller uden kolonnen.",
        )
    # Texts are read as places in a list of the different ones: a few bytes can repeat a long one a million times.
    named = [field.name for field in source.schema_arrow if "string" in str(field.type)]
    found = pq.ParquetFile(pa.BufferReader(content), read_dictionary=named, **_LIMITS).read(use_threads=False)
    table = Table(names=list(found.column_names))
    left = MOST_TEXT
    for column in found.columns:
        texts, places = _texts(column)
        left -= int(np.array([len(text) for text in texts])[places].sum())
        if left < 0:
            raise Refused("Tabellens celler rummer for meget tekst til at kunne læses.", FEWER)
        table.columns.append(array(PLACE, (places + len(table.texts)).astype(np.uint32).tobytes()))
        table.texts.extend(texts)
    return Answer([table], list(_beside(source)))


def _may_be_read(field: pa.Field) -> bool:
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if b"ARROW:extension:name" in (field.metadata or {}):
        return False
    return any(getattr(pa.types, f"is_{name}")(kind) for name in _KINDS)


def _texts(column: pa.ChunkedArray) -> tuple[list[str], Any]:
    """The different texts of a column, and for each row the place of its text among them."""
    kind = column.type
    if pa.types.is_null(kind):
        return [""], np.zeros(len(column), dtype=np.int64)
    if pa.types.is_timestamp(kind) and kind.unit == "ns":
        column = column.cast(pa.timestamp("us", kind.tz), safe=False)
    elif pa.types.is_float16(kind):
        column = column.cast(pa.float32())
    if pa.types.is_string_view(kind):
        column = column.cast(pa.large_string())
    single = pa.types.is_float32(column.type)
    if not pa.types.is_dictionary(kind):
        column = column.dictionary_encode()
    encoded = column.unify_dictionaries().combine_chunks()
    if isinstance(encoded, pa.ChunkedArray):  # of a column without rows
        return [""], np.zeros(0, dtype=np.int64)
    encoded.validate(full=True)
    values = encoded.dictionary.to_pylist()
    texts = [*(_text(value, single=single) for value in values), ""]
    return texts, encoded.indices.cast(pa.int64()).fill_null(len(values)).to_numpy()


def _text(value: object, *, single: bool) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case float():
            if math.isnan(value):
                return ""
            if value.is_integer() and abs(value) < 1e15:
                return str(int(value))
            return str(np.float32(value)) if single else repr(value)
        case dt.datetime():
            return value.date().isoformat() if value.time() == dt.time() else value.isoformat(sep=" ")
        case dt.date():
            return value.isoformat()
        case _:
            return str(value).strip()


def _beside(source: pq.ParquetFile) -> Iterator[tuple[str, str]]:
    """What the file says of itself and of its columns."""
    schema = source.schema_arrow
    about = [*(schema.metadata or {}).items(), *(source.metadata.metadata or {}).items()]
    for key, value in about:
        if key != b"ARROW:schema":  # the columns once more, packed
            yield "", f"{key.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}"
    for field in schema:
        for key, value in (field.metadata or {}).items():
            yield field.name, f"{key.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}"

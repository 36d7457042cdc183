"""A Parquet file → its cells."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, cast

import numpy as np
import numpy.typing as npt

from helpers.data.findings import Finding, shown
from helpers.data.readers import pages
from helpers.data.readers.pages import Broken
from helpers.data.readers.parquet_probe import LIMITS, breaks
from helpers.data.readers.table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_TEXT,
    Aside,
    RawTable,
    by_columns,
    error,
    grouped,
    too_large,
    too_long,
    too_wide,
    unread,
)

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MOST_UNPACKED = 400 * 1024 * 1024
MOST_REPEATED = 200  # cells for each byte of the file; a column that says the same everywhere takes next to nothing
FREE = 1_000_000  # cells that any file may have

_DAMAGED = "Parquet-filen er beskadiget: dens dele passer ikke med dens liste over dem."
_AGAIN = "Hent filen igen fra det system, den kommer fra."


def read(content: bytes, file: str) -> RawTable:
    """Read the rows of a Parquet file.

    Numbers come with a point, dates as 2017-11-30, yes and no as 1 and 0; what is null or no number is an empty cell.
    Columns of lists, structures or bytes are refused: they can hold anything, pickles too, and no study has them.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    if breaks(content):
        return unread(file, error(file, None, _DAMAGED, _AGAIN))
    try:
        source = pq.ParquetFile(pa.BufferReader(content), **LIMITS)
        if refused := _refused(source, content, file):
            return unread(file, refused)
        # Texts are read as places in a list of the different ones: a few bytes can repeat a long one a million times.
        named = [field.name for field in source.schema_arrow if _is_text(field.type)]
        table = pq.ParquetFile(pa.BufferReader(content), read_dictionary=named, **LIMITS).read(use_threads=False)
        columns: list[Sequence[str]] = []
        left = MOST_TEXT
        for column in table.columns:
            texts, places = _texts(column)
            left -= int(np.array([len(text) for text in texts])[places].sum())
            if left < 0:
                return unread(file, too_long(file))
            columns.append(cast("Sequence[str]", texts[places]))
    except (pa.ArrowException, OSError, ValueError, KeyError, OverflowError) as fault:
        why = shown(str(fault).partition("\n")[0])
        return unread(file, error(file, None, f"Parquet-filen kan ikke læses ({why}).", _AGAIN))
    return by_columns(file, list(table.column_names), columns, findings=(), asides=_asides(source))


def _refused(source: pq.ParquetFile, content: bytes, file: str) -> Finding | None:
    about = source.metadata
    if about.num_columns > MOST_COLUMNS:
        return too_wide(file, about.num_columns, None)
    cells = about.num_rows * about.num_columns
    if about.num_rows > MOST_ROWS or cells > min(MOST_CELLS, MOST_REPEATED * len(content) + FREE):
        return too_large(file)
    groups = [about.row_group(number) for number in range(about.num_row_groups)]
    filled = [group for group in groups if group.num_rows]  # a group without rows has no pages to read
    try:
        unpacked = sum(
            _unpacked(group.column(number), content) for group in filled for number in range(group.num_columns)
        )
    except Broken:
        unpacked = -1
    if unpacked < 0 or sum(group.num_rows for group in groups) != about.num_rows:
        return error(file, None, _DAMAGED, _AGAIN)
    if unpacked > MOST_UNPACKED:
        message = f"Parquet-filen fylder for meget udpakket ({grouped(unpacked >> 20)} MB)."
        return error(file, None, message, "Gem kun de kolonner, studiet bruger.")
    wrong = [field for field in source.schema_arrow if not _may_be_read(field)]
    if wrong:
        which = ", ".join(f"«{shown(field.name)}»" for field in wrong[:5]) + (" m.fl." if wrong[5:] else "")
        message = f"Kolonnen rummer andet end tal, tekst og datoer: {which}."
        return error(file, None, message, "Gem filen igen med enkle værdier i hver celle, eller uden kolonnen.")
    return None


def _unpacked(column: pq.ColumnChunkMetaData, content: bytes) -> int:
    """The size of a column's pages, by their heads and by the index, whichever says more."""
    if column.file_path:  # the pages are in another file
        raise Broken
    start = column.data_page_offset
    if column.has_dictionary_page and 0 < column.dictionary_page_offset < start:
        start = column.dictionary_page_offset
    return max(pages.unpacked(content, start, column.total_compressed_size), int(column.total_uncompressed_size))


def _may_be_read(field: pa.Field) -> bool:
    import pyarrow as pa

    kind = field.type
    if pa.types.is_dictionary(kind):
        kind = kind.value_type
    if b"ARROW:extension:name" in (field.metadata or {}):
        return False
    one_of = pa.types
    return _is_text(kind) or any(
        (
            one_of.is_boolean(kind),
            one_of.is_integer(kind),
            one_of.is_floating(kind),
            one_of.is_decimal(kind),
            one_of.is_date(kind),
            one_of.is_timestamp(kind),
            one_of.is_time(kind),
            one_of.is_null(kind),
        )
    )


def _is_text(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def _texts(column: pa.ChunkedArray) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64]]:
    """The different texts of a column, and for each row the place of its text among them."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_null(kind):
        return np.array([""], dtype=object), np.zeros(len(column), dtype=np.int64)
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
        return np.array([""], dtype=object), np.zeros(0, dtype=np.int64)
    encoded.validate(full=True)
    values = encoded.dictionary.to_pylist()
    texts = np.array([*(_text(value, single=single) for value in values), ""], dtype=object)
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


def _asides(source: pq.ParquetFile) -> Iterator[Aside]:
    """What the file says of itself and of its columns."""
    schema = source.schema_arrow
    about = [*(schema.metadata or {}).items(), *(source.metadata.metadata or {}).items()]
    for key, value in about:
        if key != b"ARROW:schema":  # the columns once more, packed
            yield Aside(None, None, f"{key.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}")
    for field in schema:
        for key, value in (field.metadata or {}).items():
            yield Aside(None, field.name, f"{key.decode('utf-8', 'replace')}: {value.decode('utf-8', 'replace')}")

"""A workbook of the old kind (.xls), written by hand: no library that is kept writes one any more.

Sources: Microsoft, *[MS-XLS]: Excel Binary File Format* and *[MS-CFB]: Compound File Binary File Format*.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence

Cell = str | int | float | bool | None
_SECTOR, _LEAST = 512, 4096  # bytes; a shorter stream would lie elsewhere in the file
_END, _FREE, _TABLE, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF


def old_workbook(sheets: Mapping[str, Iterable[Sequence[Cell]]]) -> bytes:
    """Sheets of texts, numbers and truths as the bytes of an old workbook."""
    bodies = [_sheet(rows) for rows in sheets.values()]
    names = [name.encode("utf-16-le") for name in sheets]
    head = _record(0x809, struct.pack("<HHHHII", 0x600, 5, 0, 1997, 0, 6)) + _record(0x42, struct.pack("<H", 1200))
    place = len(head) + sum(12 + len(name) for name in names) + 4
    listed = b""
    for name, body in zip(names, bodies, strict=True):
        listed += _record(0x85, struct.pack("<IBBBB", place, 0, 0, len(name) // 2, 1) + name)
        place += len(body)
    return _compound(b"".join([head, listed, _record(0x0A, b""), *bodies]))


def _record(kind: int, content: bytes) -> bytes:
    return struct.pack("<HH", kind, len(content)) + content


def _sheet(rows: Iterable[Sequence[Cell]]) -> bytes:
    parts = [_record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 1997, 0, 6))]
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            place = struct.pack("<HHH", row, column, 0)
            if isinstance(cell, bool):
                parts.append(_record(0x205, place + bytes([cell, 0])))
            elif isinstance(cell, int | float):
                parts.append(_record(0x203, place + struct.pack("<d", cell)))
            elif cell:
                text = cell.encode("utf-16-le")
                parts.append(_record(0x204, place + struct.pack("<HB", len(text) // 2, 1) + text))
    return b"".join([*parts, _record(0x0A, b"")])


def _compound(stream: bytes) -> bytes:
    """The one stream of a workbook as a compound file: its head, the tables of sectors, the directory, the stream."""
    stream = stream.ljust(_LEAST, b"\0")
    length = -(-len(stream) // _SECTOR)
    tables = next(n for n in range(1, 110) if n + 1 + length <= n * _SECTOR // 4)
    chain = [_TABLE] * tables + [_END] + [tables + 2 + k for k in range(length - 1)] + [_END]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack("<IIIIIIIII", 0, tables, tables, 0, _LEAST, _END, 0, _END, 0)
    head += struct.pack("<109I", *range(tables), *[_FREE] * (109 - tables))
    directory = _entry("Root Entry", 5, 1, _END, 0) + _entry("Workbook", 2, _NONE, tables + 1, len(stream))
    return b"".join(
        [
            head,
            struct.pack(f"<{len(chain)}I", *chain),
            directory.ljust(_SECTOR, b"\0"),
            stream.ljust(length * _SECTOR, b"\0"),
        ]
    )


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    text = name.encode("utf-16-le")
    links = struct.pack("<HBBIII", len(text) + 2, kind, 1, _NONE, _NONE, child)
    return text.ljust(64, b"\0") + links + bytes(36) + struct.pack("<IQ", start, size)

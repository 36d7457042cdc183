"""The pages of a Parquet file, walked through before the library unpacks them.

What the file's index says of their sizes need not be true: a file of 30 kB can hold a page of a gigabyte that its index
calls small. Only the head of a page tells, and it is written in Thrift's compact protocol.
"""

from __future__ import annotations

from typing import Any

_BOOLEANS, _BYTE, _WHOLE, _DOUBLE, _BYTES, _LISTS, _MAP, _STRUCT = (1, 2), 3, (4, 5, 6), 7, 8, (9, 10), 11, 12
_UNPACKED, _PACKED = 2, 3  # fields of a page's head: its sizes
_ENCODINGS = ((5, 2), (8, 4))  # the data page of either version, and in it the field of the encoding
_REPEATING = 7  # DELTA_BYTE_ARRAY: each text may repeat the one before, so sizes tell nothing
_DEEPEST = 8


class Broken(Exception):
    """The file's pages are not where its index says, or are no pages."""


class _Head:
    """Reads Thrift's compact protocol from a place on."""

    def __init__(self, content: bytes, position: int, end: int) -> None:
        self.content, self.position, self.end = content, position, end

    def byte(self) -> int:
        if not 0 <= self.position < self.end:
            raise Broken
        self.position += 1
        return self.content[self.position - 1]

    def varint(self) -> int:
        number = shift = 0
        while shift < 70:
            byte = self.byte()
            number |= (byte & 127) << shift
            if byte < 128:
                return number
            shift += 7
        raise Broken

    def whole(self) -> int:
        number = self.varint()
        return (number >> 1) ^ -(number & 1)

    def struct(self, depth: int = 0) -> dict[int, Any]:
        """The fields of a structure by their number: whole numbers and structures; of others None."""
        fields: dict[int, Any] = {}
        number = 0
        while head := self.byte():
            number = number + (head >> 4) if head >> 4 else self.whole()
            fields[number] = None if head & 15 in _BOOLEANS else self.value(head & 15, depth)
        return fields

    def value(self, kind: int, depth: int) -> Any:
        if depth > _DEEPEST:
            raise Broken
        if kind in _WHOLE:
            return self.whole()
        if kind == _STRUCT:
            return self.struct(depth + 1)
        if kind in {*_BOOLEANS, _BYTE}:
            self.byte()
        elif kind == _DOUBLE:
            self.skip(8)
        elif kind == _BYTES:
            self.skip(self.varint())
        elif kind in _LISTS:
            head = self.byte()
            for _ in range(self.varint() if head >> 4 == 15 else head >> 4):
                self.value(head & 15, depth + 1)
        elif kind == _MAP:
            if count := self.varint():
                kinds = self.byte()
                for _ in range(count):
                    self.value(kinds >> 4, depth + 1)
                    self.value(kinds & 15, depth + 1)
        else:
            raise Broken
        return None

    def skip(self, count: int) -> None:
        self.position += count
        if self.position > self.end:
            raise Broken


def unpacked(content: bytes, start: int, length: int) -> int:
    """How many bytes the pages of a column unpack to.

    Args:
        content: The file.
        start: Where the column's first page begins.
        length: How many bytes its pages have in the file.

    Raises:
        Broken: There are no such pages, or one is written so that its size tells nothing.
    """
    end = start + length
    if start < 4 or length < 0 or end > len(content):
        raise Broken
    total = 0
    while start < end:
        head = _Head(content, start, end)
        fields = head.struct()
        size, packed = fields.get(_UNPACKED), fields.get(_PACKED)
        if not isinstance(size, int) or not isinstance(packed, int) or size < 0 or packed < 0:
            raise Broken
        for page, encoding in _ENCODINGS:
            if isinstance(fields.get(page), dict) and fields[page].get(encoding) == _REPEATING:
                raise Broken
        total += size
        start = head.position + packed
    if start != end:
        raise Broken
    return total

"""A file's bytes → every text in it: of archives, compressed streams, documents and drawings too."""

from __future__ import annotations

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator

_ASCII = bytes(byte if 32 <= byte < 127 or byte in b"\t\r\n" else ord("?") for byte in range(256))

_FONTS = (b"\0\1\0\0", b"OTTO", b"true", b"ttcf", b"wOFF", b"wOF2")  # their instructions are full of digits

# 7z, rar, bzip2, xz, Zstandard; the old Office form, which also holds locked workbooks.
_CLOSED = (
    b"7z\xbc\xaf",
    b"Rar!\x1a",
    b"BZh91AY&SY",
    b"\xfd7zXZ",
    b"\x28\xb5\x2f\xfd",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
)
_SWOLLEN = 50  # times a file may grow when all in it is unpacked: text grows three to ten times, bombs a thousand
_SMALL = 8 * 1024 * 1024  # unless it stays smaller than this
_DEEPEST = 8  # archives in archives

LARGEST = 256 * 1024 * 1024  # of what an archive unpacks to; a small one can hold terabytes


class TooLarge(Exception):
    """A file that cannot be looked through: it unpacks to too much, is locked, damaged or packed in an unknown form."""


def texts_of(name: str, content: bytes, known: Collection[str] = ()) -> Iterator[tuple[str, str]]:
    """Everything a file says: its text, or what its archive, its compressed streams and its text chunks hold.

    Args:
        name: What the file is called; the places inside an archive are put after it with `!`.
        content: Its bytes.
        known: Members of the archive that need no look.

    Yields:
        Place and text; of bytes that are no text, the ASCII in them. Fonts say nothing.

    Raises:
        TooLarge: It unpacks to more than `LARGEST` bytes, swells like a bomb, is locked, damaged, or packed otherwise.
    """
    yield from _texts(name, content, [min(LARGEST, len(content) + max(_SMALL, _SWOLLEN * len(content)))], 0, known)


def _texts(
    name: str, content: bytes, left: list[int], depth: int, known: Collection[str] = ()
) -> Iterator[tuple[str, str]]:
    left[0] -= len(content)
    if left[0] < 0 or depth > _DEEPEST or content.startswith(_CLOSED):
        raise TooLarge(name)
    if content.startswith(b"PK\x03\x04"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for info in archive.infolist():
                    place = f"{name}!{info.filename}"
                    yield place, f"{info.filename}\n{info.comment.decode('utf-8', 'replace')}"
                    if info.filename in known:
                        continue
                    if info.file_size > left[0] or info.flag_bits & 1:
                        raise TooLarge(place)
                    if not info.is_dir():
                        with archive.open(info) as member:
                            yield from _texts(place, member.read(info.file_size + 1), left, depth + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError) as fault:
            raise TooLarge(name) from fault  # nobody knows what a damaged one holds
        return
    if content.startswith(b"\x1f\x8b"):
        try:
            with gzip.open(io.BytesIO(content)) as packed:
                yield from _texts(f"{name}!", packed.read(left[0] + 1), left, depth + 1)
        except (OSError, EOFError, zlib.error) as fault:
            raise TooLarge(name) from fault
        return
    if content[:4] in _FONTS:
        return
    if content.startswith(b"%PDF-"):
        for number, stream in enumerate(re.finditer(rb"stream\r?\n(.*?)endstream", content, re.DOTALL)):
            yield from _inflated(f"{name}!{number}", stream[1], left, depth)
    if content.startswith(b"\x89PNG"):
        for chunk in re.finditer(rb"(?:zTXt|iTXt)[^\0]{1,79}\0+(x.+)", content, re.DOTALL):
            yield from _inflated(f"{name}!{chunk.start()}", chunk[1], left, depth)
    yield name, _read(content)


def _read(content: bytes) -> str:
    """Bytes as text; of what is no text, the ASCII in it."""
    try:
        return content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else "utf-8-sig")
    except UnicodeDecodeError:
        return content.translate(_ASCII).decode("ascii") if b"\0" in content[:4096] else content.decode("latin-1")


def _inflated(name: str, content: bytes, left: list[int], depth: int) -> Iterator[tuple[str, str]]:
    try:
        unpacked = zlib.decompressobj().decompress(content, left[0] + 1)
    except zlib.error:
        return
    yield from _texts(name, unpacked, left, depth + 1)

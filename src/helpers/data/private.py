"""Private information in text and in files: personal numbers (CPR), e-mail addresses, telephone numbers, known names.

A personal number is ten digits of which the first six are a date of birth and the seventh fits the century: the test of
python-stdnum (`dk.cpr`). Modulus 11 is not asked for, since numbers without it have been given out since 2007.

It is found however it is written: joined, with hyphens, dashes, dots, slashes or spaces of every kind in it, with
characters that nobody sees, with digits of other scripts, escaped as HTML, JSON and addresses escape. In a cell that is
a number it is also found without the zero that a spreadsheet took. What looks like one and is left alone:

- ten decimals: digits after a point, in Danish text also after a comma, are part of a decimal number;
- ten digits inside a longer number, a checksum, a UUID, or an id that matplotlib gave a part of a drawing;
- nine digits in running text, unless a word like *cpr* stands before them: one in nine of such numbers would be one.

Ten digits that mean something else and begin with a date cannot be told apart; they count as a personal number.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import html
import io
import re
import unicodedata
import urllib.parse
import zipfile
import zlib
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from stdnum.dk import cpr

from helpers.data.digits import LONG, Runs
from helpers.data.disguised import in_ascii_digits, is_disguised

Kind = Literal["cpr", "email", "phone", "name"]
MASKS: dict[Kind, str] = {"cpr": "[personnummer]", "email": "[e-mail]", "phone": "[telefon]", "name": "[navn]"}

# What one reads as nothing: soft hyphen, zero-width characters, marks of direction.
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]"
)
_FOREIGN_DIGIT = re.compile(r"[^\x00-\x7f\W\D]")  # what is ASCII is told apart first: twice as fast
_DASH = "\\-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
# Six digits of a date, joined or in pairs, and four more; between them up to three characters that join.
_CPR = re.compile(
    r"(?<![0-9])(?<![0-9]\.)"
    rf"[0-3][0-9](?P<pair>[\s./_{_DASH}]?)[01][0-9](?P=pair)(?:19|20(?=[0-9]{{2}}[^0-9]))?[0-9]{{2}}"
    rf"(?P<joint>(?:\s{{0,2}}[./_·'’{_DASH}])?\s{{0,2}})"
    r"[0-9]{2}(?P<split>\s?)[0-9]{2}(?![0-9])"
)
_TOLD = re.compile(
    r"(?:\bcpr|\bperson(?:nr|nummer|numre))\b[^0-9\n]{0,15}(?P<short>[1-9][01][0-9]{3}[\s-]{0,3}[0-9]{4})(?![0-9])",
    re.IGNORECASE,
)
_TOLD_HERE = re.compile(rf"{_TOLD.pattern}\Z", re.IGNORECASE)
_TOLD_BEFORE = len("personnummer") + 15  # characters: the longest word, and what may stand between it and the digits
_PAIRED = re.compile(r"[0-9]\s\Z")
_DECIMAL_COMMA = re.compile(r"(?<![0-9,])[0-9]+,\Z")
_CHECKSUM = re.compile(r"[0-9a-fA-F]{32,}|[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_DRAWN_ID = re.compile(r"""["#][A-Za-z]\Z""")
_ESCAPED = re.compile(r"&#?[0-9A-Za-z]{2,8};|%[0-9A-Fa-f]{2}|\\[untrx][0-9A-Fa-f]?|<(?:wbr|/?span|/?[bi])\b")
_JSON_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2})|[ntr])")
_INLINE_TAG = re.compile(r"</?(?:wbr|span|b|i|em|strong)\b[^<>]{0,200}>")
_EMBEDDED = re.compile(r"data:(?P<type>[\w.+/-]*)(?:;[\w=.-]+)*;base64,(?P<content>[A-Za-z0-9+/=%\s\\]+)")

_NUMBER = re.compile(r"\+?(?P<whole>[0-9]{9,10})(?:[.,]0*)?|\+?[0-9][.,]?[0-9]{0,9}[eE]\+?0?[89]")
_THOUSANDS = re.compile(r"[0-9]{1,3}(?P<mark>[.,'’\s])[0-9]{3}(?:(?P=mark)[0-9]{3}){1,2}(?:[.,]0*)?")

_FEWEST = 9  # digits of a personal number without its first zero

_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@(?:[\w-]{1,63}\.)+[^\W\d_]{2,24}(?![\w-])")
_PHONE = re.compile(
    r"(?<![\w.,:/-])(?:(?:\+|00)\s?45[\s-]?)"  # a country code: any grouping of eight digits
    r"(?:[2-9][0-9](?:[\s.-]?[0-9]{2}){3}|[2-9][0-9]{3}[\s.-]?[0-9]{4})(?![0-9]|[.,][0-9])"
    r"|(?<![\w.,:/-])(?:[2-9][0-9](?:(?P<s>[\s.-])[0-9]{2})(?:(?P=s)[0-9]{2}){2}|(?!20[0-9]{2}\s20)[2-9][0-9]{3}\s[0-9]{4})"
    r"(?![0-9-]|[.,\s/][0-9])"
    r"|\b(?:tlf|telefon|mobil|mob|ring)\b[^0-9\n+]{0,12}(?:[2-9][0-9]{7})(?![0-9])",
    re.IGNORECASE,
)

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


@dataclass(frozen=True)
class Private:
    """Private information in a text: what it is, from where to where, and the words around it without it."""

    kind: Kind
    start: int
    end: int
    excerpt: str


class TooLarge(Exception):
    """A file that cannot be looked through: it unpacks to too much, is locked, damaged or packed in an unknown form."""


def find_private(
    text: str, kinds: Sequence[Kind] = ("cpr",), names: Sequence[str] = (), *, decimal_comma: bool = False
) -> list[Private]:
    """The private information in a text; fast enough for everything a book publishes.

    Args:
        text: Plain text, or the source of a page, a script, a drawing or a notebook. What is embedded in it as
            base64 is looked through too. Places are those in the text as it is read (unescaped, without
            invisible characters).
        kinds: What is looked for.
        names: Full names, for the kind `name`.
        decimal_comma: Whether ten digits after a digit and a comma are decimals, as in Danish prose; else the comma
            separates values, as in CSV and JSON.

    Returns:
        What was found, in order, each once, without what it is.
    """
    found: dict[tuple[Kind, str], Private] = {}
    for one in readings(text):
        for kind, start, end in _spots(one, kinds, names, decimal_comma=decimal_comma):
            key = (kind, re.sub(r"[^0-9]", "", one[start:end]) if kind == "cpr" else one[start:end])
            if key not in found:
                found[key] = Private(kind, start, end, _around(one, start, end, kind, names))
    return sorted(found.values(), key=lambda one: (one.start, one.end))


def has_personal_number(text: str, *, decimal_comma: bool = False) -> bool:
    """Whether a personal number stands in a text, or what is embedded in it cannot be looked through."""
    try:
        return any(True for one in readings(text) for _ in _numbers(one, decimal_comma=decimal_comma))
    except TooLarge:
        return True


def is_personal_number_cell(cell: str) -> bool:
    """Whether a table's cell holds a personal number.

    In its text, as a number (also one without its first zero), in other digits of Unicode, or in a disguise
    (`disguised`).
    """
    if not cell.isascii():
        cell = unicodedata.normalize("NFKC", in_ascii_digits(cell))
    if len(cell) < _FEWEST and "e" not in cell and "E" not in cell:
        return False
    if is_disguised(cell):
        return True
    if sum(map(str.isdigit, cell)) < 9 and "e" not in cell.lower():
        return False
    if (found := _NUMBER.fullmatch(cell.strip())) and not found["whole"]:
        try:
            return _valid(f"{round(float(cell.replace(',', '.'))):010d}")
        except ValueError:
            return False
    if found:
        return _valid(found["whole"].zfill(10))
    if _THOUSANDS.fullmatch(cell.strip()):
        digits = re.sub(r"\D", "", re.sub(r"[.,]0*\Z", "", cell.strip()))
        if len(digits) in {9, 10} and _valid(digits.zfill(10)):
            return True
    short = re.sub(rf"[\s{_DASH}]", "", cell)
    if len(short) == 9 and short.isdigit() and cell[:5].isdigit() and _valid(f"0{short}"):
        return True
    return has_personal_number(cell, decimal_comma=True)


def masked(text: str, kinds: Sequence[Kind] = ("cpr",), names: Sequence[str] = ()) -> str:
    """The text with everything private replaced by what it was: `[personnummer]`, `[e-mail]`, `[telefon]`, `[navn]`.

    A text in which something is hidden by escapes or invisible characters comes back without those.
    """
    try:
        known = list(readings(text))
    except TooLarge:
        return "[…]"
    for one in reversed(known):
        spots = sorted(_spots(one, kinds, names, decimal_comma=False), key=lambda spot: spot[1])
        if spots:
            return _replaced(one, spots)
    return text


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


def readings(text: str) -> Iterator[str]:
    """The text as it may be read: as it stands, unescaped, and each text embedded in it."""
    if "base64," in text:
        for found in _EMBEDDED.finditer(text):
            embedded = _decoded(found["content"])
            if embedded is not None and not found["type"].startswith(("font/", "application/font")):
                for _, inner in texts_of("", embedded):
                    yield from readings(inner)
        text = _EMBEDDED.sub("data:", text)
    plain = text if text.isascii() else _plain(text)
    yield plain
    if _ESCAPED.search(text):
        unescaped = _plain(_unescaped(text))
        if unescaped != plain:
            yield unescaped


def _decoded(content: str) -> bytes | None:
    try:
        return base64.b64decode(re.sub(r"[^A-Za-z0-9+/]", "", urllib.parse.unquote(content)) + "==")
    except (binascii.Error, ValueError):
        return None


def _plain(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    return _FOREIGN_DIGIT.sub(lambda found: str(int(found[0])) if found[0].isdecimal() else found[0], text)


def _unescaped(text: str) -> str:
    text = _JSON_ESCAPE.sub(lambda found: chr(int(found[1] or found[2], 16)) if found[1] or found[2] else " ", text)
    if "%" in text:
        text = urllib.parse.unquote(text)
    return _INLINE_TAG.sub("", html.unescape(text) if "&" in text else text)


def _spots(
    text: str, kinds: Sequence[Kind], names: Sequence[str], *, decimal_comma: bool
) -> Iterator[tuple[Kind, int, int]]:
    if "cpr" in kinds:
        for start, end in _numbers(text, decimal_comma=decimal_comma):
            yield "cpr", start, end
    if "email" in kinds and "@" in text:
        for found in _EMAIL.finditer(text):
            yield "email", *found.span()
    if "phone" in kinds:
        for found in _PHONE.finditer(text):
            yield "phone", *found.span()
    if "name" in kinds:
        for name in names:
            for found in name_pattern(name).finditer(text):
                yield "name", *found.span()


def name_pattern(name: str) -> re.Pattern[str]:
    """A pattern for a full name, in whatever case and with whatever space between its parts."""
    parts = r"[\s-]+".join(re.escape(part) for part in name.split())
    return re.compile(rf"(?<!\w){parts}(?:['’]?s|['’])?(?!\w)", re.IGNORECASE)


def _numbers(text: str, *, decimal_comma: bool) -> Iterator[tuple[int, int]]:
    drawing = text[:200].lstrip()[:5] in {"<svg ", "<?xml", "<svg>"}
    runs = Runs.of(text) if len(text) >= LONG else None
    position = 0
    for start in runs.numbers() if runs else _starts(text):
        if start < position or not (found := _CPR.match(text, start)):
            continue
        digits = re.sub(r"[^0-9]", "", found[0])
        if len(digits) == 12:
            digits = digits[:4] + digits[6:]
        if _valid(digits) and not _something_else(text, found, drawing=drawing, decimal_comma=decimal_comma):
            yield found.span()
            position = found.end()
    for found in _told(text, runs):
        if _valid("0" + re.sub(r"[^0-9]", "", found["short"])):
            yield found.span("short")


def _starts(text: str) -> Iterator[int]:
    found = _CPR.search(text)
    while found:
        yield found.start()
        found = _CPR.search(text, found.start() + 1)


def _told(text: str, runs: Runs | None) -> Iterator[re.Match[str]]:
    """Nine digits after a word that says what they are."""
    if runs:
        for start, end in runs.short():
            if found := _TOLD_HERE.search(text, max(0, start - _TOLD_BEFORE), end):
                yield found
    elif "cpr" in (lowered := text.lower()) or "person" in lowered:
        yield from _TOLD.finditer(text)


def _something_else(text: str, found: re.Match[str], *, drawing: bool, decimal_comma: bool) -> bool:
    """Whether what has the form of a personal number is part of something else."""
    start, end = found.span()
    before = text[max(0, start - 40) : start]
    pair, joint, split = found["pair"], found["joint"], found["split"]
    if not pair and sum(map(str.isdigit, found[0])) == 12:  # years of four digits are written with marks between
        return True
    if split and (pair or not joint):  # a row of two-digit numbers
        return True
    if pair.isspace() and (_PAIRED.search(before) or re.match(r"\s[0-9]", text[end : end + 2])):
        return True
    if (joint.isspace() or split) and re.match(r"[.,-][0-9]|\s[0-9]{2}(?![0-9])", text[end : end + 4]):
        return True
    if decimal_comma and not joint and not pair and _DECIMAL_COMMA.search(before):
        return True
    if drawing and _DRAWN_ID.search(before) and text[end : end + 1] in {'"', ")", "'"}:
        return True
    around = text[max(0, start - 64) : end + 64]
    offset = start - max(0, start - 64)
    return any(m.start() <= offset and m.end() >= offset + end - start for m in _CHECKSUM.finditer(around))


def _valid(digits: str) -> bool:
    return bool(cpr.is_valid(digits))


def _replaced(text: str, spots: Iterable[tuple[Kind, int, int]]) -> str:
    parts = []
    position = 0
    for kind, start, end in spots:
        if start < position:
            continue
        parts += [text[position:start], MASKS[kind]]
        position = end
    return "".join([*parts, text[position:]])


def _around(text: str, start: int, end: int, kind: Kind, names: Sequence[str], width: int = 14) -> str:
    """A few words on both sides, with whatever else is private in them masked too."""
    every: tuple[Kind, ...] = ("cpr", "email", "phone", "name")
    sides = []
    # Masked before it is cut: half a number would tell half of it.
    for side in (text[max(0, start - 90) : start], text[end : end + 90]):
        spots = sorted(_spots(side, every, names, decimal_comma=False), key=lambda spot: spot[1])
        sides.append(re.sub(r"[0-9]{4,}", "…", " ".join(_replaced(side, spots).split(" "))))
    left, right = sides
    if len(left) > width:
        left = "…" + left[-width:].partition(" ")[2]
    if len(right) > width:
        right = right[:width].rpartition(" ")[0] + "…"
    return " ".join(f"{left}{MASKS[kind]}{right}".split())


__all__ = [
    "LARGEST",
    "MASKS",
    "Kind",
    "Private",
    "TooLarge",
    "find_private",
    "has_personal_number",
    "is_personal_number_cell",
    "masked",
    "name_pattern",
    "readings",
    "texts_of",
]

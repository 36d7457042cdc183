"""An Excel workbook's package → the parts that may be read, after everything that may not be in it was looked for.

An .xlsx file is a zip archive of XML parts. What is handed on is a new archive with the parts of the cells alone, each
of which was read to its end here: no macros, drawings or links, no second part of the same name, no untrue size.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from posixpath import join, normpath
from xml.parsers import expat

from helpers.data.findings import Finding
from helpers.data.readers.table import error, grouped

MOST_PARTS = 2_000
MOST_UNPACKED = 400 * 1024 * 1024  # 200,000 rows of 35 columns unpack to 180 MB
MOST_SWOLLEN = 50  # times a part may grow when it is unpacked: sheets grow ten to twenty-five times, bombs a thousand
SMALL = 4 * 1024 * 1024  # of which any growth is harmless; what is about the package itself is never larger

STRINGS = "xl/sharedStrings.xml"

_AGAIN = "Hent filen igen fra det system, den kommer fra."
_VALUES = "Åbn filen i Excel, markér alt, kopiér, og brug Indsæt speciel > Værdier i en ny projektmappe."
_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/activex/|customui", re.IGNORECASE)
_LINKS = re.compile(r"/externallinks/|/connections\.xml|/querytables/", re.IGNORECASE)
_PACKED = re.compile(
    r"/embeddings/|\.(?:zip|7z|rar|gz|bz2|xz|xls[xmb]?|docx?|pptx?|jar|exe|dll|bat|vbs|js)$", re.IGNORECASE
)
_ARCHIVES = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"MZ")


class Refused(Exception):
    """A part that may not be read; what is wrong in Danish, and what can be done."""

    def __init__(self, message: str, remedy: str = _AGAIN) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells: its name, its part of the package, and whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, eq=False)
class Package:
    """A workbook's package that has passed: its archive and its sheets of cells, in order."""

    archive: zipfile.ZipFile
    sheets: tuple[Sheet, ...]

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece.

        Raises:
            Refused: It is damaged.
        """
        try:
            with self.archive.open(part) as member:
                while chunk := member.read(1 << 20):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
            raise Refused("Projektmappen er beskadiget og kan ikke pakkes ud.") from fault

    def has(self, part: str) -> bool:
        return part in self.archive.NameToInfo

    def cells_alone(self) -> io.BytesIO:
        """A new package with the parts that cells depend on, unpacked."""
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as clean:
            for name in (*_NEEDED, *(sheet.part for sheet in self.sheets)):
                if self.has(name):
                    with clean.open(zipfile.ZipInfo(name), "w") as part:
                        for chunk in self.chunks(name):
                            part.write(chunk)
        stream.seek(0)
        return stream


_NEEDED = (
    "[Content_Types].xml",
    "_rels/.rels",
    "xl/workbook.xml",
    "xl/_rels/workbook.xml.rels",
    "xl/styles.xml",
    STRINGS,
)


def checked(content: bytes, file: str) -> Package | Finding:
    """A workbook's package, or the first thing in it for which it is not read."""
    try:
        return _checked(content)
    except Refused as refused:
        return error(file, None, refused.message, refused.remedy)


def parse(chunks: Iterator[bytes], parser: expat.XMLParserType) -> None:
    """Read a part as XML without document types and entities.

    Raises:
        Refused: It is no XML, or has a document type.
    """

    def no_type(*_: object) -> None:
        raise Refused("Projektmappen har en dokumenttype i sin XML og læses ikke.")

    parser.StartDoctypeDeclHandler = no_type
    parser.EntityDeclHandler = no_type
    parser.buffer_text = True
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)  # noqa: FBT003 - whether it is the last
        parser.Parse(b"", True)  # noqa: FBT003
    except expat.ExpatError as fault:
        raise Refused("Projektmappen er beskadiget: dens XML kan ikke læses.") from fault


def local(name: str) -> str:
    """The name of an element without its prefix."""
    return name.rpartition(":")[2]


def _checked(content: bytes) -> Package:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Refused("Projektmappen er beskadiget og kan ikke pakkes ud.") from fault
    infos = archive.infolist()
    _sizes(infos, len(content))
    _names(infos)
    package = Package(archive, ())
    if not package.has("xl/workbook.xml") or not package.has("xl/_rels/workbook.xml.rels"):
        raise Refused("Projektmappen er beskadiget: dens liste over ark mangler.")
    for info in infos:
        if not info.is_dir() and not info.filename.endswith((".xml", ".rels")):
            start = next(package.chunks(info.filename), b"")
            if start.startswith(_ARCHIVES):
                raise Refused("Projektmappen indeholder en anden pakket fil og læses ikke.", _VALUES)
    for info in infos:
        if info.filename.endswith(".rels"):
            _relations(package, info.filename)
    types: list[str] = []
    _each(package, "[Content_Types].xml", lambda _, attributes: types.extend(attributes.values()))
    if any("macroEnabled" in one or "vbaProject" in one or "macrosheet" in one for one in types):
        raise _macros()
    return Package(archive, _sheets(package))


def _sizes(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MOST_PARTS:
        raise Refused(f"Projektmappen består af {grouped(len(infos))} dele og læses ikke.", _VALUES)
    if sum(info.compress_size for info in infos) > size:
        raise Refused("Projektmappens dele dækker over hinanden, og den læses ikke.")
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("Projektmappen er beskyttet med adgangskode.", "Fjern adgangskoden, og gem filen igen.")
        about = info.filename.endswith(".rels") or info.filename in {"[Content_Types].xml", "xl/workbook.xml"}
        if info.file_size > SMALL and (about or info.file_size > MOST_SWOLLEN * info.compress_size):
            raise Refused(f"Projektmappen fylder for meget udpakket ({grouped(info.file_size >> 20)} MB).", _VALUES)
    if (unpacked := sum(info.file_size for info in infos)) > MOST_UNPACKED:
        raise Refused(f"Projektmappen fylder for meget udpakket ({grouped(unpacked >> 20)} MB).", _VALUES)


def _names(infos: list[zipfile.ZipInfo]) -> None:
    known: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if "\0" in name or "\\" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
            raise Refused("Projektmappen har dele, hvis navne peger ud af den, og læses ikke.")
        if name.lower() in known:
            raise Refused("Projektmappen har to dele af samme navn og læses ikke.")
        known.add(name.lower())
        if _MACROS.search(name):
            raise _macros()
        if _LINKS.search(name):
            raise _linked()
        if _PACKED.search(name):
            raise Refused("Projektmappen indeholder en anden fil og læses ikke.", _VALUES)


def _relations(package: Package, part: str) -> None:
    def look(name: str, attributes: dict[str, str]) -> None:
        kind = attributes.get("Type", "").rpartition("/")[2]
        if local(name) != "Relationship":
            return
        # What a click would open, and what nobody will open here: a text with an address is only a text.
        if attributes.get("TargetMode", "").lower() == "external" and kind not in {"hyperlink", "image"}:
            raise _linked()
        if kind in {"vbaProject", "xlMacrosheet", "xlIntlMacrosheet"}:
            raise _macros()

    _each(package, part, look)


def _sheets(package: Package) -> tuple[Sheet, ...]:
    targets: dict[str, str] = {}
    sheets: list[Sheet] = []

    def relation(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            part = target[1:] if target.startswith("/") else normpath(join("xl", target))
            targets[attributes.get("Id", "")] = part

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if local(key) == "id"]
            if ids and ids[0] in targets:
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(Sheet(attributes.get("name", ""), targets[ids[0]], visible))

    _each(package, "xl/_rels/workbook.xml.rels", relation)
    _each(package, "xl/workbook.xml", sheet)
    if not sheets or not all(package.has(one.part) for one in sheets):
        raise Refused("Projektmappen er beskadiget: den har intet ark med celler.")
    if len({one.part for one in sheets}) < len(sheets) or len({one.name for one in sheets}) < len(sheets):
        raise Refused("Projektmappen har to ark af samme navn og læses ikke.")
    return tuple(sheets)


def _each(package: Package, part: str, look: Callable[[str, dict[str, str]], object]) -> None:
    if package.has(part):
        parser = expat.ParserCreate("UTF-8")
        parser.StartElementHandler = look
        parse(package.chunks(part), parser)


def _macros() -> Refused:
    return Refused("Projektmappen indeholder makroer og læses ikke.", _VALUES)


def _linked() -> Refused:
    return Refused("Projektmappen henter data fra et andet sted og læses ikke.", _VALUES)

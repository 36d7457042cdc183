"""An Excel workbook's package → the parts that hold its cells, after everything that may not be in it was looked for.

An .xlsx file is a zip archive of XML parts. The library reads cells and nothing else, so that it tells neither of
macros and links, nor of a second part of the same name; and it finds parts by the names that Excel gives them, while
other programs write `xl\\workbook.xml` or put it at the root. So it is handed a new archive with the parts of the cells
alone, under Excel's names, each of which was read to its end here.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from posixpath import join, normpath
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from helpers.foreign.answer import Refused, grouped

MOST_PARTS = 2_000
MOST_UNPACKED = 400 * 1024 * 1024  # 200,000 rows of 35 columns unpack to 180 MB
MOST_SWOLLEN = 50  # times a part may grow when it is unpacked: sheets grow ten to twenty-five times, bombs a thousand
SMALL = 4 * 1024 * 1024  # of which any growth is harmless; what is about the package itself is never larger

_VALUES = "Åbn filen i Excel, markér alt, kopiér, og brug Indsæt speciel > Værdier i en ny projektmappe."
_MACROS = re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/|/activex/|customui", re.IGNORECASE)
_LINKS = re.compile(r"/externallinks/|/connections\.xml|/querytables/", re.IGNORECASE)
_PACKED = re.compile(
    r"/embeddings/|\.(?:zip|7z|rar|gz|bz2|xz|xls[xmb]?|docx?|pptx?|jar|exe|dll|bat|vbs|js)$", re.IGNORECASE
)
_ARCHIVES = (b"PK\x03\x04", b"7z\xbc\xaf", b"Rar!", b"\x1f\x8b", b"\xd0\xcf\x11\xe0", b"MZ")


@dataclass(frozen=True)
class Sheet:
    """A sheet of cells: its name, its part of the package, and whether it is shown."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True, eq=False)
class Package:
    """A workbook's package that has passed: its archive, its parts by the names they should have, its sheets in order.

    `main` is the part that lists the sheets, `strings` the one with the shared texts, `styles` that with the formats;
    "" where there is none.
    """

    archive: zipfile.ZipFile
    parts: dict[str, zipfile.ZipInfo]
    main: str = ""
    sheets: tuple[Sheet, ...] = ()
    strings: str = ""
    styles: str = ""

    def chunks(self, part: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece.

        Raises:
            Refused: It is damaged.
        """
        try:
            with self.archive.open(self.parts[part]) as member:
                while chunk := member.read(1 << 20):
                    yield chunk
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as fault:
            raise Refused("Projektmappen er beskadiget og kan ikke pakkes ud.") from fault

    @property
    def members(self) -> list[str]:
        """The members of the archive whose texts are cells."""
        return [self.parts[part].filename for part in (self.strings, *(one.part for one in self.sheets)) if part]

    def cells_alone(self) -> io.BytesIO:
        """A new package with the parts that cells depend on, unpacked, under the names that Excel gives them."""
        kept = {
            "sharedStrings.xml": (self.strings, "sharedStrings"),
            "styles.xml": (self.styles, "styles"),
            **{f"worksheets/sheet{number}.xml": (one.part, "worksheet") for number, one in enumerate(self.sheets)},
        }
        relations = "".join(
            f'<Relationship Id="{name}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
            for name, (part, kind) in kept.items()
            if part
        )
        listed = "".join(
            f'<sheet name={quoteattr(one.name)} sheetId="{number + 1}" r:id="worksheets/sheet{number}.xml"/>'
            for number, one in enumerate(self.sheets)
        )
        named = f'xmlns="{_MAIN}" xmlns:r="{_OFFICE}"'
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as clean:
            clean.writestr("_rels/.rels", _ROOT)
            clean.writestr(
                "xl/workbook.xml", f"<workbook {named}>{self._settings()}<sheets>{listed}</sheets></workbook>"
            )
            clean.writestr(
                "xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
            )
            for name, (part, _) in kept.items():
                if part:
                    with clean.open(zipfile.ZipInfo(f"xl/{name}"), "w") as member:
                        for chunk in self.chunks(part):
                            member.write(chunk)
        stream.seek(0)
        return stream

    def _settings(self) -> str:
        """Whether the days are counted from 1904, as the library asks the list of sheets."""
        found: list[str] = []
        each(
            self,
            self.main,
            lambda name, said: found.append(said.get("date1904", "0")) if local(name) == "workbookPr" else None,
        )
        return '<workbookPr date1904="1"/>' if found and found[0] in {"1", "true"} else ""


_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = (
    f'<Relationships xmlns="{_PACKAGE}">'
    f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)


def checked(content: bytes) -> Package:
    """A workbook's package.

    Raises:
        Refused: For the first thing in it for which it is not read.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as fault:
        raise Refused("Projektmappen er beskadiget og kan ikke pakkes ud.") from fault
    infos = archive.infolist()
    _sizes(infos, len(content))
    package = Package(archive, _named(infos))
    for name, info in package.parts.items():
        if not info.is_dir() and not name.endswith((".xml", ".rels")):
            start = next(package.chunks(name), b"")
            if start.startswith(_ARCHIVES):
                raise Refused("Projektmappen indeholder en anden pakket fil og læses ikke.", _VALUES)
    for name in package.parts:
        if name.endswith(".rels"):
            _relations(package, name)
    types: list[str] = []
    each(package, "[Content_Types].xml", lambda _, attributes: types.extend(attributes.values()))
    if any("macroEnabled" in one or "vbaProject" in one or "macrosheet" in one for one in types):
        raise _macros()
    return _listed(package)


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


def _sizes(infos: list[zipfile.ZipInfo], size: int) -> None:
    if len(infos) > MOST_PARTS:
        raise Refused(f"Projektmappen består af {grouped(len(infos))} dele og læses ikke.", _VALUES)
    if sum(info.compress_size for info in infos) > size:
        raise Refused("Projektmappens dele dækker over hinanden, og den læses ikke.")
    for info in infos:
        if info.flag_bits & 1:
            raise Refused("Projektmappen er beskyttet med adgangskode.", "Fjern adgangskoden, og gem filen igen.")
        about = info.filename.endswith((".rels", "[Content_Types].xml", "workbook.xml"))
        if info.file_size > SMALL and (about or info.file_size > MOST_SWOLLEN * info.compress_size):
            raise Refused(f"Projektmappen fylder for meget udpakket ({grouped(info.file_size >> 20)} MB).", _VALUES)
    if (unpacked := sum(info.file_size for info in infos)) > MOST_UNPACKED:
        raise Refused(f"Projektmappen fylder for meget udpakket ({grouped(unpacked >> 20)} MB).", _VALUES)


def _named(infos: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The parts by their names, with the slashes that a name should have."""
    parts: dict[str, zipfile.ZipInfo] = {}
    known: set[str] = set()
    for info in infos:
        name = info.orig_filename.replace("\\", "/")
        if "\0" in name or ":" in name or name.startswith("/") or ".." in name.split("/"):
            raise Refused("Projektmappen har dele, hvis navne peger ud af den, og læses ikke.")
        if name.lower() in known:
            raise Refused("Projektmappen har to dele af samme navn og læses ikke.")
        known.add(name.lower())
        parts[name] = info
        if _MACROS.search(name):
            raise _macros()
        if _LINKS.search(name):
            raise _linked()
        if _PACKED.search(name):
            raise Refused("Projektmappen indeholder en anden fil og læses ikke.", _VALUES)
    return parts


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

    each(package, part, look)


def _listed(package: Package) -> Package:
    """The package with its sheets, its shared texts and its formats, wherever its relations say they are."""
    main = next((part for kind, _, part in _targets(package, "") if kind == "officeDocument"), "xl/workbook.xml")
    if main not in package.parts:
        raise Refused("Projektmappen er beskadiget: dens liste over ark mangler.")
    targets = _targets(package, main)
    at = {identifier: part for kind, identifier, part in targets if kind == "worksheet"}
    sheets: list[Sheet] = []

    def sheet(name: str, attributes: dict[str, str]) -> None:
        if local(name) == "sheet":
            ids = [value for key, value in attributes.items() if local(key) == "id"]
            if ids and ids[0] in at:
                visible = attributes.get("state", "visible") == "visible"
                sheets.append(Sheet(attributes.get("name", ""), at[ids[0]], visible))

    each(package, main, sheet)
    if not sheets or not all(one.part in package.parts for one in sheets):
        raise Refused("Projektmappen er beskadiget: den har intet ark med celler.")
    if len({one.part for one in sheets}) < len(sheets) or len({one.name for one in sheets}) < len(sheets):
        raise Refused("Projektmappen har to ark af samme navn og læses ikke.")
    beside = {kind: part for kind, _, part in targets if part in package.parts}
    return replace(
        package,
        main=main,
        sheets=tuple(sheets),
        strings=beside.get("sharedStrings", ""),
        styles=beside.get("styles", ""),
    )


def _targets(package: Package, part: str) -> list[tuple[str, str, str]]:
    """What a part (the package itself: "") refers to: kind, identifier and part, by the case its name has there."""
    folder, _, name = part.rpartition("/")
    written = {one.lower(): one for one in package.parts}
    found: list[tuple[str, str, str]] = []

    def relation(tag: str, attributes: dict[str, str]) -> None:
        if local(tag) == "Relationship":
            target = attributes.get("Target", "").replace("\\", "/")
            place = normpath(target[1:] if target.startswith("/") else join(folder, target))
            kind = attributes.get("Type", "").rpartition("/")[2]
            found.append((kind, attributes.get("Id", ""), written.get(place.lower(), place)))

    each(package, written.get(join(folder, "_rels", f"{name}.rels").lower(), ""), relation)
    return found


def each(package: Package, part: str, look: Callable[[str, dict[str, str]], object]) -> None:
    """Call for every element of a part, with its name and attributes; for none where there is no such part."""
    if part in package.parts:
        parser = expat.ParserCreate("UTF-8")
        parser.StartElementHandler = look
        parse(package.chunks(part), parser)


def _macros() -> Refused:
    return Refused("Projektmappen indeholder makroer og læses ikke.", _VALUES)


def _linked() -> Refused:
    return Refused("Projektmappen henter data fra et andet sted og læses ikke.", _VALUES)

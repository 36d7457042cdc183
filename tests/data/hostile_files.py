"""Files that a delivery must not hold, made by code: bombs, what is no table, what would run, what points elsewhere.

Each takes the name of a table of the small study. `CASES` are files by their content; what is hostile by where it lies
(links, pipes) is made in the test.
"""

from __future__ import annotations

import gzip
import io
import pickle
import struct
import warnings
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ROWS = [["child_id", "held", "present"], ["nord-01", 1, 1], ["nord-02", 2, 0]]
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Hostile:
    """A hostile file.

    Args:
        name: What it is.
        ending: What it is called.
        make: Its content.
        words: What the finding must contain.
        bomb: Whether it would fill the memory or take its time.
    """

    name: str
    ending: str
    make: Callable[[], bytes]
    words: tuple[str, ...]
    bomb: bool = False


def workbook(rows: list[list[Any]] = ROWS) -> bytes:
    """An ordinary workbook."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return stream.getvalue()


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def with_parts(**more: bytes) -> Callable[[], bytes]:
    """An ordinary workbook with more parts, `/` and `.` in their names written as `__` and `_dot_`."""
    named = {name.replace("__", "/").replace("_dot_", "."): part for name, part in more.items()}
    return lambda: packed(parts(workbook()) | named)


def with_part(name: str, part: bytes) -> Callable[[], bytes]:
    return lambda: packed(parts(workbook()) | {name: part})


def with_sheet(data: str, head: str = "") -> Callable[[], bytes]:
    """A workbook whose sheet has this XML for its rows."""
    xml = f'<?xml version="1.0"?>{head}<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'
    return with_part("xl/worksheets/sheet1.xml", xml.encode())


def with_relation(kind: str, target: str) -> Callable[[], bytes]:
    """A workbook that refers to something outside itself."""
    relation = f'<Relationship Id="rId99" Type="{RELATIONS}/{kind}" Target="{target}" TargetMode="External"/>'

    def make() -> bytes:
        content = parts(workbook())
        name = "xl/_rels/workbook.xml.rels"
        content[name] = content[name].replace(b"</Relationships>", f"{relation}</Relationships>".encode())
        return packed(content)

    return make


def swollen(name: str, size: int, byte: bytes = b" ") -> Callable[[], bytes]:
    """A workbook with a part that unpacks to `size` bytes of one kind; made piece by piece."""

    def make() -> bytes:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for other, part in parts(workbook()).items():
                if other != name:
                    archive.writestr(other, part)
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=True) as part:
                pass
        return _appended(stream.getvalue(), name, _deflated(size, byte), size)

    return make


def lying(name: str, size: int) -> Callable[[], bytes]:
    """The same, but the archive says that the part is small."""

    def make() -> bytes:
        content = parts(workbook())
        content.pop(name, None)
        return _appended(packed(content), name, _deflated(size, b" "), 1_000)

    return make


def _deflated(size: int, byte: bytes) -> bytes:
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = byte * (1 << 20)
    return b"".join([*(squeeze.compress(block) for _ in range(size >> 20)), squeeze.flush()])


def _appended(content: bytes, name: str, data: bytes, size: int) -> bytes:
    """An archive with one more member, whose size is what it is said to be."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        kept = {info.filename: archive.read(info) for info in archive.infolist() if info.filename != name}
    stream = io.BytesIO(packed(kept))
    with zipfile.ZipFile(stream) as archive:
        start = archive.start_dir
        count = len(archive.infolist())
    raw = stream.getvalue()
    directory = raw[start : raw.index(b"PK\x05\x06", start)]
    about = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, 0, len(data), size, len(name), 0)
    member = b"PK\x03\x04" + about + name.encode() + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + about + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    directory += entry
    place = start + len(member)
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(directory), place, 0)
    return raw[:start] + member + directory + end


def shared_bomb() -> bytes:
    """A million cells that each show the same long text, of which the file has one."""
    content = parts(workbook())
    text = "x" * 32_000
    content["xl/sharedStrings.xml"] = f'<sst xmlns="{MAIN}"><si><t>{text}</t></si></sst>'.encode()
    cells = "".join(f'<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>' for row in range(1, 200_001))
    content["xl/worksheets/sheet1.xml"] = (
        f'<worksheet xmlns="{MAIN}"><sheetData>{cells}</sheetData></worksheet>'.encode()
    )
    return packed(content)


def doubled() -> bytes:
    """A workbook with two sheets of one name of which a reader sees this one, another that one."""
    stream = io.BytesIO(workbook())
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("xl/worksheets/sheet1.xml", b"<worksheet/>")
    return stream.getvalue()


def locked_member() -> bytes:
    """A workbook whose parts are encrypted as in any zip archive."""
    content = bytearray(workbook())
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        position = content.find(mark)
        while position >= 0:
            content[position + place] |= 1
            position = content.find(mark, position + 4)
    return bytes(content)


def spss(cases: int = -1, packing: int = 1, kinds: tuple[int, ...] = (8, 0), data: bytes = b"") -> bytes:
    """An SPSS file by hand: `cases` as its header says, a variable of each kind (0: number, else a text's width)."""
    head = b"$FL2" + b"made by hand".ljust(60) + struct.pack("<5id", 2, len(kinds), packing, 0, cases, 100.0)
    head += b"01 jan 20" + b"00:00:00" + b" " * 64 + b"\0\0\0"
    for number, kind in enumerate(kinds):
        head += struct.pack("<6i", 2, kind, 0, 0, 0x50800, 0x50800) + f"V{number}".ljust(8).encode()
    return head + struct.pack("<2i", 999, 0) + data


def columns_of(count: int) -> bytes:
    names = ",".join(f"c{number}" for number in range(count))
    return f"{names}\n{',' * (count - 1)}\n".encode()


def parquet(frame: pd.DataFrame | pa.Table, **terms: Any) -> bytes:
    table = frame if isinstance(frame, pa.Table) else pa.Table.from_pandas(frame)
    stream = io.BytesIO()
    pq.write_table(table, stream, **terms)
    return stream.getvalue()


def repeated(rows: int, columns: int, text: str = "x") -> bytes:
    """A small file that says one text in every cell."""
    column = pa.DictionaryArray.from_arrays(pa.array(np.zeros(rows, dtype=np.int32)), pa.array([text]))
    return parquet(pa.table({f"c{number}": column for number in range(columns)}))


def swelling_text() -> bytes:
    """A small file with one column of 450 MB, written a little at a time."""
    stream = io.BytesIO()
    schema = pa.schema([("x", pa.string())])
    with pq.ParquetWriter(stream, schema, compression="zstd", use_dictionary=False) as writer:
        for _ in range(45):
            writer.write_table(pa.table({"x": ["x" * (10 << 20)]}))
    return stream.getvalue()


def lying_text() -> bytes:
    """The same, but the file's index says of each part that it unpacks to 1,000 bytes."""
    raw = swelling_text()
    about = pq.ParquetFile(pa.BufferReader(raw)).metadata.row_group(0).column(0)
    size = struct.unpack("<I", raw[-8:-4])[0]
    index = raw[-8 - size : -8]
    true = _varint(about.total_uncompressed_size << 1, 4)
    assert index.count(true) == 90
    return raw[: -8 - size] + index.replace(true, _varint(2_000, 4)) + raw[-8:]


def _varint(number: int, length: int) -> bytes:
    """A whole number as Thrift writes it, in as many bytes as another had."""
    return bytes((number >> 7 * place & 127) | (128 if place < length - 1 else 0) for place in range(length))


def many_members() -> bytes:
    """An archive whose members are small, but of which there are a hundred times as many as its own bytes bear."""
    return packed({f"{number}.txt": b"0" * (3 << 20) for number in range(60)})


def nested(depth: int) -> bytes:
    """An archive in an archive in an archive …"""
    content = b"0"
    for number in range(depth):
        content = packed({f"{number}.zip": content})
    return content


class Runs:
    """What a pickle would do when it is opened."""

    def __reduce__(self) -> Any:
        return (print, ("a pickle was opened",))


def pickled() -> bytes:
    return pickle.dumps([Runs()])


CELLS = "".join(f"<c><v>{number}</v></c>" for number in range(1_000_000))
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
TALL = (
    '<row r="1"><c r="A1"><v>1</v></c><c r="T1"><v>1</v></c></row><row r="1048576"><c r="A1048576"><v>1</v></c></row>'
)
LAUGHS = "<!DOCTYPE x [<!ENTITY a '0'>" + "".join(
    f"<!ENTITY {after} '{f'&{before};' * 20}'>" for before, after in zip("abcdefgh", "bcdefghi", strict=True)
)
OUTSIDE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>&{};</t></is></c></row>'

CASES = [
    Hostile("a cell at the far end", "xlsx", with_sheet(FAR), ("XFD1048576", "ny projektmappe"), bomb=True),
    Hostile("a cell at the bottom", "xlsx", with_sheet(TALL), ("T1048576",), bomb=True),
    Hostile(
        "a far cell with another prefix",
        "xlsx",
        with_part(
            "xl/worksheets/sheet1.xml",
            f"<q:worksheet xmlns:q='{MAIN}'><q:sheetData><q:row><q:c r = 'CV1048576'/></q:row>".encode()
            + b"</q:sheetData></q:worksheet>",
        ),
        ("CV1048576",),
        bomb=True,
    ),
    Hostile("a million columns", "xlsx", with_sheet(f"<row>{CELLS}</row>"), ("GJI1",), bomb=True),
    Hostile(
        "no such cell",
        "xlsx",
        with_sheet('<row r="1"><c r="AAAA1"><v>1</v></c></row>'),
        ("ikke findes i noget regneark",),
    ),
    Hostile(
        "no such row",
        "xlsx",
        with_sheet('<row r="9999999"><c r="A9999999"><v>1</v></c></row>'),
        ("ikke findes i noget",),
    ),
    Hostile("a row without a number", "xlsx", with_sheet('<row r="x"><c/></row>'), ("ikke findes i noget regneark",)),
    Hostile(
        "a sheet that swells", "xlsx", swollen("xl/worksheets/sheet1.xml", 1 << 29), ("udpakket (512 MB)",), bomb=True
    ),
    Hostile("texts that swell", "xlsx", swollen("xl/sharedStrings.xml", 300 << 20), ("udpakket (300 MB)",), bomb=True),
    Hostile("a picture that swells", "xlsx", swollen("xl/media/image1.png", 1 << 28), ("udpakket",), bomb=True),
    Hostile("a list of relations that swells", "xlsx", swollen("xl/_rels/x.rels", 8 << 20), ("udpakket",), bomb=True),
    Hostile(
        "a part larger than it says", "xlsx", lying("xl/worksheets/sheet1.xml", 1 << 29), ("beskadiget",), bomb=True
    ),
    Hostile("a long text in a million cells", "xlsx", shared_bomb, ("fylder for meget",), bomb=True),
    Hostile("entities of entities", "xlsx", with_sheet(CELL.format("i"), LAUGHS + "]>"), ("dokumenttype",), bomb=True),
    Hostile("an entity of another file", "xlsx", with_sheet(CELL.format("x"), OUTSIDE), ("dokumenttype",)),
    Hostile(
        "two thousand parts",
        "xlsx",
        lambda: packed(parts(workbook()) | {f"p/{n}.xml": b"" for n in range(2_001)}),
        ("dele",),
    ),
    Hostile("macros", "xlsx", with_part("xl/vbaProject.bin", OLE), ("makroer", "Værdier")),
    Hostile("macros of another name", "xlsx", with_part("xl/code.bin", OLE), ("anden pakket fil",)),
    Hostile("macros of the old kind", "xlsx", with_part("xl/macrosheets/sheet1.xml", b"<x/>"), ("makroer",)),
    Hostile(
        "macros by type alone",
        "xlsx",
        lambda: packed({n: p.replace(b"sheet.main", b"sheet.macroEnabled.main") for n, p in parts(workbook()).items()}),
        ("makroer",),
    ),
    Hostile("a workbook of macros", "xlsm", with_part("xl/vbaProject.bin", OLE), ("formatet .xlsm", "fidelity.xlsx")),
    Hostile(
        "another workbook's cells", "xlsx", with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), ("et andet sted",)
    ),
    Hostile("a link to a program", "xlsx", with_relation("externalLink", "cmd"), ("et andet sted",)),
    Hostile("a linked object", "xlsx", with_relation("oleObject", "file:///c:/x.exe"), ("et andet sted",)),
    Hostile("a query", "xlsx", with_part("xl/connections.xml", b"<connections/>"), ("et andet sted",)),
    Hostile("an archive in it", "xlsx", with_part("xl/embeddings/a.bin", workbook()), ("en anden fil",)),
    Hostile(
        "an archive in it, as a picture", "xlsx", with_part("xl/media/image1.png", workbook()), ("anden pakket fil",)
    ),
    Hostile("a program in it", "xlsx", with_part("xl/media/image1.png", b"MZ\x90\0"), ("anden pakket fil",)),
    Hostile("a name that points out", "xlsx", with_part("xl/../../../etc/cron.d/x", b""), ("peger ud",)),
    Hostile("a name from the root", "xlsx", with_part("/etc/passwd", b""), ("peger ud",)),
    Hostile("a name of another system", "xlsx", with_part("..\\x.xml", b""), ("peger ud",)),
    Hostile("a name with a drive", "xlsx", with_part("C:/x.xml", b""), ("peger ud",)),
    Hostile("two parts of one name", "xlsx", doubled, ("to dele af samme navn",)),
    Hostile(
        "two parts of one name but for case", "xlsx", with_part("XL/workbook.xml", b""), ("to dele af samme navn",)
    ),
    Hostile(
        "locked", "xlsx", lambda: OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), ("adgangskode", "Fjern")
    ),
    Hostile("locked as an archive", "xlsx", locked_member, ("adgangskode",)),
    Hostile("an old workbook", "xlsx", lambda: OLE + b"\0" * 600, ("gammel Excel-fil", ".xlsx")),
    Hostile("an old workbook by its name", "xls", lambda: OLE + b"\0" * 600, ("formatet .xls", "fidelity.xlsx")),
    Hostile("a page", "xlsx", lambda: b"<html><table><tr><td>1</td></tr></table></html>", ("webside", ".xlsx")),
    Hostile("a text", "xlsx", lambda: b"child_id,held\nnord-01,1\n", ("tekstfil", "endelsen .csv")),
    Hostile("an open document", "xlsx", lambda: packed({"mimetype": b"", "content.xml": b""}), ("OpenDocument",)),
    Hostile("a document", "xlsx", lambda: packed({"[Content_Types].xml": b"", "word/document.xml": b""}), ("Word",)),
    Hostile(
        "a binary workbook", "xlsx", lambda: packed({"[Content_Types].xml": b"", "xl/workbook.bin": b""}), (".xlsb",)
    ),
    Hostile("an archive", "xlsx", lambda: packed({"a.txt": b"a"}), ("ikke en Excel-projektmappe",)),
    Hostile("half a workbook", "xlsx", lambda: workbook()[:2_000], ("beskadiget",)),
    Hostile(
        "half a sheet", "xlsx", with_part("xl/worksheets/sheet1.xml", b"<worksheet><sheetData><row"), ("beskadiget",)
    ),
    Hostile(
        "no sheet",
        "xlsx",
        lambda: packed({n: p for n, p in parts(workbook()).items() if "sheet1" not in n}),
        ("intet ark",),
    ),
    Hostile("nothing", "xlsx", lambda: b"", ("tom",)),
    Hostile(
        "a million columns of text",
        "csv",
        lambda: columns_of(1_000_000),
        ("1.000.000 kolonner", "højst 5.000"),
        bomb=True,
    ),
    Hostile("commas alone", "csv", lambda: b"a,b\n" + b"," * 30_000_000, ("celler",), bomb=True),
    Hostile("one long line", "csv", lambda: b'child_id,held\n"' + b"x" * 10_000_000, ("anførselstegn",), bomb=True),
    Hostile("NUL", "csv", lambda: b"child_id,held\nnord-01,\0\n", ("NUL-tegn",)),
    Hostile("two encodings", "csv", lambda: "child_id\næ\n".encode() + "æ\n".encode("cp1252"), ("flere tegnsæt",)),
    Hostile("a formula", "csv", lambda: b"child_id,held\n=1+1,1\n", ("formel", "Værdier")),
    Hostile("a call of a program", "csv", lambda: b"child_id,held\n\"=cmd|' /C calc'!A0\",1\n", ("formel",)),
    Hostile("a function after a sign", "csv", lambda: b"child_id,held\n+HYPERLINK(1),1\n@SUM(1),1\n", ("2 celler",)),
    Hostile("a workbook", "csv", workbook, ("Excel-projektmappe", "endelsen .xlsx")),
    Hostile("an old workbook", "csv", lambda: OLE + b"\0" * 600, ("gammel Excel-fil",)),
    Hostile("a page", "csv", lambda: b"<!DOCTYPE html><html></html>", ("webside",)),
    Hostile("a pickle", "csv", pickled, ("pickle", "åbnes aldrig")),
    Hostile("a pickle by its name", "pkl", pickled, ("formatet .pkl",)),
    Hostile(
        "more rows than a file can have", "sav", lambda: spss(2**31 - 1, data=b"\1" * 64), ("afkortet",), bomb=True
    ),
    Hostile("rows without end", "sav", lambda: spss(-1, data=b"\1" * 30_000_000), ("celler",), bomb=True),
    Hostile("half a text", "sav", lambda: spss(1, kinds=(200, 0), data=b"\1" * 64), ("beskadiget",)),
    Hostile("a packed one", "sav", lambda: spss(1, packing=2), ("kan ikke læses",)),
    Hostile("a packed one by its head", "sav", lambda: b"$FL3" + spss()[4:], ("zsav",)),
    Hostile("the beginning alone", "sav", lambda: spss()[:150], ("beskadiget",)),
    Hostile(
        "labels beyond the end",
        "sav",
        lambda: spss()[:-8] + struct.pack("<2i", 3, 2**31 - 1),
        ("kan ikke læses",),
        bomb=True,
    ),
    Hostile("what is none", "sav", lambda: b"PK\3\4", ("zip",)),
    Hostile(
        "lists", "parquet", lambda: parquet(pd.DataFrame({"child_id": ["a"], "x": [[1, 2]]})), ("«x»", "enkle værdier")
    ),
    Hostile("structures", "parquet", lambda: parquet(pd.DataFrame({"x": [{"a": 1}]})), ("«x»",)),
    Hostile("pickles", "parquet", lambda: parquet(pd.DataFrame({"x": [pickled()]})), ("«x»",)),
    Hostile(
        "a type of its own",
        "parquet",
        lambda: parquet(
            pa.table(
                [pa.array(["a"])],
                pa.schema([pa.field("x", pa.string(), metadata={"ARROW:extension:name": "arrow.py_extension_type"})]),
            )
        ),
        ("«x»",),
    ),
    Hostile("one text in a billion cells", "parquet", lambda: repeated(1_900_000, 13), ("celler",), bomb=True),
    Hostile(
        "a text that swells",
        "parquet",
        swelling_text,
        ("for meget tekst",),
        bomb=True,
    ),
    Hostile(
        "a long text in a million cells",
        "parquet",
        lambda: repeated(900_000, 1, "x" * 100_000),
        ("for meget tekst",),
        bomb=True,
    ),
    Hostile(
        "a million columns",
        "parquet",
        lambda: parquet(pa.table({f"c{n}": pa.nulls(1) for n in range(6_000)})),
        ("6.000 kolonner",),
        bomb=True,
    ),
    Hostile("pages larger than it says", "parquet", lying_text, ("for meget tekst",), bomb=True),
    Hostile("half of one", "parquet", lambda: parquet(pd.DataFrame({"x": ["a"]}))[:-40] + b"PAR1", ("kan ikke læses",)),
    Hostile("the ends alone", "parquet", lambda: b"PAR1\xff\xff\xff\x7fPAR1", ("kan ikke læses",)),
    Hostile("locked", "parquet", lambda: b"PARE" + b"\0" * 20 + b"PARE", ("adgangskode",)),
]

# What lies beside the tables; it is looked through for what is private, or stops the run.
BESIDE = [
    Hostile(
        "an archive of a gigabyte",
        "zip",
        lambda: _appended(packed({}), "a.txt", _deflated(1 << 29, b"0"), 1 << 29),
        (),
        bomb=True,
    ),
    Hostile(
        "an archive that lies",
        "zip",
        lambda: _appended(packed({}), "a.txt", _deflated(1 << 29, b"0"), 9),
        (),
        bomb=True,
    ),
    Hostile("an archive of many", "zip", many_members, (), bomb=True),
    Hostile("a thousand archives in each other", "zip", lambda: nested(300), (), bomb=True),
    Hostile("a packed file", "gz", lambda: gzip.compress(b"0" * (300 << 20)), (), bomb=True),
    Hostile(
        "a document with a stream",
        "pdf",
        lambda: b"%PDF-1.7\nstream\n" + zlib.compress(b"0" * (300 << 20)) + b"\nendstream",
        (),
        bomb=True,
    ),
    Hostile(
        "a picture with a text",
        "png",
        lambda: b"\x89PNG\r\n\x1a\n\0\0\0\x20zTXta\0\0" + zlib.compress(b"0" * (300 << 20)),
        (),
        bomb=True,
    ),
    Hostile("packed in another way", "7z", lambda: b"7z\xbc\xaf\x27\x1c" + b"\0" * 40, ()),
    Hostile("an old workbook", "xls", lambda: OLE + b"\0" * 600, ()),
]

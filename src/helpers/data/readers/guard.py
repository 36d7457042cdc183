"""What a file may be before anything reads on: where it lies, how large it is, and that it is what its name says."""

from __future__ import annotations

import stat
import zipfile
from io import BytesIO
from pathlib import Path

from helpers.data.findings import Finding
from helpers.data.readers.find import TABBED
from helpers.data.readers.table import error
from helpers.foreign import grouped

LARGEST = 256 * 1024 * 1024  # of a file; 200,000 rows of 35 columns are 20 MB as CSV

_XLSX = "Åbn filen i Excel, og gem den som Excel-projektmappe (.xlsx)."
_AGAIN = "Hent filen igen fra det system, den kommer fra."
_NAMES = {
    "workbook": "en Excel-projektmappe (.xlsx)",
    "binary workbook": "en binær Excel-projektmappe (.xlsb)",
    "open document": "et OpenDocument-regneark (.ods)",
    "document": "et Word-dokument (.docx)",
    "archive": "et arkiv med pakkede filer (zip)",
    "packed": "en pakket fil",
    "old workbook": "en gammel Excel-fil (.xls)",
    "locked": "en fil med adgangskode",
    "spss": "en SPSS-fil (.sav)",
    "packed spss": "en pakket SPSS-fil (.zsav)",
    "stata": "en Stata-fil (.dta)",
    "document (old)": "et gammelt Word-dokument (.doc)",
    "parquet": "en Parquet-fil (.parquet)",
    "page": "en webside (HTML)",
    "xml": "en XML-fil",
    "pdf": "en PDF-fil",
    "pickle": "en Python-pickle (.pkl)",
    "text": "en tekstfil",
}
_REMEDIES = {
    "workbook": "Giv filen endelsen .xlsx.",
    "binary workbook": _XLSX,
    "open document": "Giv filen endelsen .ods.",
    "archive": "Pak arkivet ud, og læg tabellen i mappen.",
    "packed": "Pak filen ud, og læg tabellen i mappen.",
    "old workbook": "Giv filen endelsen .xls, hvis den er en leverance; ellers gem den som .xlsx.",
    "document (old)": "Kopiér tabellen til et regneark, og gem det som .xlsx.",
    "locked": "Fjern adgangskoden, og gem filen igen.",
    "spss": "Giv filen endelsen .sav.",
    "packed spss": "Giv filen endelsen .zsav.",
    "stata": "Giv filen endelsen .dta.",
    "parquet": "Giv filen endelsen .parquet.",
    "page": "Åbn filen i Excel, og gem den som Excel-projektmappe (.xlsx) eller CSV.",
    "xml": _XLSX,
    "pickle": "Den slags filer kan køre et program og åbnes aldrig. Bed om dataene som CSV eller .xlsx.",
    "text": "Giv filen endelsen .csv, hvis den er en tabel som tekst; ellers hent den igen.",
}
_EXPECTED = {
    **dict.fromkeys((".csv", *TABBED), "text"),
    ".xlsx": "workbook",
    ".xls": "old workbook",
    ".ods": "open document",
    ".sav": "spss",
    ".zsav": "packed spss",
    ".dta": "stata",
    ".parquet": "parquet",
}
_MAGIC = {
    b"$FL2": "spss",
    b"$FL3": "packed spss",
    b"<stata_dta>": "stata",
    b"%PDF": "pdf",
    b"\x1f\x8b": "packed",
    b"7z\xbc\xaf": "packed",
    b"Rar!\x1a": "packed",
    b"\xfd7zXZ": "packed",
    b"\x28\xb5\x2f\xfd": "packed",
}
_PAGE = (b"<!doctype html", b"<html", b"<head", b"<meta", b"<body", b"<table", b"<style", b"<script")


def opened(path: Path, file: str) -> bytes | Finding:
    """The content of a file of a study folder, or why it is not read.

    Args:
        path: The file.
        file: Its path inside the study folder, for findings; from it follows where the study folder is.

    Returns:
        The content; or an error where it is a link out of the folder, no ordinary file, too large or cannot be opened.
    """
    root = path.parents[min(file.count("/"), len(path.parents) - 1)]
    try:
        if path.is_symlink() or path.parent.resolve() != path.parent.absolute():
            place = path.resolve(strict=True)
            if not place.is_relative_to(root.resolve()):
                message = "Filen er en henvisning til et sted uden for mappen og læses ikke."
                return error(file, None, message, "Læg selve filen i mappen.")
        about = path.stat()
        if stat.S_ISDIR(about.st_mode):
            return error(file, None, "Filen kan ikke åbnes, for den er en mappe.", "Slet eller omdøb mappen.")
        if not stat.S_ISREG(about.st_mode):
            return error(file, None, "Filen er ikke en almindelig fil og læses ikke.", "Slet den fra mappen.")
        if about.st_size > LARGEST:
            message = f"Filen fylder {grouped(about.st_size >> 20)} MB; højst {LARGEST >> 20} MB kan læses."
            return error(file, None, message, "Del filen, eller gem kun de kolonner, studiet bruger.")
        return path.read_bytes()
    except (OSError, RuntimeError) as fault:
        why = getattr(fault, "strerror", None) or "henvisninger i ring"
        return error(file, None, f"Filen kan ikke åbnes ({why}).", "Se efter, om filen er låst eller flyttet.")


def mismatch(content: bytes, suffix: str, file: str) -> Finding | None:
    """What is wrong where a file is not what its ending says."""
    expected = _EXPECTED[suffix]
    kind = kind_of(content)
    if kind == expected:
        return None
    if not content:
        return error(file, None, "Filen er tom.", "Skriv overskriftsrækken med tabellens kolonner i filen.")
    if kind == "text" and expected != "text" and b"\0" in content[:512]:
        return error(file, None, "Filen er beskadiget: dens begyndelse kan ikke kendes.", _AGAIN)
    if kind == "locked":
        return error(file, None, "Filen er beskyttet med adgangskode.", _REMEDIES[kind])
    if kind == "archive" and expected == "workbook":
        return error(file, None, "Filen er ikke en Excel-projektmappe, eller den er beskadiget.", _AGAIN)
    message = f"Filen hedder {suffix}, men er {_NAMES[kind]}."
    return error(file, None, message, _REMEDIES.get(kind, "Bed om dataene som CSV eller .xlsx."))


def kind_of(content: bytes) -> str:
    """What a file is by its first bytes; `text` for whatever is not known."""
    for magic, kind in _MAGIC.items():
        if content.startswith(magic):
            return kind
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return _archive(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if "EncryptedPackage".encode("utf-16-le") in content:
            return "locked"
        return "document (old)" if "WordDocument".encode("utf-16-le") in content else "old workbook"
    # These begin with letters that a table's first column may have too.
    for magic, kind in ((b"PAR1", "parquet"), (b"PARE", "locked"), (b"BZh", "packed")):
        if content.startswith(magic) and (content.endswith(magic) or b"\0" in content[:512]):
            return kind
    if content[:1] == b"\x80" and content[1:2] in b"\2\3\4\5":
        return "pickle"
    if content.startswith((b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00")):
        return "old workbook"
    if (
        content[:1] in {b"\x69", b"\x6c", b"\x71", b"\x72", b"\x73"}
        and content[1:2] in {b"\1", b"\2"}
        and content[2:4] == b"\1\0"
    ):
        return "stata"  # before version 117
    start = content[:2048].lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\0", b"").lower()
    if start.startswith(_PAGE):
        return "page"
    if start.startswith(b"<?xml"):
        return "page" if b"<html" in start else "xml"
    return "text"


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return "archive"
    if "xl/workbook.bin" in names:
        return "binary workbook"
    names = {name.replace("\\", "/") for name in names}
    if "[content_types].xml" in names and any(
        name.endswith("workbook.xml") or name.startswith("xl/") for name in names
    ):
        return "workbook"
    if "content.xml" in names and "mimetype" in names:
        return "open document"
    return "document" if any(name.startswith("word/") for name in names) else "archive"

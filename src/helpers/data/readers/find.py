"""Which file of a project's folder holds a table."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from helpers.data.findings import Finding
from helpers.data.readers.table import error
from helpers.errors import MissingFile

FORMATS = (".csv", ".xlsx", ".ods", ".sav", ".zsav", ".dta", ".parquet")
TABBED = (".tsv", ".tab")
# What a delivery may be in addition. Nobody can look through all that an old workbook says outside its cells, so that a
# study folder holds none; its text has one ending.
DELIVERED = (*FORMATS, ".xls", *TABBED)

_WORKBOOK = "Åbn filen i det program, den er lavet i, og gem tabellen som .xlsx."
_TEXT = "Kopiér tabellen til et regneark, og gem det som .xlsx."
_SAVED = "Gem tabellen som .sav eller .csv i det program, den er lavet i."
# What looks like a table and is none that can be read: what it is, and what to do.
UNREADABLE: dict[str, tuple[str, str]] = {
    ".xlsm": ("en Excel-projektmappe med makroer", _WORKBOOK),
    ".xltx": ("en skabelon til Excel", _WORKBOOK),
    ".xlsb": ("en binær Excel-projektmappe", _WORKBOOK),
    ".fods": ("et OpenDocument-regneark i én XML-fil", "Åbn filen i LibreOffice, og gem den som .ods eller .xlsx."),
    ".numbers": ("et regneark fra Apple Numbers", "Åbn filen i Numbers, vælg Eksporter > Excel, og gem den som .xlsx."),
    ".gsheet": ("en henvisning til Google Regneark", "Åbn arket i Google Regneark, og vælg Download > .xlsx."),
    ".por": ("en gammel SPSS-fil", "Åbn filen i SPSS, og gem den som .sav."),
    ".sas7bdat": ("en SAS-fil", _SAVED),
    ".xpt": ("en SAS-fil", _SAVED),
    ".rds": ("en R-fil", "Gem tabellen i R med haven::write_sav() som .sav eller write.csv() som .csv."),
    ".rdata": ("en R-fil", "Gem tabellen i R med haven::write_sav() som .sav eller write.csv() som .csv."),
    ".rda": ("en R-fil", "Gem tabellen i R med haven::write_sav() som .sav eller write.csv() som .csv."),
    ".feather": ("en Feather-fil", "Gem tabellen som .parquet eller .csv."),
    ".pkl": ("en Python-pickle, som kan køre et program og aldrig åbnes", "Bed om dataene som .csv eller .xlsx."),
    ".pickle": ("en Python-pickle, som kan køre et program og aldrig åbnes", "Bed om dataene som .csv eller .xlsx."),
    ".mdb": ("en Access-database", "Eksportér tabellen fra Access til .xlsx."),
    ".accdb": ("en Access-database", "Eksportér tabellen fra Access til .xlsx."),
    ".json": ("en JSON-fil", "Hent dataene igen som .csv eller .xlsx."),
    ".xml": ("en XML-fil", "Hent dataene igen som .csv eller .xlsx."),
    ".html": ("en webside", _TEXT),
    ".htm": ("en webside", _TEXT),
    ".rtf": ("et tekstdokument", _TEXT),
    ".doc": ("et gammelt Word-dokument", _TEXT),
    ".docx": ("et Word-dokument", _TEXT),
    ".odt": ("et OpenDocument-tekstdokument", _TEXT),
    ".pdf": ("en PDF-fil", "Bed om dataene som .xlsx eller .csv; tal i en PDF-fil kan ikke læses sikkert."),
    ".txt": ("en tekstfil", "Giv filen endelsen .csv, hvis den er en tabel."),
    ".zip": ("et arkiv med pakkede filer", "Pak arkivet ud, og læg tabellerne i mappen."),
    ".7z": ("et arkiv med pakkede filer", "Pak arkivet ud, og læg tabellerne i mappen."),
}
# Those of them that are data and nothing else: a letter beside the tables of a study is no table.
TABLES_ALONE = tuple(UNREADABLE)[: tuple(UNREADABLE).index(".json")]


def unreadable(file: str, suffix: str, name: str) -> Finding:
    """Why a file of a format that is not read is not, and what it should be saved as."""
    what, remedy = UNREADABLE.get(suffix, ("", f"Gem tabellen som {name}.xlsx eller {name}.csv."))
    what = f" ({what})" if what else ""
    return error(file, None, f"Filer i formatet {suffix or 'uden endelse'} kan ikke læses{what}.", remedy)


def find_table(folder: Path, name: str, file: str) -> tuple[Path | None, tuple[Finding, ...]]:
    """The file that holds the table `name` in a project's folder: `<name>.csv` or another of `FORMATS`.

    Two of them are an error, for nobody can know which one holds: an old file beside a new one would be published.

    Args:
        folder: The project's folder.
        name: The table.
        file: The path of `<name>.csv` inside the study folder, for findings.

    Returns:
        The file, or None; and what was found: no file, only one of another format, or several.
    """
    stem = file.removesuffix(".csv")
    there = [end for end in FORMATS if _is_there(folder / f"{name}{end}")]
    others = [end for end in (*TABLES_ALONE, ".xls", *TABBED) if _is_there(folder / f"{name}{end}")]
    if len(there) > 1:
        names = " og ".join(f"{name}{end}" for end in there)
        message = f"Tabellen ligger i flere filer: {names}. Ingen af dem læses."
        remedy = "Behold den fil, der gælder, og flyt de andre ud af mappen."
        return None, (error(f"{stem}{there[0]}", None, message, remedy),)
    if there:
        message = f"Filen læses ikke, for {name}{there[0]} ligger i samme mappe og bruges."
        remedy = "Slet den af de to filer, der ikke gælder."
        return folder / f"{name}{there[0]}", tuple(
            Finding("warning", f"{stem}{end}", None, None, None, message, remedy) for end in others
        )
    if others:
        return None, tuple(_saved_as(unreadable(f"{stem}{end}", end, name), name) for end in others)
    remedy = "Læg filen i mappen. Har projektet ingen data til den, så lad den bestå af overskriftsrækken alene."
    return None, (Finding("error", file, None, None, None, f"Filen {name}.csv mangler.", remedy, MissingFile),)


def _saved_as(finding: Finding, name: str) -> Finding:
    return replace(finding, remedy=f"{finding.remedy} I studiemappen skal den hedde {name}.xlsx eller {name}.csv.")


def _is_there(path: Path) -> bool:
    # Links to nowhere and what is no file too: that they cannot be read is told, not that they are missing.
    return path.is_symlink() or (path.exists() and not path.is_dir())
